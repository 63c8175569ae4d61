"""How likely a question is to be declined, learned from examples: rules know the usual forms, this knows their like.

Logistic regression over character and word n-grams of `policy_examples.toml`, fitted when first used, always alike.
Does not decide; `policy` does.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline

FINE = "fine"
STRENGTH = 30.0
"""Inverse regularisation; from 10 to 100 cross-validation hardly differs."""


def weigh_question(asked: str) -> Mapping[str, float]:
    """For a question in plain signs how likely it is "fine", and each kind that is declined, with shares that add up
    to 1."""
    model = _fit()
    return dict(zip(map(str, model.classes_), map(float, model.predict_proba([asked.lower()])[0]), strict=True))


def load_examples() -> tuple[tuple[str, str], ...]:
    """Every example with its kind, in the order of the file."""
    tree = tomllib.loads(Path(__file__).with_name("examples.toml").read_text(encoding="utf-8"))
    return tuple((text, kind) for kinds in tree.values() for kind, texts in kinds.items() for text in texts)


@cache
def _fit() -> "Pipeline":
    pipeline = make_model()
    texts, kinds = zip(*load_examples(), strict=True)
    return pipeline.fit([text.lower() for text in texts], list(kinds))


def make_model() -> "Pipeline":
    """The model before it has learned, as cross-validation uses it too."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.multiclass import OneVsRestClassifier
    from sklearn.pipeline import make_pipeline, make_union

    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 4), min_df=2, sublinear_tf=True)
    whole = TfidfVectorizer(analyzer="word", token_pattern=r"[^\W_]+|\?", ngram_range=(1, 3), sublinear_tf=True)
    learner = LogisticRegression(C=STRENGTH, class_weight="balanced", solver="liblinear")
    return make_pipeline(make_union(letters, whole), OneVsRestClassifier(learner))
