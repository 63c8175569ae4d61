"""Laboratory sheets as they reach a reader: printed as PDF, photographed, typed. Does not fill them."""

import html
import io
import random
from typing import Literal

from core.evals.lab_sheet_results import Sheet

DOTS_PER_INCH = 150
"""Of the picture: an A4 page has then 1754 pixels, about what a scanner's standard setting gives."""


def as_html(sheet: Sheet) -> str:
    """The sheet as a page."""
    style = sheet.style
    small = "font-size: 7.5pt; white-space: nowrap;" if sheet.layout == "side by side" else ""
    css = (
        f"@page {{ size: A4; margin: 14mm }} body {{ font: {style['size']} {style['font']}, sans-serif }}"
        f"table {{ width: 100%; border-collapse: collapse; margin: 4mm 0; {small} }}"
        f"td, th {{ border: {style['border']}; padding: {style['padding']}; text-align: left }}"
        f"th {{ font-weight: {style['head']}; border-bottom: 1pt solid }} p {{ margin: 1mm 0 }}"
    )
    head, *rows = sheet.rows or [[]]
    cells = "".join(f"<th>{html.escape(cell)}</th>" for cell in head)
    body = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    table = f"<table><tr>{cells}</tr>{body}</table>" if sheet.rows else ""
    above, lines, below = (
        "".join(f"<p>{html.escape(line)}</p>" for line in part) for part in (sheet.above, sheet.lines, sheet.below)
    )
    return f"<html lang='{sheet.language}'><style>{css}</style>{above}{table}{lines}{below}</html>"


def as_pdf(sheet: Sheet) -> bytes:
    """The page printed."""
    from core.documents.page_writer import print_page

    return print_page(as_html(sheet))


def as_picture(sheet: Sheet) -> bytes:
    """The first page as a PNG, a little uneven as scans are."""
    import pypdfium2
    from PIL import Image, ImageFilter

    page = pypdfium2.PdfDocument(as_pdf(sheet))[0]
    picture = page.render(scale=DOTS_PER_INCH / 72).to_pil().convert("L")
    chance = random.Random(sheet.number)
    turned = picture.rotate(chance.uniform(-0.4, 0.4), resample=Image.Resampling.BICUBIC, fillcolor=255)
    out = io.BytesIO()
    turned.filter(ImageFilter.GaussianBlur(0.4)).save(out, "PNG")
    return out.getvalue()


def as_text(sheet: Sheet, form: Literal["tabs", "bars", "blanks"]) -> str:
    """The sheet as plain text: columns parted by tabs, by bars, or by blanks so that they stand under each other."""
    if form == "blanks":
        widths = (
            [max(_width(row[at]) for row in sheet.rows) + 2 for at in range(len(sheet.rows[0]))] if sheet.rows else []
        )
        rows = [
            "".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
            for row in sheet.rows
        ]
    else:
        mark = "\t" if form == "tabs" else " | "
        rows = [mark.join(row) for row in sheet.rows]
    return "\n".join([*sheet.above, "", *rows, *sheet.lines, "", *sheet.below])


def _width(text: str) -> int:
    return sum(2 if "⺀" <= char <= "￯" else 1 for char in text)
