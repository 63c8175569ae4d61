"""`python -m core translate`: a file, or text on standard input; stopped, it goes on; what has no target is said."""

import io
import os
import sys

import pytest

from core.__main__ import main
from core.commands import translate as command
from core.errors import GenerationFailed
from core.models import ScriptedTranslator
from core.store import open_store
from core.usecases.translation import jobs, tools
from core.usecases.translation.files.formats import load_format, recognise

SAID = {
    "The mill is old.": "El molino es viejo.",
    "It has 3 wheels.": "Tiene 3 ruedas.",
    "The baker sleeps.": "El panadero duerme.",
}
PAGE = "# The mill is old.\n\nIt has 3 wheels.\n\nThe baker sleeps.\n"


@pytest.fixture
def engine(tmp_path, monkeypatch):
    """One engine for every command; files are read in this process, which is quicker."""
    engine, url = ScriptedTranslator(dict(SAID)), f"sqlite:///{tmp_path / 'store.sqlite'}"
    monkeypatch.setattr(command, "open_store", lambda: open_store(url))
    monkeypatch.setattr(tools, "open_translator", lambda *names, settings: engine)
    monkeypatch.setattr(jobs, "read_source", lambda n, data, job: load_format(recognise(n, data)).extract(data, job))
    monkeypatch.setattr(
        jobs, "write_target", lambda n, data, job, new: load_format(recognise(n, data)).rebuild(data, job, new)
    )
    (tmp_path / "mill.md").write_text(PAGE)
    return engine


def run(tmp_path, *options):
    return main(["translate", str(tmp_path / "mill.md"), "--to", "es", *map(str, options)])


def test_a_file_is_translated_beside_itself_and_the_job_is_gone(engine, tmp_path, capsys):
    assert run(tmp_path) == 0
    assert (tmp_path / "mill.es.md").read_text() == "# El molino es viejo.\n\nTiene 3 ruedas.\n\nEl panadero duerme.\n"
    assert "3 of 3 pieces translated" in capsys.readouterr().err
    store = open_store(f"sqlite:///{tmp_path / 'store.sqlite'}")
    assert store.list_jobs(command.DESK) == ()
    store.close()


def test_what_is_not_translated_or_did_not_pass_is_said(engine, tmp_path, capsys):
    engine.replies |= {"It has 3 wheels.": "Tiene 5 ruedas.", "The baker sleeps.": ""}
    assert run(tmp_path, "-o", tmp_path / "out.md") == 1
    assert "The baker sleeps." in (tmp_path / "out.md").read_text()
    said = capsys.readouterr().err
    assert "Not translated: The baker sleeps." in said and "1 to look at" in said


def test_stopped_the_same_command_goes_on(engine, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(jobs, "KEEP_SECONDS", 0.0)
    (tmp_path / "mill.md").write_text("\n\n".join(f"The mill number {n} is old." for n in range(12)) + "\n")
    engine.replies = lambda request: request.text.replace("The mill number", "El molino").replace("is old", "es viejo")
    say, sound = engine.replies, engine.translate

    def fail_late(requests, source, target):
        if any("number 9" in request.text for request in requests):
            raise GenerationFailed("models.not_the_schema", why="gone")
        return sound(requests, source, target)

    monkeypatch.setattr(engine, "translate", fail_late)
    assert run(tmp_path) == 2
    monkeypatch.setattr(engine, "translate", sound)
    asked = len(engine.requests)
    assert run(tmp_path) == 0
    assert "Going on: 8 of 12" in capsys.readouterr().err
    assert len(engine.requests) == asked + 4 and say is engine.replies


def test_the_glossary_of_a_file_is_kept_to(engine, tmp_path):
    (tmp_path / "terms.csv").write_text("source,target\nbaker,tahonero\n")
    engine.replies = lambda request: (
        SAID.get(request.text) or request.text.replace("The", "El").replace("sleeps", "duerme")
    )
    assert run(tmp_path, "--glossary", tmp_path / "terms.csv") == 0
    assert "El tahonero duerme." in (tmp_path / "mill.es.md").read_text()


def test_a_second_engine_is_asked_where_the_first_one_failed(engine, tmp_path, monkeypatch):
    second = ScriptedTranslator(dict(SAID), id="second")
    monkeypatch.setattr(tools, "open_translator", lambda name, *_, settings: second if name == "second" else engine)
    engine.replies |= {"It has 3 wheels.": "Tiene 5 ruedas."}
    assert run(tmp_path, "--second", "second") == 0
    assert "Tiene 3 ruedas." in (tmp_path / "mill.es.md").read_text()
    assert {request.text for request, _, _ in second.requests} == {"It has 3 wheels."}


def test_text_on_standard_input_comes_out_translated(engine, monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.StringIO("The mill is old. It has 3 wheels.\n"))
    assert main(["translate", "--to", "es"]) == 0
    assert capsys.readouterr().out == "El molino es viejo. Tiene 3 ruedas.\n"


@pytest.mark.parametrize(
    ("arguments", "text", "said"),
    [
        (["--to", "not a tag!"], "Hello there.", "is no language"),
        (["--to", "en"], "The mill is old and it has wheels.", "already"),
        (["--to", "es"], "12345", "cannot be told"),
        (["nowhere.md", "--to", "es"], "", "nowhere.md"),
    ],
)
def test_what_cannot_be_done_is_said_with_the_next_act(engine, monkeypatch, capsys, arguments, text, said):
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))
    assert main(["translate", *arguments]) == 2
    assert said in capsys.readouterr().err


def test_an_output_that_cannot_be_written_is_said_before_the_work(engine, tmp_path, capsys):
    for output in (tmp_path, tmp_path / "nowhere" / "out.md"):
        assert run(tmp_path, "-o", output) == 2
        assert f"{output} cannot be written" in capsys.readouterr().err
    (tmp_path / "mill.es.md").mkdir()
    assert run(tmp_path) == 2
    assert "mill.es.md cannot be written" in capsys.readouterr().err
    assert engine.requests == []


def test_text_on_standard_input_may_go_to_a_file(engine, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.StringIO("The mill is old."))
    assert main(["translate", "--to", "es", "-o", str(tmp_path / "out.txt")]) == 0
    assert (tmp_path / "out.txt").read_text() == "El molino es viejo.\n"
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("errors", ["strict", "surrogateescape"])
def test_standard_input_that_is_no_text_is_said(engine, monkeypatch, capsys, errors):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"caf\xe9 au lait"), "utf-8", errors))
    assert main(["translate", "--to", "es"]) == 2
    assert "not UTF-8" in capsys.readouterr().err


def test_a_file_whose_name_is_no_text_is_translated(engine, tmp_path):
    path = tmp_path / os.fsdecode(b"mill\xe9.md")
    path.write_text(PAGE)
    assert main(["translate", str(path), "--to", "es"]) == 0
    assert (tmp_path / "mill?.es.md").read_text().startswith("# El molino es viejo.")
