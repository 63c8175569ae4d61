"""Whether two sentences agree in a "not". Counts negating words; does not understand scope or irony."""

import re
from collections.abc import Sequence

from core.checks.check import Check
from core.checks.content import content_words, list_content_words
from core.documents.document import Span
from core.documents.segments import split_sentences
from core.messages import words

_ENGLISH = re.compile(
    r"\b(?:not|no|never|none|nothing|nobody|neither|nor|without|cannot|unable|impossible|refused?|excluded?|forbidden"
    r"|prohibited)\b|n[’']t\b",
    re.I,
)
_NOT_ENGLISH = re.compile(r"\bnot only\b|\bno\.\s*\d|\bno (?:matter|doubt)\b|\bwhy not\b|\bif not\b|\bor not\b", re.I)
_CHINESE = re.compile("不|没|沒|无(?!论|线|锡|障)|未(?!来)|非(?!常|洲|遗)|勿|禁止|严禁|拒绝|谢绝|切莫")
_NOT_CHINESE = re.compile(
    "不仅|不但|不过|不同|不管|不论|不断|不久|不足|不等|不如|不妨|不少|不错|不得不|不能不|无不|没关系|是不是|能不能|可不可以|会不会|有没有|要不要|对不起|不好意思"
)
NEAR = 0.5
"""Share of the sentence's content words a source sentence must hold before their polarities are compared."""


def find_negations(text: str, language: str) -> tuple[Span, ...]:
    """Where `text` negates; fixed phrases such as "not only" or 不仅 do not count."""
    sign, idiom = (_CHINESE, _NOT_CHINESE) if language == "zh" else (_ENGLISH, _NOT_ENGLISH)
    idioms = [match.span() for match in idiom.finditer(text)]
    return tuple(
        Span(*match.span())
        for match in sign.finditer(text)
        if not any(start <= match.start() < end for start, end in idioms)
    )


def check_negation(sentence: str, sources: Sequence[str], *, language: str) -> Check:
    """Compares with the nearest source sentence. `passed` is None when none is near enough to compare."""
    wanted = content_words(sentence, language)
    said = find_negations(sentence, language)
    near = [
        (share, text) for text in _sentences(sources, language) if (share := _overlap(wanted, text, language)) >= NEAR
    ]
    if not near:
        return Check("negation", None, words("checks.polarity_unknown"))
    best = max(share for share, _ in near)
    polarities = {bool(find_negations(text, language)) for share, text in near if share >= best - 0.1}
    if bool(said) in polarities:
        return Check("negation", True, words("checks.polarity_agrees"))
    return Check("negation", False, words("checks.polarity_differs"), said)


def find_contrary(text: str, others: Sequence[str], *, language: str) -> frozenset[str]:
    """Words that `text` denies and the others have without denying them, or the other way round: of "not shipped" and
    "shipped", ship. None of the others says of such a word what `text` does."""
    ours = _denied(text, language)
    known = [(content_words(other, language), _denied(other, language)) for other in others]
    told = {word: {word in denied for said, denied in known if word in said} for word in content_words(text, language)}
    return frozenset(word for word, ways in told.items() if ways and (word in ours) not in ways)


def _denied(text: str, language: str) -> frozenset[str]:
    """The content word after each negation: the first that is more than a character."""
    found = set()
    for span in find_negations(text, language):
        behind = list_content_words(text[span.end :].removeprefix("有"), language)
        found.update(behind[:1])
    return frozenset(found)


def _sentences(sources: Sequence[str], language: str) -> list[str]:
    return [source[span.start : span.end] for source in sources for span in split_sentences(source, language)]


def _overlap(wanted: frozenset[str], text: str, language: str) -> float:
    return len(wanted & content_words(text, language)) / len(wanted) if wanted else 0.0
