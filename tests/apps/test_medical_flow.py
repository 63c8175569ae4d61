"""A report read, looked at, corrected, kept, compared, asked about and let to a model, by a person's clicks."""

import io
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest

from apps._medical_seat import TYPED
from apps._workspace import hash_workspace
from core.messages import message
from core.models import ScriptedChat, ScriptedEmbedder
from core.usecases.medical import reading
from tests.apps.scripted_medical import (
    LAB,
    LAB_ZH,
    LATER,
    SCAN,
    detail,
    go,
    marked,
    open_app,
    open_tab,
    press,
    read,
    said,
    say,
)
from tests.apps.streamlit_pages import address, click, notes, page_text, run


def upload(app, name: str, data: bytes, key: str = "upload"):
    """Drop a file on the field whose key begins with `key`."""
    field = next(one for one in app.file_uploader if one.key.startswith(key))
    return run(field.set_value((name, data, "application/octet-stream")))


def make_pdf(*pages: str) -> bytes:
    """A PDF of plain lines."""
    from reportlab.pdfgen.canvas import Canvas

    made = io.BytesIO()
    canvas = Canvas(made, pagesize=(595, 842))
    for page in pages:
        for number, line in enumerate(page.splitlines()):
            canvas.drawString(60, 780 - 18 * number, line)
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def test_a_pasted_report_is_summarised_at_once_with_no_model(room):
    app = read()
    assert app.session_state["case"].report.text.strip() == LAB.strip()
    assert any("98" in one for one in said(app))
    assert any("6.9" in one for one in said(app))
    assert room.opening.model is None or room.opening.model.history == []


@pytest.mark.parametrize(("language", "text"), [("en", LAB), ("zh", LAB_ZH)])
def test_what_is_out_of_range_comes_first_with_sign_and_word(room, language, text):
    app = read(text, language)
    signs = [one.split("[")[1].split("]")[0] for one in said(app) if "badge[" in one]
    assert signs[0].startswith(("‼", "▲", "▼"))
    assert signs[-1].startswith("✓") and say("mark_normal", language) in signs[-1]


def test_a_sentence_shows_its_source_and_puts_it_away_again(room):
    app = read()
    press(app, "98")
    assert any("Haemoglobin" in one and "98" in one for one in marked(app))
    assert "Haemoglobin" in detail(app) and say("source_here") in detail(app)
    press(app, "98")
    assert marked(app) == [] and detail(app) == ""


def test_the_notice_stands_in_every_view(room):
    app = read()
    for view in ("clinician", "patient"):
        run(app.segmented_control(key="view").set_value(view))
        assert message("medical.notice") in notes(app, "info")[0]
    assert message("medical.notice") in notes(press(go(app, "report"), "98"), "info")[0]


def test_views_and_reading_levels_are_switched(room):
    app = read(SCAN)
    run(app.segmented_control(key="view").set_value("clinician"))
    clinician = said(app)
    assert not [one for one in app.segmented_control if one.key == "level"]
    run(app.segmented_control(key="view").set_value("patient"))
    run(app.segmented_control(key="level").set_value("simple"))
    assert said(app) != clinician and app.session_state["level"] == "simple"


def test_urgent_values_are_told_first_with_advice_and_the_source_of_the_threshold(room):
    app = read()
    first = next(one.label for one in app.button if one.key.startswith("say_"))
    assert r"6\.9" in first
    assert [one.value for one in app.html if 'class="rule urgent"' in one.value]
    assert any(say("threshold_from", source="").strip() in one.value for one in app.html)


def test_results_stand_in_a_table_each_with_its_place(room):
    app = open_tab(read(), "tab_results")
    rows = [one.value for one in app.html if 'class="cells"' in one.value]
    assert len(rows) == 4 and "98" in rows[0] + rows[1]
    press(app, "Sodium")
    assert any("140" in one for one in marked(app))


def test_a_corrected_text_makes_everything_anew(room):
    app = open_tab(read(), "tab_text")
    app.text_area(key=TYPED).set_value(LAB.replace("| 98 |", "| 130 |"))
    click(app, "use_text")
    app.session_state["said_tabs"] = say("tab_summary")
    run(app)
    assert not any("98" in one for one in said(app))
    assert "130" in app.session_state["case"].report.text


def test_a_text_that_is_typed_waits_while_its_reader_looks_elsewhere(room):
    app = open_app()
    run(app.text_area(key="pasted").set_value(LAB))
    go(go(app, "model"), "report")
    click(app, "read_pasted")
    open_tab(app, "tab_text")
    run(app.text_area(key=TYPED).set_value(LAB.replace("| 98 |", "| 130 |")))
    open_tab(open_tab(app, "tab_results"), "tab_text")
    assert "130" in app.text_area(key=TYPED).value
    click(app, "undo_text")
    assert app.text_area(key=TYPED).value == app.session_state["case"].report.text
    click(app, "another")
    assert app.text_area(key="pasted").value == "" and TYPED not in app.session_state


