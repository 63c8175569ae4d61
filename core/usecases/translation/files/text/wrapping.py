"""Lines of a text broken where a writer would: at spaces, and between Chinese or Japanese characters.

Does not know files; widths are columns, of which a Chinese character takes two.
"""

import re
import unicodedata
from collections.abc import Sequence

_CJK = "\u3000-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef"
_WIDE = re.compile(f"[{_CJK}]")
_STANDIN = "\ue000"
_STOPS = "、。，．！？：；）］｝〉》」』】〕％"
_UNIT = re.compile(rf"[{_CJK}][{_STOPS}]*|[^\s{_CJK}]+[{_STOPS}]*|\s+")
_NEVER_FIRST = frozenset("、。，．！？：；）］｝〉》」』】〕％ー～…々ぁぃぅぇぉっゃゅょァィゥェォッャュョ)]}!?,.:;%”’")
_NEVER_LAST = frozenset("（［｛〈《「『【〔([{“‘")
_JOIN = re.compile(rf"(?<=[{_CJK}])[ \t]*\n[ \t]*(?=[{_CJK}\w])|[ \t]*\n[ \t]*(?=[{_CJK}])")


def count_columns(text: str) -> int:
    """The width of a text in columns."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def unwrap(text: str) -> str:
    """A text whose line breaks are but wrapping, on one line: no blank where a Chinese character stands beside one."""
    return re.sub(r"[ \t]*\n[ \t]*", " ", _JOIN.sub("", text))


def wrap(
    text: str, width: int, *, used: int = 0, barred: re.Pattern[str] | None = None, kept: Sequence[str] = ()
) -> list[str]:
    """`text` in lines of at most `width` columns where its words allow; the first has `used` columns less.

    No line begins with what `barred` matches; none of the strings `kept` is broken.
    """
    lines, line, space, columns = [], "", "", used
    for unit in _units(text, kept):
        if unit.isspace():
            space = unit
            continue
        wide = count_columns(unit)
        breakable = line and _may_break(line[-1], space, unit[0]) and not (barred and barred.match(unit))
        if breakable and columns + len(space) + wide > width:
            lines.append(line)
            line, columns = unit, wide
        else:
            line, columns = line + space + unit, columns + len(space) + wide
        space = ""
    return [*lines, line] if line or not lines else lines


def wrap_evenly(text: str, width: int, least: int, *, kept: Sequence[str] = ()) -> list[str]:
    """`text` in at least `least` lines of about the same length, more where one would be wider than `width`."""
    total = count_columns(text)
    count = max(least, -(-total // width), 1)
    narrowest = -(-total // count)
    for limit in range(narrowest, max(narrowest, width) + 1):
        lines = wrap(text, limit, kept=kept)
        if len(lines) <= count:
            return lines
    return wrap(text, width, kept=kept)


def _units(text: str, kept: Sequence[str]) -> list[str]:
    """Words, single Chinese characters, blanks and kept strings; what is joined to a kept string without a blank stays
    with it, but for Chinese."""
    if not kept or _STANDIN in text:
        return _UNIT.findall(text)
    whole = re.compile("|".join(map(re.escape, sorted(set(kept), key=len, reverse=True))))
    found = iter(whole.findall(text))
    units = _UNIT.findall(whole.sub(_STANDIN, text))
    return [re.sub(_STANDIN, lambda _: next(found), unit) for unit in units]


def _may_break(before: str, space: str, after: str) -> bool:
    """At a blank between words, and without one beside a Chinese character, where none comes back when lines are
    joined."""
    wide = any(_WIDE.match(char) for char in (before, after))
    return not wide if space else wide and before not in _NEVER_LAST and after not in _NEVER_FIRST
