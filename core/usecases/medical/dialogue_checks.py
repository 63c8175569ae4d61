"""Statements of a consultation as claims: each checked against the turns it comes from, else quoted.

A yes or no says what its question asks, which no comparison of words sees: there the answer itself is the check of
negation. Does not make statements.
"""

from collections.abc import Callable

from core.checks.check import Check
from core.checks.medical.fidelity import check_statement
from core.documents.document import Span
from core.messages import words
from core.usecases.medical.dialogue_notes import Statement
from core.usecases.medical.records import Claim, Part

MUST_HOLD = ("numbers", "side", "negation")
"""Checks whose failure gives way to the talk's own words."""


def prove_statement(statement: Statement, text: str, language: str, part: Part, clean: Callable[[str], str]) -> Claim:
    """The claim with its checks. `clean` writes spoken numbers and letters, as the statement has them."""
    quotes = [text[span.start : span.end] for span in statement.sources]
    checks = check_draft(statement.text, statement, quotes, language, clean)
    if any(check.passed is False and check.name in MUST_HOLD for check in checks):
        said = quote_turns(text, statement.sources, language)
        return Claim(said, part, statement.sources, replaced=statement.text, section=statement.section)
    return Claim(statement.text, part, statement.sources, author="rule", checks=checks, section=statement.section)


def check_draft(
    said: str, statement: Statement, quotes: list[str], language: str, clean: Callable[[str], str]
) -> tuple[Check, ...]:
    """The checks of `said`, which is to say what `statement` says, against the turns as said and as written."""
    sources = [*quotes, *(clean(quote) for quote in quotes)]
    checks = check_statement(said, sources, report="\n".join(sources), language=language)
    if not statement.answer:
        return checks
    answered = Check("negation", True, words("medical_dialogue.answered", answer=quotes[-1]))
    return tuple(answered if check.name == "negation" else check for check in checks)


def quote_turns(text: str, sources: tuple[Span, ...], language: str) -> str:
    """What was said, sentence by sentence in quotation marks."""
    return (" " if language == "en" else "").join(f"“{text[span.start : span.end]}”" for span in dict.fromkeys(sources))
