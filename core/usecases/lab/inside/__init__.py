"""Attention with its real numbers: what a model's heads look at, worked out again and compared. Knows no page."""
