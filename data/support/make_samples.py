"""Makes the sample shop's PDF, DOCX and XLSX files from the plain texts in `sources/`.

Run it after changing a source: `python data/support/make_samples.py`. Needs python-docx, openpyxl and, for the PDF,
Playwright's Chromium or the one on the PATH, which embeds the fonts it used. Knows nothing of the chatbot.
"""

import csv
import html
import os
import shutil
from pathlib import Path

from docx import Document
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
STYLE = """
body { font: 10.5pt/1.55 "Noto Sans CJK SC", sans-serif; color: #2b2622; }
h1, h2 { font-weight: 400; }
h1 { font-size: 17pt; border-bottom: 2px solid #8a5a2b; padding-bottom: 6pt; }
h2 { font-size: 13pt; color: #8a5a2b; margin: 14pt 0 4pt; break-after: avoid; }
p { margin: 0 0 6pt; }
"""


def read_lines(name: str) -> list[tuple[str, str]]:
    """The source as (role, text) pairs: title, heading, item or text; blank lines are dropped."""
    marks = (("# ", "title"), ("## ", "heading"), ("- ", "item"))
    lines = []
    for line in (HERE / "sources" / name).read_text(encoding="utf-8").splitlines():
        role, text = next(
            ((role, line.removeprefix(mark)) for mark, role in marks if line.startswith(mark)), ("text", line)
        )
        if text.strip():
            lines.append((role, text))
    return lines


def write_docx(source: str, target: Path) -> None:
    """A Word file with real heading and list styles."""
    document = Document()
    styles = {"title": "Title", "heading": "Heading 1", "item": "List Bullet", "text": "Normal"}
    for role, text in read_lines(source):
        document.add_paragraph(text, style=styles[role])
    document.save(target)


def write_xlsx(source: str, target: Path) -> None:
    """An FAQ workbook: a bold head row, wrapped cells."""
    book = Workbook()
    sheet = book.active
    sheet.title = "FAQ"
    with (HERE / "sources" / source).open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            sheet.append(row)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for column, width in zip("ABC", (45, 60, 90), strict=True):
        sheet.column_dimensions[column].width = width
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    book.save(target)


def write_pdf(source: str, language: str, target: Path) -> None:
    """A printed guide, A5, with the fonts embedded."""
    tags = {"title": "h1", "heading": "h2", "item": "p", "text": "p"}
    bullets = {"item": "• "}
    body = "\n".join(
        f"<{tags[role]}>{bullets.get(role, '')}{html.escape(text)}</{tags[role]}>" for role, text in read_lines(source)
    )
    title = html.escape(read_lines(source)[0][1])
    head = f'<meta charset="utf-8"><title>{title}</title><style>{STYLE}</style>'
    page_html = f'<!doctype html><html lang="{language}">{head}{body}</html>'
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        page.set_content(page_html)
        margin = dict.fromkeys(("top", "bottom", "left", "right"), "15mm")
        page.pdf(path=target, format="A5", margin=margin)
        browser.close()


def main() -> None:
    """All files, both languages."""
    for language in ("en", "zh"):
        folder = HERE / "kb" / language
        write_pdf(f"finch-manual.{language}.md", language, folder / "finch-manual.pdf")
        write_docx(f"bulk-orders.{language}.md", folder / "bulk-orders.docx")
        write_xlsx(f"faq-products.{language}.csv", folder / "faq-products.xlsx")


if __name__ == "__main__":
    main()
