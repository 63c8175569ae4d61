"""Saying a demand in plain words, for prompts and for people."""

from collections.abc import Callable

from core.checks.constraints.constraint import Constraint
from core.checks.constraints.finding import Arguments
from core.checks.constraints.validating import find_type, validate_constraint
from core.messages import Words, words

_NOUNS = {
    "number_words": "word",
    "number_sentences": "sentence",
    "number_paragraphs": "paragraph",
    "number_bullet_lists": "bullet",
    "number_highlighted_sections": "highlight",
    "multiple_sections": "section",
    "number_placeholders": "placeholder",
    "number_numbered_lists": "item",
    "frequency": "time",
    "letter_frequency": "time",
    "capital_word_frequency": "word",
    "tildes": "word",
    "paragraph_count": "paragraph",
    "heading_count": "section",
    "line_count": "line",
}
"""What a type counts, where it compares a number."""
_FIELDS = {"language": "tongue"}
"""Arguments whose names the catalogue keeps for itself."""


def describe_constraint(constraint: Constraint) -> Words:
    """One sentence that asks for it; raises InputError for a constraint that cannot be checked."""
    demand = validate_constraint(constraint)
    name = find_type(demand.type).name
    arguments = demand.arguments
    if name in ("frequency", "letter_frequency") and _is_never(arguments):
        name = f"no_{name}"
    if name == "constrained_response" and not arguments["options"]:
        return words("constraints.say_constrained_usual")
    return words(f"constraints.say_{name}", **_values(name, arguments))


def _values(name: str, arguments: Arguments) -> dict[str, object]:
    values = {_FIELDS.get(key, key): _VALUES[key](value) for key, value in arguments.items() if key in _VALUES}
    if name in ("length_limit", "sentence_length"):
        values["count"] = _amount(arguments.get("relation", "at most"), arguments["number"], arguments["unit"])
    if name in _NOUNS:
        relation = next(value for key, value in arguments.items() if key.endswith("relation"))
        wanted = next(value for value in arguments.values() if isinstance(value, int))
        values["count"] = _amount(relation, wanted, _NOUNS[name])
    return values


def _amount(relation: str, wanted: int, noun: str) -> Words:
    """ "at least 300 words"."""
    key = "one" if wanted == 1 else "many"
    return words(
        f"constraints.{relation.replace(' ', '_')}", number=wanted, noun=words(f"constraints.{key}_{noun.rstrip('s')}")
    )


def _is_never(arguments: Arguments) -> bool:
    relation, wanted = (
        next(value for key, value in arguments.items() if key.endswith(end)) for end in ("relation", "frequency")
    )
    return (relation, wanted) in {("less than", 1), ("at most", 0), ("exactly", 0)}


def _quote(texts: list[str]) -> str:
    return ", ".join(f'"{text}"' for text in texts)


def _language(code: str) -> Words:
    return words(f"constraints.language_{code}")


_VALUES: dict[str, Callable[..., object]] = {
    "keywords": _quote,
    "forbidden_words": _quote,
    "options": _quote,
    "marks": _quote,
    "keyword": str,
    "letter": str,
    "section_spliter": str,
    "postscript_marker": str,
    "prompt_to_repeat": str,
    "end_phrase": str,
    "first_word": str,
    "phrase": str,
    "num_paragraphs": int,
    "nth_paragraph": int,
    "let_frequency": int,
    "language": _language,
}
