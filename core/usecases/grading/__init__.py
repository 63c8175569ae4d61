"""Grading: a class's answers against an assignment, each mark with its evidence, what cannot be judged to a person."""
