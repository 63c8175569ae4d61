"""Attention worked out by us is the model's own, for every family, head and mask; laws of the formula and positions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InputError
from core.usecases.lab.inside.formula import attend, causal_mask, padding_mask
from core.usecases.lab.inside.positions import likeness, rotary_angles, rotate, sinusoids
from core.usecases.lab.inside.reading import read_sentence
from core.usecases.lab.inside.working import learned_positions, work_out
from tests.usecases.lab.specimens import CAUSAL_FAMILIES, CHAT, ENCODER, ENCODER_FAMILIES, tiny_specimen

SENTENCE = "The cat sat on the mat."
SENTENCES = (SENTENCE, "退货政策")


@pytest.mark.parametrize("text", SENTENCES)
@pytest.mark.parametrize("family", [*CAUSAL_FAMILIES, *ENCODER_FAMILIES])
def test_every_head_worked_out_is_the_models_own(family, text):
    reading = read_sentence(tiny_specimen(family), text)
    for layer in range(reading.layers):
        for head in range(reading.heads):
            working = work_out(reading, layer, head)
            assert working.difference < 1e-5
            assert np.allclose(working.attention.weights.sum(axis=1), 1)


@pytest.mark.parametrize("family", ENCODER_FAMILIES)
def test_nobody_looks_at_filling(family):
    reading = read_sentence(tiny_specimen(family), SENTENCE, filling=3)
    working = work_out(reading, 1, 1)
    assert working.difference < 1e-5
    assert (working.attention.weights[:, reading.length :] == 0).all()


def test_a_causal_model_never_looks_ahead_and_an_encoder_does():
    ahead = ~causal_mask(len(read_sentence(tiny_specimen(), SENTENCE).labels))
    assert (read_sentence(tiny_specimen(), SENTENCE).weights[:, :, ahead] == 0).all()
    seen = read_sentence(tiny_specimen("bert"), SENTENCE).weights
    assert (seen[:, :, ~causal_mask(seen.shape[-1])] > 0).any()


def test_query_heads_share_key_value_heads_in_groups():
    reading = read_sentence(tiny_specimen("llama"), SENTENCE)
    assert reading.groups == 2
    assert [work_out(reading, 0, head).shared_head for head in range(4)] == [0, 0, 1, 1]
    assert np.array_equal(work_out(reading, 0, 0).key, work_out(reading, 0, 1).key)
    assert read_sentence(tiny_specimen("bert"), SENTENCE).groups == 1


def test_what_cannot_be_shown_is_refused():
    with pytest.raises(InputError):
        read_sentence(tiny_specimen(), "word " * 100)
    with pytest.raises(InputError):
        read_sentence(tiny_specimen(), " ")


def test_hooks_are_gone_afterwards():
    specimen = tiny_specimen()
    read_sentence(specimen, SENTENCE)  # transformers leaves hooks of its own, once
    before = count_hooks(specimen)
    read_sentence(specimen, SENTENCE)
    assert count_hooks(specimen) == before


def count_hooks(specimen):
    return sum(len(one._forward_pre_hooks) + len(one._forward_hooks) for one in specimen.model.modules())


def test_learned_positions_are_the_encoders_own_and_a_rotating_model_has_none():
    assert learned_positions(tiny_specimen("bert"), 10).shape == (10, 32)
    assert learned_positions(tiny_specimen("llama"), 10) is None


ROWS = st.integers(0, 2**32 - 1).map(lambda seed: np.random.default_rng(seed).normal(size=(6, 8)))


@given(ROWS, ROWS, ROWS)
def test_attention_is_an_average_of_what_may_be_seen(query, key, value):
    found = attend(query, key, value, causal_mask(6))
    assert np.allclose(found.output[0], value[0])
    assert (found.output <= value.max(axis=0) + 1e-9).all() and (found.output >= value.min(axis=0) - 1e-9).all()
    changed = attend(query, np.vstack([key[:5], 9 * key[5:]]), np.vstack([value[:5], 9 * value[5:]]), causal_mask(6))
    assert np.allclose(changed.output[:5], found.output[:5])


@given(ROWS, ROWS, st.integers(0, 50))
def test_a_rotated_product_knows_only_the_distance(query, key, shift):
    frequencies = 10_000.0 ** (-np.arange(4) / 4)
    near, far = (rotary_angles(np.arange(6) + start, frequencies) for start in (0, shift))
    assert np.allclose(rotate(query, near) @ rotate(key, near).T, rotate(query, far) @ rotate(key, far).T)
    assert np.allclose(np.linalg.norm(rotate(query, far), axis=1), np.linalg.norm(query, axis=1))


def test_sinusoids_of_near_places_are_alike():
    found = likeness(sinusoids(50, 32))
    assert found[10, 11] > found[10, 20] > found[10, 45]
    assert np.allclose(np.diag(found), 1)


def test_padding_hides_columns():
    assert padding_mask(2, 3).tolist() == [[True, True, False]] * 3


@pytest.mark.model
@pytest.mark.parametrize("spec", [CHAT, ENCODER], ids=lambda spec: spec.name)
@pytest.mark.parametrize("text", [SENTENCE, "猫坐在垫子上。"])
def test_the_embedded_models_attention_is_worked_out_to_a_ten_thousandth(spec, text):
    from core.usecases.lab.specimen import open_specimen

    reading = read_sentence(open_specimen(spec), text)
    for layer in range(reading.layers):
        for head in range(reading.heads):
            assert work_out(reading, layer, head).difference < 1e-4, (layer, head)
