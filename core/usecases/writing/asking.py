"""What is asked of a model when a text breaks a demand that no computation can mend: for that fault only.

More text, sentences with a word in them (decoded under a grammar where the engine has one, so that the word is there),
a second answer, or the whole anew. Gives texts to try; does not decide which is kept.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from core.checks.content import content_words
from core.checks.keywords import find_phrase
from core.documents.segments import split_sentences
from core.errors import ModelError
from core.messages import UiLanguage, words
from core.prompts import load_prompt
from core.usecases.writing.fitting import extend_units, is_ended, join_units, read_units
from core.usecases.writing.phrases import key_phrases, make_title
from core.usecases.writing.repair_form import BETWEEN, regroup
from core.usecases.writing.repair_words import aim, bounds, list_of
from core.usecases.writing.repairing import Demand, repair

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

    from core.models.decoding import Decoding

SENTENCE_TOKENS, PARAGRAPH_TOKENS, LEAST_TOKENS = 72, 160, 256
GROWTHS = 6
"""How often more text is asked for on end."""
READ = 1600
"""Characters of the end of the text that a model reads before it goes on."""

_CLOSING = re.compile(
    r"\n\s*(?:(?:yours|sincerely|best|kind|warm|regards|respectfully|cheers|love)\b[^\n]{0,60}|此致|敬上|祝好)"
    r"(?:\n[^\n]{0,80}){0,6}\Z",
    re.I,
)
_ABOUT_WORDS = re.compile(r"\b(?:the word|sentence|this word|phrase)\b|这个词|句子", re.I)
_PLAIN = re.compile(r"[\w '’-]+")


@dataclass(slots=True)
class Writer:
    """A model at work for one draft; counts what it generates. Seeds go up with every call, so runs can be repeated."""

    model: "BaseChatModel"
    language: UiLanguage
    request: str
    decoding: "Decoding"
    tokens: int = 0
    calls: int = 0
    prompts: dict[str, None] = field(default_factory=dict)

    def several(
        self, messages: Sequence["BaseMessage"], count: int, most_tokens: int, schema: dict | None = None
    ) -> list[str]:
        """`count` replies; [] where the engine refuses."""
        from core.models.decoding import generate_replies

        how = replace(self.decoding, candidates=count, seed=(self.decoding.seed or 0) + 100 * self.calls)
        self.calls += 1
        more = {"json_schema": schema} if schema else {}
        try:
            replies = generate_replies(self.model, messages, how, max_tokens=most_tokens, **more)
        except ModelError:
            return []
        self.tokens += sum((reply.usage_metadata or {}).get("output_tokens", 0) for reply in replies)
        return [reply.text.strip() for reply in replies]

    def go_on(self, text: str, task: str, count: int, most_tokens: int) -> list[str]:
        """What could follow `text`."""
        template = load_prompt("writing/expand", self.language)
        self.prompts[template.label] = None
        return self.several(
            template.render(request=self.request[-2 * READ :], text=text[-READ:], demand=task), count, most_tokens
        )

    def sentences(self, task: str, pattern: str | None, count: int) -> list[str]:
        """Single sentences that `pattern` (of a JSON schema) matches where there is one and the engine keeps to it."""
        from langchain_core.messages import HumanMessage

        schema = _schema(pattern) if pattern else None
        replies = self.several([HumanMessage(task)], count, SENTENCE_TOKENS, schema)
        return [sentence for reply in replies or () for sentence in _read_sentences(reply, self.language)]


def ask(text: str, n: int, demands: Sequence[Demand], writer: Writer) -> list[str]:
    """Texts that may keep demand `n`; () where it is nothing a model of this language can mend."""
    demand = demands[n]
    return ASKS.get(demand.name, _anew)(text, n, demands, writer)


def _grow(text: str, n: int, demands: Sequence[Demand], writer: Writer) -> list[str]:
    """More text until the demand can be kept; repetitions and unfinished sentences of it are left out."""
    language = writer.language
    grown, _ = _part_closing(text)
    closing = text[len(grown) :]
    phrases = key_phrases(text[:20_000], language)[:GROWTHS]
    for turn in range(GROWTHS):
        about = phrases[turn % len(phrases)] if phrases else make_title(text, writer.request, language)
        task = words("revising.ask_more", phrase=about).text(language)
        units = read_units(grown, language)
        for reply in writer.go_on(grown, task, 2, PARAGRAPH_TOKENS):
            units = extend_units(units, reply, language)
        grown = join_units(units)
        mended = repair(grown + closing, demands, language).text
        if demands[n].check(mended).passed:
            return [mended]
    return [grown + closing]


def _with_words(text: str, n: int, demands: Sequence[Demand], writer: Writer) -> list[str]:
    """The text and sentences in which the missing words stand."""
    demand, language = demands[n], writer.language
    body, closing = _part_closing(text)
    made: list[str] = []
    subject = make_title(text, writer.request, language)
    for word, count in _missing_words(text, demand):
        task = words("revising.ask_word", word=word, subject=subject).text(language)
        pattern = _pattern_with(word, language)
        good = [one for one in _several_sound(writer, task, pattern, min(8, count + 2)) if find_phrase(one, word)]
        made += good[:count]
    if not made:
        return []
    joined = ("" if language == "zh" else " ").join(made)
    return [f"{body.rstrip()}\n\n{joined}{closing}"]


def _with_first_word(text: str, n: int, demands: Sequence[Demand], writer: Writer) -> list[str]:
    """The text with a sentence that begins with the word where its paragraph begins."""
    arguments, language = demands[n].constraint.arguments, writer.language  # type: ignore[union-attr]
    word, wanted, at = (
        str(arguments["first_word"]),
        int(arguments["num_paragraphs"]),
        int(arguments["nth_paragraph"]) - 1,
    )
    subject = make_title(text, writer.request, language)
    task = words("revising.ask_first", word=word, subject=subject).text(language)
    begin = word[:1].upper() + word[1:]
    pattern = f"^{begin} {_letters(language)}{{20,120}}[.!]$" if _PLAIN.fullmatch(word) and language == "en" else None
    texts = []
    for sentence in _several_sound(writer, task, pattern, 4):
        if not sentence.lower().startswith(word.lower()):
            continue
        groups = regroup(text, wanted, language)
        fewer = regroup(text, wanted - 1, language) if not groups and wanted > 1 else []
        parts = [*groups[:at], f"{sentence} {groups[at]}", *groups[at + 1 :]] if groups else []
        parts = parts or ([*fewer[:at], sentence, *fewer[at:]] if fewer else [])
        texts.append("\n\n".join(re.sub(r"\n\s*\n", "\n", part) for part in parts))
    return [one for one in texts if one]


def _with_letters(text: str, n: int, demands: Sequence[Demand], writer: Writer) -> list[str]:
    """More text for a letter that is to be frequent; sentences decoded without it for one that is to be rare."""
    arguments, language = demands[n].constraint.arguments, writer.language  # type: ignore[union-attr]
    letter = str(arguments["letter"]).lower()
    low, high = bounds(arguments, "let_frequency", "let_relation")
    if text.lower().count(letter) < low or not letter.isalpha() or language != "en":
        return _grow(text, n, demands, writer)
    subject = make_title(text, writer.request, language)
    task = words("revising.ask_about", subject=subject).text(language)
    allowed = "".join(char for char in "abcdefghijklmnopqrstuvwxyz" if char != letter)
    pattern = f"^[{allowed.upper()}][{allowed} ,]{{24,110}}[.]$"
    made = _several_sound(writer, task, pattern, 6)
    kept = [unit.text for unit in read_units(text, language) if letter not in unit.text.lower()]
    return [" ".join([*kept, *made])] if kept or made else []


def _second(text: str, n: int, demands: Sequence[Demand], writer: Writer) -> list[str]:
    """The text and another answer to the same request."""
    from langchain_core.messages import HumanMessage

    first = text.split(BETWEEN)[0].strip()
    replies = writer.several([HumanMessage(writer.request)], 2, LEAST_TOKENS)
    others = [join_units(read_units(reply.replace(BETWEEN, "\n\n"), writer.language)) for reply in replies]
    return [f"{first}\n\n{BETWEEN}\n\n{other}" for other in others if other and other != first]


def _anew(text: str, n: int, demands: Sequence[Demand], writer: Writer) -> list[str]:
    """The whole text written again with its faults named."""
    faults = [
        demand.check(text).detail.text(writer.language) for demand in demands if demand.check(text).passed is False
    ]
    template = load_prompt("writing/revise", writer.language)
    writer.prompts[template.label] = None
    most = max(LEAST_TOKENS, len(text) // 3)
    return writer.several(template.render(request=writer.request, text=text, faults=faults), 2, most)


def _none(text: str, n: int, demands: Sequence[Demand], writer: Writer) -> list[str]:
    return []


def _language(text: str, n: int, demands: Sequence[Demand], writer: Writer) -> list[str]:
    """A text in a language is asked for only where the model speaks it."""
    wanted = demands[n].constraint.arguments["language"]  # type: ignore[union-attr]
    return _anew(text, n, demands, writer) if wanted in getattr(writer.model, "languages", ()) else []


Ask = Callable[[str, int, Sequence[Demand], Writer], list[str]]
ASKS: Mapping[str, Ask] = {
    "existence": _with_words,
    "frequency": _with_words,
    "nth_paragraph_first_word": _with_first_word,
    "letter_frequency": _with_letters,
    "two_responses": _second,
    "response_language": _language,
    **dict.fromkeys(
        (
            "number_words", "number_sentences", "length_limit", "number_bullet_lists", "number_numbered_lists",
            "number_paragraphs", "paragraphs", "multiple_sections", "number_highlighted_sections", "postscript",
            "capital_word_frequency", "lines",
        ),
        _grow,
    ),
}  # fmt: skip


def _missing_words(text: str, demand: Demand) -> list[tuple[str, int]]:
    arguments = demand.constraint.arguments  # type: ignore[union-attr]
    if demand.name == "frequency":
        word = str(arguments["keyword"])
        missing = aim(arguments, "frequency") - len(find_phrase(text, word))
        return [(word, missing)] if missing > 0 else []
    return [(word, 1) for word in list_of(arguments, "keywords") if not find_phrase(text, word)]


def _several_sound(writer: Writer, task: str, pattern: str | None, count: int) -> list[str]:
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


def _pattern_with(word: str, language: str) -> str | None:
    """Of a sentence in which the word stands; None for words that a pattern cannot hold."""
    if not _PLAIN.fullmatch(word):
        return None
    if language == "zh":
        return f"^[\u4e00-\u9fff，、]{{2,30}}{word}[\u4e00-\u9fff，、]{{2,30}}。$"
    letters = _letters(language)
    return f"^[A-Z]{letters}{{8,90}} {word} {letters}{{8,90}}[.]$"


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


def _part_closing(text: str) -> tuple[str, str]:
    """The body, and the complimentary close of a letter with the lines after it."""
    found = _CLOSING.search(text[-600:])
    at = len(text) - len(text[-600:]) + found.start() if found else len(text)
    return text[:at], text[at:]
