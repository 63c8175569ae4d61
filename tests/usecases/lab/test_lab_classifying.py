"""Which words decided, labels by what they mean, tables of texts: with classifiers whose answers are known."""

import csv
import io
from pathlib import Path

import numpy as np
import pytest

from core.documents.document import Span
from core.errors import InputError, ModelUnavailable
from core.models import ScriptedEmbedder
from core.models.classifier import open_classifier, softmax
from core.models.classifier_folder import Facts, read_facts, write_facts, write_head
from core.models.given import change_given, find_given, give_classifier, read_stamp, take_back
from core.settings import Settings
from core.usecases.lab.classifying.batches import classify_sheet, write_labelled
from core.usecases.lab.classifying.explaining import explain_by_leaving_out, gather, log_odds, split_words
from core.usecases.lab.classifying.gradients import open_gradients
from core.usecases.lab.classifying.zero_shot import classify_by_description
from tests.usecases.lab.made_tables import make_sheet, write_base

WEIGHTS = {"good": 1.5, "fine": 0.5, "bad": -2.0}


class Additive:
    """Log odds of "yes" are the sum of known weights: leaving a word out takes away exactly its own."""

    facts = Facts("head", "additive", "base", ("no", "yes"), threshold=0.8)

    def predict(self, texts):
        odds = np.array([sum(WEIGHTS.get(word, 0.0) for word in text.lower().split()) for text in texts])
        return softmax(np.stack([np.zeros_like(odds), odds], axis=1))


def test_leaving_out_finds_exactly_what_an_additive_classifier_adds_up():
    found = explain_by_leaving_out("good but bad and fine", Additive(), "yes")
    assert [round(part.weight, 4) for part in found.parts] == [1.5, 0.0, -2.0, 0.0, 0.5]
    assert (found.total, found.whole) == pytest.approx((0.0, 0.0), abs=1e-5)
    assert explain_by_leaving_out("bad bad", Additive()).label == "no"


def test_words_that_act_together_do_not_add_up_and_it_is_said():
    class Both(Additive):
        def predict(self, texts):
            odds = np.array([3.0 if {"not", "bad"} <= set(text.split()) else 0.0 for text in texts])
            return softmax(np.stack([np.zeros_like(odds), odds], axis=1))

    found = explain_by_leaving_out("not bad", Both(), "yes")
    assert (found.whole, found.total, found.explained) == pytest.approx((3.0, 6.0, 2.0), rel=1e-4)


@pytest.mark.parametrize("text", ["", "  \n", "a " * 121])
def test_a_text_without_words_or_with_too_many_is_refused(text):
    with pytest.raises(InputError):
        explain_by_leaving_out(text, Additive())


@pytest.mark.parametrize(
    ("text", "words"),
    [("It's late, isn't it?", ["It's", "late", ",", "isn't", "it", "?"]), ("水壶坏了!", ["水", "壶", "坏", "了", "!"])],
)
def test_words_are_found_in_both_scripts(text, words):
    assert [text[span.start : span.end] for span in split_words(text)] == words


def test_tokens_are_gathered_into_the_words_they_begin_in():
    words = [Span(0, 7), Span(8, 11)]
    assert gather([Span(0, 4), Span(4, 7), Span(8, 11), Span(0, 0)], [1.0, 2.0, 4.0, 8.0], words) == [11.0, 4.0]


