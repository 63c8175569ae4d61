"""Two engines side by side, and a text beside a reference somebody has. Does not know how the page is laid out."""

import html
from collections.abc import Iterator
from dataclasses import replace

import gradio as gr

from apps._gradio import page_language
from apps._parts import Updates
from apps._pieces_view import number, render_table
from apps._translator_seat import read_seat
from apps._translator_text import Said, TextEvents
from apps._translator_turns import take_turns
from core.access import current_person
from core.errors import InputError
from core.messages import UiLanguage, message
from core.usecases.translation.records import Tools

MOST_REFERENCE = 40_000


class CompareEvents:
    """One instance serves everybody and holds nothing of anybody."""

    def __init__(self, text: TextEvents) -> None:
        self.text, self.room = text, text.room

    def offer(self, state: object, said: Said, request: gr.Request) -> Updates:
        """The engines that could be asked beside the one that was."""
        language = page_language(request)
        offer = self.room.engines.offer(read_seat(state), said.direction.source)
        mine = offer.chosen.id if offer.chosen else ""
        others = [(one.name, one.id) for one in offer.options if one.here and one.id != mine and said.segments]
        told = "" if others or not said.segments else message("translator.no_rival", language)
        return {
            "rival": gr.update(choices=others, value=others[0][1] if others else None, interactive=bool(others)),
            "compare": gr.update(interactive=bool(others)),
            "scores": f'<p class="empty">{told}</p>' if told else "",
        }

    def compare(self, said: Said, rival: str | None, request: gr.Request) -> Iterator[Updates]:
        """Ask another engine for the same sentences; nothing of it is remembered."""
        from core.usecases.translation.translating import translate_segments

        if not said.segments or not rival:
            raise InputError("translator.no_rival")
        self.room.pace.check(current_person())
        language, late = page_language(request), self.room.turns.take(request.session_hash, "rival")
        engine = take_turns(self.room.engines.open(rival, said.direction), self.room.access, late)
        made: dict[str, str] = {}
        for one in translate_segments(said.segments, said.direction, Tools(engine, stopped=late)):
            made[one.segment] = one.target
        if not late():
            yield self.text.draw(replace(said, rival=engine.id if engine else rival, rivals=made), language)

    def score(self, said: Said, reference: str, request: gr.Request) -> Updates:
        """How near the translation is to a reference, and the other engine's where two are compared."""
        from core.usecases.translation.scoring import score_against
        from core.usecases.translation.translating import join_text

        if not said.translations or not reference.strip():
            raise InputError("translator.no_reference")
        if len(reference) > MOST_REFERENCE:
            raise InputError("translator.long_text", length=len(reference), limit=MOST_REFERENCE)
        language = page_language(request)
        texts = [(said.engine or message("translator.memory_only", language), said.translations)]
        if said.rivals is not None:
            theirs = [replace(one, target=said.rivals.get(one.segment, "")) for one in said.translations]
            texts.append((said.rival, theirs))
        scored = [
            (name, score_against(join_text(said.text, made, said.direction), reference, said.direction.target))
            for name, made in texts
        ]
        return {"scores": render_scores([(name, one.bleu, one.chrf) for name, one in scored], language)}


def render_scores(scored: list[tuple[str, float, float]], language: UiLanguage) -> str:
    """A row an engine."""
    heads = [message("translator.scored", language), "BLEU", "chrF"]
    rows = [[html.escape(name), number(round(bleu, 1)), number(round(chrf, 1))] for name, bleu, chrf in scored]
    why = html.escape(message("translator.scores_why", language))
    return f'{render_table(heads, rows, kind="scores")}<p class="empty">{why}</p>'
