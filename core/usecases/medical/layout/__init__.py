"""A report's lines, sections, head and kind. Knows nothing of results."""
