"""Talk about one order: collects what is missing over turns, proposes changes, carries them out after an explicit yes.

Everything is read again from the dialogue each turn, and number and e-mail are verified each time; a dialogue that was
tampered with gains nothing. Does not know the order file, nor the shop's rules.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from core.errors import InputError, StoreError
from core.messages import LANGUAGES, UiLanguage, Words, load_messages, words
from core.usecases.support.moves import find_move
from core.usecases.support.orders import OrderBook, Proposal, describe_order
from core.usecases.support.records import Action, Reply, Turn

Kind = Literal["status", "cancel", "address", "return"]

_ORDER = r"(?:order|parcel|package|delivery|shipment)"
_PLEASE = (
    r"^(?:(?:please|hi|hello|hey|ok|can you|could you|would you|will you|help me"
    r"|i(?:'d| would)? (?:want|like|need|wish) to|i wanna|i have to|let'?s)[\s,!]+)*"
)
_ENGLISH: tuple[tuple[Kind, str], ...] = (
    ("cancel", rf"{_PLEASE}cancel (?:my|the|this|that|an?) (?:\w+ )?{_ORDER}\b"),
    ("address", rf"{_PLEASE}(?:change|update|correct) (?:my|the|its) (?:delivery |shipping |order'?s? )?address\b"),
    (
        "return",
        rf"{_PLEASE}(?:return|send back) (?:my|the|this|that|an?) (?:\w+ )?{_ORDER}\b|{_PLEASE}start a return\b",
    ),
    ("status", rf"\bwhere(?:'s| is| are| has)? (?:the |my )+{_ORDER}s?\b|\btrack (?:my|this) {_ORDER}\b"),
    (
        "status",
        rf"\b(?:status of|look up|check(?: on)?|find) my {_ORDER}\b|\bmy {_ORDER}(?:'s)? status\b|^order status$",
    ),
    (
        "status",
        rf"\bwhen (?:will|does|is) my {_ORDER} (?:arrive|come|ship|get|be|going|due)\b"
        rf"|\bhas my {_ORDER} (?:been )?\w+ed\b",
    ),
)
_CHINESE_PLEASE = "^(?:请|麻烦|你好|您好|帮我|帮忙|我想要?|我要|我需要|能|可以|给我|把|将|你|您|[，, ])*"
_CHINESE: tuple[tuple[Kind, str], ...] = (
    ("cancel", f"{_CHINESE_PLEASE}取消.{{0,6}}(?:订单|单子)|{_CHINESE_PLEASE}(?:我的|这个)?订单取消"),
    ("address", f"{_CHINESE_PLEASE}(?:修改|更改|改|换).{{0,6}}(?:地址)|{_CHINESE_PLEASE}.{{0,6}}地址改"),
    ("return", f"{_CHINESE_PLEASE}(?:退掉?|退回).{{0,4}}(?:订单|这单)|{_CHINESE_PLEASE}(?:申请|办理?)退货"),
    ("status", "(?:查|查询|看)一?下?.{0,4}(?:订单|物流|快递|包裹)|^(?:订单|物流|快递)(?:查询|状态)$"),
    (
        "status",
        "我的?(?:订单|包裹|快递|货|东西).{0,6}(?:到哪|在哪|哪里|哪儿|什么时候|何时|几时|状态|怎么还没|发货了?[吗没]|到了?[吗没])",
    ),
)
_GENERAL = re.compile(
    r"^(?:(?:hi|hello|hey|please)[\s,!]+)*(?:how|what|why|which|can i|could i|may i|am i|is it|do you|does"
    r"|until when|where can)\b"
    "|怎么(?!还)|如何|怎样|能不能|可以.*吗|能.*吗|多久|在哪里?(?:查|看|改)|去哪",
    re.I,
)
_WITH_NUMBER: tuple[tuple[Kind, str], ...] = (
    ("cancel", r"\bcancel|取消"),
    ("address", r"\baddress\b|地址"),
    ("return", r"\breturn (?:it|my|the|order)|\bsend .{0,20}back\b|退货|退掉|退回"),
)
_NOT_WANTED = re.compile(
    r"\b(?:do not|don['’]?t|never)(?: (?:want|need|wish|like|have|mean)(?: you)? to)?"
    r" (?:cancel|return|send|change (?:\w+ ){0,3}address)\b"
    "|(?<![要用想])(?:不(?:用|想|要|需要|打算)|(?<!特)别)(?:再|给我|帮我|你们?|您)*(?:取消|退货|退掉|退回|[改换].{0,4}地址)",
    re.I,
)
"""A change that is not to be made, though it is named: "I don't want to cancel MG-10427, where is it?"."""
_ASKING = (
    "support.ask_order",
    "support.ask_number",
    "support.ask_email",
    "support.ask_address",
    "support.no_such_order",
)


@dataclass(frozen=True, slots=True)
class OrderCase:
    """What the dialogue says of the order it is about; empty where not said yet."""

    kind: Kind
    number: str = ""
    email: str = ""
    address: str = ""
    misses: int = 0
    """How often number and e-mail did not match."""


def talk_order(question: str, history: Sequence[Turn], orders: OrderBook, language: UiLanguage) -> Reply | None:
    """The reply to a message about an order; None where it is about none."""
    settled = _settle(question, history, orders, language)
    if settled is not None:
        return settled
    case = read_case([*history, Turn("user", question)], orders)
    return None if case is None else _answer(case, orders, language)


def read_case(turns: Sequence[Turn], orders: OrderBook) -> OrderCase | None:
    """The order the last message is about, with what all messages told; None where it is about none."""
    case, live, before = OrderCase("status"), False, ""
    for turn in turns:
        if turn.role == "assistant":
            before = turn.text
            continue
        number, email = orders.read_reference(turn.text)
        missed = is_message(before, "support.no_such_order")
        kind = find_order_kind(turn.text, bool(number))
        going_on = any(is_message(before, key) for key in _ASKING) and not (kind and kind != case.kind)
        if going_on and is_message(before, "support.ask_address") and not kind:
            case = replace(case, address=turn.text.strip())
            live = True
        else:
            live = bool(kind) or (going_on and bool(number or email))
        chosen = kind or case.kind
        case = replace(case, kind=chosen if live else case.kind, misses=case.misses + missed)
        case = replace(case, number=number or case.number, email=email or case.email)
        before = ""
    return case if live else None


def without_order_talk(turns: Sequence[Turn], orders: OrderBook) -> list[Turn]:
    """The dialogue without what was asked and told of an order, and without what was answered to it."""
    kept, about = [], False
    for at, turn in enumerate(turns):
        if turn.role == "user":
            about = read_case(turns[: at + 1], orders) is not None
        if not about:
            kept.append(turn)
    return kept


def find_order_kind(text: str, numbered: bool) -> Kind | None:
    """What a message wants of an order; None where it asks in general ("how do I cancel?") or about something else."""
    if numbered:
        wanted = _NOT_WANTED.sub(" ", text)
        return next((kind for kind, pattern in _WITH_NUMBER if re.search(pattern, wanted, re.I)), "status")
    if _GENERAL.search(text.strip()):
        return None
    rules = (*_ENGLISH, *_CHINESE)
    return next((kind for kind, pattern in rules if re.search(pattern, text.strip(), re.I)), None)


def is_message(text: str, key: str) -> bool:
    """Whether `text` is the catalogue's sentence `key`, in either language, whatever its values."""
    area, _, name = key.partition(".")
    patterns = (re.sub(r"\\\{\w+\\\}", ".+?", re.escape(load_messages(area)[name][lang])) for lang in LANGUAGES)
    return any(re.fullmatch(pattern, text.strip(), re.S) for pattern in patterns)


