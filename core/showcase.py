"""One row per app: what it is called, where it stands and what belongs to it. A new app is a new row.

`list_pieces` reads what a row asks for off the files; `tests/test_showcase.py` names what is missing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from core.messages import LANGUAGES, Words, has_message, words
from core.settings import REPOSITORY


@dataclass(frozen=True, slots=True)
class App:
    """An app of the showcase. Paths are relative to the repository; `prompts` are names without language."""

    name: str
    title: Words
    file: str
    ui: Literal["gradio", "streamlit"]
    port: int
    use_case: str
    verbs: tuple[str, ...]
    prompts: tuple[str, ...]
    data: str
    suite: str
    packages: tuple[str, ...] = ()
    """Debian packages without which something of it is refused, with words."""


APPS: tuple[App, ...] = (
    App(
        name="chatbot",
        title=words("showcase.chatbot"),
        file="apps/chatbot.py",
        ui="gradio",
        port=7860,
        use_case="core.usecases.support",
        verbs=("answering.answer", "handover.hand_over"),
        prompts=("support/answer", "support/rewrite"),
        data="data/support",
        suite="support",
    ),
    App(
        name="writer",
        title=words("showcase.writer"),
        file="apps/writer.py",
        ui="streamlit",
        port=8501,
        use_case="core.usecases.writing",
        verbs=("outlining.outline", "drafting.draft", "revising.revise", "rewriting.rewrite", "checking.check_text"),
        prompts=(
            "writing/chapter",
            "writing/code",
            "writing/digest",
            "writing/expand",
            "writing/explain",
            "writing/free",
            "writing/lines",
            "writing/outline",
            "writing/poem",
            "writing/poem_line",
            "writing/revise",
            "writing/rewrite",
            "writing/scene",
            "writing/scene_next",
            "writing/section",
            "writing/title",
        ),
        data="data/writing",
        suite="writing",
        packages=("libpangoft2-1.0-0", "fonts-noto-cjk"),
    ),
    App(
        name="grader",
        title=words("showcase.grader"),
        file="apps/grader.py",
        ui="gradio",
        port=7861,
        use_case="core.usecases.grading",
        verbs=(
            "assignment_file.read_assignment",
            "submissions.read_submissions",
            "grading.grade_class",
            "exporting.write_gradebook",
            "studying.make_study_plan",
        ),
        prompts=("grading/judge", "grading/revise_sentence", "grading/trait"),
        data="data/grading",
        suite="grading",
        packages=("libpangoft2-1.0-0", "fonts-noto-cjk", "bubblewrap"),
    ),
    App(
        name="translator",
        title=words("showcase.translator"),
        file="apps/translator.py",
        ui="gradio",
        port=7862,
        use_case="core.usecases.translation",
        verbs=(
            "translating.translate_segments",
            "jobs.begin_job",
            "jobs.run_job",
            "jobs.report",
            "jobs.write_job",
            "glossary_file.read_glossary",
            "tmx.read_tmx",
        ),
        prompts=("translation/translate",),
        data="data/translation",
        suite="translation",
        packages=("apertium", "apertium-eng-spa", "apertium-eng-cat", "apertium-es-pt", "apertium-fr-es"),
    ),
    App(
        name="medical",
        title=words("showcase.medical"),
        file="apps/medical.py",
        ui="streamlit",
        port=8502,
        use_case="core.usecases.medical",
        verbs=(
            "reading.read_report",
            "deidentifying.deidentify",
            "understanding.understand",
            "summarizing.summarize_report",
            "asking.ask",
            "checking.check_summary",
            "comparing.compare_reports",
            "exporting.write_summary",
        ),
        prompts=("medical/clinician", "medical/dialogue", "medical/patient", "medical/picture"),
        data="data/medical",
        suite="medical",
        packages=("libpangoft2-1.0-0", "fonts-noto-cjk"),
    ),
    App(
        name="triage",
        title=words("showcase.triage"),
        file="apps/triage.py",
        ui="streamlit",
        port=7863,
        use_case="core.usecases.triage",
        verbs=(
            "triaging.triage",
            "explaining.explain",
            "batch.read_messages",
            "batch.triage_batch",
            "reviewing.decide",
        ),
        prompts=("triage/explain",),
        data="data/triage",
        suite="triage",
    ),
    App(
        name="lab",
        title=words("showcase.lab"),
        file="apps/lab.py",
        ui="streamlit",
        port=8503,
        use_case="core.usecases.lab",
        verbs=(
            "tuning.reading.read_sheet",
            "tuning.checking.check_table",
            "tuning.preparing.begin_training",
            "tuning.evaluating.evaluate_classifier",
            "tuning.exporting.export_folder",
            "classifying.batches.classify_sheet",
            "classifying.explaining.explain_by_leaving_out",
            "classifying.gradients.open_gradients",
            "classifying.zero_shot.classify_by_description",
            "jobs.begin_job",
            "jobs.continue_job",
        ),
        prompts=(),
        data="data/lab",
        suite="lab",
    ),
)


@dataclass(frozen=True, slots=True)
class Piece:
    """Something a row asks for: its `kind`, the file it stands in, and whether it is there."""

    kind: Literal["words", "verb", "prompt", "golden", "data", "file", "suite", "make", "readme"]
    place: str
    name: str
    there: bool


def list_pieces(app: App, root: Path = REPOSITORY) -> tuple[Piece, ...]:
    """All that belongs to an app, in the order in which one makes it, and what of it is missing below `root`."""
    return (*_core_pieces(app, root), *_outer_pieces(app, root))


def _core_pieces(app: App, root: Path) -> Iterator[Piece]:
    for key in (app.title.key, f"home.what_{app.name}"):
        yield Piece("words", f"core/messages/{key.partition('.')[0]}.toml", key, has_message(key))
    for verb in app.verbs:
        module, _, name = verb.rpartition(".")
        place = f"{app.use_case.replace('.', '/')}/{module.replace('.', '/')}.py"
        yield Piece("verb", place, name, _holds(root / place, rf"^(?:def {name}\(|from \S+ import .*\b{name}\b)"))
    for prompt in app.prompts:
        for language in LANGUAGES:
            place = f"core/prompts/{prompt}.{language}.md"
            yield Piece("prompt", place, prompt, (root / place).is_file())
            stem = f"{prompt.replace('/', '_')}.{language}"
            found = any((root / "tests" / "golden").glob(f"{stem}*"))
            yield Piece("golden", f"tests/golden/{stem}.txt", prompt, found)


def _outer_pieces(app: App, root: Path) -> Iterator[Piece]:
    data = root / app.data
    yield Piece("data", app.data, app.data, data.is_dir() and any(data.iterdir()))
    yield Piece("file", app.file, app.file, _holds(root / app.file, rf"^import {app.ui}\b"))
    suites = "core/evals/__main__.py"
    yield Piece("suite", suites, app.suite, _holds(root / suites, rf'^    "{app.suite}": \('))
    yield Piece("make", "Makefile", f"make {app.name}", _holds(root / "Makefile", rf"^{app.name}:"))
    for place in ("README.md", "README.zh.md"):
        named = _holds(root / place, rf"make {app.name}\b") and _holds(root / place, re.escape(app.file))
        yield Piece("readme", place, app.file, named)


def _holds(file: Path, pattern: str) -> bool:
    return file.is_file() and bool(re.search(pattern, file.read_text("utf-8"), re.M))
