"""Text files: bytes to characters, and wrapped lines to paragraphs. Does not know Markdown or tables."""

import re

from core.documents.blocks import Block, join_lines
from core.errors import UnsupportedFile

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_EVERYDAY = re.compile("[\t\n\r -~\u00a0-\u024f\u2010-\u2027\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]")
_FREQUENT = frozenset(
    "的一是不了在有我您你他这這个個们們中大来來上到说說和为為子地出也时時年得就要下以会會可能之着著过過对對请請问問订訂单單退货貨换換"
    "款商品买買付快递遞客服员員天日内內发發收到如果需需要没沒怎么麼什哪里裡吗嗎呢谢謝电電话話号號价價格元免费費用户戶支持"
    "第条條本公司产產使及与與或后後前新开開关關于於自由其同工作国國家人生学學文字"
)
_MARKER = re.compile(
    r"\s*(?:[-*•·–●○▪]\s+|\(?\d{1,3}[.)、]\s*|[（(][一二三四五六七八九十\d]+[)）]"
    r"|[一二三四五六七八九十]+、|第.{1,4}[条章节]|[#|>])"
)
_ENDED = re.compile(r"[.!?。！？；:：…][\"'”’」』）)\]]*$")


def decode_text(data: bytes) -> str:
    """`data` as text; raises UnsupportedFile where it is binary.

    A byte order mark decides; text full of control bytes may be UTF-16; then comes strict UTF-8, then GB18030 or Big5,
    whichever gives more of the everyday Chinese characters; then Windows-1252. Where most lines are UTF-8, only the
    others are read as one of the older encodings.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decode(data, encoding, errors="replace") or ""
    if len(_CONTROL.findall(data[:65536])) > 1 + len(data[:65536]) // 200:
        if (text := _decode_utf16(data)) is not None:
            return text
        raise UnsupportedFile("documents.unsupported_binary")
    if (text := _decode(data, "utf-8")) is not None:
        return text
    if find_odd_lines(data):
        return "".join(_decode(line, "utf-8") or _decode_legacy(line) for line in data.splitlines(keepends=True))
    return _decode_legacy(data)


def find_odd_lines(data: bytes) -> tuple[int, ...]:
    """Numbers, from 1, of the lines that are not UTF-8 in a text whose other lines with such characters mostly are."""
    if data.startswith(tuple(mark for mark, _ in _BOMS)):
        return ()
    lines = [(number, line) for number, line in enumerate(data.splitlines(), 1) if not line.isascii()]
    odd = tuple(number for number, line in lines if _decode(line, "utf-8") is None)
    return odd if 2 * len(odd) < len(lines) else ()


def _decode(data: bytes, encoding: str, errors: str = "strict") -> str | None:
    try:
        return data.decode(encoding, errors)
    except UnicodeDecodeError:
        return None


def _decode_utf16(data: bytes) -> str | None:
    """UTF-16 without a mark, asked of what would else be binary: nearly all characters must be everyday ones."""
    for encoding in ("utf-16-le", "utf-16-be"):
        text = _decode(data, encoding)
        if text and len(_EVERYDAY.findall(text[:32768])) >= 0.97 * len(text[:32768]):
            return text
    return None


def _decode_legacy(data: bytes) -> str:
    best, share = "", 0.0
    for encoding in ("gb18030", "big5"):
        text = _decode(data, encoding)
        foreign = [char for char in text or "" if not char.isascii()]
        common = sum(char in _FREQUENT or char in "，。！？：；、“”（）《》" for char in foreign) / max(len(foreign), 1)
        if text and common > share:
            best, share = text, common
    if share > 0.1:
        return best
    return _decode_few_chinese(data) or data.decode("cp1252", errors="replace")


def _decode_few_chinese(data: bytes) -> str | None:
    """GB18030 where a few Chinese words, such as names, stand in a text of another language: most of them in the first
    level of GB 2312, its everyday half, whose lead bytes (B0 to D7) Western text hardly ever doubles up."""
    text = _decode(data, "gb18030") or ""
    han = [char.encode("gb18030") for char in text if "\u3400" <= char <= "\u9fff"]
    everyday = sum(len(char) == 2 and 0xB0 <= char[0] <= 0xD7 and char[1] >= 0xA1 for char in han)
    return text if han and everyday >= 0.7 * len(han) else None


def read_plain(text: str) -> list[Block]:
    """Paragraphs, wrapped lines joined; list lines are items of their own; a short first line alone is the heading."""
    blocks: list[Block] = []
    for paragraph in re.split(r"\n\s*\n", text):
        lines = [line.rstrip() for line in paragraph.split("\n") if line.strip()]
        blocks.extend(Block("paragraph", joined) for joined in unwrap_lines(lines))
    return blocks


def unwrap_lines(lines: list[str]) -> list[str]:
    """Lines of one paragraph joined where they were wrapped."""
    return [join_lines(group, hyphenated=True) for group in group_lines(lines)]


def group_lines(lines: list[str]) -> list[list[str]]:
    """Lines of one paragraph that were wrapped, together: a line that is nearly as wide as the widest goes on."""
    widest = max(map(display_width, lines), default=0)
    groups: list[list[str]] = []
    for before, line in zip([None, *lines], lines, strict=False):
        full = before is not None and 50 <= widest <= 160 and display_width(before) >= 0.75 * widest
        wrapped = full and not _MARKER.match(line)
        goes_on = wrapped or (before is not None and line[:1].islower() and not _ENDED.search(before) and widest <= 160)
        if groups and goes_on:
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def display_width(line: str) -> int:
    """Columns a text takes: a Chinese character takes two."""
    return sum(2 if "\u2e80" <= char <= "\uffef" else 1 for char in line)
