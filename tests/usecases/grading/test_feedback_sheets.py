"""Every student gets a sheet; what waits is said to wait; nobody's text is anything but text."""

import io
import zipfile
from datetime import date

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.documents.document import Span
from core.documents.escaping import escape, quote
from core.documents.rich_text import read_rich
from core.errors import DocumentError
from core.messages import words
from core.usecases.grading.assignment import RubricItem
from core.usecases.grading.feedback_sheets import MOST_MARKDOWN, describe_student, pack_sheets, write_sheets
from core.usecases.grading.records import Answer, ItemMark, Override, Quote, Submission
from tests.usecases.grading.making import book, grade, question, submission

MARKS = (
    "**bold**", "# head", "- item", "1. one", "<b>x</b>", "![i](http://x)", "[l](http://x)", "| a | b |", "> q", "`c`",
    "---", "a ~~b~~", "&lt;", "\\*", "===", "+ x",
)  # fmt: skip
ITEMS = (
    ItemMark("a", "met", 1, 1, Quote("water falls", Span(0, 11)), confidence=0.9),
    ItemMark("b", "not_met", 0, 1, reason=words("grading.no_answer")),
)
RUBRIC = (RubricItem(id="a", text="says what happens", points=1), RubricItem(id="b", text="says why", points=1))


def a_class(answer="water falls down", name="Ann", comment=""):
    advice = (words("grading.alias", number=4),)
    own = (Answer("q1", answer), Answer("q2", answer))
    return book(
        [question("q1", text="Why?", rubric=RUBRIC), question("q2", text="How?")],
        [
            Submission("s1", own, name),
            submission("s2", q1="x"),
            submission("s3"),
        ],
        [
            grade("s1", "q1", 1, items=ITEMS, advice=advice),
            grade("s1", "q2", 0, override=Override(1.5, comment or "well done")),
            grade("s2", "q1", 2),
            grade("s2", "q2", None),
        ],
    )


def test_a_sheet_says_points_quotes_reasons_advice_and_comments():
    said = describe_student(a_class(), "s1")
    for wanted in (
        "2.5 of 4 points", "Question q1: 1 of 2", "water falls down", "says what happens: met, 1 of 1", "“water falls”",
        "says why: not met", "Next time:", "Student 4", "Your teacher:** well done",
    ):  # fmt: skip
        assert wanted in said
    assert "Study plan" not in said


def test_what_waits_is_no_zero_and_there_is_no_total():
    said = describe_student(a_class(), "s2")
    assert "No total yet: a teacher still has to decide q2. Decided so far: 2 points." in said
    assert "not decided yet" in said and "It is not counted as wrong" in said and "0 of 2" not in said
    nothing = describe_student(a_class(), "s3", language="zh")
    assert "暂无总分" in nothing and "这道题没有作答" in nothing


def test_where_a_teacher_decided_the_programs_reasons_are_not_shown():
    gradebook = book(None, [submission("1", q1="x")], [grade("1", points=0, items=ITEMS, override=Override(2, "Good"))])
    said = describe_student(gradebook, "1")
    assert "Good" in said and "says why" not in said and "Why:" not in said


def test_a_study_plan_ends_the_sheet_where_a_start_is_given():
    [sheet, *_] = write_sheets(a_class(), "md", start=date(2026, 9, 1))
    said = sheet.data.decode()
    assert "## Study plan" in said and said.index("Your teacher:") < said.index("What to practise")


def visible(markdown):
    """The kinds of tokens a text comes to, and its characters."""
    tokens = read_rich(markdown).tokens
    inner = [child for token in tokens for child in token.children or ()]
    kinds = {token.type for token in tokens} | {child.type for child in inner}
    return kinds, "".join(child.content for child in inner)


@pytest.mark.parametrize("text", MARKS)
def test_marks_in_anybodys_text_are_characters(text):
    kinds, said = visible(escape(text))
    assert kinds <= {"paragraph_open", "paragraph_close", "inline", "text", "text_special"}
    assert said == text


