"""The translator in a real browser: text while it is typed, files with their segments, a glossary, the memory."""

import io
import re
import shutil
import threading
import time
from pathlib import Path

import polib
import pytest

from apps._translator_files import FileEvents
from apps._translator_frame import Frame
from apps._translator_job import JobEvents
from core.settings import Settings
from tests.apps.scripted_translation import ScriptedTranslation
from tests.browser.conftest import HOSTILE, contexts, overflow, served

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "translation"


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    settings = Settings(_env_file=None, home=tmp_path_factory.mktemp("home"), offline=True, rate_per_minute=500)
    room = ScriptedTranslation(settings)
    yield room
    room.store.close()


@pytest.fixture(scope="module")
def address(room):
    from apps.translator import build

    with served(lambda: build(room), room.settings, "translator", "pieces.css", "translator.css") as address:
        yield address


@pytest.fixture
def person(browser, address):
    """Opens pages of people, each in a browser of its own."""
    with contexts(browser, address, "#typed") as open_page:
        yield open_page


def go(page, place):
    page.click(f"#places button[data-id={place}]")
    page.wait_for_selector(f"#places button[data-id={place}][aria-current]")


def type_text(page, text, wait):
    page.fill("#typed", text)
    page.wait_for_selector(f"#result .joined:has-text('{wait}')")
    page.wait_for_selector("#result [data-act=copy]")


def upload(page, *paths):
    go(page, "files")
    page.set_input_files("#files-place input[type=file]", [str(path) for path in paths])
    page.wait_for_selector("#job h3")


def start(page):
    page.locator(".job-bar button.primary:visible").click()


def wait_done(page):
    page.wait_for_selector("#job .told:has-text('Done')")
    page.get_by_role("button", name="Download the translation").wait_for()


def save(page, click):
    with page.expect_download() as saved:
        click()
    return saved.value.path(), saved.value.suggested_filename


def download(page):
    return save(page, lambda: page.get_by_role("button", name="Download the translation").click())


def test_text_is_translated_while_typed_corrected_and_comes_from_the_memory(person):
    page = person()
    type_text(page, "Good morning. The cat sleeps.", "Buenos días. El gato duerme.")
    page.click("#aligned .seg >> nth=0")
    page.wait_for_selector("#others:has-text('Muy buenos días.')")
    page.locator("#others button[data-act=use]").first.click()
    assert page.input_value("#detail .edit textarea") == "Muy buenos días."
    page.fill("#detail .edit textarea", "Muy buenas.")
    page.press("#detail .edit textarea", "Control+Enter")
    page.wait_for_selector("#result .joined:has-text('Muy buenas. El gato')")
    page.wait_for_selector("#aligned .chip.human")
    page.wait_for_timeout(900)
    page.click("#result .piece >> nth=1")
    page.wait_for_selector("#detail:has-text('2 of 2')")
    assert page.input_value("#detail .edit textarea") == "El gato duerme."
    page.click("#source [data-act=clear]")
    page.wait_for_selector("#result:has-text('appears here')")
    type_text(page, "Good morning.", "Muy buenas.")
    page.wait_for_selector("#aligned .chip.memory:has-text('memory 100 %')")
    path, name = save(page, lambda: page.click("#result [data-act=download]"))
    assert name == "translation.es.txt" and path.read_text("utf-8") == "Muy buenas."
    page.select_option("select[data-what=target]", "fr")
    page.wait_for_selector("#bar .ways:has-text('No engine here translates from English into French')")
    assert "Faraway" in page.inner_text("#bar .ways")


def test_what_is_typed_while_a_language_is_still_being_chosen_is_translated(person, monkeypatch):
    def draw_slowly(*given):
        time.sleep(0.8)
        return draw(*given)

    page, draw = person(), Frame.bar
    monkeypatch.setattr(Frame, "bar", draw_slowly)
    page.select_option("select[data-what=source]", "en")
    type_text(page, "Good morning.", "Buenos días.")
    assert page.input_value("#source textarea") == "Good morning."
    assert page.inner_text("#result .joined").strip() == "Buenos días."


def test_what_is_typed_just_before_a_language_is_chosen_is_translated_into_it(person, monkeypatch):
    def draw_slowly(*given):
        time.sleep(1.2)
        return draw(*given)

    page, draw = person(), Frame.bar
    monkeypatch.setattr(Frame, "bar", draw_slowly)
    page.fill("#typed", "Buenos días.")
    page.select_option("select[data-what=target]", "en")
    page.wait_for_selector("#result .joined:has-text('Good day.')")
    assert page.inner_text("#result .joined").strip() == "Good day."
    assert page.input_value("#typed") == "Buenos días."
    assert page.input_value("select[data-what=target]") == "en"


