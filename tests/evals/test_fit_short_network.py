"""The networks that read short answers: learned in torch, run in numpy, the same numbers; and they learn."""

from dataclasses import replace

import numpy as np
import pytest

from core.evals import fit_short_network
from core.evals.fit_short_network import collate, fit_networks, make_network
from core.models import ScriptedEmbedder
from core.usecases.grading.short_network import MOST, Pair, ShortNetwork, load_network, pair_texts, save_network
from core.usecases.grading.short_texts import TextReader

READER = TextReader("en", ScriptedEmbedder())
THINGS = ("water", "salt", "iron", "glass", "copper", "sugar", "sand", "oil", "wood", "ice", "milk", "lead")


def pair(answer: str, reference: str = "heat moves its particles apart") -> Pair:
    found = pair_texts(*(READER.read(text) for text in ("Why did it melt?", answer, reference)))
    assert found is not None
    return found


@pytest.fixture(scope="module")
def learned() -> ShortNetwork:
    """From pairs in which one word tells right from wrong: whether it is the reference's thing."""
    said = [(thing, own) for thing in THINGS for own in (*THINGS, *[thing] * len(THINGS))]
    pairs = [pair(f"the {own} is hot", f"the {thing} is hot") for thing, own in said]
    shares = [float(own == thing) for thing, own in said]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fit_short_network, "ROUNDS", 20)
        return fit_networks(pairs, np.zeros((len(pairs), 2)), shares)


def test_numpy_says_what_torch_says_whatever_stands_beside_it():
    import torch

    torch.manual_seed(0)
    network = make_network(64, 2).eval()
    pairs = [pair("heat"), pair("the particles move apart when it is hot"), pair("no idea", "a much longer reference")]
    features = np.array([[0.5, -0.5], [9.0, 0.0], [0.0, -9.0]])
    with torch.inference_mode():
        cut = torch.tensor(features.clip(-MOST, MOST), dtype=torch.float32)
        together = torch.sigmoid(network(cut, *collate(pairs))).tolist()
    own = ShortNetwork(({name: tensor.numpy() for name, tensor in network.state_dict().items()},))
    alone = [own.chance(row, one) for row, one in zip(features.tolist(), pairs, strict=True)]
    assert alone == pytest.approx(together, abs=1e-5)
    assert len(set(alone)) == 3


def test_what_one_word_tells_is_learnt_for_words_it_has_not_seen(learned):
    same = [learned.chance((0, 0), pair(f"the {new} is hot", f"the {new} is hot")) for new in ("gold", "wax", "tin")]
    other = [learned.chance((0, 0), pair(f"the {new} is hot", "the silver is hot")) for new in ("gold", "wax", "tin")]
    assert min(same) > 0.5 > max(other)


def test_equal_seeds_make_equal_networks(learned):
    pairs = [pair("heat moves"), pair("a red candle")] * 8
    one, other = (fit_networks(pairs, np.zeros((16, 1)), [1.0, 0.0] * 8) for _ in range(2))
    for own, again in zip(one.members, other.members, strict=True):
        assert all(np.array_equal(own[name], again[name]) for name in own)


def test_what_is_kept_is_what_was_fitted(learned, tmp_path):
    save_network(learned, tmp_path / "kept.safetensors")
    kept = load_network(tmp_path / "kept.safetensors")
    one = pair("the water is hot", "the ice is hot")
    assert kept.chance((1.0, -1.0), one) == learned.chance((1.0, -1.0), one)


def test_a_text_without_vectors_makes_no_pair():
    bare = replace(READER.read("heat"), meaning=None)
    assert pair_texts(READER.read("Why?"), bare, READER.read("heat")) is None
