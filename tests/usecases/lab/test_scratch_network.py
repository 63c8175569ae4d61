"""Every module of the Transformer written here gives what torch's own gives with the same weights, to 1e-5."""

import pytest
import torch
from torch import nn

from core.usecases.lab.scratch.network.attention import MultiHeadAttention
from core.usecases.lab.scratch.network.layers import DecoderLayer, EncoderLayer
from core.usecases.lab.scratch.network.parts import FeedForward, LayerNorm, causal_mask, padding_mask, sinusoids
from core.usecases.lab.scratch.network.transformer import Decoder, Encoder, Shape, Transformer

B, N, M, WIDTH, HEADS, INNER = 3, 7, 5, 32, 4, 48
PADDED = torch.tensor([[1, 1, 1, 1, 1], [1, 1, 1, 0, 0], [1, 1, 0, 0, 0]])
WRITTEN = torch.tensor([[1, 1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 0, 0], [1, 1, 1, 0, 0, 0, 0]])


@pytest.fixture(autouse=True)
def seed():
    torch.manual_seed(3)


def rows(n=N, width=WIDTH):
    return torch.randn(B, n, width)


def difference(ours, theirs):
    """The largest one between two numbers that stand at the same place."""
    assert ours.shape == theirs.shape
    return (ours - theirs).abs().max().item()


def scramble(module):
    """Weights that are nowhere 0 or 1, so that none can be left out unseen."""
    for weight in module.parameters():
        nn.init.normal_(weight, std=0.3)
    return module.eval()


def copy_attention(theirs, ours):
    parts = (theirs.in_proj_weight.chunk(3), theirs.in_proj_bias.chunk(3))
    for linear, weight, bias in zip((ours.query, ours.key, ours.value), *parts, strict=True):
        linear.weight.data, linear.bias.data = weight.data.clone(), bias.data.clone()
    ours.output.load_state_dict(theirs.out_proj.state_dict())


def copy_norm(theirs, ours):
    ours.scale.data, ours.shift.data = theirs.weight.data.clone(), theirs.bias.data.clone()


def copy_layer(theirs, ours):
    copy_attention(theirs.self_attn, ours.attention)
    residuals = [ours.around_attention]
    if hasattr(theirs, "multihead_attn"):
        copy_attention(theirs.multihead_attn, ours.cross_attention)
        residuals.append(ours.around_cross_attention)
    residuals.append(ours.around_feed_forward)
    for norm, residual in zip((theirs.norm1, theirs.norm2, getattr(theirs, "norm3", None)), residuals, strict=False):
        copy_norm(norm, residual.norm)
    ours.feed_forward.widen.load_state_dict(theirs.linear1.state_dict())
    ours.feed_forward.narrow.load_state_dict(theirs.linear2.state_dict())


def copy_stack(theirs, ours):
    for one, other in zip(theirs.layers, ours.layers, strict=True):
        copy_layer(one, other)
    if theirs.norm is not None:
        copy_norm(theirs.norm, ours.norm)


def options(pre):
    return {"dim_feedforward": INNER, "dropout": 0.0, "batch_first": True, "norm_first": pre}


@pytest.mark.parametrize("masked", ["nothing", "padding", "future"])
def test_multi_head_attention_and_its_weights(masked):
    theirs = scramble(nn.MultiheadAttention(WIDTH, HEADS, batch_first=True))
    ours = MultiHeadAttention(WIDTH, HEADS)
    copy_attention(theirs, ours)
    words, source = rows(), rows(N if masked == "future" else M)
    mask, told = {
        "nothing": (None, {}),
        "padding": (padding_mask(PADDED, 0), {"key_padding_mask": PADDED == 0}),
        "future": (causal_mask(N), {"attn_mask": ~causal_mask(N)[0, 0]}),
    }[masked]
    output, weights = theirs(words, source, source, average_attn_weights=False, **told)
    assert difference(ours(words, source, mask), output) < 1e-5
    assert difference(ours.weights, weights) < 1e-5


def test_layer_norm():
    theirs = scramble(nn.LayerNorm(WIDTH))
    ours = LayerNorm(WIDTH)
    copy_norm(theirs, ours)
    assert difference(ours(rows := 9 * torch.randn(B, N, WIDTH) + 4), theirs(rows)) < 1e-5


def test_feed_forward():
    ours = scramble(FeedForward(WIDTH, INNER))
    theirs = nn.Sequential(ours.widen, nn.ReLU(), ours.narrow)
    words = rows()
    assert difference(ours(words), theirs(words)) < 1e-5


