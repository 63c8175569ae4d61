"""Statements of a consultation as claims: each checked against the turns it comes from, else quoted.

A yes or no says what its question asks, which no comparison of words sees: there the answer itself is the check of
negation. Does not make statements.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from core.checks.check import Check
from core.checks.medical.fidelity import check_statement
from core.checks.medical.retold import is_open
from core.messages import words
from core.usecases.medical.dialogue.drafts import is_shorter_wording
from core.usecases.medical.dialogue.notes import Statement
from core.usecases.medical.dialogue.wording import load_rules
from core.usecases.medical.records import Claim, Part, SectionName

PARTS: dict[SectionName, Part] = {
    "examination": "findings", "results": "results", "impression": "impression", "plan": "follow_up",
}  # fmt: skip
_AGE = re.compile(r"\d+(?:-year-old| years old|岁)")
_NUMBER = re.compile(r"\d+")
"""Who is asked how old somebody is answers in years without saying so."""
SEEN_IN_WORDS = frozenset(("numbers", "units", "side", "negation", "anatomy", "support"))
"""Checks of a rule's statement; whom it is about is told by who speaks, which no comparison of words sees."""
ANSWERED = frozenset(("numbers", "units", "side", "negation", "anatomy"))
"""Those of a yes or no, whose words are the question's."""


def prove_statement(
    statement: Statement, text: str, language: str, clean: Callable[[str], str], draft: str = ""
) -> Claim:
    """The claim with its checks. `clean` writes spoken numbers and letters, as the statement has them; `draft` is a
    model's wording, which stands where it is shorter, says the same and passes every check."""
    quotes = [text[span.start : span.end] for span in statement.sources]
    claim = Claim(statement.text, part_of(statement), statement.sources, author="rule", section=statement.section)
    if draft:
        checks = _check(draft, statement, quotes, language, clean)
        if is_shorter_wording(draft, statement.text) and not any(
            check.passed is False or is_open(check) for check in checks
        ):
            return replace(claim, text=draft, author="model", checks=checks)
        claim = replace(claim, replaced=draft)
    found = _check(statement.text, statement, quotes, language, clean)
    checks = tuple(check for check in found if check.name in SEEN_IN_WORDS)
    if any(check.passed is False or is_open(check) for check in checks):
        return replace(claim, text=_quote(quotes, language), author="report")
    return replace(claim, checks=checks)


def part_of(statement: Statement) -> Part:
    """The part of a summary that the statement's section belongs to; a plan with a treatment is one."""
    if statement.section == "plan" and re.search(load_rules()["treatment"]["pattern"], statement.text, re.I):
        return "treatment"
    return PARTS.get(statement.section, "background")


def _check(
    said: str, statement: Statement, quotes: Sequence[str], language: str, clean: Callable[[str], str]
) -> tuple[Check, ...]:
    """The checks of `said`, which is to say what `statement` says, against the turns as said and as written."""
    sources = list(dict.fromkeys([*quotes, *(clean(quote) for quote in quotes)]))
    if _AGE.match(said):
        sources += [f"{number} years, {number}岁" for quote in sources for number in _NUMBER.findall(quote)]
    checks = check_statement(said, sources, report="\n".join(sources), language=language)
    if not statement.answer:
        return checks
    answered = Check("negation", True, words("medical_dialogue.answered", answer=quotes[-1]))
    seen = [check for check in checks if check.name in ANSWERED]
    return tuple(answered if check.name == "negation" else check for check in seen)


def _quote(quotes: Sequence[str], language: str) -> str:
    return (" " if language == "en" else "").join(f"“{quote}”" for quote in dict.fromkeys(quotes))
