"""A corpus made fit to train on: what is no text goes, what stands twice stands once, what names a person is masked.

Every text that is left out is told with its reason. Knows no tokenizer and no model.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from core.checks.identifiers import find_identifiers
from core.documents.language import detect_language
from core.messages import words
from core.usecases.lab.pretraining.likeness import find_near_duplicates
from core.usecases.lab.pretraining.records import Cleaned, Cleaning, CleanText, Dropped, RawText, Reason

LETTERS = 0.5
"""Share of characters that are letters, Chinese ones or blanks; below, a text is a table, code or a row of signs."""
OFTEN = 5
"""A line of this many texts or more is boilerplate: a header, a footer, a menu."""
SAMPLE = 80
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffd]")
_BLANKS = re.compile(r"[ \t\u00a0\u3000]+")
_BOILERPLATE = re.compile(
    r"\b(?:all rights reserved|cookie(?:s| policy)|terms of (?:use|service)|privacy policy|click here|subscribe to our"
    r"|unsubscribe|skip to (?:main )?content|powered by|lorem ipsum|page \d+ of \d+)\b"
    r"|版权所有|未经许可|点击查看|免责声明|隐私政策|使用条款|上一篇|下一篇|返回顶部|扫码关注|第\s?\d+\s?页",
    re.I,
)


def clean_corpus(texts: Sequence[RawText], wanted: Cleaning) -> Cleaned:
    """The texts that are left, in order, and a reason for each of the others."""
    plain = [tidy(text.text) for text in texts]
    often = find_repeated_lines(plain)
    cut = [_without(text, often) for text in plain]
    dropped: list[Dropped] = []
    left: list[tuple[int, str]] = []
    seen: dict[str, str] = {}
    for at, text in enumerate(cut):
        reason, twin = judge(text, bool(plain[at]), wanted, seen)
        if reason is None:
            seen[_key(text)] = texts[at].place
            left.append((at, text))
        else:
            dropped.append(_drop(texts[at], reason, twin))
    near = find_near_duplicates([text for _, text in left], wanted.likeness)
    dropped += [_drop(texts[left[at][0]], "near_duplicate", texts[left[twin][0]].place) for at, twin in near.items()]
    kept, masked = [], Counter[str]()
    for at, (index, text) in enumerate(left):
        if at not in near:
            said = mask_people(text, masked) if wanted.mask else text
            kept.append(CleanText(texts[index].place, said, detect_language(text)))
    controls = sum(len(_CONTROL.findall(text.text)) for text in texts)
    lines = sum(text.count("\n") - less.count("\n") for text, less in zip(plain, cut, strict=True))
    order = {text.place: number for number, text in enumerate(texts)}
    dropped.sort(key=lambda one: order[one.place])
    return Cleaned(tuple(kept), tuple(dropped), len(texts), controls, tuple(sorted(masked.items())), lines)


def tidy(text: str) -> str:
    """Composed characters (NFC), control and invisible characters out, blanks single, no empty lines."""
    lines = (
        _BLANKS.sub(" ", _CONTROL.sub("", line)).strip() for line in unicodedata.normalize("NFC", text).splitlines()
    )
    return "\n".join(filter(None, lines))


def find_repeated_lines(texts: Iterable[str]) -> frozenset[str]:
    """Lines that stand in OFTEN texts or more beside other lines."""
    counts = Counter(line for text in texts if "\n" in text for line in set(text.splitlines()))
    return frozenset(line for line, count in counts.items() if count >= OFTEN)


def judge(text: str, was: bool, wanted: Cleaning, seen: dict[str, str]) -> tuple[Reason | None, str]:
    """Why a text is left out, None where it is kept; with a duplicate, where its twin stands."""
    if not text:
        return ("boilerplate" if was else "empty"), ""
    if len(text) < wanted.least and (detect_language(text) != "zh" or len(text) < wanted.least // 2):
        return "short", ""
    if sum(char.isalpha() or char == " " for char in text) < LETTERS * len(text):
        return "symbols", ""
    marks = _BOILERPLATE.findall(text)
    if marks and len(text) < 120 * len(marks):
        return "boilerplate", ""
    if wanted.languages and (language := detect_language(text)) not in wanted.languages:
        return "other_language", language
    twin = seen.get(_key(text))
    return ("duplicate", twin) if twin is not None else (None, "")


def mask_people(text: str, counts: Counter[str]) -> str:
    """E-mail addresses, telephone, card and identity numbers as marks that are the same for all: a model that is
    trained on them would learn them by heart."""
    pieces, at = [], 0
    for one in find_identifiers(text):
        counts[one.kind] += 1
        pieces += [text[at : one.span.start], f"[{one.kind.upper()}]"]
        at = one.span.end
    return "".join([*pieces, text[at:]])


def _without(text: str, often: frozenset[str]) -> str:
    return "\n".join(line for line in text.splitlines() if line not in often)


def _key(text: str) -> str:
    """What two texts share that differ in case, blanks and signs only."""
    return "".join(char for char in text.casefold() if char.isalnum())


def _drop(text: RawText, reason: Reason, twin: str) -> Dropped:
    sample = tidy(text.text).replace("\n", " ")[:SAMPLE]
    return Dropped(text.place, reason, sample, words(f"lab_pretraining.reason_{reason}", other=twin))
