"""The loop from checks to a better draft: what failed, and only that, is repaired or asked for, and looked at again.

Computed repairs come first, then a model's candidates, each repaired in turn; the one that breaks least is kept, and
none that breaks anything that held. Bounded; every act is a step. Locked parts are never touched.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from core.errors import ServerFailed
from core.messages import words
from core.usecases.writing.asking import ask
from core.usecases.writing.canvas import Canvas
from core.usecases.writing.demanding import brief_demands, list_demands
from core.usecases.writing.drafting import choose_writer
from core.usecases.writing.drawing import Writer, open_writer
from core.usecases.writing.records import Draft, Step
from core.usecases.writing.repairing import Demand, broken, repair

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from core.models.decoding import Decoding


def revise(
    draft: Draft, *, model: "BaseChatModel | None" = None, decoding: "Decoding | None" = None, rounds: int = 3
) -> Iterator[Draft]:
    """The draft after every act, at last with its state "done" and a note for each demand that could not be reached."""
    canvas = Canvas(draft)
    demands = list_demands(canvas) if canvas.open else []
    text, language = canvas.text, draft.brief.language
    known = tuple(note for note in draft.notes if note.key != "revising.server_failed")
    draft = replace(draft, state="revising", notes=known)
    for name, _, after in repair(text, demands, language).done:
        draft = _record(draft, canvas, after, Step("", "repaired", (name,)))
        text = after
        yield draft
    writing, notes = choose_writer(draft.brief, model)
    if broken(text, demands) and draft.brief.kind != "poem":  # poems say it in their own words
        draft = replace(draft, notes=tuple(dict.fromkeys((*draft.notes, *notes))))
    if writing is not None and demands:
        writer = open_writer(draft, writing, decoding)
        try:
            for asked in _ask_rounds(draft, canvas, text, demands, writer, rounds):
                draft = asked
                yield draft
        except ServerFailed as error:
            draft = replace(draft, notes=(*draft.notes, words("revising.server_failed", error=error.told())))
    yield _close(draft)


def _ask_rounds(
    draft: Draft, canvas: Canvas, text: str, demands: Sequence[Demand], writer: Writer, rounds: int
) -> Iterator[Draft]:
    """One model's act per broken demand and round; ends when nothing is broken or a round helped nothing."""
    for number in range(1, rounds + 1):
        helped = False
        for n in sorted(broken(text, demands), key=lambda n: demands[n].order):
            failed, spent = broken(text, demands), writer.tokens
            if n not in failed:
                continue
            better = _best(ask(text, n, demands, writer), failed, demands, writer.language)
            spent = writer.tokens - spent
            draft = replace(draft, tokens=draft.tokens + spent)
            if better is not None:
                step = Step("", "rewritten", (demands[n].name,), round=number, tokens=spent)
                draft, text, helped = _record(draft, canvas, better, step), better, True
            draft = replace(draft, prompts=tuple(dict.fromkeys((*draft.prompts, *writer.prompts))))
            yield draft
        if not helped or not broken(text, demands):
            return


def _best(candidates: Sequence[str], failed: frozenset[int], demands: Sequence[Demand], language: str) -> str | None:
    """The repaired candidate that breaks fewest, of those that break less than before and nothing that held."""
    repaired = [repair(candidate, demands, language).text for candidate in candidates if candidate.strip()]
    better = [text for text in repaired if broken(text, demands) < failed]
    return min(better, key=lambda text: len(broken(text, demands)), default=None)


def _record(draft: Draft, canvas: Canvas, text: str, step: Step) -> Draft:
    """The draft with `text` on its open parts; one step for each part that changed, the tokens on the first."""
    put = canvas.put(text)
    if put is None:
        return draft
    changed = [part for part in put.parts if part != draft.part(part.id)]
    steps = [
        replace(step, part=part.id, before=draft.part(part.id).text, after=part.text, tokens=0 if at else step.tokens)
        for at, part in enumerate(changed)
    ]
    return replace(draft, parts=put.parts, outline=put.outline, steps=(*draft.steps, *steps))


def _close(draft: Draft) -> Draft:
    """Done, with a note for each of the brief's demands that is still broken, in locked parts too."""
    checks = [demand.check(draft.text) for demand in brief_demands(draft.brief)]
    unmet = [words("revising.unmet", demand=check.detail) for check in checks if check.passed is False]
    return replace(draft, state="done", notes=tuple(dict.fromkeys((*draft.notes, *unmet))))
