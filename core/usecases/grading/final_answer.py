"""Where the final result of a worked answer stands: in a box, after "the answer is", "####", 答： or the last "=".

Knows nothing of what the result says.
"""

import re
from bisect import bisect_left

_BOX = re.compile(r"\\(?:boxed|fbox)\s*\{")
_MARKER = re.compile(
    r"####|(?<![A-Za-z])(?:(?:the\s+)?(?:final\s+|correct\s+)?(?:answer|result)s?(?:\s+(?:is|are|was|should\s+be|equals?))?\s*[:=]?"
    r"|(?-i:A|Ans|ANS)\s*[:=.](?=\s*[-+$\d\\(]))(?![A-Za-z])"
    r"|(?:最终|最后|正确)?(?:答案|结果)(?:应该|应)?[是为等于]*\s*:?|(?<![一-鿿])答\s*:",
    re.IGNORECASE,
)
_SO = re.compile(r"(?:∴|(?<![A-Za-z])(?:therefore|thus|hence|so)(?![A-Za-z])|所以|因此|故|即|得)[\s,:]*", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)|[;!?](?=\s)|\n")
_TELLING = re.compile(r"[\d一二三四五六七八九十零两π\\A-Za-z]")
_BRACE = re.compile(r"(?<!\\)[{}]")


def find_final(text: str) -> tuple[int, int]:
    """Start and end, in a plain text, of what claims to be the final result; the whole text where nothing tells."""
    box = _last_box(text)
    if box:
        return box
    ends = [match.start() for match in _SENTENCE_END.finditer(text)] + [len(text)]
    telling = [match.start() for match in _TELLING.finditer(text)] + [len(text)]
    for match in reversed(list(_MARKER.finditer(text))):
        said = re.compile(r"\S|$").search(text, match.end())
        end = ends[bisect_left(ends, said.start() if said else len(text))]
        if telling[bisect_left(telling, match.end())] < end:
            return match.end(), end
    return _last_line(text)


def _last_box(text: str) -> tuple[int, int] | None:
    ends = closings(text)
    closed = [match for match in _BOX.finditer(text) if match.end() - 1 in ends]
    return (closed[-1].end(), ends[closed[-1].end() - 1]) if closed else None


def closings(text: str) -> dict[int, int]:
    """Where each brace that is closed was opened, and where it is closed, in one pass."""
    found, opened = {}, []
    for match in _BRACE.finditer(text):
        if match[0] == "{":
            opened.append(match.start())
        elif opened:
            found[opened.pop()] = match.start()
    return found


def closing(text: str, opening: int) -> int | None:
    """Where the brace opened at `opening` is closed; None where it is not."""
    depth = 0
    for at in range(opening, len(text)):
        if text[at] in "{}" and (at == 0 or text[at - 1] != "\\"):
            depth += 1 if text[at] == "{" else -1
            if not depth:
                return at
    return None


def _last_line(text: str) -> tuple[int, int]:
    """The last line with a digit, from its "so" or "所以" on."""
    spans = [match.span() for match in re.finditer(r"[^\n]+", text)]
    if not spans:
        return 0, len(text)
    telling = [span for span in spans if re.search(r"\d|[一二三四五六七八九十两]", text[slice(*span)])]
    start, end = (telling or spans)[-1]
    words = list(_SO.finditer(text, start, end))
    if words and re.search(r"\d|[一二三四五六七八九十两]", text[words[-1].end() : end]):
        start = words[-1].end()
    return start, end


def after_equals(text: str, start: int, end: int) -> tuple[int, int]:
    """The part of `start`..`end` behind its last "=", and before an "≈" that only rounds what stands there."""
    part = text[start:end].replace("\\approx", "≈      ")
    rounded = part.find("≈")
    equals = part.rfind("=", 0, rounded if rounded > 0 else None)
    if equals >= 0:
        return start + equals + 1, start + rounded if rounded > equals else end
    return (start + part.rfind("≈") + 1, end) if rounded >= 0 else (start, end)
