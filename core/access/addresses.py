"""The other end of a connection, behind proxies or not. Knows no person.

Headers are a visitor's to write: `X-Forwarded-For` counts only where it comes from a proxy that a setting names, and
then its last address that is no such proxy.
"""

import ipaddress
from collections.abc import Sequence

from core.errors import SettingsError

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def read_proxies(listed: str) -> tuple[Network, ...]:
    """The addresses and networks of a list with commas; SettingsError for what is neither."""
    found = []
    for text in filter(None, (part.strip() for part in listed.split(","))):
        try:
            found.append(ipaddress.ip_network(text, strict=False))
        except ValueError as error:
            raise SettingsError("access.bad_proxy", found=text) from error
    return tuple(found)


def find_client(peer: str, forwarded: str, proxies: Sequence[Network]) -> str:
    """The client's address: the peer's, or what the header says where the peer is a proxy of ours."""
    hops = [peer, *(hop.strip() for hop in reversed(forwarded.split(",")) if hop.strip())]
    for nearer, hop in zip(hops, hops[1:], strict=False):
        if not is_proxy(nearer, proxies):
            return nearer
        if _read(hop) is None:
            return nearer
    return _plain(hops[-1])


def is_proxy(address: str, proxies: Sequence[Network]) -> bool:
    """Whether `address` is one of ours."""
    found = _read(address)
    return found is not None and any(found in network for network in proxies)


def _read(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """`address` without a port; an IPv4 address that an IPv6 one holds as itself."""
    text = address.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def _plain(address: str) -> str:
    found = _read(address)
    return str(found) if found is not None else address
