"""Moodle's GIFT text format, read and written.

Source of the syntax: https://docs.moodle.org/en/GIFT_format. What our questions cannot hold (matching, per-answer
feedback, categories) is reported with its line. Knows no points: GIFT has none, so each question is worth 1.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import PurePath

from core.errors import InputError
from core.messages import Words, words
from core.usecases.grading.assignment import Assignment, Question
from core.usecases.grading.assignment_faults import (
    Fields,
    ReadAssignment,
    build_assignment,
    build_question,
    fault_at,
    guess_language,
    pick_id,
    say,
)
from core.usecases.grading.cell_text import number_text
from core.usecases.grading.fragments import as_html, has_wildcard, read_stars, resolve_html, write_stars
from core.usecases.grading.numeric_reference import export_values

_ESCAPED = "~=#{}:\\"
_HIDE = {f"\\{char}": chr(0xE100 + at) for at, char in enumerate(_ESCAPED)} | {"\\n": chr(0xE1FF)}
_SHOW = {hidden: "\n" if escape == "\\n" else escape[1] for escape, hidden in _HIDE.items()}
_ESCAPE = re.compile(r"\\[~=#{}:\\n]")
_HEAD = re.compile(r"\s*(?:::(?P<title>.*?)::)?\s*(?:\[(?P<format>html|markdown|moodle|plain)\])?\s*", re.S | re.I)
_ANSWER = re.compile(r"([=~])\s*(?:%(-?\d+(?:\.\d+)?)%)?\s*([^=~]*)")
_TRUTH = re.compile(r"(T|TRUE|F|FALSE)\s*(#.*)?", re.S | re.I)
_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_VALUE = re.compile(rf"({_NUMBER})\s*(?::\s*({_NUMBER})|\.\.\s*({_NUMBER}))?")
_MARKUP = re.compile(r"</[a-z]\w*>|<br\b|<img\b", re.I)
"""What makes a text without a format mark HTML, as Moodle's own "auto" format takes it."""
GAP = "_____"


@dataclass(frozen=True, slots=True)
class _Block:
    """One question as written, escapes hidden: its first line's number, and the text around and in its braces."""

    line: int
    title: str
    html: bool
    before: str
    body: str | None
    after: str


class _NotTaken(Exception):
    """A question of a kind we do not hold: a key of the catalogue `assignment` that says why."""


def read_gift(name: str, text: str) -> ReadAssignment:
    """The questions of a GIFT text; raises InputError by line where one is malformed, or none can be taken."""
    notes: list[Words] = []
    taken: set[str] = set()
    found: list[tuple[int, Fields]] = []
    for block in _split(text, name, notes):
        place = words("assignment.at_line", line=block.line)
        try:
            fields = _read_block(block, name, notes)
        except _NotTaken as reason:
            notes.append(words("assignment.question_left", place=place, why=words(f"assignment.{reason}")))
            continue
        fields["id"] = pick_id(_show(block.title).strip(), len(found) + 1, taken)
        found.append((block.line, fields))
    if not found:
        raise InputError("assignment.no_questions", name=name)
    plain = resolve_html([fields for _, fields in found], name)
    questions = [
        build_question(fields, name, words("assignment.at_line", line=line))
        for (line, _), fields in zip(found, plain, strict=True)
    ]
    language = guess_language([question.text for question in questions])
    return ReadAssignment(build_assignment(PurePath(name).stem, language, questions, name), tuple(notes))


def _split(text: str, name: str, notes: list[Words]) -> Iterator[_Block]:
    """Questions are parted by empty lines outside braces; lines of comment and category stand between them."""
    lines: list[str] = []
    start, depth = 1, 0
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if line.lstrip().startswith("//"):
            continue
        if line.lstrip().startswith("$CATEGORY:") and not depth:
            notes.append(words("assignment.category_left", line=number, category=line.partition(":")[2].strip()[:80]))
            continue
        hidden = _ESCAPE.sub(lambda match: _HIDE[match[0]], line)
        if hidden.strip() or depth:
            start = start if lines else number
            lines.append(hidden)
            depth = max(depth + hidden.count("{") - hidden.count("}"), 0)
        elif lines:
            yield _to_block("\n".join(lines), start, name)
            lines = []
    if lines:
        raise fault_at(name, words("assignment.at_line", line=start), say("open_brace"))


def _to_block(text: str, line: int, name: str) -> _Block:
    head = _HEAD.match(text)
    rest = text[head.end() :]
    before, brace, inner = rest.partition("{")
    body, closed, after = inner.partition("}")
    if (brace and not closed) or "{" in body:
        raise fault_at(name, words("assignment.at_line", line=line), say("open_brace"))
    html = head["format"].lower() == "html" if head["format"] else bool(_MARKUP.search(text))
    return _Block(line, head["title"] or "", html, before, body if brace else None, after)


def _read_block(block: _Block, name: str, notes: list[Words]) -> Fields:
    """The fields of one question but its id; raises _NotTaken."""
    if block.body is None:
        raise _NotTaken("why_description")
    if "{" in block.after:
        raise _NotTaken("why_several_gaps")
    if block.html and "<img" in block.before + block.body + block.after:
        notes.append(words("assignment.picture_left", place=words("assignment.at_line", line=block.line)))
    body, _, general = block.body.partition("####")
    gap = f" {GAP}{block.after}" if block.after.strip() else ""
    text = _text(block.before.rstrip() + gap, block)
    return {"text": text, "feedback": _text(general, block), **_read_body(body.strip(), block, name, notes)}


