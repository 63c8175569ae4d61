"""Why a message was sorted as it was: from its evidence alone, first computed, then in a model's words where one may.

A model sees the evidence without amounts, accounts and links, and not the message. Each sentence has to name the piece
of evidence it rests on and to share words with it; one that does not is left out and counted.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.documents.tokens import tokenize
from core.messages import UiLanguage, Words, words
from core.models.ability import is_small, speaks
from core.usecases.triage.records import Verdict, label_words

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

MOST_TOKENS = 160
_MARK = re.compile(r"\s*\[(\d{1,2})\]")
_SENTENCE = re.compile(r"[^.!?。！？\n]+(?:[.!?。！？]+|$)(?:\s*\[\d{1,2}\])*")
_TAG = re.compile(r"\[[A-Z]+_\d+\]")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A model's sentence and the numbers, from 1, of the evidence it rests on."""

    text: str
    cited: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """`reasons` are computed, one for each piece of evidence in order; `sentences` are the model's that passed."""

    reasons: tuple[Words, ...]
    sentences: tuple[Sentence, ...] = ()
    dropped: int = 0
    prompt: str = ""
    model: str = ""


def explain(verdict: Verdict, language: UiLanguage, model: "BaseChatModel | None" = None) -> Explanation:
    """The reasons, and beside them a model's sentences where one speaks the language and is not among the smallest."""
    reasons = tuple(
        words(f"triage.cue_{one.cue}") if one.cue else words("triage.learned", label=label_words(one.label))
        for one in verdict.evidence
    )
    if not verdict.evidence or not speaks(model, language) or is_small(model):
        return Explanation(reasons)
    from core.prompts import load_prompt

    template = load_prompt("triage/explain", language)
    shown = [verdict.mask(one.span) for one in verdict.evidence]
    rendered = template.render(label=label_words(verdict.label).text(language), evidence=shown)
    said = model.invoke(rendered, max_tokens=MOST_TOKENS, temperature=0.0).text
    sentences = [_read(match[0]) for match in _SENTENCE.finditer(said) if match[0].strip()]
    kept = tuple(sentence for sentence in sentences if rests(sentence, shown))
    return Explanation(reasons, kept, len(sentences) - len(kept), template.label, getattr(model, "model_id", ""))


def rests(sentence: Sentence, evidence: list[str]) -> bool:
    """Whether it cites evidence there is, shares a word with it, and holds no number or tag that is not in it."""
    if not sentence.cited or not all(1 <= number <= len(evidence) for number in sentence.cited):
        return False
    cited = " ".join(evidence[number - 1] for number in sentence.cited)
    plain = _TAG.sub(" ", sentence.text)
    shared = set(tokenize(plain)) & {token for token in tokenize(_TAG.sub(" ", cited)) if len(token) > 1}
    invented = (set(_NUMBER.findall(plain)) - set(_NUMBER.findall(cited))) | (
        set(_TAG.findall(sentence.text)) - set(_TAG.findall(cited))
    )
    return bool(shared) and not invented


def _read(written: str) -> Sentence:
    cited = tuple(dict.fromkeys(int(number) for number in _MARK.findall(written)))
    return Sentence(_MARK.sub("", written).strip(), cited)