@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Zl", "Zp")), max_size=60))
def test_escaped_text_is_one_paragraph_of_text(text):
    kinds, said = visible(escape(text))
    assert kinds <= {"paragraph_open", "paragraph_close", "inline", "text", "text_special"}
    kinds, _ = visible(f"| h |\n| --- |\n| {escape(text)} |")
    assert "table_open" in kinds and not kinds & {"link_open", "html_inline", "strong_open", "em_open", "code_inline"}
    kinds, _ = visible(quote(text) or "> x")
    assert not kinds & {"heading_open", "list_item_open", "link_open", "fence", "html_block", "table_open", "hr"}


@pytest.mark.parametrize("text", MARKS)
@pytest.mark.parametrize("where", ["answer", "name", "comment"])
def test_a_sheet_keeps_its_shape_whatever_anybody_wrote(text, where):
    plain, _ = visible(describe_student(a_class(), "s1"))
    kinds, said = visible(describe_student(a_class(**{where: text}), "s1"))
    assert kinds - {"text_special"} == plain - {"text_special"} and text in said


def test_word_files_hold_the_sheet_and_names_are_safe_and_unique():
    people = [
        Submission(f"n{n}", (Answer("q1", "x"),), name) for n, name in enumerate(["../Ann", "Ann", "安", "CON", ""])
    ]
    sheets = list(write_sheets(book(None, people, [grade(p.student) for p in people]), "docx"))
    assert [sheet.name for sheet in sheets] == [
        "001-Ann.docx", "002-Ann.docx", "003-安.docx", "004-CON_.docx", "005-n4.docx",
    ]  # fmt: skip
    paragraphs = [p.text for p in docx.Document(io.BytesIO(sheets[0].data)).paragraphs]
    assert "Sheet" in paragraphs and any("1 of 2 points" in text for text in paragraphs)
    with zipfile.ZipFile(io.BytesIO(pack_sheets(sheets))) as archive:
        assert archive.namelist() == [sheet.name for sheet in sheets] and archive.testzip() is None


def test_sheets_are_made_one_by_one_and_only_for_whom_they_are_asked():
    made = write_sheets(a_class(), "md")
    assert next(made).student == "s1" and next(made).student == "s2"
    assert [sheet.name for sheet in write_sheets(a_class(), "md", students=["s2"])] == ["002-s2.md"]


def test_a_pdf_is_made_or_it_is_said_why_not():
    try:
        [sheet] = write_sheets(a_class(), "pdf", students=["s1"])
    except DocumentError as error:
        assert error.key == "export.no_pango" and error.hint("zh")
    else:
        assert sheet.data.startswith(b"%PDF-")


def test_without_pango_the_first_sheet_says_so(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "weasyprint", None)
    with pytest.raises(DocumentError, match="pango"):
        next(write_sheets(a_class(), "pdf"))


def test_a_very_long_sheet_leaves_answers_out_but_no_mark():
    asked = [question(f"q{n}", text="x" * 900) for n in range(120)]
    people = [submission("1", **{q.id: "*" * 20_000 for q in asked})]
    said = describe_student(book(asked, people, [grade("1", q.id) for q in asked]), "1")
    assert len(said) <= MOST_MARKDOWN and said.count("## Question") == 120


def test_an_unknown_student_has_no_sheet():
    with pytest.raises(KeyError):
        describe_student(a_class(), "s9")


@pytest.mark.parametrize(("kind", "shown"), [("code", False), ("fill_in", True)])
def test_hidden_tests_of_code_stay_hidden(kind, shown):
    item = ItemMark("1", "not_met", 0.0, 1.0, reason=words("grading.no_student", student="f(41) gives 42"))
    made = book([question("q1", kind)], [submission("1", q1="x = 1")], [grade("1", "q1", 0.0, items=(item,))])
    assert ("41" in describe_student(made, "1")) is shown
