"""How surprised a model is by texts it was not trained on. Every byte of a text counts once, whatever the tokenizer.

Does not know how the model came about.
"""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from core.usecases.lab.pretraining.packing import IGNORED, Stream, make_masked, stack
from core.usecases.lab.pretraining.records import Perplexity

if TYPE_CHECKING:
    from transformers import PreTrainedModel

AT_ONCE = 16


def measure_causal(model: "PreTrainedModel", stream: Stream, texts: Sequence[str], context: int) -> Perplexity:
    """Each text begins behind an end mark; a text longer than `context` is read in windows that know no other."""
    windows = list(_windows(stream, texts, context))
    nats, tokens = 0.0, 0
    for at in range(0, len(windows), AT_ONCE):
        found = _losses(model, windows[at : at + AT_ONCE])
        nats, tokens = nats + found[0], tokens + found[1]
    return _perplexity(nats, tokens, sum(len(text.encode()) for text in texts))


def measure_masked(model: "PreTrainedModel", blocks: Sequence[list[int]], vocabulary: int, seed: int) -> Perplexity:
    """The hidden tokens of the blocks, the same ones for every model with this vocabulary and seed."""
    import torch

    items = make_masked(blocks, vocabulary, seed, copies=1)
    nats, tokens = 0.0, 0
    model.eval()
    with torch.no_grad():
        for at in range(0, len(items), AT_ONCE):
            batch = stack(items[at : at + AT_ONCE])
            scores = model(input_ids=batch["input_ids"].to(model.device)).logits.float().cpu()
            count = int((batch["labels"] != IGNORED).sum())
            loss = torch.nn.functional.cross_entropy(
                scores.flatten(0, 1), batch["labels"].flatten(), ignore_index=IGNORED, reduction="sum"
            )
            nats, tokens = nats + float(loss), tokens + count
    return Perplexity(_exp(nats / max(1, tokens)), None, tokens, 0)


def measure_unigram(stream: Stream, train: Sequence[str], texts: Sequence[str]) -> Perplexity:
    """The baseline that knows how often each token comes, and nothing of what stood before (add-one smoothing)."""
    counts = Counter(id for ids in stream.ids(train) for id in (*ids, stream.end))
    size = stream.tokenizer.get_vocab_size()
    total = counts.total() + size
    ids = [id for row in stream.ids(texts) for id in row]
    nats = -sum(math.log((counts[id] + 1) / total) for id in ids)
    return _perplexity(nats, len(ids), sum(len(text.encode()) for text in texts))


def _windows(stream: Stream, texts: Sequence[str], context: int) -> Iterator[list[int]]:
    for ids in stream.ids(texts):
        yield from ([stream.end, *ids[at : at + context - 1]] for at in range(0, len(ids), context - 1))


def _losses(model: "PreTrainedModel", windows: Sequence[list[int]]) -> tuple[float, int]:
    """Summed nats and the number of tokens, the first of each window not counted: nothing tells it."""
    import torch

    width = max(map(len, windows))
    ids = torch.full((len(windows), width), 0)
    mask = torch.zeros_like(ids)
    for row, window in enumerate(windows):
        ids[row, : len(window)] = torch.tensor(window)
        mask[row, : len(window)] = 1
    model.eval()
    with torch.no_grad():
        scores = model(input_ids=ids.to(model.device), attention_mask=mask.to(model.device)).logits.float().cpu()
    labels = torch.where(mask.bool(), ids, IGNORED)[:, 1:]
    loss = torch.nn.functional.cross_entropy(
        scores[:, :-1].flatten(0, 1), labels.flatten(), ignore_index=IGNORED, reduction="sum"
    )
    return float(loss), int((labels != IGNORED).sum())


def _perplexity(nats: float, tokens: int, size: int) -> Perplexity:
    return Perplexity(_exp(nats / max(1, tokens)), nats / math.log(2) / max(1, size), tokens, size)


def _exp(nats: float) -> float:
    return math.exp(min(nats, 100.0))
