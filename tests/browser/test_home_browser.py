"""The home page in a browser: every app has a card, and it fits a telephone in both languages."""

import pytest

from apps.home import build
from core.showcase import APPS
from tests.browser.conftest import contexts, overflow, served


@pytest.fixture(scope="module")
def address(shop, settings):
    with served(lambda: build(settings, shop.access), settings, "home", "home.css", access=shop.access) as address:
        yield address


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_the_page_has_every_app_and_fits_a_telephone(browser, address, locale):
    with contexts(browser, address, ".card") as open_page:
        page = open_page(locale=locale, width=390)
        assert [card.is_visible() for card in page.locator(".card").all()] == [True] * len(APPS)
        assert overflow(page) == 0
        edges = "[...document.querySelectorAll('.card')].map(card => card.getBoundingClientRect().right)"
        assert max(page.evaluate(edges)) <= 390
