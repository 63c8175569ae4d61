"""Held-out loss and perplexity of answers, and what a model answers, greedily. Does not train."""

import json
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.usecases.lab.instructing.records import Answered, Pair
from core.usecases.lab.instructing.turning import IGNORED, make_messages, pad

if TYPE_CHECKING:
    from transformers import PreTrainedModel

    from core.models.tokens import ChatTokenizer
    from core.usecases.lab.language_training import Item

AT_ONCE = 4
MOST_NEW = 64


def measure_answers(model: "PreTrainedModel", items: "Sequence[Item]") -> dict[str, float]:
    """Nats a token of the answers, their perplexity, and how many tokens were counted."""
    import torch

    nats, tokens = 0.0, 0
    model.eval()
    with torch.no_grad():
        for at in range(0, len(items), AT_ONCE):
            batch = {name: value.to(model.device) for name, value in pad(items[at : at + AT_ONCE]).items()}
            labels = batch.pop("labels")[:, 1:]
            scores = model(**batch).logits[:, :-1].float()
            loss = torch.nn.functional.cross_entropy(
                scores.flatten(0, 1), labels.flatten(), ignore_index=IGNORED, reduction="sum"
            )
            nats, tokens = nats + float(loss), tokens + int((labels != IGNORED).sum())
    loss = nats / max(1, tokens)
    return {"loss": loss, "perplexity": math.exp(min(loss, 100.0)), "tokens": tokens}


def answer_pair(model: "PreTrainedModel", tokenizer: "ChatTokenizer", pair: Pair) -> str:
    """The greedy answer, at most MOST_NEW tokens."""
    import torch
    from transformers import GenerationConfig

    prompt = torch.tensor([tokenizer.ids(make_messages(pair))], device=model.device)
    ends = sorted(tokenizer.ends)
    config = GenerationConfig(max_new_tokens=MOST_NEW, do_sample=False, eos_token_id=ends, pad_token_id=ends[0])
    model.eval()
    with torch.no_grad():
        made = model.generate(input_ids=prompt, attention_mask=torch.ones_like(prompt), generation_config=config)
    return tokenizer.decode(made[0, prompt.shape[1] :].tolist()).strip()


def judge_form(answered: Sequence[Answered]) -> dict[str, int]:
    """Of the samples: answers that are what was wanted to the letter, before and after; and where all that is wanted
    is JSON, answers that are JSON with the same keys."""
    same = {f"same_{side}": sum(getattr(one, side) == one.wanted for one in answered) for side in ("before", "after")}
    wanted = [_keys(one.wanted) for one in answered]
    if not answered or any(keys is None for keys in wanted):
        return same
    form = {
        f"form_{side}": sum(_keys(getattr(one, side)) == keys for one, keys in zip(answered, wanted, strict=True))
        for side in ("before", "after")
    }
    return same | form


def _keys(text: str) -> list[str] | None:
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return sorted(found) if isinstance(found, dict) else None
