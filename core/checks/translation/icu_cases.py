"""The cases of an ICU message: those of the target language, a whole sentence for each. Reads and writes no text."""

import re
from collections.abc import Sequence
from dataclasses import replace

from core.checks.translation.icu_pattern import Choice, Node, Piece
from core.checks.translation.plurals import is_one_number, ordinal_forms, plural_forms

MOST_SENTENCES = 40
"""Messages with more cases keep their shape, and the text around the choices is translated by itself."""


def with_categories(nodes: tuple[Node, ...], language: str) -> tuple[Node, ...]:
    """Each plural with a branch for every category of the language."""
    if not language:
        return nodes
    return tuple(_adapt(node, language) if isinstance(node, Choice) else node for node in nodes)


def _adapt(choice: Choice, language: str) -> Choice:
    inner = [(name, with_categories(branch, language)) for name, branch in choice.branches]
    if choice.kind == "select":
        return replace(choice, branches=tuple(inner))
    forms = plural_forms(language) if choice.kind == "plural" else ordinal_forms(language)
    wanted = [name for name, _ in forms]
    given = {name: branch for name, branch in inner if not name.startswith("=")}
    if "other" not in given:
        raise ValueError("a plural without other")
    if set(wanted) != set(given):
        exact = [(name, branch) for name, branch in inner if name.startswith("=")]
        inner = [*exact, *((name, _nearest(name, given, choice, language)) for name in wanted)]
    return replace(choice, branches=tuple(inner))


def _nearest(name: str, given: dict[str, tuple[Node, ...]], choice: Choice, language: str) -> tuple[Node, ...]:
    """The source's branch for a category: its own, unless it leaves the number out and this category has several."""
    own = given.get(name, given["other"])
    if choice.kind == "plural" and not is_one_number(language, name) and not _shows(own, choice.argument):
        return given["other"]
    return own


def _shows(nodes: Sequence[Node], argument: str) -> bool:
    return any(
        any(_shows(branch, argument) for _, branch in node.branches)
        if isinstance(node, Choice)
        else node.kind == "number"
        or (node.kind == "argument" and re.match(rf"\{{\s*{re.escape(argument)}\b", node.raw))
        for node in nodes
    )


def whole_sentences(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """The message with the text around each choice moved into its branches, where that does not make too many."""
    return _move_in(nodes) if _count(nodes) <= MOST_SENTENCES and _may_move(nodes, "") else nodes


def _count(nodes: Sequence[Node]) -> int:
    total = 1
    for node in nodes:
        if isinstance(node, Choice):
            total = min(total * sum(_count(branch) for _, branch in node.branches), 10_000)
    return total


def _may_move(nodes: Sequence[Node], offset: str) -> bool:
    """Not where # of a plural with an offset would come to stand inside another plural."""
    choices = [node for node in nodes if isinstance(node, Choice)]
    if offset and choices and any(not isinstance(node, Choice) and node.kind == "number" for node in nodes):
        return False
    return all(
        _may_move(branch, node.offset if node.kind != "select" else offset)
        for node in choices
        for _, branch in node.branches
    )


def _move_in(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    at = next((index for index, node in enumerate(nodes) if isinstance(node, Choice)), None)
    if at is None:
        return nodes
    choice = nodes[at]
    assert isinstance(choice, Choice)
    before, after = nodes[:at], nodes[at + 1 :]
    if all(isinstance(node, Piece) and node.raw.isspace() for node in (*before, *after)):
        moved = tuple((name, _move_in(branch)) for name, branch in choice.branches)
        return (*before, replace(choice, branches=moved), *after)
    moved = tuple(
        (name, _move_in((*before, *branch, *_chosen(after, choice, name)))) for name, branch in choice.branches
    )
    return (replace(choice, branches=moved),)


def _chosen(nodes: tuple[Node, ...], choice: Choice, name: str) -> tuple[Node, ...]:
    """What follows a choice, where the same is asked again: the same case is meant."""
    out: list[Node] = []
    for node in nodes:
        same = isinstance(node, Choice) and (node.argument, node.kind, node.offset) == (
            choice.argument,
            choice.kind,
            choice.offset,
        )
        branch = dict(node.branches).get(name) if same and isinstance(node, Choice) else None
        out += [node] if branch is None else branch
    return tuple(out)
