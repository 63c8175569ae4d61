"""The verb `answer`: a question and the dialogue before it become a reply that shows its evidence.

The order of things: what the message does, orders, curated entries, evidence and whether it is enough, and only then a
model's words, shown when every sentence has been proved. Does not know files, pages or who is asking.
"""

import re
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from core.checks.check import Check
from core.checks.injection import check_injection
from core.checks.negation import find_contrary
from core.documents.document import Hit, Passage, Span
from core.documents.language import detect_language, reply_language
from core.documents.segments import split_sentences
from core.errors import InputError
from core.messages import UiLanguage, Words, words
from core.telemetry import count_checks
from core.usecases.support.asking import Asking
from core.usecases.support.citing import cite_passages, guard_marks
from core.usecases.support.evidence import HITS, Question, find_evidence
from core.usecases.support.knowledge import Knowledge
from core.usecases.support.likeness import questions_of
from core.usecases.support.matching import Match
from core.usecases.support.moves import find_choice, find_move, wants_person
from core.usecases.support.order_talk import is_message, talk_order, without_order_talk
from core.usecases.support.orders import OrderBook
from core.usecases.support.proving import answer_from_evidence, may_phrase
from core.usecases.support.records import Reply, Turn, Working
from core.usecases.support.references import EMAIL
from core.usecases.support.rewriting import make_standalone, model_standalone, points_back

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

MOST_CHARACTERS = 2000
FAQ_SURE = 0.7
"""Probability from which a curated entry is the answer."""
FAQ_TIED = 0.2
"""Probability of the second entry from which the person is asked which of the two is meant,"""
FAQ_BOTH = 0.85
"""if one of the two is this likely meant at all."""
NEAREST = 3
"""Curated questions offered beside a refusal."""


def answer(
    question: str,
    history: Sequence[Turn] = (),
    *,
    knowledge: Knowledge,
    model: "BaseChatModel | None" = None,
    orders: OrderBook | None = None,
) -> Iterator[Reply]:
    """Growing replies, the last with `done`. Raises InputError for an empty or overlong question.

    Closing the iterator stops a running model. What the person typed reaches a model only with identifiers masked.
    """
    text = question.strip()
    if not text:
        raise InputError("support.empty")
    if len(text) > MOST_CHARACTERS:
        raise InputError("support.too_long", length=len(text), most=MOST_CHARACTERS)
    return _counted(_answer(Asking(text, tuple(history), _language(text, history), knowledge, model, orders)))


def _language(question: str, history: Sequence[Turn]) -> UiLanguage:
    """An address stuck to Chinese words would hide them, so addresses are taken out first."""
    said = [EMAIL.sub(" ", text) for text in (*(turn.text for turn in history if turn.role == "user"), question)]
    return reply_language(said[-1], reply_language(said[-2]) if len(said) > 1 else None)


def _answer(asking: Asking) -> Generator[Reply, None, None]:
    asking = _guarded(asking)
    reply = _answer_move(asking)
    if reply is None:
        yield from _answer_from_knowledge(asking)
        return
    yield reply


def _counted(replies: Generator[Reply, None, None]) -> Iterator[Reply]:
    """The same replies; the checks of the last are counted."""
    with closing(replies):
        for reply in replies:
            if reply.done:
                count_checks(reply.checks)
            yield reply


def _guarded(asking: Asking) -> Asking:
    """With the injection check of the question; the suspicious sentences are taken out, and no model is asked."""
    check = check_injection(asking.question)
    if check.passed is not False:
        return asking
    text = asking.question
    kept = [
        text[part.start : part.end]
        for part in split_sentences(text, asking.language)
        if not any(span.start < part.end and part.start < span.end for span in check.spans)
    ]
    left = "".join(kept).strip() if check.spans else ""
    return replace(asking, question=left, model=None, checks=(check,))


def _answer_move(asking: Asking) -> Reply | None:
    """Replies that need no knowledge: attacks, requests for a person, orders, courtesies."""
    if not asking.question:
        return asking.reply(words("support.attack"), words("support.reason_attack"), action="offer_ticket")
    if wants_person(asking.question):
        return asking.reply(words("support.person"), words("support.reason_person"), action="offer_ticket")
    if asking.orders is not None:
        told = talk_order(asking.question, asking.history, asking.orders, asking.language)
        if told is not None:
            why, kept = words("support.reason_order"), {"origin": told.origin, "options": told.options}
            return asking.reply(told.text, why, action=told.action, **kept)
    move = find_move(asking.question)
    if move == "yes" and _was_offered(asking.history):
        return asking.reply(words("support.person"), words("support.reason_person"), action="offer_ticket")
    return asking.reply(words(f"support.{move}"), words("support.reason_move")) if move else None


def _was_offered(history: Sequence[Turn]) -> bool:
    """Whether the last reply offered a person."""
    keys = ("support.not_covered", "support.not_sure", "support.person", "support.attack")
    return bool(history) and history[-1].role == "assistant" and any(is_message(history[-1].text, key) for key in keys)


