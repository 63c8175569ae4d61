"""A passage's units: its heading, its questions, its sentences. The index counts and embeds these, never a whole.

A question matches one sentence of a passage far better than the average of all of them, and a curated question better
than its answer. Does not know of weights.
"""

import re
from dataclasses import dataclass

from core.documents.document import Passage, Span
from core.documents.segments import split_sentences

_VISIBLE = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Unit:
    """`text` is counted; `meaning` is embedded: the same words under their heading. `span` is where in `Passage.text`
    the sentence stands, None for a heading or a question."""

    text: str
    meaning: str
    span: Span | None = None


def split_units(passage: Passage) -> tuple[Unit, ...]:
    """Heading, question, alternatives, then the sentences in order; never empty, wordless stretches are left out."""
    questions = [text for text in (passage.question, *passage.alternatives) if text.strip()]
    units = [Unit(passage.heading, passage.heading)] if passage.heading.strip() else []
    units += [Unit(question, _under(passage.heading, question)) for question in questions]
    for span in split_sentences(passage.text, passage.language):
        sentence = passage.text[span.start : span.end].strip()
        if _VISIBLE.search(sentence):
            units.append(Unit(sentence, _under(passage.heading, sentence), span))
    return tuple(units) or (Unit(passage.text, passage.text, Span(0, len(passage.text))),)


def _under(heading: str, text: str) -> str:
    return f"{heading.strip()}: {text}" if heading.strip() else text
