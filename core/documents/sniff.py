"""What a file is, by its content. The name is never asked; what cannot be read is named so that the person can act."""

import re

from core.documents.document import Kind
from core.errors import ProtectedFile, UnsupportedFile

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"BM", b"II*\0", b"MM\0*", b"\0\0\x01\0")
_PACKED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x28\xb5\x2f\xfd")
_PDF_BODY = re.compile(rb"%%EOF|startxref|\d+\s+\d+\s+obj\b|\btrailer\b")
_TAG = re.compile(r"</?[a-z][a-z0-9]*[\s/>]", re.I)
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|title|meta|div|p|h[1-6]|table|ul|ol|section|article|main|span|a|center|font|b|i|script|style)\b",
    re.I | re.S,
)


def sniff_binary(data: bytes) -> str:
    """ "pdf", "zip" or "text"; raises UnsupportedFile or ProtectedFile for what else a signature tells."""
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08", b"PK00PK\x03\x04")):
        return "zip"
    if _is_pdf(data):
        return "pdf"
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise ProtectedFile("documents.protected")
        raise UnsupportedFile("documents.unsupported_old_office")
    if data.startswith(b"{\\rtf"):
        raise UnsupportedFile("documents.unsupported_rtf")
    if (
        data.startswith(_IMAGES)
        and not _reads_as_text(data)
        or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")
        or data[4:8] == b"ftyp"
    ):
        raise UnsupportedFile("documents.unsupported_image")
    if data.startswith(_PACKED):
        raise UnsupportedFile("documents.unsupported_packed")
    return "text"


def is_picture(data: bytes) -> bool:
    """Whether it is a picture or a film of any kind, of which some can be read."""
    try:
        sniff_binary(data)
    except UnsupportedFile as error:
        return error.key == "documents.unsupported_image"
    except ProtectedFile:
        return False
    return False


def _is_pdf(data: bytes) -> bool:
    """The mark stands first, or within the first kilobyte of a file that has a PDF's body."""
    start = data[:1024].find(b"%PDF")
    return start == 0 or (
        start > 0 and (not data[:start].strip(b"\xef\xbb\xbf \t\r\n") or bool(_PDF_BODY.search(data)))
    )


def _reads_as_text(data: bytes) -> bool:
    """A text may begin with the letters BM."""
    return all(byte >= 32 or byte in b"\t\r\n" for byte in data[:256])


def sniff_office(content_types: bytes) -> Kind:
    """Which Office document a container holds, by the type of its main part."""
    if b"wordprocessingml" in content_types or b"ms-word" in content_types:
        return "docx"
    if b"spreadsheetml" in content_types or b"ms-excel.sheet.macroEnabled" in content_types:
        return "xlsx"
    if b"presentationml" in content_types:
        raise UnsupportedFile("documents.unsupported_slides")
    raise UnsupportedFile("documents.unsupported_zip")


def looks_like_html(text: str) -> bool:
    """Whether a text starts as a web page or a piece of one, and goes on with tags."""
    return bool(_HTML.match(text[:4096])) and len(_TAG.findall(text[:4096])) >= 2
