"""What one Office file offers for translation: places with a text and the way to put a target there.

Knows neither the container nor its XML.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from babel.core import get_global
from lxml import etree

from core.documents.limits import Limits
from core.usecases.translation.files.keeping import no_words
from core.usecases.translation.files.office.office_inline import has_words, split_codes
from core.usecases.translation.files.office.office_package import check_amount
from core.usecases.translation.files.source_file import Extract, FileJob, Kept, Segment, Written

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_LIKELY = get_global("likely_subtags")
"""Read now: the process that reads files gives up its rights afterwards."""
_PICTURE_NAME = re.compile(r"[^<>|?*\n]{1,200}\.(?:png|jpe?g|gif|bmp|svg|[ew]mf|tiff?|webp|heic)", re.I)
_RTL = frozenset(("Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg"))
_WIDE = frozenset(("Hans", "Hant", "Jpan", "Kore", "Hani"))
_CJK = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_MOST_WIDE = 0.3
"""Share of Chinese, Japanese or Korean characters above which a text is in such a language."""


@dataclass(frozen=True, slots=True)
class Tongue:
    """A target language as Office files name it: `tag` with a region ("es-ES"), and how it is written."""

    tag: str
    rtl: bool
    wide: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A text in a part. Places with one id hold the same text and get the same target."""

    id: str
    part: str
    source: str
    codes: tuple[str, ...]
    write: Callable[[str], None]
    note: str
    limit: int | None


class Harvest:
    """The places found so far, and what was left as it is."""

    def __init__(self) -> None:
        self.places: list[Place] = []
        self.kept: list[Kept] = []
        self._ids: set[str] = set()
        self._alternates: dict[object, dict[str, str]] = {}

    def name(self, part: str, number: str, element: etree._Element, source: str) -> str:
        """The id of the text in `element`. What stands in a fallback for older programs has the id of the same text in
        the choice for newer ones, so that both stay in step."""
        own = f"{part}#{number}"
        for outer in element.iterancestors(f"{_MC}Choice", f"{_MC}Fallback"):
            texts = self._alternates.setdefault(outer.getparent(), {})
            if outer.tag == f"{_MC}Choice":
                return texts.setdefault(source, own)
            return texts.get(source, own)
        return own

    def offer(
        self,
        name: str,
        source: str,
        write: Callable[[str], None],
        *,
        part: str,
        codes: Sequence[str] = (),
        note: str = "",
        limit: int | None = None,
    ) -> None:
        """A text of `part` to translate, or to keep where it holds no words. `name` is its id."""
        bare = " ".join(split_codes(source, codes)[::2])
        reason = no_words(bare) or ("" if has_words(bare) else "kept_link")
        if not reason:
            self.places.append(Place(name, part, source, tuple(codes), write, note, limit))
        elif name not in self._ids:
            self.keep(note or name, bare, reason)
        self._ids.add(name)

    def offer_label(self, name: str, source: str, write: Callable[[str], None], *, part: str, note: str = "") -> None:
        """A text that may as well be a picture's file name, which nobody reads."""
        if _PICTURE_NAME.fullmatch(source.strip()):
            if name not in self._ids:
                self.keep(name, source, "kept_file_name")
            self._ids.add(name)
        else:
            self.offer(name, source, write, part=part, note=note)

    def keep(self, where: str, text: str, reason: str) -> None:
        """A text that stays as it is; `reason` is a key of the catalogue."""
        if text.strip():
            self.kept.append(Kept(where, text.strip(), reason))

    def extract(
        self, kind: str, limits: Limits, notes: Sequence[tuple[str, dict[str, object]]] = (), source: str = ""
    ) -> Extract:
        """The segments, one for each id; raises TooLarge."""
        segments = {
            place.id: Segment(place.id, place.source, place.codes, note=place.note, limit=place.limit)
            for place in reversed(self.places)
        }
        check_amount(len(segments), sum(len(segment.source) for segment in segments.values()), limits)
        ordered = dict.fromkeys(place.id for place in self.places)
        return Extract(kind, tuple(segments[name] for name in ordered), tuple(self.kept), tuple(notes), source)

    def write(self, targets: Mapping[str, Written]) -> set[str]:
        """Puts the targets in their places; gives the parts that are now different. ValueError for a target whose codes
        are not those of its source."""
        changed = set()
        for place in self.places:
            target = targets.get(place.id)
            if target and target.text.strip() and target.text != place.source:
                place.write(target.text)
                changed.add(place.part)
        return changed


def name_tongue(job: FileJob) -> Tongue:
    """The job's target language; the region is the one where it is spoken most, unless the tag has one."""
    parts = job.target.replace("_", "-").split("-")
    full = _LIKELY.get("_".join(parts)) or _LIKELY.get(parts[0]) or parts[0]
    _, script, region = (*full.split("_"), "", "")[:3]
    script = next((part for part in parts[1:] if len(part) == 4), script)
    region = next((part for part in parts[1:] if len(part) in (2, 3)), region)
    return Tongue("-".join(filter(None, (parts[0], region))), script in _RTL, script in _WIDE)


def choose_language(narrow: str, wide: str, places: Sequence[Place]) -> str:
    """Which of a file's two languages, for Western and for East Asian letters, its text is in; "" for no text."""
    text = "".join(place.source for place in places[:200])
    letters = sum(map(str.isalpha, text))
    is_wide = len(_CJK.findall(text)) > _MOST_WIDE * letters
    return "" if not letters else wide if is_wide else narrow


def beside(source: str, target: str, job: FileJob) -> str:
    """What is written where only one line can stand."""
    return f"{source} / {target}" if job.bilingual else target
