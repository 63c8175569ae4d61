"""Beam search with transformers' own `generate`, one request at a time on a thread beside the rolling batch.

Knows nothing of the batch: it shares only the model, so that a long search does not hold up the others' streams.
"""

import queue
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from core.models.engine import Finish, Sampling, TokenStream

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedModel

End = Callable[[TokenStream, Finish | Exception], None]


class _Cancelled(Exception):
    """The caller gave up; thrown through `generate` to end it within a token."""


class BeamSearch:
    """Searches for the requests it is given, in order; `end` is told how each one ended, from the thread of its own."""

    def __init__(self, model: "PreTrainedModel", end: End) -> None:
        self._model = model
        self._end = end
        self._waiting: queue.SimpleQueue[TokenStream | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._loop, name="BeamSearch", daemon=True)
        self._thread.start()

    def add(self, stream: TokenStream) -> None:
        """Queue a request."""
        self._waiting.put(stream)

    def close(self) -> None:
        """Finish what was queued and let go of the model."""
        self._waiting.put(None)
        self._thread.join()
        self._model = None

    def _loop(self) -> None:
        while (stream := self._waiting.get()) is not None:
            try:
                finish = self._search(stream)
            except _Cancelled:
                finish = "cancelled"
            except Exception as error:  # out of memory: this request ends, the thread goes on
                finish = error
            self._end(stream, finish)

    def _search(self, stream: TokenStream) -> Finish:
        """Hand out the best text's tokens, the others beside; how the best one ended."""
        import torch

        if stream.cancelled:
            raise _Cancelled
        prompt = torch.tensor([stream.prompt], device=self._model.device)
        with torch.inference_mode():
            found = self._model.generate(
                prompt,
                attention_mask=torch.ones_like(prompt),
                stopping_criteria=[lambda *_: _go_on(stream, prompt)],
                **_generation(stream.sampling),
            )
        (best, finish), *stream.runners_up = [
            _until_end(row[prompt.shape[1] :].tolist(), stream.sampling) for row in found
        ]
        for token in best:
            stream.put(token)
        return finish


def _generation(sampling: Sampling) -> dict[str, object]:
    """Everything that decides, said out loud, so that no default of the model's own files has a say."""
    return {
        "num_beams": sampling.beams,
        "num_return_sequences": sampling.returned,
        "max_new_tokens": sampling.max_tokens,
        "repetition_penalty": sampling.repetition_penalty,
        "do_sample": False,
        "temperature": 1.0,
        "top_p": 1.0,
        "top_k": 50,
        "length_penalty": 1.0,
        "early_stopping": False,
        "eos_token_id": sorted(sampling.ends) or None,
        "pad_token_id": min(sampling.ends, default=0),
    }


def _go_on(stream: TokenStream, prompt: "torch.Tensor") -> "torch.Tensor":
    """Nothing ends here but what was cancelled."""
    if stream.cancelled:
        raise _Cancelled
    return prompt.new_zeros(1, dtype=bool)


def _until_end(tokens: list[int], sampling: Sampling) -> tuple[list[int], Finish]:
    """The tokens up to and with the one that ends them, without the padding after it."""
    for at, token in enumerate(tokens):
        if token in sampling.ends:
            return tokens[: at + 1], "stop"
    return tokens, "length"
