"""Whether a target is in the language it was to be in: by its script, then by small words and telling letters.

Languages of one script without a list of small words are only told from those that have one. Texts of a few words stay
undecided, and so do near languages that share their small words.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.checks.check import Check
from core.checks.translation.reading import Reading
from core.checks.translation.scripts import find_script, scripts_of, weigh_scripts
from core.documents.document import Span
from core.messages import words
from core.models.language_tags import main_language

_WORD = re.compile(r"[^\W\d_]+(?:['’·][^\W\d_]+)*")
_ALIASES = {"nb": "no", "nn": "no", "bs": "hr", "sh": "hr", "ms": "id", "be": "ru", "mk": "bg"}
_ALIKE = ({"no", "da"}, {"hr", "sr"}, {"cs", "sk"}, {"id", "ms"}, {"bg", "mk"}, {"ru", "be"})
"""Languages never held against each other: their small words are nearly the same."""
FEW_LETTERS = 6
FEW_WORDS = 4
OWN = 0.4
"""Share of a target's letters, by weight, that must be in a script of its language."""
NO_KANA = 10
"""Han characters in a row of Japanese without a single kana from which it is Chinese."""
VARIANT = 3
"""Characters of the other Chinese script from which a text is in that one."""


@dataclass(frozen=True, slots=True)
class SmallWords:
    """Which languages a word is a small word of; letters that tell one, and which it tells; those one does not have."""

    languages: Mapping[str, frozenset[str]]
    letters: Mapping[str, frozenset[str]]
    of_letters: Mapping[str, frozenset[str]]
    never: Mapping[str, frozenset[str]]


def check_output_language(pair: Reading) -> Check:
    """None where there is too little to tell; `spans` are the letters of another script that stand out."""
    expected = pair.target_language
    foreign = _foreign_script(pair)
    if foreign:
        return Check("language", False, words("translation_checks.language_other", expected=expected), foreign)
    verdict = _verdict(pair.target, expected)
    found = verdict if isinstance(verdict, str) else None
    variant = _chinese_variant(pair) if found is None else None
    if variant and expected.lower() == "zh":
        return Check("language", None, words("translation_checks.language_traditional"))
    found = found or variant
    if found:
        detail = words("translation_checks.language_found", expected=expected, found=found)
        return Check("language", False, detail, (Span(0, len(pair.target)),))
    if verdict is None:
        return Check("language", None, words("translation_checks.language_unknown", expected=expected))
    return Check("language", True, words("translation_checks.language_same", expected=expected))


def is_small_word(word: str, language: str, *, not_in: str) -> bool:
    """Whether `word`, in small letters, is a small word of `language` and none of the other one, which is known too."""
    of = _load().languages.get(word.replace("’", "'"), frozenset())
    return _root(language) in of and _root(not_in) not in of and _root(not_in) in _load().letters


def _foreign_script(pair: Reading) -> tuple[Span, ...]:
    """Where letters of other scripts outweigh those of the target's; capitalised words and codes do not count."""
    scripts = scripts_of(pair.target_language)
    weights = weigh_scripts(pair.target)
    total = weights.total()
    if not scripts or total < FEW_LETTERS:
        return ()
    own = sum(weights[name] for name in scripts)
    if "Kana" in scripts and weights["Han"] >= NO_KANA * 2.6 and not weights["Kana"] and own >= 0.8 * total:
        return (Span(0, len(pair.target)),)
    if scripts == ("Han",) and weights["Kana"] > 0.15 * weights["Han"] and weights["Kana"] > 4:
        return (Span(0, len(pair.target)),)
    others = tuple(name for name in weights if name not in scripts)
    if own >= OWN * total:
        return _strange_runs(pair, tuple(name for name in others if name != "Latn"))
    spans = tuple(Span(*match.span()) for match in find_script(pair.target, others).finditer(pair.target))
    told = [span for span in spans if not _may_stay(pair, pair.target[span.start : span.end])]
    return spans if sum(span.end - span.start for span in told) >= FEW_LETTERS else ()


def _strange_runs(pair: Reading, scripts: tuple[str, ...]) -> tuple[Span, ...]:
    """Words in a third script, neither Latin nor the target's, that the source does not have."""
    if not scripts:
        return ()
    found = find_script(pair.target, scripts).finditer(pair.target)
    return tuple(Span(*match.span()) for match in found if len(match[0]) > 1 and match[0] not in pair.source)


