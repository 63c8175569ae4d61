"""How our Word documents look: fonts for both scripts, headings, lists that start anew, links, page numbers."""

from collections.abc import Mapping
from datetime import datetime
from typing import IO, TYPE_CHECKING

from core.documents.rich_text import clean
from core.messages import UiLanguage

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.text.paragraph import CT_P
    from docx.oxml.text.run import CT_R
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.styles.style import ParagraphStyle
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

BODY, HEAD, CODE = ("Georgia", "SimSun"), ("Arial", "Microsoft YaHei"), ("Consolas", "Microsoft YaHei")
"""Western and East Asian font of each role; all come with Word or have a substitute there."""

_INK = "14213D"
_SIZES = {
    "Title": 24,
    "Heading 1": 16,
    "Heading 2": 13,
    "Heading 3": 12,
    "Heading 4": 11,
    "Heading 5": 11,
    "Heading 6": 11,
}
_AFTER_BORDERS = ("w:tabs", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl", "w:rPr")
_LANGUAGES: Mapping[UiLanguage, str] = {"en": "en-US", "zh": "zh-CN"}
_MOST_PROPERTY = 255


def new_document(language: UiLanguage, *, template: IO[bytes] | None = None) -> "Document":
    """An empty A4 document in our styles, page numbers at its foot. `template` is what python-docx starts from."""
    import docx
    from docx.shared import Cm, Pt

    document = docx.Document(template)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.3)
    normal = document.styles["Normal"]
    _set_fonts(normal.element.get_or_add_rPr(), *BODY)
    normal.font.size = Pt(11)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(8), 1.3
    _set_language(document, language)
    _make_headings(document)
    _make_own_styles(document)
    _number_pages(section.footer.paragraphs[0])
    return document


def set_properties(document: "Document", title: str, properties: Mapping[str, str], language: UiLanguage) -> None:
    """The document's own properties; none of them keeps the author of the template."""
    core = document.core_properties
    core.title, core.language = title[:_MOST_PROPERTY], _LANGUAGES[language]
    core.author = core.last_modified_by = clean(properties.get("author", ""))[:_MOST_PROPERTY]
    core.subject = clean(properties.get("subject", ""))[:_MOST_PROPERTY]
    core.keywords = clean(properties.get("keywords", ""))[:_MOST_PROPERTY]
    core.category = clean(properties.get("generator", ""))[:_MOST_PROPERTY]
    # python-docx takes 255 characters; the standard sets no limit
    core._element.get_or_add_description().text = clean(properties.get("description", ""))
    if created := properties.get("dcterms.created"):
        core.created = core.modified = datetime.fromisoformat(created).replace(tzinfo=None)


def numbering(document: "Document", style: str, start: int) -> int:
    """The id of a numbering in the look of `style` that counts from `start`: without one, all lists count on."""
    lists = document.part.numbering_part.element
    used = document.styles[style].element.pPr.numPr.numId.val
    looks = next(num for num in lists.num_lst if num.numId == used).abstractNumId.val
    num = lists.add_num(looks)
    num.add_lvlOverride(ilvl=0).add_startOverride(min(max(start, 0), 32_767))
    return num.numId


def link_run(paragraph: "Paragraph", target: str) -> "Run":
    """An empty run that links to a web address, or with "#" to a bookmark of this document."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.text.run import Run

    link = _element("w:hyperlink")
    if target.startswith("#"):
        link.set(_name("w:anchor"), target[1:])
    else:
        link.set(_name("r:id"), paragraph.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    link.append(_element("w:r"))
    paragraph._p.append(link)
    run = Run(link[0], paragraph)
    put_style(run._r, "Link")
    return run


def put_style(element: "CT_P | CT_R", name: str) -> None:
    """Give a paragraph or run a style by its id: by name, python-docx searches all styles each time."""
    if name != "Normal":
        element.style = name.replace(" ", "")


def put_bookmark(paragraph: "Paragraph", name: str, number: int) -> None:
    """Give the paragraph a name that links can point to."""
    start, end = _element("w:bookmarkStart", id=str(number), name=name), _element("w:bookmarkEnd", id=str(number))
    paragraph._p.append(start)
    paragraph._p.append(end)


def put_footer(document: "Document", text: str) -> None:
    """A line of small print above the number of every page."""
    from docx.shared import Pt

    line = document.sections[0].footer.paragraphs[0].insert_paragraph_before(text)
    line.alignment = 1
    line.runs[0].font.size = Pt(8.5)


def shade(cell: "_Cell") -> None:
    """The ground of a table's head."""
    cell._tc.get_or_add_tcPr().append(_element("w:shd", val="clear", color="auto", fill="EEF0F4"))


