"""Which questions about a report are declined, and why: for a diagnosis, a medicine or its dose, an outlook, or in an
emergency, where something else has to be done at once.

Rules in English and Chinese over how the question is put (`policy.toml`), and what they do not know by its likeness to
examples (`policy_model`). What a report says of any of these may be asked: "what dose is listed?" is answered, "what
dose should I take?" is not. Both miss what is put in quite new ways; what is missed is answered with the report's own
words or not at all, since nothing here generates.
"""

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from core.checks.medical.mentions import read_sentence
from core.documents.document import Span
from core.messages import UiLanguage, Words, words
from core.usecases.medical.policy.model import FINE, weigh_question

Declined = Literal["emergency", "medication", "prognosis", "diagnosis"]
"""In the order in which they are looked for."""
LIKELY = 0.55
"""Probability from which a question that no rule knows is declined. Of the examples, each judged by a model that had
not seen it (10 folds), 36 of 315 to be declined were missed and 13 of 258 others declined; the rules find more."""
_SAYS = re.compile(r"[^\W\d_]{2}")
LONGEST = 2000
"""Characters of a question that are read."""


def judge_question(text: str, language: UiLanguage) -> Words | None:
    """Why a question is not answered, and in an emergency what to do; None where it may be answered. The rules of both
    languages apply whatever `language` is: people mix them."""
    kind = classify_question(text)
    return words(f"medical_summary.declined_{kind}") if kind else None


def classify_question(text: str) -> Declined | None:
    """What a question asks for that is declined, None for nothing of the kind."""
    asked = unicodedata.normalize("NFKC", text[:LONGEST]).replace("’", "'").strip().lower()
    rules = _load_rules()
    kind = next((kind for kind in get_args(Declined) if rules[kind].search(asked)), None)
    kind = kind or _by_what_is_named(asked) or _by_likeness(asked)
    if kind in (None, "emergency"):
        return kind
    return None if rules["of_the_report"].search(asked) and not rules["straight"].search(asked) else kind


def _by_likeness(asked: str) -> Declined | None:
    """What the learned examples make of a question that no rule knows."""
    if not _SAYS.search(asked) or _load_rules()["about_a_value"].search(asked):
        return None
    shares = dict(weigh_question(asked))
    if shares.pop(FINE) > 1 - LIKELY:
        return None
    return max(get_args(Declined), key=lambda kind: shares[kind])


def _by_what_is_named(asked: str) -> Declined | None:
    """Whether somebody is asked about together with a disease or a drug, in whatever words."""
    rules = _load_rules()
    if not rules["about_a_person"].search(asked) or rules["about_a_value"].search(asked):
        return None
    kinds = {mention.term.concept.kind for mention in read_sentence(asked, Span(0, len(asked))).mentions}
    return "diagnosis" if "disease" in kinds else "medication" if "drug" in kinds else None


@cache
def _load_rules() -> dict[str, re.Pattern[str]]:
    tree = tomllib.loads(Path(__file__).with_name("rules.toml").read_text(encoding="utf-8"))
    lists = {f"<{name}>": f"(?:{'|'.join(options)})" for name, options in tree.pop("lists").items()}
    return {name: _compile(rules["en"], rules["zh"], lists) for name, rules in tree.items()}


def _compile(english: list[str], chinese: list[str], lists: dict[str, str]) -> re.Pattern[str]:
    """One pattern of all; `straight` forms win over `of_the_report`: naming the report does not help there."""
    pattern = rf"\b(?:{'|'.join(english)})|{'|'.join(chinese)}"
    for name, options in lists.items():
        pattern = pattern.replace(name, options)
    return re.compile(pattern, re.I)
