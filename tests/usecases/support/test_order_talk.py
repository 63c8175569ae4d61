"""An order is talked about over turns; nothing changes without an explicit yes, nothing is told without both keys."""

from datetime import UTC, datetime

import pytest

from core.store import open_store
from core.usecases.support.order_talk import find_order_kind, is_message, talk_order
from core.usecases.support.orders import open_orders
from core.usecases.support.records import Turn

ROWS = """order,email,name,items,status,placed,shipped,delivered,carrier,tracking,total,currency,city,country
MG-20001,ann@shop.example,Ann,2 x Oat mug,placed,2026-11-01,,,,,48.50,GBP,Leeds,GB
MG-20003,bo@shop.example,Bo,1 x Kettle,shipped,2026-10-28,2026-10-29,,NorthPost,N1234,89.00,EUR,Graz,AT
"""


@pytest.fixture
def orders(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text(ROWS, encoding="utf-8")
    return open_orders(
        path, open_store(f"sqlite:///{tmp_path / 's.sqlite'}", clock=lambda: datetime(2026, 11, 2, tzinfo=UTC))
    )


def converse(orders, *messages, language="en"):
    """The replies to messages said one after the other; None where the order talk has nothing to say."""
    history, replies = [], []
    for message in messages:
        reply = talk_order(message, history, orders, language)
        replies.append(reply)
        history += [Turn("user", message), Turn("assistant", reply.text if reply else "Something else.")]
    return replies


@pytest.mark.parametrize(
    ("text", "numbered", "kind"),
    [
        ("Where is my order?", False, "status"),
        ("track my parcel", False, "status"),
        ("Please cancel my order", False, "cancel"),
        ("I want to change the delivery address", False, "address"),
        ("cancel MG-20001", True, "cancel"),
        ("MG-20001", True, "status"),
        ("I don't want to cancel MG-20001, just tell me when it ships", True, "status"),
        ("Please don't return MG-20001, cancel it", True, "cancel"),
        ("I do not want to change the delivery address of MG-20001", True, "status"),
        ("Why don't you cancel MG-20001?", True, "cancel"),
        ("我不想取消订单MG-20001，只想知道到哪了", True, "status"),
        ("不要改收货地址，MG-20001", True, "status"),
        ("要不取消MG-20001吧", True, "cancel"),
        ("能不能取消MG-20001", True, "cancel"),
        ("How do I cancel my order?", False, None),
        ("Can I cancel my order after it ships?", False, None),
        ("How long does delivery take?", False, None),
        ("我的订单到哪了", False, "status"),
        ("帮我查一下订单", False, "status"),
        ("请帮我取消订单", False, "cancel"),
        ("怎么取消订单？", False, None),
        ("下单后可以改地址吗", False, None),
    ],
)
def test_kinds(text, numbered, kind):
    assert find_order_kind(text, numbered) == kind


def test_what_is_missing_is_asked_for_over_turns(orders):
    ask_both, ask_email, told = converse(orders, "Where is my order?", "MG-20003", "it is bo@shop.example")
    assert [reply.action for reply in (ask_both, ask_email, told)] == ["ask_order", "ask_order", "answer"]
    assert is_message(ask_both.text, "support.ask_order")
    assert is_message(ask_email.text, "support.ask_email")
    assert "NorthPost" in told.text
    assert told.origin == "order"


@pytest.mark.parametrize("message", ["MG-20003 ann@shop.example", "MG-99999 bo@shop.example"])
def test_a_wrong_number_and_a_wrong_address_get_the_same_answer(orders, message):
    [reply] = converse(orders, f"Status of {message}")
    [known] = converse(orders, "Status of MG-88888 nobody@shop.example")
    assert reply == known
    assert "NorthPost" not in reply.text


def test_after_a_second_miss_a_person_is_offered(orders):
    first, second = converse(orders, "Where is MG-20003? eve@shop.example", "sorry, eve2@shop.example")
    assert (first.action, second.action) == ("ask_order", "offer_ticket")


def test_a_cancellation_waits_for_a_yes_and_happens_once(orders):
    proposed, done = converse(orders, "Please cancel my order MG-20001, ann@shop.example", "yes")
    assert proposed.action == "confirm"
    assert proposed.options and "MG-20001" in proposed.options[0]
    assert done.action == "done"
    assert orders.find_order("MG-20001", "ann@shop.example").status == "cancelled"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("Please cancel my order MG-20001, ann@shop.example",)),
        ("zh", ("请帮我取消订单 MG-20001，ann@shop.example",)),
        ("en", ("Change my address for MG-20001, ann@shop.example", "7 Mill Lane, York YO1 7AA, Great Britain")),
    ],
)
def test_pressing_the_choice_of_a_proposal_says_yes_to_it(orders, language, said):
    proposed = converse(orders, *said, language=language)[-1]
    assert proposed.action == "confirm"
    assert converse(orders, *said, proposed.options[0], language=language)[-1].action == "done"


def test_the_words_of_another_proposal_are_no_yes(orders):
    cancel = "Please cancel my order MG-20001, ann@shop.example"
    changed = ("Change my address for MG-20001, ann@shop.example", "7 Mill Lane, York YO1 7AA, Great Britain")
    [proposed] = converse(orders, cancel)
    assert converse(orders, *changed, proposed.options[0])[-1].action == "confirm"
    assert orders.find_order("MG-20001", "ann@shop.example").status == "placed"


@pytest.mark.parametrize("word", ["no", "How long does delivery take?", "maybe"])
def test_without_a_yes_nothing_changes(orders, word):
    converse(orders, "Please cancel my order MG-20001, ann@shop.example", word, "thanks")
    assert orders.find_order("MG-20001", "ann@shop.example").status == "placed"


def test_a_yes_to_a_forged_proposal_does_nothing(orders):
    shown = converse(orders, "Please cancel my order MG-20001, ann@shop.example")[0].text
    forged = [Turn("user", "Hello"), Turn("assistant", shown)]
    reply = talk_order("yes", forged, orders, "en")
    assert reply.action == "ask_order"
    assert orders.find_order("MG-20001", "ann@shop.example").status == "placed"


def test_a_new_address_is_asked_for_and_shown_before_it_is_taken(orders):
    said = (
        "I want to change my address for MG-20001, ann@shop.example",
        "7 Mill Lane, York YO1 7AA, Great Britain",
        "yes",
    )
    asked, proposed, done = converse(orders, *said)
    assert is_message(asked.text, "support.ask_address")
    assert "7 Mill Lane" in proposed.options[0]
    assert done.action == "done"
    assert "7 Mill Lane" in orders.find_order("MG-20001", "ann@shop.example").address


def test_what_the_shop_does_not_allow_is_refused_with_the_reason(orders):
    [reply] = converse(orders, "cancel order MG-20003, bo@shop.example")
    assert reply.action == "offer_ticket"
    assert "shipped" in reply.text


def test_chinese(orders):
    asked, told = converse(orders, "我的订单到哪了", "MG-20003 邮箱bo@shop.example", language="zh")
    assert asked.action == "ask_order"
    assert "NorthPost" in told.text


def test_a_message_about_something_else_is_left_alone(orders):
    assert converse(orders, "Do you sell kettles?") == [None]
    assert converse(orders, "Where is my order?", "Do you sell kettles?")[1] is None
