"""The owner's test questions say what failed and why; a wrong sheet says which row and column."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import BrokenFile, GenerationFailed, InputError, ShowcaseError
from core.usecases.support.records import Citation, Reply
from core.usecases.support.regression import Case, outcome, read_cases, run_cases, summarize, tabulate

SAMPLE = Path(__file__).resolve().parents[3] / "data" / "support" / "questions.csv"
REPLY = Reply(
    "Five working  days [1].",
    citations=(Citation(1, "id", "kb/shipping.md", 1, "", "Five working days.", ()),),
    origin="evidence",
    done=True,
)
REFUSAL = Reply("Not covered.", action="offer_ticket", done=True)
CASE = Case(2, "How long?", "answer")


def test_cases_are_read_with_and_without_the_columns_that_may_be_left_out():
    assert read_cases(b"question,expect\nHow long?,answer\n") == (CASE,)
    sheet = "Source, EXPECT ,question,contains,language,note\r\na.md|b.md,Refuse,问？, x | y ,zh,mine\r\n,,,,,\r\n"
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        (case,) = read_cases(sheet.encode(encoding))
        assert case == Case(2, "问？", "refuse", "zh", ("x", "y"), ("a.md", "b.md"))


@pytest.mark.parametrize(
    ("sheet", "key", "told"),
    [
        (b"", "regression.no_column", "question, expect"),
        (b"frage,expect\nx,answer\n", "regression.no_column", "frage"),
        (b"question,expect\n", "regression.empty", "questions.csv"),
        (b"question,expect\na,answer\nb,perhaps\n", "regression.bad_cell", "row 3, column expect"),
        (b"question,expect,language\na,answer,fr\n", "regression.bad_cell", "row 2, column language"),
        (b'question,expect\n"two\nlines",answer\n,answer\n', "regression.no_question", "row 3, column question"),
        (b"question,expect\n" + b"a,answer\n" * 2001, "regression.too_many", "2001"),
    ],
)
def test_a_wrong_sheet_names_row_and_column(sheet, key, told):
    with pytest.raises(InputError) as wrong:
        read_cases(sheet)
    assert wrong.value.key == key
    assert told in wrong.value.text()
    assert wrong.value.text("zh")


def test_what_is_no_text_is_refused():
    with pytest.raises(BrokenFile, match="photo.csv"):
        read_cases(b"\x89PNG\xff\xff\xff", "photo.csv")


@settings(deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: f"question,expect\n{text}".encode()))
def test_any_bytes_are_cases_or_one_of_our_errors(data):
    try:
        cases = read_cases(data)
    except ShowcaseError as error:
        assert error.text("zh")
    else:
        assert all(case.question and case.expect for case in cases)


@pytest.mark.parametrize(
    ("reply", "ends"),
    [
        (REPLY, "answer"),
        (REFUSAL, "refuse"),
        (Reply("", action="clarify"), "clarify"),
        (Reply("", action="ask_order"), "order"),
        (Reply("", action="confirm"), "order"),
        (Reply("", origin="order"), "order"),
        (Reply("", origin="order", action="offer_ticket"), "refuse"),
    ],
)
def test_a_reply_ends_one_way(reply, ends):
    assert outcome(reply) == ends


@pytest.mark.parametrize(
    ("change", "reply", "why"),
    [
        ({}, REPLY, []),
        ({"expect": "refuse"}, REFUSAL, []),
        ({"expect": "person"}, REFUSAL, []),
        ({"expect": "person"}, REPLY, ["regression.other_outcome"]),
        ({"expect": "refuse"}, REPLY, ["regression.other_outcome"]),
        ({"contains": ("FIVE working days",)}, REPLY, []),
        ({"contains": ("six", "five")}, REPLY, []),
        ({"contains": ("six",)}, REPLY, ["regression.not_contained"]),
        ({"sources": ("returns.md", "shipping.md")}, REPLY, []),
        ({"sources": ("returns.md",)}, REPLY, ["regression.not_cited"]),
        ({"sources": ("returns.md",), "contains": ("six",)}, REFUSAL, ["other_outcome", "not_contained", "not_cited"]),
        ({"language": "zh"}, REPLY, ["regression.other_language"]),
        ({"language": "zh"}, replace(REPLY, language="zh"), []),
    ],
)
def test_a_case_passes_or_says_why_not(change, reply, why):
    (result,) = run_cases([replace(CASE, **change)], lambda question: reply)
    assert [reason.key.removeprefix("regression.") for reason in result.why] == [
        key.removeprefix("regression.") for key in why
    ]
    assert result.passed == (not why)
    assert all(reason.text("zh") for reason in result.why)


def test_one_question_that_fails_does_not_end_the_run():
    def ask(question: str) -> Reply:
        if question == "bad":
            raise GenerationFailed("orders.not_found")
        return REPLY

    asked = [CASE, replace(CASE, question="bad", row=3), replace(CASE, row=4)]
    results = list(run_cases(asked, ask))
    assert [result.passed for result in results] == [True, False, True]
    assert results[1].reply is None
    assert "No order matches" in results[1].why[0].text()
    table = tabulate(results)
    assert list(table["row"]) == [2, 3, 4]
    assert list(table["got"]) == ["answer", "", "answer"]
    assert summarize(results).text() == "2 of 3 test questions passed, 1 failed."
    assert summarize(results[:1]).text("zh") == "全部 1 个测试问题通过。"


def test_results_come_one_by_one():
    asked = []
    results = run_cases([CASE, CASE], lambda question: asked.append(question) or REPLY)
    next(results)
    assert asked == ["How long?"]


def test_the_sample_shops_questions_can_be_read():
    cases = read_cases(SAMPLE.read_bytes())
    assert {case.expect for case in cases} >= {"answer", "refuse", "order", "clarify"}
    assert {case.language for case in cases} == {"en", "zh"}
