"""Whether files come through translation whole: every format's public files given back unchanged, and translated by a
made-up language in which every sentence is marked, so that whatever was left behind, broken or lost is seen.

The formats' own libraries open what is written (they are among the development requirements).
"""

import io
import re
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from core.checks.translation.placeholders import find_placeholders
from core.errors import ShowcaseError, UnsupportedFile
from core.evals.score import Score, share
from core.models.language_tags import main_language
from core.models.translator import TranslationRequest
from core.store import open_store
from core.usecases.translation.files.reading import read_source, write_target
from core.usecases.translation.files.source_file import Extract, FileJob, Segment, Written
from core.usecases.translation.guarding import guard
from core.usecases.translation.job_rows import FLAGGED, KEPT, UNTRANSLATED
from core.usecases.translation.jobs import begin_job, job_segments, run_job, write_job
from core.usecases.translation.records import Direction, Tools

SUITE = "translation_files"
FOLDERS = ("l10n_po", "l10n_json", "markdown_docs", "subtitles", "office_docs")
DESK = "evaluation of the translator"
CONTAINERS = frozenset((".docx", ".pptx", ".xlsx", ".epub", ".odt", ".ods", ".odp"))
_WORD = re.compile(r"[^\W\d_]+")
_TAG = re.compile(r"[.-](zh-Hant|[a-z]{2}(?:[-_][A-Z]{2})?)\.\w+$")


class MarkedLanguage:
    """A Translator into a made-up language: every word backwards, every text between two signs that no file holds."""

    id, license, varied = "marked", "-", False

    def route(self, source: str, target: str) -> tuple[str, ...]:
        """Every pair."""
        return source, target

    def translate(self, requests: Sequence[TranslationRequest], source: str, target: str) -> list[str]:
        """Each text marked, its words backwards; markers and numbers stay."""
        return [f"⟦{_WORD.sub(lambda match: match[0][::-1], request.text)}⟧" for request in requests]

    def alternatives(self, request: TranslationRequest, source: str, target: str, count: int) -> list[str]:
        """None but the one."""
        return self.translate([request], source, target)


@dataclass(slots=True)
class Outcome:
    """What became of one file; a step that was not reached is False."""

    name: str
    refused: bool = False
    crashed: bool = False
    same: bool = False
    """Given back unchanged with its own sources as targets."""
    opens: bool = False
    intact: bool = False
    """All placeholders and tags are in what was written, as often as in the source."""
    complete: bool = False
    """Every segment is translated, or reported as kept or not translated."""
    words: list[str] = field(default_factory=list)


def run(data: Path, limit: int | None) -> list[Score]:
    """Every file of the folders; refused ones (formats not offered) are counted apart."""
    files = [path for name in FOLDERS for path in sorted((data / name).glob("*")) if path.name != "SOURCE.txt"]
    outcomes = [examine(path) for path in files[:limit]]
    read = [one for one in outcomes if not one.refused]
    refused = ", ".join(one.name for one in outcomes if one.refused)
    details: Mapping[str, tuple[str, Callable[[Outcome], bool]]] = {
        "Files that end in an error other than a clear refusal": ("crashed", lambda one: one.crashed),
        "Files given back unchanged by an engine that changes nothing": ("same", lambda one: one.same),
        "Translated files that their own library opens": ("opens", lambda one: one.opens),
        "Translated files with all placeholders, tags and plural forms": ("intact", lambda one: one.intact),
        "Translated files with every segment translated or reported": ("complete", lambda one: one.complete),
    }
    scores = []
    for name, (what, test) in details.items():
        failed = what == "crashed"
        among = outcomes if failed else read
        wrong = "; ".join(one.name for one in among if test(one) is failed)
        detail = f"files of {', '.join(FOLDERS)}; not: {wrong or '-'}; refused as not offered: {refused or '-'}"
        more = {"target": 0.0 if failed else 1.0, "higher_is_better": not failed, "detail": detail}
        scores.append(share(SUITE, name, [test(one) for one in among], **more))
    return scores


def examine(path: Path) -> Outcome:
    """One file through both engines. Any error but a refusal is a crash, whatever it is."""
    outcome, data = Outcome(path.name), path.read_bytes()
    try:
        direction = _direction(path)
        job = FileJob(path.name, direction.source, direction.target, renew=True)
        extract = read_source(path.name, data, job)
        outcome.same = gives_back(path.name, data, job, extract)
        written, left = translate(path.name, data, direction)
        outcome.opens = opens(path.suffix.lower(), written)
        again = read_source(path.name, written, job)
        outcome.intact = _tokens(again.segments) == _tokens(extract.segments)
        outcome.words = [one.source for one in again.segments if _is_left(one, direction.source, left)]
        pieces = (len(one.segments) + len(one.kept) for one in (extract, again))
        outcome.complete = not outcome.words and next(pieces) <= next(pieces)
    except UnsupportedFile:
        outcome.refused = True
    except ShowcaseError as error:
        outcome.crashed = True
        outcome.words = [str(error)]
    return outcome


