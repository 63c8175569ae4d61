"""The files in a ZIP archive, checked one by one: what is harmful or damaged is named and costs nothing else.

Nothing is written to a disk. Does not know what the files are.
"""

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from core.documents.limits import Limits
from core.documents.parsing import default_limits, load_source
from core.errors import BrokenFile, DocumentError, ProtectedFile, TooLarge
from core.messages import Words, words

FILES = 5_000
"""Entries at most; a course of a thousand students with five files each."""
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_UTF8_FLAG, _ENCRYPTED_FLAG = 0x800, 0x1
_SYSTEM = re.compile(r"(?:^|/)(?:__MACOSX(?:/|$)|\._[^/]*$|\.DS_Store$|Thumbs\.db$|desktop\.ini$)", re.I)
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, RuntimeError)


@dataclass(frozen=True, slots=True)
class Bundle:
    """Files by path below the archive, "/" between folders, in the archive's order; `notes` name what was left out."""

    name: str
    files: tuple[tuple[str, bytes], ...]
    notes: tuple[Words, ...] = ()


def is_bundle(data: bytes) -> bool:
    """Whether it is a ZIP archive of files rather than an Office document, which is one too."""
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "[Content_Types].xml" not in archive.namelist()
    except _DAMAGE:
        return b"[Content_Types].xml" not in data


def open_bundle(data: bytes, name: str, limits: Limits | None = None) -> Bundle:
    """Every file that can be had; system files of macOS and Windows are passed over.

    Raises BrokenFile for what is no archive, ProtectedFile where every file wants a password, TooLarge for more than
    `FILES` entries or where the files together would unpack to more than `limits.unpacked`.
    """
    limits = limits or default_limits()
    try:
        load_source((name, data), limits)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read(archive, name, limits)
    except DocumentError as error:
        error.values.setdefault("name", name)
        raise
    except _DAMAGE as error:
        raise BrokenFile("documents.broken", name=name) from error


def _read(archive: zipfile.ZipFile, name: str, limits: Limits) -> Bundle:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > FILES:
        raise TooLarge("documents.too_many_files", found=len(entries), limit=FILES)
    if sum(entry.file_size for entry in entries) > limits.unpacked:
        raise TooLarge("documents.unpacked", limit=limits.unpacked >> 20)
    if entries and all(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
        raise ProtectedFile("documents.protected")
    files: dict[str, bytes] = {}
    notes: list[Words] = []
    left = limits.unpacked
    for entry in entries:
        path = _readable_name(entry)
        if _SYSTEM.search(path):
            continue
        if refusal := _refuse(entry, path):
            notes.append(words(refusal, name=path))
            continue
        content = _content(archive, entry, left, limits)
        if content is None:
            notes.append(words("documents.broken", name=path))
            continue
        left -= len(content)
        if path in files:
            notes.append(words("documents.same_name", name=path))
        files[next(_free(path, files))] = content
    return Bundle(name, tuple(files.items()), tuple(notes))


def _readable_name(entry: zipfile.ZipInfo) -> str:
    """The path with "/"; names that do not say they are UTF-8 may still be, or come from a Chinese Windows."""
    path = entry.filename
    if not entry.flag_bits & _UTF8_FLAG and not path.isascii():
        raw = path.encode("cp437", errors="replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                path = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return path.replace("\\", "/")


def _refuse(entry: zipfile.ZipInfo, path: str) -> str:
    """Why a file is not taken, as a key; "" where it is."""
    if path.startswith("/") or re.match(r"[A-Za-z]:", path) or ".." in path.split("/"):
        return "documents.path_leaves"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "documents.link"
    if entry.flag_bits & _ENCRYPTED_FLAG:
        return "documents.protected"
    return "" if entry.compress_type in _METHODS else "documents.packed_otherwise"


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int, limits: Limits) -> bytes | None:
    """The bytes, None where they are damaged; TooLarge where they are more than was declared and there is room for."""
    try:
        with archive.open(entry) as stream:
            content = stream.read(left + 1)
    except _DAMAGE:
        return None
    if len(content) > left:
        raise TooLarge("documents.unpacked", limit=limits.unpacked >> 20)
    return content


def _free(path: str, taken: dict[str, bytes]) -> Iterator[str]:
    """The path, or the first free one with a number before its ending."""
    if path not in taken:
        yield path
    stem, dot, ending = path.rpartition(".")
    number = 2
    while True:
        made = f"{stem} ({number}){dot}{ending}" if stem else f"{path} ({number})"
        if made not in taken:
            yield made
        number += 1