@pytest.mark.parametrize("slow", ["place", "bar"])
def test_a_place_and_a_language_asked_for_at_once_are_both_had(person, tmp_path, monkeypatch, slow):
    def draw_slowly(*given):
        time.sleep(1)
        return draw(*given)

    page, where, name = person(), *{"place": (FileEvents, "_list"), "bar": (Frame, "bar")}[slow]
    draw = getattr(where, name)
    page.select_option("select[data-what=source]", "en")
    page.wait_for_selector("#bar .fine")
    monkeypatch.setattr(where, name, draw_slowly)
    page.click("#places button[data-id=files]")
    page.select_option("select[data-what=target]", "fr")
    page.wait_for_selector("#bar .ways:has-text('from English into French')")
    page.wait_for_selector("#places button[data-id=files][aria-current]")
    page.wait_for_timeout(2_500)  # whatever is still on its way
    assert page.input_value("select[data-what=target]") == "fr" and page.is_visible("#files-place")
    (tmp_path / "cats.txt").write_text("The cat sleeps.")
    page.set_input_files("#files-place input[type=file]", str(tmp_path / "cats.txt"))
    page.wait_for_selector("#job:has-text('English → French')")


def test_a_word_document_is_translated_and_opens(person, tmp_path):
    from docx import Document

    page = person()
    shutil.copyfile(SAMPLES / "en" / "letter.docx", tmp_path / "letter.docx")
    upload(page, tmp_path / "letter.docx")
    assert "Pieces to translate" in page.inner_text("#job")
    start(page)
    wait_done(page)
    path, name = download(page)
    document = Document(io.BytesIO(path.read_bytes()))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert name == "letter.es.docx" and "El agua clara baja por" in texts
    assert any(run.bold and "2026" in run.text for paragraph in document.paragraphs for run in paragraph.runs)
    assert document.tables[0].cell(1, 2).text == "El agua clara"
    assert document.sections[0].header.paragraphs[0].text == "El Agua"


def test_strings_are_stopped_gone_on_with_after_a_reload_and_corrected(person, room, tmp_path):
    page = person()
    entries = "".join(f'msgid "Sentence number {n} of {{count}}."\nmsgstr ""\n\n' for n in range(30))
    (tmp_path / "app.po").write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n' + entries)
    upload(page, tmp_path / "app.po")
    room.spanish.steps, calls = threading.Semaphore(1), room.spanish.calls
    try:
        start(page)
        page.get_by_role("button", name="Stop").click()
        page.wait_for_selector("#job:has-text('Stopping')")
        while room.spanish.calls == calls:
            page.wait_for_timeout(50)
        room.spanish.steps.release()
        page.wait_for_selector("#job .told:has-text('goes on from there')")
    finally:
        room.spanish.steps = None
    page.reload()
    page.wait_for_selector("#jobs:has-text('stopped')")
    start(page)
    wait_done(page)
    page.click("#segments .filters [data-id=all]")
    page.click("#segments .seg >> nth=0")
    page.wait_for_selector("#job-detail .edit textarea")
    page.fill("#job-detail .edit textarea", "Frase cero.")
    page.click("#job-detail button.chief")
    page.wait_for_selector("#job-detail .told.warning")
    page.fill("#job-detail .edit textarea", "Frase 0 de {count}.")
    page.click("#job-detail button.chief")
    page.wait_for_selector("#job .chip.human")
    path, _ = download(page)
    made = polib.pofile(path.read_text("utf-8"))
    assert made[0].msgstr == "Frase 0 de {count}." and all("{count}" in entry.msgstr for entry in made)
    page.click("#jobs [data-act=remove]")
    assert page.inner_text("#jobs [data-act=remove]") == "Delete the file and its translation?"
    page.click("#jobs [data-act=remove]")
    page.wait_for_selector("#jobs:has-text('No file yet')")


def test_what_is_typed_for_a_segment_outlives_a_filter_that_was_on_its_way(person, room, tmp_path, monkeypatch):
    def draw_slowly(*given):
        time.sleep(1.5)
        return draw(*given)

    page, draw = person(), JobEvents._draw
    (tmp_path / "cats.txt").write_text("Good morning.\n\nThe cat sleeps.\n\nWe need 3 chairs.")
    upload(page, tmp_path / "cats.txt")
    start(page)
    wait_done(page)
    page.wait_for_selector("#segments .filters [data-id=flagged][aria-pressed]")
    monkeypatch.setattr(JobEvents, "_draw", draw_slowly)
    page.click("#segments .filters [data-id=all]")
    page.click("#segments .seg >> nth=0")
    page.fill("#job-detail .edit textarea", "Necesitamos 3 sillas.")
    page.wait_for_selector("#segments .filters [data-id=all][aria-pressed]")
    page.wait_for_selector("#segments .seg.current:has-text('We need 3 chairs.') [aria-current]")
    assert page.input_value("#job-detail .edit textarea") == "Necesitamos 3 sillas."
    page.click("#job-detail button.chief")
    page.wait_for_selector("#segments .seg.current:has-text('Necesitamos 3 sillas.') .chip.human")
    page.click("#job-detail [data-act=step] >> nth=0")
    page.wait_for_selector("#segments .seg.current:has-text('The cat sleeps.')")
    assert page.locator("#segments .seg.current").count() == 1


