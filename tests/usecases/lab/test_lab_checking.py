"""What is wrong with a table is listed row by row with its reason; what is left can be trained on."""

from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.documents.tables import Row
from core.errors import InputError
from core.usecases.lab.tuning.checking import check_table, plain_text
from core.usecases.lab.tuning.preparing import prepare_task
from core.usecases.lab.tuning.reading import MOST_COLUMNS, Columns, Sheet, guess_columns, read_sheet
from core.usecases.lab.tuning.records import Reason, Recipe
from tests.usecases.lab.made_tables import make_sheet

ROOT = Path(__file__).resolve().parents[3]
GOOD = [
    ("the kettle leaks at the spout", "bad", "train"),
    ("the kettle is a joy to use", "good", "train"),
    ("the lid broke within a week", "bad", "train"),
    ("I would buy it again at once", "good", "train"),
    ("it broke on the very first day", "bad", "test"),
    ("all arrived safe and dry today", "good", "test"),
]
COLUMNS = Columns("text", "label", "split")


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        ([], {}),
        ([("", "bad", "train")], {8: "no_text"}),
        ([("the box was open", "", "train")], {8: "no_label"}),
        ([("the box", "bad", "train", "x")], {8: "extra_cells"}),
        ([("text", "label", "split")], {8: "repeated_header"}),
        ([("the box was op\ufffdn", "bad", "train")], {8: "odd_characters"}),
        ([("the caf\u00c3\u00a9 was closed", "bad", "train")], {8: "odd_characters"}),
        ([("the café was closed — sadly", "bad", "train")], {}),
        ([("late again " * 150, "bad", "train")], {8: "too_long"}),
        ([("the box was open", "Bad ", "train")], {8: "label_variant"}),
        ([("the box was open", "bad", "later")], {8: "unknown_part"}),
        ([("The kettle leaks, at the spout!", "bad", "train")], {8: "duplicate"}),
        ([("the kettle leaks at the spout", "good", "train")], {2: "conflict", 8: "conflict"}),
        ([("the kettle leaks at the spout", "bad", "test")], {2: "leak"}),  # the copy that is trained on goes
        ([("the box was open", "ugly", "train")], {8: "one_example"}),
        (
            [("the box was open", "ugly", "test"), ("the box was torn", "ugly", "test")],
            {8: "untrained", 9: "untrained"},
        ),
    ],
)
def test_each_fault_is_listed_with_its_row_and_reason(rows, faults):
    check = check_table(make_sheet(*GOOD, *rows), COLUMNS)
    assert {fault.row: fault.reason for fault in check.faults} == faults


def test_a_text_in_another_language_is_listed_and_a_mixed_table_is_said_to_be_mixed():
    english = [(f"the kettle number {at} leaks at the spout", "bad", "train") for at in range(30)]
    check = check_table(make_sheet(*GOOD, *english, ("水壶第一天就坏了", "bad", "train")), COLUMNS)
    assert [(fault.row, fault.reason) for fault in check.faults] == [(38, "other_language")]
    half = [(f"第{at}个水壶第一天就坏了", "bad", "train") for at in range(30)]
    mixed = check_table(make_sheet(*GOOD, *english, *half), COLUMNS)
    assert not mixed.faults and [one.key for one in mixed.warnings] == [
        "lab_tuning.warn_unbalanced", "lab_tuning.warn_few", "lab_tuning.warn_mixed",
    ]  # fmt: skip


def test_nothing_is_trained_on_a_faulty_table_unless_asked():
    check = check_table(make_sheet(*GOOD, ("", "bad", "train")), COLUMNS)
    with pytest.raises(InputError, match="1 of 7 rows have a fault"):
        prepare_task(check, Recipe("base"), "t")
    task = prepare_task(check, Recipe("base"), "t", skip_faulty=True)
    assert sum(len(rows) for rows in task.parts.values()) == 6 and task.facts["left out"] == 1


def test_the_sample_with_every_fault_names_each_of_them_once():
    sheet = read_sheet(ROOT / "data" / "lab" / "faults.en.csv")
    reasons = [fault.reason for fault in check_table(sheet, guess_columns(sheet)).faults]
    assert set(reasons) == set(get_args(Reason)) and len(reasons) == 16


@pytest.mark.parametrize("name", ["sentiment.en", "sentiment.zh", "intents.en"])
def test_the_other_samples_have_no_fault(name):
    sheet = read_sheet(ROOT / "data" / "lab" / f"{name}.csv")
    check = check_table(sheet, guess_columns(sheet))
    assert not check.faults and not check.warnings


@given(st.lists(st.tuples(st.text(max_size=12), st.sampled_from(["a", "b", "A", ""])), max_size=30))
def test_every_row_is_kept_or_listed_once(rows):
    sheet = Sheet("t", ("text", "label"), tuple(Row(at, row) for at, row in enumerate(rows, 2)))
    check = check_table(sheet, Columns("text", "label"))
    places = [one.row for one in (*check.kept, *check.faults)]
    assert sorted(places) == list(range(2, len(rows) + 2)) and check.count == len(rows)
    kept = {plain_text(one.text) for one in check.kept}
    assert len(kept) == len(check.kept)


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        ("text,label", Columns("text", "label")),
        ("id,Message,Intent,split", Columns("Message", "Intent", "split")),
        ("标签,文本", Columns("文本", "标签")),
        ("a,b,c", Columns("a", "b")),
    ],
)
def test_columns_are_guessed_from_their_names(header, columns):
    assert guess_columns(read_sheet(f"{header}\nx,y,z,w\nu,v,w,x".encode(), "t.csv")) == columns


@pytest.mark.parametrize("data", [b"", b"text,label", b"\x00\x01\x02" * 500, b"PK\x03\x04" + bytes(range(256))])
def test_what_is_no_table_is_refused_with_words(data):
    from core.errors import ShowcaseError

    with pytest.raises(ShowcaseError):
        read_sheet(data, "bad.csv")


def test_a_table_with_more_columns_than_a_page_can_offer_is_refused_with_their_number():
    def table(columns: int) -> bytes:
        return "\n".join(",".join(f"c{at}" for at in range(columns)) for _ in range(2)).encode()

    assert len(read_sheet(table(MOST_COLUMNS), "wide.csv").columns) == MOST_COLUMNS
    with pytest.raises(InputError) as refused:
        read_sheet(table(MOST_COLUMNS + 1), "wide.csv")
    assert refused.value.values["count"] == MOST_COLUMNS + 1


@pytest.mark.parametrize("columns", [Columns("nothing", "label"), Columns("label", "label")])
def test_a_column_that_is_not_there_or_is_both_is_refused(columns):
    with pytest.raises(InputError):
        check_table(make_sheet(*GOOD), columns)
