"""Moodle's XML question format, read.

Source of the format: https://docs.moodle.org/en/Moodle_XML_format. The file is parsed in the limited process; what our
questions cannot hold (cloze, matching, calculated, pictures) is reported with its place.
"""

import re
from collections.abc import Iterator
from pathlib import PurePath

from core.documents.markup import Element, read_markup
from core.errors import InputError
from core.messages import Words, words
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
from core.usecases.grading.fragments import as_html, has_wildcard, read_stars, resolve_html

_WHY = {
    "matching": "why_matching",
    "cloze": "why_cloze",
    "description": "why_description",
    "calculated": "why_calculated",
    "calculatedsimple": "why_calculated",
    "calculatedmulti": "why_calculated",
}
_ONE = re.compile(r"1(?:\.0*)?")
_PLAIN = ("plain_text", "markdown")
VALUE = re.compile(r"\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*(.*)", re.S)


class _NotTaken(Exception):
    """A question that we do not hold: a key of the catalogue `assignment` that says why."""


def read_moodle_xml(name: str, data: bytes) -> ReadAssignment:
    """The questions of a Moodle export; raises InputError by question, or DocumentError where it is no sound XML."""
    root = read_markup(data, name)
    if root.tag != "quiz":
        raise InputError("assignment.not_moodle", name=name, tag=root.tag[:40])
    notes: list[Words] = []
    taken: set[str] = set()
    found: list[tuple[Words, Fields]] = []
    for number, element in enumerate(root.all("question"), 1):
        place = words("assignment.at_named", number=number, title=element.text_of("name", "text")[:60] or "–")
        try:
            fields = _read_question(element, name, place, notes)
        except _NotTaken as reason:
            notes.append(words("assignment.question_left", place=place, why=words(f"assignment.{reason}")))
            continue
        if fields:
            fields["id"] = pick_id(element.text_of("name", "text"), len(found) + 1, taken)
            found.append((place, fields))
    if not found:
        raise InputError("assignment.no_questions", name=name)
    plain = resolve_html([fields for _, fields in found], name)
    questions = [build_question(fields, name, place) for (place, _), fields in zip(found, plain, strict=True)]
    language = guess_language([question.text for question in questions])
    return ReadAssignment(build_assignment(PurePath(name).stem, language, questions, name), tuple(notes))


def _read_question(element: Element, name: str, place: Words, notes: list[Words]) -> Fields | None:
    """The fields but the id; None for a category, which is noted; raises _NotTaken for what we do not hold."""
    kind = element.attributes.get("type", "")
    if kind == "category":
        notes.append(words("assignment.category_met", category=element.text_of("category", "text")[:80]))
        return None
    readers = {
        "multichoice": _read_choice,
        "truefalse": _read_truth,
        "shortanswer": _read_filling,
        "numerical": _read_numeric,
        "essay": _read_essay,
    }
    if kind not in readers:
        raise _NotTaken(_WHY.get(kind, "why_other"))
    points = element.text_of("defaultgrade")
    fields = {
        "text": _html(element.find("questiontext")),
        "points": points or 1.0,
        "feedback": _html(element.find("generalfeedback")),
        "skills": [tag.text_of("text") for tag in _tags(element) if tag.text_of("text")],
        **readers[kind](element, name, place),
    }
    notes.extend(_note_losses(element, kind, place, len(fields.get("reference", ()))))
    return fields


def _tags(element: Element) -> Iterator[Element]:
    tags = element.find("tags")
    return tags.all("tag") if tags else iter(())


def _note_losses(element: Element, kind: str, place: Words, taken: int) -> Iterator[Words]:
    answers = list(element.all("answer"))
    text = element.find("questiontext")
    if (text and any(text.all("file"))) or "<img" in element.text_of("questiontext", "text"):
        yield words("assignment.picture_left", place=place)
    if any(answer.text_of("feedback", "text") for answer in answers):
        yield words("assignment.feedback_left", place=place)
    if kind in ("shortanswer", "numerical") and len(answers) > taken:
        yield words("assignment.partial_left", place=place, count=len(answers) - taken)
    if kind == "shortanswer" and any(has_wildcard(answer.text_of("text")) for answer in answers):
        yield words("assignment.wildcard_met", place=place)


def _html(element: Element | None) -> str:
    """The text of an element with a `format`; HTML where it says so or says nothing."""
    if element is None:
        return ""
    text = element.text_of("text")
    return text if element.attributes.get("format", "html") in _PLAIN else as_html(text)


def _share(answer: Element) -> float:
    try:
        return float(answer.attributes.get("fraction", "0")) / 100
    except ValueError:
        return 0.0


def _read_choice(element: Element, name: str, place: Words) -> Fields:
    options = [
        {"id": chr(ord("A") + number), "text": _html(answer), "share": round(_share(answer), 7)}
        for number, answer in enumerate(list(element.all("answer"))[:27])
    ]
    return {"kind": "choice", "options": options, "several": element.text_of("single").lower() in ("false", "0")}


def _read_truth(element: Element, name: str, place: Words) -> Fields:
    right = [answer.text_of("text").lower() for answer in element.all("answer") if _share(answer) == 1]
    return {"kind": "true_false", "reference": right}


def _full_answers(element: Element) -> list[Element]:
    return [answer for answer in element.all("answer") if _share(answer) >= 1]


def _read_filling(element: Element, name: str, place: Words) -> Fields:
    entries = []
    for answer in _full_answers(element):
        text = read_stars(answer.text_of("text"))
        entries.append(as_html(text) if answer.attributes.get("format") == "html" else text)
    return {"kind": "fill_in", "reference": entries, "exact_case": element.text_of("usecase") == "1"}


def _read_numeric(element: Element, name: str, place: Words) -> Fields:
    """The first answer at full marks and those of its tolerance, in the unit whose multiplier is 1 where listed."""
    answers = _full_answers(element)
    if not answers:
        raise fault_at(name, place, say("no_reference"))
    tolerance = answers[0].text_of("tolerance") or "0"
    values = [one.text_of("text") for one in answers if (one.text_of("tolerance") or "0") == tolerance]
    if values[0] == "*":
        raise _NotTaken("why_any_number")
    if wrong := next((value for value in values if not VALUE.fullmatch(value)), ""):
        raise fault_at(name, place, say("bad_number", value=wrong[:60]))
    unit = next(iter(_units(element)), "")
    penalty = element.text_of("unitpenalty") if element.text_of("unitgradingtype") in ("1", "2") else ""
    references = [f"{value} {unit}".strip() for value in values]
    return {"kind": "numeric", "reference": references, "tolerance": tolerance, "unit_share": penalty or 0.0}


def _units(element: Element) -> Iterator[str]:
    units = element.find("units")
    for unit in units.all("unit") if units else ():
        if _ONE.fullmatch(unit.text_of("multiplier")):
            yield unit.text_of("unit_name")


def _read_essay(element: Element, name: str, place: Words) -> Fields:
    reference = _html(element.find("graderinfo"))
    if not reference:
        raise _NotTaken("why_essay")
    least = element.text_of("minwordlimit")
    return {
        "kind": "essay",
        "reference": [reference],
        "words": least if re.fullmatch("[1-9][0-9]{0,4}", least) else None,
    }
