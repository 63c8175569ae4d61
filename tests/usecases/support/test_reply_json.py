"""A reply that went through JSON is the same reply."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.checks.check import Check
from core.documents.document import Hit, Passage, Span
from core.errors import StoreError
from core.messages import Words, words
from core.usecases.support.records import Citation, Reply, Working
from core.usecases.support.reply_json import reply_from_json, reply_to_json

TEXT = st.text(max_size=20)
SCALAR = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT
SENTENCE = st.recursive(
    st.builds(Words, TEXT, st.lists(st.tuples(TEXT, SCALAR), max_size=3).map(tuple)),
    lambda inner: st.builds(Words, TEXT, st.lists(st.tuples(TEXT, inner), max_size=2).map(tuple)),
    max_leaves=4,
)
NUMBER = st.floats(allow_nan=False)
SPANS = st.lists(st.builds(Span, st.integers(0), st.integers(0)), max_size=2).map(tuple)
PASSAGE = st.builds(Passage, TEXT, TEXT, st.integers(), st.integers(), TEXT, TEXT, TEXT, TEXT, st.tuples(TEXT))
HIT = st.builds(Hit, PASSAGE, NUMBER, st.none() | NUMBER, st.none() | NUMBER)
CITATION = st.builds(Citation, st.integers(), TEXT, TEXT, st.integers(), TEXT, TEXT, SPANS)
CHECK = st.builds(Check, TEXT, st.none() | st.booleans(), SENTENCE, SPANS)
WORKING = st.builds(
    Working,
    standalone_question=TEXT,
    messages=st.lists(st.tuples(TEXT, TEXT), max_size=2).map(tuple),
    hits=st.lists(HIT, max_size=2).map(tuple),
    confidence=st.none() | NUMBER,
    seconds=st.lists(st.tuples(TEXT, NUMBER), max_size=2).map(tuple),
    tokens_per_second=st.none() | NUMBER,
)
REPLY = st.builds(
    Reply,
    text=TEXT,
    citations=st.lists(CITATION, max_size=2).map(tuple),
    checks=st.lists(CHECK, max_size=2).map(tuple),
    action=st.sampled_from(["answer", "clarify", "offer_ticket", "ask_order", "confirm", "done"]),
    options=st.lists(TEXT, max_size=2).map(tuple),
    working=WORKING,
    done=st.booleans(),
)


@settings(deadline=None)
@given(REPLY)
def test_a_reply_comes_back_exactly(reply):
    assert reply_from_json(reply_to_json(reply)) == reply


def test_a_check_still_speaks_both_languages():
    status = words("orders.status_packed")
    detail = words("orders.no_cancel", number="MG-10427", status=status)
    back = reply_from_json(reply_to_json(Reply("x", checks=(Check("rule", None, detail),))))
    assert back.checks[0].detail.text("zh") == detail.text("zh")
    assert "已打包" in back.checks[0].detail.text("zh")


def test_numbers_of_numpy_are_numbers_and_other_values_what_they_read_as():
    detail = Words("t.x", (("score", np.float32(0.5)), ("count", np.int64(3)), ("where", Span(1, 2)), ("odd", {1})))
    (check,) = reply_from_json(reply_to_json(Reply("x", checks=(Check("c", True, detail),)))).checks
    assert check.detail.values == (("score", 0.5), ("count", 3), ("where", Span(1, 2)), ("odd", "{1}"))


def test_a_field_that_a_later_version_added_is_passed_over():
    record = json.loads(reply_to_json(Reply("hello")))
    assert reply_from_json(json.dumps(record | {"mood": "cheerful"})) == Reply("hello")


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "7", "null", '{"is": "Reply"}', '{"is": "Span", "start": 1, "end": 2}', '{"is": "os.system"}', "{}"]
    + ["[" * 100_000],
)
def test_anything_else_is_a_clear_message(text):
    with pytest.raises(StoreError, match="cannot be read back"):
        reply_from_json(text)
