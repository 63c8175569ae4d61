"""Files made for the tests: good ones of every kind, and hostile ones."""

import io
import zipfile

import docx
import openpyxl
import pypdf
from docx.enum.text import WD_BREAK
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate

LONG = (
    "You may return any unused item within thirty days of delivery, provided that it is in its original packaging "
    "and that you keep the receipt. "
)


def make_pdf(pages=(("Returns", LONG * 3, "Second paragraph."), ("Refunds", "Money comes back within five days."))):
    story = []
    styles = getSampleStyleSheet()
    for heading, *paragraphs in pages:
        story += [Paragraph(heading, styles["Heading1"]), *(Paragraph(text, styles["BodyText"]) for text in paragraphs)]
        story.append(PageBreak())
    buffer = io.BytesIO()
    SimpleDocTemplate(buffer, title="Shop policy").build(story)
    return buffer.getvalue()


def draw_pdf(pages, font="Helvetica", size=11, pitch=14):
    """Lines drawn one under the other, a list of lines for each page."""
    if font == "STSong-Light":
        pdfmetrics.registerFont(UnicodeCIDFont(font))
    buffer = io.BytesIO()
    drawing = canvas.Canvas(buffer)
    for lines in pages:
        drawing.setFont(font, size)
        for row, line in enumerate(lines):
            drawing.drawString(60, 780 - pitch * row, line)
        drawing.showPage()
    drawing.save()
    return buffer.getvalue()


def encrypt_pdf(data, user_password):
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    writer.encrypt(user_password, "owner", algorithm="RC4-128")
    return _saved(writer.write)


def make_docx(change=lambda document: None):
    document = docx.Document()
    document.core_properties.title = "Shop handbook"
    document.add_heading("Delivery", level=1)
    paragraph = document.add_paragraph("We deliver in ")
    paragraph.add_run("two days").bold = True
    paragraph.add_run(".")
    paragraph.add_run().add_break(WD_BREAK.LINE)
    paragraph.add_run("Except Sundays.")
    document.add_paragraph("free over 50 euro", style="List Bullet")
    document.add_paragraph("else 4.90 euro", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip((cell for row in table.rows for cell in row.cells), ("Zone", "Days", "EU", "2"), strict=True):
        cell.text = text
    document.sections[0].header.paragraphs[0].text = "Handbook of the shop"
    document.sections[0].footer.paragraphs[0].text = "Questions: call us"
    change(document)
    return _saved(document.save)


def make_xlsx(sheets):
    """`sheets`: name -> rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return _saved(book.save)


def make_zip(entries, compression=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as container:
        for name, content in entries.items():
            container.writestr(name, content)
    return buffer.getvalue()


def replace_entry(data, name, content):
    """The container with one part's content replaced."""
    with zipfile.ZipFile(io.BytesIO(data)) as container:
        entries = {entry: container.read(entry) for entry in container.namelist()}
    return make_zip(entries | {name: content})


def flag_encrypted(data):
    """Sets the encryption bit of every entry, as a protected archive has it."""
    changed = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        position = data.find(mark)
        while position >= 0:
            changed[position + offset] |= 1
            position = data.find(mark, position + 4)
    return bytes(changed)


def _saved(save):
    buffer = io.BytesIO()
    save(buffer)
    return buffer.getvalue()
