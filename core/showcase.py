"""One row per app: what it is called, where it stands and what belongs to it. A new app is a new row.

`tests/test_showcase.py` reads these rows and names what is missing.
"""

from dataclasses import dataclass
from typing import Literal

from core.messages import Words, words


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
)
