"""Subtitles: what is said in each cue is a segment; times, styles, notes and everything else stay byte for byte.

SubRip, WebVTT, SBV, SubViewer, MicroDVD, MPL2, ASS and SSA here, TTML and SAMI in `timed_markup`. Binary formats are
refused with words.
"""

import re
from collections.abc import Mapping

from core.errors import UnsupportedFile
from core.usecases.translation.files.keeping import no_words, text_notes
from core.usecases.translation.files.source_file import Extract, FileJob, Kept, Segment, Written
from core.usecases.translation.files.source_text import Edit, Places, SourceText, line_end, read_text, write_text
from core.usecases.translation.files.text import timed_markup
from core.usecases.translation.files.text.subtitle_cues import Kind, read_cues, recognise
from core.usecases.translation.files.text.subtitle_texts import (
    Speech,
    note_sentence,
    read_speeches,
    reading_limit,
    write_speech,
)

_BINARY = (
    (re.compile(rb"\A(?:437|850|860|863|865)STL\d\d\.\d\d"), "translation_files.text_stl"),
    (re.compile(rb"\A(?:\xef\xbb\xbf)?\s*Scenarist_SCC"), "translation_files.text_scc"),
    (re.compile(rb"\A\x00\x00\x01\xba|\A# VobSub index file"), "translation_files.text_pictures"),
)
_LANGUAGE = re.compile(r"^Language:[ \t]*([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)[ \t]*$", re.M)


def extract(data: bytes, job: FileJob) -> Extract:
    """What is said in a subtitle file. Raises UnsupportedFile for formats without text, or with none of ours."""
    _refuse_binary(data)
    if timed_markup.is_timed_markup(data):
        return timed_markup.extract(data, job)
    source, kind = _read(data)
    cues = read_cues(source.text, kind)
    speeches = list(read_speeches(source.text, cues.cues, kind))
    places, segments, kept = Places(job.name, source.text), [], []
    for start, end, reason in cues.kept:
        kept.append((start, source.text[start:end], reason))
    for at, speech in enumerate(speeches):
        if reason := no_words(speech.stretch.text):
            kept.append((speech.stretch.start, speech.stretch.source, reason))
        else:
            segments.append(_offer(speeches, at, job))
    left = tuple(Kept(places.at(at), text, reason) for at, text, reason in sorted(kept))
    language = _language(source.text, kind)
    return Extract(kind, tuple(segments), left, text_notes(source), source.text[slice(*language)] if language else "")


def rebuild(data: bytes, job: FileJob, targets: Mapping[str, Written]) -> bytes:
    """The file with the targets in place of what is said, or each below it."""
    _refuse_binary(data)
    if timed_markup.is_timed_markup(data):
        return timed_markup.rebuild(data, job, targets)
    source, kind = _read(data)
    edits = []
    for speech in read_speeches(source.text, read_cues(source.text, kind).cues, kind):
        written = targets.get(speech.id)
        if written and written.text != speech.stretch.source:
            edits.append(_edit(source.text, speech, written.text, kind, job))
    language = _language(source.text, kind)
    if language and edits and not job.bilingual:
        edits.append(Edit(*language, job.target))
    return write_text(source, edits)


def _read(data: bytes) -> tuple[SourceText, Kind]:
    source = read_text(data)
    kind = recognise(source.text)
    if kind is None:
        raise UnsupportedFile("translation_files.text_no_cues")
    return source, kind


def _refuse_binary(data: bytes) -> None:
    for pattern, key in _BINARY:
        if pattern.match(data):
            raise UnsupportedFile(key)


def _offer(speeches: list[Speech], at: int, job: FileJob) -> Segment:
    stretch = speeches[at].stretch
    limit = reading_limit(speeches[at].cue.seconds, stretch.text, job.target)
    return Segment(speeches[at].id, stretch.source, stretch.codes, note=note_sentence(speeches, at), limit=limit)


def _edit(text: str, speech: Speech, target: str, kind: Kind, job: FileJob) -> Edit:
    end = line_end(text)
    said = write_speech(text, speech, target, kind, job.target, end)
    start, stop = speech.stretch.start, speech.stretch.end
    if not job.bilingual:
        return Edit(start, stop, said)
    joint = end if speech.cue.joint == "\n" else speech.cue.joint
    second = text[speech.start : start] + said + text[stop : speech.end]
    return Edit(speech.start, speech.end, f"{text[speech.start : speech.end]}{joint}{second}")


def _language(text: str, kind: Kind) -> tuple[int, int] | None:
    """Where the head of a WebVTT file names its language."""
    head = re.match(r"[^\n\r]*(?:\r?\n[^\n\r]+)*", text) if kind == "vtt" else None
    match = _LANGUAGE.search(text, 0, head.end()) if head else None
    return match.span(1) if match else None
