"""Order status and requests about an order. Number and e-mail must both match, else nothing at all is told.

Does not know who asks, nor how the question was put; the order file's columns are fixed in `order_file`.
The rules: an order is cancelled, or its address changed, only while it is placed or packed (not once shipped); a
delivered order may be sent back up to and including the 30th day after delivery, or longer where `Rules` extend it.
Changes are recorded in the store, never in the file, and every later look-up sees them.
"""

import hmac
import json
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import reduce
from pathlib import Path
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from core.errors import InputError
from core.messages import Words, words
from core.store import Request, Store
from core.usecases.support.order_file import OrderItem, OrderRow, Status, read_orders
from core.usecases.support.references import normal_email, normal_number, read_order_reference

ProposalKind = Literal["cancel", "address", "return"]
ADDRESS, REASON = (8, 300), 300
"""The least and most characters of a delivery address, the most of a reason."""
NOT_SHIPPED: tuple[Status, ...] = ("placed", "packed")


class OrderLookup(BaseModel):
    """What every question about an order needs, as a person or a model gives it."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)
    number: str = Field(min_length=1, max_length=40, description="order number, such as MG-10427")
    email: str = Field(min_length=3, max_length=254, description="the e-mail address the order was placed with")


class CancelOrder(OrderLookup):
    """Cancel an order that has not been shipped."""

    kind: ClassVar[ProposalKind] = "cancel"


class ChangeAddress(OrderLookup):
    """Send an order that has not been shipped to another address."""

    kind: ClassVar[ProposalKind] = "address"
    address: str = Field(min_length=ADDRESS[0], max_length=ADDRESS[1], description="the whole new delivery address")


class ReturnOrder(OrderLookup):
    """Send a delivered order back."""

    kind: ClassVar[ProposalKind] = "return"
    reason: str = Field("", max_length=REASON, description="why, in the customer's words")


@dataclass(frozen=True, slots=True)
class Rules:
    """How long an order may be sent back: `return_days` after delivery.

    Orders placed from the first to the second day of an extension: at least until its third.
    """

    return_days: int = 30
    extensions: tuple[tuple[date, date, date], ...] = ()

    def last_day(self, placed: date, delivered: date) -> date:
        """The last day on which the order may be sent back."""
        days = [until for first, last, until in self.extensions if first <= placed <= last]
        return max([delivered + timedelta(days=self.return_days), *days])


SAMPLE_RULES = Rules(30, ((date(2026, 11, 15), date(2026, 12, 24), date(2027, 1, 31)),))
"""Of the sample shop, as its documents tell them: presents may come back until the end of January."""

OrderAction = CancelOrder | ChangeAddress | ReturnOrder


@dataclass(frozen=True, slots=True)
class Order:
    """An order as it stands now, requests included; without the e-mail, which the asker has shown to know.

    `address` is a new one asked for, else empty; `return_asked` the day its return was; `revision` counts requests.
    """

    number: str
    name: str
    items: tuple[OrderItem, ...]
    status: Status
    placed: date
    shipped: date | None
    delivered: date | None
    carrier: str
    tracking: str
    total: Decimal
    currency: str
    city: str
    country: str
    address: str = ""
    return_asked: date | None = None
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change waiting for the customer's yes. Where it is not `allowed`, `why_not` says so."""

    kind: ProposalKind
    number: str
    summary: Words
    allowed: bool
    why_not: Words | None
    arguments: OrderAction
    revision: int


