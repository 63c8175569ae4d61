"""A story by a model under half a billion parameters: a paragraph at a time in a dialogue, several candidates for each.

Measured on the embedded model: with the paragraph before as its own last reply it keeps to person, tense and people far
better than with a description of it, and of three drafts the one that computed marks prefer circles and wanders less.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace

from core.checks.content import content_words
from core.documents.segments import split_sentences
from core.messages import words
from core.models.decoding import Decoding
from core.prompts import load_prompt
from core.prompts.template import PromptTemplate, Value
from core.usecases.writing.cleaning import clean_reply, cut_unfinished, is_finished, plain
from core.usecases.writing.evidence import subject_of
from core.usecases.writing.prose import finish_part
from core.usecases.writing.speaking import Reply, room_for, stream_reply
from core.usecases.writing.task import Growth, Task

STEP = {"words": 100, "zi": 160, "characters": 500}
"""Length of one paragraph."""
MOST_STEPS = 60
DECODING = Decoding("sampling", temperature=0.5, top_p=0.9, repetition_penalty=1.1)
"""Greedy, or without the penalty, the model circles after two sentences; hotter, or with more of it, sense goes."""
CANDIDATES = 3
BEFORE = 1_200
"""Characters of the story that the dialogue holds."""
ENOUGH = 0.85
TOLD = 0.7
"""Share of a paragraph's groups of words that stood before from which it says nothing new."""
_ABOUT_TEXT = re.compile(
    r"\b(?:protagonist|narrative|storytelling|paragraphs?|the reader|past (?:simple )?tense|(?:first|third)[- ]person"
    r"|this (?:scene|story|tale|chapter|passage|conversation)|(?:opening|final|last|first) sentence|to be continued"
    r"|the (?:story|tale) end(?:s|ed)|(?:was|is) the ending|fade to black|transcribed|last updated|the end)\b|[()\[\]]",
    re.I,
)
_FIRST = re.compile(r"\b(?:i|i'm|i've|i'd|my|me|myself|we|our|us)\b", re.I)
_QUOTED = re.compile('["“][^"”]*["”]')
_PRESENT = re.compile(r"\b(?:is|are|has|have|does|says|feels|looks|stands|can|will)\b", re.I)
_PAST = re.compile(r"\b(?:was|were|had|did|said|felt|looked|stood|could|would|\w{3,}ed)\b", re.I)
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]{2,}\b")


def write_scenes(task: Task) -> Iterator[Growth]:
    """The growing section."""
    wanted = task.section.length or 150
    text = cut_unfinished(task.begun, task.language) if task.begun else ""
    growth, stalls = Growth(task.part(text)), 0
    for _ in range(MOST_STEPS):
        left = wanted - task.count(text)
        if stalls == 2 or (text and left < (1 - ENOUGH) * wanted):
            break
        with closing(_write_step(task, growth, text, left)) as growths:
            for grown in growths:
                growth = grown
                yield growth
        stalls = 0 if growth.part.text != text else stalls + 1
        text = growth.part.text
    yield finish_part(task, growth, text)


def score_paragraph(text: str, task: Task, before: str) -> float:
    """How far a paragraph keeps to the story: its person and tense, its people, its subject, nothing told again."""
    sentences = [text[span.start : span.end] for span in split_sentences(text, task.language)]
    told = content_words(f"{task.brief.topic} {' '.join(task.section.points)} {before}", task.language)
    held = content_words(text, task.language)
    outside = _QUOTED.sub(" ", text)
    person = len(_FIRST.findall(outside)) * (0 if _FIRST.search(task.brief.topic) else 1)
    tense = len(_PRESENT.findall(outside)) / (1 + len(_PAST.findall(outside)))
    strange = {
        name
        for name in _NAME.findall(text)
        if name.lower() not in f"{task.brief.topic} {task.brief.facts} {before}".lower()
    }
    share = len(held & told) / (len(held) ** 0.5 or 1)
    return (
        share
        - 0.4 * person
        - 1.0 * tense
        - (0.3 if before else 0.1) * len(strange)
        - 6.0 * repeated_share(text, before)
        - 1.0 * (len(sentences) < 3)
    )


def repeated_share(text: str, before: str, size: int = 3) -> float:
    """Share of the groups of `size` words that stood before, in `before` or in the text itself."""
    said = plain(text).split()
    earlier = plain(before).split()
    known = {tuple(earlier[at : at + size]) for at in range(len(earlier) - size + 1)}
    again = 0
    for at in range(len(said) - size + 1):
        group = tuple(said[at : at + size])
        again += group in known
        known.add(group)
    return again / max(1, len(said) - size + 1)


