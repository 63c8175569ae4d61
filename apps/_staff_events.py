"""What staff do: tickets, the shop's documents, test questions, the owner's numbers. Updates are named by part.

Does not know who may: `StaffPage` asks the gate before any of this is called.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import gradio as gr

from apps._desk import SAMPLE, Desk
from apps._gradio import page_language
from apps._job import watch
from apps._library import Library
from apps._parts import Updates, clears
from apps._staff_view import render_case, render_files, render_progress, render_tickets, render_uploads
from core.errors import InputError
from core.messages import UiLanguage, message

if TYPE_CHECKING:
    from core.usecases.support.records import Ticket


class TicketEvents:
    """The operator's queue. `seen` is the ticket that the page shows, and when it was changed last: two operators do
    not overwrite each other, and no answer goes to a customer whose ticket is still on its way to the page."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def list(self, seen: object, closed: bool, request: gr.Request) -> Updates:
        """The queue; resolved tickets too where `closed`."""
        from core.usecases.support.handover import OPEN, list_tickets

        language = page_language(request)
        tickets = list_tickets(self.desk.store, (*OPEN, "resolved") if closed else OPEN)
        return {"tickets": render_tickets(tickets, read_seen(seen)[0], language)}

    def pick(self, seen: object, closed: bool, request: gr.Request, event: gr.EventData) -> Updates:
        """Open a ticket; the one that is open already, read again, keeps what is typed."""
        from core.usecases.support.handover import load_ticket

        ticket = load_ticket(str(event._data.get("id")), self.desk.store)
        shown = self._show(ticket, closed, request)
        return shown | ({"reply": gr.update()} if read_seen(seen)[0] == ticket.id else {})

    def reply(self, seen: object, closed: bool, text: str, request: gr.Request) -> Updates:
        """Answer; the visitor reads it in the conversation."""
        from core.usecases.support.handover import reply_to

        return self._show(reply_to(self._chosen(seen), text, store=self.desk.store), closed, request)

    def resolve(self, seen: object, closed: bool, text: str, request: gr.Request) -> Updates:
        """Close it, with a last word if there is one."""
        from core.usecases.support.handover import resolve

        return self._show(resolve(self._chosen(seen), store=self.desk.store, text=text), closed, request)

    def _show(self, ticket: object, closed: bool, request: gr.Request) -> Updates:
        seen, open_now = [ticket.id, ticket.updated], ticket.state != "resolved"
        shown = {"seen": seen, "case": render_case(ticket, page_language(request)), "reply": gr.update(value="")}
        return self.list(seen, closed, request) | shown | {"answering": gr.update(visible=open_now)}

    def _chosen(self, seen: object) -> "Ticket":
        from core.usecases.support.handover import load_ticket

        number, updated = read_seen(seen)
        if not number:
            raise InputError("chatbot.no_ticket_chosen")
        return replace(load_ticket(number, self.desk.store), updated=updated)


def read_seen(seen: object) -> tuple[str, str]:
    """The number of the ticket that a page shows and when it was changed last; both "" for none."""
    told = seen if isinstance(seen, list) and len(seen) == 2 else ("", "")
    return str(told[0]), str(told[1])


class LibraryEvents:
    """The shop's documents and its test questions."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.library = desk, Library(desk)

    @clears("files")
    def enter(self, request: gr.Request) -> Iterator[Updates]:
        """The page was opened: how far the shop is, then its files."""
        for update in self._wait(page_language(request)):
            yield {"files": update["report"]}
        yield self.show(request)

    def show(self, request: gr.Request) -> Updates:
        """The files in use."""
        reports = self.desk.parts.knowledge.reports
        names = [report.name for report in reports]
        files = render_files(reports, sample=self.desk.is_sample, language=page_language(request))
        return {"files": files, "doomed": gr.update(choices=names, value=[])}

    @clears("report")
    def add(
        self, files: Sequence[str] | None, folder: Sequence[str] | None, alone: str, request: gr.Request
    ) -> Iterator[Updates]:
        """Files or a folder were uploaded."""
        language = page_language(request)
        paths = [Path(path) for path in (*(files or ()), *(folder or ()))]
        yield from self._wait(language)
        for step in watch(lambda progress: self.library.add(paths, alone=alone == "alone", progress=progress)):
            if step.finished:
                emptied = {"upload": gr.update(value=None), "upload_folder": gr.update(value=None)}
                yield self.show(request) | emptied | {"report": render_uploads(step.result, language)}
            else:
                yield {"report": render_progress(message("chatbot.indexing", language), step.fraction)}

    @clears("report")
    def remove(self, names: Sequence[str] | None, request: gr.Request) -> Iterator[Updates]:
        """Files were chosen to go."""
        yield from self._change(lambda progress: self.library.remove(names or (), progress), request)

    @clears("report")
    def restore(self, request: gr.Request) -> Iterator[Updates]:
        """Back to the sample shop."""
        yield from self._change(self.library.restore_sample, request)

    def _change(self, work: object, request: gr.Request) -> Iterator[Updates]:
        language = page_language(request)
        yield from self._wait(language)
        for step in watch(work):
            if not step.finished:
                yield {"report": render_progress(message("chatbot.indexing", language), step.fraction)}
        yield self.show(request) | {"report": ""}

    def _wait(self, language: UiLanguage) -> Iterator[Updates]:
        for stage in self.desk.wait():
            yield {"report": render_progress(stage.text.text(language), stage.fraction)}

    @clears("summary")
    def test(self, file: str | None, request: gr.Request) -> Iterator[Updates]:
        """Ask the test questions again, the sample shop's where no file is given."""
        from core.usecases.support.regression import read_cases, run_cases, summarize, tabulate

        language = page_language(request)
        path = Path(file) if file else SAMPLE / "questions.csv"
        cases = read_cases(path.read_bytes(), path.name)
        yield from ({"summary": update["report"]} for update in self._wait(language))
        results = []
        for result in run_cases(cases, self.desk.answer_again):
            results.append(result)
            values = {"done": len(results), "total": len(cases)}
            told = message("chatbot.testing", language, **values)
            yield {"summary": render_progress(told, len(results) / len(cases))}
        table = tabulate(sorted(results, key=lambda result: result.passed), language).drop(columns=["row"])
        table["passed"] = table["passed"].map({True: "✓", False: "✗"})
        table.columns = [message(f"chatbot.test_{name}", language) for name in table.columns]
        summary = f'<p class="lead">{summarize(results).text(language)}</p>'
        yield {"summary": summary, "results": gr.update(value=table, visible=True)}
