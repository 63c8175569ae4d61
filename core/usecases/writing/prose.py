"""One section by a model: its prompt, its reply as it grows, cleaned, and proved where the kind is bound.

Does not know stories, advertising sets, digests or code.
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

from core.checks.constraints import describe_constraint
from core.messages import words
from core.models.ability import is_small
from core.models.decoding import Decoding
from core.prompts import load_prompt
from core.usecases.writing.brief import Brief
from core.usecases.writing.cleaning import (
    clean_reply,
    cut_after_signature,
    cut_loop,
    cut_unfinished,
    drop_chatter,
    is_finished,
)
from core.usecases.writing.composing import compose_section
from core.usecases.writing.proving import evidence_of, prove_text
from core.usecases.writing.records import Step
from core.usecases.writing.speaking import room_for, stream_reply
from core.usecases.writing.task import Growth, Task

BEFORE = 1_200
"""Characters of the text before a part that its prompt shows."""
SMALL_DECODING = Decoding("greedy", repetition_penalty=1.1)
"""How a small model answers a free request where nothing else was chosen: without the penalty it goes in circles."""
OVER = 1.25
"""Times its wanted length at which a reply that does not end by itself is ended at the next whole sentence."""


def write_composed(task: Task) -> Iterator[Growth]:
    """The part from the person's own words."""
    text = compose_section(task.brief, task.section)
    part = replace(task.part(text), origin="composed")
    yield Growth(part, (Step(part.id, "composed", after=text),))


def write_prose(task: Task) -> Iterator[Growth]:
    """The part as the model writes it; composed where nothing of its reply is left."""
    template = load_prompt("writing/section", task.language)
    messages = template.render(**section_values(task))
    growth = Growth(task.part(""), prompts=(template.label,))
    evidence = evidence_of(task.brief, task.section, task.plan.bound, own_points=task.own_points)
    raw = ""
    room = room_for(task.section.length, task.unit)
    with closing(stream_reply(task.model, messages, most_tokens=room, decoding=task.decoding)) as replies:
        for reply in replies:
            done = bool(reply.finish)
            raw = cut_unfinished(reply.text, task.language) if reply.finish == "length" else reply.text
            text = _clean(task, raw, done)
            if evidence.bound != "none":
                text, _ = prove_text(text, replace(evidence, section=()), task.section.id, done=done)
            growth = growth.after(reply, text)
            yield growth
            if is_over(task, text):
                break
    yield finish_part(task, growth, _clean(task, raw, True))


def finish_part(task: Task, growth: Growth, text: str) -> Growth:
    """The cleaned text proved, with its steps; composed where the model gave nothing that can stay."""
    steps: tuple[Step, ...] = (Step(task.section.id, "drafted", after=text, tokens=growth.tokens),)
    left = text
    if task.plan.bound != "none":
        evidence = evidence_of(task.brief, task.section, task.plan.bound, own_points=task.own_points)
        text, proved = prove_text(text, evidence, task.section.id)
        left, _ = prove_text(left, replace(evidence, section=()), task.section.id)
        steps = (*steps, *proved)
    if left.strip():
        return growth.finished(text, steps)
    text = compose_section(task.brief, task.section)
    note = words("writing.nothing_left")
    steps = (*steps, Step(task.section.id, "composed", after=text, note=note))
    return replace(growth.finished(text, steps), part=replace(task.part(text), origin="composed"))


def write_free(task: Task) -> Iterator[Growth]:
    """The model's reply to the request itself; nothing is taken out but chatter around it and loops."""
    template = load_prompt("writing/free", task.language)
    messages = template.render(request=task.brief.topic, demands=say_demands(task.brief))
    growth = Growth(task.part(""), prompts=(template.label,))
    raw, text = "", ""
    room = room_for(task.brief.length, task.unit, usual=500)
    decoding = task.decoding or (SMALL_DECODING if is_small(task.model) else None)
    with closing(stream_reply(task.model, messages, most_tokens=room, decoding=decoding)) as replies:
        for reply in replies:
            raw = cut_unfinished(reply.text, task.language) if reply.finish == "length" else reply.text
            text = cut_after_signature(cut_loop(drop_chatter(raw), task.language))
            growth = growth.after(reply, text)
            yield growth
            if len(drop_chatter(raw)) > len(text) + 200:  # it repeats itself and will go on to
                break
    yield finish_part(task, growth, text.strip())


