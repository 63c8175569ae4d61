"""One example of a revision for an essay's author: a sentence as it stands, and better.

What can be computed is (a doubled word, a misspelling, a small i, a sentence cut in two, a sentence said twice). A
capable model may rewrite the hardest sentence; its words are shown only where numbers, names, dates and negations stay.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.checks.facts import check_facts
from core.checks.identifiers import mask_identifiers
from core.checks.language import check_language
from core.checks.negation import find_negations
from core.checks.prose import count_words, list_sentences
from core.checks.spelling import find_misspellings, suggest_spelling
from core.documents.document import Span
from core.messages import UiLanguage, words
from core.prompts import load_prompt

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

PROMPT = "grading/revise_sentence"
LONG = {"en": 30, "zh": 60}
"""Words (Chinese: characters) from which a sentence is worth cutting."""
LONGER = 1.3
"""How much longer than before a rewritten sentence may be."""
ROOM = 160
_DOUBLED = re.compile(r"\b(?!(?:had|that|is|very|so|really|no|ha|bye)\b)([a-z]+)\s+\1\b", re.I)
_DOUBLED_HAN = re.compile("(?!的的确|是是非)([的了是在和就也都把被我])\\1")
_LONE_I = re.compile(r"(?<![\w.'’])i(?=['’](?:m|ve|d|ll)\b|\s+[a-z])")
_CUT = re.compile(r",? (?:and|but|so) (?=(I|we|you|he|she|it|they|there|this|these|that|the|an?|my|our|his|her)\b)")
_CUT_HAN = re.compile("，(?=但是|然而|因此|所以|同时|另外|此外|而且|后来|于是|最后|其次)")


@dataclass(frozen=True, slots=True)
class Revision:
    """`reason` names the catalogue's `revise_<reason>`."""

    before: str
    after: str
    reason: str


def revise_example(
    text: str, language: UiLanguage, known: Collection[str], model: "BaseChatModel | None" = None
) -> Revision | None:
    """The first fault found that can be mended; with a model, the longest sentence rewritten where that holds all it
    held. None where there is nothing to show. Raises ModelError where the model breaks."""
    sentences = [text[span.start : span.end] for span in list_sentences(text, language)]
    if model is not None and sentences:
        longest = max(sentences, key=count_words)
        written = _ask(longest, language, model)
        if _keeps(longest, written, language):
            return Revision(longest, written, "clearer")
    return compute_example(sentences, language, known)


def compute_example(sentences: list[str], language: UiLanguage, known: Collection[str]) -> Revision | None:
    """What needs no model, the plainest fault first."""
    mends: list[tuple[str, Callable[[str], str]]] = [("doubled", _undouble)]
    if language == "en":
        mends += [("spelling", lambda one: _respell(one, known)), ("small_i", lambda one: _LONE_I.sub("I", one))]
    mends.append(("long", lambda one: _cut(one, language)))
    for reason, mend in mends:
        for sentence in sentences:
            if (after := mend(sentence)) != sentence:
                return Revision(sentence, after, reason)
    return _unrepeat(sentences)


def _undouble(sentence: str) -> str:
    return _DOUBLED_HAN.sub(r"\1", _DOUBLED.sub(r"\1", sentence))


def _respell(sentence: str, known: Collection[str]) -> str:
    """All misspelt words for which there is a suggestion."""
    pieces, at = [], 0
    for span in find_misspellings(sentence, known):
        meant = suggest_spelling(sentence[span.start : span.end])
        pieces += [sentence[at : span.start], meant or sentence[span.start : span.end]]
        at = span.end
    return "".join([*pieces, sentence[at:]])


def _cut(sentence: str, language: UiLanguage) -> str:
    """A long sentence as two, at the clause boundary nearest to its middle."""
    if count_words(sentence) < LONG[language]:
        return sentence
    pattern = _CUT_HAN if language == "zh" else _CUT
    places = [Span(*match.span()) for match in pattern.finditer(sentence)]
    places = [place for place in places if 20 <= place.start <= len(sentence) - 20 or language == "zh"]
    if not places:
        return sentence
    best = min(places, key=lambda place: abs(place.start - len(sentence) / 2))
    first, second = sentence[: best.start], sentence[best.end :]
    if language == "zh":
        return f"{first}。{second}"
    word = sentence[best.start : best.end].strip(", ")
    opening = "" if word == "and" else f"{word.capitalize()} "
    return f"{first}. {opening}{second if opening else second[:1].upper() + second[1:]}"


def _unrepeat(sentences: list[str]) -> Revision | None:
    seen: set[str] = set()
    for sentence in sentences:
        if sentence in seen and count_words(sentence) >= 4:
            return Revision(f"{sentence} … {sentence}", sentence, "repeated")
        seen.add(sentence)
    return None


def _ask(sentence: str, language: UiLanguage, model: "BaseChatModel") -> str:
    fault = words("grading_rubric.fault_hard").text(language)
    messages = load_prompt(PROMPT, language).render(sentence=mask_identifiers(sentence)[0], fault=fault)
    return str(model.invoke(messages, temperature=0.0, max_tokens=ROOM).text).strip().strip('"“”')


def _keeps(before: str, after: str, language: UiLanguage) -> bool:
    """Whether numbers, names, dates and negations are the same, and the sentence is one a student can use."""
    if not after or "\n" in after or after == before or count_words(after) > LONGER * count_words(before):
        return False
    if check_language(after, language).passed is False:
        return False
    told = all(check.passed is not False for check in check_facts(after, [before], language=language))
    kept = all(check.passed is not False for check in check_facts(before, [after], language=language))
    negated = [len(find_negations(one, language)) for one in (before, after)]
    return told and kept and negated[0] == negated[1]
