"""The named endpoint `/translate`, for programs: a text in, segments with their targets and checks out. Keeps nothing.

client = gradio_client.Client("http://127.0.0.1:7862")
record = client.predict("Good morning.", "es", api_name="/translate")
record = client.predict("Good morning.", "es", glossary="source,target\\nmorning,mañana\\n", api_name="/translate")
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

import gradio as gr

from apps._gradio import page_language
from apps._person import find_person
from apps._translator_room import Room
from apps._translator_seat import read_language
from apps._translator_text import MOST_TEXT, find_language
from apps._translator_turns import take_turns
from core.access import note_person
from core.errors import InputError
from core.messages import UiLanguage
from core.usecases.translation.records import Direction, Tools, Translation

if TYPE_CHECKING:
    from core.usecases.translation.glossary import Glossary

Record = dict[str, object]
MOST_GLOSSARY = 200_000


def make_endpoint(room: Room) -> Callable[..., Record]:
    """The function behind `/translate`."""
    pace = room.access.pace("api")

    def translate(
        text: str,
        target: str,
        source: str = "",
        engine: str = "",
        glossary: str = "",
        formality: str = "",
        request: gr.Request = None,  # type: ignore[assignment]
    ) -> Record:
        """Translate a text into the language `target` (a BCP 47 tag: es, zh, zh-TW, pt-BR).

        `source` is found out where it is not given; `engine` is an id as a record names it, the first there is for "";
        `glossary` is a table as CSV: source, target. A segment has `target`, `origin`, `safe`, what failed in `flags`;
        one that could not be translated has `reason`.
        """
        person = find_person(room.access, request)
        note_person(person)
        pace.check(person)
        direction = read_direction(text, source, target, formality)
        tools = Tools(
            take_turns(room.engines.open(engine, direction), room.access), glossary=read_terms(glossary, direction)
        )
        return translate_text(text, direction, tools, page_language(request))

    return translate


def read_direction(text: str, source: str, target: str, formality: str) -> Direction:
    """What a program asks for; InputError for what is no language, the same one twice, or too much text."""
    if len(text) > MOST_TEXT:
        raise InputError("translator.long_text", length=len(text), limit=MOST_TEXT)
    if not read_language(target):
        raise InputError("translator.no_language", tag=target[:35])
    if source and not read_language(source):
        raise InputError("translator.no_language", tag=source[:35])
    found = read_language(source) or find_language(text)
    if not found:
        raise InputError("translator.unknown_source")
    if found == read_language(target):
        raise InputError("translator.same_twice", tag=found)
    return Direction(found, read_language(target), formality if formality in ("formal", "informal") else "")


def read_terms(glossary: str, direction: Direction) -> "Glossary | None":
    """The glossary a program sent; None for "". InputError where a row of it cannot be used."""
    from core.usecases.translation.glossary_file import read_glossary

    if len(glossary) > MOST_GLOSSARY:
        raise InputError("translator.long_text", length=len(glossary), limit=MOST_GLOSSARY)
    if not glossary.strip():
        return None
    read = read_glossary("glossary.csv", glossary.encode(), direction.source, direction.target)
    if read.problems:
        raise InputError("translator.bad_term", why=read.problems[0])
    return read.glossary


def translate_text(text: str, direction: Direction, tools: Tools, language: UiLanguage) -> Record:
    """The record of a text."""
    from core.usecases.translation.translating import join_text, split_text, translate_segments

    made = tuple(translate_segments(split_text(text, direction.source), direction, tools))
    return {
        "text": join_text(text, made, direction),
        "source": direction.source,
        "target": direction.target,
        "engine": tools.translator.id if tools.translator else "",
        "license": tools.translator.license if tools.translator else "",
        "route": list(tools.translator.route(direction.source, direction.target)) if tools.translator else [],
        "segments": [segment_record(one, language) for one in made],
    }


def segment_record(one: Translation, language: UiLanguage) -> Record:
    """One segment as JSON."""
    return {
        "source": one.source,
        "target": one.target,
        "origin": one.origin,
        "outcome": one.outcome,
        "safe": one.safe,
        "flags": [{"check": check.name, "detail": check.detail.text(language)} for check in one.failed],
        "reason": one.reason.text(language) if one.reason else "",
    }