def section_values(task: Task) -> dict[str, str | list[str]]:
    """The values of `writing/section`."""
    brief, section = task.brief, task.section
    plan = next((one for one in task.plan.sections if one.id == section.id), None)
    facts = list(section.points if task.own_points else brief.facts)
    return {
        "form": task.plan.form.text(task.language),
        "brief": say_brief(brief),
        "facts": facts,
        "before": task.earlier[-BEFORE:],
        "part": section.heading,
        "task": plan.task.text(task.language) if plan else "",
        "length": say_length(task, section.length),
    }


def say_brief(brief: Brief) -> str:
    """Topic, audience, tone and demands, a line each."""
    lines = [("topic", brief.topic), ("title", brief.title), ("audience", brief.audience), ("tone", brief.tone)]
    comma = "、" if brief.language == "zh" else ", "
    lines += [("keywords", comma.join(brief.keywords)), ("voice", _say_voice(brief))]
    said = [words(f"writing.brief_{name}", value=value).text(brief.language) for name, value in lines if value]
    return "\n".join(said) + say_demands(brief)


def _say_voice(brief: Brief) -> str:
    """The habits of the voice card that a model can follow."""
    card, comma = brief.voice, "、" if brief.language == "zh" else ", "
    if card is None:
        return ""
    person = words(f"style.person_{card.person}") if card.person else None
    said = [
        words("writing.voice_sentences", length=round(card.sentence_length)) if card.sentence_length else None,
        words("writing.voice_person", person=person) if person else None,
        words("writing.voice_uses", words=comma.join(card.favourites)) if card.favourites else None,
        words("writing.voice_avoids", words=comma.join(card.banned)) if card.banned else None,
    ]
    return ("；" if brief.language == "zh" else "; ").join(one.text(brief.language) for one in said if one)


def say_demands(brief: Brief) -> str:
    """What must and must not be, as a list after an empty line; empty where nothing is demanded."""
    demands = [*brief.must, *(describe_constraint(one).text(brief.language) for one in brief.constraints)]
    demands += [words("writing.not_word", phrase=phrase).text(brief.language) for phrase in brief.must_not]
    if brief.kind == "free":
        demands += [words("writing.use_word", word=word).text(brief.language) for word in brief.keywords]
        if brief.length:
            demands.append(words("writing.about_length", length=_say_units(brief, brief.length)).text(brief.language))
    if not demands:
        return ""
    head = words("writing.demands").text(brief.language)
    return "\n\n" + "\n".join([head, *(f"- {demand}" for demand in demands)])


def say_length(task: Task, length: int | None) -> str:
    """`about 80 words`."""
    return words("writing.about_length", length=_say_units(task.brief, length or 100)).text(task.language)


def is_over(task: Task, text: str, wanted: int | None = None) -> bool:
    """Whether a growing text is well past its length and stands at the end of a sentence."""
    most = wanted or task.section.length
    return bool(most) and task.count(text) > OVER * most and is_finished(text)


def _say_units(brief: Brief, length: int) -> str:
    return words(f"writing.length_{brief.length_unit}", length=length).text(brief.language)


def _clean(task: Task, raw: str, done: bool) -> str:
    said = (*(line for text in task.plan.sections for line in (text.task.en, text.task.zh)), task.brief.topic)
    heading, told = task.section.heading, task.earlier
    return clean_reply(raw, heading=heading, said=said, told=told, language=task.language, done=done)