def test_an_uploaded_pdf_has_its_pages_drawn_and_turned(room):
    app = upload(open_app(), "two.pdf", make_pdf(SCAN, LAB))
    assert app.session_state["case"].report.pages == 2
    press(app, "98")
    assert app.session_state["page_shown"] == 2 and 2 in app.session_state["drawn"]
    assert any('class="boxes"' in one.value and "<i style=" in one.value for one in app.html)
    click(app, "page_before")
    assert app.session_state["page_shown"] == 1


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", b"%PDF-1.4 nothing"),
        ("a.docx", b"PK\x03\x04" + bytes(range(256))),
        ("a.json", b'{"resourceType": "Bundle", "entry": []}'),
        ("a.xml", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><ClinicalDocument>&a;</ClinicalDocument>'),
    ],
)
def test_what_cannot_be_read_is_told_and_the_report_before_stays(room, name, data):
    app = go(read(), "compare")
    upload(app, name, data, "more")
    [problem] = notes(app)
    assert "number" not in problem, "a bug, not an answer"
    assert len(app.session_state["case"].understanding.results) == 4


def test_nothing_pasted_says_what_to_do(room):
    assert say("no_text_hint", "zh") in notes(click(open_app("zh"), "read_pasted"))[0]


def test_a_report_is_kept_only_when_asked_and_erased_again(room):
    app = read()
    desk = hash_workspace(address(app, "desk"))
    assert room.store.list_reports(desk) == () and address(app, "report") == ""
    click(app, "keep_report")
    [head] = room.store.list_reports(desk)
    assert address(app, "report") == head.id
    again = open_app(desk=address(app, "desk"), report=head.id)
    assert again.session_state["case"].report == app.session_state["case"].report
    click(again, f"delete_{head.id}")
    assert room.store.list_reports(desk) == ()


def test_a_stranger_finds_nothing_under_the_address_of_a_report(room):
    app = click(read(), "keep_report")
    stranger = open_app(report=address(app, "report"))
    assert "case" not in stranger.session_state and notes(stranger)


def test_two_sessions_never_mix(room):
    one, two = read(), read(SCAN)
    press(one, "98")
    run(two)
    assert not any("98" in label for label in said(two)) and marked(two) == []
    assert address(one, "desk") != address(two, "desk")


def test_what_would_be_sent_is_shown_corrected_and_nothing_else_is_sent(room):
    app = go(read(), "sent")
    masked = next(one.value for one in app.html if 'class="masked"' in one.value)
    assert "Ada Quill" not in masked.split("title=")[0] and "[NAME_1]" in masked
    run(app.multiselect(key="keep_choice").set_value(["City Hospital"]))
    assert "City Hospital" in app.session_state["masking"][1].text
    app.text_input(key="hide_text").set_value("Sodium")
    click(app, "hide_it")
    assert "Sodium" not in app.session_state["masking"][1].text
    assert app.text_input(key="hide_text").value == ""
    for refused in ("Lithium", "Potas"):
        app.text_input(key="hide_text").set_value(refused)
        assert say("not_there_hint") in notes(click(app, "hide_it"))[0]
        assert app.text_input(key="hide_text").value == refused and app.session_state["hide"] == ("Sodium",)
    click(app, "show_0")
    assert "Sodium" in app.session_state["masking"][1].text


def test_a_model_sees_only_the_text_that_was_allowed(room):
    list(room.opening.wait())
    app = go(read(SCAN), "sent")
    assert room.opening.model.history == []
    click(app, "use_model")
    for call in room.opening.model.history:
        assert "Ada Quill" not in " ".join(one.text for one in call)
    assert app.session_state["consent"]
    go(app, "sent")
    app.text_input(key="hide_text").set_value("nodule")
    click(app, "hide_it")
    assert not [one for one in app.button if one.key == "withdraw"], "another text needs another permission"


def test_without_a_permission_no_question_reaches_a_model(room):
    list(room.opening.wait())
    app = go(read(), "ask")
    click(app, "example_1")
    assert any("98" in one for one in said(app)) and room.opening.model.history == []
    press(app, "98")
    assert any("Haemoglobin" in one for one in marked(app))


@pytest.mark.parametrize(("language", "question"), [("en", "Do I have anaemia?"), ("zh", "我该吃什么药，吃多少？")])
def test_questions_for_a_diagnosis_or_a_dose_are_declined_with_a_reason(room, language, question):
    app = go(read(LAB if language == "en" else LAB_ZH, language), "ask")
    app.text_input(key="question").set_value(question)
    click(app, "ask")
    assert notes(app, "warning")


def test_another_summary_is_checked_sentence_by_sentence(room):
    app = go(read(), "check")
    run(app.text_area(key="own_summary").set_value("Haemoglobin is 98 g/L. Potassium is 9.6 mmol/L."))
    click(app, "check_it")
    good, bad = said(app)
    assert "✓" in good and "✗" in bad
    press(app, "9.6")
    assert "9.6" in detail(app)
    assert say("no_summary_hint") in notes(click(_empty(app), "check_it"))[0]