def gives_back(name: str, data: bytes, job: FileJob, extract: Extract) -> bool:
    """Whether the file comes back from an engine that says every source again: the same bytes, or in containers the
    same parts."""
    targets = {one.id: Written(one.source) for one in extract.segments}
    made = write_target(name, data, job, targets)
    if Path(name).suffix.lower() in CONTAINERS:
        before, after = _parts(data), _parts(made)
        same_names = list(before) == list(after)
        return same_names and all(_is_same_part(name, before[name], after[name]) for name in before)
    return made == data


def translate(name: str, data: bytes, direction: Direction) -> tuple[bytes, frozenset[str]]:
    """The file in the marked language by way of a job in a store, and the sources that were reported as not translated
    or kept."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/store.sqlite")
        job = begin_job(store, DESK, name, data, direction, renew=True)
        for _ in run_job(store, DESK, job.id, Tools(MarkedLanguage())):
            pass
        reported = job_segments(store, DESK, job.id, 0, job.total, states=(KEPT, UNTRANSLATED))
        flagged = job_segments(store, DESK, job.id, 0, job.total, states=(FLAGGED,))
        left = {one.segment.source for one in reported}
        left |= {one.segment.source for one in flagged if not one.translation.safe}
        made = write_job(store, DESK, job.id)
        store.close()
    return made, frozenset(left)


def opens(ending: str, data: bytes) -> bool:
    """Whether the format's own library reads the file."""
    try:
        _OPENERS.get(ending, bytes.decode)(data)
    except Exception:
        return False
    return True


def _direction(path: Path) -> Direction:
    """Into the language that a catalogue's name says; of others into Spanish, of Spanish ones into English."""
    found = _TAG.search(path.name)
    tag = found[1].replace("_", "-") if found else ""
    if path.suffix in (".po", ".json"):
        target = main_language(tag) if tag else "es"
        return Direction("en", target if target != "en" else "es")
    return Direction(main_language(tag), "en" if tag.startswith("es") else "es")


def _tokens(segments: Sequence[Segment]) -> Counter[str]:
    found = Counter(code for one in segments for code in one.codes)
    return found + Counter(token.text for one in segments for token in find_placeholders(one.source, one.syntaxes))


def _is_left(segment: Segment, language: str, left: frozenset[str]) -> bool:
    """Whether a segment of the written file is neither marked nor was reported."""
    said = segment.target or segment.source
    reported = said in left or segment.source in left
    return "⟦" not in said and not reported and not guard(segment, language or "en").wordless


def _parts(data: bytes) -> dict[str, bytes]:
    """The parts of a container by name, in order."""
    with zipfile.ZipFile(io.BytesIO(data)) as container:
        return {name: container.read(name) for name in container.namelist()}


def _is_same_part(name: str, before: bytes, after: bytes) -> bool:
    """The same bytes, or XML with the same canonical form."""
    from lxml import etree

    if before == after or not name.endswith((".xml", ".rels", ".xhtml", ".opf", ".ncx")):
        return before == after
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    trees = [etree.fromstring(part, parser) for part in (before, after)]
    return etree.tostring(trees[0], method="c14n") == etree.tostring(trees[1], method="c14n")


def _open_po(data: bytes) -> None:
    import polib

    for entry in polib.pofile(data.decode()):
        if entry.msgid_plural and not entry.msgstr_plural:
            raise ValueError(entry.msgid)


def _open_docx(data: bytes) -> None:
    import docx

    docx.Document(io.BytesIO(data))


def _open_pptx(data: bytes) -> None:
    import pptx

    pptx.Presentation(io.BytesIO(data))


def _open_xlsx(data: bytes) -> None:
    import openpyxl

    openpyxl.load_workbook(io.BytesIO(data))


def _open_srt(data: bytes) -> None:
    import srt

    if not list(srt.parse(data.decode("utf-8-sig"))):
        raise ValueError("no subtitles")


def _open_json(data: bytes) -> None:
    import json

    json.loads(data)


def _open_xml(data: bytes) -> None:
    from lxml import etree

    etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))


def _open_markdown(data: bytes) -> None:
    from markdown_it import MarkdownIt

    MarkdownIt().parse(data.decode())


_OPENERS: Mapping[str, Callable[[bytes], object]] = {
    ".po": _open_po,
    ".docx": _open_docx,
    ".pptx": _open_pptx,
    ".xlsx": _open_xlsx,
    ".srt": _open_srt,
    ".json": _open_json,
    ".ttml": _open_xml,
    ".xml": _open_xml,
    ".md": _open_markdown,
    ".ssa": lambda data: data.decode("utf-8", "strict"),
}
