"""Whether a target ends, brackets and asks as its source does, and breaks its lines alike. Does not know grammar."""

import re

from core.checks.check import Check
from core.checks.translation.length import length_score
from core.checks.translation.reading import Reading
from core.checks.translation.scripts import scripts_of
from core.documents.document import Span
from core.messages import words

_CLOSING = "\"'”’»«“„‟)]}）】」』》〉›\u200f\u200e\u200b*_`~"
_KINDS = {
    "question": "?？؟\u037e՞፧⸮",
    "exclamation": "!！",
    "stop": ".。．｡।॥۔።។။",
    "colon": ":：",
    "more": "…⋯",
}
_ENDS = ("question", "exclamation", "stop")
_PARTICLE = re.compile(
    r"か[。」』）]?$|[吗嗎呢么麼][。”」]?$|[까니나가요]\.?$|หรือ|ไหม|\bli\b|هل|أليس|\bweiß|क्या|क्यों|咩|[喎呀喇]|没$|沒$"
)
_ASKED_TO = re.compile(
    r"\W*(?:would|could|can|will|won't) you|\W*why (?:don't|not)|\W*shall we|\W*so what|\W*guess", re.I
)
"""A request in the form of a question need not be one in another language."""
LONG_ENOUGH = 0.0
"""Standard deviations from the expected length from which a target is believed to be whole, end or not."""
_KIND = {sign: kind for kind, signs in _KINDS.items() for sign in signs}
_NO_STOPS = frozenset(("Thai", "Laoo", "Khmr", "Mymr"))
"""Scripts whose sentences end without a sign."""
_BRACKETS = {"(": ")", "[": "]", "{": "}", "（": "）", "【": "】", "《": "》", "〈": "〉"}
_ANY_BRACKET = frozenset("()[]{}（）【】《》〈〉")
_SIMPLE = str.maketrans("（）【】", "()[]")
_BREAKS = re.compile(r"\n")
_INDENTED = re.compile(r"\n[ \t]{2,}\S")
"""Markup wrapped over lines, where a browser shows one space for all of it."""


def check_ending(pair: Reading) -> Check:
    """Whether the last sign is of the same kind: an end where the source ends, a question where it asks.

    A missing end counts where the target is not longer than expected as well: then it broke off."""
    ours, theirs = _ending(pair.source), _ending(pair.target)
    scripts = (*scripts_of(pair.source_language)[:1], *scripts_of(pair.target_language)[:1])
    if _NO_STOPS & {*scripts} or not pair.source.strip() or not pair.target.strip():
        return Check("ending", None, words("translation_checks.ending_unknown"))
    at = len(pair.target.rstrip())
    spans = (Span(max(0, at - 1), at),)
    if (
        "question" in (ours, theirs)
        and not _ASKED_TO.match(pair.source)
        and not _ASKED_TO.match(pair.target)
        and not _asks(pair.target if ours == "question" else pair.source)
    ):
        return Check("ending", False, words("translation_checks.ending_other"), spans)
    if ours in _ENDS and not theirs and (length_score(pair) or 0.0) < LONG_ENOUGH:
        return Check("ending", False, words("translation_checks.ending_missing"), spans)
    return Check("ending", True, words("translation_checks.ending_same"))


def check_brackets(pair: Reading) -> Check:
    """Whether every bracket of the target has its partner, where those of the source have."""
    if not _is_balanced(pair.source):
        return Check("brackets", None, words("translation_checks.brackets_unknown"))
    wrong = _unbalanced(pair.target)
    if wrong:
        return Check("brackets", False, words("translation_checks.brackets_open"), wrong)
    return Check("brackets", True, words("translation_checks.brackets_closed"))


def check_layout(pair: Reading) -> Check:
    """Whether the target has as many line breaks as the source, and white space at its ends where that has some."""
    source, target = pair.pair.source, pair.pair.target
    if _INDENTED.search(source):
        return Check("layout", None, words("translation_checks.layout_indented"))
    found, wanted = target.strip("\n").count("\n"), source.strip("\n").count("\n")
    if found != wanted:
        spans = tuple(Span(*match.span()) for match in _BREAKS.finditer(target))
        return Check("layout", False, words("translation_checks.layout_breaks", found=found, wanted=wanted), spans)
    edges = zip(_edges(source), _edges(target), strict=True)
    if any(ours != theirs and (ours or "\n" in theirs) for ours, theirs in edges):
        return Check("layout", False, words("translation_checks.layout_edges"))
    return Check("layout", True, words("translation_checks.layout_same"))


def _ending(text: str) -> str:
    """The kind of sign the text ends with; `closed` where that is a closing quote or bracket, "" for a letter."""
    plain = text.rstrip()
    if plain[-1:] == "!" and plain[-2:-1] in _KINDS["question"]:
        return "question"
    return "closed" if plain[-1:] in _CLOSING else _KIND.get(plain[-1:], "")


def _asks(text: str) -> bool:
    """Whether there is a question anywhere in the text, by its sign or a particle."""
    return any(sign in text for sign in _KINDS["question"]) or bool(_PARTICLE.search(text))


def _is_balanced(text: str) -> bool:
    return not _unbalanced(text)


def _unbalanced(text: str) -> tuple[Span, ...]:
    """Brackets without a partner; 1) and a) at the start of a list are none, nor are smileys."""
    if _ANY_BRACKET.isdisjoint(text):
        return ()
    opened: list[tuple[str, int]] = []
    wrong = []
    for at, char in enumerate(text.translate(_SIMPLE)):
        if char in _BRACKETS:
            opened.append((_BRACKETS[char], at))
        elif char in ")]}》〉":
            if opened and opened[-1][0] == char:
                opened.pop()
            elif not (char == ")" and re.search(r"(?:^|\s)\w{1,3}$|[:;]-?$", text[max(0, at - 4) : at])):
                wrong.append(at)
    wrong += [at for _, at in opened if not re.match(r"[:;]-?\(", text[max(0, at - 2) : at + 1])]
    return tuple(Span(at, at + 1) for at in sorted(wrong))


def _edges(text: str) -> tuple[str, str]:
    plain = text.strip()
    at = text.find(plain)
    return _kind_of_space(text[:at]), _kind_of_space(text[at + len(plain) :])


def _kind_of_space(space: str) -> str:
    return "\n" * space.count("\n") or (" " if space else "")
