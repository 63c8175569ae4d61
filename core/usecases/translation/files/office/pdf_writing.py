"""Blocks of a text as a Word document in one language, or as a web page with two side by side.

Does not know where the blocks come from.
"""

import base64
import hashlib
import html
import io
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import docx
from lxml import etree

from core.documents.blocks import Block
from core.documents.rich_text import clean
from core.documents.word_styles import new_document, put_style, set_properties
from core.usecases.translation.files.office.office_harvest import Tongue, name_tongue
from core.usecases.translation.files.office.word_looks import Looks
from core.usecases.translation.files.source_file import FileJob

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEMPLATE = (Path(docx.__file__).parent / "templates" / "default.docx").read_bytes()
"""Read now: the process that writes files gives up its rights afterwards."""
_MOST_COLUMNS = 60
_CSS = """
body { font: 16px/1.6 Georgia, "Noto Serif", "Noto Serif CJK SC", SimSun, serif; margin: 2em auto; max-width: 76em; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; }
td { border-bottom: 1px solid #d8dae0; padding: .5em .9em; vertical-align: top; overflow-wrap: anywhere; }
td + td { border-inline-start: 1px solid #d8dae0; }
h1, h2, p { margin: 0; } h1 { font-size: 1.5em; } h2 { font-size: 1.2em; }
.item { padding-inline-start: 1.2em; }
"""


def write_word(title: str, blocks: Sequence[Block], job: FileJob) -> bytes:
    """The document, its language and direction those of the job's target."""
    language = "zh" if job.target.startswith("zh") else "en"
    document = new_document(language, template=io.BytesIO(_TEMPLATE))
    set_properties(document, clean(title), {}, language)
    tongue = name_tongue(job)
    document.core_properties.language = tongue.tag
    for kind, group in groupby(blocks, key=lambda block: block.kind):
        if kind == "row":
            _add_table(document, [block.cells for block in group])
        else:
            for block in group:
                _add_paragraph(document, block)
    _speak(document.element.body, tongue)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def write_bilingual_page(title: str, pairs: Sequence[tuple[Block, Block]], job: FileJob) -> bytes:
    """One page that needs nothing else; its policy lets nothing be loaded or run."""
    digest = base64.b64encode(hashlib.sha256(_CSS.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    tongue = name_tongue(job)
    sides = (f' lang="{html.escape(job.source)}"' if job.source else "", _target_side(tongue))
    rows = "".join(
        f'<tr><td{sides[0]} dir="auto">{_html(source)}</td><td{sides[1]}>{_html(target)}</td></tr>\n'
        for source, target in pairs
    )
    return (
        f'<!DOCTYPE html>\n<html>\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{html.escape(clean(title) or job.name)}</title>\n<style>{_CSS}</style>\n</head>\n"
        f"<body>\n<table>\n{rows}</table>\n</body>\n</html>\n"
    ).encode()


def _target_side(tongue: Tongue) -> str:
    return f' lang="{html.escape(tongue.tag)}" dir="{"rtl" if tongue.rtl else "ltr"}"'


def _html(block: Block) -> str:
    text = html.escape(clean(_shown(block)))
    if block.kind == "heading":
        return f"<h{min(block.level, 2)}>{text}</h{min(block.level, 2)}>"
    return f'<p class="item">{text}</p>' if block.kind == "item" else f"<p>{text}</p>"


def _shown(block: Block) -> str:
    if block.kind == "row":
        return " | ".join(block.cells)
    return f"{'•' if block.mark == '-' else block.mark} {block.text}" if block.kind == "item" else block.text


def _add_paragraph(document: "docx.document.Document", block: Block) -> None:
    """A list's numbers are text, as they were printed."""
    bullet = block.kind == "item" and block.mark == "-"
    paragraph = document.add_paragraph()
    put_style(
        paragraph._p, f"Heading {block.level}" if block.kind == "heading" else "List Bullet" if bullet else "Normal"
    )
    paragraph.add_run(clean(block.text if bullet else _shown(block)))


def _add_table(document: "docx.document.Document", rows: Sequence[tuple[str, ...]]) -> None:
    width = min(max(map(len, rows)), _MOST_COLUMNS)
    table = document.add_table(len(rows), width, "Table Grid")
    cells = table._cells  # one lookup: asking row by row is quadratic
    for number, row in enumerate(rows):
        for place, text in enumerate((*row[: width - 1], " ".join(row[width - 1 :]))):
            paragraph = cells[number * width + place].paragraphs[0]
            put_style(paragraph._p, "Table Text")
            paragraph.add_run(clean(text))
    document.add_paragraph(style="Table Text")


def _speak(body: etree._Element, tongue: Tongue) -> None:
    """Says of every run which language it is in, and turns paragraphs where it is written from the right."""
    looks = Looks(None, body, tongue)
    for run in body.iter(f"{_W}r"):
        old = run.find(f"{_W}rPr")
        if old is not None:
            run.remove(old)
        run.insert(0, looks.translated(old))
    for paragraph in body.iter(f"{_W}p"):
        looks.turn(paragraph)
