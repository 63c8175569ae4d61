"""`python -m core summarize`: every sentence with its lines, the notice always, nothing sent unless allowed."""

import io
import json
import sys

import pytest

from core.__main__ import main
from core.commands import summarize as command
from core.models import ScriptedChat, ScriptedEmbedder
from core.settings import REPOSITORY, Settings

SAMPLES = REPOSITORY / "data" / "medical"


def run(capsys, *options):
    status = main(["summarize", *map(str, options)])
    said = capsys.readouterr()
    return status, said.out, said.err


@pytest.mark.parametrize("view", ["clinician", "patient"])
def test_every_sentence_ends_with_lines_of_the_report(capsys, view):
    path = SAMPLES / "en" / "chest-ct.txt"
    status, out, _ = run(capsys, path, "--view", view)
    assert status == 0 and "not medical advice" in out
    lines = path.read_text().splitlines()
    claims = [line for line in out.splitlines() if line[:2] in {f"{mark} " for mark in command.MARKS.values()}]
    assert len(claims) > 8
    for claim in claims:
        places = [int(number) for number in claim[claim.rindex("[") + 1 : -1].split(", ")]
        assert places and all(1 <= place <= len(lines) for place in places), claim
    assert any("spiculated nodule" in claim and "right upper lobe" in claim for claim in claims)


def test_a_pdf_is_read_and_written_in_each_format(capsys, tmp_path):
    path = SAMPLES / "zh" / "blood-spring.pdf"
    for ending, head in ((".pdf", b"%PDF"), (".docx", b"PK"), (".json", b"{"), (".fhir.json", b"{")):
        output = tmp_path / f"summary{ending}"
        assert main(["--language", "zh", "summarize", str(path), "-o", str(output)]) == 0
        assert output.read_bytes().startswith(head), ending
        assert f"已写入：{output}" in capsys.readouterr().err
    bundle = json.loads((tmp_path / "summary.fhir.json").read_text())
    values = {entry["resource"].get("valueQuantity", {}).get("value") for entry in bundle["entry"]}
    assert {103, 412, 6.4} <= values
    assert "郑美玲" not in (tmp_path / "summary.fhir.json").read_text()


def test_what_a_model_would_see_holds_no_name(capsys):
    status, out, _ = run(capsys, SAMPLES / "en" / "discharge.txt", "--masked")
    assert status == 0 and "[NAME_1]" in out
    for hidden in ("Whitcombe", "3380157", "30 Nov 1949", "Harbour Road", "7946 0018", "St Brendan"):
        assert hidden not in out, hidden
    assert "heart failure" in out and "5.3 mmol/L" in out


def test_somebody_elses_summary_is_checked(capsys, tmp_path):
    summary = tmp_path / "summary.txt"
    summary.write_text("There is an 11 mm nodule in the left upper lobe. There is no pulmonary embolism.")
    status, out, _ = run(capsys, SAMPLES / "en" / "chest-ct.txt", "--check", summary)
    assert status == 1
    assert "✗ There is an 11 mm nodule in the left upper lobe." in out
    assert "✓ There is no pulmonary embolism." in out


def test_somebody_elses_summary_is_checked_with_the_embedder_that_is_here(capsys, monkeypatch, tmp_path):
    summary, asked = tmp_path / "summary.txt", []
    summary.write_text("A little something was spotted up there.")
    found = ScriptedEmbedder(languages=("en",))
    embed = found.embed
    monkeypatch.setattr(found, "embed", lambda texts: asked.append(texts) or embed(texts))
    monkeypatch.setattr("core.usecases.medical.checking.find_embedder", lambda: found)
    run(capsys, SAMPLES / "en" / "chest-ct.txt", "--check", summary)
    assert any("A little something was spotted up there" in texts for texts in asked)


def test_a_report_on_standard_input(capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("Potassium 6.9 mmol/L (3.5-5.1)\nSodium 140 mmol/L (135-145)\n"))
    status, out, _ = run(capsys, "-")
    assert status == 0 and "6.9 mmol/L" in out and "Needs attention now" in out


def test_nothing_goes_to_an_endpoint_unless_it_is_allowed(capsys, monkeypatch):
    monkeypatch.setattr(command, "load_settings", lambda: Settings(endpoint="http://127.0.0.1:9/v1"))
    monkeypatch.setattr("core.models.open_chat", lambda **_: pytest.fail("the model was opened"))
    status, out, err = run(capsys, SAMPLES / "en" / "chest-ct.txt", "--model")
    assert (status, out) == (2, "") and "nothing was sent" in err and "--send" in err


def test_a_models_sentence_stands_only_where_it_is_proved(capsys, monkeypatch):
    monkeypatch.setattr("core.models.open_chat", lambda **_: ScriptedChat(replies=["no JSON at all"] * 9))
    status, out, _ = run(capsys, SAMPLES / "en" / "chest-ct.txt", "--model")
    assert status == 0 and "no JSON at all" not in out and "spiculated nodule" in out


@pytest.mark.parametrize(("name", "content"), [("gone.pdf", None), ("broken.pdf", b"%PDF-1.4 nothing"), ("a.txt", b"")])
def test_a_file_that_cannot_be_read_is_said(capsys, tmp_path, name, content):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    status, out, err = run(capsys, tmp_path / name)
    assert (status, out) == (2, "") and name in err and "Traceback" not in err


def test_an_unknown_ending_is_refused(capsys, tmp_path):
    status, _, err = run(capsys, SAMPLES / "en" / "chest-ct.txt", "-o", tmp_path / "a.xyz")
    assert status == 2 and ".fhir.json" in err and not list(tmp_path.iterdir())


def test_an_output_that_cannot_be_written_is_said_before_anything_is_read(capsys, tmp_path):
    for name, said in (("nowhere/a.json", "cannot be written"), ("a.xyz", ".fhir.json")):
        status, _, err = run(capsys, tmp_path / "gone.txt", "-o", tmp_path / name)
        assert status == 2 and said in err and "gone.txt" not in err
