"""The small words of a language, which no term begins or ends with. Does not know what they mean."""

import tomllib
from functools import cache
from pathlib import Path


@cache
def load_function_words(language: str) -> frozenset[str]:
    """Lower-case words of an ISO 639-1 `language`; none where no list is kept."""
    rows = tomllib.loads(Path(__file__).with_name("function_words.toml").read_text("utf-8"))
    return frozenset(rows.get(language, {}).get("words", "").split())
