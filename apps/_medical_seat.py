"""One reader's place in the medical app: their language, their report, what they chose. All of it is the session's.

Does not know how a report is read, summarised or shown.
"""

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import streamlit as st

from apps._here import open_workspace
from apps._medical_case import Case, take_case
from apps._medical_room import Room, find_room
from apps._shared_seat import SharedSeat
from apps._streamlit import keep_address, page_language

if TYPE_CHECKING:
    from apps._witness import Call
    from core.store import ReportHead
    from core.usecases.medical.records import Masking, Span, Summary, Understanding

TYPED = "report_text"
"""Where the text of the report stands while its reader corrects it."""
OF_A_REPORT = (
    "case", "chosen", "page_shown", "summaries", "drawn", "keep", "hide", "masking", "consent", "task", "sent",
    "talk", "own_checked", "made", "image_said", "pasted", TYPED,
)  # fmt: skip
"""What is forgotten when another report comes before the reader."""
OF_A_TEXT = tuple(name for name in OF_A_REPORT if name not in ("case", "drawn", "keep", "hide", "image_said"))
"""What is forgotten when the text of the report is corrected."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The sentence whose source is shown: where it stands on the page, and where in the report its source is."""

    spot: str
    spans: "tuple[Span, ...]"
    serial: int = 0


@dataclass(frozen=True, slots=True)
class Seat(SharedSeat):
    """What every page is given."""

    catalogue = "medical_app"

    room: Room
    desk: str

    @property
    def case(self) -> Case | None:
        """The report before the reader."""
        return st.session_state.get("case")

    @property
    def understanding(self) -> "Understanding":
        """What was computed from it."""
        return self.case.understanding

    @property
    def others(self) -> tuple[Case, ...]:
        """Reports put beside it to be compared."""
        return st.session_state.get("others", ())

    @property
    def sent(self) -> "list[Call]":
        """What was sent to a model of this report, and what came back."""
        return st.session_state.setdefault("sent", [])

    @property
    def summaries(self) -> "dict[tuple[str, str, str], Summary]":
        """The newest summary by view, level and language."""
        return st.session_state.setdefault("summaries", {})

    def open(self, case: Case) -> None:
        """Put a report before the reader; what belonged to the one before is forgotten."""
        self.leave()
        st.session_state["case"] = case

    def renew(self, case: Case) -> None:
        """The same report, its text corrected."""
        for name in OF_A_TEXT:
            st.session_state.pop(name, None)
        st.session_state["case"] = case

    def add(self, case: Case) -> None:
        """Put another report beside the one before the reader; where there is none, before the reader."""
        if self.case is None:
            self.open(case)
        elif all(case.report.sha256 != other.report.sha256 or not case.data for other in (self.case, *self.others)):
            st.session_state["others"] = (*self.others, case)

    def drop(self, case_id: str) -> None:
        """Take a report away from those that are compared; the next one stands before the reader where it was that."""
        others = tuple(other for other in self.others if other.id != case_id)
        if self.case is not None and self.case.id == case_id:
            self.leave()
            if others:
                self.open(others[0])
                others = others[1:]
        st.session_state["others"] = others

    @property
    def cases(self) -> tuple[Case, ...]:
        """All reports of the session, by their day; those without one last."""
        here = (self.case, *self.others) if self.case else ()
        return tuple(sorted(here, key=lambda case: (not case.report.header.date, case.report.header.date)))

    def leave(self) -> None:
        """Forget the report before the reader; one that is kept stays in the workspace."""
        for name in OF_A_REPORT:
            st.session_state.pop(name, None)

    @property
    def chosen(self) -> Chosen | None:
        """The sentence the reader asked about."""
        return st.session_state.get("chosen")

    def choose(self, spot: str, spans: "tuple[Span, ...]") -> None:
        """Show where `spans` stand; choosing the same again puts it away."""
        before = self.chosen
        serial = st.session_state["serial"] = st.session_state.get("serial", 0) + 1
        if before is not None and before.spot == spot:
            st.session_state.pop("chosen")
            return
        st.session_state["chosen"] = Chosen(spot, spans, serial)
        lines = self.case.report.find_lines(spans)
        if lines:
            st.session_state["page_shown"] = lines[0].page

    @property
    def masking(self) -> "Masking":
        """The report without its identifiers, as the person corrected it; computed once for each correction."""
        from core.usecases.medical.deidentifying import deidentify

        state = st.session_state
        asked = (self.case.report, state.get("keep", ()), state.get("hide", ()))
        known = state.get("masking")
        if known is None or known[0] != asked:
            known = state["masking"] = asked, deidentify(asked[0], keep=asked[1], hide=asked[2])
        return known[1]

    @property
    def consent(self) -> bool:
        """Whether the person let the model that runs now have exactly the text that would be sent now."""
        return bool(st.session_state.get("consent")) and st.session_state["consent"] == self.ticket()

    def ticket(self) -> str:
        """What a consent is for: this text and this model; empty where there is no model."""
        model = self.room.opening.model
        if model is None or self.case is None:
            return ""
        return hashlib.sha256(f"{model.model_id}\n{self.masking.text}".encode()).hexdigest()

    def list_kept(self) -> "tuple[ReportHead, ...]":
        """The reports this workspace holds."""
        return self.room.store.list_reports(self.desk)

    def open_kept(self, report_id: str) -> None:
        """Take a kept report out."""
        self.open(take_case(report_id, lambda asked: self.room.store.load_report(self.desk, asked)))

    def keep(self, title: str) -> None:
        """Have the workspace hold the report before the reader, with its file."""
        from core.usecases.medical.report_json import dump_report

        case = self.case
        body, day = dump_report(case.report), case.report.header.date
        self.room.store.save_report(self.desk, case.id, title, day, body, case.data)
        st.session_state["case"] = replace(case, kept=True)

    def forget(self, report_id: str) -> None:
        """Erase a kept report; where it is before the reader it stays there until they leave it."""
        self.room.store.delete_report(self.desk, report_id)
        if self.case is not None and self.case.id == report_id:
            st.session_state["case"] = replace(self.case, kept=False)


def take_seat() -> Seat:
    """The reader's seat; the first time, the report their address names is put before them."""
    room = find_room()
    seat = Seat(page_language(), room, open_workspace(room.access))
    if "seated" not in st.session_state:
        st.session_state["seated"] = True
        if asked := st.query_params.get("report", ""):
            with seat.noted():
                seat.open_kept(asked)
    return seat


def keep_seat() -> None:
    """The address names the workspace, the language, and the report where it is kept."""
    state = st.session_state
    case: Case | None = state.get("case")
    keep_address(
        desk=state.get("desk", ""), lang=state.get("language", ""), report=case.id if case and case.kept else ""
    )
