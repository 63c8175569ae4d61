"""Replies drawn from a model for one draft: continuations, other answers, single sentences under a grammar.

Counts what is generated and ends at a budget. Does not know what was wrong with the draft, nor what is kept.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from core.checks.content import content_words
from core.documents.segments import split_sentences
from core.errors import ModelError, ServerFailed
from core.messages import UiLanguage
from core.prompts import load_prompt
from core.usecases.writing.canvas import MARK
from core.usecases.writing.cleaning import drop_chatter
from core.usecases.writing.fitting import is_ended
from core.usecases.writing.records import Draft

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

    from core.models.decoding import Decoding

SENTENCE_TOKENS, LEAST_TOKENS = 72, 256
BUDGET = 1000
"""Tokens after which nothing more is asked for one draft; what stays broken is said to the person."""
READ = 1600
"""Characters of the end of the text that a model reads before it goes on."""

_ABOUT_WORDS = re.compile(r"\b(?:the word|sentence|this word|phrase)\b|这个词|句子", re.I)
_TAGS = re.compile(r"</?(?:text|faults?)\b[^>\n]{0,40}>")
_PLAIN = re.compile(r"[\w '’-]+")


@dataclass(slots=True)
class Writer:
    """A model at work for one draft; counts what it generates. Seeds go up with every call, so runs can be repeated."""

    model: "BaseChatModel"
    language: UiLanguage
    request: str
    decoding: "Decoding"
    limit: int
    tokens: int = 0
    calls: int = 0
    prompts: dict[str, None] = field(default_factory=dict)

    def several(
        self, messages: Sequence["BaseMessage"], count: int, most_tokens: int, schema: dict | None = None
    ) -> list[str]:
        """`count` replies; [] where the engine refuses or the budget is spent. Raises ServerFailed."""
        from core.models.decoding import generate_replies

        how = replace(self.decoding, candidates=count, seed=(self.decoding.seed or 0) + 100 * self.calls)
        self.calls += 1
        if self.tokens >= self.limit:
            return []
        more = {"json_schema": schema} if schema else {}
        try:
            replies = generate_replies(self.model, messages, how, max_tokens=most_tokens, **more)
        except ServerFailed:
            raise
        except ModelError:
            return []
        self.tokens += sum((reply.usage_metadata or {}).get("output_tokens", 0) for reply in replies)
        return [reply.text.strip() for reply in replies]

    def go_on(self, text: str, task: str, count: int, most_tokens: int) -> list[str]:
        """What could follow `text`."""
        template = load_prompt("writing/expand", self.language)
        self.prompts[template.label] = None
        return self.several(
            template.render(request=self.request[-2 * READ :], text=text[-READ:].replace(MARK, ""), demand=task),
            count,
            most_tokens,
        )

    def again(self, text: str, faults: Sequence[str]) -> list[str]:
        """`text` written anew without its faults."""
        template = load_prompt("writing/revise", self.language)
        self.prompts[template.label] = None
        messages = template.render(request=self.request[-2 * READ :], text=text, faults=list(faults))
        replies = self.several(messages, 2, max(LEAST_TOKENS, len(text) // 3))
        return [_TAGS.sub("", drop_chatter(reply)).strip() for reply in replies]

    def answers(self, count: int) -> list[str]:
        """Other answers to the request itself."""
        from langchain_core.messages import HumanMessage

        return self.several([HumanMessage(self.request)], count, LEAST_TOKENS)

    def sentences(self, task: str, pattern: str | None, count: int) -> list[str]:
        """Single sentences that `pattern` (of a JSON schema) matches where there is one and the engine keeps to it."""
        from langchain_core.messages import HumanMessage

        schema = _schema(pattern) if pattern else None
        replies = self.several([HumanMessage(task)], count, SENTENCE_TOKENS, schema)
        return [sentence for reply in replies or () for sentence in _read_sentences(reply, self.language)]


def open_writer(draft: Draft, model: "BaseChatModel", decoding: "Decoding | None") -> Writer:
    """Candidates have to differ, so they are drawn; a person's own settings for drawing are kept."""
    from core.models.decoding import Decoding

    chosen = decoding if decoding and decoding.mode == "sampling" else Decoding("sampling", temperature=0.7, top_p=0.9)
    seeded = replace(chosen, seed=chosen.seed or 0)
    return Writer(model, draft.brief.language, draft.brief.topic, seeded, BUDGET)


def several_sound(writer: Writer, task: str, pattern: str | None, count: int) -> list[str]:
    """Distinct sound sentences."""
    made = writer.sentences(task, pattern, count)
    return [one for one in dict.fromkeys(made) if is_sound(one, writer.language)]


def is_sound(sentence: str, language: str) -> bool:
    """Whether it is a sentence of its own: ended, no loop, does not talk about being a sentence."""
    said = re.findall(r"\w+", sentence.lower()) if language != "zh" else list(sentence)
    if len(said) < 4 or not is_ended(sentence) or _ABOUT_WORDS.search(sentence):
        return False
    last = re.findall(r"[\w'’-]+", sentence)[-1:]
    whole = language == "zh" or bool(last and content_words(last[0], language))
    return whole and len(set(said)) >= 0.6 * len(said) and not re.search(r"\s[.!,]", sentence)


def pattern_with(word: str, language: str) -> str | None:
    """Of a sentence in which the word stands; None for words that a pattern cannot hold."""
    if not _PLAIN.fullmatch(word):
        return None
    if language == "zh":
        return f"^[\u4e00-\u9fff，、]{{2,30}}{word}[\u4e00-\u9fff，、]{{2,30}}。$"
    letters = _letters(language)
    return f"^[A-Z]{letters}{{8,90}} {word} {letters}{{8,90}}[.]$"


def pattern_from(word: str, language: str) -> str | None:
    """Of a sentence that begins with the word; None where a pattern cannot say it."""
    if language != "en" or not _PLAIN.fullmatch(word):
        return None
    return f"^{word[:1].upper()}{word[1:]} {_letters(language)}{{20,120}}[.!]$"


def pattern_without(letter: str) -> str:
    """Of an English sentence in which the letter does not occur."""
    allowed = "".join(char for char in "abcdefghijklmnopqrstuvwxyz" if char != letter)
    return f"^[{allowed.upper()}][{allowed} ,]{{24,110}}[.]$"


def _letters(language: str) -> str:
    return "[A-Za-z0-9 ,'-]" if language == "en" else '[^"\\\\]'


def _schema(pattern: str) -> dict:
    sentence = {"type": "string", "pattern": pattern}
    return {
        "type": "object",
        "properties": {"sentence": sentence},
        "required": ["sentence"],
        "additionalProperties": False,
    }


def _read_sentences(reply: str, language: str) -> list[str]:
    """The sentence of a bound reply; those of a free one."""
    try:
        tree = json.loads(reply, strict=False)
    except (ValueError, RecursionError):
        tree = None
    if isinstance(tree, dict):
        return [str(value).strip() for value in tree.values()]
    if reply.lstrip().startswith("{"):
        return []
    return [reply[span.start : span.end].strip() for span in split_sentences(reply, language)]
