"""What a person writes, uploads, is asked and is told never reaches a line of the log, whatever works or breaks.

A word that nobody else says goes through every app: in questions, answers, files, their names, addresses, passwords.
"""

import io
import zipfile

import pytest

from apps._chat_cases import CaseEvents
from apps._chat_page import ChatPage
from apps._gradio import shown
from apps._staff_page import StaffPage
from core.errors import ModelUnavailable
from core.models import ScriptedChat
from core.usecases.grading import grading
from tests.apps import scripted_medical, scripted_room, scripted_translation, scripted_writer
from tests.apps.conftest import make_request
from tests.apps.scripted_shop import cited, say
from tests.apps.streamlit_pages import click, notes, run
from tests.log_lines import logging_process

SECRET = "Quillfeather"
"""Of letters alone: it looks like a name in the code, so that only where it comes from keeps it out of a line."""
EMAIL = f"{SECRET.lower()}@example.org"
UPLOADS = {
    f"{SECRET}.txt": f"{SECRET} wrote this.".encode(),
    f"{SECRET}.pdf": b"%PDF-1.7\n" + SECRET.encode() + b"\n%%EOF",
    f"{SECRET}.docx": b"PK\x03\x04" + SECRET.encode(),
    f"{SECRET}.exe": b"MZ" + SECRET.encode(),
}


@pytest.fixture
def lines(capfd):
    """The log; whatever else was printed is searched, too."""
    with logging_process() as kept:
        yield kept
    printed = "".join(capfd.readouterr())
    for text in (kept.text, printed):
        assert SECRET.lower() not in text.lower()
    assert kept.of("request"), "nothing was logged at all"


def bug(*_: object, **__: object) -> None:
    """What nobody expects, with a person's words in it."""
    raise KeyError(f"{SECRET} {EMAIL}")


def call(handler, app, *arguments):
    """A Gradio handler as the page calls it: its errors are told and nothing is raised but that."""
    wrapped = shown(handler, app)
    try:
        made = wrapped(*arguments)
        return made if isinstance(made, dict) or made is None else list(made)
    except Exception as told:
        return told


@pytest.fixture
def events(shop):
    shop.script = {
        f"Where is {SECRET}?": say(cited(f"{SECRET} is here.")),
        f"{SECRET} breaks": lambda _: (_ for _ in ()).throw(RuntimeError(f"{SECRET} {EMAIL}")),
        f"{SECRET} has no model": lambda _: (_ for _ in ()).throw(
            ModelUnavailable("models.endpoint_silent", url=f"http://{SECRET}.example")
        ),
    }
    shop.start()
    list(shop.wait())
    return CaseEvents(shop)


def test_the_chatbot_logs_no_word_of_a_conversation(lines, events, visit, monkeypatch):
    request, state = make_request(), visit.state()
    for question in (
        *events.desk.script,
        f"I am {SECRET}, mail {EMAIL}. Where is my parcel?",
        f"How long does standard delivery take to {SECRET}?",
        "",
        SECRET * 500,
    ):
        call(events.ask, "chatbot", question, state, "bot", request)
    monkeypatch.setattr(type(events.desk.store), "save_turn", bug)
    call(events.ask, "chatbot", f"Is {SECRET} there?", state, "bot", request)
    outcomes = {line["outcome"] for line in lines.of("request")}
    assert outcomes == {"ok", "refused", "failed"}
    assert {line["error"] for line in lines.of("incident")} == {"RuntimeError", "KeyError"}
    assert {line.get("reason") for line in lines.of("request")} >= {"models.endpoint_silent", "chatbot.empty_question"}
    assert any(line.get("completion_tokens") for line in lines.of("request")), lines.text


def test_the_chatbots_staff_page_logs_no_password(lines, shop):
    import gradio as gr

    with gr.Blocks(analytics_enabled=False):
        page = StaffPage(shop, gr.I18n())
        page.build(ChatPage(shop, gr.I18n()) and gr.context.Context.root_block)
    call(page.login, "chatbot", SECRET, f"{SECRET} password", make_request())
    assert lines.of("request")[0]["outcome"] in ("refused", "failed")


def test_the_grader_logs_no_answer_no_name_and_no_file(lines, settings, tmp_path, monkeypatch):
    room = scripted_room.ScriptedRoom(settings)
    monkeypatch.setattr(grading.Grader, "load", lambda self: room.mark)
    room.opening.start()
    list(room.opening.wait())
    hand = scripted_room.Hand(room, make_request())
    hand.open_class(scripted_room.ANSWERS.replace("Ada", SECRET).replace("right because", f"right {SECRET}"))
    wrapped = hand.page.steps["grading"].events.grade
    call(wrapped, "grader", hand.state, hand.request)
    room.fails = RuntimeError(SECRET)
    hand.open_class(scripted_room.ANSWERS.replace("Ada", f"{SECRET} again"))
    call(wrapped, "grader", hand.state, hand.request)
    room.fails = None
    packed = tmp_path / f"{SECRET}.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in UPLOADS.items():
            archive.writestr(name, data)
    answers = hand.page.steps["answers"].events
    for name, data in (*UPLOADS.items(), (f"{SECRET}.csv", f"number,name,Q1\n1,{SECRET},{SECRET}".encode())):
        (tmp_path / name).write_bytes(data)
        call(answers.upload, "grader", hand.state, str(tmp_path / name), hand.request)
    call(answers.read_files, "grader", hand.state, str(packed), hand.request)
    room.store.close()
    assert {line["error"] for line in lines.of("incident")} >= {"RuntimeError"}
    assert lines.of("grader_broke")


