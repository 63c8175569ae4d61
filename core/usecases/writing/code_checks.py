"""Code blocks of a text as checks: whether they parse, and whether the words around them name only what they hold.

Never runs code. Languages other than Python and JSON are not parsed, and that is said.
"""

import re
from collections.abc import Iterator

from core.checks.check import Check
from core.documents.document import Span
from core.messages import words
from core.usecases.writing.coding import find_fault

PARSED = ("python", "py", "python3", "json")
MOST = 50
"""Blocks that are parsed."""
_BLOCK = re.compile(
    r"(?m)^[ \t]{0,3}```[ \t]*([\w+#.-]{0,20})[^\n`]*\n((?:(?![ \t]{0,3}```)[^\n]*(?:\n|\Z))*+)(?:[ \t]{0,3}`{3,8})?"
)
_NAMED = re.compile(r"(?<!`)`([^`\n]{1,80})`(?!`)")
_WORD = re.compile(r"[A-Za-z_]\w*")


def check_code(text: str, *, wanted: bool) -> Iterator[Check]:
    """The checks "code" and "code_names"; nothing for a text without code where none is `wanted`."""
    blocks = [(match[1].lower(), match[2], Span(match.start(2), match.end(2))) for match in _BLOCK.finditer(text)]
    blocks = [block for block in blocks if block[1].strip()]
    if blocks:
        yield _check_blocks(blocks[:MOST])
        yield _check_names(text, blocks)
    elif wanted:
        yield Check("code", False, words("style.code_missing"))


def _check_blocks(blocks: list[tuple[str, str, Span]]) -> Check:
    parsed = [block for block in blocks if block[0] in PARSED]
    faults = [
        (fault, span)
        for language, code, span in parsed
        if (fault := find_fault("json" if language == "json" else "python", code))
    ]
    if faults:
        said = words("style.code_fault", number=len(faults), fault=faults[0][0])
        return Check("code", False, said, tuple(span for _, span in faults))
    if not parsed:
        return Check("code", None, words("style.code_unparsed", name=blocks[0][0] or "?"))
    return Check("code", True, words("style.code_parses", number=len(parsed)))


def _check_names(text: str, blocks: list[tuple[str, str, Span]]) -> Check:
    """Names in code marks, outside the blocks, that no block holds."""
    code = "\n".join(block[1] for block in blocks)
    known, inside = set(_WORD.findall(code)), [block[2] for block in blocks]
    named = [match for match in _NAMED.finditer(text) if not any(s.start <= match.start() < s.end for s in inside)]
    if not named:
        return Check("code_names", None, words("style.code_no_names"))
    strange = [match for match in named if match[1] not in code and not set(_WORD.findall(match[1])) <= known]
    if not strange:
        return Check("code_names", True, words("style.code_names", number=len(named)))
    said = ", ".join(dict.fromkeys(match[1] for match in strange))
    spans = tuple(Span(*match.span(1)) for match in strange)
    return Check("code_names", False, words("style.code_strange", names=said), spans)
