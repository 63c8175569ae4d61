"""The pages of the triage and of the lab fit a telephone, empty and with what people put into them."""

import pytest

from apps._lab_pages import SECTIONS
from core.messages import message
from tests.apps.app_process import run_streamlit
from tests.browser.conftest import contexts, overflow

NARROW = 390
FITTING = 150_000
"""Milliseconds for the classifier, which is fitted when it is first asked."""
MESSAGE = "Your account is locked. Send 500 euros in gift cards to 0044 7700 900123 today and it is opened again."


@pytest.fixture(scope="module")
def triage_address(tmp_path_factory):
    with run_streamlit("triage", tmp_path_factory.mktemp("triage")) as (url, _):
        yield url


@pytest.fixture(scope="module")
def lab_address(tmp_path_factory):
    with run_streamlit("lab", tmp_path_factory.mktemp("lab")) as (url, _):
        yield url


@pytest.fixture
def triage(browser, triage_address):
    with contexts(browser, triage_address, "h1") as open_page:
        yield open_page


@pytest.fixture
def lab(browser, lab_address):
    with contexts(browser, lab_address, "h1") as open_page:
        yield open_page


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
@pytest.mark.parametrize("path", ["/", "/batch", "/queue", "/about"])
def test_a_page_of_the_triage(triage, path, locale):
    assert overflow(triage(path, locale=locale, width=NARROW)) == 0


def test_a_verdict_with_its_evidence(triage):
    page = triage("/", width=NARROW)
    page.fill(".st-key-own textarea", MESSAGE)
    page.press(".st-key-own textarea", "Control+Enter")
    page.click(".st-key-sort button")
    page.wait_for_selector(".st-key-to_queue", timeout=FITTING)
    assert overflow(page) == 0


@pytest.mark.parametrize("name", [name for pages in SECTIONS.values() for name in pages])
def test_a_page_of_the_lab(lab, name):
    assert overflow(lab("/" if name == "start" else f"/{name}", width=NARROW)) == 0


COVERED = "!!document.elementFromPoint(60, 300).closest('[data-testid=stSidebar]')"
"""Whether the menu lies over the page."""


def test_the_menu_can_be_closed_and_closes_over_the_page_that_was_chosen(triage):
    page = triage("/", width=NARROW)
    page.get_by_test_id("stExpandSidebarButton").click()
    page.wait_for_function(COVERED)
    page.get_by_test_id("stSidebarCollapseButton").locator("button").click()
    page.wait_for_function(f"!{COVERED}")
    page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_test_id("stSidebarNavLink").last.click()
    page.wait_for_url("**/about*")
    page.get_by_role("heading", name=message("triage_app.page_about")).wait_for()
    page.wait_for_function(f"!{COVERED}")
    assert page.evaluate(COVERED) is False
    assert page.get_by_test_id("stSidebarNavLink").last.bounding_box()["x"] < 0, "the menu is beside the screen"


def test_an_upload_tells_its_limit_in_chinese(triage):
    field = triage("/batch", locale="zh-CN", width=NARROW).get_by_test_id("stFileUploaderDropzoneInstructions")
    field.wait_for()
    told = field.locator("span").first.evaluate("one => getComputedStyle(one, '::after').content")
    assert "20 MB" in told
