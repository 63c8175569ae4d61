"""How text looks in a Word document: what of a run's properties can be seen, what is code, and what a translated run
needs to be read in its language.
"""

import re
from collections.abc import Sequence
from copy import deepcopy

from lxml import etree

from core.usecases.translation.files.office.office_harvest import Tongue

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_UNSEEN = "lang noProof webHidden spacing kern w rtl cs bCs iCs szCs rPrChange ins del moveFrom moveTo snapToGrid"
_NOISE = frozenset(_UNSEEN.split())
_RUN_SCHEMA = """
rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid
vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang
eastAsianLayout specVanish oMath ins del moveFrom moveTo rPrChange"""
"""As ISO 29500 has a run's properties follow one another."""

_RUN_ORDER = _RUN_SCHEMA.split()
_AFTER_BIDI = """adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection
textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"""
_CODE_STYLE = re.compile(
    r"source text|teletype"
    r"|(?:source ?|inline ?|program ?)?code(?: ?(?:block|char|text|inline|example|listing|snippet))*\d?"
    r"|verbatim(?: char)?|html (?:code|preformatted|typewriter|keyboard|sample|variable)(?: char)?"
    r"|preformatted(?: text)?|macro ?text|(?:code )?listing|program|源?代码",
    re.I,
)
_MONOSPACED = re.compile(
    r"(?:courier|consolas|menlo|monaco|lucida console|andale mono|ubuntu mono|inconsolata|cascadia|fira (?:code|mono)"
    r"|jetbrains mono|source code pro|sf mono|(?:liberation|dejavu sans|roboto|noto sans|ibm plex) mono)",
    re.I,
)
_CODE_SIGN = re.compile(r"[{}()\[\];=<>_$#|\\/@`*^~&+]|^\s|\w[.:]\w")
_SENTENCE = re.compile(r"(?:\S+\s+){3,}\S*[.!?。！？:]\s*\Z|(?:[^\W\d_]\S*\s+){6}")
_OFF = ("0", "false", "off")


class Looks:
    """One document's styles and target language."""

    def __init__(self, styles: etree._Element | None, main: etree._Element, tongue: Tongue) -> None:
        self._tongue = tongue
        self._code_styles = _code_styles(styles) if styles is not None else frozenset()
        self._fonts_tell = _share_monospaced(main) < 0.5

    def is_code(self, run: etree._Element) -> bool:
        """Whether the run is set as code: by its style, or by its font in a document that is mostly in another."""
        style = run.find(f"{W}rPr/{W}rStyle")
        if style is not None and style.get(f"{W}val") in self._code_styles:
            return True
        return self._fonts_tell and _is_monospaced(run) and _reads_as_code(_run_text(run))

    def is_code_paragraph(self, paragraph: etree._Element) -> bool:
        """Whether the paragraph's style is one for code."""
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        return style is not None and style.get(f"{W}val") in self._code_styles

    def translated(self, properties: etree._Element | None) -> etree._Element:
        """A copy of a run's properties for text in the target language."""
        new = deepcopy(properties) if properties is not None else etree.Element(f"{W}rPr")
        new.tail = None
        for name in ("lang", "rtl", "cs", "rPrChange"):
            for old in new.findall(f"{W}{name}"):
                new.remove(old)
        lang = _put_run(new, "lang")
        lang.set(f"{W}{'bidi' if self._tongue.rtl else 'eastAsia' if self._tongue.wide else 'val'}", self._tongue.tag)
        fonts = new.find(f"{W}rFonts")
        if fonts is not None:
            fonts.attrib.pop(f"{W}hint", None)
        if self._tongue.wide:
            if fonts is None:
                fonts = _put_run(new, "rFonts")
            fonts.set(f"{W}hint", "eastAsia")
        if self._tongue.rtl:
            _put_run(new, "rtl")
            _mirror(new)
        return new

    def turn(self, paragraph: etree._Element) -> None:
        """Sets the paragraph's direction where it is not the target language's."""
        properties = paragraph.find(f"{W}pPr")
        old = properties.find(f"{W}bidi") if properties is not None else None
        if self._tongue.rtl and (old is None or old.get(f"{W}val") in _OFF):
            if properties is None:
                properties = etree.Element(f"{W}pPr")
                paragraph.insert(0, properties)
            bidi = old if old is not None else _put(properties, "bidi", _AFTER_BIDI.split())
            bidi.attrib.clear()
        elif not self._tongue.rtl and old is not None:
            properties.remove(old)


