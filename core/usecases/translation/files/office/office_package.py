"""The parts of an Office container: opened with care, read as XML, and written so that only changed parts are new.

Does not know what stands in the parts.
"""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Mapping
from urllib.parse import unquote

from lxml import etree

from core.documents.archive import open_archive
from core.documents.limits import Limits
from core.documents.sniff import sniff_binary
from core.errors import BrokenFile, TooLarge, UnsupportedFile

_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_STRICT = b"http://purl.oclc.org/ooxml/"
_OPEN = b"http://schemas.openxmlformats.org/"
_STRICT_NAMES = tuple(
    (_STRICT + strict, _OPEN + transitional)
    for strict, transitional in (
        (b"wordprocessingml/main", b"wordprocessingml/2006/main"),
        (b"spreadsheetml/main", b"spreadsheetml/2006/main"),
        (b"presentationml/main", b"presentationml/2006/main"),
        (b"officeDocument/relationships", b"officeDocument/2006/relationships"),
        (b"officeDocument/math", b"officeDocument/2006/math"),
        (b"drawingml/main", b"drawingml/2006/main"),
        (b"drawingml/chart", b"drawingml/2006/chart"),
        (b"drawingml/diagram", b"drawingml/2006/diagram"),
        (b"drawingml/picture", b"drawingml/2006/picture"),
        (b"drawingml/wordprocessingDrawing", b"drawingml/2006/wordprocessingDrawing"),
        (b"drawingml/spreadsheetDrawing", b"drawingml/2006/spreadsheetDrawing"),
    )
)
"""Namespaces of ISO 29500 Strict and what they are called in the files that nearly everybody has."""


class Package:
    """One container. Parts are parsed once, in the transitional namespaces, and written back in their own."""

    def __init__(self, data: bytes, limits: Limits | None = None, *, mark: str = "[Content_Types].xml") -> None:
        """DocumentErrors for what is no such container, encrypted, a bomb or declares entities."""
        if sniff_binary(data) != "zip":
            raise UnsupportedFile("documents.unsupported_binary")
        self._data = data
        self.limits = limits or Limits()
        self.parts: Mapping[str, bytes] = open_archive(data, self.limits, mark=mark)
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            self.names = tuple(container.namelist())
        self._roots: dict[str, etree._Element] = {}
        self._targets: dict[str, dict[str, str]] = {}

    def root(self, name: str) -> etree._Element:
        """The part's root, to be read and changed. Raises BrokenFile."""
        if name not in self._roots:
            self._roots[name] = parse_part(self.parts.get(name, b""))
        return self._roots[name]

    def of_type(self, *endings: str) -> list[str]:
        """The parts whose content type ends so (before "+xml"), in the order of the endings."""
        kinds = {
            entry.get("PartName", "").lstrip("/"): entry.get("ContentType", "").removesuffix("+xml")
            for entry in self.root("[Content_Types].xml").iter(f"{_TYPES}Override")
        }
        return [name for end in endings for name, kind in kinds.items() if kind.endswith(end) and name in self.parts]

    def related(self, name: str) -> dict[str, str]:
        """The parts another one points to, by relation id."""
        if name not in self._targets:
            folder, file = posixpath.split(name)
            rels = posixpath.join(folder, "_rels", f"{file}.rels")
            root = self.root(rels) if rels in self.parts else ()
            self._targets[name] = {
                entry.get("Id", ""): posixpath.normpath(
                    posixpath.join("/", folder, unquote(entry.get("Target", "")))
                ).lstrip("/")
                for entry in root
                if isinstance(entry.tag, str) and entry.get("TargetMode") != "External"
            }
        return self._targets[name]

    def write(self, changed: Mapping[str, bytes] | None = None, *, parts: set[str] = frozenset()) -> bytes:
        """The container with `parts` as their roots now are and `changed` as given; all else as it was."""
        new = {name: serialise(self._roots[name], self.parts[name]) for name in parts} | dict(changed or {})
        return write_entries(self._data, new) if new else self._data


def parse_part(content: bytes) -> etree._Element:
    """The root of a vetted part, comments and blanks kept; BrokenFile where it is no XML or nested absurdly."""
    for strict, transitional in _STRICT_NAMES if _STRICT in content else ():
        content = content.replace(strict + b'"', transitional + b'"').replace(strict + b"'", transitional + b"'")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise BrokenFile("documents.broken") from error


def serialise(root: etree._Element, before: bytes) -> bytes:
    """The part as bytes, in the strict namespaces where it was in those."""
    content = etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)
    for strict, transitional in _STRICT_NAMES if _STRICT in before else ():
        content = content.replace(transitional + b'"', strict + b'"')
    return content


def write_entries(data: bytes, new: Mapping[str, bytes]) -> bytes:
    """The container with the entries named in `new` replaced; order, times, attributes and compression as they were."""
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as made:
            made.comment = old.comment
            for entry in old.infolist():
                content = new[entry.filename] if entry.filename in new else old.read(entry)
                made.writestr(_fresh(entry), content)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
        raise BrokenFile("documents.broken") from error
    return out.getvalue()


def check_amount(texts: int, characters: int, limits: Limits) -> None:
    """Raises TooLarge for more than one file may hold."""
    if texts > limits.cells:
        raise TooLarge("documents.too_many_cells", limit=limits.cells)
    if characters > limits.characters:
        raise TooLarge("documents.too_many_characters", limit=limits.characters)


def _fresh(entry: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """What describes an entry, without where it stood."""
    info = zipfile.ZipInfo(entry.filename, entry.date_time)
    info.compress_type, info.comment, info.create_system = entry.compress_type, entry.comment, entry.create_system
    info.external_attr, info.internal_attr, info.extra = entry.external_attr, entry.internal_attr, b""
    return info
