"""BLEU and chrF beside a reference: alike is 100, unlike near nothing, in every script."""

import pytest

from core.usecases.translation.scoring import score_against


@pytest.mark.parametrize(
    ("text", "language"), [("El gato come.", "es"), ("猫吃鱼。", "zh"), ("猫が魚を食べる。", "ja")]
)
def test_the_reference_itself_is_a_hundred(text, language):
    found = score_against(text, text, language)
    assert (round(found.bleu, 6), round(found.chrf, 6)) == (100, 100)


def test_nearer_scores_higher_and_nothing_is_nothing():
    reference = "La biblioteca está cerrada hoy.\nVuelva mañana."
    near, far = (score_against(text, reference, "es") for text in (reference.replace("hoy", "ahora"), "Hola a todos."))
    assert near.bleu > far.bleu and near.chrf > far.chrf and score_against("", reference, "es").chrf == 0


def test_other_line_breaks_count_as_one_text():
    assert score_against("Uno.\nDos.", "Uno. Dos.", "es").chrf == 100
