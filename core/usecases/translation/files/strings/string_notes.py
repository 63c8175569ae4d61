"""What formats of software strings share: notes and limits from comments, what is no text, what may be written.

Knows no file format.
"""

import re
from collections.abc import Iterable, Sequence

from core.checks.translation.pair import Pair
from core.checks.translation.placeholders import check_placeholders, check_tags, find_placeholders
from core.usecases.translation.files.source_file import Segment, Written
from core.usecases.translation.files.source_text import Edit, SourceText

_CHARACTERS = r"(?:chars?\b|characters?|letters?|个?字符|個?字元|个?字|個?字)"
_LIMITS = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        r"(?:max(?:imum)?\.?|up to|at most|limit(?:ed)?(?: to)?|(?:no|not) (?:more|longer) than|within|最多|不超过"
        rf"|不超過|限制?)[^\d\n]{{0,24}}(\d{{1,4}})[\s-]{{0,2}}{_CHARACTERS}",
        rf"(\d{{1,4}})[\s-]{{0,2}}{_CHARACTERS}[\s,]{{0,2}}(?:max|limit|or (?:less|fewer)|以内|以內)",
        r"\bmax[_ -]?(?:length|len|width|chars?)\s*[:=]?\s*(\d{1,4})\b",
    )
)
_CODE = re.compile(
    r"[\w.+-]+@[\w.-]+|(?:https?|ftp|mailto|tel):\S+|#[0-9A-Fa-f]{3,8}|\d{4}-\d\d-\d\d\S*|[\w@./\\-]+\.[A-Za-z0-9]{2,5}"
    r"|[.~]?[/\\]\S+|\w+(?:/[\w.-]+){2,}|[A-Za-z0-9]+(?:_[A-Za-z0-9]+)+|[a-z0-9]+(?:-[a-z0-9]+){2,}"
    r"|(?=[A-Z/-]*\d)[A-Z0-9]+(?:[/-][A-Z0-9]+)*|[a-z]+(?:\.[a-zA-Z_]+)+|[a-z]+[0-9]*(?:[A-Z][a-z0-9]*)+|[a-z]{2}-[A-Z]{2}",
    re.A,
)
_SHORT = 24
"""Characters up to which a text says too little by itself, and its neighbours are named."""
_NOTE = 600
_TRADITIONAL = frozenset(("tw", "hk", "mo", "hant"))


def find_limit(*comments: str) -> int | None:
    """The most characters that a comment allows ("max 20 chars"); None where none speaks of it."""
    for comment in comments:
        for pattern in _LIMITS:
            if match := pattern.search(comment):
                return int(match[1]) or None
    return None


def make_note(text: str, *, key: str = "", comments: Sequence[str] = (), neighbours: Sequence[str] = ()) -> str:
    """Comments, then the key, then, for a short text, what stands beside it."""
    lines = [comment.strip() for comment in comments if comment.strip()]
    if key:
        lines.append(f"key: {key}")
    if len(text) <= _SHORT and (beside := [one[:60] for one in neighbours if one.strip()]):
        lines.append("beside: " + " | ".join(" ".join(one.split()) for one in beside))
    return "\n".join(lines)[:_NOTE]


def is_same_language(one: str, other: str) -> bool:
    """Whether strings in one language need no translating for the other: regions are alike, but not Chinese scripts."""
    mine, theirs = (tag.lower().replace("_", "-").split("-") for tag in (one, other))
    scripts = (bool(_TRADITIONAL.intersection(tags)) for tags in (mine, theirs))
    return mine[0] == theirs[0] and (mine[0] != "zh" or len(set(scripts)) == 1)


def require_sound(segment: Segment, written: Written, target_language: str) -> None:
    """ValueError where a target would break its string: a placeholder or a tag of the source that it has not."""
    pair = Pair(
        segment.source,
        written.text,
        "",
        target_language,
        codes=segment.codes,
        syntaxes=segment.syntaxes,
        plural=segment.plural,
    )
    for check in (check_placeholders(pair), check_tags(pair)):
        if check.passed is False:
            raise ValueError(f"{segment.id}: {check.detail}")


def is_new(segment: Segment, written: Written | None) -> bool:
    """Whether a target changes a file that has source and target side by side. A machine that gives the source back
    has translated nothing."""
    return written is not None and not (written.origin == "machine" and written.text == segment.source)


def can_write(source: SourceText, edits: Iterable[Edit]) -> bool:
    """Whether the file's encoding has all characters of the edits; without them it becomes UTF-8."""
    try:
        return all(
            edit.text.encode(source.encoding, "ignore" if source.whole else "strict") is not None for edit in edits
        )
    except UnicodeEncodeError:
        return False


def is_code(text: str, syntaxes: Sequence[str]) -> bool:
    """Whether a text is none that a person reads: an address, a path, a name in code, placeholders and numbers only."""
    bare = text.strip()
    if " " not in bare and _CODE.fullmatch(bare):
        return True
    for one in reversed(find_placeholders(bare, syntaxes)):
        bare = bare[: one.start] + bare[one.end :]
    return not any(map(str.isalpha, bare))
