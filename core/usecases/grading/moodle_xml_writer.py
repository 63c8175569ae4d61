"""Assignments as Moodle's XML question format, the counterpart of `moodle_xml`. Leaves out nothing itself: which
questions the format can hold, the caller has decided.
"""

import re
from collections.abc import Sequence

from core.usecases.grading.assignment import Assignment, Question
from core.usecases.grading.cell_text import number_text
from core.usecases.grading.fragments import write_stars
from core.usecases.grading.numeric_reference import export_values, part_reference


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
    for text, share, tolerance in _list_answers(question):
        answer = _add(node, ("answer", "text"), text, format="plain_text", fraction=number_text(round(share * 100, 5)))
        if tolerance is not None:
            _add(answer, ("tolerance",), number_text(tolerance))
    if question.kind == "choice":
        _add(node, ("single",), "false" if question.several else "true")
    elif question.kind == "fill_in":
        _add(node, ("usecase",), "1" if question.exact_case else "0")
    elif question.kind == "essay":
        _add(node, ("graderinfo", "text"), "\n\n".join(question.reference), format="plain_text")
        _add(node, ("minwordlimit",), str(question.words or 0))
    elif question.kind == "numeric":
        _write_unit(node, question)


def _list_answers(question: Question) -> Sequence[tuple[str, float, float | None]]:
    """Each with its share of the points, and a number with what it may be off by."""
    if question.kind == "choice":
        return [(option.text, option.share, None) for option in question.options]
    if question.kind == "true_false":
        right = question.reference[0].casefold()
        return [("true", float(right == "true"), None), ("false", float(right == "false"), None)]
    if question.kind == "numeric":
        return [(digits, 1.0, tolerance) for digits, tolerance in export_values(question)]
    return [(write_stars(entry), 1.0, None) for entry in question.reference] if question.kind == "fill_in" else []


def _write_unit(node: object, question: Question) -> None:
    unit = part_reference(question.reference[0])[2]
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
