"""The library of demands: every type with its arguments, how it is looked for, and an example.

Types of IFEval (Zhou et al. 2023, arXiv:2311.07911) have their published names, those of its Spanish, French and
Japanese sets too; `writing:` types are what briefs ask for beyond them.
"""

from dataclasses import dataclass
from functools import cache
from typing import Literal

from core.checks.constraints import measures, shapes, wording
from core.checks.constraints.constraint import Constraint, Value
from core.checks.constraints.finding import Look
from core.messages import Words, words

ArgumentKind = Literal["count", "relation", "text", "texts", "character", "characters", "language", "unit"]


@dataclass(frozen=True, slots=True)
class Argument:
    """One value a type needs. `default` stands in where it is missing; None: it must be given."""

    name: str
    kind: ArgumentKind
    default: Value = None
    least: int = 0


@dataclass(frozen=True, slots=True)
class ConstraintType:
    """One kind of demand. `example` is a constraint of this type as it might be asked for."""

    type: str
    arguments: tuple[Argument, ...]
    example: Constraint
    look: Look

    @property
    def name(self) -> str:
        """The type's short name, which its checks carry."""
        return self.type.partition(":")[2]

    @property
    def label(self) -> Words:
        """A short label to show people."""
        return words(f"check_labels.{self.name}")


@cache
def list_types() -> tuple[ConstraintType, ...]:
    """Every type, IFEval's first."""
    return (*_ifeval_lengths(), *_ifeval_formats(), *_ifeval_wording(), *_other_languages(), *_writing())


@cache
def types_by_name() -> dict[str, ConstraintType]:
    """The same by their full names."""
    return {row.type: row for row in list_types()}


def _row(type_: str, look: Look, *arguments: Argument, **example: Value) -> ConstraintType:
    return ConstraintType(type_, arguments, Constraint(type=type_, arguments=example), look)


def _count(name: str, least: int = 0) -> Argument:
    return Argument(name, "count", least=least)


def _relation(default: str | None = None, name: str = "relation") -> Argument:
    return Argument(name, "relation", default)


def _ifeval_lengths() -> tuple[ConstraintType, ...]:
    of, many = "length_constraints:", _relation()
    return (
        _row(f"{of}number_words", measures.number_words, many, _count("num_words"),
             relation="at least", num_words=300),
        _row(f"{of}number_sentences", measures.number_sentences, many, _count("num_sentences"),
             relation="less than", num_sentences=6),
        _row(f"{of}number_paragraphs", measures.number_paragraphs, _count("num_paragraphs", 1), _relation("exactly"),
             num_paragraphs=3),
        _row(f"{of}nth_paragraph_first_word", measures.nth_paragraph_first_word, _count("num_paragraphs", 1),
             _count("nth_paragraph", 1), Argument("first_word", "text"),
             num_paragraphs=3, nth_paragraph=2, first_word="however"),
    )  # fmt: skip


def _ifeval_formats() -> tuple[ConstraintType, ...]:
    of, content = "detectable_format:", "detectable_content:"
    return (
        _row(f"{of}number_bullet_lists", shapes.number_bullet_lists, _count("num_bullets"), _relation("exactly"),
             num_bullets=3),
        _row(f"{of}number_highlighted_sections", shapes.number_highlighted_sections, _count("num_highlights"),
             _relation("at least"), num_highlights=2),
        _row(f"{of}multiple_sections", shapes.multiple_sections, Argument("section_spliter", "text"),
             _count("num_sections"), _relation("at least"), section_spliter="Section", num_sections=3),
        _row(f"{of}title", shapes.title),
        _row(f"{of}json_format", shapes.json_format),
        _row(f"{of}constrained_response", shapes.constrained_response, Argument("options", "texts", [])),
        _row(f"{content}number_placeholders", shapes.number_placeholders, _count("num_placeholders"),
             _relation("at least"), num_placeholders=2),
        _row(f"{content}postscript", shapes.postscript, Argument("postscript_marker", "text"),
             postscript_marker="P.S."),
        _row("combination:two_responses", shapes.two_responses),
        _row("combination:repeat_prompt", shapes.repeat_prompt, Argument("prompt_to_repeat", "text"),
             prompt_to_repeat="Write a thank-you note."),
        _row("startend:end_checker", shapes.end_checker, Argument("end_phrase", "text"), end_phrase="See you soon."),
        _row("startend:quotation", shapes.quotation),
    )  # fmt: skip


