"""What the person has given: which facts belong to which section, what is still missing, what a text has told of it.

Does not write and does not ask a model.
"""

import re
from collections.abc import Mapping, Sequence
from functools import reduce

import rjieba

from core.checks.content import content_words
from core.checks.facts import check_facts
from core.checks.five_w import find_five_w
from core.checks.grounding import locate
from core.checks.numbers import find_numbers
from core.errors import InputError
from core.messages import UiLanguage, Words, words
from core.usecases.writing.brief import Brief
from core.usecases.writing.kinds import SectionPlan

FIVE_W = ("who", "what", "when", "where", "why", "how")
TOLD = 0.75
"""Share of a fact's content words, beside all its numbers, from which a text has told it."""

_QUOTED = re.compile('["“「『][^"”」』]{4,}["”」』]')
_LABELLED = re.compile(r"\s*[-*•]?\s*([^\W\d_][^:：\n]{0,23}?)\s*[:：]\s*(?=\S)")
_TELLING = (
    r"(?:asking|inviting|telling|thanking|complaining|informing|saying|requesting|reminding|apologi[sz]ing|congratulating"
    r"|offering|confirming|warning)\b"
)
_ASKED = re.compile(
    r"\A\s*(?:please\s+|can you\s+|could you\s+|i(?:['’]d| would) like you to\s+|i (?:need|want)(?: you to write)?\s+)?"
    r"(?:(?:write|draft|compose|create|make|give|tell|generate|prepare|produce)\b(?:\s+(?:me|us|up))?"
    r"(?:\s+(?:an?|the|some|my|our|one|two|three|\d+))?(?:\s+[\w'-]+){0,4}?\s+"
    rf"(?:to (?:[\w'.-]+\s+){{1,4}}?(?={_TELLING}|about\b|on\b|that\b))?"
    rf"(?:(?:{_TELLING}\s+)?(?:about|on|of|that|in which|where)\b"
    rf"|for\b|(?:describing|explaining|announcing|introducing)\b|(?={_TELLING}))\s*"
    r"|(?:announce|introduce|present|promote|advertise)\s+)",
    re.I,
)
_ASKED_ZH = re.compile(
    r"\A\s*(?:请|帮我|麻烦|我想要?|给我)*(?:写|创作|撰写|起草|拟|生成|编写?|来)(?:出|一下)?(?:一|两|三|几)?(?:篇|封|个|首|段|则|条|份)"
    r"(?:(?:关于|有关|以)?(?P<topic>[^，。；\n]{1,60}?)(?:为题|为主题)?的?)??"
    r"(?:短篇|长篇)?(?:新闻稿?|报道|小说|故事|演讲稿?|发言稿|致辞|邮件|电子邮件|信|帖子|推文|文案|广告|诗|短文|文章|作文|说明|介绍)"
    r"(?:[，,：:、\s]*(?P<rest>[^。！!\n]{2,})|[，。；：:！!\n]|\Z)"
)
_PLEASE_ZH = re.compile(r"\A\s*请(?:你|您)?(?:帮我|给我)?")
LONGEST_TITLE = {"en": 90, "zh": 40}
"""Characters of a title."""


class MissingFacts(InputError):
    """News without its facts: `missing` are the questions nobody has answered, of who what when where why how."""

    def __init__(self, missing: Sequence[str]) -> None:
        self.missing = tuple(missing)
        named = [words(f"writing.ask_{one}") for one in missing]
        super().__init__("writing.missing_facts", missing=reduce(_list_words, named))


def _list_words(first: Words, second: Words) -> Words:
    return words("writing.listed", first=first, second=second)


def given_texts(brief: Brief) -> tuple[str, ...]:
    """Everything a bound text may draw on: the facts, the topic and title in the person's own words, the sources."""
    own = (brief.topic, brief.title, brief.audience, *brief.keywords)
    return (*brief.facts, *(text for text in own if text), *(source.text for source in brief.sources))


def missing_facts(brief: Brief) -> tuple[str, ...]:
    """For news, the questions of who, what, when, where, why and how that neither facts, sources nor topic answer and
    that the person has not said are unknown; () for every other kind."""
    if brief.kind != "news":
        return ()
    told = find_five_w((brief.topic, *brief.facts, *(source.text for source in brief.sources)), brief.language)
    return tuple(one for one in FIVE_W if not told.get(one) and one not in brief.unknown)


