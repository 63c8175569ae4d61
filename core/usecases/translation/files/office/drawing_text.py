"""Text in DrawingML: paragraphs of shapes and slides, alternative texts, charts and SmartArt, in whatever file."""

from collections.abc import Callable, Collection, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from core.usecases.translation.files.office.office_harvest import Harvest, Tongue, beside
from core.usecases.translation.files.office.office_inline import Fixed, Group, Node, Piece, read_inline
from core.usecases.translation.files.office.office_package import Package
from core.usecases.translation.files.office.office_target import write_inline
from core.usecases.translation.files.source_file import FileJob

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_VML = "{urn:schemas-microsoft-com:vml}"
_CHARTS = ("drawingml.chart", "ms-office.chartex", "drawingml.chartshapes")
_GRAPHICS = ("drawingml.diagramData", "ms-office.drawingml.diagramDrawing")
_NOISE = ("lang", "altLang", "dirty", "err", "smtClean", "smtId", "noProof", "kern", "spc", "bmk")
_CACHES = frozenset(("strCache", "strLit", "lvl", "strDim", "tx", "txData"))
_NUMBERS = frozenset(("numCache", "numLit", "numDim"))
_NO_BULLET = ("buNone", "buAutoNum", "buChar", "buBlip")
_BEFORE_BULLET = ("lnSpc", "spcBef", "spcAft", "buClrTx", "buClr", "buSzTx", "buSzPct", "buSzPts", "buFontTx", "buFont")


@dataclass(frozen=True, slots=True)
class Values:
    """Texts that charts repeat from cells: their ids, and which of them stay as they are."""

    names: dict[str, str] = field(default_factory=dict)
    stays: Callable[[str], bool] = field(default=lambda text: False)


class DrawingText:
    """Offers the DrawingML texts of one file's parts."""

    def __init__(self, harvest: Harvest, job: FileJob, tongue: Tongue) -> None:
        self._harvest = harvest
        self._job = job
        self._tongue = tongue

    def offer_paragraphs(
        self, part: str, root: etree._Element, note: str = "", *, mark: str = "p", twins: dict[str, str] | None = None
    ) -> None:
        """Every paragraph below `root`, numbered after `mark`. `twins` holds the ids of texts in several parts."""
        for number, paragraph in enumerate(root.iter(f"{A}p")):
            self._offer_paragraph(part, f"{mark}{number}", paragraph, note, {} if twins is None else twins)

    def offer_graphics(
        self, package: Package, parts: Collection[str] | None = None, where: str = "", values: Values | None = None
    ) -> None:
        """The charts and SmartArt of the file, or those among `parts`; a graphic's drawing repeats its data."""
        for name in package.of_type(*_CHARTS):
            if parts is None or name in parts:
                note = ", ".join(filter(None, (where, "chart")))
                self.offer_paragraphs(name, package.root(name), note)
                self._offer_values(name, package.root(name), note, values or Values())
        twins: dict[str, str] = {}
        for name in package.of_type(*_GRAPHICS):
            if parts is None or name in parts:
                note = ", ".join(filter(None, (where, "graphic")))
                self.offer_paragraphs(name, package.root(name), note, twins=twins)

    def _offer_paragraph(
        self, part: str, number: str, paragraph: etree._Element, note: str, twins: dict[str, str]
    ) -> None:
        nodes = list(_read(paragraph))
        inline = read_inline(nodes)
        name = twins.setdefault(inline.source, self._harvest.name(part, number, paragraph, inline.source))
        for node in nodes:
            if isinstance(node, Fixed) and not node.loose:
                _keep(self._harvest, name, node)

        def write(target: str) -> None:
            self._write(paragraph, write_inline(inline, target))

        self._harvest.offer(name, inline.source, write, part=part, codes=inline.codes, note=note)

    def _write(self, paragraph: etree._Element, nodes: Sequence[Node]) -> None:
        target = paragraph
        if self._job.bilingual:
            target = _shell(paragraph)
            paragraph.addnext(target)
            _drop_bullet(_properties(target))
        for child in list(target):
            if child.tag not in (f"{A}pPr", f"{A}endParaRPr"):
                target.remove(child)
        if self._tongue.rtl != (_properties_value(target, "rtl") in ("1", "true")):
            _turn(_properties(target), self._tongue.rtl)
        at = 1 if target.find(f"{A}pPr") is not None else 0
        for element in self._emit(nodes, copy=self._job.bilingual):
            target.insert(at, element)
            at += 1

    def _emit(self, nodes: Sequence[object], *, copy: bool) -> Iterator[etree._Element]:
        for node in nodes:
            if isinstance(node, Piece):
                yield self._run(node)
            elif isinstance(node, Fixed):
                yield from self._emit(node.things, copy=copy)
            elif isinstance(node, Group):
                yield from self._emit(node.nodes, copy=copy)
            elif isinstance(node, etree._Element):
                yield deepcopy(node) if copy else node

    def _run(self, piece: Piece) -> etree._Element:
        run = etree.Element(f"{A}r")
        properties = deepcopy(piece.model) if isinstance(piece.model, etree._Element) else etree.Element(f"{A}rPr")
        properties.tail = None
        properties.set("lang", self._tongue.tag)
        for name in ("altLang", "dirty", "err"):
            properties.attrib.pop(name, None)
        run.append(properties)
        etree.SubElement(run, f"{A}t").text = piece.text
        return run

    def offer_labels(self, part: str, root: etree._Element) -> None:
        """Alternative texts and titles of pictures and shapes; the same text is one segment in its part."""
        labels: dict[str, str] = {}
        for element in root.iter(etree.Element):
            local = etree.QName(element).localname
            names = ("descr", "title") if local in ("docPr", "cNvPr") else ("alt",)
            for name in names if names != ("alt",) or element.tag.startswith(_VML) else ():
                if text := (element.get(name) or "").strip():
                    place = labels.setdefault(text, f"{part}#alt{len(labels)}")
                    write = self._attribute_writer(element, name, text)
                    self._harvest.offer_label(place, text, write, part=part, note="alternative text")

    def _attribute_writer(self, element: etree._Element, name: str, text: str) -> Callable[[str], None]:
        return lambda target: element.set(name, beside(text, target, self._job))

    def _offer_values(self, part: str, root: etree._Element, note: str, values: Values) -> None:
        """The names of a chart's series and categories."""
        for number, element in enumerate(root.iter("{*}v", "{*}pt")):
            outer = {etree.QName(one).localname for one in element.iterancestors()}
            text = (element.text or "").strip()
            if len(element) or not text or not outer & _CACHES or outer & _NUMBERS or values.stays(text):
                continue
            place = values.names.setdefault(text, f"{part}#v{number}")
            self._harvest.offer(place, text, self.text_writer(element, text), part=part, note=note)

    def text_writer(self, element: etree._Element, text: str) -> Callable[[str], None]:
        """Puts a target into an element that holds only `text`."""

        def write(target: str) -> None:
            element.text = beside(text, target, self._job)

        return write


