"""A consultation's transcript as the claims of a note: every one with the turns it comes from.

    summarize_dialogue(report)  # rules alone, in English or Chinese

Does not diagnose or advise: what a doctor said is repeated as said. In other languages the turns are quoted.
"""

from core.documents.document import Span
from core.usecases.medical import dialogue_chinese, dialogue_english
from core.usecases.medical.dialogue_notes import Statement, join_denials, make_statements
from core.usecases.medical.dialogue_person import find_sex
from core.usecases.medical.dialogue_turns import Turn, is_dialogue, read_turns
from core.usecases.medical.records import Claim, Part, Report, SectionName

__all__ = ["Turn", "is_dialogue", "make_notes", "read_turns", "summarize_dialogue"]
PARTS: dict[SectionName, Part] = {
    "examination": "findings", "results": "results", "impression": "impression", "plan": "follow_up",
}  # fmt: skip


def summarize_dialogue(report: Report) -> tuple[Claim, ...]:
    """The claims of a note in the order of the talk."""
    return tuple(
        Claim(one.text, PARTS.get(one.section, "background"), one.sources, author="rule", section=one.section)
        for one in make_notes(report.text, report.language)
    )


def make_notes(text: str, language: str = "en") -> tuple[Statement, ...]:
    """The statements of a transcript in `language`; () where it has no labelled turns."""
    turns = read_turns(text)
    if language not in ("en", "zh"):
        return tuple(quote_turn(text, turn.said, turn) for turn in turns if turn.role in ("patient", "family"))
    speech = (
        dialogue_chinese.make_speech() if language == "zh" else dialogue_english.make_speech(patient_sex(text, turns))
    )
    return join_denials(make_statements(text, turns, speech), speech)


def quote_turn(text: str, said: Span, turn: Turn) -> Statement:
    """A turn in its own words."""
    return Statement(text[said.start : said.end], "history", (turn.said,))


def patient_sex(text: str, turns: tuple[Turn, ...]) -> str:
    """By how the doctor addresses or describes the patient; a patient's "sir" is the doctor."""
    return find_sex(
        "\n".join(text[turn.said.start : turn.said.end] for turn in turns if turn.role in ("doctor", "clinician"))
    )
