"""`write` and `check` on the command line: text for people, records for scripts, an exit status that tells."""

import io
import json
from pathlib import Path

import pytest

from core import __main__ as command
from core.commands import write
from core.models.scripted import ScriptedChat

DATA = Path(__file__).resolve().parents[1] / "data" / "writing"
NEWS = str(DATA / "texts" / "news.en.md")
BRIEF = str(DATA / "briefs" / "news.en.yaml")


def brief_file(tmp_path: Path, text: str) -> str:
    path = tmp_path / "brief.yaml"
    path.write_text(text, "utf-8")
    return str(path)


def test_check_names_what_breaks_the_brief_with_its_line(capsys):
    assert command.main(["check", NEWS, "--brief", BRIEF]) == 1
    out = capsys.readouterr().out
    assert "✗ Numbers from the facts" in out
    assert "line 5: 2.6 million euros" in out
    assert "line 3: 13 September 2026" in out


def test_check_speaks_chinese(capsys):
    command.main(["--language", "zh", "check", NEWS, "--brief", BRIEF])
    out = capsys.readouterr().out
    assert "第 5 行：2.6 million euros" in out
    assert "Length" not in out


def test_check_gives_records_whose_places_are_in_the_text(capsys):
    command.main(["check", NEWS, "--brief", BRIEF, "--json"])
    records = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
    text = Path(NEWS).read_text("utf-8")
    place = records["fact_dates"]["places"][0]
    assert records["fact_dates"]["demand"] and records["fact_dates"]["passed"] is False
    assert text[place["start"] : place["end"]] == place["text"] == "13 September 2026"
    assert records["cliche"]["demand"] is False


def test_advice_alone_does_not_fail(tmp_path, capsys):
    text = tmp_path / "text.txt"
    text.write_text("The shop is open on every day of the week. " * 2, "utf-8")
    assert command.main(["check", str(text)]) == 0
    assert "✗ Repeated sentences" in capsys.readouterr().out


def test_check_reads_standard_input(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr("sys.stdin", io.StringIO("A short note."))
    brief = brief_file(tmp_path, "topic: A note\nlength: 90\n")
    assert command.main(["check", "-", "--brief", brief]) == 1
    assert "✗ Length: 3 words; wanted 90" in capsys.readouterr().out


def test_write_without_a_model_says_the_facts_and_what_is_missing(capsys):
    command.main(["write", BRIEF, "--no-model"])
    shown = capsys.readouterr()
    assert "The renovation cost 2.4 million euros, of which the region paid 60 percent." in shown.out
    assert "✓ Numbers from the facts" in shown.err
    assert "✓ Length" in shown.err


def test_write_drafts_with_the_model_and_keeps_its_name(monkeypatch, capsys, tmp_path):
    said = "We write the reason down. Those who come later can read it."
    monkeypatch.setattr(write, "open_chat", lambda: ScriptedChat(replies=[said]))
    assert command.main(["write", brief_file(tmp_path, "topic: Why we write reasons down\n"), "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["text"] == said
    assert (record["model"], record["tokens"] > 0) == ("scripted", True)
    assert all(check["passed"] is not False for check in record["checks"])


@pytest.mark.parametrize(("ending", "opens"), [("docx", b"PK"), ("html", b"<!"), ("md", b"#"), ("txt", b"The town")])
def test_write_exports_by_the_ending(tmp_path, ending, opens, capsys):
    path = tmp_path / f"news.{ending}"
    command.main(["write", BRIEF, "--no-model", "-o", str(path)])
    assert path.read_bytes().startswith(opens)
    said = capsys.readouterr()
    assert said.out == "" and f"Written: {path}" in said.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["check", "nowhere.md"], "nowhere.md"),
        (["write", "nowhere.yaml"], "nowhere.yaml"),
        (["write", BRIEF, "--no-model", "-o", "text.xyz"], "text.xyz"),
        (["write", BRIEF, "--no-model", "-o", "nowhere/text.md"], "nowhere/text.md cannot be written"),
    ],
)
def test_a_wrong_path_is_a_message(arguments, says, capsys):
    assert command.main(arguments) == 2
    assert says in capsys.readouterr().err


def test_news_without_its_facts_stops_with_the_list(tmp_path, capsys):
    assert command.main(["write", brief_file(tmp_path, "kind: news\ntopic: The bridge\n"), "--no-model"]) == 2
    assert "who" in capsys.readouterr().err
