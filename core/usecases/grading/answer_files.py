"""Files that students handed in, as submissions: one DOCX, PDF, text or photo, or a ZIP of a class's.

A file that cannot be read is named in a note and costs no other. Does not know tables.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from core.documents.bundle import Bundle, is_bundle, open_bundle
from core.documents.limits import Limits
from core.documents.manuscript import Manuscript, ManuscriptReader
from core.documents.transcript import Transcript
from core.errors import DocumentError
from core.messages import Words, words
from core.usecases.grading.assignment import Assignment
from core.usecases.grading.records import Submission
from core.usecases.grading.sheets import Part, question_of_file, read_sheet
from core.usecases.grading.student_names import Student, group_files, is_generic, read_file_name
from core.usecases.grading.submissions import Submissions, keep_apart, note_empty


def read_answer_files(
    name: str, data: bytes, assignment: Assignment, *, limits: Limits | None = None
) -> Iterator[Submissions]:
    """The growing class, once for every file read; the last one is complete.

    Raises DocumentErrors where nothing can be read at all: a single file that is damaged, an archive that is none.
    """
    if is_bundle(data):
        yield from _read_bundle(open_bundle(data, name, limits), assignment, limits)
        return
    with ManuscriptReader(limits) as reader:
        manuscript = reader.read(name, data)
    submission = _make(name, [(name, manuscript)], assignment)
    notes = (*manuscript.notes, *note_empty([submission]))
    yield Submissions((submission,), notes, manuscript.transcripts, done=1, total=1)


def _read_bundle(bundle: Bundle, assignment: Assignment, limits: Limits | None) -> Iterator[Submissions]:
    contents = dict(bundle.files)
    growing = Submissions(notes=bundle.notes, total=len(contents))
    made: list[tuple[str, Submission]] = []
    with ManuscriptReader(limits) as reader:
        for group, paths in group_files(list(contents)).items():
            read: list[tuple[str, Manuscript]] = []
            for path in paths:
                result = _try(reader, path, contents.pop(path))
                if isinstance(result, Manuscript):
                    read.append((path, result))
                growing = _counted(growing, result)
                yield growing
            if read:
                made.append((group, _make(group, read, assignment)))
                growing = replace(growing, submissions=keep_apart(made)[0])
    submissions, doubled = keep_apart(made)
    notes = (*growing.notes, *doubled, *note_empty(submissions))
    yield replace(growing, submissions=submissions, notes=notes)


def _try(reader: ManuscriptReader, path: str, data: bytes) -> Manuscript | Words:
    try:
        return reader.read(path, data)
    except DocumentError as error:
        return words(error.key, **error.values)


def _counted(growing: Submissions, result: Manuscript | Words) -> Submissions:
    notes: tuple[Words, ...] = (result,) if isinstance(result, Words) else result.notes
    transcripts: tuple[Transcript, ...] = () if isinstance(result, Words) else result.transcripts
    return replace(
        growing,
        notes=(*growing.notes, *notes),
        transcripts=(*growing.transcripts, *transcripts),
        done=growing.done + 1,
    )


def _make(group: str, read: Sequence[tuple[str, Manuscript]], assignment: Assignment) -> Submission:
    """The submission of one folder or file. A file called after a question is the answer to it."""
    parts = []
    for path, manuscript in read:
        stem = PurePosixPath(path).stem
        question = question_of_file(stem, assignment) if path != group else None
        parts += [Part(page.place, page.text, page.doubtful, question) for page in manuscript.pages]
    stem = PurePosixPath(group).stem if len(read) == 1 and read[0][0] == group else group
    student = Student() if is_generic(stem) else read_file_name(group)
    return read_sheet(student, parts, assignment, group)
