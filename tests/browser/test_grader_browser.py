"""A teacher's class in a real browser: upload, watch it grade, stop, go on, decide, take away."""

import io
import re
import zipfile

import openpyxl
import pytest

from core.settings import Settings
from core.usecases.grading import grading
from tests.apps.scripted_room import ScriptedRoom
from tests.browser.conftest import HOSTILE, contexts, overflow, served

TABLE = "kind,id,text,points,reference,options,rubric\n" + (
    'choice,Q1,Pick,1,,"*A. yes\nB. no",\nshort,Q2,Why?,2,right,,2: says why\n'
)
CLASS = "nr,who,Q1,zweite\n01,Ada,right,right because\n02,=cmd(),wrong,doubt it\n03,Cy,right,unknown\n"


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    settings = Settings(_env_file=None, home=tmp_path_factory.mktemp("home"), offline=True, rate_per_minute=500)
    room, patch = ScriptedRoom(settings), pytest.MonkeyPatch()
    patch.setattr(grading.Grader, "load", lambda self: room.mark)
    yield room
    patch.undo()
    room.store.close()


@pytest.fixture(scope="module")
def address(room):
    from apps.grader import build

    with served(lambda: build(room), room.settings, "grader", "pieces.css", "grader.css") as address:
        yield address


@pytest.fixture
def teacher(browser, address):
    """Opens pages of teachers, each in a browser of its own."""
    with contexts(browser, address, "#stepper button") as open_page:
        yield open_page


def go(page, step):
    page.click(f"#stepper button[data-id={step}]:not([disabled])")
    page.wait_for_selector(f"#stepper button[data-id={step}][aria-current]")


def give(page, tmp_path, answers=CLASS, **roles):
    """Upload the assignment and a class, say what its columns are, read it in."""
    (tmp_path / "light.csv").write_text(TABLE)
    (tmp_path / "8b.csv").write_text(answers)
    page.set_input_files("#assignment-step input[type=file]", str(tmp_path / "light.csv"))
    page.wait_for_selector("#saved .told.good")
    go(page, "answers")
    page.set_input_files("#answers-step input[type=file] >> nth=0", str(tmp_path / "8b.csv"))
    page.wait_for_selector("#mapping select")
    for column, role in ({"1": "name", "3": "answer:Q2"} | roles).items():
        page.select_option(f"#mapping select[data-column='{column}']", role)
    page.click("#mapping [data-act=read]")
    page.wait_for_selector("#notes .told.good")


def start(page):
    go(page, "grading")
    page.locator("#grading-step button.primary:visible").click()


def wait_graded(page, total=6):
    page.wait_for_selector(f"#stepper button[data-id=grading] small:has-text('{total}')", state="attached")
    page.wait_for_selector("#progress .told.good")
    page.wait_for_function("!document.querySelector('#cells td.open')")


def save(page, click):
    with page.expect_download() as saved:
        click()
    return saved.value.path(), saved.value.suggested_filename


