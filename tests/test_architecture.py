"""The house rules that a machine can hold: who may import whom, what is heavy, what stays small, both languages."""

import ast
import re
import string
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reading import read_tree

ROOT = Path(__file__).resolve().parents[1]
SHELVES = (
    ("messages", "errors"),
    ("settings",),
    ("telemetry",),
    ("models",),
    ("prompts",),
    ("documents",),
    ("checks",),
    ("store",),
    ("access",),
    ("usecases",),
    ("showcase",),
    ("evals", "deploy", "commands", "__main__"),
)
RANK = {name: rank for rank, names in enumerate(SHELVES) for name in names}
HEAVY = {"torch", "transformers", "openvino", "openvino_genai", "accelerate", "llguidance", "peft"}
USER_INTERFACES = {"gradio", "streamlit"}
TO_BE_READ = ROOT / "core" / "usecases" / "lab" / "scratch" / "network"
"""Classes of torch modules, which need torch where they stand; who wants a network imports them inside a function."""
CORE = sorted((ROOT / "core").rglob("*.py"))
MODULES = [*CORE, *sorted((ROOT / "apps").rglob("*.py"))]
RUN_ELSEWHERE = {"__main__.py", "env.py"}
"""Run by Python and by Alembic, imported by nobody."""
CATALOGUES = sorted((ROOT / "core" / "messages").glob("*.toml"))


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imported(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """(module, line) of every import statement below `tree`, wherever it stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"relative import on line {node.lineno}"
            yield node.module or "", node.lineno
            if node.module == "core":
                yield from ((f"core.{alias.name}", node.lineno) for alias in node.names)


@pytest.mark.parametrize("path", CORE, ids=name_of)
def test_core_imports_leftwards_only(path):
    shelf = path.relative_to(ROOT / "core").parts[0].removesuffix(".py")
    if shelf == "__init__":
        return
    inside_reliability = path.relative_to(ROOT / "core").parts[:2] == ("evals", "reliability")
    for module, line in imported(read_tree(path)):
        top, _, rest = module.partition(".")
        wire = inside_reliability and module.startswith("streamlit.proto")
        assert wire or top not in USER_INTERFACES | {"apps"}, f"line {line}: the core imports {module}"
        if top == "core" and rest:
            other = rest.split(".")[0]
            assert RANK[other] <= RANK[shelf], f"line {line}: {shelf} imports {other}"
            if shelf == other == "usecases":
                mine, theirs = path.relative_to(ROOT / "core" / "usecases").parts[0], rest.split(".")[1]
                assert mine == theirs, f"line {line}: use case {mine} imports {theirs}"


@pytest.mark.parametrize("path", CORE, ids=name_of)
def test_engines_are_imported_inside_functions_of_models_evaluations_and_the_lab(path):
    tree = read_tree(path)
    at_import = {id(node) for node in tree.body}
    inside = path.relative_to(ROOT / "core").parts
    allowed = inside[0] in {"models", "evals"} or inside[:2] == ("usecases", "lab")
    for node in ast.walk(tree):
        if not isinstance(node, ast.Import | ast.ImportFrom):
            continue
        for module, line in imported(node):
            if module.split(".")[0] in HEAVY:
                assert allowed, f"line {line}: {module} outside core/models"
                late = id(node) not in at_import or path.is_relative_to(TO_BE_READ)
                assert late, f"line {line}: {module} is imported at import time"


def test_importing_the_core_loads_no_engine():
    paths = [path for path in CORE if path.name not in RUN_ELSEWHERE and not path.is_relative_to(TO_BE_READ)]
    modules = [name_of(path).removesuffix(".py").replace("/", ".") for path in paths]
    code = f"import importlib, sys\nfor m in {modules!r}: importlib.import_module(m.removesuffix('.__init__'))\n"
    code += f"print(sorted(set(sys.modules) & {HEAVY | USER_INTERFACES!r}))"
    out = subprocess.run([sys.executable, "-W", "ignore", "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert out.returncode == 0, out.stderr
    assert out.stdout.strip() == "[]"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_modules_say_what_they_are_for_and_functions_stay_readable(path):
    tree = read_tree(path)
    if tree.body:
        assert ast.get_docstring(tree), "no module docstring"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= 60, f"{node.name} is {length} lines"
            named = [a.arg for a in (*node.args.args, *node.args.kwonlyargs) if a.arg not in {"self", "cls"}]
            untyped = [a.arg for a in (*node.args.args, *node.args.kwonlyargs) if a.annotation is None]
            assert not set(untyped) - {"self", "cls"}, f"{node.name}: untyped {untyped}"
            assert len(named) <= 9, f"{node.name} takes {len(named)} parameters; pass a record"


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("path", CATALOGUES, ids=name_of)
def test_every_sentence_stands_in_both_languages_with_the_same_values(path):
    for name, entry in tomllib.loads(path.read_text("utf-8")).items():
        assert set(entry) == {"en", "zh"}, name
        assert all(text.strip() for text in entry.values()), name
        assert fields(entry["en"]) == fields(entry["zh"]), name
        assert all(field.isidentifier() for field in fields(entry["en"])), name


KEY = re.compile(r"""["']([a-z_]+\.[a-z0-9_]+)["']""")


def test_every_key_used_in_the_code_is_in_a_catalogue():
    known = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in CATALOGUES}
    missing = [
        f"{name_of(path)}: {key}"
        for path in MODULES
        if path.name not in ("showcase.py", "tables.py")  # verbs are written module.function, columns table.column
        and path.parent.name != "versions"
        for key in KEY.findall(path.read_text("utf-8"))
        if key.split(".")[0] in known
        and key.split(".")[1] not in known[key.split(".")[0]]
        and not key.endswith((".csv", ".py", ".json", ".toml", ".sqlite", ".css", ".js", ".svg"))
    ]
    assert not missing


FORBIDDEN = {"utils", "helpers", "common", "base", "manager", "misc", "handler"}


def test_no_module_is_named_after_nothing():
    assert not [name_of(path) for path in MODULES if set(path.relative_to(ROOT).with_suffix("").parts) & FORBIDDEN]