class Listening(ScriptedEmbedder):
    """Keeps what it is shown."""

    def __init__(self) -> None:
        super().__init__(languages=("en",))
        self.shown: list[str] = []

    def embed(self, texts):
        self.shown += texts
        return super().embed(texts)


def test_the_embedder_that_helps_is_shown_nothing_the_person_hides(room, monkeypatch):
    embedder = Listening()
    monkeypatch.setattr("core.usecases.medical.checking.find_embedder", lambda settings: embedder)
    app = read(f"{SCAN}\nNote: Lives in a lighthouse.\n")
    app.session_state["hide"] = ("lighthouse",)
    run(go(app, "check").text_area(key="own_summary").set_value("A small spot or so was seen at the lighthouse."))
    click(app, "check_it")
    shown = " ".join(embedder.shown)
    assert "small spot" in shown and "Lives in a" in shown
    assert "lighthouse" not in shown and "Quill" not in shown


def _empty(app):
    return run(app.text_area(key="own_summary").set_value(" "))


def test_reports_are_compared_over_time_and_two_at_a_time(room):
    app = go(read(), "compare")
    upload(app, "later.txt", LATER.encode(), "more")
    trends = "".join(one.value for one in app.html if 'class="trend"' in one.value)
    assert trends.count("<section") == 4 and "2026-10-20" in trends and "data:image/svg+xml" in trends
    app.session_state["compare_tabs"] = say("tab_changes")
    run(app)
    table = next(one.value for one in app.html if "changes" in one.value)
    assert "+20" in table and say("move_into_range") in table


def test_the_trends_are_printed_with_the_notice_and_no_colour_is_needed(room):
    from apps._medical_compare_sheet import print_trends, write_sheet
    from core.usecases.medical.comparing import make_trends

    app = go(read(), "compare")
    upload(app, "later.txt", LATER.encode(), "more")
    both = [app.session_state["case"].understanding, app.session_state["others"][0].understanding]
    page = write_sheet(make_trends(both), both, "en")
    assert message("medical.notice") in page and "▼" in page and say("mark_low") in page and "<svg" in page
    assert print_trends(make_trends(both), both, "zh").startswith(b"%PDF-")


def test_reports_of_two_people_are_told_apart(room):
    app = go(read(), "compare")
    upload(app, "other.txt", LATER.replace("Ada Quill", "Tom Reed").encode(), "more")
    assert any("Tom Reed" in one for one in notes(app, "warning"))
    click(app, f"drop_{app.session_state['others'][0].id}")
    assert say("need_two") in page_text(app)


def test_files_are_made_when_they_are_asked_for(room):
    app = read()
    app.session_state["export"] = True
    run(app)
    assert notes(app) == []
    assert {one.label for one in app.get("download_button")} >= {say("file_sheet"), say("file_fhir")}


@pytest.mark.parametrize(("kind", "start"), [("json", b"{"), ("docx", b"PK"), ("fhir", b"{")])
def test_files_are_made_in_a_thread_that_knows_no_session(room, kind, start):
    from apps._medical_export import make_fhir, make_file

    app = read()
    seat = SimpleNamespace(understanding=app.session_state["case"].understanding, language="en", summaries={})
    make = make_fhir(seat) if kind == "fhir" else make_file(seat, kind)
    del seat.understanding
    with ThreadPoolExecutor(1) as pool:
        made = pool.submit(make).result()
    assert made.startswith(start) and (kind == "docx" or b"98" in made)


def test_what_goes_wrong_with_a_file_is_told_without_a_word_of_the_report(caplog):
    from apps._medical_export import defer

    def broken() -> bytes:
        raise ValueError("Ada Quill")

    with pytest.raises(RuntimeError) as raised:
        defer(broken, "en")()
    assert "Quill" not in str(raised.value) and raised.value.__context__ is None
    assert "incident" in caplog.text
    assert defer(lambda: b"x", "en")() == b"x"


def test_stopping_ends_the_reading_before_the_next_page(room, monkeypatch):
    from apps._medical_case import Reading, Stopped

    asked = []

    def slow(name, data, *, watch):
        for page in range(5):
            watch(page, 5)
            asked.append(page)
            if page == 1:
                one.stopped = True

    monkeypatch.setattr(reading, "read_report", slow)
    one = Reading("a.pdf", b"x")
    with pytest.raises(Stopped):
        list(one.run())
    assert asked == [0, 1] and (one.done, one.total) == (1, 5)


def test_a_model_that_writes_wrong_numbers_is_not_shown(room):
    room.opening._open = lambda *_: ScriptedChat(replies=["Your haemoglobin is 42 g/L."] * 200)
    app = go(read(), "sent")
    list(room.opening.wait())
    run(app)
    click(app, "use_model")
    go(app, "report")
    assert not any("42" in one for one in said(app))
