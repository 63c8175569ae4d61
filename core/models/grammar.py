"""JSON schemas as grammars over a model's tokens, for engines that hand out their logits (llguidance does the work)."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.errors import GenerationFailed

if TYPE_CHECKING:
    import llguidance
    import torch


class GrammarMaker:
    """Makes grammars for the tokenizer in `folder` and a model of `vocabulary` tokens."""

    def __init__(self, folder: Path, vocabulary: int) -> None:
        self._folder = folder
        self._vocabulary = vocabulary

    @cached_property
    def _tokenizer(self) -> "llguidance.LLTokenizer":
        import llguidance.hf
        from transformers import PreTrainedTokenizerFast

        tokenizer = PreTrainedTokenizerFast.from_pretrained(self._folder)
        return llguidance.hf.from_tokenizer(tokenizer, n_vocab=self._vocabulary)

    def open(self, schema: str) -> "Grammar":
        """A fresh grammar for one reply; white space between tokens is not allowed, it would only eat the budget."""
        import llguidance

        text = llguidance.LLMatcher.grammar_from_json_schema(schema, overrides={"whitespace_pattern": ""})
        return Grammar(llguidance.LLMatcher(self._tokenizer, text), self._tokenizer.vocab_size)


class Grammar:
    """Where one reply stands in its grammar."""

    def __init__(self, matcher: "llguidance.LLMatcher", vocabulary: int) -> None:
        import llguidance.numpy

        self._matcher = matcher
        self._bits = llguidance.numpy.allocate_token_bitmask(1, vocabulary)

    def allow(self, logits: "torch.Tensor") -> "torch.Tensor":
        """One row of logits with every token that breaks the grammar at minus infinity."""
        import llguidance.numpy
        import torch

        llguidance.numpy.fill_next_token_bitmask(self._matcher, self._bits, 0)
        allowed = np.unpackbits(self._bits[0].view(np.uint8), bitorder="little")[: logits.shape[-1]].astype(bool)
        return logits.masked_fill(~torch.from_numpy(allowed).to(logits.device), float("-inf"))

    def take(self, token: int) -> None:
        """Move on by the token that was chosen."""
        self._matcher.consume_token(token)
        if self._matcher.is_error():
            raise GenerationFailed("models.engine_failed", why=self._matcher.get_error())
