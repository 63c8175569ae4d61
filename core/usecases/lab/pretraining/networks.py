"""Small language models by size: a BERT that fills gaps, a Llama that goes on. Random weights, the same for one seed.

Neither drops anything at random: a text is seen a few times at most ("Cramming", Geiping & Goldstein 2022, gain by it),
and several processes then give the losses of one. Knows nothing of how they are trained.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.usecases.lab.pretraining.records import Plan, Size
from core.usecases.lab.pretraining.vocabulary import END, PAD

if TYPE_CHECKING:
    from transformers import PreTrainedModel


@dataclass(frozen=True, slots=True)
class Shape:
    """`width` of the hidden states, `layers`, attention `heads`."""

    width: int
    layers: int
    heads: int


SHAPES: dict[Size, Shape] = {"tiny": Shape(128, 2, 4), "small": Shape(256, 4, 4), "medium": Shape(384, 6, 6)}


def make_network(plan: Plan, vocabulary: int) -> "PreTrainedModel":
    """A model of the plan's size and objective with fresh weights."""
    import torch
    from transformers import BertConfig, BertForMaskedLM, LlamaConfig, LlamaForCausalLM

    shape = SHAPES[plan.size]
    sizes = {
        "vocab_size": vocabulary,
        "hidden_size": shape.width,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "max_position_embeddings": max(plan.context, 64),
        "pad_token_id": PAD,
        "tie_word_embeddings": True,
    }
    torch.manual_seed(plan.seed)
    if plan.objective == "mlm":
        dropped = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}
        config = BertConfig(**sizes, **dropped, intermediate_size=4 * shape.width, type_vocab_size=1)
        return BertForMaskedLM(config)
    config = LlamaConfig(
        **sizes,
        intermediate_size=3 * shape.width,
        num_key_value_heads=shape.heads,
        bos_token_id=END,
        eos_token_id=END,
    )
    return LlamaForCausalLM(config)
