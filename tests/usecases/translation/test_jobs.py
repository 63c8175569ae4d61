"""A file translated as a job: kept piece by piece, gone on with, corrected, accounted for, written."""

import os
import signal
import subprocess
import sys
import textwrap

import pytest

from core.errors import DocumentError, GenerationFailed, InputError, StoreError, UnsupportedFile
from core.models import ScriptedTranslator
from core.settings import REPOSITORY
from core.store import open_store
from core.usecases.translation import jobs
from core.usecases.translation.files.formats import load_format, output_name, recognise
from core.usecases.translation.files.reading import read_source, write_target
from core.usecases.translation.files.source_file import FileJob, Written
from core.usecases.translation.jobs import (
    begin_job,
    edit_segment,
    fetch_job,
    job_segments,
    list_jobs,
    report,
    run_job,
    write_job,
)
from core.usecases.translation.judging import judge_again
from core.usecases.translation.memory import Memory
from core.usecases.translation.records import Direction, Tools

DESK, OTHER = "d" * 32, "e" * 32
PAIR = Direction("en", "es")
PAGE = b"# The mill\n\nThe mill has 3 wheels.\n\n```\nrun --all\n```\n\nIt opens at nine.\n"
SAID = {
    "The mill": "El molino",
    "The mill has 3 wheels.": "El molino tiene 3 ruedas.",
    "It opens at nine.": "Abre a las nueve.",
}


@pytest.fixture
def store():
    store = open_store("sqlite://")
    yield store
    store.close()


@pytest.fixture
def near(monkeypatch):
    """Files read in this process: quicker, and the same functions."""
    monkeypatch.setattr(jobs, "read_source", lambda name, data, job: _module(name, data).extract(data, job))
    monkeypatch.setattr(jobs, "write_target", lambda name, data, job, new: _module(name, data).rebuild(data, job, new))


def test_a_job_whose_segments_cannot_be_kept_is_not_there_at_all(store, near, monkeypatch):
    monkeypatch.setattr("core.store.translations.MOST_SEGMENTS", 2)
    with pytest.raises(InputError, match="segments"):
        begin_job(store, DESK, "mill.md", PAGE, PAIR)
    assert list_jobs(store, DESK) == ()


def turn(request):
    return f"La rueda {request.text[6:-7]} gira."


def _module(name, data):
    return load_format(recognise(name, data))


def run(store, job, said=SAID, **more):
    return list(run_job(store, DESK, job.id, Tools(ScriptedTranslator(said)), **more))


def test_a_page_is_translated_and_every_piece_accounted_for(store, near):
    job = begin_job(store, DESK, "mill.md", PAGE, PAIR)
    assert (job.total, job.done, job.output) == (4, 1, "mill.es.md")
    last = run(store, job)[-1]
    assert (last.done, last.total) == (4, 4)
    assert write_job(store, DESK, job.id).decode() == (
        "# El molino\n\nEl molino tiene 3 ruedas.\n\n```\nrun --all\n```\n\nAbre a las nueve.\n"
    )
    found = report(store, DESK, job.id)
    assert (found.translated, found.kept, found.untranslated, found.flagged) == (3, 1, 0, 0)
    assert found.by_origin == {"machine": 3} and found.left == ()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.json", b'{"\\ud83d": "The mill"}'),
        ("a.arb", b'{"\\ud83d": "The mill"}'),
        ("a.properties", b"\\ud83d=The mill"),
        ("a.strings", b'"\\Ud83d" = "The mill";'),
        ("a.xml", b'<resources><string name="&#xD83D;">The mill</string></resources>'),
    ],
)
def test_a_key_with_half_a_character_can_be_kept_and_its_text_written(store, near, name, data):
    job = begin_job(store, DESK, name, data, PAIR)
    run(store, job, {"The mill": "El molino"})
    assert write_job(store, DESK, job.id) == data.replace(b"The mill", b"El molino")


