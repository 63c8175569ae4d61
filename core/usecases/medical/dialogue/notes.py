"""A consultation as statements of a note: each with the section it belongs under and the turns it comes from.

Joins questions with their answers and sorts; how a language is worded is the matter of its `Speech`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from core.documents.document import Span
from core.usecases.medical.dialogue.turns import Turn
from core.usecases.medical.records import SectionName

_CLEAR: tuple[SectionName, ...] = ("allergies", "family_history")
"""Sections that a sentence belongs under by its words alone; other words of sections are part of many a story."""
LONGEST = 600
"""Characters of a sentence; nobody speaks more without a stop, and recorders that set none are cut before."""
_HABITS: tuple[SectionName, ...] = ("social_history", "family_history", "medications", "allergies")
Polarity = Literal["yes", "no", "unknown", ""]


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of a note in third person. `denied` is what it denies where it does nothing else."""

    text: str
    section: SectionName
    sources: tuple[Span, ...]
    denied: str = ""
    answer: bool = False
    """Whether a yes or no makes it of its question."""
    open: bool = False
    """Whether a short answer to a later question may be added to it."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a turn: as said, and without what a note has no use for."""

    said: str
    clean: str
    span: Span
    asks: bool


@dataclass(frozen=True, slots=True)
class Speech:
    """How one language is spoken in a consultation."""

    split: Callable[[str], Sequence[tuple[int, int]]]
    clean: Callable[[str], str]
    asks: Callable[[str], bool]
    is_small_talk: Callable[[str], bool]
    is_courtesy: Callable[[str], bool]
    """The same of a doctor's sentence, of which less is of use."""
    polarity: Callable[[str], Polarity]
    state_answer: Callable[[str, Polarity], str]
    state_fragment: Callable[[str, str], tuple[str, bool]]
    tell: Callable[[str, str], str]
    """A sentence in third person; the second argument is the speaker's role."""
    place: Callable[[str, str], SectionName | None]
    """The section of a sentence by its words and its speaker's role; None where a doctor's sentence is of no use."""
    deny: Callable[[Sequence[str]], str]
    is_weak: Callable[[str], bool]
    is_covered: Callable[[str, str], bool]
    """Whether a reply adds nothing to what its question already says."""
    shares: Callable[[str, str], bool]
    """Whether a question and a reply have a word of content in common."""
    go_on: Callable[[str, str], str]
    """A sentence with a short answer that goes on with it."""
    is_fragment: Callable[[str], bool]
    """Whether a reply has no verb of its own."""
    specify: Callable[[str, str], str]
    """A statement with what a fragment adds to its yes."""
    denial: str
    """How a denial begins."""


def make_statements(text: str, turns: Sequence[Turn], speech: Speech) -> tuple[Statement, ...]:
    """The statements in the order of the talk."""
    made: list[Statement] = []
    asked: tuple[Sentence, ...] = ()
    asker = ""
    for turn in turns:
        sentences = _read_sentences(text, turn, speech)
        if turn.role in ("doctor", "clinician"):
            if asked and asker != turn.role:
                _reply(made, sentences, asked, turn, speech)
                asked = ()
            else:
                made += _tell_doctor(sentences, turn, speech)
            asker = turn.role if any(sentence.asks for sentence in sentences) else asker
            asked = tuple(sentence for sentence in sentences if sentence.asks) or asked
        else:
            _reply(made, sentences, asked, turn, speech)
            if not all(sentence.asks for sentence in sentences):
                asked = ()
    return _one_complaint(made)


def _one_complaint(made: Sequence[Statement]) -> tuple[Statement, ...]:
    """The first answer to what brings somebody here is the complaint, all else of it the history."""
    first = next((one for one in made if one.section == "complaint"), None)
    return tuple(
        replace(one, section="history") if one.section == "complaint" and one is not first else one for one in made
    )


def _read_sentences(text: str, turn: Turn, speech: Speech) -> list[Sentence]:
    said = text[turn.said.start : turn.said.end]
    found = []
    for start, end in (piece for whole in speech.split(said) for piece in _cut_long(said, *whole)):
        piece = said[start:end]
        span = Span(turn.said.start + start, turn.said.start + end)
        found.append(Sentence(piece, speech.clean(piece), span, speech.asks(piece)))
    return found


