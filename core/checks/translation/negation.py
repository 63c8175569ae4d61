"""Whether a target says "not" where its source does. Counts negating words; does not understand scope or irony.

A strict negation of one side must be answered on the other by any word that can carry one: "without", "fail", a prefix.
So it finds a "not" that is gone altogether or new in a sentence, and no more.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.checks.check import Check
from core.checks.translation.reading import Reading
from core.documents.document import Span
from core.messages import words
from core.models.language_tags import main_language

_ALIASES = {"nb": "no", "nn": "no", "yue": "zh"}
_FREE = frozenset(("zh", "yue", "ja", "ko", "ru", "uk", "ar"))
"""Languages that often say with a "not" what others say without one."""
LONG, LONG_FREE = 20, 12
"""Words of the other text from which a "not" alone says nothing, in any language but English and in those."""


@dataclass(frozen=True, slots=True)
class Negators:
    """How one language negates: see negation.toml."""

    strict: re.Pattern[str]
    idioms: re.Pattern[str]
    broad: re.Pattern[str]


def check_negation(pair: Reading) -> Check:
    """None for languages whose negations are not known; `spans` are negations of the target that are new."""
    ours, theirs = load_negators(pair.source_language), load_negators(pair.target_language)
    if ours is None or theirs is None:
        return Check("negation", None, words("translation_checks.negation_unknown"))
    source, target = pair.source.lower().replace("’", "'"), pair.target.lower().replace("’", "'")
    said, answered = find_negations(source, ours), find_negations(target, theirs)
    if not said and not answered:
        return Check("negation", True, words("translation_checks.negation_none"))
    if said and not _is_answered(target, answered, theirs) and not _is_free(pair.source_language, target):
        return Check("negation", False, words("translation_checks.negation_lost", text=_say(source, said)))
    if answered and not _is_answered(source, said, ours) and not _is_free(pair.target_language, source):
        detail = words("translation_checks.negation_new", text=_say(target, answered))
        return Check("negation", False, detail, tuple(answered))
    return Check("negation", True, words("translation_checks.negation_same"))


def _is_answered(text: str, negations: Sequence[Span], negators: Negators) -> bool:
    """Whether anything in the text may stand for the other's "not"."""
    return bool(negations or negators.broad.search(text) or negators.idioms.search(text))


def _is_free(language: str, other: str) -> bool:
    """Whether the language's "not" may be no more than its way to say it, in so long a text."""
    root = main_language(language)
    return root != "en" and len(other.split()) >= (LONG_FREE if root in _FREE else LONG)


def find_negations(text: str, negators: Negators) -> list[Span]:
    """Where the lower-case `text` negates, fixed phrases aside."""
    found = [Span(*match.span()) for match in negators.strict.finditer(text)]
    if not found:
        return found
    idioms = [match.span() for match in negators.idioms.finditer(text)]
    return [span for span in found if not any(start < span.end and span.start < end for start, end in idioms)]


@cache
def load_negators(language: str) -> Negators | None:
    """By the tag of a language; None where its negations are not known."""
    root = main_language(language)
    row = _load_rows().get(_ALIASES.get(root, root))
    return _build(row) if row else None


@cache
def _load_rows() -> Mapping[str, Mapping[str, object]]:
    return tomllib.loads(Path(__file__).with_name("negation.toml").read_text("utf-8"))


def _build(row: Mapping[str, object]) -> Negators:
    edges = ("", "") if row.get("bound") else (r"(?<![\w\u0900-\u0963])", r"(?![\w\u0900-\u0963])")
    patterns = [re.compile(f"{edges[0]}(?:{row[name]}){edges[1]}") for name in ("strict", "broad")]
    return Negators(patterns[0], re.compile(str(row["idioms"])), patterns[1])


def _say(text: str, spans: Sequence[Span]) -> str:
    return ", ".join(text[span.start : span.end] for span in spans[:3])
