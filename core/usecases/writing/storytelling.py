"""A story's section, or a chapter, by an able model in as many passes as its length needs, each told what came before.

Does not decide what happens: that is the outline's. Does not check continuity; that is done on the finished draft.
"""

from collections.abc import Iterator
from contextlib import closing

from core.checks.continuity import read_ledger
from core.documents.segments import split_sentences
from core.messages import UiLanguage
from core.models.ability import is_small
from core.models.decoding import Decoding
from core.prompts import load_prompt
from core.prompts.template import Value
from core.usecases.writing.cleaning import clean_reply, cut_unfinished
from core.usecases.writing.prose import finish_part, is_over, say_brief, say_length
from core.usecases.writing.records import Draft, Section
from core.usecases.writing.scenes import write_scenes
from core.usecases.writing.speaking import fits, room_for, stream_reply
from core.usecases.writing.task import Growth, Task

CHAPTER = "writing/chapter"
PASS = {"words": 700, "zi": 1_000, "characters": 3_500}
MOST_PASSES = 24
TAIL = 1_500
"""Characters of what was written last that a pass goes on from."""
ENOUGH = 0.85
"""Share of a section's length from which it is not gone on with."""
DECODING = Decoding("sampling", temperature=0.8, top_p=0.95)


def write_story(task: Task) -> Iterator[Growth]:
    """The growing section."""
    if is_small(task.model):
        yield from write_scenes(task)
        return
    wanted = task.section.length or 200
    template = load_prompt(CHAPTER, task.language)
    text = cut_unfinished(task.begun, task.language) if task.begun else ""
    growth = Growth(task.part(text), prompts=(template.label,))
    stalls = 0
    for _ in range(MOST_PASSES):
        left = wanted - task.count(text)
        if stalls == 2 or (text and left < (1 - ENOUGH) * wanted):
            break
        step = min(left, PASS[task.unit])
        with closing(_write_pass(task, growth, text, step)) as growths:
            for grown in growths:
                growth = grown
                yield growth
        written = cut_unfinished(growth.part.text, task.language)
        stalls = stalls + 1 if task.count(written) - task.count(text) < 0.2 * step else 0
        text = written
    yield finish_part(task, growth, text)


def story_so_far(draft: Draft, section: Section, language: UiLanguage, most: int) -> str:
    """Every chapter before `section` as its plan and its first and last sentence, in at most `most` characters: the
    oldest give way first, to their plan alone, then altogether."""
    done = []
    for part in draft.parts:
        if part.id == section.id:
            break
        points = next((one.points for one in draft.outline.sections if one.id == part.id), ())
        heading = next((one.heading for one in draft.outline.sections if one.id == part.id), part.heading)
        plan = f"{heading}: {' '.join(points)}".rstrip(": ")
        spans = split_sentences(part.text, language)
        ends = [part.text[span.start : span.end].strip() for span in (spans[:1] + spans[-1:] if spans else ())]
        done.append((plan, "\n".join([plan, *dict.fromkeys(ends)])))
    for short in range(len(done) + 1):
        text = "\n".join([plan for plan, _ in done[:short]] + [whole for _, whole in done[short:]])
        if len(text) <= most:
            return text
    return text[-most:]


def say_ledger(draft: Draft, language: UiLanguage, most: int) -> str:
    """What the written parts say of people, places and things, in their own sentences: the latest on each matter."""
    ledger = read_ledger([part.text for part in draft.parts if part.text], language)
    latest = {(entry.who, entry.kind, entry.of): entry.quote for entry in ledger.entries}
    kept: list[str] = []
    for quote in reversed(list(dict.fromkeys(latest.values()))):
        if sum(map(len, kept)) + len(quote) > most:
            break
        kept.insert(0, f"- {quote}")
    return "\n".join(kept)


def _write_pass(task: Task, growth: Growth, text: str, step: int) -> Iterator[Growth]:
    """One reply that goes on from `text`."""
    room, spent = room_for(step, task.unit), growth.tokens
    messages = load_prompt(CHAPTER, task.language).render(**_values(task, text, step, room))
    said = (task.brief.topic, *task.section.points, *(one.task.text(task.language) for one in task.plan.sections))
    cleaning = {"heading": task.section.heading, "said": said, "told": f"{task.earlier}\n\n{text}"}
    with closing(stream_reply(task.model, messages, most_tokens=room, decoding=task.decoding or DECODING)) as replies:
        for reply in replies:
            raw = cut_unfinished(reply.text, task.language) if reply.finish == "length" else reply.text
            piece = clean_reply(raw, language=task.language, done=bool(reply.finish), **cleaning)
            yield growth.after(reply, _join(text, piece), spent)
            if is_over(task, piece, step):
                return


def _values(task: Task, text: str, step: int, room: int) -> dict[str, Value]:
    scene = next((one.task.text(task.language) for one in task.plan.sections if one.id == task.section.id), "")
    happens = " ".join(task.section.points) or scene
    values: dict[str, Value] = {
        "brief": say_brief(task.brief),
        "plan": "\n".join(f"{one.heading}: {' '.join(one.points)}" for one in task.draft.outline.sections),
        "earlier": "",
        "before": (text or task.earlier)[-TAIL:],
        "part": task.section.heading,
        "happens": happens,
        "length": say_length(task, step),
    }
    template, most = load_prompt(CHAPTER, task.language), 8_000
    while most > 200:
        told = story_so_far(task.draft, task.section, task.language, most)
        values["earlier"] = f"{told}\n{say_ledger(task.draft, task.language, most // 3)}".strip()
        if fits(task.model, template.render(**values), room):
            break
        most //= 2
    return values


def _join(text: str, piece: str) -> str:
    return f"{text}\n\n{piece}".strip()
