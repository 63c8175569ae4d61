"""Whether laboratory results are read exactly: sixty sheets made for the purpose, printed, photographed and as text.

A result is exact when name, value, unit and range are as printed; one that matches none printed is invented.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.evals.lab_sheet_printing import as_pdf, as_picture, as_text
from core.evals.lab_sheet_results import Printed, Sheet
from core.evals.lab_sheets import make_sheets
from core.evals.score import Score, share
from core.usecases.medical.labs.reading import read_results
from core.usecases.medical.reading import read_pasted, read_report
from core.usecases.medical.records import LabResult, Report

SUITE = "medical_labs"
FORMS: Mapping[str, Callable[[Sheet], Report]] = {
    "PDF": lambda sheet: read_report("sheet.pdf", as_pdf(sheet)),
    "picture": lambda sheet: read_report("sheet.png", as_picture(sheet)),
    "text": lambda sheet: read_pasted(as_text(sheet, ("tabs", "bars", "blanks")[sheet.number % 3])),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A sheet as read: for each printed result whether it is exact, and the results that nobody printed."""

    sheet: Sheet
    exact: tuple[bool, ...]
    invented: tuple[LabResult, ...]
    judged: tuple[bool, ...]
    """For each exact result with a range, whether where it lies is right."""


def run(data: Path, limit: int | None) -> list[Score]:
    """Every sheet in every form; `data` is not needed."""
    sheets = list(make_sheets())[:limit]
    scores: list[Score] = []
    for form, read in FORMS.items():
        readings = [compare(sheet, read_results(read(sheet))) for sheet in sheets]
        scores += _score(form, readings)
    return scores


def compare(sheet: Sheet, results: Sequence[LabResult]) -> Reading:
    """Printed results against read ones: each read result answers for one printed."""
    left = list(results)
    exact, judged = [], []
    for printed in sheet.expected:
        match = next((one for one in left if is_same(printed, one)), None)
        exact.append(match is not None and is_exact(printed, match))
        if match is not None:
            left.remove(match)
            if exact[-1] and printed.out:
                judged.append(match.flag.removeprefix("critical_") == printed.out)
    return Reading(sheet, tuple(exact), tuple(left), tuple(judged))


def is_same(printed: Printed, result: LabResult) -> bool:
    """Whether a read result is this one: name and value."""
    return _bare(printed.value) == _bare(result.value) and _bare(printed.name) == _bare(result.analyte)


def is_exact(printed: Printed, result: LabResult) -> bool:
    """Whether unit, range and bounds are as printed."""
    bounds = (printed.low, printed.high) == (result.low, result.high)
    ranges = not printed.range or _bare(printed.range) in _bare(result.range_text)
    return bounds and ranges and _bare(printed.unit) == _bare(result.unit)


def _bare(text: str) -> str:
    """Without blanks, a dash as any dash, a full-width sign as its narrow one: which was printed cannot be seen."""
    return "".join(unicodedata.normalize("NFKC", text).replace("–", "-").split())


def _score(form: str, readings: Sequence[Reading]) -> Iterator[Score]:
    outcomes = [one for reading in readings for one in reading.exact]
    wrong: dict[str, list[str]] = defaultdict(list)
    for reading in readings:
        name = f"{reading.sheet.language} {reading.sheet.layout}"
        wrong[name].append(f"{sum(reading.exact)}/{len(reading.exact)}")
    detail = "; ".join(f"{name}: {', '.join(said)}" for name, said in sorted(wrong.items()))
    yield share(SUITE, f"Printed results read exactly, {form}", outcomes, target=1.0, detail=detail)
    invented = [reading.invented for reading in readings]
    count = sum(map(len, invented))
    yield Score(
        SUITE,
        f"Results that nobody printed, {form}",
        float(count),
        len(readings),
        target=0.0,
        higher_is_better=False,
        detail="counted over all sheets",
    )
    judged = [one for reading in readings for one in reading.judged]
    yield share(
        SUITE, f"Where a result lies in its range, {form}", judged, target=1.0, detail="of exactly read results"
    )
