"""How Android writes the text of a resource: escapes with a backslash, blanks joined unless within quotation marks.

https://developer.android.com/guide/topics/resources/string-resource#FormattingAndStyling
"""

import re

from core.usecases.translation.files.source_text import join_halves

_PART = re.compile(r"\\(u[0-9A-Fa-f]{4}|.)|(\")|([ \t\r\n]+)|([^\\\" \t\r\n]+)|(\\)", re.S)
_ESCAPED = {"n": "\n", "t": "\t"}
_SPECIAL = re.compile(r"[\\'\"\n\t]")
_WRITTEN = {"\\": "\\\\", "'": "\\'", '"': '\\"', "\n": "\\n", "\t": "\\t"}


def read_android(raw: str) -> str:
    """The text that a program shows."""
    parts, quoted = [], False
    for match in _PART.finditer(raw):
        code, quote, blank, plain, _ = match.groups()
        if code:
            parts.append(chr(int(code[1:], 16)) if len(code) == 5 else _ESCAPED.get(code, code))
        elif quote:
            quoted = not quoted
        elif blank:
            parts.append(blank if quoted else " ")
        elif plain:
            parts.append(plain)
    return join_halves("".join(parts))


def write_android(text: str) -> str:
    """The text with what Android would read otherwise escaped; blanks that it would join are written by number."""
    text = _SPECIAL.sub(lambda match: _WRITTEN[match[0]], text)
    text = re.sub(r"(?<= ) ", r"\\u0020", text)
    return "\\" + text if text[:1] in ("@", "?") else text


def write_quoted(text: str) -> str:
    """The same within quotation marks, where blanks and apostrophes stay."""
    return re.sub(r"[\\\"\n\t]", lambda match: _WRITTEN[match[0]], text)
