"""Looks into a ZIP container before any parser does: what it is, whether it is encrypted, a bomb, or carries entities.

Does not read documents; hands out the parts it has vetted.
"""

import io
import zipfile
import zlib
from collections.abc import Mapping

from core.documents.limits import Limits
from core.errors import BrokenFile, ProtectedFile, TooLarge, UnsupportedFile

_MAX_ENTRIES = 10_000
_ENTITY_MARKS = tuple(
    mark.encode(code) for mark in ("<!DOCTYPE", "<!ENTITY") for code in ("utf-8", "utf-16-le", "utf-16-be")
)


def open_archive(data: bytes, limits: Limits, *, mark: str = "[Content_Types].xml") -> Mapping[str, bytes]:
    """The XML parts of an Office container by name, none of them with a document type or entity declaration.

    `mark` is the entry that every container of the kind has. Raises UnsupportedFile for other ZIP files, ProtectedFile
    where an entry is encrypted, TooLarge where the declared or the actual size is over `limits.unpacked`, BrokenFile
    where the container is damaged or declares entities.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            _check_directory(container, limits, mark)
            return _read_parts(container, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
        raise BrokenFile("documents.broken") from error


def _check_directory(container: zipfile.ZipFile, limits: Limits, mark: str) -> None:
    entries = container.infolist()
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise ProtectedFile("documents.protected")
    if len(entries) > _MAX_ENTRIES or sum(entry.file_size for entry in entries) > limits.unpacked:
        raise TooLarge("documents.unpacked", limit=limits.unpacked >> 20)
    if mark not in container.namelist():
        raise UnsupportedFile("documents.unsupported_zip")


def _read_parts(container: zipfile.ZipFile, limits: Limits) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    left = limits.unpacked
    for entry in container.infolist():
        if not entry.filename.endswith((".xml", ".rels")):
            continue
        with container.open(entry) as stream:
            content = stream.read(left + 1)
        left -= len(content)
        if left < 0:
            raise TooLarge("documents.unpacked", limit=limits.unpacked >> 20)
        if any(mark in content for mark in _ENTITY_MARKS):
            raise BrokenFile("documents.entities")
        parts[entry.filename] = content
    return parts
