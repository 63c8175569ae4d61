"""Poem forms: lines, characters or syllables, rhyme and tone, each as a check."""

from core.checks.poems.checking import check_poem
from core.checks.poems.form import Form, PoemForm, load_form

__all__ = ["Form", "PoemForm", "check_poem", "load_form"]