@pytest.mark.parametrize("pre", [True, False])
def test_encoder_layer(pre):
    theirs = scramble(nn.TransformerEncoderLayer(WIDTH, HEADS, **options(pre)))
    ours = EncoderLayer(WIDTH, HEADS, INNER, pre=pre)
    copy_layer(theirs, ours)
    words = rows(M)
    assert difference(ours(words), theirs(words)) < 1e-5
    seen = PADDED.bool()
    padded = theirs(words, src_key_padding_mask=~seen)
    assert difference(ours(words, padding_mask(PADDED, 0))[seen], padded[seen]) < 1e-5


@pytest.mark.parametrize("pre", [True, False])
def test_decoder_layer(pre):
    theirs = scramble(nn.TransformerDecoderLayer(WIDTH, HEADS, **options(pre)))
    ours = DecoderLayer(WIDTH, HEADS, INNER, pre=pre)
    copy_layer(theirs, ours)
    words, source, seen = rows(), rows(M), WRITTEN.bool()
    told = {"tgt_mask": ~causal_mask(N)[0, 0], "tgt_key_padding_mask": ~seen, "memory_key_padding_mask": PADDED == 0}
    found = ours(words, source, causal_mask(N) & padding_mask(WRITTEN, 0), padding_mask(PADDED, 0))
    assert difference(found[seen], theirs(words, source, **told)[seen]) < 1e-5


@pytest.mark.filterwarnings("ignore:enable_nested_tensor is True")
@pytest.mark.parametrize("pre", [True, False])
def test_the_whole_transformer(pre):
    theirs = nn.Transformer(WIDTH, HEADS, 2, 2, **options(pre))
    if not pre:  # torch puts a norm after the last layer either way, the paper only where norms come first
        theirs.encoder.norm = theirs.decoder.norm = None
    scramble(theirs)
    shape = Shape(vocabulary=11, width=WIDTH, heads=HEADS, inner=INNER, layers=2, pre=pre)
    encoder, decoder = Encoder(shape).eval(), Decoder(shape).eval()
    copy_stack(theirs.encoder, encoder)
    copy_stack(theirs.decoder, decoder)
    source, words, seen = rows(M), rows(), WRITTEN.bool()
    mask, source_mask = causal_mask(N) & padding_mask(WRITTEN, 0), padding_mask(PADDED, 0)
    found = decoder(words, encoder(source, source_mask), mask, source_mask)
    expected = theirs(
        source, words, tgt_mask=~causal_mask(N)[0, 0], src_key_padding_mask=PADDED == 0,
        tgt_key_padding_mask=~seen, memory_key_padding_mask=PADDED == 0,
    )  # fmt: skip
    assert difference(found[seen], expected[seen]) < 1e-5


def test_positions_are_those_of_the_paper():
    table = sinusoids(20, 8)
    assert table[5, 0] == pytest.approx(torch.sin(torch.tensor(5.0)).item(), abs=1e-5)
    assert table[5, 3] == pytest.approx(torch.cos(torch.tensor(5 / 10_000 ** (2 / 8))).item(), abs=1e-5)


def small():
    return scramble(Transformer(Shape(vocabulary=11, width=WIDTH, heads=HEADS, inner=INNER, length=16)))


def test_what_comes_later_changes_nothing_before_it():
    network, source = small(), torch.tensor([[3, 4, 5]])
    found = network(source, torch.tensor([[1, 6, 7, 8]]))
    changed = network(source, torch.tensor([[1, 6, 7, 9]]))
    assert difference(found[:, :3], changed[:, :3]) < 1e-5
    assert not torch.allclose(found[:, 3], changed[:, 3], atol=1e-3)


def test_filling_changes_nothing():
    network, written = small(), torch.tensor([[1, 6, 7]])
    short, filled = (network(torch.tensor([source]), written) for source in ([3, 4, 5], [3, 4, 5, 0, 0]))
    assert difference(short, filled) < 1e-5


def test_a_batch_is_written_as_its_rows_alone():
    network = small()
    together = network.write(torch.tensor([[3, 4, 5, 0], [6, 7, 8, 9]]), 1, 2)
    for row, source in zip(together, ([[3, 4, 5]], [[6, 7, 8, 9]]), strict=True):
        alone = network.write(torch.tensor(source), 1, 2)[0]
        assert row[: len(alone)].tolist() == alone.tolist()


def test_cross_attention_is_there_to_be_shown():
    network = small()
    network(torch.tensor([[3, 4, 5, 0]]), torch.tensor([[1, 6, 7]]))
    looks = network.looks()
    assert looks.shape == (2, 1, HEADS, 3, 4)
    assert torch.allclose(looks.sum(-1), torch.ones(2, 1, HEADS, 3)) and (looks[..., 3] == 0).all()
