"""Moodle's XML: what each question type becomes, what is not taken, and files made to hurt."""

import pytest

from core.errors import BrokenFile, DocumentError, InputError
from core.usecases.grading.assignment_file import read_assignment


def quiz(*questions):
    return f'<?xml version="1.0" encoding="UTF-8"?><quiz>{"".join(questions)}</quiz>'.encode()


def question(kind, inner, name="Q1", text="<p>Which &lt;one&gt;?</p>"):
    head = f"<name><text>{name}</text></name>"
    asked = f'<questiontext format="html"><text><![CDATA[{text}]]></text></questiontext>'
    return f'<question type="{kind}">{head}{asked}<defaultgrade>2.0000000</defaultgrade>{inner}</question>'


def answer(text, fraction=100, inner="", form="html"):
    return f'<answer fraction="{fraction}" format="{form}"><text><![CDATA[{text}]]></text>{inner}</answer>'


OK = question("shortanswer", answer("x"), name="Ok")


def read(*questions):
    return read_assignment("bank.xml", quiz(*questions))


def read_one(*questions):
    [found] = read(*questions).assignment.questions
    return found


def test_texts_are_what_a_reader_sees(in_process):
    asked = "<p>Look at <b>this</b>:</p><ul><li>one</li><li>two</li></ul><script>alert(1)</script>"
    assert read_one(question("shortanswer", answer("<p>yes</p>"), text=asked)).text == "Look at this:\n\n- one\n- two"


@pytest.mark.parametrize(("single", "several"), [("true", False), ("false", True)])
def test_multiple_choice(in_process, single, several):
    found = read_one(
        question(
            "multichoice",
            f"<single>{single}</single>" + answer("<p>a &amp; b</p>", 50) + answer("c", 50) + answer("d", -33.33333),
        )
    )
    assert (found.kind, found.points, found.several) == ("choice", 2, several)
    assert [(o.id, o.text, o.share) for o in found.options] == [
        ("A", "a & b", 0.5),
        ("B", "c", 0.5),
        ("C", "d", -0.3333333),
    ]


@pytest.mark.parametrize(("right", "reference"), [("true", ("true",)), ("false", ("false",))])
def test_true_or_false(in_process, right, reference):
    answers = [answer(text, 100 if text == right else 0, form="moodle_auto_format") for text in ("true", "false")]
    found = read_one(question("truefalse", "".join(answers)))
    assert (found.kind, found.reference) == ("true_false", reference)


@pytest.mark.parametrize(("usecase", "exact"), [("0", False), ("1", True)])
def test_short_answers_are_fillings(in_process, usecase, exact):
    found = read_one(question("shortanswer", f"<usecase>{usecase}</usecase>" + answer("Paris") + answer("Paname")))
    assert (found.kind, found.reference, found.exact_case) == ("fill_in", ("Paris", "Paname"), exact)


UNITS = "<units><unit><multiplier>1000</multiplier><unit_name>mm</unit_name></unit><unit><multiplier>1</multiplier>"
UNITS += "<unit_name>m</unit_name></unit></units>"


@pytest.mark.parametrize(
    ("inner", "reference", "unit_share"),
    [
        ("", "2.5", 0),
        (UNITS + "<unitgradingtype>1</unitgradingtype><unitpenalty>0.2</unitpenalty>", "2.5 m", 0.2),
        (UNITS + "<unitgradingtype>0</unitgradingtype><unitpenalty>0.2</unitpenalty>", "2.5 m", 0),
        ("<units><unit><multiplier>ten</multiplier><unit_name>m</unit_name></unit></units>", "2.5", 0),
    ],
)
def test_numbers_have_a_tolerance_and_the_unit_with_factor_one(in_process, inner, reference, unit_share):
    found = read_one(question("numerical", answer("2.5", inner="<tolerance>0.1</tolerance>") + inner))
    assert (found.reference, found.tolerance, found.unit_share) == ((reference,), 0.1, unit_share)


def test_every_number_that_is_right_is_taken_and_one_with_another_tolerance_is_told_of(in_process):
    tolerance = "<tolerance>0.1</tolerance>"
    inner = (
        answer("3", inner=tolerance) + answer("-3", inner=tolerance) + answer("1000", inner="<tolerance>5</tolerance>")
    )
    found = read_assignment("bank.xml", quiz(question("numerical", inner)))
    assert (found.assignment.questions[0].reference, found.assignment.questions[0].tolerance) == (("3", "-3"), 0.1)
    assert [note.text("en") for note in found.notes] == [
        "Answers other than the first full one were not taken, question 1 (Q1): 1."
    ]


def test_essays_are_graded_by_their_notes_for_graders(in_process):
    notes = '<graderinfo format="html"><text><![CDATA[<p>A clear view.</p>]]></text></graderinfo>'
    found = read_one(question("essay", notes + "<minwordlimit>120</minwordlimit>"))
    assert (found.kind, found.reference, found.words) == ("essay", ("A clear view.",), 120)


def test_names_points_tags_and_feedback_are_kept(in_process):
    tags = "<tags><tag><text>Cells</text></tag><tag><text>Energy</text></tag></tags>"
    feedback = "<generalfeedback><text>&lt;b&gt;Read&lt;/b&gt; page 3.</text></generalfeedback>"
    first, second = read(question("shortanswer", answer("x") + tags + feedback), OK).assignment.questions
    assert (first.id, second.id) == ("Q1", "Ok")
    assert (first.points, first.skills, first.feedback) == (2, ("Cells", "Energy"), "Read page 3.")


