"""A consultation's transcript as the claims of a note: every one with the turns it comes from.

    claims = summarize_dialogue(report)  # rules alone, in English or Chinese
    print(write_note(claims, "en"))

Does not diagnose or advise: what a doctor said is repeated as said. In other languages the turns are quoted.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.messages import LANGUAGES, UiLanguage, message
from core.usecases.medical.deidentifying import deidentify
from core.usecases.medical.dialogue import chinese, english, wording
from core.usecases.medical.dialogue.checks import prove_statement
from core.usecases.medical.dialogue.drafts import write_drafts
from core.usecases.medical.dialogue.notes import Statement, join_denials, make_statements
from core.usecases.medical.dialogue.person import Sex, find_sex
from core.usecases.medical.dialogue.turns import Turn, is_dialogue, read_turns
from core.usecases.medical.records import Claim, Masking, Report, SectionName

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

__all__ = ["Turn", "is_dialogue", "read_turns", "summarize_dialogue", "write_note"]
SECTIONS: tuple[SectionName, ...] = (
    "complaint", "history", "past_history", "medications", "allergies", "family_history", "social_history",
    "review_of_systems", "examination", "results", "impression", "plan",
)  # fmt: skip
"""The order of a note."""


def summarize_dialogue(
    report: Report, *, model: "BaseChatModel | None" = None, masking: Masking | None = None
) -> tuple[Claim, ...]:
    """The claims of a note in the order of the talk; () where no speaker is named. What its own words contradict is
    quoted instead. A `model` may shorten sentences; it is shown `masking`, else the talk de-identified here."""
    text, language = report.text, report.language
    turns = read_turns(text)
    statements = _make_statements(text, language, turns)
    drafts = [""] * len(statements)
    if model is not None and language in LANGUAGES:
        drafts = write_drafts(statements, turns, masking or deidentify(report), language, model)
    clean = chinese.clean if language == "zh" else wording.clean
    return tuple(
        prove_statement(one, text, language, clean, draft) for one, draft in zip(statements, drafts, strict=True)
    )


def write_note(claims: Sequence[Claim], language: UiLanguage) -> str:
    """The claims under the headings of a note in the reader's language; sections without claims are left out."""
    told = {section: [claim.text for claim in claims if claim.section == section] for section in SECTIONS}
    gap = " " if language == "en" else ""
    return "\n\n".join(
        f"{message(f'medical_dialogue.{section}', language)}\n{gap.join(texts)}"
        for section, texts in told.items()
        if texts
    )


def _make_statements(text: str, language: str, turns: Sequence[Turn]) -> tuple[Statement, ...]:
    if language not in LANGUAGES:
        return tuple(
            Statement(text[turn.said.start : turn.said.end], "history", (turn.said,))
            for turn in turns
            if turn.role in ("patient", "family") and turn.said.end > turn.said.start
        )
    speech = chinese.make_speech() if language == "zh" else english.make_speech(_patient_sex(text, turns))
    return join_denials(make_statements(text, turns, speech), speech)


def _patient_sex(text: str, turns: Sequence[Turn]) -> Sex:
    """By how the doctor addresses or describes the patient; a patient's "sir" is the doctor. Not told where family is
    there, who are addressed too."""
    if any(turn.role == "family" for turn in turns):
        return ""
    return find_sex("\n".join(text[turn.said.start : turn.said.end] for turn in turns if turn.role == "doctor"))