def _read(paragraph: etree._Element) -> Iterator[Node]:
    for child in paragraph:
        if child.tag == f"{A}r":
            properties = child.find(f"{A}rPr")
            yield from _read_text(child.findtext(f"{A}t") or "", properties)
        elif child.tag == f"{A}br":
            yield Fixed((child,))
        elif isinstance(child.tag, str) and child.tag not in (f"{A}pPr", f"{A}endParaRPr"):
            yield Fixed((child,), loose=False)


def _read_text(text: str, properties: etree._Element | None) -> Iterator[Node]:
    """The text in its look; a tab is fixed."""
    look = _look(properties)
    inked = properties is not None and (properties.get("u", "none") != "none" or properties.get("strike", "") != "")
    for number, piece in enumerate(text.split("\t")):
        if number:
            yield Fixed((Piece("\t", look, properties),))
        yield Piece(piece, look, properties, inked)


def _look(properties: etree._Element | None) -> bytes:
    """What of a run's properties can be seen, as something to compare."""
    if properties is None:
        return b""
    bare = deepcopy(properties)
    bare.tail = None
    for name in _NOISE:
        bare.attrib.pop(name, None)
    return etree.tostring(bare, method="c14n") if len(bare) or bare.attrib else b""


def _keep(harvest: Harvest, where: str, fixed: Fixed) -> None:
    """Lists what of a paragraph is left as it is, where it holds words."""
    for thing in fixed.things:
        if isinstance(thing, etree._Element):
            is_field = thing.tag == f"{A}fld"
            text = (thing.findtext(f"{A}t") or "") if is_field else "".join(thing.itertext())
            if any(map(str.isalpha, text)):
                harvest.keep(where, text, "kept_field" if is_field else "kept_formula")


def _shell(paragraph: etree._Element) -> etree._Element:
    """An empty paragraph that looks like this one."""
    shell = etree.Element(paragraph.tag, paragraph.attrib, paragraph.nsmap)
    for child in paragraph.iterchildren(f"{A}pPr", f"{A}endParaRPr"):
        shell.append(deepcopy(child))
    return shell


def _properties(paragraph: etree._Element) -> etree._Element:
    properties = paragraph.find(f"{A}pPr")
    if properties is None:
        properties = etree.Element(f"{A}pPr")
        paragraph.insert(0, properties)
    return properties


def _properties_value(paragraph: etree._Element, name: str) -> str:
    properties = paragraph.find(f"{A}pPr")
    return properties.get(name, "") if properties is not None else ""


def _turn(properties: etree._Element, rtl: bool) -> None:
    """Sets the reading direction; sides are physical here, so left and right change places."""
    properties.set("rtl", "1" if rtl else "0")
    sides = {"l": "r", "r": "l"}
    if align := sides.get(properties.get("algn", "l")):
        properties.set("algn", align)


def _drop_bullet(properties: etree._Element) -> None:
    """A translation below its source has no bullet or number of its own."""
    for child in properties.findall("*"):
        if etree.QName(child).localname in _NO_BULLET:
            properties.remove(child)
    at = sum(etree.QName(child).localname in _BEFORE_BULLET for child in properties.iterchildren(etree.Element))
    properties.insert(at, etree.Element(f"{A}buNone"))
