"""What runs alone as a folder: its files, the core without evaluation and other use cases, its requirements.

What an app needs is read from its imports, so a new app needs nothing here. Knows no hosting service.
"""

import ast
import functools
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Literal

from core.errors import InputError
from core.messages import Words, words
from core.settings import REPOSITORY
from core.showcase import APPS, App

HOME = "home"
LEFT_OUT = ("evals", "deploy", "commands", "__main__.py", "README.md")
"""What no app needs of the core, unless it imports a module of it."""
_TOOLKITS = {"gradio": "gradio", "streamlit": "streamlit"}
_NAME = re.compile(r"[A-Za-z0-9._-]+")
_DATA_LEFT_OUT = ("pictures", "sources")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a bundle starts: one app, or the home page with every app that can be a page of it."""

    name: str
    title: Words
    file: str
    ui: Literal["gradio", "streamlit"]
    port: int
    apps: tuple[App, ...]

    @property
    def packages(self) -> tuple[str, ...]:
        """Debian packages its apps ask for."""
        return tuple(dict.fromkeys(package for app in self.apps for package in app.packages))

    @property
    def cases(self) -> set[str]:
        """The use cases of its apps, by their folders."""
        return {_case(app) for app in self.apps}


@dataclass(frozen=True, slots=True)
class Bundle:
    """What belongs to an entry: `files` below the repository, and the pinned `requirements` they import."""

    entry: Entry
    files: tuple[Path, ...]
    requirements: tuple[str, ...]


def list_entries() -> tuple[Entry, ...]:
    """Every app alone, and the home page, which holds the Gradio ones: a process has one toolkit."""
    pages = tuple(app for app in APPS if app.ui == "gradio")
    alone = tuple(Entry(app.name, app.title, app.file, app.ui, app.port, (app,)) for app in APPS)
    return (*alone, Entry(HOME, words("home.title"), "apps/home.py", "gradio", 7859, pages))


def find_entry(name: str) -> Entry:
    """The entry of that name; InputError with the names there are."""
    for entry in list_entries():
        if entry.name == name:
            return entry
    raise InputError("deploy.no_app", name=name, known=", ".join(entry.name for entry in list_entries()))


def plan_bundle(entry: Entry, root: Path = REPOSITORY) -> Bundle:
    """The files and requirements of an entry; paths are relative to `root`."""
    apps, core = set(_app_files(entry, root)), _core_files(entry, root)
    files = tuple(sorted({*apps, *core, *_asked_for(apps, root), *_data_files(entry, root)}))
    return Bundle(entry, files, _requirements(entry, files, root))


def copy_files(bundle: Bundle, folder: Path, root: Path = REPOSITORY) -> None:
    """The bundle's files into `folder`, which has to be empty or missing: what stands there is never mixed in."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError("deploy.not_empty", folder=folder)
    for file in bundle.files:
        target = folder / file
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / file, target)


def _case(app: App) -> str:
    return app.use_case.rpartition(".")[2]


def _app_files(entry: Entry, root: Path) -> Iterator[Path]:
    """The scripts, the modules of `apps` they import, pages that are only named, and what the pages look like."""
    own = {entry.name, *(app.name for app in entry.apps)}
    pages = [path for name in own for path in (root / "apps").glob(f"_{name}_*.py")]
    waiting = [entry.file, *(str(path.relative_to(root)) for path in pages)]
    seen: set[str] = set()
    while waiting:
        file = waiting.pop()
        if file in seen:
            continue
        seen.add(file)
        yield Path(file)
        waiting += [name for name in _imported("apps", root / file) if (root / name).is_file()]
    others = {HOME, *(app.name for app in APPS)} - own
    for path in (root / "apps" / "static").iterdir():
        if path.stem not in others:
            yield path.relative_to(root)


def _imported(package: str, file: Path) -> Iterator[str]:
    """The modules of the project's `package` that a file imports at any place, as paths; some are only names in one."""
    return (f"{name.replace('.', '/')}.py" for name in _modules(file) if name.startswith(f"{package}."))


def _core_files(entry: Entry, root: Path) -> Iterator[Path]:
    """All of the core but evaluation, the command line, and what belongs to another use case."""
    cases = {_case(app) for app in APPS} - entry.cases
    for path in (root / "core").rglob("*"):
        parts = path.relative_to(root / "core").parts
        foreign = parts[0] in ("usecases", "prompts") and len(parts) > 2 and parts[1] in cases
        hidden = any(part.startswith((".", "__pycache__")) for part in parts)
        if path.is_file() and not (foreign or hidden or parts[0] in LEFT_OUT):
            yield path.relative_to(root)


def _asked_for(apps: Iterable[Path], root: Path) -> set[Path]:
    """The modules that are left out by their place and imported all the same, with what those import."""
    found: set[Path] = set()
    waiting = [file for file in apps if file.suffix == ".py"]
    while waiting:
        file = waiting.pop()
        for path in map(Path, _imported("core", root / file)):
            if path.parts[1] in LEFT_OUT and path not in found and (root / path).is_file():
                found |= {path, path.with_name("__init__.py")}
                waiting.append(path)
    return found


def _data_files(entry: Entry, root: Path) -> Iterator[Path]:
    """The apps' samples, and the measured results that the pages show: the home page those of all apps."""
    for app in entry.apps:
        for path in (root / app.data).rglob("*"):
            parts = path.relative_to(root / app.data).parts
            made = path.name.startswith("make_") or any(part in _DATA_LEFT_OUT or part[0] == "." for part in parts)
            if path.is_file() and not made and "__pycache__" not in parts:
                yield path.relative_to(root)
    for path in (root / "data" / "results").glob("*.json"):
        if entry.name == HOME or any(path.name.startswith(f"{case}_") for case in entry.cases):
            yield path.relative_to(root)


def _requirements(entry: Entry, files: Iterable[Path], root: Path) -> tuple[str, ...]:
    """The pinned lines of requirements.txt that a file of the bundle imports, and those that no file of the project
    does: something else of the list needs them. Of the two toolkits only the entry's own."""
    everything = [path.relative_to(root) for folder in ("apps", "core") for path in (root / folder).rglob("*.py")]
    used, known = (_distributions(some, root) for some in (files, everything))
    lines = [
        line for line in (root / "requirements.txt").read_text(encoding="utf-8").splitlines() if line[:1] not in "#"
    ]
    other = {name for toolkit, name in _TOOLKITS.items() if toolkit != entry.ui}
    return tuple(line for line in lines if (name := normal(line)) not in other and (name in used or name not in known))


def _distributions(files: Iterable[Path], root: Path) -> set[str]:
    """The names, as the package index writes them, of what the files import at any place."""
    modules = {name.partition(".")[0] for file in files if file.suffix == ".py" for name in _modules(root / file)}
    return {normal(name) for module in modules for name in _owners().get(module, ())}


@functools.cache
def _owners() -> Mapping[str, list[str]]:
    """Module -> the packages that bring it, of all that is installed."""
    return packages_distributions()


@functools.cache
def _modules(file: Path) -> frozenset[str]:
    """The modules that a file imports at any place, and what it takes of them, which may be modules, too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return frozenset(found)


def normal(line: str) -> str:
    """A requirement's name in the index's normal form (PEP 503)."""
    found = _NAME.match(line)
    return re.sub(r"[-_.]+", "-", found[0]).lower() if found else ""
