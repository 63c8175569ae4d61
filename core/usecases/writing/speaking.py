"""The seam to a model: how much room a reply gets, and the reply as it grows. Does not know what is being written."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.checks.length import LengthUnit

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

    from core.models.decoding import Decoding

TOKENS_A_UNIT: Mapping[LengthUnit, float] = {"words": 1.6, "characters": 0.5, "zi": 1.6}
"""Generous: a reply that ends by itself is better than one that is cut."""
LEAST_TOKENS = 96
STRIDE = 60
"""A reply is given again when it has grown by this part of itself: each time it is cleaned and proved as a whole."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model has said so far. `finish` is empty until the end, then "stop" or "length"; figures of the engine."""

    text: str = ""
    tokens: int = 0
    finish: str = ""
    first_token_seconds: float | None = None
    tokens_per_second: float | None = None


def room_for(length: int | None, unit: LengthUnit, usual: int = 400) -> int:
    """Tokens a reply of `length` may take."""
    return max(LEAST_TOKENS, round(1.4 * TOKENS_A_UNIT[unit] * (length or usual)))


def stream_reply(
    model: "BaseChatModel",
    messages: Sequence["BaseMessage"],
    *,
    most_tokens: int,
    decoding: "Decoding | None",
    options: Mapping[str, object] | None = None,
) -> Iterator[Reply]:
    """The growing reply. `options` hold where no decoding was chosen. Closing the iterator stops the engine."""
    how = decoding.options() if decoding else {"temperature": 0.0, **(options or {})}
    text, tokens, shown = "", 0, 0
    with closing(model.stream(list(messages), **{**how, "max_tokens": most_tokens})) as chunks:
        for chunk in chunks:
            figures = chunk.response_metadata or {}
            text, tokens = text + chunk.text, tokens + bool(chunk.text)
            if usage := getattr(chunk, "usage_metadata", None):
                tokens = usage["output_tokens"]
            finish = str(figures.get("finish_reason") or "")
            if not finish and len(text) - shown < len(text) // STRIDE:
                continue
            shown = len(text)
            yield Reply(
                text,
                tokens,
                finish,
                figures.get("first_token_seconds"),
                figures.get("tokens_per_second"),
            )


def fits(model: "BaseChatModel", messages: Sequence["BaseMessage"], most_tokens: int) -> bool:
    """Whether prompt and reply fit the model's context; one that does not say is taken to have room."""
    context, count = getattr(model, "context", None), getattr(model, "count_tokens", None)
    return not context or not count or count(list(messages)) + most_tokens <= context
