"""Which questions about a report are declined, and why: for a diagnosis, a medicine or its dose, an outlook, or in an
emergency, where something else has to be done at once.

Rules in English and Chinese over how the question is put (`policy.toml`). What a report says of any of these may be
asked: "what dose is listed?" is answered, "what dose should I take?" is not. Rules miss what is put in new ways;
both error rates are measured in tests/usecases/medical/test_medical_policy.py.
"""

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from core.messages import UiLanguage, Words, words

Declined = Literal["emergency", "medication", "prognosis", "diagnosis"]
"""In the order in which they are looked for."""
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
    if kind in (None, "emergency"):
        return kind
    return None if rules["of_the_report"].search(asked) and not rules["straight"].search(asked) else kind


@cache
def _load_rules() -> dict[str, re.Pattern[str]]:
    tree = tomllib.loads(Path(__file__).with_name("policy.toml").read_text(encoding="utf-8"))
    lists = {f"<{name}>": f"(?:{'|'.join(options)})" for name, options in tree.pop("lists").items()}
    return {name: _compile(rules["en"], rules["zh"], lists) for name, rules in tree.items()}


def _compile(english: list[str], chinese: list[str], lists: dict[str, str]) -> re.Pattern[str]:
    """One pattern of all; `straight` forms win over `of_the_report`: naming the report does not help there."""
    pattern = rf"\b(?:{'|'.join(english)})|{'|'.join(chinese)}"
    for name, options in lists.items():
        pattern = pattern.replace(name, options)
    return re.compile(pattern, re.I)
