"""The trends of several reports on A4: pictures and tables as on the page, with the notice on every page."""

import html
from collections.abc import Sequence
from typing import TYPE_CHECKING

from apps._medical_compare_view import render_trend
from apps._medical_view import say
from apps._streamlit import STATIC
from core.messages import UiLanguage, message

if TYPE_CHECKING:
    from core.usecases.medical.labs.trends import Trend
    from core.usecases.medical.records import Understanding

MOST = 40
"""Trends on a sheet, some five a page."""


def print_trends(trends: "Sequence[Trend]", understandings: "Sequence[Understanding]", language: UiLanguage) -> bytes:
    """The PDF; DocumentError where the text engine (pango) is not installed."""
    from core.documents.page_writer import print_page

    return print_page(write_sheet(trends[:MOST], understandings, language))


def write_sheet(trends: "Sequence[Trend]", understandings: "Sequence[Understanding]", language: UiLanguage) -> str:
    """The sheet as a page of HTML that needs nothing else."""
    css = (STATIC / "medical_sheet.css").read_text(encoding="utf-8")
    title = say("sheet_title", language)
    reports = "".join(
        f"<li>{html.escape(one.report.name)} · {html.escape(one.report.header.date) or say('no_date', language)}</li>"
        for one in understandings
    )
    body = "".join(render_trend(trend, understandings, language, drawn=True) for trend in trends)
    notice = html.escape(message("medical.notice", language))
    return (
        f'<!DOCTYPE html>\n<html lang="{"zh-CN" if language == "zh" else "en"}"><head><meta charset="utf-8">'
        f"<title>{title}</title><style>{css}</style></head><body><footer>{notice}</footer><h1>{title}</h1>"
        f"<p>{say('compare_lede', language)}</p><ul>{reports}</ul>{body}</body></html>\n"
    )
