"""Briefs as YAML files: read with every fault named, written so that reading gives the same brief.

Does not know what a brief is used for. Aliases are refused: a few lines of them can stand for gigabytes.
"""

import yaml
from pydantic import ValidationError

from core.errors import InputError
from core.messages import Words, words
from core.usecases.writing.brief import Brief

MAX_CHARACTERS = 5_000_000
"""Twenty sources of the greatest length, and room for the rest."""


class _Loader(yaml.SafeLoader):
    """Plain values only, dates as text. In Python, for deep nesting ends the process in the C parser."""

    def compose_node(self, parent: yaml.Node | None, index: object) -> yaml.Node | None:
        """The next node; an alias is a fault of the file."""
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not read")
        return super().compose_node(parent, index)


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rules if tag != "tag:yaml.org,2002:timestamp"]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_brief(text: str) -> Brief:
    """The brief written in `text`. Raises InputError that names each wrong field, with what was found there."""
    if len(text) > MAX_CHARACTERS:
        raise InputError("brief.too_long", characters=len(text), limit=MAX_CHARACTERS)
    try:
        content = yaml.load(text, _Loader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        raise InputError("brief.not_yaml", line=mark.line + 1 if mark else 1) from error
    if not isinstance(content, dict):
        raise InputError("brief.not_fields", found=type(content).__name__)
    return make_brief(content)


def make_brief(fields: dict[str, object]) -> Brief:
    """A brief of these fields; raises InputError that names each wrong one."""
    try:
        return Brief.model_validate(fields)
    except ValidationError as error:
        faults = [_fault(fault) for fault in error.errors(include_url=False, include_context=False)[:5]]
        raise InputError("brief.wrong", faults=_join(faults)) from error


def write_brief(brief: Brief) -> str:
    """The YAML of `brief`, without what was left at its default; `read_brief` gives the same brief back."""
    return yaml.safe_dump(brief.model_dump(mode="json", exclude_defaults=True), allow_unicode=True, sort_keys=False)


def _fault(fault: dict) -> Words:
    field = ".".join(str(step) for step in fault["loc"]) or "-"
    found = fault.get("input")
    said = str(found) if isinstance(found, str | int | float | bool) else type(found).__name__
    return words("brief.fault", field=field, why=fault["msg"], found=said[:80])


def _join(faults: list[Words]) -> Words:
    """The faults as one sentence in whichever language it is said."""
    said = faults[-1]
    for fault in reversed(faults[:-1]):
        said = words("brief.and_fault", first=fault, rest=said)
    return said