def _read_body(body: str, block: _Block, name: str, notes: list[Words]) -> Fields:
    if not body:
        raise _NotTaken("why_essay")
    if truth := _TRUTH.fullmatch(body):
        _note_feedback([truth[2]], block, notes)
        return {"kind": "true_false", "reference": ["true" if truth[1][0] in "Tt" else "false"]}
    if body.startswith("#"):
        return _read_numeric(body[1:].strip(), block, name, notes)
    answers = [(mark, weight, *answer.partition("#")[::2]) for mark, weight, answer in _ANSWER.findall(body)]
    if not answers:
        raise fault_at(name, words("assignment.at_line", line=block.line), say("bad_answers"))
    if any("->" in answer for _, _, answer, _ in answers):
        raise _NotTaken("why_matching")
    _note_feedback([feedback for *_, feedback in answers], block, notes)
    if any(mark == "~" for mark, *_ in answers):
        return _to_choice(answers, block)
    full = [_text(read_stars(_show(answer)), block) for _, weight, answer, _ in answers if _is_full(weight)]
    if any(has_wildcard(_show(answer)) for *_, answer, _ in answers):
        notes.append(words("assignment.wildcard_met", place=words("assignment.at_line", line=block.line)))
    _note_partial(len(answers) - len(full), block, notes)
    return {"kind": "fill_in", "reference": full}


def _to_choice(answers: Sequence[tuple[str, str, str, str]], block: _Block) -> Fields:
    options = [
        {
            "id": chr(ord("A") + number),
            "text": _text(answer, block),
            "share": float(weight) / 100 if weight else float(mark == "="),
        }
        for number, (mark, weight, answer, _) in enumerate(answers[:27])
    ]
    return {"kind": "choice", "options": options, "several": not any(option["share"] == 1 for option in options)}


def _read_numeric(body: str, block: _Block, name: str, notes: list[Words]) -> Fields:
    """ "3:2", "1..5", or several with "=" and weights, of which the first at full marks counts."""
    answers = _ANSWER.findall(body) if body.startswith(("=", "~")) else [("=", "", body)]
    _note_feedback([answer.partition("#")[2] for *_, answer in answers], block, notes)
    full = [answer.partition("#")[0].strip() for _, weight, answer in answers if _is_full(weight)]
    _note_partial(len(answers) - 1, block, notes)
    value = _VALUE.fullmatch(_show(full[0])) if full else None
    if not value:
        raise fault_at(name, words("assignment.at_line", line=block.line), say("bad_number", value=_show(body)[:60]))
    reference, tolerance = value[1], float(value[2] or 0)
    if value[3]:
        low, high = Decimal(value[1]), Decimal(value[3])
        reference, tolerance = number_text(float((low + high) / 2)), float(abs(high - low) / 2)
    return {"kind": "numeric", "reference": [reference], "tolerance": abs(tolerance)}


def _is_full(weight: str) -> bool:
    return not weight or float(weight) >= 100


def _note_feedback(feedback: Sequence[str | None], block: _Block, notes: list[Words]) -> None:
    if any(text and text.strip("# \n") for text in feedback):
        notes.append(words("assignment.feedback_left", place=words("assignment.at_line", line=block.line)))


def _note_partial(count: int, block: _Block, notes: list[Words]) -> None:
    if count:
        notes.append(words("assignment.partial_left", place=words("assignment.at_line", line=block.line), count=count))


def _text(text: str, block: _Block) -> str:
    shown = _show(text).strip()
    return as_html(shown) if block.html else shown


def _show(text: str) -> str:
    return "".join(_SHOW.get(char, char) for char in text)


def write_gift(assignment: Assignment) -> bytes:
    """Choice, true or false, fill-in with one gap, and numeric questions, titled by their ids."""
    return ("\n\n".join(_write(question) for question in assignment.questions) + "\n").encode()


def _write(question: Question) -> str:
    general = f"\n####{_hide(question.feedback)}" if question.feedback else ""
    written = f"{_hide(question.text)} {{{_write_body(question)}{general}}}"
    return f"::{_hide(question.id)}::{'[plain]' if _MARKUP.search(written) else ''}{written}"


def _write_body(question: Question) -> str:
    match question.kind:
        case "true_false":
            return question.reference[0].upper()
        case "fill_in":
            return "".join(f"\n={_hide(write_stars(entry))}" for entry in question.reference) + "\n"
        case "numeric":
            told = [f"{digits}:{number_text(tolerance)}" for digits, tolerance in export_values(question)]
            return f"#{told[0]}" if len(told) == 1 else "#" + "".join(f"\n={one}" for one in told)
        case _:
            return "".join(f"\n{_write_share(option.share)}{_hide(option.text)}" for option in question.options) + "\n"


def _write_share(share: float) -> str:
    return "=" if share == 1 else f"~%{number_text(round(share * 100, 5))}%" if share else "~"


def _hide(text: str) -> str:
    return re.sub(r"([~=#{}:\\])", r"\\\1", text).replace("\n", "\\n")