def test_the_translator_logs_no_text_and_no_file(lines, settings, tmp_path):
    room = scripted_translation.ScriptedTranslation(settings)
    room.opening.start()
    list(room.opening.wait())
    hand = scripted_translation.Hand(room, make_request())
    events = hand.text.events
    for text in (f"{SECRET} sleeps.", SECRET * 40_000):
        sent = scripted_translation.gr.EventData(None, {"text": text})
        call(events.type, "translator", hand.state, hand.shown["said"], None, hand.request, sent)
    room.spanish.replies = bug
    sent = scripted_translation.gr.EventData(None, {"text": f"{SECRET} wakes."})
    call(events.type, "translator", hand.state, hand.shown["said"], None, hand.request, sent)
    files = []
    for name, data in (*UPLOADS.items(), (f"{SECRET}.po", f'msgid "{SECRET}"\nmsgstr ""\n'.encode())):
        (tmp_path / name).write_bytes(data)
        files.append(str(tmp_path / name))
    call(hand.files.upload, "translator", hand.state, files, False, False, hand.request)
    hand.upload(tmp_path / f"{SECRET}.po")
    call(hand.files.start, "translator", hand.state, hand.shown["look"], hand.request)
    room.wait(scripted_translation_desk(hand))
    room.store.close()
    assert [line for line in lines.of("request") if line["event"] == "translate_file"]
    assert {line["error"] for line in lines.of("incident")} == {"KeyError"}


def scripted_translation_desk(hand):
    from apps._translator_seat import read_seat

    return read_seat(hand.state).desk


def test_the_writer_logs_no_brief_no_draft_and_no_source(lines, writer, monkeypatch):
    app = scripted_writer.open_app()
    run(app.text_area(key="brief_topic").set_value(f"The life of {SECRET}"))
    run(app.text_area(key="brief_facts").set_value(f"{SECRET} lives at Mill Lane. {EMAIL}"))
    for name in [name for name in UPLOADS if not name.endswith("exe")]:  # which no browser would give it
        app.file_uploader(key="source_files").set_value([(name, UPLOADS[name], "text/plain")]).run()
        app.button(key="add_files").click().run()
    click(app, "to_outline")
    click(app, "write_it")
    scripted_writer.go(app, "check")
    run(app.text_area(key="own_text").set_value(f"{SECRET} is utterly {SECRET}."))
    click(app, "check_it")
    monkeypatch.setattr(writer.store, "list_drafts", bug)
    app.switch_page("_writer_drafts.py").run()
    assert notes(app) and lines.of("incident")[0]["error"] == "KeyError"
    assert {"write", "outline", "draft", "check", "drafts"} <= {line["event"] for line in lines.of("request")}
    assert any(line.get("completion_tokens") for line in lines.of("request"))


def test_the_medical_app_logs_no_report_no_question_and_no_file(lines, room, monkeypatch):
    from apps import _medical_case

    app = scripted_medical.read(scripted_medical.LAB.replace("Ada Quill", f"Ada {SECRET}"))
    scripted_medical.go(app, "ask")
    app.text_input(key="question").set_value(f"What is the potassium of {SECRET}?")
    click(app, "ask")
    scripted_medical.go(app, "check")
    run(app.text_area(key="own_summary").set_value(f"{SECRET} has a potassium of 6.9 mmol/L."))
    click(app, "check_it")
    room.opening.use(ScriptedChat(replies=[f"{SECRET} is ill."] * 50))
    scripted_medical.go(app, "sent")
    for name, data in UPLOADS.items():
        app = scripted_medical.open_app()
        field = next(one for one in app.file_uploader if one.key.startswith("upload"))
        field.set_value((name, data, "application/octet-stream")).run()
    monkeypatch.setattr(_medical_case, "_understand", bug)
    app = scripted_medical.open_app()
    app.text_area(key="pasted").set_value(f"Potassium of {SECRET} 6.9 mmol/L").run()
    app.button(key="read_pasted").click().run()
    assert lines.of("incident")[0]["error"] == "KeyError"
    assert {"report", "ask", "check", "sent"} <= {line["event"] for line in lines.of("request")}


def test_a_secret_of_the_settings_is_in_no_line(lines, settings, monkeypatch):
    from apps._operations import list_probes
    from core.telemetry import log, request_scope
    from core.telemetry.operations import Readiness

    told = settings.model_copy(
        update={"endpoint": f"http://{SECRET}:{SECRET}@127.0.0.1:1/v1", "database": f"postgresql://{SECRET}@x/y"}
    )
    with request_scope("chatbot", "ready"):
        parts = Readiness(list_probes(told, bug)).ask()
        log("ready", count=len(parts))
    assert not parts["store"].ok and not parts["endpoint"].ok and SECRET not in io.StringIO(str(parts)).read()
