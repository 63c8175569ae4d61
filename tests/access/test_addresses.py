"""Whose address it is, behind proxies: the header is believed from ours alone, and then its last address but ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.access.addresses import find_client, read_proxies
from core.errors import SettingsError

SEEN = [
    ("192.0.2.1", "", "", "192.0.2.1"),
    ("192.0.2.1", "203.0.113.9", "", "192.0.2.1"),
    ("10.0.0.5", "203.0.113.9", "10.0.0.5", "203.0.113.9"),
    ("10.0.0.5", "", "10.0.0.5", "10.0.0.5"),
    ("10.0.0.5", "6.6.6.6, 203.0.113.9", "10.0.0.5", "203.0.113.9"),
    ("10.0.0.5", "6.6.6.6, 203.0.113.9, 10.0.0.6", "10.0.0.0/24", "203.0.113.9"),
    ("10.0.0.5", "203.0.113.9:4711", "10.0.0.5", "203.0.113.9"),
    ("10.0.0.5", "[2001:db8::1]:4711", "10.0.0.5", "2001:db8::1"),
    ("::ffff:10.0.0.5", "203.0.113.9", "10.0.0.5", "203.0.113.9"),
    ("10.0.0.5", "unknown", "10.0.0.5", "10.0.0.5"),
    ("10.0.0.5", "203.0.113.9, unknown", "10.0.0.5", "10.0.0.5"),
    ("2001:db8::5", "203.0.113.9", "2001:db8::/64", "203.0.113.9"),
    ("local", "203.0.113.9", "10.0.0.5", "local"),
]


@pytest.mark.parametrize(("peer", "forwarded", "proxies", "client"), SEEN)
def test_the_client_behind_proxies(peer, forwarded, proxies, client):
    assert find_client(peer, forwarded, read_proxies(proxies)) == client


@given(st.text(max_size=200))
def test_a_header_from_anybody_else_changes_nothing(forwarded):
    assert find_client("192.0.2.1", forwarded, read_proxies("10.0.0.5")) == "192.0.2.1"


@given(st.text(max_size=60).map(lambda text: text.replace(",", "")))
def test_what_a_visitor_writes_before_our_proxy_adds_its_own_changes_nothing(forged):
    assert find_client("10.0.0.5", f"{forged}, 203.0.113.9", read_proxies("10.0.0.5")) == "203.0.113.9"


@pytest.mark.parametrize("listed", ["proxy.example", "10.0.0.0/99", "10.0.0.5, x"])
def test_a_setting_that_names_no_address_is_told(listed):
    with pytest.raises(SettingsError, match="SHOWCASE_PROXIES"):
        read_proxies(listed)
