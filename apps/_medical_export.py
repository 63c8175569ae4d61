"""The summary as a file, in the view and language that are shown. A file is made when it is asked for, in a thread
that knows no session: all it needs is taken along."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from apps._medical_seat import Seat
from apps._medical_summary import VIEWS, chosen_view
from apps._reader import explain
from apps._streamlit import name_file
from core.messages import UiLanguage

if TYPE_CHECKING:
    from core.usecases.medical.records import Summary, View

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
            for kind, mime in FORMATS.items():
                st.download_button(
                    seat.say(f"file_{kind}"), make_file(seat, kind), _name(title, kind), mime, key=f"export_{kind}",
                    on_click="ignore", icon=":material/draft:", width="stretch",
                )  # fmt: skip
            if seat.understanding.results:
                st.download_button(
                    seat.say("file_fhir"), make_fhir(seat), name_file(title, "fhir.json"), FHIR, key="export_fhir",
                    on_click="ignore", icon=":material/data_object:", width="stretch",
                )  # fmt: skip


def _name(title: str, kind: str) -> str:
    return name_file(f"{title} A4", "pdf") if kind == "sheet" else name_file(title, kind)


def make_file(seat: Seat, kind: str) -> Callable[[], bytes]:
    """What makes a file of both views, the one that is shown first; a sheet has that one alone."""
    understanding, language, (view, level, _) = seat.understanding, seat.language, chosen_view(seat)
    known = dict(seat.summaries)

    def find(one: "View") -> "Summary":
        from core.usecases.medical.summarizing import summarize_report

        made = known.get((one, level, language))
        return made or next(iter(summarize_report(understanding, one, level=level, language=language)))

    def make() -> bytes:
        from core.usecases.medical.exporting import write_summary

        others = () if kind == "sheet" else tuple(other for other in VIEWS if other != view)
        return write_summary(understanding, tuple(map(find, (view, *others))), kind, language)

    return defer(make, language)


def make_fhir(seat: Seat) -> Callable[[], bytes]:
    """What makes the values FHIR Observations."""
    understanding, language = seat.understanding, seat.language

    def make() -> bytes:
        from core.usecases.medical.exports.fhir import write_fhir

        return write_fhir(understanding, language=language)

    return defer(make, language)


def defer(make: Callable[[], bytes], language: UiLanguage) -> Callable[[], bytes]:
    """`make`, for a button that makes its file when it is pressed: Streamlit shows and logs what an error says, so it
    may say only what a person is to read."""

    def made() -> bytes:
        try:
            return make()
        except Exception as error:
            told = " ".join(filter(None, explain(error, language)))
        raise RuntimeError(told)

    return made
