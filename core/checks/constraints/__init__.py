"""Demands on a text that a machine can check: the types of IFEval and what the apps add."""

from core.checks.constraints.checking import check_constraint, check_loosely
from core.checks.constraints.constraint import Constraint
from core.checks.constraints.describing import describe_constraint
from core.checks.constraints.library import ConstraintType, list_types
from core.checks.constraints.reading import read_constraints
from core.checks.constraints.validating import validate_constraint

__all__ = [
    "Constraint",
    "ConstraintType",
    "check_constraint",
    "check_loosely",
    "describe_constraint",
    "list_types",
    "read_constraints",
    "validate_constraint",
]
