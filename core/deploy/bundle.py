"""One app as a folder that runs alone: its files, the core without evaluation and other use cases, its requirements.

What an app needs is read from its imports, so a new app needs nothing here. Knows no hosting service.
"""

import ast
import functools
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import packages_distributions
from pathlib import Path

from core.errors import InputError
from core.settings import REPOSITORY
from core.showcase import APPS, App

LEFT_OUT = ("evals", "deploy", "commands", "__main__.py", "README.md")
"""What no app needs of the core."""
_TOOLKITS = {"gradio": "gradio", "streamlit": "streamlit"}
_NAME = re.compile(r"[A-Za-z0-9._-]+")
_DATA_LEFT_OUT = ("pictures", "sources")


@dataclass(frozen=True, slots=True)
class Bundle:
    """What belongs to an app: `files` below the repository, and the pinned `requirements` they import."""

    app: App
    files: tuple[Path, ...]
    requirements: tuple[str, ...]


def find_app(name: str) -> App:
    """The showcase's row of that name; InputError with the names there are."""
    for app in APPS:
        if app.name == name:
            return app
    raise InputError("deploy.no_app", name=name, known=", ".join(app.name for app in APPS))


def plan_bundle(app: App, root: Path = REPOSITORY) -> Bundle:
    """The files and requirements of an app; paths are relative to `root`."""
    files = tuple(sorted({*_app_files(app, root), *_core_files(app, root), *_data_files(app, root)}))
    return Bundle(app, files, _requirements(app, files, root))


def copy_files(bundle: Bundle, folder: Path, root: Path = REPOSITORY) -> None:
    """The bundle's files into `folder`, which has to be empty or missing: what stands there is never mixed in."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError("deploy.not_empty", folder=folder)
    for file in bundle.files:
        target = folder / file
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / file, target)


def _app_files(app: App, root: Path) -> Iterator[Path]:
    """The app's script, the modules of `apps` it imports, pages that are only named, and what its pages look like."""
    others = tuple(other.name for other in APPS if other is not app)
    waiting = [app.file, *(str(path.relative_to(root)) for path in (root / "apps").glob(f"_{app.name}_*.py"))]
    seen: set[str] = set()
    while waiting:
        file = waiting.pop()
        if file in seen:
            continue
        seen.add(file)
        yield Path(file)
        tree = ast.parse((root / file).read_text(encoding="utf-8"))
        waiting += [f"apps/{name}.py" for name in _local_imports(tree)]
    for path in (root / "apps" / "static").iterdir():
        if path.stem not in others:
            yield path.relative_to(root)


def _local_imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("apps."):
            yield node.module.removeprefix("apps.")


def _core_files(app: App, root: Path) -> Iterator[Path]:
    """All of the core but evaluation, the command line, and what belongs to another use case."""
    own = app.use_case.rpartition(".")[2]
    cases = {other.use_case.rpartition(".")[2] for other in APPS} - {own}
    for path in (root / "core").rglob("*"):
        parts = path.relative_to(root / "core").parts
        foreign = parts[0] in ("usecases", "prompts") and len(parts) > 2 and parts[1] in cases
        hidden = any(part.startswith((".", "__pycache__")) for part in parts)
        if path.is_file() and not (
            foreign or hidden or parts[0] in LEFT_OUT or parts[0] in ("__main__.py", "README.md")
        ):
            yield path.relative_to(root)


def _data_files(app: App, root: Path) -> Iterator[Path]:
    """The app's samples, and the measured results that its page shows."""
    own = app.use_case.rpartition(".")[2]
    for path in (root / app.data).rglob("*"):
        parts = path.relative_to(root / app.data).parts
        made = path.name.startswith("make_") or any(part in _DATA_LEFT_OUT or part.startswith(".") for part in parts)
        if path.is_file() and not made and "__pycache__" not in parts:
            yield path.relative_to(root)
    yield from (path.relative_to(root) for path in (root / "data" / "results").glob(f"{own}_*.json"))


def _requirements(app: App, files: Iterable[Path], root: Path) -> tuple[str, ...]:
    """The pinned lines of requirements.txt that a file of the bundle imports, and those that no file of the project
    does: something else of the list needs them. Of the two toolkits only the app's own."""
    everything = [path.relative_to(root) for folder in ("apps", "core") for path in (root / folder).rglob("*.py")]
    owners = packages_distributions()
    used, known = (_distributions(some, root, owners) for some in (files, everything))
    lines = [
        line for line in (root / "requirements.txt").read_text(encoding="utf-8").splitlines() if line[:1] not in "#"
    ]
    other = {name for toolkit, name in _TOOLKITS.items() if toolkit != app.ui}
    return tuple(line for line in lines if (name := _normal(line)) not in other and (name in used or name not in known))


def _distributions(files: Iterable[Path], root: Path, owners: dict[str, list[str]]) -> set[str]:
    """The names, as the package index writes them, of what the files import at any place."""
    modules: set[str] = set()
    for file in files:
        if file.suffix == ".py":
            modules |= _modules(root / file)
    return {_normal(name) for module in modules for name in owners.get(module, ())}


@functools.cache
def _modules(file: Path) -> frozenset[str]:
    """The first names of the modules that a file imports at any place."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return frozenset(found)


def _normal(line: str) -> str:
    """A requirement's name in the index's normal form (PEP 503)."""
    found = _NAME.match(line)
    return re.sub(r"[-_.]+", "-", found[0]).lower() if found else ""