def _answer_from_knowledge(asking: Asking) -> Iterator[Reply]:
    asked, context = _standalone(asking)
    match = asking.knowledge.matcher.match(asked, asking.language)
    asking.note("match")
    working = Working(
        standalone_question=asked if asked != asking.question else "", router=match.router.text(asking.language)
    )
    reply = _answer_from_entry(asking, asked, match, working)
    if reply is not None:
        yield reply
        return
    index, calibration = asking.knowledge.index, asking.knowledge.calibration
    question = Question(asked, _search_language(asking, asked), index, calibration.fits(index.embedder))
    hits = question.index.search(asked, HITS, language=question.language)
    evidence = find_evidence(question, hits, calibration.weights(question.vector is not None))
    asking.note("evidence")
    working = replace(working, hits=hits)
    if evidence is None:
        yield _refuse(asking, words("support.reason_nothing"), replace(working, confidence=0.0))
        return
    confidence = calibration.confidence(evidence.signals, evidence.dense, match.in_scope)
    threshold = calibration.threshold(evidence.dense, evidence.language)
    working = replace(working, confidence=confidence, threshold=threshold)
    shares = {"confidence": round(100 * confidence), "threshold": round(100 * threshold)}
    if confidence < threshold:
        yield _refuse(asking, words("support.reason_refused", **shares), working)
        return
    yield from answer_from_evidence(asking, question, evidence, words("support.reason_evidence", **shares), working)


def _search_language(asking: Asking, asked: str) -> str:
    """The question's language where the base has passages in it, else the reply's: short texts are easily misread."""
    code = detect_language(asked)
    return code if any(passage.language == code for passage in asking.knowledge.index.passages) else asking.language


def _standalone(asking: Asking) -> tuple[str, str]:
    """The question that stands alone, and what it took from the dialogue: by rules, or by a model fit to do it."""
    chosen = _chosen_option(asking)
    if chosen:
        return chosen, ""
    history = asking.history
    if asking.orders is not None and not points_back(asking.question, asking.language):
        history = without_order_talk(history, asking.orders)
    found = make_standalone(asking.question, history, asking.language)
    if found.context and may_phrase(asking.model, asking.language):
        rewritten = model_standalone(asking.question, history, asking.language, asking.model)
        return (rewritten, "") if rewritten else (found.question, found.context)
    return found.question, found.context


def _chosen_option(asking: Asking) -> str | None:
    """The entry chosen after "which of these do you mean?"."""
    last = asking.history[-1] if asking.history else None
    if last is None or last.role != "assistant" or not is_message(last.text, "support.clarify"):
        return None
    return find_choice(asking.question, re.findall(r"^\d+\. (.+)$", last.text, re.M))


def _answer_from_entry(asking: Asking, asked: str, match: Match, working: Working) -> Reply | None:
    """A curated answer, or the question which is meant where two are near or the nearest asks for the contrary; None
    where no entry is near enough."""
    both = match.probability + match.runner_up_probability
    tied = match.runner_up_probability >= FAQ_TIED and both >= FAQ_BOTH and match.runner_up.text != match.entry.text
    sure = FAQ_SURE if match.threshold is None else match.threshold
    if match.entry is None or (match.probability < sure and not tied):
        return None
    working = replace(working, confidence=match.probability, threshold=sure, reason=match.reason.text(asking.language))
    if tied or _asks_contrary(asking, asked, match.entry):
        others = (match.runner_up.question,) if match.runner_up else ()
        options = tuple(dict.fromkeys((match.entry.question, *others)))
        listed = "\n".join(f"{n}. {option}" for n, option in enumerate(options, 1))
        return asking.reply(
            words("support.clarify", options=listed), action="clarify", options=options, working=working
        )
    entry = match.entry
    citations = cite_passages([entry], {entry.id: [Span(0, len(entry.text))]})
    checks = [Check("quoted", True, words("support.quoted", count=1))]
    if entry.language not in (asking.language, "und"):
        checks.append(Check("language", None, words("support.other_language")))
    text = f"{guard_marks(entry.text.strip())} [1]"
    return asking.reply(text, origin="faq", citations=citations, checks=checks, working=working)


def _asks_contrary(asking: Asking, asked: str, entry: Passage) -> bool:
    """Whether the question denies a word that the ways to ask for the entry have, or the other way round."""
    known = questions_of(entry) if entry.language == asking.language else ()
    return bool(find_contrary(asked, known, language=asking.language))


def _refuse(asking: Asking, why: Words, working: Working) -> Reply:
    """No sure answer: says so, offers a person, and the nearest curated questions in case one was meant."""
    options = _nearest_questions(working.hits, asking.language)
    said = words("support.not_sure" if options else "support.not_covered")
    return asking.reply(said, why, action="offer_ticket", options=options, working=working)


def _nearest_questions(hits: Sequence[Hit], language: UiLanguage) -> tuple[str, ...]:
    near = (hit.passage.question for hit in hits if hit.passage.is_faq and hit.passage.language == language)
    return tuple(dict.fromkeys(near))[:NEAREST]
