"""The shop's own documents as files: added, removed, and put in use only once the new index is whole.

A change is staged beside the documents in use; whatever goes wrong, those and their index stay as they were.
"""

import shutil
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from apps._desk import SAMPLE, SAMPLE_MARK, Desk
from core.errors import BrokenFile, InputError, ShowcaseError
from core.messages import Words, words

MOST_FILES = 500
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of one uploaded file: `error` says why it was left out."""

    name: str
    error: Words | None = None
    hint: Words | None = None


class Library:
    """One at a time: changes wait for each other."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._busy = threading.Lock()

    @property
    def folder(self) -> Path:
        """Where the shop's own documents are, when it has any."""
        return self._desk.settings.home / "knowledge"

    def list_files(self) -> tuple[str, ...]:
        """Paths below the folder in use, sorted."""
        return _files(self._desk.folder)

    def add(self, uploads: Sequence[Path], *, alone: bool, progress: Progress) -> tuple[FileResult, ...]:
        """Read every upload, keep those that can be read, rebuild; `alone` puts them in the place of all others."""
        if not uploads:
            raise InputError("chatbot.no_files")
        if len(uploads) > MOST_FILES:
            raise InputError("chatbot.many_files", count=len(uploads), limit=MOST_FILES)
        results = self._read(uploads)
        good = [path for path, result in zip(uploads, results, strict=True) if result.error is None]
        if good:
            with self._staged(empty=alone) as staged:
                for path in good:
                    shutil.copyfile(path, staged / path.name)
                self._use(staged, progress, sample=not alone and self._desk.is_sample)
        return results

    def remove(self, names: Iterable[str], progress: Progress) -> None:
        """Take files out; at least one must stay."""
        known, gone = set(self.list_files()), set(names)
        if not gone or not gone <= known:
            raise InputError("chatbot.no_files")
        if gone == known:
            raise InputError("chatbot.last_file")
        with self._staged() as staged:
            for name in gone:
                (staged / name).unlink()
            self._use(staged, progress, sample=self._desk.is_sample)

    def restore_sample(self, progress: Progress) -> None:
        """Back to the sample shop; the shop's own documents are removed."""
        with self._locked():
            before = self._made()
            knowledge = self._desk.open_knowledge(SAMPLE / "kb", progress)
            gone = self.folder.with_name("knowledge.gone")
            shutil.rmtree(gone, ignore_errors=True)
            if self.folder.exists():
                self.folder.rename(gone)
            shutil.rmtree(gone, ignore_errors=True)
            self._desk.use_knowledge(knowledge)
            self._release(before)

    def change(self, edit: Callable[[Path], object], progress: Progress) -> None:
        """Let `edit` change a copy of the documents, then rebuild and use it."""
        with self._staged() as staged:
            edit(staged)
            self._use(staged, progress, sample=self._desk.is_sample)

    def _read(self, uploads: Sequence[Path]) -> tuple[FileResult, ...]:
        """What becomes of each; of several with one name, as folders within a folder have them, the first is taken."""
        from core.documents.reader import read_documents

        results, taken = [], set()
        for name, found in read_documents(uploads):
            failed = found if isinstance(found, ShowcaseError) else None
            if failed is None and name.startswith((".", "~$")):  # as the folder's reader passes them over
                failed = InputError("chatbot.hidden_file", name=name)
            elif failed is None and name in taken:
                failed = InputError("chatbot.same_name", name=name)
            elif failed is None:
                taken.add(name)
            results.append(FileResult(name, words(failed.key, **failed.values) if failed else None, _hint(failed)))
        return tuple(results)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        if not self._busy.acquire(blocking=False):
            raise InputError("chatbot.library_busy")
        try:
            yield
        finally:
            self._busy.release()

    @contextmanager
    def _staged(self, *, empty: bool = False) -> Iterator[Path]:
        staged = self.folder.with_name("knowledge.new")
        with self._locked():
            shutil.rmtree(staged, ignore_errors=True)
            if empty:
                staged.mkdir(parents=True)
            else:
                shutil.copytree(self._desk.folder, staged)
            try:
                yield staged
            finally:
                shutil.rmtree(staged, ignore_errors=True)

    def _use(self, staged: Path, progress: Progress, *, sample: bool) -> None:
        """Put the staged files in place and index what is new of them; back to the old ones where that fails. Whenever
        the process is killed, the one or the other are there when it starts again."""
        mark, before = staged / SAMPLE_MARK, self._made()
        mark.touch() if sample else mark.unlink(missing_ok=True)
        self._desk.mend_folder()
        old = self.folder.with_name("knowledge.old")
        shutil.rmtree(old, ignore_errors=True)
        if self.folder.exists():
            self.folder.rename(old)
        staged.rename(self.folder)
        try:
            knowledge = self._desk.open_knowledge(self.folder, progress)
        except BaseException:
            self.folder.rename(staged)
            if old.exists():
                old.rename(self.folder)
            raise
        shutil.rmtree(old, ignore_errors=True)
        self._desk.use_knowledge(knowledge)
        self._release(before)

    def _made(self) -> set[str]:
        """The entries in use that were made from visitors' questions."""
        from core.usecases.support.faq_sheet import list_made

        with suppress(BrokenFile):
            return {made.id for made in list_made(self._desk.folder)}
        return set()

    def _release(self, before: set[str]) -> None:
        """The questions whose entry is in use no more are unanswered again."""
        for entry in before - self._made():
            self._desk.store.unsettle_events(entry, lambda: None)


def _files(folder: Path) -> tuple[str, ...]:
    paths = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return tuple(sorted(str(path) for path in paths if not path.name.startswith(".")))


def _hint(error: ShowcaseError | None) -> Words | None:
    from core.messages import has_message

    return words(f"{error.key}_hint", **error.values) if error and has_message(f"{error.key}_hint") else None
