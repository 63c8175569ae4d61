"""Checks of a translation against its source: nothing dropped, added, copied, broken or in another language."""
