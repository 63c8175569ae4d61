"""A Transformer written from scratch, trained here on a small task. Knows no page."""
