"""A consultation's transcript as the claims of a note: every one with the turns it comes from.

    claims = summarize_dialogue(report)  # rules alone, in English or Chinese
    print(write_note(claims, "en"))

Does not diagnose or advise: what a doctor said is repeated as said. In other languages the turns are quoted.
"""

import re
from collections.abc import Sequence

from core.messages import UiLanguage, message
from core.usecases.medical import dialogue_chinese, dialogue_english, dialogue_wording
from core.usecases.medical.dialogue_checks import prove_statement
from core.usecases.medical.dialogue_notes import Statement, join_denials, make_statements
from core.usecases.medical.dialogue_person import Sex, find_sex
from core.usecases.medical.dialogue_turns import Turn, is_dialogue, read_turns
from core.usecases.medical.dialogue_wording import load_rules
from core.usecases.medical.records import Claim, Part, Report, SectionName

__all__ = ["Turn", "is_dialogue", "read_turns", "summarize_dialogue", "write_note"]
SECTIONS: tuple[SectionName, ...] = (
    "complaint", "history", "past_history", "medications", "allergies", "family_history", "social_history",
    "review_of_systems", "examination", "results", "impression", "plan",
)  # fmt: skip
"""The order of a note."""
PARTS: dict[SectionName, Part] = {
    "examination": "findings", "results": "results", "impression": "impression", "plan": "follow_up",
}  # fmt: skip


def summarize_dialogue(report: Report) -> tuple[Claim, ...]:
    """The claims of a note in the order of the talk; () where no speaker is named. What its own words contradict is
    quoted instead."""
    clean = dialogue_chinese.clean if report.language == "zh" else dialogue_wording.clean
    return tuple(
        prove_statement(one, report.text, report.language, _part_of(one), clean)
        for one in _make_statements(report.text, report.language)
    )


def _part_of(statement: Statement) -> Part:
    if statement.section == "plan" and re.search(load_rules()["treatment"]["pattern"], statement.text, re.I):
        return "treatment"
    return PARTS.get(statement.section, "background")


def write_note(claims: Sequence[Claim], language: UiLanguage) -> str:
    """The claims under the headings of a note in the reader's language; sections without claims are left out."""
    told = {section: [claim.text for claim in claims if claim.section == section] for section in SECTIONS}
    gap = " " if language == "en" else ""
    return "\n\n".join(
        f"{message(f'medical_dialogue.{section}', language)}\n{gap.join(texts)}"
        for section, texts in told.items()
        if texts
    )


def _make_statements(text: str, language: str) -> tuple[Statement, ...]:
    turns = read_turns(text)
    if language not in ("en", "zh"):
        return tuple(
            Statement(text[turn.said.start : turn.said.end], "history", (turn.said,))
            for turn in turns
            if turn.role in ("patient", "family") and turn.said.end > turn.said.start
        )
    if language == "zh":
        speech = dialogue_chinese.make_speech()
    else:
        speech = dialogue_english.make_speech(_patient_sex(text, turns))
    return join_denials(make_statements(text, turns, speech), speech)


def _patient_sex(text: str, turns: Sequence[Turn]) -> Sex:
    """By how the doctor addresses or describes the patient; a patient's "sir" is the doctor. Not told where family is
    there, who are addressed too."""
    if any(turn.role == "family" for turn in turns):
        return ""
    return find_sex("\n".join(text[turn.said.start : turn.said.end] for turn in turns if turn.role == "doctor"))
