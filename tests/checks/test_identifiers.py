"""Identifiers: found by form and checksum, masked and put back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.checks.identifiers import find_identifiers, mask_identifiers, unmask


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Write to ann.lee+shop@mail.example.com.", [("email", "ann.lee+shop@mail.example.com")]),
        ("我的邮箱wang@example.cn请回复", [("email", "wang@example.cn")]),
        ("Call +1 (212) 555-0147 or 212-555-0147", [("phone", "+1 (212) 555-0147"), ("phone", "212-555-0147")]),
        ("Call +44 20 7946 0958 now", [("phone", "+44 20 7946 0958")]),
        ("Tel. 020 7946 0958, thanks", [("phone", "020 7946 0958")]),
        ("手机13800138000谢谢", [("phone", "13800138000")]),
        ("电话138 0013 8000或010-62345678", [("phone", "138 0013 8000"), ("phone", "010-62345678")]),
        ("客服400-820-8820。", [("phone", "400-820-8820")]),
        ("card 4111 1111 1111 1111 expires", [("card", "4111 1111 1111 1111")]),
        ("卡号6222021234567890128", [("card", "6222021234567890128")]),
        ("身份证11010519491231002X，", [("id", "11010519491231002X")]),
    ],
)
def test_what_is_found(text, found):
    assert [(identifier.kind, identifier.text) for identifier in find_identifiers(text)] == found


@pytest.mark.parametrize(
    "text",
    [
        "Where is order MG-1042?",
        "订单MG-10423在哪里",
        "Order 20260114-0001, tracking SF1234567890123 and 1Z999AA10123456784",
        "It costs 1,499.00 or 1 234 567 yen on 2026-01-14 at 10:30",
        "4111 1111 1111 1112 fails its checksum",
        "110105194912310021 has a wrong check character",
        "Version 1.2.3.4567 and ISBN 978-3-16-148410-0",
        "@home and a@b",
        "500-600 ml, 2023-2024, 100 000 km",
    ],
)
def test_what_is_left_alone(text):
    assert find_identifiers(text) == ()
    assert mask_identifiers(text) == (text, {})


def test_masking_is_reversible_and_keeps_order_numbers():
    text = "I am ann@example.com, ann@example.com or 13800138000; order MG-1042. [EMAIL_1]"
    masked, mapping = mask_identifiers(text)
    assert masked == "I am [EMAIL_2], [EMAIL_2] or [PHONE_1]; order MG-1042. [EMAIL_1]"
    assert mapping == {"[EMAIL_2]": "ann@example.com", "[PHONE_1]": "13800138000"}
    assert unmask(masked, mapping) == text
    assert unmask("We write to [EMAIL_2] and [EMAIL_9].", mapping) == "We write to ann@example.com and [EMAIL_9]."


PIECES = st.sampled_from(
    [
        "ann@example.com",
        "13800138000",
        "4111111111111111",
        "11010519491231002X",
        "[EMAIL_1]",
        "[PHONE_1]",
        "MG-1042",
        " ",
        "号",
        "a",
        "+1 212-555-0147",
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES).map("".join)))
def test_unmasking_undoes_masking(text):
    masked, mapping = mask_identifiers(text)
    assert unmask(masked, mapping) == text
