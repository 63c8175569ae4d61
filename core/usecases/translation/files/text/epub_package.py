"""What an EPUB is made of: its package, the pages in reading order, the table of contents. Opened with care.

Does not know what stands in the parts.
"""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

from lxml import etree

from core.documents.limits import Limits
from core.documents.sniff import sniff_binary
from core.errors import BrokenFile, ProtectedFile, TooLarge, UnsupportedFile

_ENTRIES = 10_000
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, RuntimeError)
_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
"""Ways of encryption that only keep fonts from being copied."""
_METHOD = re.compile(r"<(?:[\w.-]+:)?EncryptionMethod\b[^>]*\bAlgorithm\s*=\s*[\"']([^\"']*)")
_ENTITY = tuple("<!ENTITY".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))


@dataclass(frozen=True, slots=True)
class Part:
    """A part with text: `kind` is what it is to the book."""

    kind: Literal["package", "contents", "page"]
    name: str
    content: bytes


def read_parts(data: bytes, limits: Limits | None = None) -> tuple[Part, ...]:
    """The parts with text, the package first, then tables of contents and pages in the order they are read.

    Raises UnsupportedFile for what is no EPUB, ProtectedFile where it is encrypted or under DRM, TooLarge over
    `limits.unpacked`, BrokenFile where the container, its package or a declaration in it is not as it must be.
    """
    limits = limits or Limits()
    if sniff_binary(data) != "zip":
        raise UnsupportedFile("translation_files.text_not_epub")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            return tuple(_Container(container, limits).read())
    except _DAMAGE as error:
        raise BrokenFile("documents.broken") from error


def is_well_formed(content: bytes) -> bool:
    """Whether an XML parser that forgives nothing takes it."""
    try:
        etree.fromstring(content, _parser())
    except (etree.XMLSyntaxError, ValueError):
        return False
    return True


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


class _Container:
    """A container under its limits; `left` are the bytes that may still be unpacked."""

    def __init__(self, container: zipfile.ZipFile, limits: Limits) -> None:
        self.container = container
        self.limits = limits
        self.left = limits.unpacked
        self.names = set(container.namelist())

    def read(self) -> Iterator[Part]:
        entries = self.container.infolist()
        if any(entry.flag_bits & 0x1 for entry in entries):
            raise ProtectedFile("documents.protected")
        if len(entries) > _ENTRIES or sum(entry.file_size for entry in entries) > self.limits.unpacked:
            raise TooLarge("documents.unpacked", limit=self.limits.unpacked >> 20)
        if "META-INF/container.xml" not in self.names:
            raise UnsupportedFile("translation_files.text_not_epub")
        self._refuse_encrypted()
        root = _parse(self._content("META-INF/container.xml"))
        paths = [one.get("full-path", "") for one in root.iter("{*}rootfile")]
        package = next((path for path in paths if path in self.names), None)
        if package is None:
            raise BrokenFile("documents.broken")
        content = self._content(package)
        yield Part("package", package, content)
        for kind, name in _ordered(_parse(content), posixpath.dirname(package)):
            if name in self.names:
                yield Part(kind, name, self._content(name))

    def _refuse_encrypted(self) -> None:
        if "META-INF/encryption.xml" in self.names:
            methods = _METHOD.findall(self._content("META-INF/encryption.xml").decode("utf-8", "replace"))
            if any(method not in _FONTS for method in methods):
                raise ProtectedFile("translation_files.text_drm")

    def _content(self, name: str) -> bytes:
        with self.container.open(name) as stream:
            content = stream.read(self.left + 1)
        self.left -= len(content)
        if self.left < 0:
            raise TooLarge("documents.unpacked", limit=self.limits.unpacked >> 20)
        if any(mark in content for mark in _ENTITY):
            raise BrokenFile("documents.entities")
        return content


def _ordered(package: etree._Element, folder: str) -> list[tuple[Literal["contents", "page"], str]]:
    """Tables of contents, then pages: those of the spine in its order, others after them."""
    items = {}
    for item in package.iter("{*}item"):
        path = posixpath.normpath(posixpath.join(folder, unquote(item.get("href", "").partition("#")[0])))
        items[item.get("id", "")] = (path, item.get("media-type", ""))
    contents = [path for path, kind in items.values() if kind == "application/x-dtbncx+xml"]
    spine = [items[ref.get("idref")] for ref in package.iter("{*}itemref") if ref.get("idref") in items]
    pages = [path for path, kind in [*spine, *items.values()] if kind in ("application/xhtml+xml", "text/html")]
    ordered = [("contents", path) for path in contents] + [("page", path) for path in pages]
    return list(dict.fromkeys(ordered))


def _parse(content: bytes) -> etree._Element:
    try:
        return etree.fromstring(content, _parser())
    except etree.XMLSyntaxError as error:
        raise BrokenFile("documents.broken") from error
