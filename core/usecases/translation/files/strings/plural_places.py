"""Where the targets of a file of strings go: each alone, or with the other forms of one text. Knows no format."""

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar

from core.usecases.translation.files.source_file import Segment, Written
from core.usecases.translation.files.strings.string_notes import require_sound


class Place(Protocol):
    """A segment's place; `group` is below 0 for a text that is no plural form, else the same for all forms of one."""

    @property
    def segment(self) -> Segment:
        """What is translated there."""
        ...

    @property
    def group(self) -> int:
        """Of which text it is a form."""
        ...


AnyPlace = TypeVar("AnyPlace", bound=Place)


def sort_targets(
    places: Sequence[AnyPlace], targets: Mapping[str, Written], language: str
) -> tuple[list[tuple[AnyPlace, str]], dict[int, list[AnyPlace]]]:
    """The places that get a new text by themselves, and all places of each group. ValueError for a target that would
    break its string."""
    alone: list[tuple[AnyPlace, str]] = []
    groups: dict[int, list[AnyPlace]] = {}
    for place in places:
        written = targets.get(place.segment.id)
        if written and written.text != place.segment.source:
            require_sound(place.segment, written, language)
            if place.group < 0:
                alone.append((place, written.text))
        if place.group >= 0:
            groups.setdefault(place.group, []).append(place)
    return alone, groups


def changed_forms(places: Sequence[Place], targets: Mapping[str, Written]) -> dict[str, str]:
    """The new text of each form of one group, by segment id; none where every one is the source's own."""
    new = {one.segment.id: targets[one.segment.id].text for one in places if one.segment.id in targets}
    same = all(new.get(one.segment.id, one.segment.source) == one.segment.source for one in places)
    return {} if same else new
