"""Poem forms: lines, characters or syllables, rhyme and tone, each as a check."""

from typing import Literal

PoemForm = Literal["wujue", "qijue", "wulu", "qilu", "haiku", "sonnet", "limerick", "free_verse"]
"""五绝 七绝 五律 七律 by their pinyin."""
