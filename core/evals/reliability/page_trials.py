"""The same of the Streamlit apps: texts being written, reports somebody asked to keep."""

import time
from pathlib import Path
from urllib.parse import parse_qs

from core.evals.reliability.streamlit_page import StreamlitPage
from core.evals.reliability.trials import desk_of
from core.store import Store

REPORT = (
    "City Hospital\nLaboratory report\nPatient: Ada Quill\nCollected: 2026-04-{day:02}\n\n"
    "Test | Result | Unit | Reference range\nPotassium | {value} | mmol/L | 3.5-5.1\n"
)
REPORTS = 4


class Writing:
    """A text is written from a brief: brief and outline stay once the page has shown them, and so does the text."""

    app = "writer"

    def __init__(self) -> None:
        self.acknowledged = 0
        self._shown = ""
        self._address = ""

    def begin(self, url: str, number: int) -> None:
        """A brief of its own, in a workspace of its own."""
        self._topic, self._shown, self._address = f"The lighthouse of round {number}", "", ""
        self._page = StreamlitPage(url).run()
        self._page.put("brief_kind", "Story").run()
        self._page.put("brief_topic", self._topic).run()

    def act(self) -> None:
        """Outline, then text."""
        page = self._page
        page.press("to_outline")
        self._address = page.query
        page.press("write_it")
        self._shown = "written" if page.has("continue") else ""
        time.sleep(0.2)

    def check(self, store: Store, home: Path) -> list[str]:
        """What was confirmed is in the store and can be read."""
        if not self._address:
            return []
        self.acknowledged += 1
        asked = parse_qs(self._address)
        draft = store.load_draft(desk_of(asked["desk"][0]), asked["draft"][0])
        return [] if self._topic in draft.body else ["the brief is lost"]

    def resume(self, url: str, store: Store) -> list[str]:
        """The address opens it, and it can be written."""
        if not self._address:
            return []
        page = StreamlitPage(url, query=self._address).run()
        if page.has("write_it"):
            page.press("write_it")
        opened = self._topic in page.text() and (page.has("text_tabs") or page.has("continue"))
        faults = page.exceptions() + ([] if opened else ["the draft does not open"])
        page.close()
        return faults


class Keeping:
    """Reports are read and kept: those whose keeping was confirmed can be opened again, none is half there."""

    app = "medical"

    def __init__(self) -> None:
        self.acknowledged = 0
        self._desk = ""
        self._kept = 0

    def begin(self, url: str, number: int) -> None:
        """A workspace of its own."""
        self._page = StreamlitPage(url).run()
        self._desk, self._kept = parse_qs(self._page.query)["desk"][0], 0

    def act(self) -> None:
        """Read and keep one report after the other."""
        page = self._page
        for day in range(1, REPORTS + 1):
            page.put("pasted", REPORT.format(day=day, value=3 + day)).press("read_pasted")
            page.press("keep_report")
            self._kept += 1
            page.press("another")

    def check(self, store: Store, home: Path) -> list[str]:
        """Each kept report is in the store."""
        self.acknowledged += self._kept
        heads = store.list_reports(desk_of(self._desk))
        for head in heads:
            store.load_report(desk_of(self._desk), head.id)
        return [] if self._kept <= len(heads) <= self._kept + 1 else [f"{len(heads)} of {self._kept} reports are kept"]

    def resume(self, url: str, store: Store) -> list[str]:
        """Each can be opened."""
        faults = []
        for head in store.list_reports(desk_of(self._desk)):
            page = StreamlitPage(url, query=f"lang=en&desk={self._desk}").run()
            page.press(f"open_{head.id}")
            faults += page.exceptions() + page.notes("error")
            faults += [] if "Potassium" in page.text() else [f"report {head.id} does not open"]
            page.close()
        return faults
