"""A digest of given texts: key sentences, quoted with their source's number; a model's words where they are proved.

Key sentences are those whose words the text keeps coming back to, weighed by place, each new one unlike those chosen
(maximal marginal relevance, Carbonell and Goldstein 1998, https://doi.org/10.1145/290941.291025).
"""

import math
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

from core.checks.content import content_words
from core.checks.injection import check_injection
from core.checks.length import LengthUnit, count_length
from core.documents.segments import split_sentences
from core.messages import UiLanguage, words
from core.prompts import load_prompt
from core.usecases.writing.brief import Brief
from core.usecases.writing.cleaning import clean_reply, cut_unfinished
from core.usecases.writing.proving import Evidence, mark, prove_text
from core.usecases.writing.records import Section, Step
from core.usecases.writing.speaking import fits, room_for, stream_reply
from core.usecases.writing.task import Growth, Task

LEAST = 4
"""Content words below which a sentence is no key sentence."""
LONGEST = 420
"""Characters of a sentence that may be quoted; a longer one is no sentence but a list or a table."""
SPREAD = 0.6
"""How much likeness to a chosen sentence takes from a sentence's score."""
READ = 12_000
"""Characters of a source that a model is given."""


def write_digest(task: Task) -> Iterator[Growth]:
    """The part of one source."""
    number = _number(task.section)
    source = task.brief.sources[number - 1].text if 0 < number <= len(task.brief.sources) else ""
    quoted = quote_source(source, number, task.section.length, task.brief)
    part = replace(task.part(quoted), origin="composed")
    composed = Growth(part, (Step(part.id, "composed", after=quoted),))
    if task.model is None or not quoted:
        yield composed.finished(quoted or words("writing.nothing_to_quote").text(task.language))
        return
    yield replace(composed, part=replace(part, complete=False))
    yield from _phrase(task, number, source, composed)


def quote_source(text: str, number: int, length: int | None, brief: Brief) -> str:
    """The key sentences in their own order, each with its mark, about `length` in all and at least one."""
    chosen = key_sentences(text, brief.language, length or 60, brief.length_unit, topic=brief.topic)
    space = "" if brief.language == "zh" else " "
    return space.join(mark(sentence, number) for sentence in chosen)


def key_sentences(
    text: str, language: UiLanguage, length: int, unit: LengthUnit, *, topic: str = ""
) -> tuple[str, ...]:
    """Whole sentences of `text`, the first always better than a later one that is as good."""
    sentences = [" ".join(text[span.start : span.end].split()) for span in split_sentences(text, language)]
    sentences = [one for one in dict.fromkeys(sentences) if _is_quotable(one, language)]
    bags = [content_words(one, language) for one in sentences]
    counts = Counter(word for bag in bags for word in bag)
    asked = content_words(topic, language)
    scores = [_score(bag, counts, asked, at) for at, bag in enumerate(bags)]
    chosen: list[int] = []
    spent = 0
    while len(chosen) < len(sentences):
        left = [at for at in range(len(sentences)) if at not in chosen]
        gains = {at: scores[at] * (1 - SPREAD * _likeness(at, chosen, bags)) for at in left}
        best = next(
            (
                at
                for at in sorted(left, key=lambda at: -gains[at])
                if not chosen or spent + count_length(sentences[at], unit) <= 1.05 * length
            ),
            None,
        )
        if best is None:
            break
        chosen.append(best)
        spent += count_length(sentences[best], unit)
    return tuple(sentences[at] for at in sorted(chosen))


def _phrase(task: Task, number: int, source: str, composed: Growth) -> Iterator[Growth]:
    """The model's summary as far as it is proved against the source; the quotes stay where nothing of it is."""
    template = load_prompt("writing/digest", task.language)
    room = room_for(task.section.length, task.unit, usual=80)
    text_read = source[:READ]
    messages = template.render(text=text_read, length=_length(task))
    while not fits(task.model, messages, room) and len(text_read) > 500:
        text_read = text_read[: len(text_read) // 2]
        messages = template.render(text=text_read, length=_length(task))
    evidence = Evidence(
        task.language,
        "facts",
        (),
        tuple(one.text if n == number else "" for n, one in enumerate(task.brief.sources, 1)),
    )
    growth, raw, said = Growth(task.part(""), prompts=(template.label,)), "", ""
    with closing(stream_reply(task.model, messages, most_tokens=room, decoding=task.decoding)) as replies:
        for reply in replies:
            raw = cut_unfinished(reply.text, task.language) if reply.finish == "length" else reply.text
            cleaned = clean_reply(raw, heading=task.section.heading, language=task.language, done=bool(reply.finish))
            said, _ = prove_text(cleaned, evidence, task.section.id, done=bool(reply.finish))
            growth = growth.after(reply, said or composed.part.text)
            yield growth
    cleaned = clean_reply(raw, heading=task.section.heading, language=task.language)
    said, steps = prove_text(cleaned, evidence, task.section.id)
    drafted = Step(task.section.id, "drafted", after=cleaned, tokens=growth.tokens)
    if said.strip():
        yield growth.finished(said, (drafted, *steps))
        return
    kept = Step(task.section.id, "composed", after=composed.part.text, note=words("writing.nothing_left"))
    yield replace(growth.finished(composed.part.text, (drafted, *steps, kept)), part=composed.part)


def _length(task: Task) -> str:
    wanted = words(f"writing.length_{task.unit}", length=task.section.length or 60)
    return words("writing.about_length", length=wanted).text(task.language)


def _number(section: Section) -> int:
    match = re.fullmatch(r"source-(\d+)", section.id)
    return int(match[1]) if match else 1


def _score(bag: frozenset[str], counts: Counter[str], asked: frozenset[str], at: int) -> float:
    """Mean weight of a sentence's words, those of the topic twice, more at the beginning of the text."""
    weight = sum(math.log1p(counts[word]) * (2 if word in asked else 1) for word in bag)
    return weight / math.sqrt(len(bag)) * (1 + 1 / (1 + at))


def _likeness(at: int, chosen: list[int], bags: list[frozenset[str]]) -> float:
    return max((len(bags[at] & bags[one]) / len(bags[at] | bags[one]) for one in chosen), default=0.0)


def _is_quotable(sentence: str, language: UiLanguage) -> bool:
    """A whole sentence of a usual length that does not try to give orders to whoever reads it."""
    if not re.search(r"""[.!?。！？…]["'”’」』）)\]]*\Z""", sentence) or len(sentence) > LONGEST:
        return False
    return (
        len(content_words(sentence, language)) >= LEAST
        and check_injection(sentence, source="document").passed is not False
    )
