"""Claims that advertising may not make, or may make only with proof, in Chinese and English. Rules: claims.toml.

Rules know wordings, not facts: what they mark needs a person's eye, and what they miss may still be forbidden. A claim
that is denied, warned of, or part of a title or a fixed name is left alone.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, reduce
from pathlib import Path
from typing import Literal

from core.checks.check import Check
from core.checks.phrasebook import Phrasebook, make_phrasebook
from core.checks.prose import blank_markup
from core.documents.document import Span
from core.messages import words

Verdict = Literal["banned", "proof"]

LANGUAGES = ("en", "zh")
_SHOWN = 8
_CLAUSE = {"zh": re.compile(r"[，。！？；：、,.!?;:\n]"), "en": re.compile(r"[.!?;:\n]|,? but ")}
_BEFORE = {"zh": 10, "en": 100}
"""Characters before a claim in which a denial of it is looked for, within its clause (English: its sentence)."""
_NEAR = 30
"""Characters before an English claim in which "no" or "without" denies it, within commas."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim in a text, its kind (a name in claims.toml), and whether it is banned or needs proof."""

    span: Span
    category: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class _Rules:
    book: Phrasebook
    verdicts: dict[str, Verdict]
    exceptions: Phrasebook
    denial: re.Pattern[str]
    near_denial: re.Pattern[str]
    idiom: re.Pattern[str]
    after: re.Pattern[str]


def find_claims(text: str, language: str) -> tuple[Claim, ...]:
    """In the order of the text; () for another language than English or Chinese."""
    return tuple(_find(blank_markup(text), language)) if language in LANGUAGES else ()


def check_claims(text: str, language: str, *, advertising: bool = True) -> tuple[Check, ...]:
    """ "claims" for what is banned and "claims_proof" for what needs proof, which only a person can have: None.

    Where `advertising` is not known to be the purpose, banned claims are None too.
    """
    if language not in LANGUAGES:
        return (Check("claims", None, words("style.not_measured")),)
    found = find_claims(text, language)
    banned = [claim for claim in found if claim.verdict == "banned"]
    unproved = [claim for claim in found if claim.verdict == "proof"]
    found_key = "style.claims_found" if advertising else "style.claims_if"
    return (
        _report("claims", text, banned, found_key, False if advertising else None),
        _report("claims_proof", text, unproved, "style.claims_proof_found", None),
    )


def _report(name: str, text: str, found: list[Claim], key: str, verdict: bool | None) -> Check:
    if not found:
        return Check(name, True, words(f"style.{name}_none"))
    pieces = dict.fromkeys(" ".join(text[claim.span.start : claim.span.end].split()) for claim in found)
    reasons = [words(f"style.claim_{category}") for category in dict.fromkeys(claim.category for claim in found)]
    why = reduce(lambda first, second: words("style.both", first=first, second=second), reasons)
    said = words(key, number=len(found), text="; ".join(list(pieces)[:_SHOWN]), why=why)
    return Check(name, verdict, said, tuple(claim.span for claim in found))


def _find(text: str, language: str) -> Iterator[Claim]:
    rules = _load_rules(language)
    spared = [span for span, _ in rules.exceptions.find(text)]
    at = 0
    for span, category in rules.book.find(text):
        while at < len(spared) and spared[at].end <= span.start:
            at += 1
        inside = at < len(spared) and spared[at].start < span.end and span.start < spared[at].end
        if not inside and not _is_denied(text, span, language, rules):
            yield Claim(span, category, rules.verdicts[category])


def _is_denied(text: str, span: Span, language: str, rules: _Rules) -> bool:
    """Whether the clause before it says not, or warns; or the words after it say that they are only mentioned."""
    before = _CLAUSE[language].split(text[max(0, span.start - _BEFORE[language]) : span.start])[-1]
    plain = rules.idiom.sub(" ", before)
    near = plain[-_NEAR:].rpartition(",")[2]
    if rules.denial.search(plain) or (language == "en" and rules.near_denial.search(near)):
        return True
    return bool(rules.after.match(text[span.end : span.end + 20]))


@cache
def _load_rules(language: str) -> _Rules:
    data = tomllib.loads(Path(__file__).with_name("claims.toml").read_text(encoding="utf-8"))
    rows, denial = data[language], data["negation"]
    return _Rules(
        make_phrasebook(((phrase, row["category"]) for row in rows for phrase in row["phrases"]), language),
        {row["category"]: row["verdict"] for row in rows},
        make_phrasebook(((phrase, "") for phrase in data["exceptions"][language]), language),
        _compile(denial[language]),
        _compile(denial[f"{language}_near"]),
        _compile(denial[f"{language}_idiom"]),
        _compile(denial[f"{language}_after"]),
    )


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace("’", "['’]"), re.I)
