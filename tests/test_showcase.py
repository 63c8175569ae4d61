"""Every row of the showcase has all that belongs to an app; a failure names what is missing."""

import ast
import importlib
from pathlib import Path

import pytest

from core.evals.__main__ import SUITES
from core.messages import LANGUAGES
from core.showcase import APPS, App

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
