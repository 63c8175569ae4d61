"""A classifier whose reading costs tokens of the day, as a chat model's does. Knows no page and no budget.

In the chatbot, where one routes a single question, reading is as free as searching is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.models.classifier import TextClassifier
from core.models.classifier_folder import Facts
from core.telemetry import count_read


@dataclass(frozen=True, slots=True)
class Charged:
    """`classifier`, with the tokens of every text it is asked about counted into the request."""

    classifier: TextClassifier

    @property
    def facts(self) -> Facts:
        """What it is."""
        return self.classifier.facts

    def predict(self, texts: Sequence[str]) -> np.ndarray:
        """As it does."""
        count_read(self.count_tokens(texts))
        return self.classifier.predict(texts)

    def count_tokens(self, texts: Sequence[str]) -> int:
        """As it does."""
        return self.classifier.count_tokens(texts)
