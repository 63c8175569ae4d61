"""What this machine can grade and what it cannot, said plainly beside the button. Escapes all it is given."""

import html

from apps._grader_room import Room
from apps._grader_view import say
from core.messages import UiLanguage
from core.usecases.grading.assignment import Assignment


def render_abilities(assignment: Assignment, room: Room, language: UiLanguage) -> str:
    """Which model takes part, that names are masked, and what of this assignment is left to a person."""
    kinds = {question.kind for question in assignment.questions}
    running = room.opening.running()
    lines = [say("note_names", language)]
    if running.model:
        name = html.escape(running.model.rpartition("/")[2])
        lines.append(say("note_model", language, model="{}").replace("{}", f"<b>{name}</b>"))
    else:
        lines.append(say("note_no_model", language))
    if "essay" in kinds:
        lines.append(say("note_essays" if room.judges(assignment.language) else "note_no_essays", language))
    if "short" in kinds:
        lines.append(say("note_short" if room.compares(assignment.language) else "note_short_words", language))
    if "code" in kinds:
        lines.append(say("note_code" if room.runs_code else "note_no_code", language))
    items = "".join(f"<li>{line}</li>" for line in lines)
    return f'<details class="abilities"><summary>{say("note_title", language)}</summary><ul>{items}</ul></details>'
