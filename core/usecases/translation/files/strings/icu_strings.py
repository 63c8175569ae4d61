"""Texts of software that may be ICU messages: the segments of each, and the text again. Knows no file format."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from core.checks.translation.icu import Message, build_message, has_choice, split_message
from core.usecases.translation.files.source_file import Segment, Written


@dataclass(frozen=True, slots=True)
class TextParts:
    """The segments of a text; `message` where it is one of ICU's, `failed` where it looks like one and is none."""

    segments: tuple[Segment, ...]
    message: Message | None = None
    failed: bool = False


def split_string(blank: Segment, language: str, *, always: bool = False) -> TextParts:
    """The segments of `blank.source`: one, or one for each case of a message; `always` reads all texts as messages."""
    text = blank.source
    choice = has_choice(text)
    if not choice and not (always and any(char in text for char in "{'")):
        return TextParts((blank,))
    try:
        message = split_message(text, language)
    except ValueError:
        return TextParts((blank,), failed=choice)
    return TextParts(tuple(_leaf_segments(blank, message)), message)


def join_string(parts: TextParts, targets: Mapping[str, Written]) -> str | None:
    """The text with the targets there are; None where there is none. ValueError where one would break the message."""
    if not any(segment.id in targets for segment in parts.segments):
        return None
    texts = [targets[one.id].text if one.id in targets else one.source for one in parts.segments]
    return build_message(parts.message, texts) if parts.message else texts[0]


def _leaf_segments(blank: Segment, message: Message) -> Sequence[Segment]:
    segments = []
    taken: dict[str, int] = {}
    for leaf in message.leaves:
        taken[leaf.path] = taken.get(leaf.path, 0) + 1
        name = "#".join(filter(None, [blank.id, leaf.path, str(taken[leaf.path]) if taken[leaf.path] > 1 else ""]))
        syntaxes = ("html", "icu", "icu-plural") if leaf.counted else ("html", "icu")
        note = "\n".join(filter(None, [blank.note, leaf.path and f"case: {leaf.path}"]))
        segments.append(
            replace(
                blank,
                id=name,
                source=leaf.text,
                codes=leaf.codes,
                syntaxes=syntaxes,
                note=note,
                plural=leaf.plural,
                example=leaf.example,
            )
        )
    return segments
