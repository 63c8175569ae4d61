"""Laws of the filters, and that they are the ones transformers has."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.models.decoding import Decoding
from core.usecases.lab.decoding.filters import (
    draw,
    entropy,
    find_odds,
    keep_min_p,
    keep_top_k,
    keep_top_p,
    penalise,
    softmax,
)

SCORES = st.lists(st.integers(-80, 80), min_size=2, max_size=40, unique=True).map(lambda row: np.array(row) / 8)
SHARES = st.floats(0.01, 0.99)


@given(SCORES, SHARES)
def test_top_p_keeps_the_smallest_set_that_reaches_the_share(scores, p):
    odds = softmax(scores)
    kept = keep_top_p(odds, p) > 0
    assert odds[kept].sum() >= p - 1e-12
    assert odds[kept].sum() - odds[kept].min() < p
    assert kept.all() or odds[kept].min() >= odds[~kept].max()


@given(SCORES, SHARES)
def test_min_p_keeps_what_is_likely_beside_the_likeliest(scores, p):
    odds = softmax(scores)
    assert ((keep_min_p(odds, p) > 0) == (odds >= p * odds.max())).all()


@given(SCORES, st.integers(1, 50))
def test_top_k_keeps_the_k_likeliest(scores, k):
    odds = softmax(scores)
    kept = keep_top_k(odds, k) > 0
    assert kept.sum() == min(k, len(odds))
    assert kept.all() or odds[kept].min() > odds[~kept].max()


@given(SCORES, SHARES, st.integers(0, 50), SHARES, st.floats(0.05, 2.0))
def test_what_is_left_sums_to_one_keeps_its_order_and_its_best(scores, top_p, top_k, min_p, temperature):
    decoding = Decoding("sampling", temperature=temperature, top_p=top_p, top_k=top_k, min_p=min_p)
    odds = find_odds(scores, (), decoding)
    assert math.isclose(odds.final.sum(), 1)
    assert odds.final.argmax() == odds.model.argmax()
    left = np.flatnonzero(odds.final)
    assert (np.argsort(odds.final[left]) == np.argsort(odds.tempered[left])).all()


@given(SCORES)
def test_low_temperature_is_greedy_and_temperature_one_is_the_model(scores):
    cold = find_odds(scores, (), Decoding("sampling", temperature=0.01, top_p=1.0)).final
    usual = find_odds(scores, (), Decoding("sampling", temperature=1.0, top_p=1.0))
    assert cold[scores.argmax()] > 0.99
    assert np.allclose(usual.final, usual.model)


@given(SCORES, st.floats(0.1, 0.9), st.floats(1.1, 2.0))
def test_more_heat_is_more_surprise(scores, cold, hot):
    spread = [
        entropy(find_odds(scores, (), Decoding("sampling", temperature=t, top_p=1.0)).final) for t in (cold, 1.0, hot)
    ]
    assert spread[0] <= spread[1] + 1e-9 <= spread[2] + 2e-9


@given(SCORES, st.data())
def test_a_penalty_lowers_what_was_said_and_touches_nothing_else(scores, data):
    said = data.draw(st.sets(st.integers(0, len(scores) - 1), min_size=1))
    found = penalise(scores, sorted(said), 1.3)
    for at, (before, after) in enumerate(zip(scores, found, strict=True)):
        assert after <= before if at in said else after == before


def test_entropy_of_a_certain_token_and_of_equals():
    assert entropy(np.array([1.0, 0.0])) == 0
    assert entropy(np.full(8, 1 / 8)) == pytest.approx(3)


def test_draws_come_as_often_as_they_are_likely_and_never_what_was_cut():
    odds, generator = np.array([0.5, 0.0, 0.3, 0.2]), np.random.default_rng(0)
    drawn = np.bincount([draw(odds, generator) for _ in range(4000)], minlength=4) / 4000
    assert drawn[1] == 0
    assert np.abs(drawn - odds).max() < 0.03


@given(SCORES, st.floats(0.2, 2.0), st.integers(1, 50), SHARES, SHARES)
def test_they_are_the_filters_of_transformers(scores, temperature, top_k, top_p, min_p):
    import torch
    from transformers import (
        MinPLogitsWarper,
        RepetitionPenaltyLogitsProcessor,
        TemperatureLogitsWarper,
        TopKLogitsWarper,
        TopPLogitsWarper,
    )

    said = [0, len(scores) - 1]
    row = torch.tensor(scores, dtype=torch.float64)[None]
    for warp in (
        RepetitionPenaltyLogitsProcessor(1.2),
        TemperatureLogitsWarper(temperature),
        TopKLogitsWarper(top_k),
        TopPLogitsWarper(top_p),
        MinPLogitsWarper(min_p),
    ):
        row = warp(torch.tensor([said]), row)
    decoding = Decoding(
        "sampling", temperature=temperature, top_k=top_k, top_p=top_p, min_p=min_p, repetition_penalty=1.2
    )
    ours = find_odds(scores, said, decoding).final
    penalised = penalise(scores, said, 1.2)
    if len(np.unique(penalised)) == len(penalised):  # equals at the edge: transformers keeps all of them
        assert np.allclose(ours, row.softmax(-1)[0].numpy(), atol=1e-9)
