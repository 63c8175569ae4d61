"""Checks of a statement against a medical report: numbers, units, side, negation, anatomy, and whose report it is."""
