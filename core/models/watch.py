"""Progress of a download, read off the growing files: it works for any program that writes them."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

SECONDS = 0.25


def folder_bytes(folder: Path) -> int:
    """Bytes of all files under `folder`; files that vanish meanwhile count nothing."""
    total = 0
    for file in folder.rglob("*"):
        try:
            if file.is_file() and not file.is_symlink():
                total += file.stat().st_size
        except OSError:
            continue
    return total


@contextmanager
def watched(folder: Path, total: int, progress: Callable[[int, int], None]) -> Iterator[None]:
    """Call `progress(bytes grown so far, total)` from a thread while the body runs, then once with everything done."""
    start, done = folder_bytes(folder), threading.Event()

    def watch() -> None:
        while not done.wait(SECONDS):
            progress(min(max(folder_bytes(folder) - start, 0), total), total)

    watcher = threading.Thread(target=watch, name="download-progress", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()
    progress(total, total)
