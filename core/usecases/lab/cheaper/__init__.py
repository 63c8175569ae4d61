"""One model in several forms: how large, how fast, how good, measured on this machine. Knows no page."""
