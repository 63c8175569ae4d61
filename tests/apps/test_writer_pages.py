"""Every page of the writer in both languages: it opens, speaks one language, and shows nobody's markup."""

import re

import pytest

from apps._streamlit import plain
from apps._workspace import SECRET, hash_workspace
from tests.apps.device_words import DEVICE
from tests.apps.scripted_writer import PAGES, go, open_app, say
from tests.apps.streamlit_pages import address, click, notes, page_text, run

LATIN = re.compile(r"[A-Za-z]{3,}")
NAMES = DEVICE | {
    "SmolLM", "Instruct", "Qwen", "CPU", "PyTorch", "Apache", "scripted", "PDF", "Word", "Markdown",
    "HTML", "YAML", "DOCX", "JSON", "material", "gray", "Top", "Min", "CUDA", "cpu",
    "GPU",
}  # fmt: skip
"""Names that are the same in Chinese, and Streamlit's marks for icons and colours."""
EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)> ![x](http://192.0.2.9/pixel.png) [a](javascript:alert(1))"


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_in_both_languages(writer, page, language):
    app = open_app(language)
    go(app, page)
    title = "brief_title" if page == "write" else f"page_{page}"
    assert [one.value for one in app.title] == [say(title, language)]
    assert notes(app) == []


@pytest.mark.parametrize("page", PAGES)
def test_a_chinese_page_has_no_english_left(writer, page):
    app = go(open_app("zh"), page)
    said = re.sub(r":material/\w+:|---|org/\S+|\S+/\S+", " ", page_text(app))
    assert {word for word in LATIN.findall(said) if word not in NAMES} == set()


def test_the_reader_changes_the_language_and_the_address_keeps_it(writer):
    app = open_app("en")
    run(app.segmented_control(key="language").set_value("zh"))
    assert app.title[0].value == say("brief_title", "zh")
    assert address(app, "lang") == "zh"
    assert go(app, "check").title[0].value == say("page_check", "zh")


def test_a_workspace_is_named_by_a_secret_of_128_bits_that_the_address_keeps_on_every_page(writer):
    app = open_app()
    secret = address(app, "desk")
    assert SECRET.fullmatch(secret)
    for page in PAGES:
        go(app, page)
        assert address(app, "desk") == secret
    assert address(open_app(), "desk") != secret


@pytest.mark.parametrize("asked", ["", "short", "../../etc/passwd", "x" * 23, "<script>alert(1)</script>"])
def test_an_address_that_names_no_workspace_gets_a_new_one(writer, asked):
    secret = address(open_app(desk=asked), "desk")
    assert secret != asked and SECRET.fullmatch(secret)


def test_the_store_never_sees_the_secret(writer):
    app = click(open_app(), "fill_sample")
    click(app, "to_outline")
    secret = address(app, "desk")
    assert secret not in writer.settings.home.joinpath("store.sqlite").read_bytes().decode("latin-1")
    assert writer.store.list_drafts(hash_workspace(secret))


def test_what_people_write_is_shown_as_it_is_written(writer):
    app = go(open_app(), "check")
    run(app.text_area(key="own_text").set_value(EVIL))
    click(app, "check_it")
    shown = "".join(one.value for one in app.html if not one.value.startswith(("<style", "<script>document")))
    assert "&lt;script&gt;" in shown
    assert "<script" not in shown and "<img" not in shown and "onerror=alert(1)>" not in shown


def test_labels_show_marks_as_they_are():
    assert plain("**a** [b](c) <d>\n:red[e] $f$") == (r"\*\*a\*\* \[b\]\(c\) \<d\> \:red\[e\] \$f\$")


def test_a_bug_is_told_with_a_number_and_no_traceback(writer, monkeypatch, caplog):
    def broken(*_: object) -> None:
        raise KeyError("/srv/secret")

    monkeypatch.setattr(writer.store, "list_drafts", broken)
    app = open_app().switch_page("_writer_drafts.py").run()
    [said] = notes(app)
    assert "secret" not in said and not app.exception
    [line] = [record.said for record in caplog.records if record.msg == "incident"]
    assert line["incident"] == line["request"] == said.split(":")[1].strip() and line["event"] == "drafts"
    assert "secret" not in str(line)


def test_checking_a_text_needs_no_model(writer):
    app = go(open_app(), "check")
    click(app, "sample_text")
    click(app, "check_it")
    marks = re.findall(r"<mark>(.*?)</mark>", "".join(one.value for one in app.html))
    assert any("best" in mark for mark in marks)
    assert writer.opening.model.history == []


def test_checking_nothing_says_what_to_do(writer):
    app = click(go(open_app("zh"), "check"), "check_it")
    assert say("no_text_hint", "zh") in notes(app)[0]


def test_a_text_does_not_vouch_for_its_own_facts(writer):
    app = go(open_app(), "check")
    run(app.text_area(key="own_text").set_value("The library in Oxford opens on 4 July 2026 with 900 books."))
    run(app.text_area(key="own_facts").set_value("The library in Bath opens on 5 July 2026 with 800 books."))
    click(app, "check_it")
    _, report = app.session_state["own_report"]
    assert {"fact_numbers", "fact_names", "fact_dates"} <= {check.name for check in report.failed}


def test_demands_of_ones_own_are_checked_too(writer):
    app = go(open_app(), "check")
    run(app.text_area(key="own_text").set_value("One short paragraph, with a comma."))
    run(app.text_area(key="own_must").set_value("no commas\nat least 300 words"))
    click(app, "check_it")
    [found] = [one.value for one in app.html if 'class="rate' in one.value]
    assert "some" in found
    checks = "".join(one.value for one in app.html if 'class="checks"' in one.value)
    assert checks.count('<li class="no">') >= 2


def test_an_upload_is_read_in_the_sandbox_and_what_cannot_be_read_is_told(writer):
    app = go(open_app(), "check")
    app.file_uploader(key="own_upload").set_value(
        ("a.docx", b"PK\x03\x04" + bytes(range(256)), "application/octet-stream")
    )
    click(run(app), "use_own_upload")
    assert notes(app)
    app.file_uploader(key="own_upload").set_value(("a.md", b"# Tea\n\nBoil the water.", "text/markdown"))
    click(run(app), "use_own_upload")
    assert "Boil the water." in app.text_area(key="own_text").value


def test_a_voice_is_read_from_samples_used_in_the_brief_and_checked(writer):
    app = go(open_app(), "voice")
    click(app, "sample_voice")
    click(app, "read_voice")
    card = app.session_state["voice_card"]
    assert 3 < card.sentence_length < 20
    run(app.text_input(key=f"voice_banned_{card.name}").set_value("solution, leverage"))
    run(app.text_area(key="voice_trial").set_value("We leverage bread. You leverage it too. I said so. Fair is fair."))
    checks = "".join(one.value for one in app.html if 'class="checks"' in one.value)
    assert "leverage" in checks
    click(app, "use_voice")
    go(app, "write")
    assert app.session_state["brief_voice"].banned == ("solution", "leverage")


def test_reading_no_samples_says_what_to_do(writer):
    assert say("no_samples_hint") in notes(click(go(open_app(), "voice"), "read_voice"))[0]


@pytest.mark.parametrize(
    ("mode", "options"),
    [("greedy", {"repetition_penalty": 1.1}), ("beam", {"beams": 4, "repetition_penalty": 1.1})],
)
def test_decoding_is_chosen_and_holds_on_other_pages(writer, mode, options):
    app = go(open_app(), "model")
    run(app.segmented_control(key="decode_mode").set_value(mode))
    assert app.session_state["decoding"].options() == options
    go(app, "write")
    assert app.session_state["decoding"].options() == options
    go(app, "model")
    assert app.segmented_control(key="decode_mode").value == mode


def test_settings_are_compared_on_one_prompt(writer):
    app = go(open_app(), "model")
    click(app, "compare")
    shown = [one.value for one in app.html if 'class="marked plain"' in one.value]
    assert len(shown) == 3 and all("keeper climbed" in one for one in shown)
    prompts = [call[0].text for call in writer.opening.model.history]
    assert prompts == [say("compare_example")] * 3