NOTES = [
    (question("cloze", ""), "Not taken, question 2 (Q1): embedded answers (cloze) are not read"),
    (question("matching", ""), "Not taken, question 2 (Q1): matching questions are not graded here."),
    (question("calculatedmulti", ""), "Not taken, question 2 (Q1): calculated questions draw their numbers in Moodle"),
    (question("description", ""), "Not taken, question 2 (Q1): a text without a question."),
    (question("ddwtos", ""), "Not taken, question 2 (Q1): a question type that is not read."),
    (question("essay", ""), "Not taken, question 2 (Q1): an essay without a model answer"),
    (question("numerical", answer("*")), "Not taken, question 2 (Q1): any number would be right."),
    ('<question type="category"><category><text>top/Bio</text></category></question>', "The category “top/Bio”"),
    (
        question("shortanswer", answer("x", inner="<feedback><text>Well done</text></feedback>")),
        "Feedback on single answers was not taken, question 2 (Q1).",
    ),
    (question("shortanswer", answer("x") + answer("y", 50)), "Answers other than the first full one were not taken"),
    (question("shortanswer", answer("x*")), "An answer has a *"),
    (question("shortanswer", answer("x"), text="<p>See <img src='a.png'></p>"), "A picture was not taken, question 2"),
]


@pytest.mark.parametrize(("extra", "note"), NOTES, ids=[note for _, note in NOTES])
def test_what_is_not_taken_is_said_with_its_place(in_process, extra, note):
    [said] = read(OK, extra).notes
    assert said.text("en").startswith(note)
    assert said.text("zh")


FAULTS = [
    (quiz(), "bank.xml holds no question that can be taken."),
    (b"<html><body/></html>", "bank.xml is XML, but its root is “html”"),
    (quiz(question("multichoice", answer("a"))), "bank.xml, question 1 (Q1): a choice question needs at least two"),
    (quiz(question("numerical", answer("many"))), "bank.xml, question 1 (Q1): “many” is not a number"),
    (quiz(question("numerical", answer("5", 50))), "bank.xml, question 1 (Q1): there is no answer to compare with."),
    (
        quiz(question("numerical", answer("5", inner="<tolerance>nan</tolerance>"))),
        "question 1 (Q1): tolerance is “nan”",
    ),
    (quiz(question("truefalse", answer("perhaps"))), "bank.xml, question 1 (Q1): the answer to a true-or-false"),
    (quiz(OK.replace("2.0000000", "much")), "bank.xml, question 1 (Ok): points is “much”; it must be a number."),
]


@pytest.mark.parametrize(("data", "said"), FAULTS, ids=[said for _, said in FAULTS])
def test_a_fault_is_named_with_its_question(in_process, data, said):
    with pytest.raises(InputError) as caught:
        read_assignment("bank.xml", data)
    assert said in caught.value.text("en")
    assert caught.value.text("zh")
    assert caught.value.hint("zh")


LAUGHS = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
HOSTILE = [
    (
        "entities",
        f'<!DOCTYPE quiz [<!ENTITY e0 "ha">{LAUGHS}]><quiz><question>&e8;</question></quiz>',
        "documents.broken_xml",
    ),
    ("one entity", '<!DOCTYPE quiz [<!ENTITY e0 "ha">]><quiz><a>&e0;</a></quiz>', "documents.entities"),
    ("file", '<!DOCTYPE q [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz>&x;</quiz>', "documents.entities"),
    ("outside type", '<!DOCTYPE q SYSTEM "http://127.0.0.1:9/q.dtd"><quiz/>', "documents.entities"),
    ("nested", "<quiz>" + "<a>" * 100_000, "documents.broken_xml"),
    ("open", "<quiz><question>", "documents.broken_xml"),
    ("one huge text", f"<quiz><question><text>{'x' * (11 << 20)}</text></question></quiz>", "documents.broken_xml"),
    ("much text", f"<quiz>{'<a>' + 'x' * 500_000 + '</a>'}{'<b>' + 'y' * 3_000_000 + '</b>'}</quiz>", None),
]


@pytest.mark.parametrize(("content", "key"), [row[1:] for row in HOSTILE], ids=[row[0] for row in HOSTILE])
def test_a_hostile_file_is_refused(content, key):
    with pytest.raises(DocumentError) as caught:
        read_assignment("bank.xml", content.encode())
    assert caught.value.key == (key or "documents.too_many_characters")
    assert "bank.xml" in caught.value.text("zh")


def test_a_document_type_inside_a_text_is_only_text(in_process):
    assert read_one(question("shortanswer", answer("x"), text="What does <code>&lt;!DOCTYPE html&gt;</code> say?")).text


def test_other_encodings_are_read_as_declared(in_process):
    text = quiz(OK.replace("Which &lt;one&gt;?", "首都？")).decode().replace("UTF-8", "UTF-16")
    assert read_assignment("bank.xml", text.encode("utf-16")).assignment.questions[0].text == "首都？"


def test_malformed_xml_is_named_with_its_line(in_process):
    with pytest.raises(BrokenFile) as caught:
        read_assignment("bank.xml", b"<quiz>\n<question>\n</quiz>")
    assert caught.value.text() == "bank.xml, line 3: the XML is malformed."
