"""Whether a target ends, brackets and asks as its source does, and breaks its lines alike. Does not know grammar."""

import re

from core.checks.check import Check
from core.checks.translation.reading import Reading
from core.checks.translation.scripts import scripts_of
from core.documents.document import Span
from core.messages import words

_CLOSING = "\"'”’»«“„‟)]}）】」』》〉›…\u200f\u200e\u200b*_`~"
_KINDS = {
    "question": "?？؟;՞፧⸮",
    "exclamation": "!！",
    "stop": ".。．｡।॥۔።។။",
    "colon": ":：",
    "more": "…",
}
_KIND = {sign: kind for kind, signs in _KINDS.items() for sign in signs}
_NO_STOPS = frozenset(("Thai", "Laoo", "Khmr", "Mymr"))
"""Scripts whose sentences end without a sign."""
_BRACKETS = {"(": ")", "[": "]", "{": "}", "（": "）", "【": "】", "《": "》", "〈": "〉"}
_SIMPLE = str.maketrans("（）【】", "()[]")
_BREAKS = re.compile(r"\n")


def check_ending(pair: Reading) -> Check:
    """Whether the last sign is of the same kind: an end where the source ends, a question where it asks."""
    ours, theirs = _ending(pair.source), _ending(pair.target)
    scripts = (*scripts_of(pair.source_language)[:1], *scripts_of(pair.target_language)[:1])
    if _NO_STOPS & {*scripts} or not pair.source.strip() or not pair.target.strip():
        return Check("ending", None, words("translation_checks.ending_unknown"))
    if _may_differ(ours, theirs):
        return Check("ending", True, words("translation_checks.ending_same"))
    at = len(pair.target.rstrip())
    name = "translation_checks.ending_missing" if not theirs else "translation_checks.ending_other"
    return Check("ending", False, words(name), (Span(max(0, at - 1), at),))


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
    if source.strip("\n").count("\n") != target.strip("\n").count("\n"):
        found, wanted = target.strip("\n").count("\n"), source.strip("\n").count("\n")
        spans = tuple(Span(*match.span()) for match in _BREAKS.finditer(target))
        return Check("layout", False, words("translation_checks.layout_breaks", found=found, wanted=wanted), spans)
    if target.strip() and (_edges(source) != _edges(target)):
        return Check("layout", False, words("translation_checks.layout_edges"))
    return Check("layout", True, words("translation_checks.layout_same"))


def _ending(text: str) -> str:
    """The kind of sign the text ends with, closing quotes and brackets aside; `closed` for such a one after a letter,
    "" for a letter."""
    plain = text.rstrip()
    while plain and plain[-1] in _CLOSING and not plain.endswith("…"):
        plain = plain[:-1].rstrip()
    return _KIND.get(plain[-1:], "closed" if plain != text.rstrip() else "")


def _may_differ(ours: str, theirs: str) -> bool:
    """A stop and an exclamation mark are near enough; a text without an end may get one; a question stays one."""
    if ours == theirs or ours in ("", "closed") or theirs == "closed":
        return True
    if "question" in (ours, theirs):
        return False
    return bool(theirs) or ours in ("colon", "more")


def _is_balanced(text: str) -> bool:
    return not _unbalanced(text)


def _unbalanced(text: str) -> tuple[Span, ...]:
    """Brackets without a partner; 1) and a) at the start of a list are none, nor are smileys."""
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