def test_a_class_is_uploaded_graded_decided_and_taken_away(teacher, room, tmp_path):
    page = teacher()
    give(page, tmp_path)
    start(page)
    wait_graded(page)
    assert page.locator("#cells td.waits").count() == 2
    page.click("#progress .next button")
    page.wait_for_selector("#case:has-text('1 of 2 in the queue')")
    page.fill("#points input", "1.5")
    page.press("#points input", "Enter")
    page.wait_for_selector("#case:has-text('1 of 1 in the queue')")
    page.fill("#points input", "0")
    page.press("#points input", "Enter")
    page.wait_for_selector("#case:has-text('Nothing waits')")
    go(page, "results")
    page.wait_for_selector("#totals .tiles")
    path, name = save(page, lambda: page.click("#exports button[data-id=xlsx]"))
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value is not None]
    assert name.endswith(".xlsx") and {"Ada", "Cy"} <= {str(cell.value) for cell in cells}
    assert not any(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_grading_is_watched_stopped_and_gone_on_with(teacher, room, tmp_path):
    import threading

    page = teacher()
    give(page, tmp_path)
    room.steps, before = threading.Semaphore(2), len(room.marked)
    try:
        start(page)
        page.wait_for_selector("#progress progress")
        page.wait_for_function("document.querySelectorAll('#cells td.open').length < 6")
        page.get_by_role("button", name="Stop").click()
        page.wait_for_selector("#progress:has-text('Stopping')")
        room.steps.release()
        page.wait_for_selector("#progress:has-text('go on where it stopped')")
        made = len(room.marked) - before
        assert 2 <= made < 5 and 0 < page.locator("#cells td.open").count() < 6
    finally:
        room.steps = None
    page.reload()
    page.wait_for_selector("#grading-step button.primary:visible")
    page.locator("#grading-step button.primary:visible").click()
    wait_graded(page)
    assert len(room.marked) - before == 5  # two students chose alike: one answer, marked once


def test_a_mark_is_overridden_with_the_keyboard_and_the_diff_is_seen_before_it_is_taken(teacher, tmp_path):
    page = teacher()
    give(page, tmp_path, CLASS + "04,Di,right,doubt too\n")
    start(page)
    wait_graded(page, 8)
    page.focus("#cells td[tabindex='0']")
    for key in ("ArrowDown", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    page.wait_for_selector("#case:has-text('doubt it')")
    page.fill("#points input", "2")
    page.press("#points input", "Enter")
    page.wait_for_selector("#stepper button[data-id=review] small:has-text('2')")
    page.get_by_role("button", name="Grade again with my examples").click()
    page.wait_for_selector("#changes:has-text('▲ +1')")
    page.get_by_role("button", name="Take the new marks").click()
    page.wait_for_selector("#changes:has-text('count from now on')")
    go(page, "grading")
    page.wait_for_selector("#cells td:has-text('✎')")
    assert page.locator("#cells td:has-text('✎')").count() == 1


def test_hostile_answers_are_text(teacher, tmp_path):
    page = teacher()
    give(page, tmp_path, f'nr,who,Q1,zweite\n01,"{HOSTILE}","{HOSTILE}","right {HOSTILE}"\n02,Bo,=cmd(),wrong\n')
    start(page)
    wait_graded(page, 4)
    assert page.locator("#cells th[scope=row] b").first.inner_text() == HOSTILE
    page.click("#cells tr[data-row='0'] td >> nth=1")
    page.wait_for_selector("#case .answer")
    assert page.inner_text("#case .answer") == f"right {HOSTILE}"
    for step in ("results", "study", "answers"):
        go(page, step)
    assert page.locator("main script, main img[src=x]").count() == 0


def test_a_class_is_deleted_when_asked_twice(teacher, tmp_path):
    page = teacher()
    give(page, tmp_path)
    go(page, "assignment")
    page.click("#classes [data-act=remove]")
    assert page.inner_text("#classes [data-act=remove]") == "Delete all its answers and marks?"
    page.click("#classes [data-act=remove]")
    page.wait_for_selector("#classes:has-text('No class yet')")


def test_a_fault_of_the_table_is_a_toast_that_names_row_and_column(teacher, tmp_path):
    page = teacher()
    (tmp_path / "bad.csv").write_text("kind,text,points\nchoice,Pick,many\n")
    page.set_input_files("#assignment-step input[type=file]", str(tmp_path / "bad.csv"))
    toast = page.locator("[data-testid=toast-body]")
    toast.wait_for()
    assert re.search(r"bad\.csv.*row 2|row 2.*bad\.csv", toast.inner_text(), re.S | re.I)


def test_the_address_opens_the_workspace_elsewhere_and_nobody_elses(teacher, tmp_path):
    page = teacher()
    give(page, tmp_path)
    secret = page.get_attribute("[data-act=address]", "data-desk")
    elsewhere = teacher(f"/?desk={secret}")
    elsewhere.wait_for_selector("#classes:has-text('8b')")
    assert "8b" not in teacher().inner_text("#classes")


@pytest.mark.parametrize("width", [390, 1280])
def test_a_chinese_teacher_reads_chinese_at_every_step(teacher, room, tmp_path, width):
    page = teacher(locale="zh-CN", width=width)
    give(page, tmp_path)
    start(page)
    wait_graded(page)
    for step in ("assignment", "answers", "grading", "review", "results", "study"):
        go(page, step)
        page.wait_for_timeout(300)
        page.evaluate("document.querySelector('#plan .plan')?.remove()")  # it speaks the assignment's language
        shown = page.inner_text("main")
        for known in ("Ada", "Cy", "Light", "light", "8b", "CSV", "XLSX", "JSON", "GIFT", "Moodle", "XML", "Excel",
                      "Canvas", "Word", "PDF", "ZIP", "DOCX", "TXT", "EN", "CPU", "scripted"):  # fmt: skip
            shown = shown.replace(known, "")
        english = [word for word in re.findall(r"[A-Za-z]{4,}", shown) if word not in CLASS and word not in TABLE]
        assert not english, (step, english)
        assert overflow(page) == 0, step


def test_everything_after_grading_is_there_to_take_away_and_to_look_at(teacher, tmp_path):
    page = teacher()
    give(page, tmp_path)
    start(page)
    wait_graded(page)
    go(page, "results")
    page.wait_for_selector("#totals .tiles")
    for form, ending in {"csv": ".csv", "moodle": ".csv", "canvas": ".csv", "docx": ".zip"}.items():
        path, name = save(page, lambda form=form: page.click(f"#exports button[data-id={form}]"))
        assert name.endswith(ending) and path.stat().st_size > 100, form
    assert len(zipfile.ZipFile(path).namelist()) == 3
    (tmp_path / "marks.csv").write_text("student,Q1,Q2\n01,1,2\n02,0,0\n03,1,1\n")
    page.set_input_files("#results-step input[type=file]", str(tmp_path / "marks.csv"))
    page.wait_for_selector("#agreement table")
    page.locator("#results-step button.md:visible").click()
    page.wait_for_selector("#fairness table")
    go(page, "study")
    page.wait_for_selector("#plan h3, #plan h4, #plan p")
    path, name = save(page, lambda: page.click("#study-export button[data-id=docx]"))
    assert name == "study-plan.docx" and zipfile.ZipFile(path).testzip() is None
    path, _ = save(page, lambda: page.click("#study-export button[data-id=md]"))
    assert path.read_text("utf-8").startswith("#")