def test_a_glossary_is_enforced(person, tmp_path):
    page = person()
    type_text(page, "The cat sleeps.", "El gato duerme.")
    go(page, "glossary")
    page.select_option("select[data-what=source]", "en")
    page.wait_for_selector("#terms")
    (tmp_path / "terms.csv").write_text("source,target\ncat,minino\n")
    page.set_input_files("#glossary-place .drop input[type=file]", str(tmp_path / "terms.csv"))
    page.wait_for_selector("#glossary-told .told.good")
    go(page, "text")
    page.wait_for_selector("#result .joined:has-text('minino')")
    assert "gato" not in page.inner_text("#result .joined")
    page.click("#aligned .seg >> nth=0")
    page.wait_for_selector("#detail .terms")
    assert "cat → minino" in page.inner_text("#detail .terms")


def test_hostile_text_is_text(person, tmp_path):
    page = person()
    type_text(page, f"Good morning {HOSTILE}.", "(4)")
    page.click("#aligned .seg >> nth=0")
    page.wait_for_selector("#others h4")
    page.fill("#detail .edit textarea", f"Buenos {HOSTILE}.")
    page.click("#detail button.chief")
    page.wait_for_selector("#aligned .chip.human")
    assert page.inner_text("#result .joined") == f"Buenos {HOSTILE}."
    (tmp_path / "hostile.txt").write_text(f"Good morning {HOSTILE} to all of you.")
    upload(page, tmp_path / "hostile.txt")
    start(page)
    page.wait_for_selector("#segments .seg .chips .chip:not(.open)")
    go(page, "memory")
    page.wait_for_selector("#units:has-text('Buenos')")
    assert page.locator("main script, main img[src=x]").count() == 0


def test_the_address_opens_the_workspace_elsewhere_and_nobody_elses(person, tmp_path):
    page = person()
    (tmp_path / "mine.txt").write_text("Good morning.")
    upload(page, tmp_path / "mine.txt")
    secret = page.get_attribute("[data-act=address]", "data-desk")
    elsewhere = person(f"/?desk={secret}")
    go(elsewhere, "files")
    elsewhere.wait_for_selector("#jobs [data-act=remove]")
    assert "mine.txt" in elsewhere.inner_text("#jobs")
    other = person()
    go(other, "files")
    other.wait_for_selector("#jobs:has-text('No file yet')")
    assert "mine.txt" not in other.inner_text("main")


@pytest.mark.parametrize("width", [390, 1280])
def test_a_chinese_reader_reads_chinese_in_every_place(person, width, tmp_path):
    page = person(locale="zh-CN", width=width)
    page.select_option("select[data-what=target]", "es")
    type_text(page, "Good morning. We need 3 chairs.", "sillas")
    page.click("#aligned .seg >> nth=1")
    page.wait_for_selector("#others h4")
    (tmp_path / "a.txt").write_text("Good morning.")
    for place in ("text", "files", "glossary", "memory"):
        if place == "files":
            upload(page, tmp_path / "a.txt")
            start(page)
            page.wait_for_selector("#job .told:has-text('完成')")
        if place == "glossary":
            page.select_option("select[data-what=source]", "en")
            page.wait_for_selector("#bar .fine")
        go(page, place)
        page.wait_for_timeout(500)
        shown = page.inner_text("main")
        for known in ("Word", "PowerPoint", "Excel", "OpenDocument", "TTML", "SAMI", "EPUB", "HTML", "Markdown",
                      "XLIFF", "JSON", "json", "Android",
                      "Apple", "stringsdict", "strings", "properties", "XLSX", "Scripted", "scripted", "docx",
                      "guide", "lesson", "letter", "Rival", "text"):  # fmt: skip
            shown = shown.replace(known, "")
        texts = "Good morning. We need 3 chairs. Buenos días. Muy buenos días. Necesitamos 5 sillas. Good day. agua"
        english = [word for word in re.findall(r"[A-Za-z]{4,}", shown) if word not in texts]
        assert not english, (place, english)
        assert overflow(page) == 0, place
