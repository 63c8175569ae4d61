"""`python -m core.deploy licences`: THIRD_PARTY.md anew, from installed packages, the catalogues and data_sets.toml.

`--check` only says whether it is stale. Knows no licence by heart: what a package does not say is said to be unknown.
"""

import argparse
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, metadata, requires
from pathlib import Path

from core.commands.terminal import say
from core.deploy.bundle import normal
from core.errors import InputError
from core.messages import message
from core.models.catalog import CATALOG
from core.models.translator_catalog import TRANSLATORS
from core.settings import REPOSITORY
from core.showcase import APPS

FOLDER = Path(__file__).parent
FILE = FOLDER / "THIRD_PARTY.md"
DATA_SETS = FOLDER / "data_sets.toml"
LISTS = ("requirements.txt", "requirements-dev.txt")
BROUGHT = "## Packages those bring along"
"""The part that follows what a package index serves on the day, and so is not compared."""
HEAD = """\
# What others made

Written by `python -m core.deploy licences` from what the packages say of themselves, the catalogues of models and
`data_sets.toml`; licences as stated by their publishers, not checked by a lawyer. The project itself is Apache-2.0.
"""
SYSTEM = {
    "apertium": "GPL-2.0-or-later, run as a program of its own",
    "bubblewrap": "LGPL-2.0-or-later, run as a program of its own",
    "fonts-noto-cjk": "OFL-1.1",
    "libpangoft2-1.0-0": "LGPL-2.0-or-later, loaded where PDF is written",
}
"""Debian's packages, as their copyright files state; language pairs are as apertium."""

SOURCES = ("source", "source code", "repository", "code", "github", "homepage", "documentation")
"""What packages call the address of their source and, after those, of their pages, in the order of preference."""
INDEXED = re.compile(r"/(?:project|simple|packages)/")
"""In the address of a package at an index, which says nothing of who made it."""

Package = Mapping[str, str]


