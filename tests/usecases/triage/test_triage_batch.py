"""Tables in, tables out: columns found, bad rows told, harmless cells; the queue that people decide."""

import csv
import io

import pytest

from core.documents.document import Span
from core.errors import InputError
from core.messages import LANGUAGES, words
from core.usecases.triage.batch import read_messages, sort_rows, triage_batch, write_verdicts
from core.usecases.triage.records import Evidence, Verdict
from core.usecases.triage.reviewing import (
    MOST_CASES,
    add_cases,
    decide,
    dump_queue,
    list_waiting,
    load_queue,
    write_queue,
)


def make_verdict(text: str, risk: float = 0.9) -> Verdict:
    """A verdict without a classifier."""
    if not text.strip():
        raise InputError("triage.empty")
    route = "risk" if risk >= 0.65 else "unsure" if risk >= 0.3 else "ordinary"
    shares = (1 - risk, risk, 0.0, 0.0, 0.0, 0.0, 0.0)
    evidence = (Evidence(Span(0, 4), "credentials", "", 1.0),)
    return Verdict(text, "en", (), shares, evidence, route, words("triage.reason_risk", percent=90))


@pytest.mark.parametrize(
    ("table", "texts", "references"),
    [
        ("reference,message\nT1,Hello there\nT2,Bye", ["Hello there", "Bye"], ["T1", "T2"]),
        ("备注;流水号\n你好吗;7\n再见了;8", ["你好吗", "再见了"], ["7", "8"]),
        ("text\nonly one column", ["only one column"], ["2"]),
        ("Customer message,Amount\nHi there,3", ["Hi there"], ["2"]),
    ],
)
def test_columns_are_found_by_their_heads(table, texts, references):
    found = read_messages(table.encode(), "t.csv")
    assert [one.text for one in found] == texts
    assert [one.reference for one in found] == references


@pytest.mark.parametrize("table", ["a,b\n1,2\n", "x\n"])
def test_a_table_without_messages_says_what_it_has(table):
    with pytest.raises(InputError) as caught:
        read_messages(table.encode(), "t.csv")
    assert caught.value.key == "triage.no_column" and caught.value.hint()


def test_a_row_that_cannot_be_judged_stops_nothing():
    rows = list(triage_batch(read_messages(b"id,message\n1,Hello\n2,\n3,Bye", "t.csv"), make_verdict))
    assert [row.verdict is None for row in rows] == [False, True, False]
    assert rows[1].fault.key == "triage.empty"


def test_risks_come_first_and_rows_without_a_verdict_before_ordinary_ones():
    risks = {"a": 0.1, "b": 0.9, "c": 0.4, "d": 0.99}
    table = b"id,message\n1,a\n2,b\n3,\n4,c\n5,d"
    rows = list(triage_batch(read_messages(table, "t.csv"), lambda text: make_verdict(text, risks.get(text, 0))))
    assert [row.incoming.reference for row in sort_rows(rows)] == ["5", "2", "4", "3", "1"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_cell_of_the_export_is_a_formula(language):
    rows = list(triage_batch(read_messages(b'id,message\n=1+1,"=HYPERLINK(""x"")"\n', "t.csv"), make_verdict))
    table = list(csv.reader(io.StringIO(write_verdicts(rows, language).decode("utf-8-sig"))))
    assert len(table) == 2 and all(not cell.startswith(("=", "+", "@")) for cell in table[1])


def test_the_queue_holds_what_waits_once_and_a_person_decides():
    cases = add_cases(
        (), [("T1", make_verdict("pay here")), ("T2", make_verdict("maybe", 0.4)), ("T3", make_verdict("hi", 0))]
    )
    assert [case.reference for case in cases] == ["T1", "T2"]
    assert add_cases(cases, [("T1", make_verdict("pay here"))]) == cases
    decided = decide(cases, cases[0].id, "risk", "  called them ")
    assert [case.reference for case in list_waiting(decided)] == ["T2"]
    assert decided[0].note == "called them"
    assert decide(decided, cases[0].id, "") == cases
    assert load_queue(dump_queue(decided)) == decided
    assert "called them" in write_queue(decided, "en").decode("utf-8-sig")


def test_nothing_is_decided_by_the_program():
    cases = add_cases((), [("", make_verdict("pay here", 0.999))])
    assert all(case.waits for case in cases)


def test_a_full_queue_stays_as_it_was():
    with pytest.raises(InputError) as caught:
        add_cases((), [(str(n), make_verdict(f"pay {n}")) for n in range(MOST_CASES + 1)])
    assert caught.value.key == "triage.queue_full"


@pytest.mark.parametrize("body", ["", "{}", "[]", '{"version": 1, "cases": [{}]}', '{"version": 9, "cases": []}'])
def test_what_is_no_queue_is_refused(body):
    with pytest.raises(InputError) as caught:
        load_queue(body)
    assert caught.value.key == "triage.bad_queue"


def test_deciding_on_nothing_says_so():
    with pytest.raises(InputError):
        decide((), "7", "risk")
