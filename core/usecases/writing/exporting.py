"""A draft as a file: its text, its sources, and in the file's properties how it came about.

Does not know how a file is made, nor how a text is checked.
"""

from datetime import UTC, datetime

from core.checks.check import Check
from core.documents.segments import split_sentences
from core.documents.writer import FileFormat, write_document
from core.messages import UiLanguage, Words, has_message, message, words
from core.usecases.writing.checking import check_draft
from core.usecases.writing.records import Draft, Origin

MOST_NOTE = 300
"""Characters of a source that stand under its name."""


def export_draft(draft: Draft, format: FileFormat) -> bytes:
    """The file's bytes. Sources are numbered as the text's [n] marks are; see `write_document` for the errors."""
    brief = draft.brief
    language = brief.language
    return write_document(
        draft.text,
        format,
        title=draft.outline.title,
        language=language,
        sources=[(source.name, _beginning(source.text)) for source in brief.sources],
        meta={
            "subject": " ".join(brief.topic.split())[:MOST_NOTE],
            "keywords": ", ".join(brief.keywords),
            "description": describe_making(draft).text(language) if format != "txt" else "",
            "dcterms.created": datetime.now(UTC).isoformat(timespec="seconds"),
        },
    )


def describe_making(draft: Draft) -> Words:
    """Who wrote it, by which prompts, and what the checks say of it now: its provenance, for people and programs."""
    checks = check_draft(draft).checks
    passed, failed, undecided = (_names(checks, verdict, draft.brief.language) for verdict in (True, False, None))
    decided = len(passed) + len(failed)
    nothing = message("export.nothing", draft.brief.language)
    origins = {f"{origin}_parts": sum(part.origin == origin for part in draft.parts) for origin in _ORIGINS}
    return words(
        "export.made_by",
        model=draft.model or nothing,
        prompts=", ".join(draft.prompts) or nothing,
        passed=len(passed),
        decided=decided,
        failed=", ".join(failed) or nothing,
        undecided=", ".join(undecided) or nothing,
        **origins,
    )


_ORIGINS: tuple[Origin, ...] = ("model", "composed", "person")


def _names(checks: tuple[Check, ...], verdict: bool | None, language: UiLanguage) -> list[str]:
    """Names of the checks with this verdict, as people know them, each once."""
    found = dict.fromkeys(check.name for check in checks if check.passed is verdict)
    keys = ((name, f"check_labels.{name}") for name in found)
    return [message(key, language) if has_message(key) else name for name, key in keys]


def _beginning(text: str) -> str:
    """The first sentences, on one line, as many as there is room for."""
    spans = split_sentences(text[: 4 * MOST_NOTE], "")
    whole = [span.end for span in spans if span.end <= MOST_NOTE]
    cut = text[: whole[-1]] if whole else text[:MOST_NOTE]
    line = " ".join(cut.split())
    return line if len(cut.strip()) == len(text.strip()) else f"{line} …"
