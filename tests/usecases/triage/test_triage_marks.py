"""Amounts, accounts, cards and links: found by form, shown hidden, masked for a model."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.documents.document import Span
from core.usecases.triage.recognising import find_marks, is_iban, note_link
from core.usecases.triage.records import replace_marks

IBAN = "DE79 0000 0000 1234 5678 90"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Pay $1,200.50 now", [("money", "$1,200.50")]),
        ("EUR 960 or 2,300 EUR", [("money", "EUR 960"), ("money", "2,300 EUR")]),
        ("转5万元和三千块，再加¥89.90", [("money", "5万元"), ("money", "三千块"), ("money", "¥89.90")]),
        ("人民币4,800元", [("money", "人民币4,800元")]),
        ("Page 12 of 300, room 4", []),
        (f"to {IBAN} today", [("iban", IBAN)]),
        ("card 4111 1111 1111 1111.", [("card", "4111 1111 1111 1111")]),
        ("卡号6200 0000 1111 2224", [("card", "6200 0000 1111 2224")]),
        ("see https://a.example/x?y=1.", [("link", "https://a.example/x?y=1")]),
        ("www.parcel-release.example/pay", [("link", "www.parcel-release.example/pay")]),
        ("write to a.b@mail.example", [("email", "a.b@mail.example")]),
        ("the 28 November 2026 at 10:30", []),
    ],
)
def test_marks_are_found_by_form(text, found):
    assert [(mark.kind, mark.text) for mark in find_marks(text)] == found


@pytest.mark.parametrize(
    ("written", "right"), [(IBAN, True), ("DE81 0000 0000 1234 5678 90", False), ("GB29 NWBK 6016 1331 9268 19", True)]
)
def test_an_iban_is_told_by_its_check_digits(written, right):
    assert is_iban(written) is right
    [mark] = find_marks(f"to {written} please")
    assert mark.kind == "iban"
    assert (mark.note is None) is right


@pytest.mark.parametrize(
    ("link", "why"),
    [
        ("https://www.bank.example/app", None),
        ("http://192.0.2.14/secure", "triage.link_number"),
        ("https://bit.ly/3kf", "triage.link_short"),
        ("https://bank.example@evil.example/", "triage.link_user"),
        ("https://xn--bnk-sna.example", "triage.link_script"),
        ("https://bаnk.example", "triage.link_script"),
        ("https://northm00r.example", "triage.link_digits"),
        ("http://[", "triage.link_broken"),
    ],
)
def test_odd_links_say_what_is_odd(link, why):
    note = note_link(link)
    assert (note.key if note else None) == why


def test_the_same_value_has_the_same_tag_and_numbers_are_hidden():
    text = f"{IBAN} and again {IBAN}, 4111 1111 1111 1111"
    marks = find_marks(text)
    assert [mark.tag for mark in marks] == ["[IBAN_1]", "[IBAN_1]", "[CARD_1]"]
    shown = replace_marks(text, marks, None, lambda mark: mark.shown)
    assert "1234" not in shown and "4111" not in shown and shown.endswith("•••• 1111")
    assert replace_marks(text, marks, None, lambda mark: mark.tag) == "[IBAN_1] and again [IBAN_1], [CARD_1]"


@given(st.text(max_size=120))
def test_marks_never_overlap_and_quote_the_text(text):
    marks = find_marks(text)
    at = 0
    for mark in marks:
        assert mark.span.start >= at
        assert text[mark.span.start : mark.span.end] == mark.text
        at = mark.span.end
    assert replace_marks(text, marks, None, lambda mark: mark.text) == text


@given(st.text(alphabet="ab1 €$.", max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_a_part_without_marks_is_cut_as_it_is(text, first, second):
    span = Span(min(first, second, len(text)), min(max(first, second), len(text)))
    assert replace_marks(text, (), span, lambda mark: "") == text[span.start : span.end]