def test_a_kept_piece_shows_what_it_passed_again(store, near):
    job = begin_job(store, DESK, "mill.md", PAGE, PAIR)
    run(store, job, SAID | {"The mill has 3 wheels.": "El molino tiene 5 ruedas."})
    found = job_segments(store, DESK, job.id)
    assert [check.name for check in found[1].translation.checks] == ["numbers"]
    again = [judge_again(one.segment, one.translation, PAIR, Tools()) for one in found]
    passed = [{check.name: check.passed for check in one.checks} for one in again]
    assert passed[0]["length"] and passed[1]["numbers"] is False and passed[1]["length"] and passed[3] == {}


def test_what_fails_is_listed_with_its_reason_and_the_rest_is_written(store, near):
    job = begin_job(store, DESK, "mill.md", PAGE, PAIR)
    run(store, job, SAID | {"It opens at nine.": "", "The mill has 3 wheels.": "El molino tiene 5 ruedas."})
    found = report(store, DESK, job.id)
    assert (found.translated, found.untranslated, found.flagged) == (2, 1, 1)
    [(text, why)] = found.left
    assert text == "It opens at nine." and "no translation" in why.text()
    assert b"El molino tiene 5 ruedas." in write_job(store, DESK, job.id)
    assert b"It opens at nine." in write_job(store, DESK, job.id)


def test_stopped_it_goes_on_where_it_was(store, near, monkeypatch):
    monkeypatch.setattr(jobs, "KEEP_SECONDS", 0.0)
    page = b"\n\n".join(b"Wheel %d turns." % n for n in range(40))
    job, engine = begin_job(store, DESK, "wheels.txt", page, PAIR), ScriptedTranslator(turn)
    stop = []
    tools = Tools(engine, stopped=lambda: bool(stop))
    for progress in run_job(store, DESK, job.id, tools):
        if progress.done >= 3:
            stop.append(True)
    done, asked = fetch_job(store, DESK, job.id).done, len(engine.requests)
    assert 3 <= done < 40
    stop.clear()
    assert list(run_job(store, DESK, job.id, tools))[-1].done == 40
    assert len(engine.requests) == asked + (40 - done)


def test_an_engine_s_failure_loses_nothing_made(store, near):
    page = b"\n\n".join(b"Wheel %d turns." % n for n in range(20))
    failing = {"Wheel 15 turns.": GenerationFailed("models.not_the_schema", why="x")}
    job = begin_job(store, DESK, "wheels.txt", page, PAIR)
    with pytest.raises(GenerationFailed):
        run(store, job, failing)
    assert fetch_job(store, DESK, job.id).done == 8


def test_a_person_s_correction_stands_and_is_remembered(store, near):
    job = begin_job(store, DESK, "mill.md", PAGE, PAIR)
    run(store, job)
    memory = Memory(store, DESK, "en", "es")
    one = next(s for s in job_segments(store, DESK, job.id) if s.segment.source == "It opens at nine.")
    made = edit_segment(store, DESK, job.id, one.segment.id, "Abre a las 9.", Tools(memory=memory))
    again = job_segments(store, DESK, job.id, one.position, 1)[0]
    assert (made.state, again.state, again.translation.target) == ("human", "human", "Abre a las 9.")
    assert b"Abre a las 9." in write_job(store, DESK, job.id)
    assert memory.look_up(["It opens at nine."])[0].human
    assert report(store, DESK, job.id).by_origin == {"human": 1, "machine": 2}


def test_a_correction_that_breaks_a_placeholder_is_kept_and_not_written(store, near):
    job = begin_job(store, DESK, "a.json", b'{"hi": "Hello {{name}}"}', PAIR)
    [one] = job_segments(store, DESK, job.id)
    assert edit_segment(store, DESK, job.id, one.segment.id, "Hola", Tools()).state == "untranslated"
    assert write_job(store, DESK, job.id) == b'{"hi": "Hello {{name}}"}'
    assert job_segments(store, DESK, job.id)[0].translation.target == "Hola"


def test_pieces_can_be_done_again_by_another_engine(store, near):
    job = begin_job(store, DESK, "mill.md", PAGE, PAIR)
    run(store, job, SAID | {"It opens at nine.": ""})
    progress = run(store, job, again=("untranslated",))
    assert (progress[0].done, progress[-1].done) == (3, 4)
    assert report(store, DESK, job.id).untranslated == 0