def assign_facts(brief: Brief, sections: Sequence[SectionPlan]) -> Mapping[str, tuple[str, ...]]:
    """Section id to the facts told there, each fact once, in the person's order."""
    placed: dict[str, list[str]] = {section.id: [] for section in sections}
    rest = next((one.id for one in sections if "rest" in one.takes), sections[0].id if sections else "")
    answers = _answers(brief)
    most = max(1, len(brief.facts) // 3)
    for fact in brief.facts:
        roles = _roles(fact, brief, answers)
        if sum(map(len, (placed[one.id] for one in sections if "sentences" in one.takes))) >= most:
            roles -= {"sentences"}  # an introduction leaves something to tell
        home = next((one.id for one in sections if roles & set(one.takes)), rest)
        if home:
            placed[home].append(fact)
    return {name: tuple(facts) for name, facts in placed.items()}


def is_told(fact: str, text: str, language: UiLanguage) -> bool:
    """Whether `text` says `fact`: word for word, or with all its numbers and names and nearly all its content words."""
    fact = strip_label(fact).rstrip(".。")
    if locate(fact, text):
        return True
    wanted = content_words(fact, language)
    if not wanted or len(wanted & content_words(text, language)) < TOLD * len(wanted):
        return False
    numbers = {value for value, _ in find_numbers(text)}
    if any(value not in numbers for value, _ in find_numbers(fact)):
        return False
    return not any(check.passed is False for check in check_facts(fact, (text,), language=language))


def subject_of(topic: str, language: UiLanguage) -> str:
    """What a request is about: "Write a story about a storm" is about "a storm"; one line, without the last stop."""
    line = topic.strip().split("\n")[0]
    if language == "zh":
        match = _ASKED_ZH.match(line)
        found = match and (match["topic"] or match["rest"])
        return (found or _PLEASE_ZH.sub("", line)).strip(" 。！!？?，,") or line
    subject = _ASKED.sub("", line, count=1).strip().rstrip(".!,;: ")
    return subject[:1].upper() + subject[1:] if subject else line


def make_title(brief: Brief, most: int | None = None) -> str:
    """The person's title, else the subject of the topic or its first clause, else the first fact; "" where none of
    them has at most `most` characters."""
    longest = most or LONGEST_TITLE[brief.language]
    subject = subject_of(brief.topic, brief.language)
    if brief.kind in ("ad", "product"):
        subject = re.sub(r"\Aan?\s+(?=\w)", "", subject, flags=re.I)
        subject = subject[:1].upper() + subject[1:]
    clauses = [re.split(cut, subject)[0] for cut in (r"[.!?]\s|[。！？；]", r"[;:.。；：]|,\s|，")]
    tried = [brief.title, *clauses, *(strip_label(fact).rstrip(".。") for fact in brief.facts[:1])]
    return next((text.strip() for text in tried if 0 < len(text.strip()) <= longest), "")


def read_label(fact: str) -> tuple[str, str]:
    """("When", "12 June") of "When: 12 June"; ("", fact) where it has no label."""
    match = _LABELLED.match(fact)
    if not match or _QUOTED.search(fact) or len(match[1].split()) > 3:
        return "", fact.strip()
    return match[1], fact[match.end() :].strip()


def strip_label(fact: str) -> str:
    """The fact without its label."""
    return read_label(fact)[1]


def is_sentence(text: str, language: UiLanguage) -> bool:
    """Whether a fact reads as a sentence by itself: not "Battery: 40 hours", not "300 g"."""
    plain = text.strip()
    if read_label(plain)[0]:
        return False
    if language == "zh":
        return len(plain) >= 10 or len(plain) >= 5 and any(kind.startswith("v") for _, kind in rjieba.tag(plain))
    count = len(plain.split())
    return plain.endswith((".", "!", "?")) or (count >= 4 and plain[:1].isupper()) or count >= 8


def _answers(brief: Brief) -> Mapping[str, str]:
    return find_five_w(brief.facts, brief.language) if brief.kind == "news" else {}


def _roles(fact: str, brief: Brief, answers: Mapping[str, str]) -> set[str]:
    """What a fact is good for: the question it is the first to answer, a quotation, a whole sentence."""
    roles = {one for one, answer in answers.items() if answer == fact}
    if _QUOTED.search(fact):
        return {"quotes"}
    return roles | ({"sentences"} if is_sentence(fact, brief.language) else set())
