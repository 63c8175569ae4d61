"""Reading demands out of plain language: a stub until the rules below it are in."""

from core.checks.constraints.constraint import Constraint


def read_constraints(demand: str, language: str) -> tuple[Constraint, ...]:
    """() where nothing was understood."""
    return ()
