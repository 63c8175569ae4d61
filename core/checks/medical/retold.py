"""What the rules cannot tell of a sentence that retells its source: the check is open, and nothing with one is held.

A failure to judge is neither a pass nor a fail; see `core.checks.check`.
"""

from collections.abc import Sequence

from core.checks.check import Check
from core.documents.document import Span
from core.messages import words

_KEY = "medical_checks.retold"


def leave_open(name: str, text: str, spans: Sequence[Span]) -> Check:
    """The check `name` of `text`, undecided because of what stands at `spans`."""
    said = ", ".join(dict.fromkeys(text[span.start : span.end].strip() for span in spans))
    return Check(name, None, words(_KEY, said=said), tuple(spans))


def is_open(check: Check) -> bool:
    """Whether this check was left open."""
    return check.detail.key == _KEY
