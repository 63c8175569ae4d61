"""A draft as the text that people read, with the place of every value in it. One value stands on one line:

    Haemoglobin | 13.2 g/dL | reference 12-16 | H | 2014-08-09

so that a line that is quoted alone still says everything. Cells that would be empty are left out. Knows no file format.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from core.documents.document import Span
from core.documents.rich_text import clean
from core.messages import UiLanguage, message
from core.usecases.medical.layout.sections import find_sections
from core.usecases.medical.records import Header, LabResult, Line, Section
from core.usecases.medical.structured.codes import find_code
from core.usecases.medical.structured.draft import Block, Draft, Part, Value
from core.usecases.medical.structured.numbers import Bounds, read_day, read_number, read_range, show_date

_TELLING = ("HH", "LL", "H", "L", "AA", "A", "N")
"""HL7's interpretation codes, those that say most first."""
BETWEEN = " | "
"""Between the cells of a line."""


@dataclass(slots=True)
class Page:
    """The text as it grows, with what is known of its places."""

    language: UiLanguage
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    lines: list[Line] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    results: list[LabResult] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(self.pieces)

    def write(self, *cells: str) -> tuple[Span, ...]:
        """One line; the spans of its cells."""
        spans, at = [], self.length
        for cell in cells:
            spans.append(Span(at, at + len(cell)))
            at += len(cell) + len(BETWEEN)
        line = BETWEEN.join(cells)
        span = Span(self.length, self.length + len(line))
        self.lines.append(Line(span, cells=tuple(spans) if len(spans) > 1 else ()))
        self._add(line + "\n")
        return tuple(spans)

    def write_paragraph(self, text: str) -> None:
        """Each of its lines as one."""
        for line in text.splitlines():
            if line := " ".join(clean(line).split()):
                self.write(*(line.split(BETWEEN) if BETWEEN in line else (line,)))

    def skip(self) -> None:
        """An empty line."""
        if self.pieces:
            self._add("\n")

    def say(self, name: str, **values: object) -> str:
        """A label of the catalogue."""
        return message(f"medical_structured.{name}", self.language, **values)

    def _add(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)


def lay_out(draft: Draft, language: UiLanguage) -> tuple[Page, Header]:
    """The text, its lines, sections and results, and what its head says. Labels are in `language`."""
    page = Page(language)
    header = _write_header(draft, page)
    for part in draft.parts:
        _write_part(part, page)
    return page, header


def _write_header(draft: Draft, page: Page) -> Header:
    person = draft.person
    date = show_date(draft.date)
    if draft.title:
        page.write(_one_line(draft.title))
    known = {
        "patient": ", ".join(map(_one_line, person.names)),
        "birth": show_date(person.birth),
        "sex": page.say(person.sex) if person.sex in ("female", "male") else "",
        "number": ", ".join(map(_one_line, person.numbers)),
        "facility": ", ".join(map(_one_line, person.facilities)),
        "staff": ", ".join(map(_one_line, person.staff)),
        "date": date,
    }
    for name, value in known.items():
        if value:
            page.write(page.say(f"label_{name}", value=value))
    if page.length:
        page.sections.append(Section("header", Span(0, 0), Span(0, page.length)))
    return Header(
        names=tuple(map(_one_line, (*person.names, *person.staff))),
        birth=known["birth"],
        sex=person.sex if person.sex in ("female", "male") else "",
        numbers=tuple(map(_one_line, person.numbers)),
        facilities=tuple(map(_one_line, person.facilities)),
        date=read_day(draft.date),
    )


def _write_part(part: Part, page: Page) -> None:
    page.skip()
    start = page.length
    title = _one_line(part.title) or (page.say(f"part_{part.label}") if part.label else "")
    if title:
        page.write(title)
    heading = Span(start, max(start, page.length - 1)) if title else Span(start, start)
    prose = page.length
    for block in part.blocks:
        _write_block(block, page)
        prose = page.length if block.values and not block.paragraphs else prose
    section = Section(part.name, heading, Span(heading.end, page.length))  # type: ignore[arg-type]
    told = part.label and any(block.paragraphs for block in part.blocks)
    page.sections += _split(section, prose, page) if told else [section]


def _split(section: Section, prose: int, page: Page) -> Iterator[Section]:
    """A report in sentences may have headings of its own: what they open are sections, before them is `section`."""
    text, end = page.text, section.body.end
    lines = [replace(one, span=_move(one.span, -prose), cells=()) for one in page.lines if one.span.start >= prose]
    found = [one for one in find_sections(text[prose:end], page.language, lines) if one.heading.start < one.heading.end]
    first = min((prose + one.heading.start for one in found), default=end)
    yield replace(section, body=Span(section.body.start, first))
    yield from (replace(one, heading=_move(one.heading, prose), body=_move(one.body, prose)) for one in found)


def _move(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _write_block(block: Block, page: Page) -> None:
    title = BETWEEN.join(filter(None, (_one_line(block.title), show_date(block.when) if block.title else "")))
    if title and (len(block.values) != 1 or block.paragraphs):
        page.write(title)
    for value in block.values:
        _write_value(value, page, block)
    for paragraph in block.paragraphs:
        page.write_paragraph(paragraph)


def _write_value(value: Value, page: Page, block: Block) -> None:
    """The line and, of a measurement, the result with its places. The date is the value's own, else its block's."""
    analyte, said, unit = _one_line(value.analyte) or page.say("unnamed"), _one_line(value.value), _one_line(value.unit)
    unit = "" if unit == "1" else unit  # UCUM's unity: "1.5 1" would be read as a number
    extent, when = _range_text(value), value.when or block.when
    shown = f"{said} {unit}".strip()
    more = (
        page.say("range", value=extent) if extent else "",
        _one_line(value.flag),
        _one_line(value.status),
        show_date(when),
    )
    spans = page.write(analyte, *filter(None, (shown, *more)))
    for comment in value.comments:
        page.write_paragraph(comment)
    if not (value.coded and said):
        return
    comparator, number = ("", None) if value.worded else read_number(said)
    bounds = _bounds(value, unit)
    page.results.append(
        LabResult(
            analyte=analyte,
            value=said,
            span=Span(spans[0].start, spans[-1].end),
            value_span=Span(spans[1].start, spans[1].start + len(said)),
            code=find_code(value.loinc, analyte),
            loinc=value.loinc,
            number=number,
            comparator=comparator,
            unit=unit,
            range_text=extent,
            low=bounds.low,
            high=bounds.high,
            printed_flag=_tell_flag(_one_line(value.flag)),
            panel=_one_line(value.panel or block.title),
            specimen=_one_line(value.specimen),
            when=read_day(when),
        )
    )


def _tell_flag(flags: str) -> str:
    """Of several marks ("A, HH") the one that says most."""
    several = flags.split(", ")
    return next((flag for flag in _TELLING if flag in several), flags)


def _range_text(value: Value) -> str:
    """The range's own words; of bare bounds "low-high", "≥ low" or "≤ high"."""
    if value.range_text:
        return _one_line(value.range_text)
    low, high = _one_line(value.low), _one_line(value.high)
    if low and high:
        return f"{low}-{high}"
    return f"≥ {low}" if low else f"≤ {high}" if high else ""


def _bounds(value: Value, unit: str) -> Bounds:
    if value.low or value.high:
        return Bounds(read_number(value.low)[1], read_number(value.high)[1])
    return read_range(value.range_text, unit)


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())
