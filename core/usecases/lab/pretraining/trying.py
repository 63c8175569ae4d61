"""A trained model at work: it fills a gap, or goes on from a beginning. Reads its folder; trains nothing."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import InputError
from core.telemetry import Generation, count_read
from core.usecases.lab.pretraining.vocabulary import END, MASK, SPECIAL, open_vocabulary

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from transformers import PreTrainedModel

GAP = "___"
"""How a person writes a gap."""
MOST_NEW = 60


@dataclass(frozen=True, slots=True)
class Guess:
    """A token for the gap and its probability."""

    text: str
    share: float


def fill_gap(folder: Path, text: str, count: int = 5) -> tuple[Guess, ...]:
    """The likeliest tokens for the one gap in `text`; InputError where there is none, or more than one."""
    import torch

    if text.count(GAP) != 1:
        raise InputError("lab_pretraining.one_gap", gap=GAP)
    model, tokenizer = open_folder(folder)
    left, right = text.split(GAP)  # a word's token begins with the blank before it
    before, after = (tokenizer.encode(part, add_special_tokens=False).ids for part in (left.rstrip(" "), right))
    ids = [*_led(tokenizer, before), MASK, *after][: model.config.max_position_embeddings]
    count_read(len(ids))
    with torch.inference_mode():
        odds = model(input_ids=torch.tensor([ids])).logits[0, ids.index(MASK)].softmax(-1)
        odds[: len(SPECIAL)] = 0
    best = odds.topk(count)
    return tuple(
        Guess(tokenizer.decode([id]), share)
        for id, share in zip(best.indices.tolist(), best.values.tolist(), strict=True)
    )


def go_on(folder: Path, text: str, *, seed: int = 0, temperature: float = 0.8) -> str:
    """What the model says after `text`, drawn with a seed, until the end mark or MOST_NEW tokens."""
    import torch

    model, tokenizer = open_folder(folder)
    end = tokenizer.token_to_id(SPECIAL[END])
    end = tokenizer.token_to_id("<|endoftext|>") if end is None else end
    ids = [end, *tokenizer.encode(text, add_special_tokens=False).ids]
    draw = torch.Generator().manual_seed(seed)
    new: list[int] = []
    with torch.inference_mode(), Generation(model.config.model_type, len(ids)) as counted:
        while len(new) < MOST_NEW:
            window = torch.tensor([(ids + new)[-model.config.max_position_embeddings :]])
            odds = (model(input_ids=window).logits[0, -1] / max(temperature, 1e-3)).softmax(-1)
            chosen = int(torch.multinomial(odds, 1, generator=draw))
            counted.token()
            if chosen == end:
                break
            new.append(chosen)
    return tokenizer.decode(new)


@lru_cache(maxsize=2)
def open_folder(folder: Path) -> "tuple[PreTrainedModel, Tokenizer]":
    """The model and tokenizer of a job that ended; the last two stay open."""
    import json

    from transformers import AutoModelForCausalLM, AutoModelForMaskedLM

    kind = json.loads((folder / "config.json").read_text("utf-8"))["model_type"]
    loader = AutoModelForMaskedLM if kind == "bert" else AutoModelForCausalLM
    return loader.from_pretrained(folder, local_files_only=True).eval(), open_vocabulary(folder)


def _led(tokenizer: "Tokenizer", ids: list[int]) -> list[int]:
    """As in training, where a text stands behind the end of another."""
    return [tokenizer.token_to_id(SPECIAL[END]), *ids]
