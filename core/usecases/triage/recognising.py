"""Amounts, accounts, cards, links and addresses in a message: found by form and check digits, never by meaning.

Does not judge the message. What is odd about a link is read off its letters; nothing is ever opened.
"""

import ipaddress
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from core.checks.identifiers import find_identifiers
from core.documents.document import Span
from core.messages import Words, words
from core.usecases.triage.records import Mark, MarkKind

_NUMBER = r"\d{1,3}(?:[,.'\u00a0 ]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?"
_CODE = r"USD|EUR|GBP|CNY|RMB|HKD|JPY|CHF|AUD|CAD|SGD|USDT|BTC|ETH"
_MONEY = re.compile(
    rf"(?:(?:[A-Z]{{2}})?[$€£¥￥]|(?<![A-Za-z])(?:{_CODE})|人民币)\s?(?:{_NUMBER})\s?(?:k|m|万|亿|千|元)?(?![\d.,]\d|[A-Za-z])"
    rf"|(?<![\d.,A-Za-z])(?:{_NUMBER})\s?(?:[$€£]|(?:{_CODE})(?![A-Za-z])|(?:euros?|dollars?|pounds?|yuan|bucks)\b"
    r"|[万亿千百]{0,2}(?:元|块钱?|美元|欧元|港币|英镑))"
    r"|[一二两三四五六七八九十百千万零半几]{1,12}(?:元|块钱|块(?=[，。；！、\s]|$)|美元|欧元)"
)
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?(?![A-Za-z0-9])")
_LONG = re.compile(r"(?<![\dA-Za-z-])\d{4}(?:[ -]?\d{4}){2,4}(?:[ -]?\d{1,3})?(?![\dA-Za-z])")
_LINK = re.compile(
    r"(?<![A-Za-z0-9@.])(?:https?://|hxxps?://|www\.)[A-Za-z0-9\-._~%:@\[\]/?#!$&*+=]{3,300}"
    r"|(?<![A-Za-z0-9@./-])(?:[a-z0-9-]{1,63}\.){1,4}(?:com|net|org|info|top|xyz|cc|vip|ru|cn|example|shop|site|online)"
    r"(?:/[A-Za-z0-9\-._~%/?#=&+]{0,200})?(?![A-Za-z0-9@-])",
    re.I,
)
_SHORTENERS = frozenset(("bit.ly", "t.cn", "tinyurl.com", "goo.gl", "is.gd", "url.cn", "dwz.cn", "t.co", "ow.ly"))
_DIGIT_LETTERS = re.compile(r"[a-z][01]{1,2}[a-z]|[a-z]{3}[01](?=[.-])")


def find_marks(text: str) -> tuple[Mark, ...]:
    """All marks in order, without overlaps; the stricter form wins. The same value has the same tag."""
    taken: list[Mark] = []
    for mark in _candidates(text):
        if all(mark.span.end <= other.span.start or mark.span.start >= other.span.end for other in taken):
            taken.append(mark)
    return _tagged(sorted(taken, key=lambda mark: mark.span.start))


def _candidates(text: str) -> Iterator[Mark]:
    """Strictest first; they may overlap."""
    for match in _IBAN.finditer(text):
        if 15 <= len(re.sub(r"[ -]", "", match[0])) <= 34:
            note = None if is_iban(match[0]) else words("triage.wrong_digits")
            yield _mark("iban", match, lambda found: f"{found[:2]}•• … {found[-4:].strip()}", note)
    for match in _LINK.finditer(text):
        end = match.end() - len(match[0]) + len(match[0].rstrip(".,;:!?)"))
        found = text[match.start() : end]
        yield Mark("link", Span(match.start(), end), found, found, "", note_link(found))
    found = find_identifiers(text)
    known = {one.span for one in found if one.kind in ("card", "id")}
    for match in _LONG.finditer(text):
        if Span(*match.span()) not in known:
            yield _mark("card", match, lambda found: f"•••• {found[-4:]}", words("triage.wrong_digits"))
    for one in found:
        shown = f"•••• {one.text[-4:]}" if one.kind in ("card", "id") else one.text
        yield Mark(one.kind, one.span, one.text, shown, "")
    for match in _MONEY.finditer(text):
        yield _mark("money", match, str)


def _mark(kind: MarkKind, match: re.Match[str], show: Callable[[str], str], note: Words | None = None) -> Mark:
    return Mark(kind, Span(*match.span()), match[0], show(match[0]), "", note)


def _tagged(marks: list[Mark]) -> tuple[Mark, ...]:
    tags: dict[tuple[str, str], str] = {}
    for mark in marks:
        number = sum(kind == mark.kind for kind, _ in tags) + 1
        tags.setdefault((mark.kind, mark.text), f"[{mark.kind.upper()}_{number}]")
    return tuple(replace(mark, tag=tags[mark.kind, mark.text]) for mark in marks)


def is_iban(written: str) -> bool:
    """The check digits of ISO 13616 (MOD 97-10) and a length it allows."""
    plain = re.sub(r"[ -]", "", written)
    value = int("".join(str(int(char, 36)) for char in plain[4:] + plain[:4]))
    return 15 <= len(plain) <= 34 and value % 97 == 1


def note_link(link: str) -> Words | None:
    """What is odd about a link: an address of numbers, a shortener, letters of another script or digits as letters."""
    address = link if "://" in link else f"http://{link}"
    try:
        parts = urlsplit(address.replace("hxxp", "http", 1))
        host, user = parts.hostname or "", parts.username
    except ValueError:
        return words("triage.link_broken")
    if user:
        return words("triage.link_user", host=host)
    if _is_number(host):
        return words("triage.link_number", host=host)
    if host.startswith("xn--") or ".xn--" in host or not host.isascii():
        return words("triage.link_script", host=host)
    if host.removeprefix("www.") in _SHORTENERS or re.fullmatch(r"bit\.[a-z]+", host):
        return words("triage.link_short", host=host)
    return words("triage.link_digits", host=host) if _DIGIT_LETTERS.search(host) else None


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
