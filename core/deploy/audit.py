"""`python -m core.deploy audit`: known vulnerabilities of everything installed, asked by pip-audit.

Fails on one that accepted.toml does not accept, never for want of a network: then it says how much could be asked.
"""

import argparse
import json
import subprocess
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from core.commands.terminal import say
from core.errors import InputError
from core.messages import message

ACCEPTED = Path(__file__).with_name("accepted.toml")
PATIENCE = 180
"""Seconds for all questions together."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A known vulnerability of an installed package; `fixed` are versions without it."""

    package: str
    version: str
    ids: tuple[str, ...]
    fixed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Audit:
    """How many packages there are, how many of them the index knew, and what it found. `why` it could not be asked."""

    packages: int = 0
    asked: int = 0
    findings: tuple[Finding, ...] = ()
    why: str = ""


def main(arguments: Sequence[str]) -> int:
    """Say what was found; 1 where something of it is not accepted."""
    parser = argparse.ArgumentParser(prog="python -m core.deploy audit", description=__doc__)
    parser.add_argument("--language", choices=("en", "zh"), default="en")
    language = parser.parse_args(arguments).language
    audit = run_audit()
    if audit.why:
        say(message("deploy.audit_unanswered", language, why=audit.why))
        return 0
    open_ones = refuse(audit.findings, tomllib.loads(ACCEPTED.read_text("utf-8")), datetime.now(UTC).date())
    for one in open_ones:
        fixed = ", ".join(one.fixed) or "–"
        values = {"name": one.package, "version": one.version, "ids": ", ".join(one.ids), "fixed": fixed}
        say(message("deploy.audit_found", language, **values))
    values = {"asked": audit.asked, "packages": audit.packages, "open": len(open_ones)}
    print(message("deploy.audit_done", language, accepted=len(audit.findings) - len(open_ones), **values))
    return 1 if open_ones else 0


def run_audit() -> Audit:
    """Everything of this environment; InputError where pip-audit is not installed."""
    program = Path(sys.executable).with_name("pip-audit")
    if not program.is_file():
        raise InputError("deploy.no_tool", tool="pip-audit")
    command = [program, "--local", "--format=json", "--progress-spinner=off", "--timeout=5"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        return Audit(why=f"{PATIENCE} s")
    return read_audit(done.stdout, done.stderr)


def read_audit(output: str, errors: str) -> Audit:
    """What pip-audit said. It prints JSON where it could ask, and a traceback or nothing where it could not."""
    try:
        rows = json.loads(output)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return Audit(why=(errors.strip().splitlines() or ["?"])[-1][:200])
    found = [
        Finding(row["name"], row["version"], (one["id"], *one.get("aliases", ())), tuple(one.get("fix_versions", ())))
        for row in rows
        for one in row.get("vulns", ())
    ]
    return Audit(len(rows), sum("skip_reason" not in row for row in rows), tuple(found))


def refuse(findings: Sequence[Finding], accepted: Mapping[str, Mapping], today: date) -> list[Finding]:
    """The findings that no row accepts: of that package, with a reason, until today at least."""
    return [one for one in findings if not any(_accepts(accepted.get(id), one, today) for id in one.ids)]


def _accepts(row: Mapping | None, finding: Finding, today: date) -> bool:
    return bool(row and row.get("reason") and row.get("package") == finding.package and row["until"] >= today)