def _may_stay(pair: Reading, word: str) -> bool:
    """Names and codes of the source, which another script keeps in Latin letters."""
    return word.isascii() and not word.islower() and word in pair.source


def _verdict(text: str, expected: str) -> str | bool | None:
    """The language it is in instead, True where it is the expected one, None where that cannot be told."""
    scripts = scripts_of(expected)
    if not scripts or scripts[0] not in ("Latn", "Cyrl"):
        return True if scripts and weigh_scripts(text).total() >= FEW_LETTERS else None
    counts, said = _count(text)
    own = _root(expected)
    if len(said) < FEW_WORDS:
        return None
    best, most = max(counts.items(), key=lambda item: item[1], default=("", 0))
    known = own in _load().letters
    if known and counts[own] >= most:
        return True if most >= 2 else None
    if not best or any({own, best} <= alike for alike in _ALIKE):
        return None
    return best if _is_other(said, text.lower(), own if known else "", best) else None


def _is_other(said: list[str], lowered: str, own: str, best: str) -> bool:
    """Whether what tells the two languages apart speaks for `best` alone."""
    small = _load()
    theirs = sum(best in small.languages.get(word, ()) and own not in small.languages[word] for word in said)
    ours = sum(own in small.languages.get(word, ()) and best not in small.languages[word] for word in said)
    if own:
        ours += min(2, sum(char in small.letters[own] for char in lowered))
        theirs += sum(not small.never[own].isdisjoint(word) for word in said)
    theirs += min(3, sum(char in small.letters[best] for char in lowered))
    return theirs >= 3 and theirs >= 4 * ours and theirs >= (0.2 if own else 0.35) * len(said)


def _count(text: str) -> tuple[Counter[str], list[str]]:
    """Small words and telling letters for each language, and the words that may be small ones: no names."""
    small = _load()
    matches = list(_WORD.finditer(text))
    said = [match[0].lower().replace("’", "'") for at, match in enumerate(matches) if not at or match[0][0].islower()]
    counts: Counter[str] = Counter()
    for word in said:
        counts.update(small.languages.get(word, ()))
    if not text.isascii():
        counts.update(language for char in set(text.lower()) for language in small.of_letters.get(char, ()))
    return counts, said


def _chinese_variant(pair: Reading) -> str | None:
    """The other Chinese script where the target is in it: simplified for zh, traditional for zh-TW and zh-HK."""
    tag = pair.target_language.lower()
    if not tag.startswith("zh"):
        return None
    wants_traditional = any(part in tag for part in ("tw", "hk", "mo", "hant"))
    simplified, traditional = _variants(pair.target)
    wrong, right = (simplified, traditional) if wants_traditional else (traditional, simplified)
    if wrong < VARIANT or wrong < 3 * right:
        return None
    return "zh" if wants_traditional else "zh-TW"


def _variants(text: str) -> tuple[int, int]:
    """Characters that only the simplified and only the traditional script has."""
    forms = [_forms(char) for char in text if "\u3400" <= char <= "\u9fff"]
    return forms.count("s"), forms.count("t")


@cache
def _forms(char: str) -> str:
    simple, traditional = _converters()
    if simple.convert(char) != char:
        return "t"
    return "s" if traditional.convert(char) != char and simple.convert(traditional.convert(char)) == char else ""


@cache
def _converters() -> tuple[object, object]:
    from opencc import OpenCC

    return OpenCC("t2s"), OpenCC("s2t")


def _root(language: str) -> str:
    root = main_language(language)
    return _ALIASES.get(root, root)


@cache
def _load() -> SmallWords:
    rows = tomllib.loads(Path(__file__).with_name("function_words.toml").read_text("utf-8"))
    languages: dict[str, set[str]] = {}
    for language, row in rows.items():
        for word in row["words"].split():
            languages.setdefault(word, set()).add(language)
    letters = {language: frozenset(row.get("letters", "")) for language, row in rows.items()}
    return SmallWords(
        {word: frozenset(of) for word, of in languages.items()},
        letters,
        {char: frozenset(of for of in letters if char in letters[of]) for char in frozenset().union(*letters.values())},
        {language: frozenset(row.get("never", "")) for language, row in rows.items()},
    )