def _ifeval_wording() -> tuple[ConstraintType, ...]:
    return (
        _row("keywords:existence", wording.existence, Argument("keywords", "texts"), keywords=["harbour", "dawn"]),
        _row("keywords:frequency", wording.frequency, _relation(), Argument("keyword", "text"), _count("frequency"),
             relation="at least", keyword="garden", frequency=3),
        _row("keywords:forbidden_words", wording.forbidden_words, Argument("forbidden_words", "texts"),
             forbidden_words=["cheap", "free"]),
        _row("keywords:letter_frequency", wording.letter_frequency, _relation(name="let_relation"),
             Argument("letter", "character"), _count("let_frequency"),
             let_relation="less than", letter="z", let_frequency=3),
        _row("language:response_language", wording.response_language, Argument("language", "language"), language="fr"),
        _row("punctuation:no_comma", wording.no_comma),
        _row("change_case:english_capital", wording.capitals, Argument("language", "language", "en")),
        _row("change_case:english_lowercase", wording.lowercase, Argument("language", "language", "en")),
        _row("change_case:capital_word_frequency", wording.capital_word_frequency,
             _relation(name="capital_relation"), _count("capital_frequency"),
             capital_relation="at least", capital_frequency=3),
    )  # fmt: skip


def _other_languages() -> tuple[ConstraintType, ...]:
    of, many = "special_character:", _count("let_frequency")
    return (
        _row("change_case:spanish_capital", wording.capitals, Argument("language", "language", "es")),
        _row("change_case:spanish_lowercase", wording.lowercase, Argument("language", "language", "es")),
        _row("change_case:french_capital", wording.capitals, Argument("language", "language", "fr")),
        _row("change_case:french_lowercase", wording.lowercase, Argument("language", "language", "fr")),
        _row("punctuation:question_marks", wording.question_marks),
        _row("punctuation:exclamation_marks", wording.exclamation_marks),
        _row(f"{of}enie", wording.enie, many, let_frequency=3),
        _row(f"{of}dieresis", wording.dieresis, many, let_frequency=2),
        _row(f"{of}tildes", wording.tildes, _relation(), _count("num_words"), relation="at least", num_words=5),
        _row("detectable_content:no_digits", wording.no_digits),
        _row("detectable_format:number_numbered_lists", shapes.number_numbered_lists,
             _count("num_items"), _relation("exactly"), num_items=3),
    )  # fmt: skip


def _writing() -> tuple[ConstraintType, ...]:
    number, unit = _count("number"), Argument("unit", "unit")
    return (
        _row("writing:length_limit", measures.length_limit, _relation(), number, unit,
             relation="at most", number=150, unit="characters"),
        _row("writing:paragraph_count", measures.paragraph_count, _relation(), number, relation="exactly", number=3),
        _row("writing:heading_count", measures.heading_count, _relation(), number, relation="exactly", number=4),
        _row("writing:line_count", measures.line_count, _relation(), number, relation="exactly", number=5),
        _row("writing:sentence_length", measures.sentence_length, number, unit, number=25, unit="words"),
        _row("writing:starts_with", shapes.starts_with, Argument("phrase", "text"), phrase="Dear team"),
        _row("writing:forbidden_marks", wording.forbidden_marks, Argument("marks", "characters"), marks=["!"]),
        _row("writing:no_emoji", wording.no_emoji),
        _row("writing:plain_text", wording.plain_text),
    )  # fmt: skip