class OrderBook:
    """The orders of the file, changed by the requests of the store. Many threads may ask at once."""

    def __init__(self, rows: tuple[OrderRow, ...], store: Store, rules: Rules = SAMPLE_RULES) -> None:
        self._store = store
        self._rules = rules
        self._rows = {normal_number(row.order): row for row in rows}
        self._by_digits: dict[str, list[OrderRow]] = {}
        for row in rows:
            self._by_digits.setdefault(row.order.partition("-")[2], []).append(row)
        self._prefixes = sorted({row.order.partition("-")[0] for row in rows})

    def read_reference(self, text: str) -> tuple[str | None, str | None]:
        """`read_order_reference` that knows how this shop's numbers begin."""
        return read_order_reference(text, self._prefixes)

    def find_order(self, number: str, email: str) -> Order | None:
        """The order, where both match. None otherwise, with no sign of which was wrong, after the same work."""
        key = normal_number(number)
        same_digits = self._by_digits.get(key, [])
        row = self._rows.get(key) or (same_digits[0] if len(same_digits) == 1 else None)
        right = normal_email(row.email if row else "nobody@nowhere.invalid")
        matches = hmac.compare_digest(right.encode(), normal_email(email).encode())
        return self._as_it_stands(row) if row and matches else None

    def propose(self, action: OrderAction) -> Proposal | None:
        """What carrying out `action` would mean, by the shop's rules; None where number and e-mail do not match."""
        order = self.find_order(action.number, action.email)
        if order is None:
            return None
        why_not = _why_not(order, action.kind, self._rules, self._today())
        told = "return_plain" if isinstance(action, ReturnOrder) and not action.reason else action.kind
        summary = words(f"orders.{told}_summary", number=order.number, country=order.country, **_values(action))
        return Proposal(action.kind, order.number, summary, why_not is None, why_not, action, order.revision)

    def propose_cancel(self, number: str, email: str) -> Proposal | None:
        """Cancel an order that has not been shipped."""
        return self._propose(CancelOrder, number, email)

    def propose_address_change(self, number: str, email: str, address: str) -> Proposal | None:
        """Send an order that has not been shipped elsewhere; InputError for what cannot be an address."""
        if not ADDRESS[0] <= len(address.strip()) <= ADDRESS[1]:
            raise InputError("orders.bad_address")
        return self._propose(ChangeAddress, number, email, address=address)

    def propose_return(self, number: str, email: str, reason: str = "") -> Proposal | None:
        """Send a delivered order back; the beginning of the reason is kept for the shop."""
        return self._propose(ReturnOrder, number, email, reason=reason.strip()[:REASON])

    def _propose(self, action: type[OrderAction], number: str, email: str, **more: str) -> Proposal | None:
        """None also for what cannot be a number or an address at all: it matches no order."""
        order = self.find_order(number, email)
        return order and self.propose(action(number=order.number, email=normal_email(email), **more))

    def carry_out(self, proposal: Proposal) -> Words:
        """Record it, exactly once however often it is called, and say what was done.

        Everything is looked up and judged anew. InputError where the rules forbid it; StoreError where another
        request about this order came in since it was proposed.
        """
        now = self.propose(proposal.arguments)
        if now is None or proposal.revision > now.revision:
            raise InputError("orders.not_found")
        if now.revision == proposal.revision and now.why_not:
            raise InputError(now.why_not.key, **dict(now.why_not.values))
        detail = json.dumps(_values(now.arguments), ensure_ascii=False, sort_keys=True)
        self._store.save_request(Request(now.number, proposal.revision, now.kind, detail))
        return words(f"orders.{now.kind}_done", number=now.number, **_values(now.arguments))

    def _today(self) -> date:
        return date.fromisoformat(self._store.now()[:10])

    def _as_it_stands(self, row: OrderRow) -> Order:
        fields = row.model_dump(exclude={"order", "email", "items"})
        order = Order(number=row.order, items=row.items, **fields)
        return reduce(_apply, self._store.list_requests(row.order), order)


def open_orders(path: Path, store: Store, *, newest: date | None = None, rules: Rules = SAMPLE_RULES) -> OrderBook:
    """The order book of a file with the columns of `order_file`; `newest` and errors as in `read_orders`."""
    return OrderBook(read_orders(path, newest=newest), store, rules)


def describe_order(order: Order) -> tuple[Words, ...]:
    """What a customer wants to know of it, a sentence each: where it stands, what is in it, what was asked for."""
    items = "; ".join(f"{item.quantity} × {item.name}" for item in order.items)
    values = {"number": order.number, "carrier": order.carrier, "tracking": order.tracking}
    days = {"placed": order.placed, "shipped": order.shipped, "delivered": order.delivered}
    place = {"city": order.city, "country": order.country}
    told = [
        words(f"orders.is_{order.status}", **values, **days),
        words("orders.contents", items=items, total=f"{order.total:.2f}", currency=order.currency, **place),
    ]
    if order.address:
        told.append(words("orders.new_address", address=order.address))
    if order.return_asked:
        told.append(words("orders.return_asked", day=order.return_asked))
    return tuple(told)


def _apply(order: Order, request: Request) -> Order:
    order = replace(order, revision=request.revision + 1)
    if request.kind == "cancel":
        return replace(order, status="cancelled")
    if request.kind == "address":
        return replace(order, address=json.loads(request.detail)["address"])
    return replace(order, return_asked=date.fromisoformat(request.created[:10]))


def _values(action: OrderAction) -> dict[str, str]:
    return action.model_dump(exclude={"number", "email"})


def _why_not(order: Order, kind: ProposalKind, rules: Rules, today: date) -> Words | None:
    status = words(f"orders.status_{order.status}")
    if kind != "return":
        return None if order.status in NOT_SHIPPED else words(f"orders.no_{kind}", number=order.number, status=status)
    if order.return_asked:
        return words("orders.return_twice", number=order.number, day=order.return_asked)
    if order.status != "delivered" or order.delivered is None:
        return words("orders.no_return", number=order.number, status=status)
    last = rules.last_day(order.placed, order.delivered)
    if today <= last:
        return None
    return words("orders.return_late", number=order.number, delivered=order.delivered, last=last)
