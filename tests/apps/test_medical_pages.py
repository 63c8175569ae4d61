"""Every page of the medical app in both languages: it opens, speaks one language, shows no markup, logs no word."""

import io
import re

import pytest
from PIL import Image

from apps import _medical_case
from apps._medical_compare_view import list_people
from apps._medical_seat import Seat
from apps._medical_sent_view import render_masked
from apps._medical_view import render_boxes, render_text
from apps._streamlit import SECRET
from core.documents.document import Span
from core.models import ScriptedChat
from core.usecases.medical.deidentifying import deidentify
from core.usecases.medical.describing import PictureDescription
from core.usecases.medical.reading import read_pasted
from core.usecases.medical.records import Line, Term
from tests.apps.device_words import DEVICE
from tests.apps.scripted_medical import LAB, LAB_ZH, PAGES, SCAN, go, open_app, press, read, say
from tests.apps.streamlit_pages import address, click, notes, page_text, run

LATIN = re.compile(r"[A-Za-z]{3,}")
NAMES = DEVICE | {
    "SmolLM", "Instruct", "Qwen", "CPU", "PyTorch", "Apache", "scripted", "PDF", "Word", "DOCX", "JSON",
    "FHIR", "CDA", "HL7", "PNG", "JPEG", "WebP", "BMP", "TXT", "JPG", "GPU", "CUDA", "Top", "Min",
    "cpu", "material", "gray",
}  # fmt: skip
"""Names that are the same in Chinese, and Streamlit's marks for icons and colours."""
EVIL = '<script>alert(1)</script><img src=x onerror=alert(1)> ![x](http://192.0.2.9/p.png) [a](javascript:alert(1)) ":'


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_in_both_languages_with_and_without_a_report(room, page, language):
    empty = go(open_app(language), page)
    assert [one.value for one in empty.title] == [say("open_title" if page == "report" else f"page_{page}", language)]
    assert notes(empty) == []
    full = go(read(LAB if language == "en" else LAB_ZH, language), page)
    assert notes(full) == []


@pytest.mark.parametrize("page", PAGES)
def test_a_chinese_page_has_no_english_left(room, page):
    app = go(open_app("zh"), page)
    told = re.sub(r":material/\w+:|---|org/\S+|\S+/\S+", " ", page_text(app))
    assert {word for word in LATIN.findall(told) if word not in NAMES} == set()


def test_the_workspace_and_the_language_stay_in_the_address_on_every_page(room):
    app = open_app("en")
    secret = address(app, "desk")
    assert SECRET.fullmatch(secret)
    run(app.segmented_control(key="language").set_value("zh"))
    for page in PAGES:
        go(app, page)
        assert (address(app, "desk"), address(app, "lang")) == (secret, "zh")


def test_every_sample_is_listed_in_its_language(room):
    for language in ("en", "zh"):
        labels = [one.label for one in open_app(language).button if (one.key or "").startswith("sample_")]
        assert len(labels) == len(room.list_samples(language)) > 3
        assert all(re.search("[一-鿿]", label) for label in labels) == (language == "zh")


@pytest.mark.parametrize("page", PAGES)
def test_what_a_report_says_is_shown_as_it_is_written(room, page):
    app = read(SCAN + "\nNOTE: " + EVIL + " nodule in the left lung.\n")
    app = go(app, page)
    if page == "report":
        press(app, "nodule")
    shown = "".join(one.value for one in app.html if not one.value.startswith(("<style", "<script>")))
    shown = re.sub(r"<script>/\* \d+ \*/.*?</script>", "", shown, flags=re.S)
    assert "<script" not in shown and "<img src=x" not in shown and "onerror=alert(1)>" not in shown


def test_a_bug_is_told_with_a_number_and_the_log_has_no_word_of_the_report(room, monkeypatch, caplog):
    def broken(report, data=b""):
        raise ValueError(f"cannot read {report.text}")

    monkeypatch.setattr(_medical_case, "_understand", broken)
    app = open_app()
    app.text_area(key="pasted").set_value(LAB).run()
    [told] = notes(app.button(key="read_pasted").click().run())
    number = told.split(":")[1].strip()
    [line] = [record.said for record in caplog.records if record.msg == "incident"]
    assert line["incident"] == number and line["error"] == "ValueError" and "test_medical_pages" in line["place"]
    assert "Ada Quill" not in f"{caplog.text}{told}{line}" and "Haemoglobin" not in f"{caplog.text}{line}"


