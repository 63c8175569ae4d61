"""Plural forms by example: "{n} files" for a number like 3 is translated as "3 files", and 3 becomes {n} again.

An engine knows which form follows a number; it does not know what {n} is. Does not call an engine.
"""

import re
from dataclasses import dataclass, replace

from core.checks.translation.placeholders import find_count, find_placeholders
from core.usecases.translation.files.source_file import Segment


@dataclass(frozen=True, slots=True)
class Counted:
    """A plural form with a number in place of its count."""

    segment: Segment
    placeholder: str

    def restore(self, target: str) -> str | None:
        """The target with the placeholder back; None where the number is not in it just once."""
        found = re.findall(rf"(?<!\d){self.segment.example}(?!\d)", target)
        return target.replace(self.segment.example, self.placeholder) if len(found) == 1 else None


def count_out(segment: Segment) -> Counted | None:
    """The segment with its example for the placeholder that counts; None where that is not clear."""
    if not segment.plural or not segment.example.isdigit() or re.search(r"\d", segment.source):
        return None
    one = find_count(find_placeholders(segment.source, segment.syntaxes))
    if one is None or one.text in segment.codes:
        return None
    source = segment.source[: one.start] + segment.example + segment.source[one.end :]
    return Counted(replace(segment, source=source), one.text)
