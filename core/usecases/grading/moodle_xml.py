"""Moodle's XML question format, read and written.

Source of the format: https://docs.moodle.org/en/Moodle_XML_format. The file is parsed in the limited process; what our
questions cannot hold (cloze, matching, calculated, pictures) is reported with its place.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from core.documents.markup import Element, read_markup
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
from core.usecases.grading.fragments import as_html, resolve_html

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
_VALUE = re.compile(r"\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*(.*)", re.S)


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
    notes.extend(_note_losses(element, kind, place))
    return fields


def _tags(element: Element) -> Iterator[Element]:
    tags = element.find("tags")
    return tags.all("tag") if tags else iter(())


def _note_losses(element: Element, kind: str, place: Words) -> Iterator[Words]:
    answers = list(element.all("answer"))
    text = element.find("questiontext")
    if (text and any(text.all("file"))) or "<img" in element.text_of("questiontext", "text"):
        yield words("assignment.picture_left", place=place)
    if any(answer.text_of("feedback", "text") for answer in answers):
        yield words("assignment.feedback_left", place=place)
    lesser = sum(_share(answer) < 1 for answer in answers)
    if kind in ("shortanswer", "numerical") and lesser:
        yield words("assignment.partial_left", place=place, count=lesser)
    if kind == "shortanswer" and any("*" in answer.text_of("text") for answer in answers):
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
    entries = [
        _html(answer) if answer.attributes.get("format") == "html" else answer.text_of("text")
        for answer in _full_answers(element)
    ]
    return {"kind": "fill_in", "reference": entries, "exact_case": element.text_of("usecase") == "1"}


def _read_numeric(element: Element, name: str, place: Words) -> Fields:
    """The first answer at full marks, in the unit whose multiplier is 1 where units are listed."""
    answers = _full_answers(element)
    if not answers:
        raise fault_at(name, place, say("no_reference"))
    value, tolerance = answers[0].text_of("text"), answers[0].text_of("tolerance") or "0"
    if value == "*":
        raise _NotTaken("why_any_number")
    if not _VALUE.fullmatch(value):
        raise fault_at(name, place, say("bad_number", value=value[:60]))
    unit = next(iter(_units(element)), "")
    penalty = element.text_of("unitpenalty") if element.text_of("unitgradingtype") in ("1", "2") else ""
    reference = f"{value} {unit}".strip()
    return {"kind": "numeric", "reference": [reference], "tolerance": tolerance, "unit_share": penalty or 0.0}


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


def write_moodle_xml(assignment: Assignment) -> bytes:
    """Choice, true or false, one-gap fill-in, numeric, and essays, whose model answers go to the graders' notes."""
    from lxml import etree

    root = etree.Element("quiz")
    for question in assignment.questions:
        _write(etree.SubElement(root, "question", type=_TYPES[question.kind]), question)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)


_TYPES = {
    "choice": "multichoice",
    "true_false": "truefalse",
    "fill_in": "shortanswer",
    "numeric": "numerical",
    "essay": "essay",
}


def _write(node: object, question: Question) -> None:
    _add(node, ("name", "text"), question.id)
    _add(node, ("questiontext", "text"), question.text, format="plain_text")
    _add(node, ("generalfeedback", "text"), question.feedback, format="plain_text")
    _add(node, ("defaultgrade",), number_text(question.points))
    for skill in question.skills:
        _add(node, ("tags", "tag", "text"), skill)
    for text, share in _list_answers(question):
        answer = _add(node, ("answer", "text"), text, format="plain_text", fraction=number_text(round(share * 100, 5)))
        if question.kind == "numeric":
            _add(answer, ("tolerance",), number_text(_tolerance(question)))
    if question.kind == "choice":
        _add(node, ("single",), "false" if question.several else "true")
    elif question.kind == "fill_in":
        _add(node, ("usecase",), "1" if question.exact_case else "0")
    elif question.kind == "essay":
        _add(node, ("graderinfo", "text"), "\n\n".join(question.reference), format="plain_text")
        _add(node, ("minwordlimit",), str(question.words or 0))
    elif question.kind == "numeric":
        _write_unit(node, question)


def _list_answers(question: Question) -> Sequence[tuple[str, float]]:
    if question.kind == "choice":
        return [(option.text, option.share) for option in question.options]
    if question.kind == "true_false":
        right = question.reference[0].casefold()
        return [("true", float(right == "true")), ("false", float(right == "false"))]
    if question.kind == "numeric":
        return [(_parts(question)[0], 1.0)]
    return [(entry, 1.0) for entry in question.reference] if question.kind == "fill_in" else []


def _parts(question: Question) -> tuple[str, str]:
    """Number and unit of the first reference."""
    found = _VALUE.fullmatch(question.reference[0])
    return (found[1], found[2]) if found else (question.reference[0], "")


def _tolerance(question: Question) -> float:
    return question.tolerance * abs(float(_parts(question)[0])) if question.relative else question.tolerance


def _write_unit(node: object, question: Question) -> None:
    unit = _parts(question)[1]
    _add(node, ("unitgradingtype",), "1" if unit and question.unit_share else "0")
    _add(node, ("unitpenalty",), number_text(question.unit_share))
    if unit:
        _add(node, ("units", "unit", "multiplier"), "1")
        _add(node.find("units/unit"), ("unit_name",), unit)


def _add(node: object, path: Sequence[str], text: str, **attributes: str) -> object:
    """A fresh element (below "tags" and "units", in the one that is there) with its text; returns the path's first."""
    from lxml import etree

    shared = node.find(path[0]) if path[0] in ("tags", "units") else None
    first = last = shared if shared is not None else etree.SubElement(node, path[0], **attributes)
    for tag in path[1:]:
        last = etree.SubElement(last, tag)
    last.text = _CONTROL.sub("", text)
    return first


_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