def test_asking_and_checking_write_nothing_into_the_log(room, caplog):
    app = go(read(), "ask")
    app.text_input(key="question").set_value("What is Ada Quill's potassium?")
    click(app, "ask")
    go(app, "check")
    run(app.text_area(key="own_summary").set_value("Ada Quill has a potassium of 6.9 mmol/L."))
    click(app, "check_it")
    assert "Quill" not in caplog.text and "potassium" not in caplog.text.lower()


def test_the_text_shown_as_sent_is_the_text_that_is_sent():
    import html

    report = read_pasted(LAB + "Phone 555-0134-99 <b>& more</b>", "x")
    masking = deidentify(report)
    for original, text in ((False, masking.text), (True, report.text)):
        shown = render_masked(report, masking, "en", original=original)
        plain = re.sub("<[^>]+>", "", shown)
        assert html.unescape(plain) == text


def test_marks_and_explanations_never_change_the_text():
    import html

    report = read_pasted(LAB + "WBC & <i>RBC</i> low", "x")
    terms = (Term("WBC", 'white "cells"', "x"), Term("Sodium", "a salt", "x"))
    shown = render_text(report, report.lines, [Span(3, 30), Span(20, 60), Span(100, 140)], terms, "en")
    lines = re.findall(r"<p class=\"[^\"]*\">(.*?)</p>", shown, re.S)
    plain = [html.unescape(re.sub("<[^>]+>", "", one)) for one in lines]
    assert plain == [report.quote(line.span) for line in report.lines]
    assert shown.count("<abbr") == 2


def test_boxes_stand_where_their_lines_are():
    made = render_boxes([Line(Span(0, 1), box=(0.1, 0.2, 0.5, 0.25)), Line(Span(1, 2))], "en")
    assert made.count("<i ") == 1 and "left:10.00%;top:20.00%;width:40.00%;height:5.00%" in made


@pytest.mark.parametrize(
    ("second", "told"),
    [
        (LAB, False),
        (LAB.replace("Ada Quill", "Quill, Ada"), False),
        (LAB.replace("Patient: Ada Quill | ", "Patient: "), False),
        (LAB.replace("Ada Quill", "Tom Reed"), True),
        (LAB.replace("1981-07-19", "1979-01-02"), True),
    ],
)
def test_reports_that_name_two_people_are_told(second, told):
    found = list_people([read_pasted(LAB, "a"), read_pasted(second, "b")], "en")
    assert bool(found) is told


def test_a_seat_says_what_its_catalogue_says(room):
    assert Seat("zh", room, "d").say("reading", name="甲.pdf", seconds="3") == "正在读取 甲.pdf……3 秒"


def test_without_a_model_that_sees_the_picture_control_says_what_is_needed(room, monkeypatch):
    list(room.opening.wait())
    monkeypatch.setattr(type(room.opening.model), "pictures", False, raising=False)
    made = io.BytesIO()
    Image.new("RGB", (200, 120), "white").save(made, "PNG")
    app = go(open_app(), "model")
    assert say("picture_none_hint") in notes(click(app, "picture_prepare"))[0]
    run(app.file_uploader(key="picture").set_value(("x.png", made.getvalue(), "image/png")))
    click(app, "picture_prepare")
    assert notes(app, "info") and notes(app) == [] and room.opening.model.history == []


def test_a_model_in_a_folder_is_the_one_that_is_asked(room, monkeypatch):
    made, seer, asked = io.BytesIO(), ScriptedChat(model_id="folder/seer"), []
    Image.new("RGB", (80, 60), "white").save(made, "PNG")
    monkeypatch.setattr("core.usecases.medical.describing.vision_model", lambda model, language, local: (seer, None))
    monkeypatch.setattr("core.usecases.medical.describing.cover_print", lambda png: (png, 0))

    def describe(png, model, language):
        asked.append(model)
        return PictureDescription(("A grey picture.",), (), 0, model.model_id, "medical/picture@1")

    monkeypatch.setattr("core.usecases.medical.describing.describe_picture", describe)
    app = go(open_app(), "model")
    run(app.file_uploader(key="picture").set_value(("x.png", made.getvalue(), "image/png")))
    click(app, "picture_prepare")
    click(app, "picture_allow")
    assert asked == [seer]
    assert any("A grey picture." in one.value for one in app.html)
