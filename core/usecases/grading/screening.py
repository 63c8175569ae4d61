"""A student's answer as it is judged: without planted instructions, hidden characters and look-alike letters.

What was planted is flagged and taken out before anyone judges, so it can neither raise a mark nor hide words from it.
Every place in the screened text leads back to the answer as it was handed in.
"""

import re
import unicodedata
from dataclasses import dataclass

from core.checks.check import Check
from core.checks.injection import check_injection
from core.documents.document import Span
from core.messages import words
from core.usecases.grading.records import Quote

_INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\U000e0000-\U000e007f]")
_TWINS = dict(
    zip("аеорсухіјѕһԁοАВЕКМНОРСТХІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "aeopcyxijshdoABEKMHOPCTXIJSABEZHIKMNOPTYX", strict=True)
)
"""Cyrillic and Greek letters that look like Latin ones; not Greek ones that stand for quantities (ρ, ν, α)."""
_MIXED = re.compile(rf"(?=[{''.join(_TWINS)}]*[A-Za-z])(?=[A-Za-z]*[{''.join(_TWINS)}])[A-Za-z{''.join(_TWINS)}]{{3,}}")
_END = re.compile(r"[.!?\n。！？]")
_EDGE = " \t\r\n\"'“”‘’「」"


@dataclass(frozen=True, slots=True)
class Screened:
    """`text` is what is judged; its character n stands at `places[n]` of `answer`. `check` is what was planted."""

    answer: str
    text: str
    places: tuple[int, ...]
    check: Check

    @property
    def planted(self) -> bool:
        """Whether something was found that no model should read."""
        return self.check.passed is False

    def quote(self, span: Span | None) -> Quote | None:
        """The answer's own words at `span` of the screened text; None where there are none."""
        if span is None:
            return None
        start, end = span.start, min(span.end, len(self.text))
        while start < end and self.text[start] in _EDGE:
            start += 1
        while end > start and self.text[end - 1] in _EDGE:
            end -= 1
        if start >= end:
            return None
        own = Span(self.places[start], self.places[end - 1] + 1)
        return Quote(self.answer[own.start : own.end], own)


def screen(answer: str) -> Screened:
    """The answer without what was planted in it, and a check named "injection" that says what and where."""
    check = check_injection(answer, source="answer")
    blanked = _blank(answer, check.spans)
    twins = {at for match in _MIXED.finditer(answer) for at in range(*match.span()) if answer[at] in _TWINS}
    kept = [at for at in range(len(answer)) if not _INVISIBLE.match(answer[at])]
    text = "".join(_TWINS[answer[at]] if at in twins else blanked[at] for at in kept)
    if twins and check.passed:
        spans = tuple(Span(*match.span()) for match in _MIXED.finditer(answer))
        check = Check("injection", False, words("grading_rubric.lookalikes", number=len(spans)), spans)
    return Screened(answer, text, tuple(kept), check)


def is_blank(answer: str) -> bool:
    """Whether the answer holds nothing that anyone could read."""
    return not any(unicodedata.category(char)[0] not in "ZC" for char in answer)


def _blank(answer: str, spans: tuple[Span, ...]) -> str:
    """Each flagged span as white space of the same length, to the end of its sentence."""
    ends = [*(match.end() for match in _END.finditer(answer)), len(answer)]
    marked = bytearray(len(answer))
    for span in spans:
        end = min(edge for edge in ends if edge >= span.end)
        marked[span.start : end] = b"\1" * (end - span.start)
    return "".join(" " if marked[at] and char != "\n" else char for at, char in enumerate(answer))
