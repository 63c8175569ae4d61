"""The summary as a file. Files are made when they are asked for, in the view and language that are shown."""

import streamlit as st

from apps._medical_seat import Seat
from apps._medical_summary import VIEWS, chosen_view
from apps._streamlit import name_file

FORMATS = {
    "sheet": "application/pdf",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
}
FHIR = "application/fhir+json"


def put_export(seat: Seat) -> None:
    """One button for each kind of file."""
    menu = st.popover(seat.say("export"), icon=":material/download:", key="export", on_change="rerun")
    with menu:
        if not menu.open:
            return
        st.caption(seat.say("export_lede"))
        title = seat.case.report.name.rpartition(".")[0] or seat.case.report.name
        with seat.shown():
            for ending, kind in FORMATS.items():
                st.download_button(
                    seat.say(f"file_{ending}"), lambda ending=ending: make_file(seat, ending), _name(title, ending),
                    kind, key=f"export_{ending}", on_click="ignore", icon=":material/draft:", width="stretch",
                )  # fmt: skip
            if seat.understanding.results:
                st.download_button(
                    seat.say("file_fhir"), lambda: make_fhir(seat), name_file(title, "fhir.json"), FHIR,
                    key="export_fhir", on_click="ignore", icon=":material/data_object:", width="stretch",
                )  # fmt: skip


def _name(title: str, kind: str) -> str:
    return name_file(f"{title} A4", "pdf") if kind == "sheet" else name_file(title, kind)


def make_file(seat: Seat, ending: str) -> bytes:
    """Both views, the one that is shown first; a sheet has that one alone."""
    from core.usecases.medical.exporting import write_summary

    return write_summary(seat.understanding, list_summaries(seat), ending, seat.language)


def make_fhir(seat: Seat) -> bytes:
    """The values as FHIR Observations."""
    from core.usecases.medical.exporting_fhir import write_fhir

    return write_fhir(seat.understanding)


def list_summaries(seat: Seat) -> tuple:
    """The summary that is shown, then the other view's."""
    from core.usecases.medical.summarizing import summarize_report

    view, level, language = chosen_view(seat)
    found = []
    for one in (view, *(other for other in VIEWS if other != view)):
        known = seat.summaries.get((one, level, language))
        found.append(known or next(iter(summarize_report(seat.understanding, one, level=level, language=language))))
    return tuple(found)
