"""How the next token is chosen, step by step, with every number shown. Knows no page."""
