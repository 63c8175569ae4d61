"""The verbs that large jobs know, one module each with its `VERB`."""

from importlib import import_module

from core.commands.batch.records import Verb

VERBS = ("grade", "translate", "summarize", "ask", "check")


def find_verb(name: str) -> Verb:
    """The verb of that name, its module imported when first asked for."""
    return import_module(f"core.commands.batch.verbs.{name}").VERB
