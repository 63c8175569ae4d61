"""What is wrong with a table before anything is trained on it: row by row with the reason, then the table as a whole.

A row gets its first fault in the order of the checks. Knows no model; `context` is how much of a text one would read.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from core.documents.language import detect_language
from core.messages import Words, words
from core.usecases.lab.rows import Fault, RowCheck
from core.usecases.lab.tuning.reading import Columns, Sheet, find_wide_rows, take_examples
from core.usecases.lab.tuning.records import PARTS, Example, Part, Reason

CONTEXT = 256
"""Tokens the embedded encoder reads of a text."""
LETTERS_A_TOKEN = 4.0
UNBALANCED = 10
"""The largest class this many times the smallest."""
FEW = 10
"""Fewer examples of a class than this are said to be few."""
FOREIGN_SHARE = 0.1
"""A language this rare in the table is taken for a mistake; from here on the table is said to be mixed."""
SHOWN = 80
PART_NAMES: dict[str, Part] = {
    "train": "train", "training": "train", "训练": "train", "训练集": "train",
    "check": "check", "valid": "check", "validation": "check", "val": "check", "dev": "check", "验证": "check",
    "验证集": "check",
    "test": "test", "测试": "test", "测试集": "test",
}  # fmt: skip
_ODD = re.compile(
    "[\ufffd\ufeff\u200b-\u200f\u202a-\u202e\u2060-\u2069\ue000-\uf8ff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"
)
_MOJIBAKE = re.compile(
    "[\u00c2\u00c3][\u0080-\u00bf]|\u00e2\u20ac.|\u00e2\u0080.|锟斤拷|[\u00e4-\u00e9][\u0080-\u00bf\u0152-\u0178\u2013-\u2122]{2}"
)
_SIGNS = re.compile(r"[\W_]+", re.UNICODE)


def check_table(sheet: Sheet, columns: Columns, *, context: int = CONTEXT) -> RowCheck[Example]:
    """Every fault of the table, a row each, and the rows that have none. InputError where a column is not there."""
    examples = take_examples(sheet, columns)
    wide, faults = find_wide_rows(sheet), {}
    checks = (
        lambda rows: _by_cells(rows, wide, sheet, columns),
        lambda rows: _by_characters(rows, context),
        _by_label_form,
        _by_part,
        _by_repetition,
        _by_language,
        _by_class,
    )
    left = list(examples)
    for check in checks:
        found = {fault.row: fault for fault in check(left)}
        faults |= found
        left = [example for example in left if example.row not in found]
    ordered = tuple(faults[row] for row in sorted(faults))
    return RowCheck(tuple(left), ordered, tuple(_warnings(left, sheet.notes)), len(examples))


def plain_text(text: str) -> str:
    """A text as it is compared: the same letters and figures are the same text, whatever case, width or signs."""
    return _SIGNS.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip() or text


def _fault(example: Example, reason: Reason, **values: object) -> Fault:
    return Fault(example.row, reason, example.text[:SHOWN], words(f"lab_tuning.fault_{reason}", **values))


def _by_cells(rows: Sequence[Example], wide: frozenset[int], sheet: Sheet, columns: Columns) -> Iterator[Fault]:
    for example in rows:
        if example.row in wide:
            yield _fault(example, "extra_cells", count=len(sheet.columns))
        elif (example.text, example.label) == (columns.text, columns.label):
            yield _fault(example, "repeated_header")
        elif not example.text:
            yield _fault(example, "no_text")
        elif not example.label:
            yield _fault(example, "no_label")


def _by_characters(rows: Sequence[Example], context: int) -> Iterator[Fault]:
    for example in rows:
        if odd := _ODD.search(example.text + example.label):
            yield _fault(example, "odd_characters", found=f"U+{ord(odd[0]):04X}")
        elif odd := _MOJIBAKE.search(example.text + example.label):
            yield _fault(example, "odd_characters", found=odd[0])
        elif (tokens := estimate_tokens(example.text)) > context:
            yield _fault(example, "too_long", tokens=tokens, limit=context)


def estimate_tokens(text: str) -> int:
    """About how many tokens a text is: four letters to one, each Chinese character one."""
    wide = sum("\u2e80" <= char <= "\uffef" for char in text)
    return round(wide + (len(text) - wide) / LETTERS_A_TOKEN)


def _by_label_form(rows: Sequence[Example]) -> Iterator[Fault]:
    """One label in two spellings ("Refund", "refund "): the rarer ones are faults."""
    forms: dict[str, Counter[str]] = {}
    for example in rows:
        forms.setdefault(plain_text(example.label), Counter())[example.label] += 1
    usual = {plain: counts.most_common(1)[0][0] for plain, counts in forms.items()}
    for example in rows:
        if example.label != (meant := usual[plain_text(example.label)]):
            yield _fault(example, "label_variant", label=example.label, usual=meant)


def _by_part(rows: Sequence[Example]) -> Iterator[Fault]:
    if any(example.part for example in rows):
        for example in rows:
            if example.part.casefold() not in PART_NAMES:
                yield _fault(example, "unknown_part", part=example.part or "–", known=", ".join(PARTS))


def _by_repetition(rows: Sequence[Example]) -> Iterator[Fault]:
    """The same text again: with another label (all of them are faults), in another part, or simply twice."""
    groups: dict[str, list[Example]] = {}
    for example in rows:
        groups.setdefault(plain_text(example.text), []).append(example)
    for same in groups.values():
        if len({example.label for example in same}) > 1:
            for example in same:
                other = next(one for one in same if one.label != example.label)
                yield _fault(example, "conflict", label=example.label, other=other.label, other_row=other.row)
            continue
        first, *others = sorted(same, key=lambda one: _order(one.part))
        for example in others:
            reason = "leak" if _part(example.part) != _part(first.part) else "duplicate"
            yield _fault(example, reason, other_row=first.row, part=_part(first.part) or "-")


def _order(name: str) -> int:
    """A text that is both measured and trained on stays where it is measured: the copy to train on goes."""
    part = _part(name)
    return (PARTS[::-1]).index(part) if part else 0


def _part(name: str) -> Part | None:
    return PART_NAMES.get(name.casefold())


def _by_language(rows: Sequence[Example]) -> Iterator[Fault]:
    """Texts in a language that is rare in this table."""
    spoken = [detect_language(example.text) for example in rows]
    known = Counter(code for code in spoken if code != "und")
    main = known.most_common(1)[0][0] if known else ""
    for example, code in zip(rows, spoken, strict=True):
        rare = code not in ("und", main) and known[code] < FOREIGN_SHARE * known.total()
        if rare and not _is_short(example.text, code):
            yield _fault(example, "other_language", found=code, usual=main)


def _is_short(text: str, code: str) -> bool:
    """Too few words to be sure of a language in Latin letters."""
    return text.isascii() and len(text.split()) < 5 and code != "zh"


def _by_class(rows: Sequence[Example]) -> Iterator[Fault]:
    """Labels with one example, which cannot be both trained on and measured, and labels that "train" does not have."""
    counts = Counter(example.label for example in rows)
    trained = {example.label for example in rows if _part(example.part) in (None, "train")}
    for example in rows:
        if example.label not in trained:
            yield _fault(example, "untrained", label=example.label)
        elif counts[example.label] == 1:
            yield _fault(example, "one_example", label=example.label)


def _warnings(kept: Sequence[Example], notes: Iterable[Words]) -> Iterator[Words]:
    yield from notes
    counts = Counter(example.label for example in kept).most_common()
    if len(counts) < 2:
        yield words("lab_tuning.warn_one_class", count=len(counts))
        return
    (most, many), (least, few) = counts[0], counts[-1]
    if many >= UNBALANCED * few:
        yield words("lab_tuning.warn_unbalanced", most=most, many=many, least=least, few=few)
    if scarce := [label for label, count in counts if count < FEW]:
        yield words("lab_tuning.warn_few", count=len(scarce), least=FEW, labels=", ".join(scarce[:5]))
    spoken = Counter(detect_language(example.text) for example in kept[:2000])
    spoken.pop("und", None)
    if len(main := [code for code, count in spoken.items() if count >= FOREIGN_SHARE * spoken.total()]) > 1:
        yield words("lab_tuning.warn_mixed", languages=", ".join(sorted(main)))
