"""Presentations (PPTX, PPTM): slides in their order with notes, tables, charts and SmartArt, at the level of parts.

Layouts and masters are offered where they hold text that shows on slides, not the prompts of placeholders. A part
without a changed text stays as it is. In a bilingual presentation each paragraph is followed by its translation.
"""

from collections.abc import Iterator, Mapping

from core.errors import BrokenFile
from core.usecases.translation.files.office.drawing_text import A, DrawingText
from core.usecases.translation.files.office.office_harvest import Harvest, choose_language, name_tongue
from core.usecases.translation.files.office.office_notes import offer_properties, office_notes
from core.usecases.translation.files.office.office_package import Package
from core.usecases.translation.files.source_file import Extract, FileJob, Written

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MAIN = tuple(
    f"{maker}.{kind}.main"
    for maker, kinds in (
        ("presentationml", ("presentation", "slideshow", "template")),
        ("ms-powerpoint", ("presentation.macroEnabled", "slideshow.macroEnabled", "template.macroEnabled")),
    )
    for kind in kinds
)
_NOTES, _COMMENTS = "presentationml.notesSlide", ("presentationml.comments", "ms-powerpoint.comments")
_BACKGROUNDS = ("presentationml.slideLayout", "presentationml.slideMaster")


def extract(data: bytes, job: FileJob) -> Extract:
    """DocumentErrors for what is no presentation, protected, hostile or too large."""
    show = _Show(data, job)
    language = choose_language(*show.languages(), show.harvest.places)
    return show.harvest.extract("pptx", show.package.limits, office_notes(show.package), language)


def rebuild(data: bytes, job: FileJob, targets: Mapping[str, Written]) -> bytes:
    """The presentation with the targets in it; ValueError for one whose codes are not those of its source."""
    show = _Show(data, job)
    return show.package.write(parts=show.harvest.write(targets))


class _Show:
    """One presentation, its texts found."""

    def __init__(self, data: bytes, job: FileJob) -> None:
        self.package = Package(data)
        self.harvest = Harvest()
        mains = self.package.of_type(*_MAIN)
        if not mains:
            raise BrokenFile("documents.broken")
        self._main = mains[0]
        self._drawings = DrawingText(self.harvest, job, name_tongue(job))
        for number, slide in enumerate(self._slides(), 1):
            self._offer_slide(slide, f"slide {number}")
        for name in self.package.of_type(*_BACKGROUNDS):
            self._offer_background(name)
        offer_properties(self.harvest, self.package, job)

    def languages(self) -> tuple[str, str]:
        """Of the first runs that name a Western and an East Asian one."""
        found = {"narrow": "", "wide": ""}
        for slide in self._slides():
            for properties in self.package.root(slide).iter(f"{A}rPr"):
                tag = properties.get("lang", "")
                kind = "wide" if tag[:2].lower() in ("zh", "ja", "ko") else "narrow"
                found[kind] = found[kind] or tag
        return found["narrow"], found["wide"]

    def _slides(self) -> Iterator[str]:
        """The slides' parts as they are shown; ones not in the show come last."""
        related = self.package.related(self._main)
        every = self.package.of_type("presentationml.slide")
        listed = [related.get(one.get(f"{_R}id", "")) for one in self.package.root(self._main).iter(f"{P}sldId")]
        yield from dict.fromkeys(name for name in [*listed, *every] if name in every)

    def _offer_slide(self, slide: str, where: str) -> None:
        """The slide, and of what it points to its notes, charts, graphics and comments."""
        related = set(self.package.related(slide).values())
        self._offer(slide, where)
        self._drawings.offer_graphics(self.package, related, where)
        for name in self.package.of_type(_NOTES):
            if name in related:
                self._offer(name, f"{where}, notes")
        for name in self.package.of_type(*_COMMENTS):
            if name in related:
                self._offer_comments(name, f"{where}, comment")

    def _offer(self, part: str, where: str) -> None:
        root = self.package.root(part)
        self._drawings.offer_paragraphs(part, root, where)
        self._drawings.offer_labels(part, root)

    def _offer_comments(self, part: str, where: str) -> None:
        root = self.package.root(part)
        self._drawings.offer_paragraphs(part, root, where)
        for number, element in enumerate(root.iter(f"{P}text")):
            if text := (element.text or "").strip():
                write = self._drawings.text_writer(element, text)
                self.harvest.offer(f"{part}#text{number}", text, write, part=part, note=where)

    def _offer_background(self, part: str) -> None:
        """Text of shapes that are no placeholders stands on every slide."""
        root = self.package.root(part)
        for number, shape in enumerate(root.iter(f"{P}sp", f"{P}graphicFrame")):
            if shape.find(f".//{P}nvPr/{P}ph") is None:
                self._drawings.offer_paragraphs(part, shape, "background", mark=f"s{number}p")
