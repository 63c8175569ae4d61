"""The place of the glossary: a table to edit, CSV and XLSX in and out, terms found in the open text or file to approve.

Does not know how the page is laid out, nor how terms are found in a text.
"""

from collections.abc import Sequence
from pathlib import Path

import gradio as gr

from apps._gradio import page_language
from apps._parts import Updates
from apps._pieces_view import hand_over, render_note
from apps._translator_frame import Frame
from apps._translator_glossary_view import render_found, render_hits
from apps._translator_seat import Seat, read_seat
from apps._translator_text import Said
from core.errors import InputError
from core.messages import UiLanguage, Words, message
from core.usecases.translation.glossary import Glossary, Term
from core.usecases.translation.glossary_rows import COLUMNS, read_table_rows, term_cells
from core.usecases.translation.records import Tools

Rows = Sequence[Sequence[object]]
TICKS = ("keep", "case")
MOST_FOUND = 60
MOST_TOLD = 20
MOST_READ = 5_000
"""Segments of a file in which terms are looked for."""


class GlossaryEvents:
    """One instance serves everybody and holds nothing of anybody."""

    def __init__(self, frame: Frame) -> None:
        self.frame, self.room = frame, frame.room

    def arrive(self, seat: Seat, language: UiLanguage) -> Updates:
        """Nothing is read before the place is seen."""
        return {}

    def show(self, seat: Seat, language: UiLanguage) -> Updates:
        """The glossary of the bar's pair; without a source language it is asked for."""
        if not seat.source:
            told = render_note(message("translator.glossary_pair", language), "plain")
            return {"terms_card": gr.update(visible=False), "glossary_told": told, "found": "", "hits": ""}
        return self._fill(self._terms(seat), language) | {
            "terms_card": gr.update(visible=True),
            "glossary_told": "",
            "found": "",
            "hits": self._hits(seat, language),
        }

    def save(self, state: object, rows: Rows, request: gr.Request) -> Updates:
        """Keep the table. What is wrong in it is named by row and stays in the table, to be mended."""
        terms, problems = read_table_rows(rows)
        kept = self._keep(read_seat(state), terms, problems, request)
        return {name: value for name, value in kept.items() if name != "terms"} if problems else kept

    def upload(self, state: object, rows: Rows, file: str | None, request: gr.Request) -> Updates:
        """A file was given: its terms join the table, in the place of those they share a source with. Rows that cannot
        be kept yet stay below them, to be mended."""
        from core.usecases.translation.glossary_file import read_glossary

        if not file:
            return {}
        seat, language, path = read_seat(state), page_language(request), Path(file)
        read = read_glossary(path.name, path.read_bytes(), seat.source, seat.target)
        joined = join_terms(read_table_rows(rows)[0], read.glossary.terms)
        wrong = [row for row in rows if read_table_rows([row])[1]]
        told = read_table_rows([*map(fill_row, joined), *wrong])[1]
        kept = self._keep(seat, joined, (*told, *read.problems, *read.notes), request)
        more = self._fill(joined, language, wrong) if "terms" in kept else {}
        return kept | more | {"glossary_file": gr.update(value=None)}

    def export(self, state: object, rows: Rows, form: str, language: UiLanguage) -> Updates:
        """The table as it is, as a file."""
        from core.usecases.translation.glossary_file import write_glossary

        seat = read_seat(state)
        terms, problems = read_table_rows(rows)
        name = f"glossary.{seat.source}-{seat.target}.{form}"
        data = write_glossary(Glossary(seat.source, seat.target, terms), form, language=language)
        return {"exported": hand_over(name, data), "glossary_told": _warn(problems, language)}

    def export_csv(self, state: object, rows: Rows, request: gr.Request) -> Updates:
        """The table as CSV."""
        return self.export(state, rows, "csv", page_language(request))

    def export_xlsx(self, state: object, rows: Rows, request: gr.Request) -> Updates:
        """The table as a workbook."""
        return self.export(state, rows, "xlsx", page_language(request))

    def extract(self, state: object, said: Said, rows: Rows, request: gr.Request) -> Updates:
        """Look for terms in the open file, or in the text where none is open."""
        from core.usecases.translation.term_extraction import extract_terms

        seat, language = read_seat(state), page_language(request)
        texts, where = self._texts(seat, said, language)
        known = {str(row[0]).strip().lower() for row in rows}
        found = [one for one in extract_terms(texts, seat.source, MOST_FOUND) if one.text.lower() not in known]
        return {"found": render_found([(one.text, one.count) for one in found], where, seat.source, language)}

    def approve(self, state: object, rows: Rows, request: gr.Request, event: gr.EventData) -> Updates:
        """Terms were approved: they join the table with what an engine makes of them, to be looked at and saved."""
        seat, language = read_seat(state), page_language(request)
        ids = event._data.get("ids")
        names = [str(name).strip() for name in ids if str(name).strip()][:MOST_FOUND] if isinstance(ids, list) else []
        if not names:
            raise InputError("translator.no_terms_chosen")
        made = self._drafts(seat, names)
        if not self._is_shown(seat, request):
            return {}
        kept = [row for row in rows if any(str(cell or "").strip() for cell in (row[0], row[1]))]
        new = [fill_row(Term(name, target)) for name, target in zip(names, made, strict=True)]
        told = render_note(message("translator.terms_added", language, count=len(new)), "plain")
        return {"terms": gr.update(value=[*kept, *new]), "glossary_told": told, "found": ""}

    def _keep(self, seat: Seat, terms: Sequence[Term], problems: Sequence[Words], request: gr.Request) -> Updates:
        if not seat.source:
            raise InputError("translator.choose_source")
        self.room.keep_glossary(seat.desk, Glossary(seat.source, seat.target, terms))
        language = page_language(request)
        told = render_note(message("translator.terms_saved", language, count=len(terms)))
        told += _warn(problems, language)
        # What was translated with the old terms is asked for again when the text is seen.
        kept = self.frame.places(seat, request) | {"glossary_told": told, "said": Said()}
        if not self._is_shown(seat, request):
            return kept
        return kept | self._fill(terms, language) | {"hits": self._hits(seat, language)}

    def _is_shown(self, seat: Seat, request: gr.Request) -> bool:
        """Whether no other pair was asked for since: terms drawn over another pair's would be saved as that pair's."""
        now = self.frame.newest(seat, request)
        return (now.source, now.target) == (seat.source, seat.target)

    def _terms(self, seat: Seat) -> tuple[Term, ...]:
        glossary = self.room.glossary(seat.desk, seat.direction)
        return glossary.terms if glossary else ()

    def _fill(self, terms: Sequence[Term], language: UiLanguage, more: Rows = ()) -> Updates:
        names = [message(f"translation_memory.column_{name}", language) for name in COLUMNS]
        return {"terms": gr.update(value=[*map(fill_row, terms), *more] or [fill_row(Term(""))], headers=names)}

    def _texts(self, seat: Seat, said: Said, language: UiLanguage) -> tuple[list[str], str]:
        """What terms are looked for in, and what it is called."""
        from core.usecases.translation.jobs import fetch_job, job_segments

        if seat.job:
            job = fetch_job(self.room.store, seat.desk, seat.job)
            if job.direction.source == seat.source:
                rows = job_segments(self.room.store, seat.desk, seat.job, 0, MOST_READ)
                return [row.segment.source for row in rows if row.state != "kept"], job.name
        if said.direction.source == seat.source and said.text.strip():
            return [segment.source for segment in said.segments], message("translator.your_text", language)
        raise InputError("translator.nothing_to_extract")

    def _drafts(self, seat: Seat, names: Sequence[str]) -> list[str]:
        """What an engine makes of each term; "" without one."""
        from core.usecases.translation.files.source_file import Segment
        from core.usecases.translation.translating import translate_segments

        engine = self.room.engines.open(seat.engine, seat.direction)
        if engine is None:
            return [""] * len(names)
        segments = [Segment(str(n), name) for n, name in enumerate(names)]
        return [one.target for one in translate_segments(segments, seat.direction, Tools(engine))]

    def _hits(self, seat: Seat, language: UiLanguage) -> str:
        """How many of the terms in the open file its translation uses."""
        from core.usecases.translation.jobs import fetch_job

        glossary = self.room.glossary(seat.desk, seat.direction)
        if not seat.job or not glossary or not glossary.terms:
            return ""
        job = fetch_job(self.room.store, seat.desk, seat.job)
        if (job.direction.source, job.direction.target) != (seat.source, seat.target) or not job.done:
            return ""
        return render_hits(job.name, *self._count(seat, glossary), language)

    def _count(self, seat: Seat, glossary: Glossary) -> tuple[int, int]:
        from core.checks.translation.pair import Pair
        from core.checks.translation.terms import hit_rate
        from core.usecases.translation.jobs import job_segments

        rows = job_segments(self.room.store, seat.desk, seat.job, 0, MOST_READ)
        made = [row.translation for row in rows if row.translation and row.translation.outcome == "translated"]
        return hit_rate(
            Pair(one.source, one.target, seat.source, seat.target, terms=terms)
            for one in made
            if (terms := glossary.pairs(one.source))
        )


def _warn(problems: Sequence[Words], language: UiLanguage) -> str:
    return "".join(render_note(one.text(language), "warning") for one in problems[:MOST_TOLD])


def fill_row(term: Term) -> list[object]:
    """A term as a row of the table, with ticks."""
    return [cell == "yes" if name in TICKS else cell for name, cell in zip(COLUMNS, term_cells(term), strict=True)]


def join_terms(old: Sequence[Term], new: Sequence[Term]) -> tuple[Term, ...]:
    """Both, new ones in the place of old ones of the same source."""
    renewed = {term.source for term in new}
    return (*(term for term in old if term.source not in renewed), *new)
