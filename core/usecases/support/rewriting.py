"""Makes a follow-up understandable without the dialogue before it.

By rules always; by a model where it is able to, and then only if every content word comes from the dialogue.
Does not know the knowledge base.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.checks.content import content_words
from core.checks.identifiers import mask_identifiers
from core.checks.names import find_names
from core.errors import ModelError
from core.messages import UiLanguage
from core.prompts import load_prompt
from core.usecases.support.moves import find_move
from core.usecases.support.records import Turn

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_POINTS_ENGLISH = re.compile(
    r"\b(?:it|its|it's|that|this|these|those|they|them|their|(?<!is )(?<!are )there|then|one|ones|he|she|him|her|his"
    r"|same|instead|else)\b",
    re.I,
)
_OPENS_ENGLISH = re.compile(
    r"^(?:and|but|so|or|also|what about|how about|what if|why not|which one|what else|for)\b", re.I
)
_SWAPS_ENGLISH = re.compile(
    r"^(?:and|but|ok(?:ay)?|so|,|\s)*(?:what|how) about\s+(?P<what>.+?)\s*\??$"
    r"|^and (?P<and>(?:to|for|in|from|with) .+?)\s*\??$",
    re.I,
)
_POINTS_CHINESE = re.compile("它|它们|这[个些样种里]|那[个些样种里]|这是|那是|他们?|她们?|其中|该|上述|同样|此")
_OPENS_CHINESE = re.compile("^(?:那|那么|还有|另外|如果|要是|但|可是|所以|而且|也|再)")
_SWAPS_CHINESE = re.compile("^(?:那|那么|还有|如果是|要是)?(?P<what>[^，。？！?]{1,12})呢[？?]?$")
_WHOLE_ENGLISH = re.compile(
    r"\b(?:do|does|did|can|could|will|would|may|should|is|are) (?:you|i|we|there|my|your)\b", re.I
)
_WHOLE_CHINESE = re.compile("^(?:请问)?(?:你们|贵店|我|有没有|有什么)")
SHORT = 3
"""A question with fewer content words, after another one, is read as a follow-up of it; one that names its own subject
("do you sell bicycles?") has to have one word fewer still."""
MOST_TOKENS = 80
BACK = 3
"""User turns before this one that may say what is being talked about."""


@dataclass(frozen=True, slots=True)
class Standalone:
    """`question` stands alone; `context` is what was taken from the dialogue, empty where nothing was needed."""

    question: str
    context: str = ""


def points_back(question: str, language: UiLanguage) -> bool:
    """Whether a question says that it goes on from another: a pronoun or a connecting opening."""
    points, opens = (_POINTS_CHINESE, _OPENS_CHINESE) if language == "zh" else (_POINTS_ENGLISH, _OPENS_ENGLISH)
    return bool(points.search(question) or opens.match(question.strip()))


def is_follow_up(question: str, language: UiLanguage) -> bool:
    """Whether a question points back or has too few words to stand alone."""
    plain = question.strip()
    whole = (_WHOLE_CHINESE if language == "zh" else _WHOLE_ENGLISH).search(plain)
    few = (SHORT - 1 if whole else SHORT) * (2 if language == "zh" else 1)
    return points_back(plain, language) or len(content_words(plain, language)) < few


def make_standalone(question: str, history: Sequence[Turn], language: UiLanguage) -> Standalone:
    """By rules: the thing asked about is swapped ("what about Germany?"), or the earlier question's words are added."""
    earlier = _topics(history)
    if not earlier or not is_follow_up(question, language):
        return Standalone(question)
    topic = earlier[-1]
    for before in reversed(earlier[:-1]):  # an earlier follow-up has its topic further back
        if not is_follow_up(topic, language):
            break
        topic = f"{before} {topic}"
    return Standalone(_swap(question, topic, language) or f"{question} ({topic})", topic)


def is_faithful(rewritten: str, question: str, history: Sequence[Turn], language: UiLanguage) -> bool:
    """Whether a model's rewriting adds no content word to the dialogue's, and keeps the question's names."""
    known = content_words(" ".join([question, *(turn.text for turn in history)]), language)
    wanted = content_words(rewritten, language)
    kept = all(name.lower() in rewritten.lower() for name in find_names(question, language))
    return bool(wanted) and wanted <= known and kept and len(rewritten) <= 300


def model_standalone(question: str, history: Sequence[Turn], language: UiLanguage, model: "BaseChatModel") -> str:
    """The question rewritten by a model from masked turns; empty where it fails or is not faithful to the dialogue."""
    asked, _ = mask_identifiers(question)
    turns = [f"{turn.role}: {mask_identifiers(turn.text)[0]}" for turn in history[-2 * BACK :]]
    messages = load_prompt("support/rewrite", language).render(turns=turns, question=asked)
    try:
        rewritten = model.invoke(messages, max_tokens=MOST_TOKENS, temperature=0.0).text.strip()
    except ModelError:
        return ""
    return rewritten if is_faithful(rewritten, asked, history, language) else ""


def _topics(history: Sequence[Turn]) -> list[str]:
    """The last questions of the person, oldest first, without greetings and the like."""
    said = [turn.text.strip() for turn in history if turn.role == "user"]
    return [text for text in said if text and not find_move(text)][-BACK:]


def _swap(question: str, topic: str, language: UiLanguage) -> str:
    """The earlier question about the new thing, where exactly one name of it can be replaced; else empty."""
    match = (_SWAPS_CHINESE if language == "zh" else _SWAPS_ENGLISH).match(question.strip())
    new = next((text for text in match.groups() if text), "") if match else ""
    names = list(dict.fromkeys(find_names(topic, language)))
    if not new or len(names) != 1:
        return ""
    bare = re.sub(r"^(?:to|for|in|from|with)\s+", "", new) if language == "en" else new
    return topic.replace(names[0], bare)
