"""A target as Markdown that reads as it is meant: escaped where it must be, wrapped as its source was.

What is written is parsed again and compared; where emphasis would not hold, as often beside Chinese stops, tags are
written. Does not know files.
"""

import re
from collections import ChainMap
from collections.abc import Sequence
from itertools import product

from core.usecases.translation.files.inline import Piece, Stretch, fill
from core.usecases.translation.files.source_text import Edit, apply_edits
from core.usecases.translation.files.text.markdown_blocks import Block
from core.usecases.translation.files.text.markdown_grammar import open_parser
from core.usecases.translation.files.text.markdown_pieces import Content, read_content, signature
from core.usecases.translation.files.text.wrapping import wrap

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#$~!&:]")
_RISKY = re.compile(
    r"\\(?=[!-/:-@\[-`{-~])|`|\*(?!\s)|(?<!\s)\*|(?<!\w)_|_(?!\w)|[\[\]](?!\s)|<(?=[A-Za-z/!?])|&(?=\w+;|#)"
    r"|\{(?=[{%:#.])|\$|~(?=~)|^[#>]|:(?=\w+:)"
)
"""Signs where they are likely to mean something; all of them are escaped only where that is not enough."""
_START = re.compile(r"(?:[-+=](?=[\s=-]|$)|[|?](?=.)|\d{1,9}(?=[.)](?:\s|$)))")
"""What would make something else of a block at its beginning, beside what is escaped everywhere."""
_BARRED = re.compile(r"[-+*=>#:|~`!?<$\[{]|\d{1,9}[.)]")
"""What no line after the first may begin with."""
_TAGS = {"i": "em", "b": "strong"}


def write_block(
    block: Block, content: Content, stretch: Stretch, target: str, inner: Sequence[Edit], references: dict
) -> str:
    """What stands in the place of the stretch, line breaks as "\\n" without the prefix of the block.

    `inner` are edits inside of codes, places in the content, in order.
    """
    parts = fill(stretch, target.strip())
    before = apply_edits(block.content, inner, 0, stretch.start)
    after = apply_edits(block.content, inner, stretch.end, len(block.content))
    outside = (
        [piece for piece in content.pieces if piece.end <= stretch.start],
        [piece for piece in content.pieces if piece.start >= stretch.end],
    )
    written = ""
    for escaped, tagged in product((None, _RISKY, _SPECIAL), (False, True)):
        written = _compose(parts, block.content, inner, escaped=escaped, tagged=tagged)
        if escaped and not before.strip() and isinstance(parts[0], str) and (match := _START.match(written)):
            at = match.end() if match[0].isdigit() else 0
            written = f"{written[:at]}\\{written[at:]}"
        whole = before + written + after
        if _means(block, whole, _expect(outside, parts, block.content, inner, tagged=tagged), references):
            return _wrapped(block, before, written, after, references)
    return written


def _compose(
    parts: Sequence[str | Piece], content: str, inner: Sequence[Edit], *, escaped: re.Pattern[str] | None, tagged: bool
) -> str:
    said = []
    for part in parts:
        if isinstance(part, str):
            said.append(_escape(part, escaped) if escaped else part)
        elif tagged and part.name in _TAGS and content[part.start] in "*_":
            said.append(f"<{'/' if part.kind == 'close' else ''}{_TAGS[part.name]}>")
        else:
            said.append(apply_edits(content, inner, part.start, part.end))
    return "".join(said)


def _escape(said: str, signs: re.Pattern[str]) -> str:
    """`said` with these signs escaped; of all, a bar too, which could make the head of a table even so."""
    said = signs.sub(r"\\\g<0>", said)
    return said.replace("|", "&#124;") if signs is _SPECIAL else said


def _expect(
    outside: tuple[list[Piece], list[Piece]],
    parts: Sequence[str | Piece],
    content: str,
    inner: Sequence[Edit],
    *,
    tagged: bool,
) -> list[tuple[str, str]]:
    """The signature of what is meant, made of a text of its own so that edits inside codes count."""
    pieces, text, at = [], [], 0
    for part in (*outside[0], *parts, *outside[1]):
        if isinstance(part, str):
            raw, piece = part, Piece(0, 0, "text", part)
        else:
            raw, piece = _compose([part], content, inner, escaped=None, tagged=tagged and part in parts), part
        text.append(raw)
        pieces.append(Piece(at, at + len(raw), piece.kind, piece.shown, piece.name))
        at += len(raw)
    return signature(pieces, "".join(text))


def _means(block: Block, whole: str, expected: list[tuple[str, str]], references: dict) -> bool:
    """Whether a content is read as one block of its kind with the expected pieces."""
    parser, env = open_parser(), {"references": ChainMap({}, references)}
    if block.kind == "cell":
        tokens = [None, *parser.parseInline(whole, env)]
        fits = "\n" not in whole
    else:
        text = f"{block.mark} {whole}" if block.mark.startswith("#") else f"{whole}\n{block.mark * 3}"
        tokens = parser.parse(text, env)
        kinds = [token.type for token in tokens]
        fits = kinds == [f"{block.kind}_open", "inline", f"{block.kind}_close"]
        fits = fits and tokens[1].content == whole.strip(" \n")
    if not fits:
        return False
    found = read_content(tokens[1].content, tokens[1].children or ())
    return found is not None and signature(found.pieces, tokens[1].content) == expected


def _wrapped(block: Block, before: str, written: str, after: str, references: dict) -> str:
    """Wrapped where the source was, if it then still says the same."""
    if not block.width or block.kind != "paragraph":
        return written
    found = _signature(before + written + after, references)
    lines = []
    for n, part in enumerate(written.split("\n")):
        used = len(before.rpartition("\n")[2]) if not n else 0
        lines += wrap(part, max(block.width, 20), used=used, barred=_BARRED, kept=_unbroken(part)) or [""]
        if n < written.count("\n"):  # the blanks of a hard break
            lines[-1] += part[len(part.rstrip(" ")) :]
    wrapped = "\n".join(lines)
    return wrapped if _signature(before + wrapped + after, references) == found else written


def _unbroken(text: str) -> list[str]:
    """Inline code and addresses, which stay on a line."""
    return [match[0] for match in re.finditer(r"(`+)[^`]+\1|\]\([^)\n]*\)|<[^<>\n]*>|\$[^$\n]+\$", text)][:200]


def _signature(whole: str, references: dict) -> object:
    tokens = open_parser().parse(whole, {"references": ChainMap({}, references)})
    if [token.type for token in tokens] != ["paragraph_open", "inline", "paragraph_close"]:
        return None
    found = read_content(tokens[1].content, tokens[1].children or ())
    return found and signature(found.pieces, tokens[1].content)


def escape_within(target: str, kind: str) -> str:
    """A target as the title or the alternative text of an element."""
    said = " ".join(target.split())
    return re.sub(r"[\\\[\]`*_<&]", r"\\\g<0>", said) if kind == "alt" else re.sub(r"[\\\"'()&]", r"\\\g<0>", said)