def test_strings_that_have_a_translation_are_left_alone(store, near):
    catalogue = (
        b'msgid ""\nmsgstr "Language: es\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
        b'msgid "Save"\nmsgstr "Guardar"\n\nmsgid "Open %s"\nmsgstr ""\n'
    )
    job = begin_job(store, DESK, "es.po", catalogue, PAIR)
    run(store, job, {"Open [[0]]": "Abrir [[0]]"})
    assert report(store, DESK, job.id).by_origin == {"machine": 1, "file": 1}
    assert b'msgid "Open %s"\nmsgstr "Abrir %s"' in write_job(store, DESK, job.id)


@pytest.mark.parametrize(
    ("name", "data", "direction", "error", "said"),
    [
        ("a.exe", b"MZ", PAIR, UnsupportedFile, "a.exe is of no format"),
        ("a.txt", b"12 + 3 = 15\n", Direction("", "es"), InputError, "language of a.txt cannot be told"),
        ("a.txt", b"It opens at nine.\n", Direction("", "en"), InputError, "already"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_and_nothing_kept(store, near, name, data, direction, error, said):
    with pytest.raises(error, match=said):
        begin_job(store, DESK, name, data, direction)
    assert list_jobs(store, DESK) == ()


def test_another_workspace_sees_nothing(store, near):
    job = begin_job(store, DESK, "mill.md", PAGE, PAIR)
    assert list_jobs(store, OTHER) == ()
    with pytest.raises(StoreError):
        fetch_job(store, OTHER, job.id)


@pytest.mark.parametrize(
    ("name", "data", "kind", "written"),
    [
        ("a.xml", b'<?xml version="1.0"?><resources></resources>', "android", "a.es.xml"),
        ("a.xml", b'<xliff version="1.2"></xliff>', "xliff", "a.es.xml"),
        ("report.pdf", b"%PDF-1.7", "pdf", "report.es.docx"),
        ("A.SRT", b"1\n", "srt", "A.es.SRT"),
    ],
)
def test_what_a_file_is_its_name_and_content_say(name, data, kind, written):
    assert recognise(name, data).kind == kind
    assert output_name(FileJob(name, "en", "es"), data) == written


def test_files_are_read_and_written_in_the_limited_process():
    job = FileJob("mill.md", "en", "es")
    extract = read_source("mill.md", PAGE, job)
    assert [one.source for one in extract.segments] == list(SAID)
    new = {one.id: Written(SAID[one.source]) for one in extract.segments}
    assert b"Abre a las nueve." in write_target("mill.md", PAGE, job, new)
    with pytest.raises(DocumentError, match=r"a\.docx"):
        read_source("a.docx", b"no zip", FileJob("a.docx", "en", "es"))


KILLED = """
    import sys, time
    from core.models import ScriptedTranslator
    from core.store import open_store
    from core.usecases.translation import jobs
    from core.usecases.translation.records import Direction, Tools

    def slowly(request):
        time.sleep(0.01)
        return f"La rueda {request.text[6:-7]} gira."

    jobs.KEEP_SECONDS = 0.1
    store = open_store(sys.argv[1])
    page = b"\\n\\n".join(b"Wheel %d turns." % n for n in range(120))
    job = jobs.begin_job(store, "d" * 32, "wheels.txt", page, Direction("en", "es"), job_id="killed")
    print("begun", flush=True)
    for progress in jobs.run_job(store, "d" * 32, job.id, Tools(ScriptedTranslator(slowly))):
        print(progress.done, flush=True)
"""


def test_a_killed_process_loses_no_piece_it_has_reported(tmp_path):
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    command = [sys.executable, "-c", textwrap.dedent(KILLED), url]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY)
    assert child.stdout.readline() == "begun\n"
    reported = 0
    while reported < 10:
        reported = int(child.stdout.readline())
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    child.stdout.close()
    store = open_store(url)
    job = fetch_job(store, DESK, "killed")
    assert reported <= job.done < 120
    engine = ScriptedTranslator(turn)
    assert list(run_job(store, DESK, "killed", Tools(engine)))[-1].done == 120
    assert len(engine.requests) == 120 - job.done
    store.close()
