"""Order numbers and e-mail addresses as people type them, in English and Chinese. Does not know which of them exist."""

import re
import unicodedata
from collections.abc import Iterable

DASH = r"[-\u2010-\u2015\u2212_]"
EMAIL = re.compile(r"[A-Za-z0-9\u00c0-\u024f._%+'-]+@[A-Za-z0-9\u00c0-\u024f-]+(?:\.[A-Za-z0-9\u00c0-\u024f-]+)+")
# Look-arounds, not \b: Python's \b sees no boundary between a Chinese character and a letter or digit.
NUMBER = re.compile(rf"(?<![A-Za-z0-9])([A-Za-z]{{2,4}}){DASH}?(\d{{4,8}})(?![A-Za-z0-9])")
AFTER_WORD = re.compile(
    r"(?:#|\border\b|\bno\.|订单号?|單號|单号|訂單號?|编号)(?:\s*(?:number|no\.?|id|is|was|nr\.?|my|the|号码|号|是|为))*"
    r"\s*[:#]?\s*(\d{4,8})(?![A-Za-z0-9])",
    re.IGNORECASE,
)
LONE = re.compile(r"(?<![A-Za-z0-9.])(\d{4,8})(?![A-Za-z0-9])")


def read_order_reference(text: str, prefixes: Iterable[str] = ()) -> tuple[str | None, str | None]:
    """The first order number (`MG-10427`, or `10427` where only digits were given) and e-mail address in `text`.

    With `prefixes`, those of the shop's own numbers, "mg 10427" is read too. Bare digits count only after a word like
    "order" or 订单, or where the message holds nothing else but an address: a year or a price is no order.
    """
    plain = unicodedata.normalize("NFKC", text)
    email = EMAIL.search(plain)
    rest = EMAIL.sub(" ", plain)
    return _number(rest, prefixes, with_email=email is not None), normal_email(email.group()) if email else None


def _number(text: str, prefixes: Iterable[str], *, with_email: bool) -> str | None:
    known = "|".join(re.escape(prefix) for prefix in prefixes)
    spaced = (
        re.search(rf"(?<![A-Za-z0-9])({known})[\s#]*{DASH}?\s*(\d{{4,8}})(?![A-Za-z0-9])", text, re.I)
        if known
        else None
    )
    found = spaced or NUMBER.search(text)
    if found:
        return f"{found.group(1).upper()}-{found.group(2)}"
    after = AFTER_WORD.search(text)
    if after:
        return after.group(1)
    lone = LONE.findall(text)
    return lone[0] if len(lone) == 1 and (with_email or not re.search(r"\w", LONE.sub("", text))) else None


def normal_number(number: str) -> str:
    """The letters and digits alone, upper case, of any width: "ｍｇ－１０４２７" is "MG10427"."""
    plain = unicodedata.normalize("NFKC", number).upper()
    return "".join(c for c in plain if c.isascii() and c.isalnum())


def normal_email(email: str) -> str:
    """Lower case, usual width, no spaces: two ways to type one address are equal."""
    return "".join(unicodedata.normalize("NFKC", email).casefold().split())
