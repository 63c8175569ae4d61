"""The staff's page in a real browser: the door, tickets, documents, numbers."""

import re

import pytest

from core.usecases.support.records import Working
from tests.browser.conftest import ask, open_tab, sign_in


def test_a_wrong_password_stays_outside(visitor):
    page = visitor("/staff")
    page.fill("#door input", "guess")
    page.press("#door input", "Enter")
    page.wait_for_selector("text=That is not the password")
    assert page.locator("#office").count() == 0 or not page.locator("#office").is_visible()


def test_a_question_goes_to_a_person_who_answers_and_closes_it(visitor):
    page = visitor()
    ask(page, "moon?", "That is not covered.")
    page.click("#thread [data-act=person]")
    page.fill("#handover input >> nth=0", "Mia")
    page.fill("#handover input >> nth=1", "mia@example.com")
    page.click("#handover button.primary")
    page.wait_for_selector("#ticket:has-text('is queued')")
    number = page.inner_text("#ticket .state").split()[1]

    staff = visitor("/staff")
    sign_in(staff)
    staff.click(f"#tickets button:has-text('{number}')")
    staff.wait_for_selector("#case:has-text('mia@example.com')")
    assert "moon?" in staff.inner_text("#case")
    staff.get_by_label("Your answer").fill("Not to the moon, sorry.")
    staff.get_by_role("button", name="Send", exact=True).click()
    page.wait_for_selector("#thread .msg.person:has-text('Not to the moon, sorry.')")

    ask(page, "And to Mars?")
    page.wait_for_selector("#thread .msg.visitor:has-text('And to Mars?')")
    staff.click(f"#tickets button:has-text('{number}')")
    staff.wait_for_selector("#case:has-text('And to Mars?')")
    staff.get_by_label("Your answer").fill("Neither.")
    staff.get_by_role("button", name="Send and close").click()
    staff.wait_for_selector("#tickets:not(:has-text('" + number + "'))")
    page.wait_for_selector("#thread:has-text('is closed')")
    page.wait_for_selector("#ticket", state="hidden")


@pytest.fixture
def library(visitor):
    page = visitor("/staff")
    sign_in(page)
    open_tab(page, "Knowledge base")
    page.wait_for_selector("#files:has-text('delivery.md')")
    return page


def upload(page, place, path):
    """Give the field at a place a file and wait until it is listed; its name in one piece stands there only while it
    travels."""
    page.set_input_files(f"input[type=file] >> nth={place}", str(path))
    page.wait_for_selector(f".file-preview .stem:has-text('{path.stem}')")


def test_an_uploaded_document_is_answered_from(library, visitor, tmp_path):
    path = tmp_path / "wrapping.csv"
    path.write_text("question,answer\nIs gift wrapping possible?,Gift wrapping costs two euro.\n")
    upload(library, 0, path)
    library.get_by_role("button", name="Read and rebuild").click()
    library.wait_for_selector("#report:has-text('1 of 1 files')")
    library.wait_for_selector("#files:has-text('wrapping.csv')")
    page = visitor()
    ask(page, "Is gift wrapping possible?", "Gift wrapping costs two euro.")
    page.click("#thread .cite")
    page.wait_for_selector("#sources:has-text('wrapping.csv') mark")
    assert "Gift wrapping costs two euro." in page.inner_text("#sources mark >> nth=0")


def test_a_bad_upload_is_named_and_changes_nothing(library, shop, tmp_path):
    path = tmp_path / "broken.pdf"
    path.write_bytes(b"%PDF-1.7 nothing")
    before, files = shop.parts.knowledge, library.inner_text("#files")
    upload(library, 0, path)
    library.get_by_role("button", name="Read and rebuild").click()
    library.wait_for_selector("#report .bad:has-text('broken.pdf')")
    assert shop.parts.knowledge is before
    assert library.inner_text("#files") == files


def test_test_questions_are_asked_again_with_pass_and_fail(library, tmp_path):
    path = tmp_path / "questions.csv"
    rows = ["question,expect,contains", "Do you ship abroad?,answer,Europe", "Do you ship abroad?,answer,Mars"]
    path.write_text("\n".join(rows))
    upload(library, 2, path)
    library.get_by_role("button", name="Run the test questions").click()
    library.wait_for_selector(".results:has-text('✓'):has-text('✗')")
    assert "1 of 2 test questions passed" in library.inner_text("#summary")


def test_an_unanswered_question_becomes_an_faq_entry_and_is_then_answered(visitor, shop):
    from tests.apps.scripted_shop import cited, say

    question = "Do you repair umbrellas?"
    shop.script[question] = say(
        cited("Not covered.", action="offer_ticket", origin="none", citations=(), working=Working(confidence=0.1))
    )
    page = visitor()
    ask(page, question, "Not covered.")
    staff = visitor("/staff")
    sign_in(staff)
    open_tab(staff, "Insights")
    staff.click(f"#queue button:has-text('{question}')")
    staff.get_by_label("Answer", exact=True).fill("Yes, at the Utrecht counter.")
    staff.get_by_role("button", name="Add to the FAQ").click()
    staff.wait_for_selector(f"#made:has-text('{question}')")
    assert question not in staff.inner_text("#queue")
    del shop.script[question]
    ask(page, question, "Yes, at the Utrecht counter.")
    assert "questions" in staff.inner_text("#numbers")


def test_the_model_page_says_what_runs_and_what_fits(visitor):
    page = visitor("/staff")
    sign_in(page)
    open_tab(page, "Answering")
    page.wait_for_selector("#model:has-text('SmolLM2-135M-Instruct')")
    assert "Qwen3-0.6B" in page.inner_text("#model")


def test_a_failed_switch_leaves_the_working_model(visitor, shop):
    page = visitor("/staff")
    sign_in(page)
    open_tab(page, "Answering")
    page.wait_for_selector("#model:has-text('Qwen3-0.6B')")
    page.get_by_label("Models that fit this machine").click()
    page.get_by_role("option", name="Qwen3-0.6B").first.click()
    page.get_by_role("button", name="Download if needed").click()
    page.wait_for_selector(".toast-body, [data-testid=toast-body]")
    assert shop.parts.model is shop.chat
    assert visitor().locator(".modelbar").inner_text().startswith("scripted")


def test_the_staff_page_is_chinese_for_a_chinese_browser(visitor):
    page = visitor("/staff", locale="zh-CN")
    sign_in(page)
    page.get_by_role("tab", name="知识库").wait_for()
    open_tab(page, "统计")
    page.wait_for_selector("svg .role-axis text")
    drawn = "".join(page.locator("svg text").evaluate_all("texts => texts.map(one => one.textContent)"))
    assert re.search(r"\d\d-\d\d", drawn) and not re.search(r"[A-Za-z]|\d\.\d", drawn), drawn