def test_gradients_of_a_linear_score_are_exact_and_of_a_network_are_compared(tmp_path):
    """With every word's slope from autograd: the sum is the first-order change towards embeddings at zero."""
    import torch
    from transformers import AutoModelForSequenceClassification

    base = write_base(tmp_path / "tiny")
    torch.manual_seed(3)
    model = AutoModelForSequenceClassification.from_pretrained(base, num_labels=2, id2label={0: "no", 1: "yes"})
    model.save_pretrained(base)
    explainer, text = open_gradients(base), "The parcel arrives on Tuesday"
    found = explainer.explain(text, "yes")
    shares = open_classifier(base).predict([text])[0]
    assert found.probability == pytest.approx(float(shares[1]), abs=1e-5)
    assert [part.text for part in found.parts] == text.split()
    assert any(abs(part.weight) > 1e-6 for part in found.parts)
    ids, _ = explainer._tokenize(text)
    vectors = explainer._embed(torch.tensor([ids])).detach()
    step = 1e-3
    moved = explainer._score(vectors * (1 + step)), explainer._score(vectors * (1 - step))
    slope = sum(sign * log_odds(one.exp().detach().numpy())[1] for sign, one in zip((1, -1), moved, strict=True))
    assert found.total == pytest.approx(slope / (2 * step), rel=0.05, abs=0.02)  # a finite difference along the vectors


def test_a_description_decides_without_training():
    embedder = ScriptedEmbedder(languages=("en",))
    found = classify_by_description(
        ["where is the parcel", "pay with a card"],
        {"delivery": "a parcel is on its way", "payment": "a card"},
        embedder,
    )
    assert [found.labels[row.argmax()] for row in found.probabilities] == ["delivery", "payment"]
    assert np.allclose(found.probabilities.sum(axis=1), 1)
    with pytest.raises(InputError, match="from 2 to"):
        classify_by_description(["x"], {"one": ""}, embedder)


def test_a_table_comes_back_row_by_row_and_formulas_stay_text():
    sheet = make_sheet(("good fine", "x"), ("", "x"), ("=cmd()|good", "x"), header=("text", "label"))
    rows = [row for some in classify_sheet(sheet, "text", Additive()) for row in some]
    assert [(row.row, row.label, row.sure) for row in rows] == [(2, "yes", True), (4, "no", False)]
    table = list(csv.reader(io.StringIO(write_labelled(rows).decode("utf-8-sig"))))
    assert table[0][:3] == ["row", "text", "label"] and table[2][1].startswith("'=")


@pytest.fixture
def head(tmp_path) -> Path:
    folder = tmp_path / "head"
    folder.mkdir()
    base = "sentence-transformers/all-MiniLM-L6-v2"
    write_facts(folder, Facts("head", "mine", base, ("a", "b"), ("en",), threshold=0.7, examples={"a": ["x"]}))
    write_head(folder, np.eye(2, 384), np.zeros(2))
    return folder


def test_a_folder_says_what_it_is_and_damage_is_told(head):
    assert read_facts(head).labels == ("a", "b") and read_facts(head).threshold == 0.7
    for text in ("{", "{}", '{"form": 99}', "[]"):
        (head / "classifier.json").write_text(text)
        with pytest.raises(ModelUnavailable, match="holds no classifier"):
            read_facts(head)


def test_a_model_without_a_head_is_refused_with_the_next_act(tmp_path):
    base = write_base(tmp_path / "bare")
    with pytest.raises(ModelUnavailable, match="no trained classification head") as caught:
        open_classifier(base)
    assert "Fine-tune" in caught.value.hint()


def test_a_classifier_is_given_changed_and_taken_back(head, tmp_path):
    settings = Settings(_env_file=None, home=tmp_path / "home")
    assert find_given("router", settings) is None and read_stamp("router", settings) == 0
    first = give_classifier("router", head, settings=settings)
    second = give_classifier("router", head, name="other", settings=settings)
    assert not first.folder.exists() and find_given("router", settings) == second
    assert give_classifier("router", head, least=0.83, settings=settings).threshold == 0.83
    second = give_classifier("router", head, name="other", least=0.1, settings=settings)
    assert second.threshold == first.threshold > 0.1
    stamp = read_stamp("router", settings)
    change_given("router", second.__class__(second.name, second.folder, 0.5, second.since), settings)
    assert find_given("router", settings).threshold == 0.5 and read_stamp("router", settings) != stamp
    take_back("router", settings)
    take_back("router", settings)
    assert find_given("router", settings) is None and not second.folder.exists()
