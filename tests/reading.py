"""Our own code as a syntax tree, for tests of what a machine can hold of the house rules."""

import ast
from functools import cache
from pathlib import Path


@cache
def read_tree(path: Path) -> ast.Module:
    """The tree of `path`, to be looked at and not changed. Python before 3.11.9 counts the depth of two threads' trees
    as one and gives a SystemError when both are built at once (gh-106905), so a second try is made."""
    source = path.read_text("utf-8")
    try:
        return ast.parse(source)
    except SystemError:
        return ast.parse(source)
