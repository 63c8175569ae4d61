"""The reply from evidence: the sentences themselves, or a model's draft of them once every sentence of it is proved.

Does not know how the evidence was found, nor whether it is enough.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from core.checks.check import Check
from core.checks.content import content_words
from core.checks.grounding import locate
from core.checks.identifiers import mask_identifiers
from core.documents.document import Passage, Span
from core.errors import ModelError
from core.messages import UiLanguage, Words, words
from core.models.ability import is_small, speaks
from core.usecases.support.asking import Asking
from core.usecases.support.citing import cite_passages, cite_quotes, guard_marks
from core.usecases.support.drafting import BRIEF_TOKENS, MOST_TOKENS, Draft, Judged, write_draft
from core.usecases.support.evidence import Evidence, Question
from core.usecases.support.quotes import split_quotes
from core.usecases.support.records import Citation, Reply, Working

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

READ = 4
"""Passages a model is given."""


def may_phrase(model: "BaseChatModel | None", language: UiLanguage) -> bool:
    """Whether a model is able enough to phrase an answer: it speaks the language and is not among the smallest.

    A smaller model's draft is checked and kept for whoever looks at the working, but never shown as the answer.
    Measured with SmolLM2-135M on 60 XQuAD questions with their evidence: a quarter of its drafts passed every check;
    53 % of these held the gold answer, the quotes in their place all did.
    """
    return model is not None and speaks(model, language) and not is_small(model)


def answer_from_evidence(
    asking: Asking, question: Question, evidence: Evidence, why: Words, working: Working
) -> Iterator[Reply]:
    """The quotes at once; then, with a model that speaks the language, its draft sentence by sentence; last, what has
    earned it. The draft of an able model replaces the quotes as far as it is proved."""
    if asking.model is None or not speaks(asking.model, asking.language):
        yield _quote(asking, evidence, words("support.reason_no_model", evidence=why), working)
        return
    yield replace(_quote(asking, evidence, why, working), done=False)
    able = may_phrase(asking.model, asking.language)
    passages = _passages_read(evidence, working if able else Working())
    draft: Draft | None = None
    try:
        asked, _ = mask_identifiers(question.text)
        asked_of = {"language": asking.language, "model": asking.model, "index": question.index}
        most = MOST_TOKENS if able else BRIEF_TOKENS
        with closing(write_draft(asked, passages, **asked_of, most_tokens=most)) as drafts:
            for draft in drafts:
                if able and draft.supported and not draft.refused:
                    yield _phrase(asking, draft, passages, why, working, done=False)
                else:
                    yield replace(_quote(asking, evidence, why, _with_draft(working, draft, asking)), done=False)
    except ModelError as error:
        why = words("support.reason_model_broke", evidence=why, error=Words(error.key, tuple(error.values.items())))
        yield _quote(asking, evidence, why, working)
        return
    asking.note("draft")
    yield _conclude(asking, draft, passages, evidence, why, working)


def _conclude(
    asking: Asking, draft: Draft, passages: Sequence[Passage], evidence: Evidence, why: Words, working: Working
) -> Reply:
    """The draft where at least one sentence is proved (the others left out, and the reply says so), else the quotes."""
    working = _with_draft(working, draft, asking)
    if draft.refused:
        return _quote(asking, evidence, words("support.reason_draft_refused", evidence=why), working)
    counts = {"passed": len(draft.supported), "count": len(draft.judged)}
    if not may_phrase(asking.model, asking.language):
        return _quote(asking, evidence, words("support.reason_small_model", evidence=why, **counts), working)
    if draft.supported:
        return _phrase(asking, draft, passages, words("support.reason_draft", evidence=why), working, done=True)
    return _quote(asking, evidence, words("support.reason_draft_failed", evidence=why, **counts), working)


def _quote(asking: Asking, evidence: Evidence, why: Words, working: Working) -> Reply:
    text, citations = cite_quotes(evidence.quotes)
    checks = [Check("quoted", True, words("support.quoted", count=len(citations)))]
    if {quote.passage.language for quote in evidence.quotes} - {asking.language, evidence.language, "und"}:
        checks.append(Check("language", None, words("support.other_language")))
    elif asking.model is not None and not speaks(asking.model, asking.language):
        checks.append(Check("language", None, words("support.no_model_language")))
    return asking.reply(text, why, origin="evidence", citations=citations, checks=checks, working=working)


def _phrase(
    asking: Asking, draft: Draft, passages: Sequence[Passage], why: Words, working: Working, *, done: bool
) -> Reply:
    """The proved sentences with marks renumbered in order of appearance."""
    order = list(dict.fromkeys(n for sentence in draft.supported for n in sentence.cited))
    said = [_marked(sentence, order) for sentence in draft.supported]
    text = ("" if asking.language == "zh" else " ").join(said)
    dropped = [sentence.check for sentence in draft.judged if not sentence.check.passed]
    if done and dropped:
        text = f"{text}\n\n{words('support.removed', count=len(dropped)).text(asking.language)}"
    checks = [sentence.check for sentence in draft.judged]
    citations = _support(draft.supported, passages, order, asking.language)
    more = {"origin": "draft", "citations": citations, "checks": checks, "working": working}
    return replace(asking.reply(text, why, **more), done=done)


def _marked(sentence: Judged, order: Sequence[int]) -> str:
    return guard_marks(sentence.plain) + " " + "".join(f"[{order.index(number) + 1}]" for number in sentence.cited)


def _support(
    sentences: Sequence[Judged], passages: Sequence[Passage], order: Sequence[int], language: UiLanguage
) -> tuple[Citation, ...]:
    """The cited passages, highlighted where the sentence's words stand, else at the sentence nearest to it."""
    spans: dict[str, list[Span]] = {}
    for sentence in sentences:
        for number in sentence.cited:
            passage = passages[number - 1]
            found = locate(sentence.plain, passage.text) or _nearest(sentence.plain, passage, language)
            spans.setdefault(passage.id, []).extend([found] if found else [])
    return cite_passages([passages[number - 1] for number in order], spans)


def _nearest(plain: str, passage: Passage, language: UiLanguage) -> Span | None:
    """The sentence of the passage that shares most content words with `plain`."""
    wanted = content_words(plain, language)
    spans = split_quotes(passage, language)
    shared = [len(wanted & content_words(passage.text[span.start : span.end], language)) for span in spans]
    return spans[shared.index(max(shared))] if spans and max(shared) else None


def _passages_read(evidence: Evidence, working: Working) -> list[Passage]:
    """The quoted passages first, then the other hits."""
    quoted = [quote.passage for quote in evidence.quotes]
    both = {passage.id: passage for passage in (*quoted, *(hit.passage for hit in working.hits))}
    return list(both.values())[:READ]


def _with_draft(working: Working, draft: Draft, asking: Asking) -> Working:
    figures = draft.figures
    return replace(
        working,
        prompt=draft.prompt,
        messages=draft.messages,
        draft=draft.raw,
        model=str(figures.get("model_name") or getattr(asking.model, "model_id", "")),
        first_token_seconds=figures.get("first_token_seconds"),
        tokens_per_second=figures.get("tokens_per_second"),
    )
