"""Advertising sets: for each field of a platform several lines that fit it, no two of them alike.

A model's lines come first where they fit and hold to what was given; the person's own words fill the set up.
Does not know how a platform judges copy.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import combinations

from core.checks.claims import check_claims
from core.checks.content import content_words
from core.checks.keywords import check_forbidden
from core.documents.differences import diversity
from core.messages import Words, words
from core.prompts import load_prompt
from core.usecases.writing.brief import Brief
from core.usecases.writing.cleaning import drop_chatter, name_slots, plain
from core.usecases.writing.composing import as_sentence, in_line, make_hashtags, to_add
from core.usecases.writing.evidence import given_texts, make_title
from core.usecases.writing.phrases import key_phrases
from core.usecases.writing.platforms import Field, Platform, find_platform, fits, load_platforms
from core.usecases.writing.prose import say_brief, write_prose
from core.usecases.writing.proving import evidence_of, judge
from core.usecases.writing.records import Section, Step
from core.usecases.writing.speaking import stream_reply
from core.usecases.writing.task import Growth, Task

USUAL = "google_search"
"""The platform whose fields hold where none is named."""
WANTED = {"headline": 8, "description": 4}
"""Lines made for a field; others get as many as fit it, at most this many."""
FEWEST = 3
BODY = 200
"""Characters above which a field that comes once is a running text."""
ALIKE = 0.7
"""Share of content words that two lines have in common from which they say the same."""
_LEAD = re.compile(
    r"\A\s*(?:[-*•]|\d{1,2}[.)、:：]|(?:headline|description|option|标题|描述)\s*\d{0,2}\s*[:：])\s*", re.I
)
_SUBJECT = re.compile(r"\A(?:it|they|we)\s+(?=[a-z])", re.I)
"""What a headline leaves out: "It draws 6 watts"."""
_CLOSERS = re.compile(r"[.。!！]\Z")


def platform_of(brief: Brief) -> Platform:
    """The platform the brief names; for advertising copy the usual one where it names none that is known."""
    return find_platform(brief.platform) or load_platforms()[USUAL]


def plan_fields(brief: Brief) -> tuple[Section, ...]:
    """A section for each field of the platform that holds copy."""
    fields = [field for field in platform_of(brief).fields if field.id not in ("path", "hashtag")]
    return tuple(Section(field.id, field.labels[brief.language][0], _points(brief, field)) for field in fields)


def write_assets(task: Task) -> Iterator[Growth]:
    """The lines of one field, growing; with a model that may write them, its own first."""
    field = platform_of(task.brief).field(task.section.id)
    if field is None:
        field = Field(task.section.id, {}, 90, "double", 1, 5)
    if _is_body(field) and task.model is not None:
        yield from write_prose(task)
        return
    growth = Growth(task.part(""))
    if task.model is not None:
        with closing(_ask_lines(task, field)) as growths:
            for grown in growths:
                growth = grown
                yield growth
    lines = [line.removeprefix("- ") for line in growth.part.text.split("\n") if line]
    asked, steps = len(lines), list[Step]()
    pool = _headlines(task.brief, field) if field.limit <= 60 else _descriptions(task.brief, field)
    lines = choose_lines([*lines, *pool], _wanted(field), task, field)
    sign = "" if field.most == 1 else "- "
    text = "\n".join(f"{sign}{line}" for line in lines) or f"{sign}{to_add(task.section.heading, task.language)}"
    if len(lines) > asked or not lines:
        steps.append(Step(task.section.id, "composed", after="\n".join(lines[asked:])))
    share = round(100 * diversity(lines))
    said = words("writing.diversity", field=task.section.heading, count=len(lines), share=share)
    notes: tuple[Words, ...] = (said,) if len(lines) > 1 else ()
    if len(lines) < max(field.least, 1):
        notes = (words("writing.few_lines", field=field.name, count=len(lines), least=field.least),)
    origin = "model" if asked else "composed"
    growth = replace(growth, part=replace(growth.part, origin=origin), notes=notes)
    yield growth.finished(text, steps)


def choose_lines(lines: Sequence[str], count: int, task: Task, field: Field) -> list[str]:
    """The first `count` that fit the field, hold no forbidden word and do not say what a chosen one says."""
    chosen: list[str] = []
    for line in lines:
        if len(chosen) == count:
            break
        if (
            fits(line, field)
            and not _broken(line, task)
            and not any(_is_alike(line, other, task.language) for other in chosen)
        ):
            chosen.append(line)
    return chosen


def _broken(line: str, task: Task) -> tuple[str, ...]:
    """The checks of wording that refuse a line: forbidden words, and claims that advertising may not make."""
    checks = (check_forbidden(line, task.brief.must_not, task.language), *check_claims(line, task.language))
    return tuple(check.name for check in checks if check.passed is False)


def _unproved(line: str, task: Task) -> tuple[str, ...]:
    """The claim checks that mark something the person has not said: a model may not make a claim in their name."""
    given = "\n".join(given_texts(task.brief)).casefold()
    checks = check_claims(line, task.language)
    return tuple(
        check.name for check in checks if any(line[at.start : at.end].casefold() not in given for at in check.spans)
    )


def read_lines(text: str) -> list[str]:
    """The lines of a reply without numbers, bullets, labels and quotation marks."""
    read = []
    for line in drop_chatter(text).split("\n"):
        bare = _LEAD.sub("", _LEAD.sub("", line)).strip().strip('"“”*_').strip()
        if bare and not bare.startswith("#") and not bare.endswith((":", "：")):
            read.append(bare)
    return list(dict.fromkeys(read))


def _ask_lines(task: Task, field: Field) -> Iterator[Growth]:
    """The model's lines that fit and hold to what was given, and what was left out and why."""
    template = load_prompt("writing/lines", task.language)
    messages = template.render(
        brief=say_brief(task.brief),
        facts=list(task.brief.facts),
        field=task.section.heading,
        count=str(_wanted(field) + 2),
        limit=str(field.limit // 2 if task.language == "zh" and field.count == "double" else field.limit),
    )
    growth = Growth(task.part(""), prompts=(template.label,))
    evidence = evidence_of(task.brief, task.section, "values", own_points=False)
    kept: list[str] = []
    steps: list[Step] = []
    seen = 0
    with closing(stream_reply(task.model, messages, most_tokens=400, decoding=task.decoding)) as replies:
        for reply in replies:
            lines = read_lines(
                name_slots(reply.text if reply.finish else reply.text.rpartition("\n")[0], task.language)
            )
            for line in lines[seen:]:
                failed = () if fits(line, field) else ("platform_length",)
                failed = failed or judge(line, evidence).failed or _broken(line, task) or _unproved(line, task)
                if failed:
                    note = words("writing.line_left_out")
                    steps.append(Step(task.section.id, "dropped", failed, line, "", note=note))
                else:
                    kept.append(line)
            seen = max(seen, len(lines))
            chosen = choose_lines(kept, _wanted(field), task, field)
            growth = growth.after(reply, "\n".join(f"- {line}" for line in chosen))
            yield growth
    drafted = Step(task.section.id, "drafted", after=growth.part.text, tokens=growth.tokens)
    yield replace(growth, steps=(drafted, *steps))


def _is_body(field: Field) -> bool:
    """Whether the field holds one running text instead of a set of lines."""
    return field.most == 1 and field.limit > BODY


def _wanted(field: Field) -> int:
    return max(field.least, min(field.most, WANTED.get(field.id, FEWEST)))


def _points(brief: Brief, field: Field) -> tuple[str, ...]:
    return brief.facts if field.limit > 60 else ()


def _headlines(brief: Brief, field: Field) -> Iterator[str]:
    """Short lines of the person's own words: names, keywords, facts, and pairs of them."""
    names = [make_title(brief, most) for most in (None, field.limit, field.limit // 2)]
    names = list(dict.fromkeys(name for name in (brief.title, *names) if name))
    facts = [_open(_SUBJECT.sub("", _CLOSERS.sub("", fact.strip()))) for fact in brief.facts]
    keywords = [_open(keyword) for keyword in brief.keywords]
    yield from names
    yield from keywords
    yield from facts
    yield from (_pair(one, two, brief) for one in [*names, *keywords] for two in facts)
    readers = in_line(brief.audience, brief.language)
    if readers:
        yield from (words("writing.ad_for", name=name, audience=readers).text(brief.language) for name in names)
    yield from (_open(phrase) for phrase in key_phrases("\n".join(names), brief.language) if len(phrase) > 3)
    yield from (_CLOSERS.sub("", words(key).text(brief.language)) for key in ("writing.ad_more", "writing.ad_ask"))


def _descriptions(brief: Brief, field: Field) -> Iterator[str]:
    """Facts as sentences, in pairs that share none, then in others that fit and alone; then with an invitation."""
    space = "" if brief.language == "zh" else " "
    subject = make_title(brief)
    facts = [as_sentence(fact, brief.language) for fact in brief.facts]
    invitation = words("writing.ad_more").text(brief.language)
    if _is_body(field):
        tags = make_hashtags(brief)
        for count in range(len(facts), 0, -1):
            yield "\n\n".join(text for text in (space.join(facts[:count]), tags) if text)
    groups = (*(facts[at : at + 2] for at in range(0, len(facts), 2)), *combinations(facts, 2))
    yield from (pair for pair in map(space.join, groups) if fits(pair, field))
    yield from facts
    yield from (space.join((fact, invitation)) for fact in facts)
    yield as_sentence(subject, brief.language)
    if brief.audience:
        yield as_sentence(
            words("writing.ad_for", name=subject, audience=brief.audience).text(brief.language), brief.language
        )
    yield space.join((as_sentence(subject, brief.language), invitation))


def _pair(one: str, two: str, brief: Brief) -> str:
    return f"{_open(one)}{'：' if brief.language == 'zh' else ': '}{two}"


def _open(text: str) -> str:
    return text[:1].upper() + text[1:]


def _is_alike(one: str, two: str, language: str) -> bool:
    first, second = content_words(one, language), content_words(two, language)
    if plain(one) == plain(two):
        return True
    return bool(first and second) and len(first & second) >= ALIKE * len(first | second)