def main(arguments: Sequence[str]) -> int:
    """Write the file; with `--check`, 1 where it is stale."""
    parser = argparse.ArgumentParser(prog="python -m core.deploy licences", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 where the file is stale")
    parser.add_argument("--language", choices=("en", "zh"), default="en")
    options = parser.parse_args(arguments)
    text = write_third_party(list_packages())
    if options.check:
        if compared(text) == compared(FILE.read_text("utf-8")):
            return 0
        say(message("deploy.licences_stale", options.language, file=FILE.name))
        return 1
    FILE.write_text(text, "utf-8")
    print(message("command.written", options.language, name=FILE))
    return 0


def list_packages() -> dict[str, Package]:
    """What is installed, by normal name, with `Name`, `Version`, `License` and `URL`, read by pip-licenses.

    InputError where that is not installed: it is one of the tools of requirements-dev.txt.
    """
    program = Path(sys.executable).with_name("pip-licenses")
    if not program.is_file():
        raise InputError("deploy.no_tool", tool="pip-licenses")
    command = [program, "--format=json", "--with-system", f"--python={sys.executable}"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return {normal(row["Name"]): row | {"URL": find_source(row["Name"])} for row in json.loads(done.stdout)}


def find_source(name: str) -> str:
    """Where an installed package's source is, as it says itself, else its page; empty where that is an index's."""
    stated = metadata(name)
    labels = {}
    for line in stated.get_all("Project-URL") or ():
        label, _, address = line.partition(",")
        labels[label.strip().lower()] = address.strip()
    found = [*(labels.get(label, "") for label in SOURCES), stated.get("Home-page", "")]
    return next((address for address in found if address.startswith("http") and not INDEXED.search(address)), "")


def write_third_party(packages: Mapping[str, Package]) -> str:
    """The whole file."""
    parts = [HEAD]
    for name, title in zip(LISTS, ("## Packages of the apps", "## Packages for tests and tools"), strict=True):
        rows = [_package(packages, _name(line)) for line in _lines(name)]
        parts.append(f"{title} (`{name}`)\n\n{_table(('package', 'version', 'licence', 'where'), rows)}")
    parts += [_models(), _data_sets(), _system()]
    brought = sorted(closure(_lines(LISTS[0])) - {_name(line) for line in _lines(LISTS[0])})
    rows = [_package(packages, name) for name in brought if name in packages]
    parts.append(f"{BROUGHT}\n\n{_table(('package', 'version', 'licence', 'where'), rows)}")
    return "\n".join(parts)


def compared(text: str) -> str:
    """What must be as it is written anew."""
    return text.partition(BROUGHT)[0]


def read_data_sets() -> dict[str, dict]:
    """The evaluation data by folder: `name`, `license`, `used`."""
    return tomllib.loads(DATA_SETS.read_text("utf-8"))


def _lines(name: str) -> Iterator[str]:
    for line in (REPOSITORY / name).read_text("utf-8").splitlines():
        if line.strip() and not line.startswith(("#", "-")):
            yield line


def _name(line: str) -> str:
    return normal(line)


def _package(packages: Mapping[str, Package], name: str) -> tuple[str, ...]:
    """A row; InputError where a package of the lists is not installed, whose licence cannot be read then."""
    if name not in packages:
        raise InputError("deploy.not_installed", name=name)
    row = packages[name]
    return row["Name"], row["Version"].partition("+")[0], _licence(row["License"]), row["URL"] or "–"


def _licence(text: str) -> str:
    """One line of it: some packages give the whole text, whose first line is its name."""
    first = text.strip().splitlines()[0] if text.strip() else "UNKNOWN"
    return re.sub(r"\s+", " ", first).replace("|", "/")


def closure(lines: Iterable[str]) -> set[str]:
    """The packages that requirement lines name, with what those need, extras included, of what is installed."""
    from packaging.requirements import Requirement

    found: set[str] = set()
    waiting = [Requirement(line) for line in lines]
    seen: set[str] = set()
    while waiting:
        wanted = waiting.pop()
        key = f"{normal(wanted.name)}[{','.join(sorted(wanted.extras))}]"
        if key in seen:
            continue
        seen.add(key)
        try:
            needs = [Requirement(line) for line in requires(wanted.name) or ()]
        except PackageNotFoundError:
            continue
        found.add(normal(wanted.name))
        asked = [{"extra": extra} for extra in ("", *wanted.extras)]
        waiting += [one for one in needs if not one.marker or any(one.marker.evaluate(extra) for extra in asked)]
    return found


def _models() -> str:
    specs = [*CATALOG, *TRANSLATORS]
    rows = [(spec.id, "/".join(spec.roles), spec.license, f"https://huggingface.co/{spec.id}") for spec in specs]
    carried = " and ".join(f"`{spec.package.requirement}` (for {spec.name})" for spec in CATALOG if spec.package)
    return (
        f"## Models\n\nNone is part of this repository. Fetched at the first start from the package index: {carried}; "
        "the others when somebody asks. CC-BY-NC is not for commercial use, and such a model is never chosen by itself."
        f"\n\n{_table(('model', 'for', 'licence', 'where'), rows)}"
    )


def _data_sets() -> str:
    rows = [(row["name"], row["license"], ", ".join(row["used"])) for row in read_data_sets().values()]
    return (
        "## Data for measuring\n\nNone of it is part of this repository, nor of what is built from it. Samples under "
        "`data/` were written for this project, their shops, pupils and patients invented.\n\n"
        f"{_table(('data set', 'licence', 'used by'), rows)}"
    )


def _system() -> str:
    names = sorted({package for app in APPS for package in app.packages})
    rows = [(name, SYSTEM.get(name) or SYSTEM[name.partition("-")[0]]) for name in names]
    return f"## Debian packages that apps ask for\n\n{_table(('package', 'licence'), rows)}"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
