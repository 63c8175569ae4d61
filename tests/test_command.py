"""The command line prints answers for people, records for scripts, and messages instead of tracebacks."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from core import __main__ as command
from core.commands import ask
from core.models.scripted import ScriptedChat, ScriptedEmbedder

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def small_base(tmp_path, monkeypatch):
    folder = tmp_path / "kb"
    folder.mkdir()
    (folder / "shipping.md").write_text(
        "# Shipping\n\nStandard shipping takes four working days inside Germany. Express shipping takes one day.\n\n"
        "# Returns\n\nYou can return unused goods within 45 days of delivery. Write to the returns desk first.\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("SHOWCASE_HOME", str(tmp_path / "home"))
    command_settings_reset()
    monkeypatch.setattr(ask, "open_embedder", ScriptedEmbedder)
    monkeypatch.setattr(ask, "open_chat", lambda: ScriptedChat(replies=["You have 45 days [1]."]))
    yield folder
    command_settings_reset()


def command_settings_reset():
    from core.settings import load_settings

    load_settings.cache_clear()


def test_ask_prints_the_evidence_and_its_source(small_base, capsys):
    assert command.main(["ask", "Within how many days can I return unused goods?", "--kb", str(small_base)]) == 0
    out = capsys.readouterr().out
    assert "45 days" in out
    assert "[1] shipping.md" in out


def test_json_prints_the_record_alone(small_base, capsys):
    command.main(["ask", "How long does express shipping take?", "--kb", str(small_base), "--json"])
    record = json.loads(capsys.readouterr().out)
    assert {"text", "citations", "checks", "action"} <= set(record)
    citation = record["citations"][0]
    quoted = "".join(citation["text"][span["start"] : span["end"]] for span in citation["spans"])
    assert "one day" in quoted


def test_what_is_not_covered_is_refused_and_a_person_offered(small_base, capsys):
    command.main(["ask", "Who painted the ceiling of the Sistine chapel?", "--kb", str(small_base), "--json"])
    record = json.loads(capsys.readouterr().out)
    assert (record["action"], record["citations"]) == ("offer_ticket", [])


def test_a_missing_folder_is_a_message(small_base, capsys, tmp_path):
    assert command.main(["ask", "Where?", "--kb", str(tmp_path / "nowhere")]) == 2
    assert "nowhere" in capsys.readouterr().err


def test_models_shows_device_choice_and_reasons():
    out = subprocess.run([sys.executable, "-m", "core", "models"], cwd=ROOT, capture_output=True, text=True)
    assert out.returncode == 0, out.stderr
    assert "Device:" in out.stdout
    assert "SmolLM2" in out.stdout or "Qwen" in out.stdout
    chinese = subprocess.run(
        [sys.executable, "-m", "core", "--language", "zh", "models"], cwd=ROOT, capture_output=True, text=True
    )
    assert "设备" in chinese.stdout


def test_ctrl_c_is_a_line_and_a_status(small_base, capsys, monkeypatch):
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(ask, "open_knowledge", stop)
    assert command.main(["ask", "Where?", "--kb", str(small_base)]) == 130
    assert capsys.readouterr().err == "Stopped.\n"


def test_what_the_terminals_encoding_lacks_is_escaped(tmp_path, monkeypatch):
    (tmp_path / "note.md").write_text("A short note.")
    out = io.TextIOWrapper(io.BytesIO(), "ascii")
    monkeypatch.setattr(sys, "stdout", out)
    command.main(["check", str(tmp_path / "note.md")])
    assert b"\\u2713" in out.buffer.getvalue()


def test_a_reader_that_has_gone_is_noticed_at_the_end_too(tmp_path, monkeypatch):
    class Gone(io.StringIO):
        def flush(self):
            raise BrokenPipeError

        def fileno(self):
            return os.open(os.devnull, os.O_WRONLY)

    (tmp_path / "note.md").write_text("A short note.")
    monkeypatch.setattr(sys, "stdout", Gone())
    assert command.main(["check", str(tmp_path / "note.md")]) == 1
