"""Markdown parsed with positions: CommonMark and GitHub's tables and strikes, and what documentation adds to them.

Formulas, footnotes, definition lists, admonitions, directives, attributes and template marks are recognised so that
they stay. Every inline token gets `meta["span"]`, its place in the content of its block. Does not know what is text.
"""

import re
from collections.abc import Callable
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

_Rule = Callable[[StateInline, bool], bool]

_MARKS = re.compile(
    r"""(?P<formula>\$\$(?:[^$\\]|\\.){1,2000}?\$\$
        |\$(?=[^\s$])(?:[^$\\\n]|\\.|\n(?!\n)){1,1000}?(?<=[^\s\\])\$(?![\w$])
        |\\\((?=[^)\n]{0,200}[\\^_=])(?:[^\\\n]|\\[^)]){1,1000}?\\\)
        |\\\[(?=[^\]\n]{0,200}(?:\\[a-z]|=))(?:[^\\]|\\[^\]]){1,2000}?\\\])
    |(?P<template>\{%[^\n]{0,500}?%\}|\{\{[^\n]{0,500}?\}\}|\[\[[^\[\]\n]{1,200}\]\]|\[@[^\]\n]{1,200}\])
    |(?P<edge>\[\^[^\]\s]{1,100}\]|\{[:\#.][^{}\n]{0,200}\}|\[TOC\]|(?<![\w:]):[a-z][a-z0-9_+-]{1,40}:(?!\w))""",
    re.X | re.S,
)
_FIRST = re.compile(r"\[!\w+\][-+]?[ \t]*(?=\n|$)|\[[ xX]\][ \t]+")
"""What may stand first in a block: the kind of an alert, the box of a task."""
_CONTAINERS = re.compile(
    r"\[\^[^\]\s]{1,100}\]:[ \t]*|:[ \t]+(?=\S)|\*\[[^\]\n]{1,100}\]:[ \t]+|(?:!!!|\?\?\?\+?)[ \t]+.*"
)
"""Heads of a footnote, a definition, an abbreviation, an admonition."""
_DIRECTIVE = re.compile(
    r":{3,}.*|\{%.*%\}\s*$|<<<.*|\{\{[<%].*[>%]\}\}\s*$|import\s.*\sfrom\s+['\"].*|import\s+['\"].*|export\s+(?:const|default)\s.*"
)
_FORMULA = (("$$", "$$"), ("\\[", "\\]"), ("\\begin{", "\\end{"))


@cache
def open_parser() -> MarkdownIt:
    """The parser; it keeps nothing between texts."""
    parser = MarkdownIt("commonmark", {"maxNesting": 40, "inline_definitions": True}).enable(["table", "strikethrough"])
    parser.core.ruler.disable("text_join")
    parser.inline.ruler2.disable("fragments_join")
    parser.inline.ruler.before("escape", "marks", _marks)
    alternatives = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    for name, rule in (("formula", _formula_block), ("directive", _directive), ("container", _container)):
        parser.block.ruler.before("fence", name, rule, alternatives)
    for rule in parser.inline.ruler.__rules__:
        parser.inline.ruler.at(rule.name, _positioned(rule.name, rule.fn))
    return parser


def _positioned(name: str, rule: _Rule) -> _Rule:
    """The rule, which also notes where what it pushes stands. Text without such a note fills what is between."""

    def run(state: StateInline, silent: bool) -> bool:
        start, count, waiting = state.pos, len(state.tokens), bool(state.pending)
        if not rule(state, silent):
            return False
        if not silent:
            new = state.tokens[count:]
            if waiting and new and new[0].type == "text":  # what was pending before
                new = new[1:]
            _note(name, state, new, start)
        return True

    return run


def _note(name: str, state: StateInline, new: list, start: int) -> None:
    if name in ("emphasis", "strikethrough"):
        for token in new:
            token.meta["span"] = (start, start + len(token.content))
            start += len(token.content)
    elif name == "link" and new:
        label_end = state.md.helpers.parseLinkLabel(state, start, True)
        new[0].meta["span"] = (start, start + 1)
        new[-1].meta["span"] = (label_end, state.pos)
    elif name == "image" and new:
        new[0].meta["label"] = (start + 2, state.md.helpers.parseLinkLabel(state, start + 1, False))
        new[0].meta["span"] = (start, state.pos)
    else:
        for token in new:
            token.meta["span"] = (start, state.pos)


def _marks(state: StateInline, silent: bool) -> bool:
    match = _FIRST.match(state.src, 0, state.posMax) if state.pos == 0 and not state.level else None
    kind = "edge"
    if not match:
        match = _MARKS.match(state.src, state.pos, state.posMax)
        kind = match.lastgroup if match else ""
    if not match:
        return False
    if not silent:
        token = state.push("mark", "", 0)
        token.content, token.info = match[0], kind
    state.pos = match.end()
    return True


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _formula_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A formula on lines of its own, from its mark to the mark that closes it."""
    first = _line(state, start)
    closing = next((close for mark, close in _FORMULA if first.startswith(mark)), None)
    if closing is None or state.is_code_block(start) or start >= state.env.get((closing, end), end):
        return False
    line = start
    inner = first[2:].rstrip()
    while closing not in inner:
        line += 1
        if line >= end:
            state.env[closing, end] = start  # nor does any later one end
        if line >= end or state.isEmpty(line) and closing == "\\]" or state.sCount[line] < state.blkIndent:
            return False
        inner = _line(state, line).rstrip()
    if not inner.endswith(closing) and closing != "\\end{":
        return False
    return silent or _push_lines(state, "formula", start, line + 1)


def _directive(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A line that is an order to the program that makes pages of the text."""
    if state.is_code_block(start) or not _DIRECTIVE.match(_line(state, start)):
        return False
    return silent or _push_lines(state, "directive", start, start + 1)


def _push_lines(state: StateBlock, kind: str, start: int, end: int) -> bool:
    state.line = end
    state.push(kind, "", 0).map = [start, end]
    return True


def _container(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """What follows a head, and the lines below it that are indented by four."""
    match = None if state.is_code_block(start) else _CONTAINERS.match(_line(state, start))
    if not match or silent:
        return bool(match)
    token = state.push("container_open", "", 1)
    token.map, token.content = [start, start + 1], match[0]
    saved = state.bMarks[start], state.tShift[start], state.sCount[start], state.blkIndent, state.parentType
    state.bMarks[start] += state.tShift[start] + match.end()
    state.blkIndent += 4
    state.tShift[start], state.sCount[start] = 0, state.blkIndent
    state.parentType = "list"
    state.line = start + 1
    state.md.block.tokenize(state, start, end)
    state.bMarks[start], state.tShift[start], state.sCount[start], state.blkIndent, state.parentType = saved
    state.push("container_close", "", -1)
    return True
