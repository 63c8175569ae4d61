"""What XLIFF says of a target: whether it stands, and who it came from. Does not read texts."""

from collections.abc import Sequence
from typing import Literal

from core.usecases.translation.files.source_file import Written
from core.usecases.translation.files.strings.xml_text import Node, XmlText, set_attributes

_DONE = frozenset(("translated", "signed-off", "final", "reviewed", ""))
_NEW = frozenset(("new", "needs-translation"))
_QUALIFIERS: dict[str, str | None] = {"machine": "mt-suggestion", "memory": "leveraged-tm", "human": None}


def read_state(holder: Node, same: bool) -> Literal["new", "review", "done"]:
    """Of a unit or segment with a target; `same` says that it repeats the source."""
    target = holder.find("target")
    said = holder.attributes.get("state", "") or (target.attributes.get("state", "") if target else "")
    if same and said not in ("translated", "signed-off", "final", "reviewed"):
        return "new"
    if said in _NEW:
        return "review"
    return "done" if said in _DONE else "review"


def edit_state(
    holder: Node, target: Node | None, xml: XmlText, used: Sequence[Written], *, second: bool
) -> tuple[str, str]:
    """The opening tags of the target, with {name} for one that is to be made, and of the unit or segment it is in."""
    sure = all(one.sure for one in used)
    origin = next((name for name in ("machine", "memory", "human") if any(one.origin == name for one in used)), "human")
    tag = xml.text[target.start : target.inside] if target else "<{name}>"
    around = xml.text[holder.start : holder.inside]
    if second:
        sub = None if origin == "human" else f"origin:{origin}"
        if not sub and not holder.attributes.get("subState", "").startswith("origin:"):
            sub = holder.attributes.get("subState")
        return tag, set_attributes(around, {"state": "translated" if sure else "initial", "subState": sub})
    state = "translated" if sure else "needs-review-translation"
    tag = set_attributes(tag, {"state": state, "state-qualifier": _QUALIFIERS[origin]})
    if not sure and holder.attributes.get("approved") == "yes":
        around = set_attributes(around, {"approved": "no"})
    return tag, around
