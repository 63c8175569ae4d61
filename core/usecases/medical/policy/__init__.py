"""Which questions are answered, and which are declined. Knows no report."""
