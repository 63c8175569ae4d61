"""Demands on a text that a machine can check: the types of IFEval and what the apps add."""

from core.checks.constraints.constraint import Constraint

__all__ = ["Constraint"]
