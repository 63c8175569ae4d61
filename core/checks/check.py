"""The result of a check. Unknown is its own value: a failure to judge is never a pass and never a fail."""

from dataclasses import dataclass

from core.documents.document import Span
from core.messages import Words


@dataclass(frozen=True, slots=True)
class Check:
    """`passed` is None where the check could not decide. `spans` point into the checked text at what failed."""

    name: str
    passed: bool | None
    detail: Words
    spans: tuple[Span, ...] = ()
