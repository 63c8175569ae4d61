"""A model's answer in its own words, sentence by sentence, each proved against the passages it cites or left out.

Does not decide whether the question is covered, nor what is shown when the draft fails.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from core.checks.check import Check
from core.checks.grounding import check_grounding
from core.checks.language import check_language
from core.documents.document import Passage
from core.documents.index import PassageIndex
from core.documents.segments import split_sentences
from core.messages import UiLanguage
from core.prompts import load_prompt
from core.usecases.support.citing import read_marks

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

NOT_COVERED = "NOT COVERED"
"""What the prompt asks a model to write when the passages do not answer."""
MOST_TOKENS = 220
BRIEF_TOKENS = 80
"""For a draft that is not shown: enough to see what the model makes of the passages, over before the next question."""
_MARKS_APART = re.compile(r"([.!?。！？]['\"”’)]*)((?:\s*\[\d{1,2}\])+)")


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence of the draft as written, without marks in `plain`, the passages it cites and what the checks say."""

    plain: str
    cited: tuple[int, ...]
    check: Check


@dataclass(frozen=True, slots=True)
class Draft:
    """The draft so far: `raw` as it came, `judged` its complete sentences, `figures` of the engine at the end."""

    prompt: str
    messages: tuple[tuple[str, str], ...]
    raw: str = ""
    judged: tuple[Judged, ...] = ()
    figures: dict[str, object] = field(default_factory=dict)

    @property
    def refused(self) -> bool:
        """Whether the model says that the passages do not answer."""
        return NOT_COVERED.lower() in self.raw.lower() or not self.raw.strip()

    @property
    def supported(self) -> tuple[Judged, ...]:
        """The sentences that passed."""
        return tuple(sentence for sentence in self.judged if sentence.check.passed)

    @property
    def earned(self) -> bool:
        """Whether every sentence passed: only then is the draft shown in place of the evidence."""
        return bool(self.judged) and len(self.supported) == len(self.judged) and not self.refused


def write_draft(
    question: str,
    passages: Sequence[Passage],
    *,
    language: UiLanguage,
    model: "BaseChatModel",
    index: PassageIndex,
    most_tokens: int = MOST_TOKENS,
) -> Iterator[Draft]:
    """The growing draft, judged at the end of each sentence. Closing the iterator stops the model."""
    template = load_prompt("support/answer", language)
    messages = template.render(question=question, passages=[passage.text for passage in passages])
    draft = Draft(template.label, tuple((message.type, message.text) for message in messages))
    with closing(stream(model, messages, most_tokens)) as pieces:
        for piece, figures in pieces:
            draft = replace(draft, raw=draft.raw + piece, figures=figures or draft.figures)
            sentences = split_draft(draft.raw, language)[: None if figures else -1]
            new = [judge(sentence, passages, language, index) for sentence in sentences[len(draft.judged) :]]
            draft = replace(draft, judged=(*draft.judged, *new))
            yield draft
    left = split_draft(draft.raw, language)[len(draft.judged) :]
    yield replace(draft, judged=(*draft.judged, *(judge(sentence, passages, language, index) for sentence in left)))


def stream(
    model: "BaseChatModel", messages: Sequence["BaseMessage"], most_tokens: int
) -> Iterator[tuple[str, dict[str, object]]]:
    """Pieces of text; the last one with the engine's figures."""
    for chunk in model.stream(list(messages), max_tokens=most_tokens, temperature=0.0):
        figures = dict(chunk.response_metadata or {})
        yield chunk.text, figures if "finish_reason" in figures else {}


def split_draft(text: str, language: str) -> list[str]:
    """The sentences of a draft, each with the marks that follow it."""
    joined = _MARKS_APART.sub(lambda match: f"{match[2]}{match[1]}", text.strip())
    return [joined[span.start : span.end].strip() for span in split_sentences(joined, language) if joined.strip()]


def judge(sentence: str, passages: Sequence[Passage], language: UiLanguage, index: PassageIndex) -> Judged:
    """The sentence against the passages it cites; one that cites none gets the first passage that supports it."""
    plain, cited = read_marks(sentence)
    known = tuple(number for number in cited if 1 <= number <= len(passages))
    tried = [(number,) for number in range(1, len(passages) + 1)] if not cited else [known]
    results = [(numbers, check_one(plain, [passages[n - 1] for n in numbers], language, index)) for numbers in tried]
    numbers, check = next((result for result in results if result[1].passed), results[0])
    return Judged(plain, numbers if check.passed else known, check)


def check_one(plain: str, sources: Sequence[Passage], language: UiLanguage, index: PassageIndex) -> Check:
    """Grounding in `sources`, and the right language."""
    spoken = check_language(plain, language)
    if spoken.passed is False:
        return spoken
    embed = (lambda texts: index.embed(texts, language)) if index.speaks(language) else None
    texts = [f"{source.question}\n{source.text}" if source.is_faq else source.text for source in sources]
    return check_grounding(plain, texts, language=language, weigh=index.term_weight, embed=embed)
