"""Pairs as token ids under the model's own chat template, with a loss on the answer alone.

What a person wrote cannot become a control token: such text is broken apart before the template sees it.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage

from core.errors import InputError
from core.usecases.lab.instructing.records import Pair

if TYPE_CHECKING:
    import torch

    from core.models.tokens import ChatTokenizer
    from core.usecases.lab.language_training import Item

IGNORED = -100


def make_messages(pair: Pair) -> list[BaseMessage]:
    """What the model is asked, without the answer."""
    system = [SystemMessage(pair.system)] if pair.system else []
    return [*system, HumanMessage(pair.instruction)]


def make_item(pair: Pair, tokenizer: "ChatTokenizer", context: int) -> "Item":
    """The prompt as the chat would send it, then the answer and the end mark; the prompt's labels are IGNORED.

    InputError where both together are longer than `context`.
    """
    prompt = tokenizer.ids(make_messages(pair))
    said = tokenizer.tokenizer.encode(tokenizer.disarmed(pair.answer), add_special_tokens=False).ids
    answer = [*said, find_end(tokenizer)]
    if len(prompt) + len(answer) > context:
        raise InputError("lab_instructing.pair_too_long", row=pair.row, tokens=len(prompt) + len(answer), limit=context)
    return {"input_ids": [*prompt, *answer], "labels": [*([IGNORED] * len(prompt)), *answer]}


def find_end(tokenizer: "ChatTokenizer") -> int:
    """The token that ends a reply; the chat's own mark where there are several."""
    mark = tokenizer.tokenizer.token_to_id("<|im_end|>")
    return mark if mark is not None else min(tokenizer.ends)


def pad(items: "Sequence[Item]") -> "dict[str, torch.Tensor]":
    """Items of any lengths as tensors, filled up on the right."""
    import torch

    width = max(len(item["input_ids"]) for item in items)
    ids, labels = torch.zeros((len(items), width), dtype=torch.int64), torch.full((len(items), width), IGNORED)
    mask = torch.zeros_like(ids)
    for row, item in enumerate(items):
        size = len(item["input_ids"])
        ids[row, :size], labels[row, :size] = torch.tensor(item["input_ids"]), torch.tensor(item["labels"])
        mask[row, :size] = 1
    return {"input_ids": ids, "attention_mask": mask, "labels": labels}