def _make_headings(document: "Document") -> None:
    from docx.shared import Pt, RGBColor

    for name, size in _SIZES.items():
        style = document.styles[name]
        _set_fonts(style.element.get_or_add_rPr(), *HEAD)
        style.font.size, style.font.bold, style.font.italic = Pt(size), True, False
        style.font.color.rgb = RGBColor.from_string(_INK)
        spacing = style.paragraph_format
        spacing.space_before, spacing.space_after = Pt(0 if name == "Title" else 16), Pt(14 if name == "Title" else 6)
        spacing.keep_with_next = True


def _make_own_styles(document: "Document") -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt, RGBColor

    for name in ("Code", "Divider", "Table Head", "Table Text"):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        style.paragraph_format.space_after, style.paragraph_format.line_spacing = Pt(2), 1.15
    document.styles["Table Head"].font.bold = True
    _border(document.styles["Divider"], "bottom")
    code = document.styles["Code"]
    _set_fonts(code.element.get_or_add_rPr(), *CODE)
    code.font.size = Pt(9.5)
    code.paragraph_format.space_after = Pt(8)
    _put_early(code, _element("w:shd", val="clear", color="auto", fill="F4F5F7"))
    inline = document.styles.add_style("Code Text", WD_STYLE_TYPE.CHARACTER)
    _set_fonts(inline.element.get_or_add_rPr(), *CODE)
    link = document.styles.add_style("Link", WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb, link.font.underline = RGBColor.from_string("0B5394"), True
    quote = document.styles["Quote"]
    quote.font.color.rgb, quote.paragraph_format.left_indent = RGBColor.from_string("44474F"), Pt(18)
    _border(quote, "left")


def _border(style: "ParagraphStyle", side: str) -> None:
    borders = _element("w:pBdr")
    borders.append(_element(f"w:{side}", val="single", sz="12", space="8", color="C9CCD3"))
    _put_early(style, borders)


def _put_early(style: "ParagraphStyle", element: "BaseOxmlElement") -> None:
    """Before the spacing: Word refuses a file whose elements are not in the order of the standard."""
    style.element.get_or_add_pPr().insert_element_before(element, *_AFTER_BORDERS)


def _set_fonts(properties: "BaseOxmlElement", western: str, eastern: str) -> None:
    """Both scripts' fonts, and no theme that would overrule them."""
    fonts = properties.get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for script, font in (("ascii", western), ("hAnsi", western), ("cs", western), ("eastAsia", eastern)):
        fonts.set(_name(f"w:{script}"), font)


def _set_language(document: "Document", language: UiLanguage) -> None:
    defaults = document.styles.element.find(f".//{_name('w:rPrDefault')}/{_name('w:rPr')}")
    for old in defaults.findall(_name("w:lang")):
        defaults.remove(old)
    defaults.append(_element("w:lang", val=_LANGUAGES[language], eastAsia="zh-CN"))


def _number_pages(paragraph: "Paragraph") -> None:
    from docx.shared import Pt

    paragraph.alignment = 1
    for field in ("PAGE", None, "NUMPAGES"):
        run = paragraph.add_run() if field else paragraph.add_run(" / ")
        run.font.size = Pt(9)
        if field:
            run._r.append(_element("w:fldChar", fldCharType="begin"))
            run._r.append(_element("w:instrText", text=field))
            run._r.append(_element("w:fldChar", fldCharType="separate"))
            run._r.append(_element("w:t", text="1"))
            run._r.append(_element("w:fldChar", fldCharType="end"))


def _element(tag: str, text: str = "", **attributes: str) -> "BaseOxmlElement":
    from docx.oxml import OxmlElement

    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(_name(f"w:{name}"), value)
    if text:
        element.text = text
    return element


def _name(tag: str) -> str:
    from docx.oxml.ns import qn

    return qn(tag)