def _cut_long(said: str, start: int, end: int) -> list[tuple[int, int]]:
    """A sentence in stretches of LONGEST at most, which end with a word or comma where they can."""
    pieces = []
    while end - start > LONGEST:
        cut = max(said.rfind(mark, start + LONGEST // 2, start + LONGEST) for mark in " ,，、") + 1
        cut = cut or start + LONGEST
        pieces.append((start, cut))
        start = cut
    pieces = [*pieces, (start, end)]
    return [(a, b) for a, b in pieces if said[a:b].strip()]


def _tell_doctor(sentences: Sequence[Sentence], turn: Turn, speech: Speech) -> list[Statement]:
    """What a doctor states of findings, results, assessment and plan; courtesy and explanations are left."""
    made = []
    for sentence in sentences:
        if sentence.asks or speech.is_courtesy(sentence.clean) or speech.is_weak(sentence.clean):
            continue
        section = speech.place(sentence.clean, turn.role)
        if section:
            made.append(Statement(speech.tell(sentence.clean, turn.role), section, (sentence.span,)))
    return made


def _reply(
    made: list[Statement], sentences: Sequence[Sentence], asked: Sequence[Sentence], turn: Turn, speech: Speech
) -> None:
    """Adds what a patient's turn says: yes and no with their questions, short answers with theirs, sentences alone."""
    if not sentences:
        return
    answer = speech.polarity(sentences[0].said) if asked else ""
    questions = asked if answer == "no" else asked[-1:]
    stated = _answer(questions, answer, sentences, turn, speech) if answer else []
    told = []
    for number, sentence in enumerate(sentences):
        if sentence.asks or not sentence.clean or speech.is_small_talk(sentence.clean):
            continue
        if number == 0 and stated and speech.is_covered(sentence.clean, questions[-1].clean):
            continue
        if speech.is_weak(sentence.clean) and (
            stated or not (number == 0 and questions and speech.state_fragment(questions[-1].clean, sentence.clean)[0])
        ):
            continue
        told.append(sentence)
    if answer == "yes" and stated and told and told[0] is sentences[0] and speech.is_fragment(told[0].clean):
        detail = speech.tell(told.pop(0).clean, turn.role)
        stated = [replace(stated[-1], text=speech.specify(stated[-1].text, detail))]
    replaced = bool(told and questions) and speech.shares(questions[-1].clean, told[0].clean)
    if not (answer == "yes" and replaced):
        made += stated
    for number, sentence in enumerate(told):
        joined = asked if number == 0 and not stated else ()
        _tell_patient(made, sentence, joined, _place_reply(made, sentence, asked, speech), turn, speech)


def _answer(
    questions: Sequence[Sentence], answer: Polarity, sentences: Sequence[Sentence], turn: Turn, speech: Speech
) -> list[Statement]:
    """One statement for each question; one no to questions of several kinds answers the last alone."""
    made: list[Statement] = []
    for question in questions:
        said = speech.state_answer(question.clean, answer)
        if not said:
            continue
        denied = said.removeprefix(speech.denial) if said.startswith(speech.denial) else ""
        section = speech.place(question.clean, "patient") or "history"
        sources = (question.span, sentences[0].span)
        made.append(Statement(speech.tell(said, "answer"), section, sources, denied, answer=True, open=answer == "yes"))
    if all(one.denied for one in made):
        return made
    return [one for one in made[-1:] if one.sources[0] == questions[-1].span]


def _place_reply(
    made: Sequence[Statement], sentence: Sentence, asked: Sequence[Sentence], speech: Speech
) -> SectionName:
    """By the last question; unasked, by the sentence where its words are clear, and as the complaint what is said
    first of all."""
    if asked and (section := speech.place(asked[-1].clean, "patient")):
        return section
    if not asked and not any(one.open for one in made):
        return "complaint"
    volunteered = speech.place(sentence.clean, "patient")
    return volunteered if volunteered in _CLEAR else "history"


def _tell_patient(
    made: list[Statement],
    sentence: Sentence,
    questions: Sequence[Sentence],
    section: SectionName,
    turn: Turn,
    speech: Speech,
) -> None:
    """A sentence as it is, or a fragment with its question: alone, or added to what it goes on with."""
    for question in reversed(questions):
        said, added = speech.state_fragment(question.clean, sentence.clean)
        if not said:
            continue
        sources = (question.span, sentence.span)
        if added and made and made[-1].open and (section == made[-1].section or made[-1].section not in _HABITS):
            last = made[-1]
            made[-1] = replace(last, text=speech.go_on(last.text, said), sources=(*last.sources, *sources))
        else:
            made.append(Statement(speech.tell(said, "answer"), section, sources, open=True))
        return
    made.append(Statement(speech.tell(sentence.clean, turn.role), section, (sentence.span,), open=True))


def join_denials(statements: Sequence[Statement], speech: Speech) -> tuple[Statement, ...]:
    """Denials that follow one another under the same section as one sentence."""
    made: list[list[Statement]] = []
    said: dict[str, list[Statement]] = {}
    for statement in statements:
        if statement.text in said and not statement.denied:
            said[statement.text].append(statement)
            continue
        if made and statement.denied and made[-1][0].denied and made[-1][0].section == statement.section:
            made[-1].append(statement)
        else:
            made.append([statement])
            said.setdefault(statement.text, made[-1])
    return tuple(
        group[0]
        if len(group) == 1 or not group[0].denied
        else replace(
            group[0],
            text=speech.deny([one.denied for one in group]),
            sources=tuple(span for one in group for span in one.sources),
        )
        for group in made
    )
