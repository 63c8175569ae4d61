"""Laboratory results: rows, analytes, units, trends and red flags. Knows nothing of files."""
