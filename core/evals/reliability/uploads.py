"""Every place of the apps where a file can be given, and how it is given there. Knows no files and no verdicts."""

import html
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.evals.reliability.gradio_page import GradioPage
from core.evals.reliability.made_files import pack
from core.evals.reliability.streamlit_page import StreamlitPage

PASSWORD = "open sesame"
"""The staff's, for the app's environment."""

Files = Sequence[tuple[Path, str]]
"""Files with the names they are given under."""
Give = Callable[[object, Files], str]
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Upload:
    """`open` brings a page of `app` to where files can be given; `give(page, files)` gives them and returns what the
    page says then, Refused where the server says no. `endings` are those of the field; `at_once` files fit in it."""

    app: str
    name: str
    endings: Sequence[str]
    open: Callable[[str], object]
    give: Give
    at_once: int = 1


def plain(shown: object) -> str:
    """What a part says, without its markup."""
    text = shown if isinstance(shown, str) else str(shown or "")
    return html.unescape(_TAG.sub(" ", text)).strip()


def open_gradio(url: str) -> GradioPage:
    """A person's page, as it is when it has loaded."""
    page = GradioPage(url)
    page.arrive()
    return page


def open_staff(url: str) -> GradioPage:
    """The chatbot's page behind the staff's door, once the shop is open."""
    page = open_gradio(url)
    for _ in page.call("ask", "Hello", ""):
        pass
    page.put("chatbot_password", PASSWORD)
    page.fire("chatbot_enter", "click")
    return page


def open_assignment(url: str) -> GradioPage:
    """The grader with a sample assignment."""
    page = open_gradio(url)
    page.fire("samples", "sample", id="en_science")
    return page


def open_class(url: str) -> GradioPage:
    """The grader with a class of two."""
    page = open_assignment(url)
    give_class(page, {"Ada Bell.txt": "1. one\n2. two\n", "Bo Carr.txt": "1. three\n2. four\n"})
    return page


def give_class(page: GradioPage, sheets: Mapping[str, bytes | str]) -> None:
    """The class whose students' files these are, taken in."""
    page.put("grader_sheets_file", page.upload("class.zip", pack(sheets)))
    page.fire("grader_sheets_file", "upload")


def open_pair(url: str) -> GradioPage:
    """The translator from English into Spanish."""
    page = open_gradio(url)
    page.keep(source="en", target="es")
    page.fire("places", "go", id="glossary")
    return page


def open_streamlit(path: str = "") -> Callable[[str], StreamlitPage]:
    """A page of a Streamlit app by its path, of which every file gets a fresh one."""

    def start(url: str) -> StreamlitPage:
        page = StreamlitPage(url).run()
        return page.run(path) if path else page

    return start


def _gradio(field: str, told: str, button: str = "", *, many: bool = False) -> Give:
    def give(page: object, files: Files) -> str:
        assert isinstance(page, GradioPage)
        given = [page.upload(name, file.read_bytes()) for file, name in files]
        page.put(field, given if many else given[0])
        page.fire(button or field, "click" if button else "upload")
        page.put(field, None)
        return plain(page.shown(told))

    return give


def _streamlit(key: str, button: str = "") -> Give:
    def give(page: object, files: Files) -> str:
        assert isinstance(page, StreamlitPage)
        field = next(each for each in (key, *(f"{key}_{number}" for number in range(500))) if page.has(each))
        page.upload(field, [(name, file.read_bytes()) for file, name in files])
        if button:
            page.press(button)
        else:
            page.run()
        return " ".join((*page.exceptions(), *page.notes("error"), *page.notes("warning")))

    return give


_TEXTS = (".pdf", ".docx", ".md", ".txt", ".html", ".csv", ".xlsx")
_SHEETS = (".zip", ".docx", ".pdf", ".txt", ".md", ".png", ".jpg", ".jpeg", ".webp")
_ASSIGNMENTS = (".csv", ".tsv", ".xlsx", ".json", ".gift", ".txt", ".xml")
_TABLES = (".csv", ".tsv", ".xlsx")
_FORMATS = (".docx", ".xlsx", ".pptx", ".html", ".md", ".txt", ".po", ".json", ".xml", ".csv", ".srt")
_REPORTS = (".pdf", ".docx", ".txt", ".html", ".json", ".xml", ".hl7", ".png", ".jpg")
_CORPORA = (".txt", ".md", ".jsonl", ".csv", ".tsv", ".zip")
_PAIRS = (".csv", ".xlsx", ".jsonl")
_PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".bmp")

UPLOADS = (
    Upload(
        "chatbot", "knowledge", (), open_staff, _gradio("chatbot_upload", "report", "chatbot_rebuild", many=True), 10
    ),
    Upload(
        "chatbot",
        "folder",
        (),
        open_staff,
        _gradio("chatbot_upload_folder", "report", "chatbot_rebuild", many=True),
        10,
    ),
    Upload(
        "chatbot", "test questions", (".csv",), open_staff, _gradio("chatbot_test_file", "summary", "chatbot_test_run")
    ),
    Upload("grader", "assignment", _ASSIGNMENTS, open_gradio, _gradio("grader_assignment_file", "saved")),
    Upload("grader", "answers", _TABLES, open_assignment, _gradio("grader_answers_file", "mapping")),
    Upload("grader", "sheets and pictures", _SHEETS, open_assignment, _gradio("grader_sheets_file", "notes")),
    Upload("grader", "teacher's marks", _TABLES, open_class, _gradio("grader_marks_file", "agreement")),
    Upload("translator", "files", _FORMATS, open_pair, _gradio("translator_files_drop", "taking", many=True), 10),
    Upload(
        "translator", "glossary", (*_TABLES, ".tbx"), open_pair, _gradio("translator_glossary_file", "glossary-told")
    ),
    Upload("translator", "memory", (".tmx",), open_pair, _gradio("translator_tmx_file", "memory-told")),
    Upload("writer", "brief", (".yaml", ".yml"), open_streamlit(), _streamlit("brief_upload", "use_brief_file")),
    Upload("writer", "sources", _TEXTS, open_streamlit(), _streamlit("source_files", "add_files"), 10),
    Upload("writer", "text to check", _TEXTS, open_streamlit("check"), _streamlit("own_upload", "use_own_upload")),
    Upload("writer", "voice", _TEXTS, open_streamlit("voice"), _streamlit("voice_files", "use_voice_files")),
    Upload("medical", "report", _REPORTS, open_streamlit(), _streamlit("upload")),
    Upload("medical", "compare", _REPORTS, open_streamlit("compare"), _streamlit("more")),
    Upload("medical", "picture", _PICTURES, open_streamlit("model"), _streamlit("picture", "picture_prepare")),
    Upload("triage", "messages", (".csv", ".xlsx"), open_streamlit("batch"), _streamlit("table", "start")),
    Upload("lab", "examples", (*_TABLES, ".txt"), open_streamlit("tune"), _streamlit("tune_upload")),
    Upload("lab", "corpus", _CORPORA, open_streamlit("pretraining"), _streamlit("corpus_file", "corpus_clean")),
    Upload("lab", "pairs", _PAIRS, open_streamlit("instructing"), _streamlit("pairs_file", "pairs_check")),
)