def _settle(question: str, history: Sequence[Turn], orders: OrderBook, language: UiLanguage) -> Reply | None:
    """Carry out or drop the change that the last reply proposed: by a plain yes or no, or by its own words, which is
    what a press on its choice says."""
    if not history or history[-1].role != "assistant" or not is_message(history[-1].text, "support.confirm"):
        return None
    proposed = words("support.confirm", summary=question.strip())
    repeated = history[-1].text in {proposed.text(code) for code in LANGUAGES}
    move = "yes" if repeated else find_move(question)
    if move == "no":
        return _reply(words("support.dropped"), language, "answer")
    if move != "yes":
        return None
    case = read_case(history[:-1], orders)
    proposal = case and _propose(case, orders)
    shown = {words("support.confirm", summary=proposal.summary).text(lang) for lang in LANGUAGES} if proposal else set()
    if not proposal or history[-1].text not in shown:
        return _reply(words("support.confirm_lost"), language, "ask_order")
    try:
        return _reply(orders.carry_out(proposal), language, "done")
    except (InputError, StoreError) as error:
        return _failed(error, language)


def _answer(case: OrderCase, orders: OrderBook, language: UiLanguage) -> Reply:
    missing = _missing(case)
    if missing:
        return _reply(words(f"support.{missing}"), language, "ask_order")
    order = orders.find_order(case.number, case.email)
    if order is None:
        return _reply(words("support.no_such_order"), language, "offer_ticket" if case.misses else "ask_order")
    if case.kind == "status":
        told = (part.text(language) for part in describe_order(order))
        return Reply(
            ("" if language == "zh" else " ").join(told), action="answer", origin="order", language=language, done=True
        )
    if case.kind == "address" and not case.address:
        return _reply(words("support.ask_address", number=order.number), language, "ask_order")
    try:
        proposal = _propose(case, orders)
    except InputError as error:
        return _failed(error, language)
    if not proposal.allowed:
        return _reply(proposal.why_not, language, "offer_ticket")
    summary = proposal.summary.text(language)
    return replace(_reply(words("support.confirm", summary=summary), language, "confirm"), options=(summary,))


def _missing(case: OrderCase) -> str:
    if not case.number and not case.email:
        return "ask_order"
    return "" if case.number and case.email else "ask_email" if case.number else "ask_number"


def _propose(case: OrderCase, orders: OrderBook) -> Proposal | None:
    if case.kind == "cancel":
        return orders.propose_cancel(case.number, case.email)
    if case.kind == "address":
        return orders.propose_address_change(case.number, case.email, case.address)
    return orders.propose_return(case.number, case.email) if case.kind == "return" else None


def _failed(error: InputError, language: UiLanguage) -> Reply:
    text = f"{error.text(language)} {error.hint(language)}".strip()
    return Reply(text, action="ask_order", origin="order", language=language, done=True)


def _reply(said: Words, language: UiLanguage, action: Action) -> Reply:
    return Reply(said.text(language), action=action, origin="order", language=language, done=True)
