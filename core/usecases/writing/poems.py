"""Writes a poem in a form: whole drafts first, then what does not fit is replaced, line by line, by lines that do.

A small model seldom writes a whole haiku, limerick or sonnet, but many single lines that fit one: every line of every
draft is a candidate, and lines are asked for only where none will do. Does not know how they are counted or rhymed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from core.checks.content import content_words
from core.checks.poems import Form, check_poem, load_form
from core.checks.poems.lengths import fits_line
from core.errors import ModelError
from core.messages import words
from core.models.decoding import Decoding
from core.usecases.writing.brief import Brief
from core.usecases.writing.poem_arranging import MAIN, Arrangement, Pool, arrange
from core.usecases.writing.poem_asking import DRAWING, PoemAsker
from core.usecases.writing.poem_lines import Line, read_lines
from core.usecases.writing.poem_sheet import explain_sheet, make_sheet
from core.usecases.writing.records import Draft, Outline, Part, Section, Step

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

PART = "poem"
ROUNDS = 8
"""Calls for missing lines after the first drafts."""
_POLISHED = 2
"""Of them, those that are also made for lines that fit but are poor, such as those with words nobody knows."""
_POOR = 4.0
_FREE_LINES = 24
_LONGEST_TITLE = 60


def write_poem(
    brief: Brief,
    *,
    outline: Outline | None = None,
    model: "BaseChatModel | None" = None,
    decoding: Decoding | None = None,
    done: Draft | None = None,
) -> Iterator[Draft]:
    """The growing poem: an empty draft, the best whole one, one after each round, until every line fits or ROUNDS are
    over. The lines of `done`, a stopped draft, are kept where they fit; a locked or complete one is not touched.
    Without a model that writes the language, the form as a sheet to fill in. Of `outline` the title is used."""
    form = _tighten(load_form(brief.poem_form, brief.language))
    start = done or Draft(brief, Outline(outline.title if outline else _title(brief), (Section(PART, ""),)))
    if any(part.locked or (part.complete and part.text) for part in start.parts):
        yield replace(start, state="done")
        return
    if model is None or form.language not in getattr(model, "languages", (form.language,)):
        yield _compose_sheet(start, form)
        return
    start = replace(start, brief=brief, state="drafting", model=getattr(model, "model_id", ""))
    yield start
    yield from _Writer(start, form, PoemAsker(model, brief, form, decoding or DRAWING)).write()


def join_lines(lines: Mapping[int, Line], form: Form) -> str:
    """The lines in order as Markdown with hard breaks; Chinese verses of fixed length get their marks."""
    ordered = [lines[at].text for at in sorted(lines)]
    if form.language == "zh" and form.lengths:
        last = len(ordered) - 1
        ordered = [text + ("。" if at % 2 or at == last else "，") for at, text in enumerate(ordered)]
    elif ordered and form.language == "en":
        plain = ordered[-1].rstrip(" ,;:—–-")
        ordered[-1] = plain if plain[-1:] in ".!?" else f"{plain}."
    return "  \n".join(ordered)


def _title(brief: Brief) -> str:
    short = len(brief.topic) <= _LONGEST_TITLE and "\n" not in brief.topic
    return brief.title or (brief.topic[:1].upper() + brief.topic[1:] if short else "")


def _tighten(form: Form) -> Form:
    """The form with lengths that make its short lines shorter than all others, whichever lines are chosen."""
    if not form.shorter:
        return form
    least = 1 + max(form.lengths[at - 1][1] for at in form.shorter)
    lengths = enumerate(form.lengths, 1)
    return replace(form, lengths=tuple(b if at in form.shorter else (max(least, b[0]), b[1]) for at, b in lengths))


def _compose_sheet(draft: Draft, form: Form) -> Draft:
    brief = draft.brief
    sheet = Part(PART, "", make_sheet(form, brief.language), origin="composed")
    notes = explain_sheet(form, (*brief.keywords, brief.topic))
    step = Step(PART, "composed", after=sheet.text, note=notes[0])
    return replace(draft.with_part(sheet), state="done", notes=notes, steps=(*draft.steps, step))


class _Writer:
    """One poem in the making."""

    def __init__(self, draft: Draft, form: Form, asker: PoemAsker) -> None:
        self.draft = draft
        self.form = form
        self.asker = asker
        about = " ".join((draft.brief.topic, *draft.brief.keywords))
        self.pool = Pool(form, frozenset(content_words(about, form.language)))
        self.main: dict[int, Line] = {}
        self._sources = MAIN

    def write(self) -> Iterator[Draft]:
        """The first drafts, the rounds, the end."""
        self._begin()
        yield self.draft
        found, number = self._arrange(), 0
        while self.form.lines and number < ROUNDS and (kept := self._leave_gaps(found, number)) is not None:
            number += 1
            try:
                self._ask(kept)
            except ModelError:
                break
            found = self._arrange()
            yield self._put({**self.main, **found.lines}, complete=False)
        yield self._finish(found, number)

    def _begin(self) -> None:
        """The draft the poem grows from, and the lines of the others; a stopped draft takes their place."""
        stopped = next((part.text for part in self.draft.parts if part.text), "")
        drafts = [self._read(text) for text in ([stopped] if stopped else self.asker.ask_drafts())]
        best = max(drafts, key=self._rate)
        self.main = {at: replace(line, source=MAIN, at=at) for at, line in enumerate(best)}
        self.pool.add(self.main.values())
        for lines in drafts:
            self.pool.add(lines)
        self.draft = self._put(self.main, complete=False)
        step = Step(PART, "kept" if stopped else "drafted", after=self._text, tokens=self.asker.tokens)
        self.draft = replace(self.draft, steps=(*self.draft.steps, step))

    def _arrange(self) -> Arrangement:
        scheme = self.form.schemes[0] if self.form.schemes else "." * self.form.lines
        return arrange(self.pool, scheme) if self.form.lines else Arrangement(self.main, 0.0)

    def _leave_gaps(self, found: Arrangement, number: int) -> Arrangement | None:
        """The arrangement with empty places where a line is missing or, in the first rounds, poor; None if whole."""
        whole = len(found.lines) == self.form.lines
        kept = {at: line for at, line in found.lines.items() if not whole or line.cost < _POOR}
        wanting = len(kept) < self.form.lines and (not whole or number < _POLISHED)
        return replace(found, lines=kept) if wanting else None

    def _ask(self, found: Arrangement) -> None:
        """Lines for the first empty place, and by turns other whole drafts."""
        empty = next(at for at in range(self.form.lines) if at not in found.lines)
        again = self.asker.calls % 2 == 0
        for text in self.asker.ask_drafts(again=True) if again else self.asker.ask_lines(found, empty):
            self.pool.add(self._read(text))

    def _read(self, text: str) -> tuple[Line, ...]:
        self._sources += 1
        lines = read_lines(text, self.form, self._sources, forbidden=self.draft.brief.must_not)
        return lines[: self.form.lines or _FREE_LINES]

    def _rate(self, lines: tuple[Line, ...]) -> tuple[float, float]:
        """The lines that fit where they stand, then how well they are written."""
        places = enumerate(lines[: self.form.lines] if self.form.lines else lines)
        fitting = sum(fits_line(line.text, self.form, at) is True for at, line in places)
        return fitting, -sum(line.cost for line in lines) / max(1, len(lines))

    @property
    def _text(self) -> str:
        return self.draft.part(PART).text

    def _put(self, lines: Mapping[int, Line], *, complete: bool) -> Draft:
        part = Part(PART, "", join_lines(lines, self.form), complete=complete)
        prompts = tuple(dict.fromkeys((*self.draft.prompts, *self.asker.prompts)))
        self.draft = replace(self.draft.with_part(part), prompts=prompts, tokens=self.asker.tokens)
        return self.draft

    def _finish(self, found: Arrangement, number: int) -> Draft:
        """The poem with a step for every line that is not the first draft's, and what the reader should know."""
        lines = {**self.main, **found.lines}
        changed = [at for at, line in found.lines.items() if at not in self.main or line.text != self.main[at].text]
        steps = tuple(self._explain(at, found.lines[at], number) for at in changed)
        self._put(lines, complete=True)
        checks = check_poem(self._text, self.form.name, self.draft.brief.language)
        notes = [words("poems.not_reached", rounds=number)] if any(check.passed is False for check in checks) else []
        if changed:
            notes.append(words("poems.assembled", replaced=len(changed), lines=len(lines)))
        notes = tuple(notes)
        return replace(self.draft, state="done", steps=(*self.draft.steps, *steps), notes=(*self.draft.notes, *notes))

    def _explain(self, at: int, line: Line, number: int) -> Step:
        before = self.main[at].text if at in self.main else ""
        fits = bool(before) and fits_line(before, self.form, at) is True
        missing = "poem_lines" if not before else "poem_rhyme" if fits else f"poem_{self.form.measure}"
        act = "repaired" if line.bent and line.source == MAIN else "rewritten"
        return Step(PART, act, (missing,), before, line.text, number)
