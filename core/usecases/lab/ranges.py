"""The numbers of a plan, and how large and small each may be. Knows no plan."""

from collections.abc import Mapping

from core.errors import InputError

Ranges = Mapping[str, tuple[float, float]]


def check_ranges(plan: object, ranges: Ranges) -> None:
    """InputError for the first attribute of `plan` outside of its range, both ends of which are allowed."""
    for name, (low, high) in ranges.items():
        value = getattr(plan, name)
        if not low <= value <= high:
            raise InputError("lab_jobs.out_of_range", name=name, value=value, low=f"{low:g}", high=f"{high:g}")
