"""What may be asked of a chat model: whether it speaks a language, and whether it is among the smallest.

Knows nothing of what is asked; each use case says why its line is where it is.
"""

from typing import TYPE_CHECKING

from core.errors import ShowcaseError
from core.messages import UiLanguage
from core.models.catalog import find_spec

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

LEAST_PARAMETERS = 500_000_000
"""A smaller model is small: what it says of given facts more often adds or changes something than not, so it neither
phrases answers, nor writes what must be true, nor judges (measured in the evaluations of each)."""


def speaks(model: "BaseChatModel | None", language: UiLanguage) -> bool:
    """Whether there is a model and it speaks the language; one that does not say is taken to."""
    return model is not None and language in getattr(model, "languages", (language,))


def is_small(model: "BaseChatModel") -> bool:
    """Whether the model is among the smallest; one that is not in the catalogue was chosen on purpose and is not."""
    try:
        return find_spec(getattr(model, "model_id", "")).parameters < LEAST_PARAMETERS
    except ShowcaseError:
        return False
