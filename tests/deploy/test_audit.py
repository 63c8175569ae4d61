"""A known vulnerability fails the audit unless accepted with a reason and a last day; no network fails nothing."""

import json
import subprocess
import tomllib
from datetime import date

import pytest

from core.deploy import audit
from core.deploy.__main__ import main
from core.deploy.audit import ACCEPTED, Audit, Finding, read_audit, refuse
from core.errors import InputError

TODAY = date(2026, 11, 28)
FOUND = Finding("left-pad", "1.0", ("PYSEC-2026-1", "CVE-2026-9"), ("1.1",))
ROW = {"package": "left-pad", "reason": "never called with a negative width", "until": date(2026, 12, 31)}


def output(*rows):
    return json.dumps({"dependencies": rows, "fixes": []})


VULNERABLE = {
    "name": "left-pad",
    "version": "1.0",
    "vulns": [{"id": "PYSEC-2026-1", "aliases": ["CVE-2026-9"], "fix_versions": ["1.1"], "description": "-"}],
}
CLEAN = {"name": "right-pad", "version": "2.0", "vulns": []}
SKIPPED = {"name": "mine", "skip_reason": "Dependency not found"}


@pytest.mark.parametrize(
    ("accepted", "refused"),
    [
        ({}, 1),
        ({"PYSEC-2026-1": ROW}, 0),
        ({"CVE-2026-9": ROW}, 0),
        ({"CVE-2026-8": ROW}, 1),
        ({"CVE-2026-9": ROW | {"until": TODAY}}, 0),
        ({"CVE-2026-9": ROW | {"until": date(2026, 11, 27)}}, 1),
        ({"CVE-2026-9": ROW | {"reason": ""}}, 1),
        ({"CVE-2026-9": ROW | {"package": "other"}}, 1),
    ],
    ids=str,
)
def test_only_what_a_row_accepts_passes(accepted, refused):
    assert len(refuse([FOUND], accepted, TODAY)) == refused


def test_what_the_index_did_not_know_is_counted_as_not_asked():
    assert read_audit(output(VULNERABLE, CLEAN, SKIPPED), "") == Audit(3, 2, (FOUND,))


@pytest.mark.parametrize("printed", ["", "not json", "[]", "{}"])
def test_an_index_that_does_not_answer_is_said_with_its_last_line(printed):
    assert read_audit(printed, "Traceback ...\nConnectionError: no route").why == "ConnectionError: no route"


def answering(monkeypatch, printed, errors=""):
    done = subprocess.CompletedProcess([], 1, printed, errors)
    monkeypatch.setattr(audit.subprocess, "run", lambda *arguments, **options: done)


def test_a_finding_fails_with_the_way_out(monkeypatch, capsys):
    answering(monkeypatch, output(VULNERABLE, CLEAN))
    assert main(["audit"]) == 1
    said = capsys.readouterr()
    assert "left-pad 1.0" in said.err and "CVE-2026-9" in said.err and "1.1" in said.err
    assert "2 of 2" in said.out


def test_without_a_network_nothing_fails(monkeypatch, capsys):
    answering(monkeypatch, "", "ConnectionError: no route")
    assert main(["audit", "--language", "zh"]) == 0
    assert "no route" in capsys.readouterr().err


def test_an_index_that_never_answers_is_left_after_a_while(monkeypatch, capsys):
    def hang(command, timeout, **options):
        raise subprocess.TimeoutExpired(command, timeout)

    monkeypatch.setattr(audit.subprocess, "run", hang)
    assert main(["audit"]) == 0 and "180 s" in capsys.readouterr().err


def test_what_is_accepted_has_a_reason_and_a_day():
    for id, row in tomllib.loads(ACCEPTED.read_text("utf-8")).items():
        assert row["package"] and len(row["reason"]) > 20 and isinstance(row["until"], date), id


def test_without_the_tool_it_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setattr(audit.sys, "executable", str(tmp_path / "python"))
    with pytest.raises(InputError, match="pip-audit"):
        audit.run_audit()
