"""A line has names, numbers and places in the code, whoever writes it, and never a person's words."""

import logging
import threading
import warnings
from pathlib import Path

import pytest

from core.errors import BrokenFile
from core.telemetry import log, request_scope, tell_error
from core.telemetry.logs import FIELDS, clean, read_line
from tests.log_lines import logging_process

SECRET = "Ada Quill of 5 Mill Lane"


@pytest.fixture
def lines():
    with logging_process() as kept:
        yield kept


def break_with(text):
    raise ValueError(text)


def fail():
    try:
        break_with(SECRET)
    except ValueError as error:
        return error


def test_a_line_has_its_time_and_says_of_which_request_it_is(lines):
    with request_scope("chatbot", "ask") as scope:
        log("opened", model="SmolLM2", seconds=0.123456)
    opened, request = lines.records
    assert opened.pop("time").endswith("+00:00")
    assert opened == {
        "level": "info", "logger": "showcase", "what": "opened", "request": scope.id, "app": "chatbot",
        "event": "ask", "seconds": 0.1235, "model": "SmolLM2",
    }  # fmt: skip
    assert request["what"] == "request" and request["outcome"] == "ok" and request["request"] == scope.id


def test_only_known_fields_can_be_given():
    with pytest.raises(ValueError, match="question"):
        log("asked", question=SECRET)


@pytest.mark.parametrize(
    "value", [SECRET, "ada@quill.example says", "病历", ["x y"], {"a": 1}, object(), b"x", "x" * 121]
)
def test_what_is_no_name_and_no_number_becomes_a_question_mark(value):
    assert clean(value) == "?"


@pytest.mark.parametrize("value", [1, 0.5, True, "chatbot.empty_question", "apps/_talk.py:95:<lambda>", "m/x@1+opencc"])
def test_names_and_numbers_stay(value):
    assert clean(value) == value


WRITERS = {
    "the message": lambda log: log.warning(f"cannot read {SECRET}"),
    "an argument": lambda log: log.error("cannot read %s", SECRET),
    "an error": lambda log: log.error("broken", exc_info=fail()),
    "the error as the message": lambda log: log.error(fail()),
    "the stack": lambda log: log.error("broken", stack_info=True),
    "an extra field": lambda log: log.error("broken", extra={"question": SECRET, "place": SECRET, "facts": SECRET}),
    "the name of the logger": lambda _: logging.getLogger(SECRET).error("broken"),
    "a dict": lambda log: log.error({"question": SECRET}),
    "our own field": lambda log: log.error("broken", extra={"said": {"model": SECRET, "question": SECRET}}),
    "a name of ours": lambda _: logging.getLogger("showcase").error(SECRET),
}


@pytest.mark.parametrize("form", ["json", "plain"])
@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
def test_no_library_can_write_a_persons_words(write, form):
    with logging_process(form) as lines:
        write(logging.getLogger("some.library"))
    assert len(lines.text.splitlines()) >= 1
    assert not any(word in lines.text for word in ("Ada", "Quill", "Mill"))


def test_a_handler_that_a_library_brings_has_nothing_personal_to_write(lines, capsys):
    import sys

    theirs = logging.getLogger("uvicorn.error")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s %(args)s %(exc_text)s"))
    theirs.addHandler(handler)
    try:
        theirs.error("cannot read %s", SECRET, exc_info=fail())
    finally:
        theirs.removeHandler(handler)
    told = capsys.readouterr().err
    assert "Quill" not in told and "ValueError" in told


def test_an_error_is_told_by_its_kind_and_its_way_through_the_code(lines):
    logging.getLogger("a.library").error("broken", exc_info=fail())
    [line] = lines.records
    assert line["what"] == "library" and line["error"] == "ValueError"
    assert line["place"].startswith("tests/telemetry/test_logs.py:") and line["place"].endswith(":break_with")
    assert [place.rsplit(":", 1)[1] for place in line["stack"]] == ["fail", "break_with"]


def test_an_error_of_ours_is_told_by_its_key_and_not_by_its_values(lines):
    log("refused", level="warning", error=BrokenFile("documents.broken", name=f"{SECRET}.pdf"))
    [line] = lines.records
    assert line["reason"] == "documents.broken" and line["error"] == "BrokenFile" and "Quill" not in lines.text


def test_a_bug_told_to_a_person_stands_in_the_log_under_the_number_they_see(lines):
    with request_scope("chatbot", "ask") as scope:
        number = tell_error(fail())
    incident, request = lines.of("incident")[0], lines.of("request")[0]
    assert number == scope.id == incident["incident"] == request["request"]
    assert (request["outcome"], request["reason"]) == ("failed", "ValueError") and incident["level"] == "error"
    assert tell_error(BrokenFile("documents.broken", name="x")) == ""


def test_outside_of_a_request_a_bug_has_a_number_of_its_own(lines):
    assert tell_error(fail()) == lines.of("incident")[0]["incident"]


def test_crashes_and_warnings_are_lines_too(lines):
    thread = threading.Thread(target=break_with, args=(SECRET,))
    thread.start()
    thread.join()
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning(UserWarning(SECRET), UserWarning, __file__, 7)
    crash, warning = lines.of("crash")[0], lines.of("warning")[0]
    assert crash["error"] == "ValueError" and crash["place"].endswith(":break_with")
    assert warning["reason"] == "UserWarning" and warning["place"] == "tests/telemetry/test_logs.py:7"
    assert "Quill" not in lines.text


def test_what_a_library_would_print_is_a_line(lines, capsys):
    import traceback

    try:
        break_with(SECRET)
    except ValueError:
        traceback.print_exc()
    assert lines.of("crash")[0]["error"] == "ValueError" and capsys.readouterr().err == ""


@pytest.mark.parametrize(("event", "level"), [("look", "debug"), ("ask", "info")])
def test_what_pages_send_by_themselves_is_told_only_to_who_wants_all(lines, event, level):
    with request_scope("chatbot", event):
        pass
    assert lines.of("request")[0]["level"] == level


def test_the_level_is_ours_alone_libraries_tell_of_nothing_below_warnings():
    with logging_process(level="error") as lines:
        log("opened")
        logging.getLogger("a.library").info("hello")
        log("broken", level="error")
    assert [line["what"] for line in lines.records] == ["broken"]


def test_people_at_a_console_read_the_same():
    with logging_process("plain") as lines, request_scope("chatbot", "ask") as scope:
        log("opened", model="SmolLM2")
        tell_error(fail())
    first, second, *way = lines.text.splitlines()
    assert first[9:].startswith("INFO    opened") and f"request={scope.id}" in first and "model=SmolLM2" in first
    assert "incident" in second and way[1].strip().endswith(":break_with")


def test_a_record_read_without_our_setup_tells_no_more():
    record = logging.LogRecord("lib", logging.ERROR, "/srv/x/lib/a.py", 3, SECRET, (), (ValueError, fail(), None))
    line = read_line(record)
    assert (
        "Quill" not in str(line) and line["error"] == "ValueError" and set(line) <= {"level", "logger", "what", *FIELDS}
    )


def test_nobody_else_writes_lines():
    root = Path(__file__).resolve().parents[2]
    modules = [path for folder in ("core", "apps") for path in (root / folder).rglob("*.py")]
    assert not [
        f"{path.relative_to(root)}: {line.strip()}"
        for path in modules
        if path.parent.name != "telemetry"
        for line in path.read_text("utf-8").splitlines()
        if "getLogger(" in line and ".setLevel(" not in line
    ]