def _write_step(task: Task, growth: Growth, text: str, left: int) -> Iterator[Growth]:
    """The candidates for the next paragraph side by side: the first is shown while they grow, then the best."""
    template, values = _prompt(task, text, left)
    messages, spent = template.render(**values), growth.tokens
    growth = replace(growth, prompts=tuple(dict.fromkeys((*growth.prompts, template.label))))
    before = _join(task.earlier, text)
    room = room_for(min(left, STEP[task.unit]), task.unit)
    replies: list[Reply] = []
    with ExitStack() as stack:
        streams = [stream_reply(task.model, messages, most_tokens=room, decoding=one) for one in _decodings(task)]
        for stream in streams:
            stack.enter_context(closing(stream))
        for replies in _side_by_side(streams):
            yield growth.after(replies[0], _join(text, _clean(task, replies[0], before)), spent)
    pieces = [_clean(task, replace(reply, finish="length"), before) for reply in replies]
    new = [piece for piece in pieces if piece and repeated_share(piece, before) < TOLD]
    best = max(new, key=lambda one: score_paragraph(one, task, before), default="")
    total = replace(replies[0], tokens=sum(reply.tokens for reply in replies))
    yield growth.after(total, _join(text, best), spent)


def _side_by_side(streams: Sequence[Iterator[Reply]]) -> Iterator[list[Reply]]:
    """All replies as far as they are, until each has ended; the engine decodes them together."""
    latest = [Reply() for _ in streams]
    running = dict(enumerate(streams))
    while running:
        for at, stream in list(running.items()):
            reply = next(stream, None)
            if reply is None:
                del running[at]
            else:
                latest[at] = reply
        yield list(latest)


def _decodings(task: Task) -> list[Decoding]:
    """The person's own way, once; with sampling, or where none was chosen, as many draws as there are candidates."""
    chosen = task.decoding or DECODING
    if chosen.mode != "sampling":
        return [chosen]
    seeds = [None if chosen.seed is None else chosen.seed + n for n in range(CANDIDATES)]
    return [replace(chosen, candidates=1, seed=seed) for seed in seeds]


def _clean(task: Task, reply: Reply, before: str) -> str:
    raw = cut_unfinished(reply.text, task.language) if reply.finish == "length" else reply.text
    text = clean_reply(
        raw,
        heading=task.section.heading,
        said=(task.brief.topic,),
        told=before,
        language=task.language,
        done=bool(reply.finish),
    )
    spans = split_sentences(text, task.language)
    kept = [text[span.start : span.end] for span in spans if not _ABOUT_TEXT.search(text[span.start : span.end])]
    while reply.finish and "".join(kept).count('"') % 2:  # a speech that was begun and not ended
        kept.pop()
    whole = "".join(kept).strip()
    return whole if is_finished(whole) or not reply.finish else ""


def _prompt(task: Task, text: str, left: int) -> tuple[PromptTemplate, dict[str, Value]]:
    """The first paragraph is asked for by topic; a later one in a dialogue that holds what came before."""
    happens = " ".join(task.section.points)
    cue = next((one.task.text(task.language) for one in task.plan.sections if one.id == task.section.id), "")
    last = task.section.id == task.draft.outline.sections[-1].id and left <= 1.5 * STEP[task.unit]
    before = _join(task.earlier, text)
    subject = subject_of(task.brief.topic, task.language).rstrip(".。")
    if not before:
        tone = words("writing.brief_tone", value=task.brief.tone).text(task.language) if task.brief.tone else ""
        first = " ".join(part for part in (happens, tone) if part)
        return load_prompt("writing/scene", task.language), {"topic": subject, "happens": first}
    key = "writing.turn_last" if last else "writing.turn_next"
    about = " ".join(part for part in (happens, cue) if part) if not text else ""
    ending = cue if last and text else ""
    turn = " ".join(part for part in (words(key).text(task.language), about or ending) if part)
    values: dict[str, Value] = {"topic": subject, "before": _tail(before), "turn": turn}
    return load_prompt("writing/scene_next", task.language), values


def _tail(text: str) -> str:
    """The last whole paragraphs that fit."""
    kept = ""
    for paragraph in reversed(text.split("\n\n")):
        if kept and len(kept) + len(paragraph) > BEFORE:
            break
        kept = f"{paragraph}\n\n{kept}".strip()
    return kept[-2 * BEFORE :]


def _join(text: str, piece: str) -> str:
    return f"{text}\n\n{piece}".strip()
