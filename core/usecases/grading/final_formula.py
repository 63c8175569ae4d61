r"""The final formula of a text: what is boxed, what follows "answer", else the last formula, else the whole of a short
answer. Knows nothing of what it means.
"""

import re

from core.usecases.grading.final_answer import closings, find_final
from core.usecases.grading.number_reading import find_numbers
from core.usecases.grading.plain_text import make_plain

_BOX = re.compile(r"\\(?:boxed|fbox)\s*\{")
_LINK = re.compile(r"[\s$.]*+(?:[\s$,;]|and|or|\\(?:text|mbox)\s*\{\s*(?:and|or)\s*\}|\\q?quad|和|或|\\\(|\\\))*+$")
_MATHS = re.compile(
    r"\$\$(.+?)\$\$|(?<!\\)\\\[((?:(?!(?<!\\)\\\[).)+?)\\\]"
    r"|(?<![\\$])\$((?:[^$\n]|\\\$)+?)(?<!\\)\$|\\\(((?:(?!\\\()[^\n])+?)\\\)",
    re.DOTALL,
)
"""A formula holds no opening of another, so that what is never closed is looked at once."""
_BROKEN_INLINE = re.compile(r"(?<![\\$])\$[ \t]*\n[^$]*\n[ \t]*\$(?!\$)|\\\([ \t]*\n")
"""An inline formula ends on its line; where it does not, what belongs to it is a guess."""
_SAYS = re.compile(r"(?<![A-Za-z])(?:is|are|equals?|be|by)(?![A-Za-z])\s*:?|'s(?![a-z])|是|为|等于")
_COMPARED = (
    (re.compile(r"大于(?:或)?等于|不小于"), "≥"),
    (re.compile(r"小于(?:或)?等于|不大于"), "≤"),
    (re.compile(r"大于"), ">"),
    (re.compile(r"小于"), "<"),
)
_OPERATED = re.compile(
    r"(?i)\b(?:root|squared?|cubed?|plus|times|greater|less|more|fewer|between|at\s+(?:least|most)|not|power|double|twice)\b"
)
"""Words beside a number with which it is not the whole of what a sentence states."""
_POLITE = re.compile(r"(?i)\s*I hope (?:it|this) (?:is correct|helps)[.!]*\s*$")
_SENTENCE = re.compile(r"[A-Za-z]{2}\s+[A-Za-z]{2}|[一-鿿]{4}")
_BLANKS = re.compile(r"\s{9,}")
_DOUBLED = re.compile(r"(?<!\\)\\{2,}+(?=(?:[dt]?frac|left|right|sqrt|boxed|text|pi)(?![a-z]))")
_ANNOUNCED = re.compile(r"(?i)final answer|最终答案|最后答案")
_RESULT = re.compile(r"\b(?:is|are|equals)\b|=|是|为")


def find_formula(text: str) -> str:
    """The final formula as written, without its delimiters; "" where there is none."""
    for pattern, sign in _COMPARED:
        text = pattern.sub(sign, text)
    text = _BLANKS.sub(lambda blanks: "\n" if "\n" in blanks[0] else " ", text)
    text = _single(_POLITE.sub("", text.split("<|")[0]).strip())
    boxes = _boxes(text)
    if boxes and not _concludes(text[text.rfind("boxed") :]):
        return r" \text{ and } ".join(_answer_part(box) for box in boxes) + _percent(text[text.rfind("boxed{") :])
    whole = _MATHS.fullmatch(text)
    if whole and len(_MATHS.findall(text)) == 1:
        return _answer_part(next(group for group in whole.groups() if group))
    return _answer_part(_marked(text))


def _concludes(rest: str) -> bool:
    """Whether a final answer is announced behind the last box."""
    return _followed(_ANNOUNCED, r"[\d\\]", rest)


def _followed(marker: re.Pattern[str], telling: str, text: str) -> bool:
    """Whether, on some line, a character of `telling` stands behind the first marker."""
    firsts = ((line, marker.search(line)) for line in text.split("\n"))
    return any(first and re.search(telling, line[first.end() :]) for line, first in firsts)


def _percent(rest: str) -> str:
    """A per cent sign or word right behind a formula belongs to it."""
    return "%" if re.match(r"(?i)(?:boxed\{[^{}]*\})?[\s$]*(?:\\?%|percent|pct)", rest) else ""


def _single(text: str) -> str:
    """Commands whose backslash was written twice, as text taken from a program is."""
    return _DOUBLED.sub(r"\\", text)


def _boxes(text: str) -> list[str]:
    """The last box, with those before it that only a comma or "and" parts from it; a box in a box is its content. A
    box that is never closed counts where it is the last."""
    found: list[tuple[int, int, str]] = []
    ends, reached, cut = closings(text), 0, None
    for match in _BOX.finditer(text):
        end = ends.get(match.end() - 1)
        if end is None:
            cut = match
        elif match.start() >= reached:
            found.append((match.start(), end + 1, text[match.end() : end]))
            reached = end + 1
    if cut and cut.start() >= reached:
        found.append((cut.start(), len(text), text[cut.end() :]))
    kept = found[-1:]
    for box in reversed(found[:-1]):
        if not _LINK.match(text[box[1] : kept[-1][0]]):
            break
        kept.append(box)
    return [box[2] for box in reversed(kept)]


def _marked(text: str) -> str:
    if _BROKEN_INLINE.search(text):
        return ""
    displayed = [match for match in _MATHS.finditer(text) if match[1] or match[2]]
    if displayed and not text[displayed[-1].end() :].strip(" .\n") and "\n" in displayed[-1][0]:
        return displayed[-1][1] or displayed[-1][2]
    plain = make_plain(text)
    start, end = find_final(plain.text)
    span = plain.span(start, end)
    part = text[span.start : span.end].strip()
    matches = list(_MATHS.finditer(part))
    if not matches:
        return _stated(part)
    formulas = [next(group for group in match.groups() if group) for match in matches]
    rest = part[matches[-1].end() :]
    if _followed(_RESULT, r"\d", rest):
        return _stated(rest)
    return (r" \text{ and } ".join(formulas) if _listed(part) else formulas[-1]) + _percent(rest)


def _stated(part: str) -> str:
    """What a sentence says: behind its last "is" or 是 where that is a formula, else its only number with its unit."""
    if not _SENTENCE.search(re.sub(r"\\(?:text|mbox|textbf|mathrm)\s*\{[^{}]*\}|\\[A-Za-z]+", " ", part)):
        return part
    told = list(_SAYS.finditer(part))
    rest = part[told[-1].end() :].strip() if told else part
    if told and rest and not _SENTENCE.search(rest):
        return rest
    numbers = find_numbers(make_plain(rest).text)
    if len(numbers) != 1 or _OPERATED.search(rest):
        return part
    span = make_plain(rest).span(numbers[0].start, numbers[0].end)
    return rest[span.start : span.end]


def _listed(part: str) -> bool:
    between = _MATHS.sub("\0", part).strip(" .\n").split("\0")
    return len(between) > 2 and not between[0] and not between[-1] and all(_LINK.match(b) for b in between[1:-1])


def _answer_part(text: str) -> str:
    box, last = re.search(r"\\boxed\s*\{", text), text.rfind("}")
    if box and last >= box.end():
        text = text[: box.start()] + text[box.end() : last] + text[last + 1 :]
    return text.strip().strip("$").strip().rstrip(".,;:。，；").strip()
