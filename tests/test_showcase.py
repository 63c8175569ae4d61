"""Every row of the showcase has all that belongs to an app; a failure names what is missing."""

import ast
import importlib
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from core.evals.__main__ import SUITES
from core.messages import LANGUAGES
from core.showcase import APPS, App, list_pieces

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(params=APPS, ids=lambda app: app.name)
def app(request) -> App:
    return request.param


def test_names_and_ports_are_unique():
    assert len({app.name for app in APPS}) == len({app.port for app in APPS}) == len(APPS)


def test_the_title_is_in_both_languages(app):
    assert all(app.title.text(language) for language in LANGUAGES)


def test_the_file_is_short_and_uses_its_toolkit(app):
    source = (ROOT / app.file).read_text("utf-8")
    assert source.count("\n") <= 200, f"{app.file} is longer than an app should be: move work into the core"
    assert any(
        alias.name == app.ui
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Import)
        for alias in node.names
    )


def test_the_verbs_exist(app):
    for verb in app.verbs:
        module, name = verb.rsplit(".", 1)
        assert callable(getattr(importlib.import_module(f"{app.use_case}.{module}"), name)), verb


def test_the_prompts_exist_in_both_languages_with_a_golden_render(app):
    for prompt in app.prompts:
        for language in LANGUAGES:
            assert (ROOT / "core" / "prompts" / f"{prompt}.{language}.md").is_file(), f"{prompt}.{language}"
            assert list((ROOT / "tests" / "golden").glob(f"{prompt.replace('/', '_')}.{language}*")), (
                f"{prompt}.{language}"
            )


def test_sample_data_and_an_evaluation_exist(app):
    assert any((ROOT / app.data).iterdir())
    for suite in SUITES[app.suite]:
        assert callable(importlib.import_module(f"core.evals.suites.{suite}").run)


def test_both_readmes_name_the_app_and_its_command(app):
    for name in ("README.md", "README.zh.md"):
        text = (ROOT / name).read_text("utf-8")
        assert app.file in text, name
        assert f"make {app.name}" in text, name


def test_nothing_is_missing(app):
    """What the lab's page "A sixth app" shows."""
    assert [f"{piece.place}: {piece.name}" for piece in list_pieces(app) if not piece.there] == []


FRAMES = ("home", "lab")
"""Files of `apps` that are no app of the showcase."""
SHARED = ("lab", "results")
"""Folders of use cases and of data that no app owns."""


def find_strays(apps: Sequence[App], root: Path = ROOT) -> list[str]:
    """What looks like an app's and has no row."""
    names = {app.name for app in apps}
    cases = {app.use_case.rpartition(".")[2] for app in apps}
    data = {Path(app.data).name for app in apps}
    pages = [path for path in (root / "apps").glob("[!_]*.py") if path.stem not in names.union(FRAMES)]
    folders = [
        path
        for folder, owned in (("core/usecases", cases), ("core/prompts", cases), ("data", data))
        for path in (root / folder).iterdir()
        if path.is_dir() and not path.name.startswith(("_", ".")) and path.name not in owned.union(SHARED)
    ]
    return sorted(str(path.relative_to(root)) for path in (*pages, *folders))


def test_nothing_of_an_app_stands_without_its_row():
    assert find_strays(APPS) == [], "add a row for these to core/showcase.py, or take them away"


def test_an_app_without_its_row_is_named_with_all_that_is_left_of_it():
    """The guide's first step, undone: the row of the sixth app is deleted."""
    assert find_strays([app for app in APPS if app.name != "triage"]) == [
        "apps/triage.py", "core/prompts/triage", "core/usecases/triage", "data/triage",
    ]  # fmt: skip


def test_a_row_alone_is_answered_with_a_list_of_all_that_is_to_be_made(tmp_path):
    """The guide replayed: a row and nothing else, then each kind of piece in the order of the page."""
    row = replace(next(app for app in APPS if app.name == "triage"), name="seventh", file="apps/seventh.py")
    missing = [piece.kind for piece in list_pieces(row, tmp_path) if not piece.there]
    assert list(dict.fromkeys(missing)) == [
        "words", "verb", "prompt", "golden", "data", "file", "suite", "make", "readme",
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["verb", "prompt", "golden", "data", "file", "suite", "make", "readme"])
def test_each_piece_of_the_sixth_app_is_missed_when_it_is_gone(kind, tmp_path):
    app = next(app for app in APPS if app.name == "triage")
    taken = next(piece for piece in list_pieces(app) if piece.kind == kind)
    for piece in list_pieces(app):
        source, target = ROOT / piece.place, tmp_path / piece.place
        target.parent.mkdir(parents=True, exist_ok=True)
        if piece.place != taken.place and not target.exists():
            (shutil.copytree if source.is_dir() else shutil.copy)(source, target)
    assert {piece.place for piece in list_pieces(app, tmp_path) if not piece.there} == {taken.place}
