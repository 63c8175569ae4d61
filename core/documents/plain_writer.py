"""A safe text as plain text: no marks, headings on lines of their own, lists and tables still readable as such."""

from collections.abc import Sequence

from markdown_it.token import Token

from core.documents.blocks import join_lines
from core.documents.rich_text import RichText, clean, plain_inline
from core.messages import UiLanguage, message


def write_plain(text: RichText, sources: Sequence[tuple[str, str]], language: UiLanguage) -> str:
    """Blocks parted by empty lines, items and rows on adjoining lines; a line break at the end."""
    blocks = _Blocks()
    for before, token in zip((None, *text.tokens), text.tokens, strict=False):
        blocks.take(token, before)
    lines = [*blocks.done(), *_sources(sources, language)]
    return "\n\n".join(lines) + "\n"


class _Blocks:
    """What was finished, the group of lines that is growing, and the lists that are open."""

    def __init__(self) -> None:
        self._finished: list[str] = []
        self._group: list[str] = []
        self._counts: list[int | None] = []
        self._mark = ""
        self._row: list[str] | None = None

    def take(self, token: Token, before: Token | None) -> None:
        match token.type:
            case "inline" if self._row is not None:
                self._row.append(_one_line(token))
            case "inline":
                self._put(plain_inline(token))
            case "fence" | "code_block":
                self._close()
                self._finished.append(token.content.rstrip("\n"))
            case "bullet_list_open":
                self._counts.append(None)
            case "ordered_list_open":
                self._counts.append(int(token.attrs.get("start", 1)))
            case "bullet_list_close" | "ordered_list_close":
                self._counts.pop()
            case "list_item_open":
                self._mark = self._next_mark()
            case "tr_open":
                self._row = []
            case "tr_close":
                self._group.append(" | ".join(self._row or ()))
                self._row = None
            case "table_close":
                self._close()

    def done(self) -> list[str]:
        self._close()
        return self._finished

    def _put(self, line: str) -> None:
        if not self._counts:
            self._close()
            self._finished.append(line)
            return
        indent = "  " * (len(self._counts) - 1)
        self._group.append(f"{indent}{self._mark or '  '}{line}".replace("\n", f"\n{indent}  "))
        self._mark = ""

    def _next_mark(self) -> str:
        number = self._counts[-1]
        if number is None:
            return "- "
        self._counts[-1] = number + 1
        return f"{number}. "

    def _close(self) -> None:
        if self._group:
            self._finished.append("\n".join(self._group))
            self._group = []


def _one_line(token: Token) -> str:
    return join_lines(plain_inline(token).split("\n"))


def _sources(sources: Sequence[tuple[str, str]], language: UiLanguage) -> list[str]:
    if not sources:
        return []
    rows = [
        f"[{n}] {clean(name)}" + (f"\n    {clean(note)}" if note else "") for n, (name, note) in enumerate(sources, 1)
    ]
    return [message("export.sources", language), "\n".join(rows)]