def names_code(style: str) -> bool:
    """Whether a style's name says that it is for code."""
    return bool(_CODE_STYLE.fullmatch(style.strip()))


def look_of(properties: etree._Element | None) -> bytes:
    """What of a run's properties can be seen, as something to compare."""
    if properties is None:
        return b""
    seen = []
    for child in properties.iterchildren(etree.Element):
        name = etree.QName(child).localname
        if name in _NOISE:
            continue
        shown = {key: value for key, value in child.attrib.items() if not key.endswith("}hint")}
        if name == "rFonts" and not shown:
            continue
        seen.append(f"{child.tag}{sorted(shown.items())}")
    return "\n".join(sorted(seen)).encode()


def shows_blanks(properties: etree._Element | None) -> bool:
    """Whether a blank in this look can be seen: underlined, struck, on a ground of its own."""
    if properties is None:
        return False
    return any(
        (found := properties.find(f"{W}{name}")) is not None and found.get(f"{W}val") not in ("none", "clear", *_OFF)
        for name in ("u", "highlight", "strike", "dstrike", "bdr")
    )


def is_hidden(properties: etree._Element | None) -> bool:
    """Whether a reader does not see the run."""
    vanish = properties.find(f"{W}vanish") if properties is not None else None
    return vanish is not None and vanish.get(f"{W}val", "true") not in _OFF


def _code_styles(styles: etree._Element) -> frozenset[str]:
    """The ids of styles for code, and of those made from them."""
    names: dict[str, str] = {}
    parents: dict[str, str] = {}
    for style in styles.iter(f"{W}style"):
        key = style.get(f"{W}styleId", "")
        name, parent = style.find(f"{W}name"), style.find(f"{W}basedOn")
        names[key] = name.get(f"{W}val", "") if name is not None else key
        parents[key] = parent.get(f"{W}val", "") if parent is not None else ""
    found = {key for key, name in names.items() if names_code(name)}
    while more := {key for key, parent in parents.items() if parent in found and key not in found}:
        found |= more
    return frozenset(found)


def _share_monospaced(main: etree._Element) -> float:
    wide = every = 0
    for run in main.iter(f"{W}r"):
        length = len(_run_text(run))
        every += length
        wide += length if _is_monospaced(run) else 0
    return wide / every if every else 0.0


def _is_monospaced(run: etree._Element) -> bool:
    fonts = run.find(f"{W}rPr/{W}rFonts")
    return fonts is not None and bool(_MONOSPACED.match(fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or ""))


def _run_text(run: etree._Element) -> str:
    return "".join(text.text or "" for text in run.iterchildren(f"{W}t"))


def _reads_as_code(text: str) -> bool:
    """In a font for code only a whole sentence is taken for prose."""
    return bool(_CODE_SIGN.search(text)) or not _SENTENCE.match(text)


def _put(parent: etree._Element, name: str, after: Sequence[str]) -> etree._Element:
    """A new child before the first of those that the schema has after it."""
    new = etree.Element(f"{W}{name}")
    at = next((n for n, one in enumerate(parent) if etree.QName(one).localname in after), len(parent))
    parent.insert(at, new)
    return new


def _put_run(properties: etree._Element, name: str) -> etree._Element:
    return _put(properties, name, _RUN_ORDER[_RUN_ORDER.index(name) + 1 :])


def _mirror(properties: etree._Element) -> None:
    """Bold, italics and size again for complex scripts, which have their own."""
    for name in ("b", "i", "sz"):
        plain, complex_ = properties.find(f"{W}{name}"), properties.find(f"{W}{name}Cs")
        if plain is not None and complex_ is None:
            _put_run(properties, f"{name}Cs").attrib.update(plain.attrib)
