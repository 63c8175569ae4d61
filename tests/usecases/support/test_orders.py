"""An order is told to whom number and e-mail match, and to nobody else; a request is carried out once, by the rules."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from core.errors import BrokenFile, InputError, StoreError
from core.store import open_store
from core.usecases.support.order_file import OrderItem, read_orders
from core.usecases.support.orders import (
    CancelOrder,
    ChangeAddress,
    OrderBook,
    OrderLookup,
    Rules,
    describe_order,
    open_orders,
)
from core.usecases.support.references import normal_email, normal_number, read_order_reference

SAMPLE = Path(__file__).resolve().parents[3] / "data" / "support" / "orders.csv"
HEADER = "order,email,name,items,status,placed,shipped,delivered,carrier,tracking,total,currency,city,country"
ROWS = """
MG-20001,ann@shop.example,Ann,2 x Oat mug; 1 × Tea towel,placed,2026-11-01,,,,,48.50,GBP,Leeds,GB
MG-20002,bo@shop.example,Bo,1 x Kettle,packed,2026-10-30,,,,,89.00,EUR,Graz,AT
MG-20003,ann@shop.example,Ann,1 x Kettle,shipped,2026-10-28,2026-10-29,,NorthPost,N1,89.00,EUR,Graz,AT
MG-20004,di@shop.example,Di,1 x 黄鹂温控壶,delivered,2026-09-28,2026-09-29,2026-10-02,SF,S9,599.00,CNY,杭州,CN
MG-20005,ed@shop.example,Ed,1 x Kettle,cancelled,2026-10-28,,,,,89.00,EUR,Graz,AT
MG-20006,fi@shop.example,Fi,1 x Kettle,returned,2026-08-28,2026-08-29,2026-09-02,NorthPost,N2,89.00,EUR,Graz,AT
XY-20006,gus@shop.example,Gus,1 x Kettle,placed,2026-10-28,,,,,89.00,EUR,Graz,AT
""".strip()
RULES = Rules(return_days=30)


def write(folder: Path, rows: str = ROWS, header: str = HEADER) -> Path:
    path = folder / "orders.csv"
    path.write_text(f"{header}\n{rows}\n", encoding="utf-8")
    return path


class Clock:
    """A day that a test can move."""

    def __init__(self, day: date) -> None:
        self.day = day

    def __call__(self) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day, 9, tzinfo=UTC)


@pytest.fixture
def clock():
    return Clock(date(2026, 11, 1))


@pytest.fixture
def book(tmp_path, clock):
    store = open_store("sqlite://", clock=clock)
    yield open_orders(write(tmp_path), store, rules=RULES)
    store.close()


@pytest.mark.parametrize(
    ("number", "email"),
    [
        ("MG-20001", "ann@shop.example"),
        (" mg 20001 ", " ANN@Shop.Example "),
        ("ＭＧ－２０００１", "ａｎｎ＠ｓｈｏｐ．ｅｘａｍｐｌｅ"),
        ("MG20001", "ann @shop.example"),
        ("20001", "ann@shop.example"),
        ("#20001", "ann@shop.example"),
    ],
)
def test_an_order_is_found_however_it_is_typed(book, number, email):
    order = book.find_order(number, email)
    assert order.number == "MG-20001"
    assert order.items == (OrderItem(2, "Oat mug"), OrderItem(1, "Tea towel"))
    assert (order.total, order.placed, order.shipped) == (Decimal("48.50"), date(2026, 11, 1), None)


@pytest.mark.parametrize(
    ("number", "email"),
    [
        ("MG-20001", "bo@shop.example"),
        ("MG-20002", "ann@shop.example"),
        ("MG-29999", "ann@shop.example"),
        ("20006", "fi@shop.example"),  # two orders have these digits: which one is not guessed
        ("MG-20001", ""),
        ("", "ann@shop.example"),
        ("MG-29999", "nobody@nowhere.invalid"),
        ("MG-2000", "ann@shop.example"),
        ("MG-20001", "ann@shop.example.org"),
    ],
)
def test_nothing_is_told_unless_both_match(book, number, email):
    assert book.find_order(number, email) is None
    assert book.propose_return(number, email) is None


EMAILS = [row.split(",")[1] for row in ROWS.splitlines()]
NUMBERS = [row.split(",")[0] for row in ROWS.splitlines()]
OWNERS = dict(zip(map(normal_number, NUMBERS), EMAILS, strict=True))


@settings(deadline=None)
@given(st.sampled_from(NUMBERS) | st.text(max_size=12), st.sampled_from(EMAILS) | st.text(max_size=20))
def test_a_found_order_is_always_the_asked_one_of_that_address(tmp_path_factory, number, email):
    folder = tmp_path_factory.getbasetemp() / "law"
    folder.mkdir(exist_ok=True)
    store = open_store("sqlite://")
    order = open_orders(write(folder), store).find_order(number, email)
    store.close()
    if order is None:
        assert OWNERS.get(normal_number(number)) != normal_email(email)
    else:
        assert OWNERS[normal_number(order.number)] == normal_email(email)
        assert normal_number(order.number).endswith(normal_number(number))


@pytest.mark.parametrize(
    ("text", "number", "email"),
    [
        ("Where is MG-10427?", "MG-10427", None),
        ("my order number is mg-10427, mail Ann.Lee+x@mail.example.", "MG-10427", "ann.lee+x@mail.example"),
        ("查一下订单ＭＧ－１０４２７，邮箱wang@example.cn。谢谢", "MG-10427", "wang@example.cn"),
        ("MG10449发货了吗", "MG-10449", None),
        ("mg 10427 please", "MG-10427", None),
        ("订单号10427的包裹", "10427", None),
        ("我的订单号是：10427", "10427", None),
        ("Has order number 10427 left?", "10427", None),
        ("order #10427", "10427", None),
        ("10427 wang@example.cn", "10427", "wang@example.cn"),
        ("１０４２７", "10427", None),
        ("it's wang12345@example.cn", None, "wang12345@example.cn"),
        ("I paid 10427 yuan in 2026", None, None),
        ("in 2026 I was born", None, None),
        ("a 1500 W kettle, who sells it?", None, None),
        ("order two kettles", None, None),
        ("", None, None),
    ],
)
def test_numbers_and_addresses_are_read_from_what_people_write(text, number, email):
    assert read_order_reference(text, ["MG"]) == (number, email)


@settings(deadline=None)
@given(st.text())
def test_reading_a_reference_takes_any_text(text):
    number, email = read_order_reference(text, ["MG"])
    assert number is None or normal_number(number)
    assert email is None or "@" in email


def test_the_book_knows_how_its_numbers_begin(book):
    assert book.read_reference("xy 20006") == ("XY-20006", None)
    assert book.read_reference("ab 20006") == (None, None)


def test_an_order_is_told_in_both_languages(book):
    told = describe_order(book.find_order("MG-20003", "ann@shop.example"))
    assert told[0].text("en") == "Order MG-20003 was shipped on 2026-10-29 with NorthPost, tracking number N1."
    assert "1 × Kettle" in told[1].text("zh")
    assert "89.00 EUR" in told[1].text("zh")
    assert not any("ann@" in str(sentence) for sentence in told)


@pytest.mark.parametrize("number", NUMBERS)
def test_every_status_has_its_sentence(book, number):
    order = book.find_order(number, OWNERS[normal_number(number)])
    for language in ("en", "zh"):
        assert all(number in sentence or order.city in sentence for sentence in say(order, language))
        assert "None" not in " ".join(say(order, language))


def say(order, language: str = "en") -> list[str]:
    return [sentence.text(language) for sentence in describe_order(order)]


@pytest.mark.parametrize(
    ("number", "cancel", "address", "send_back"),
    [
        ("MG-20001", None, None, "orders.no_return"),
        ("MG-20002", None, None, "orders.no_return"),
        ("MG-20003", "orders.no_cancel", "orders.no_address", "orders.no_return"),
        ("MG-20004", "orders.no_cancel", "orders.no_address", None),
        ("MG-20005", "orders.no_cancel", "orders.no_address", "orders.no_return"),
        ("MG-20006", "orders.no_cancel", "orders.no_address", "orders.no_return"),
    ],
)
def test_the_rules_by_status(book, number, cancel, address, send_back):
    email = OWNERS[normal_number(number)]
    proposals = [
        book.propose_cancel(number, email),
        book.propose_address_change(number, email, "1 New Street, Leeds"),
        book.propose_return(number, email, "too small"),
    ]
    reasons = [proposal.why_not and proposal.why_not.key for proposal in proposals]
    assert reasons == [cancel, address, send_back]
    assert [proposal.allowed for proposal in proposals] == [reason is None for reason in reasons]
    for proposal in proposals:
        assert number in proposal.summary.text("zh")
        if not proposal.allowed:
            with pytest.raises(InputError) as refused:
                book.carry_out(proposal)
            assert refused.value.text("zh") == proposal.why_not.text("zh")


def test_a_return_is_possible_up_to_the_thirtieth_day(book, clock):
    arguments = ("MG-20004", "di@shop.example")
    clock.day = date(2026, 10, 2) + timedelta(days=30)
    assert book.propose_return(*arguments).allowed
    clock.day += timedelta(days=1)
    late = book.propose_return(*arguments)
    assert not late.allowed
    assert "2026-11-01" in late.why_not.text("en")


def test_an_extension_lengthens_the_days_of_orders_placed_within_it(tmp_path, clock):
    store = open_store("sqlite://", clock=clock)
    extended = Rules(30, ((date(2026, 9, 28), date(2026, 9, 30), date(2027, 1, 31)),))
    book = open_orders(write(tmp_path), store, rules=extended)
    clock.day = date(2027, 1, 31)
    assert book.propose_return("MG-20004", "di@shop.example").allowed
    clock.day = date(2027, 2, 1)
    assert not book.propose_return("MG-20004", "di@shop.example").allowed
    assert extended.last_day(date(2026, 10, 1), date(2026, 10, 5)) == date(2026, 11, 4)
    store.close()


def test_a_cancelled_order_is_seen_as_cancelled_and_stays_so(book, tmp_path):
    proposal = book.propose_cancel("20001", "ann@shop.example")
    before = (tmp_path / "orders.csv").read_bytes()
    assert book.carry_out(proposal).text() == "Order MG-20001 is cancelled."
    assert book.carry_out(proposal).text() == "Order MG-20001 is cancelled.", "a second click does no harm"
    order = book.find_order("MG-20001", "ann@shop.example")
    assert (order.status, order.revision) == ("cancelled", 1)
    assert not book.propose_cancel("MG-20001", "ann@shop.example").allowed
    assert (tmp_path / "orders.csv").read_bytes() == before


def test_a_new_address_and_a_return_are_seen_by_the_next_look_up(book):
    book.carry_out(book.propose_address_change("MG-20002", "bo@shop.example", "2 Elsewhere Road, Graz"))
    book.carry_out(book.propose_address_change("MG-20002", "bo@shop.example", "3 Elsewhere Road, Graz"))
    order = book.find_order("MG-20002", "bo@shop.example")
    assert (order.address, order.revision) == ("3 Elsewhere Road, Graz", 2)
    assert "3 Elsewhere Road" in " ".join(say(order))
    book.carry_out(book.propose_return("MG-20004", "di@shop.example"))
    returned = book.find_order("MG-20004", "di@shop.example")
    assert (returned.status, returned.return_asked) == ("delivered", date(2026, 11, 1))
    assert book.propose_return("MG-20004", "di@shop.example").why_not.key == "orders.return_twice"


def test_a_proposal_made_before_another_request_is_outdated(book):
    address = book.propose_address_change("MG-20001", "ann@shop.example", "2 Elsewhere Road")
    book.carry_out(book.propose_cancel("MG-20001", "ann@shop.example"))
    with pytest.raises(StoreError, match="in the meantime"):
        book.carry_out(address)
    assert book.find_order("MG-20001", "ann@shop.example").address == ""


@pytest.mark.parametrize(
    "forge",
    [
        lambda p: replace(p, arguments=CancelOrder(number="MG-20002", email="ann@shop.example")),
        lambda p: replace(p, arguments=CancelOrder(number="MG-20001", email="eve@shop.example")),
        lambda p: replace(p, revision=5),
    ],
)
def test_a_forged_proposal_does_nothing(book, forge):
    proposal = book.propose_cancel("MG-20001", "ann@shop.example")
    with pytest.raises(InputError) as refused:
        book.carry_out(forge(proposal))
    assert refused.value.key == "orders.not_found"
    assert book.find_order("MG-20001", "ann@shop.example").status == "placed"


def test_a_proposal_that_calls_itself_allowed_is_judged_anew(book):
    proposal = book.propose_cancel("MG-20003", "ann@shop.example")
    with pytest.raises(InputError, match="only until it is shipped"):
        book.carry_out(replace(proposal, allowed=True, why_not=None))


def test_eight_clicks_at_once_are_one_request(tmp_path, clock):
    store = open_store(f"sqlite:///{tmp_path / 's.sqlite'}", clock=clock)
    book = open_orders(write(tmp_path), store)
    proposal = book.propose_address_change("MG-20001", "ann@shop.example", "2 Elsewhere Road")
    with ThreadPoolExecutor(8) as pool:
        told = {words.text() for words in pool.map(book.carry_out, [proposal] * 8)}
    assert told == {"Recorded: order MG-20001 goes to 2 Elsewhere Road"}
    assert len(store.list_requests("MG-20001")) == 1
    store.close()


@pytest.mark.parametrize("address", ["", "short", "x" * 301])
def test_what_cannot_be_an_address_is_refused(book, address):
    with pytest.raises(InputError, match="delivery address"):
        book.propose_address_change("MG-20001", "ann@shop.example", address)


@pytest.mark.parametrize(("number", "email"), [("x" * 99, "a@b.co"), ("MG-20001", "x" * 999 + "@b.co"), ("", "")])
def test_what_cannot_be_a_number_or_an_address_matches_nothing(book, number, email):
    assert book.propose_cancel(number, email) is None
    assert book.propose_address_change(number, email, "1 New Street, Leeds") is None
    assert book.propose_return(number, email, "x" * 999) is None


def test_a_number_with_much_between_its_signs_is_still_the_number(book):
    assert book.propose_cancel("MG" + "-" * 60 + "20001", "ann@shop.example").number == "MG-20001"


def test_a_long_reason_is_cut(book):
    proposal = book.propose_return("MG-20004", "di@shop.example", "too small " * 99)
    assert len(proposal.arguments.reason) <= 300
    assert book.carry_out(proposal)


@pytest.mark.parametrize(
    "values",
    [
        {"number": "MG-1", "email": "a@b.co", "discount": 5},
        {"number": "", "email": "a@b.co"},
        {"number": "MG-1", "email": "x" * 300},
        {"number": "MG-1"},
    ],
)
def test_arguments_are_strict(values):
    with pytest.raises(ValidationError):
        OrderLookup.model_validate(values)


def test_user_words_in_an_address_stay_words(book):
    odd = "{number.__class__} <b>1</b> Road"
    proposal = book.propose(ChangeAddress(number="MG-20001", email="ann@shop.example", address=odd))
    assert odd in proposal.summary.text("en")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("order", "20001"),
        ("email", "nobody"),
        ("items", "some mugs"),
        ("items", ""),
        ("status", "lost"),
        ("placed", "yesterday"),
        ("placed", ""),
        ("shipped", "29.10.2026"),
        ("total", "free"),
        ("total", "-1"),
        ("currency", "pounds"),
        ("country", "England"),
    ],
)
def test_a_wrong_cell_is_named(tmp_path, column, value):
    cells = dict(zip(HEADER.split(","), ROWS.splitlines()[0].split(","), strict=True)) | {column: value}
    path = write(tmp_path, ROWS.replace("MG-20001", "MG-30001") + "\n" + ",".join(cells.values()))
    with pytest.raises(BrokenFile) as broken:
        read_orders(path)
    assert (broken.value.values["row"], broken.value.values["column"]) == (9, column)
    assert f"row 9, column {column}" in str(broken.value)


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "orders.no_column"),
        (b"order,email\nMG-1,a@b.co\n", "orders.no_column"),
        (b"\xff\xfe\x00", "orders.unreadable"),
        (f"{HEADER}\n{ROWS}\n{ROWS}".encode(), "orders.twice"),
        (f"{HEADER}\nMG-20001".encode(), "orders.bad_cell"),
    ],
)
def test_an_unusable_file_is_a_clear_message(tmp_path, content, key):
    path = tmp_path / "orders.csv"
    path.write_bytes(content)
    with pytest.raises(BrokenFile) as broken:
        read_orders(path)
    assert broken.value.key == key
    with pytest.raises(BrokenFile):
        read_orders(tmp_path / "missing.csv")


def test_sample_dates_can_be_moved_together(tmp_path):
    path = write(tmp_path)
    rows, moved = read_orders(path), read_orders(path, newest=date(2030, 1, 1))
    assert max(row.placed for row in moved) == date(2030, 1, 1)
    gaps = {new.placed - old.placed for old, new in zip(rows, moved, strict=True)}
    gaps |= {new.delivered - old.delivered for old, new in zip(rows, moved, strict=True) if old.delivered}
    assert gaps == {date(2030, 1, 1) - date(2026, 11, 1)}
    assert [row.shipped is None for row in moved] == [row.shipped is None for row in rows]


def test_the_sample_shops_orders_can_be_looked_up():
    store = open_store("sqlite://", clock=Clock(date(2026, 11, 22)))
    rows = read_orders(SAMPLE)
    book = OrderBook(rows, store)
    assert len(rows) >= 200
    assert {row.status for row in rows} == {"placed", "packed", "shipped", "delivered", "cancelled", "returned"}
    for row in rows:
        order = book.find_order(row.order, row.email)
        assert (order.number, order.status) == (row.order, row.status)
        assert "None" not in " ".join(say(order, "zh"))
    store.close()
