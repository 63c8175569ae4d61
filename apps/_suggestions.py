"""Questions a visitor may begin with: curated ones that find their own answer. Knows no page."""

from itertools import islice
from typing import TYPE_CHECKING

from core.messages import UiLanguage

if TYPE_CHECKING:
    from core.documents.document import Passage
    from core.usecases.support.knowledge import Knowledge

SUGGESTIONS = 4


def pick_suggestions(knowledge: "Knowledge", language: UiLanguage) -> tuple[str, ...]:
    """Up to four FAQ questions, spread over the entries, each of which finds its own answer."""
    faqs = (passage for passage in knowledge.index.passages if passage.is_faq and passage.language == language)
    entries = [entry for entry in faqs if entry.question.endswith(("?", "？"))]
    spread = entries[:: max(1, len(entries) // 8)]
    found = (entry for entry in spread if _finds_itself(knowledge, entry, language))
    return tuple(entry.question for entry in islice(found, SUGGESTIONS))


def _finds_itself(knowledge: "Knowledge", entry: "Passage", language: UiLanguage) -> bool:
    match = knowledge.matcher.match(entry.question, language)
    return match.entry is not None and match.entry.text == entry.text
