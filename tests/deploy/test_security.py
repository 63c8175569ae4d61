"""SECURITY.md names tests that exist, in both languages the same; and what it claims of the code as a whole holds."""

import ast
import re
from pathlib import Path

import pytest

from core.settings import REPOSITORY
from tests.reading import read_tree

PAGE = REPOSITORY / "core" / "deploy" / "SECURITY.md"
NAMED = re.compile(r"`(tests/[\w/]+\.py)?((?:::\w+)+)`")
CALLERS = {"httpx", "httpx2", "requests", "urllib.request", "urllib3", "aiohttp", "socket", "http.client", "ftplib"}
MAY_CALL = {
    "core/models/hub.py",
    "core/models/endpoint.py",
    "core/models/endpoint_errors.py",
    "core/models/endpoint_list.py",
    "apps/_operations.py",  # asks whether the endpoint lives
    "core/deploy/publishing.py",
}
"""Each calls addresses of the settings or the hub, and none that a person, a file or a model wrote."""


def named_tests(text: str) -> list[tuple[str, str]]:
    """File and name, a file standing for those that follow it."""
    found, file = [], ""
    for given, name in NAMED.findall(text):
        file = given or file
        found.append((file, name.removeprefix("::")))
    return found


def test_every_test_that_is_named_exists():
    named = named_tests(PAGE.read_text("utf-8"))
    assert len(named) > 40
    for file, name in named:
        tree = read_tree(REPOSITORY / file)
        known = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
        assert set(name.split("::")) <= known, f"{file}::{name}"


def test_both_pages_name_the_same_tests():
    assert sorted(named_tests(PAGE.read_text("utf-8"))) == sorted(
        named_tests(PAGE.with_name("SECURITY.zh.md").read_text("utf-8"))
    )


def modules_of(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(read_tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def code() -> list[Path]:
    left_out = ("core/evals",)
    files = [path for folder in ("core", "apps") for path in (REPOSITORY / folder).rglob("*.py")]
    return [path for path in files if not str(path.relative_to(REPOSITORY)).startswith(left_out)]


def test_no_app_and_no_use_case_opens_an_address():
    opens = {str(path.relative_to(REPOSITORY)) for path in code() if modules_of(path) & CALLERS}
    assert opens <= MAY_CALL, f"who gives {sorted(opens - MAY_CALL)} its address? Then SECURITY.md, then this list"


@pytest.mark.parametrize("name", ["eval", "exec", "compile", "__import__"])
def test_no_text_is_run_but_in_the_sandbox(name):
    callers = {
        str(path.relative_to(REPOSITORY))
        for path in code()
        for node in ast.walk(read_tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
    }
    inside = {"core/usecases/grading/answer_runner.py"}
    assert callers <= inside | ({"core/usecases/grading/coding.py"} if name == "compile" else set()), (
        "parsed, never run"
    )


def test_nothing_that_can_run_code_is_loaded_from_a_file():
    for path in code():
        assert not modules_of(path) & {"pickle", "shelve", "marshal", "dill", "joblib"}, path.relative_to(REPOSITORY)


def test_no_code_comes_with_a_model():
    for path in code():
        text = path.read_text("utf-8")
        assert "trust_remote_code=True" not in text and "weights_only=False" not in text, path.name


def test_no_page_lets_markup_through():
    for path in (REPOSITORY / "apps").glob("*.py"):
        text = path.read_text("utf-8")
        assert "unsafe_allow_html" not in text and "sanitize_html=False" not in text, path.name
        for call in re.findall(r"^.*unsafe_allow_javascript=True", text, re.M):
            own = ("(TO_TOP,", "(CLOSE_MENU,", "TO_HIT.format(serial=chosen.serial)")
            assert any(one in call for one in own), "a script of ours, and a number"


def test_the_forgery_check_is_off_in_the_hubs_frame_alone():
    places = [path for path in (REPOSITORY / "core").rglob("*") if path.suffix in (".py", ".yaml", ".conf", ".toml")]
    places += [*(REPOSITORY / "apps").rglob("*.py"), REPOSITORY / "Makefile", REPOSITORY / ".streamlit/config.toml"]
    switched = {path.name for path in places if "enableXsrfProtection=false" in path.read_text("utf-8")}
    assert switched == {"space.py"}
