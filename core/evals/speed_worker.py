"""One engine measured in a process of its own: prints one JSON object of figures.

    python -m core.evals.speed_worker ours|peer

`peer` is what a chat demo on plain transformers does: 32-bit weights, `generate` with a streamer, one question at a
time, the whole conversation read anew each turn. Both get the same messages and must write the same number of tokens.
"""

import json
import statistics
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage

from core.models.catalog import CATALOG
from core.models.tokens import ChatTokenizer

if TYPE_CHECKING:
    from transformers import PreTrainedModel

TOKENS = 64
PEOPLE = 8
SENTENCES = (
    "Order {n} left the warehouse on Monday and the carrier expects to deliver it within three working days.",
    "A customer who changes their mind can send order {n} back within thirty days and has the price refunded.",
    "The invoice of order {n} is sent by e-mail once the parcel has been handed to the carrier.",
    "If a part of order {n} is missing, a photograph of the opened box helps us to find the mistake quickly.",
)


class Side(Protocol):
    """One engine under measurement. Messages in, pieces of text out; `together` returns when all have been answered."""

    def stream(self, messages: Sequence[BaseMessage], tokens: int) -> Iterator[str]: ...

    def together(self, many: Sequence[Sequence[BaseMessage]], tokens: int) -> dict[str, float]: ...

    def count(self, messages: Sequence[BaseMessage]) -> int: ...


class Ours:
    """The chat model as the apps use it."""

    def __init__(self) -> None:
        from core.models import open_chat

        self.chat = open_chat(CATALOG[0])
        self.chat.tokenizer.__dict__["ends"] = frozenset()

    def stream(self, messages: Sequence[BaseMessage], tokens: int) -> Iterator[str]:
        return (chunk.text for chunk in self.chat.stream(list(messages), max_tokens=tokens) if chunk.text)

    def together(self, many: Sequence[Sequence[BaseMessage]], tokens: int) -> dict[str, float]:
        threads = [threading.Thread(target=lambda talk=talk: list(self.stream(talk, tokens))) for talk in many]
        begun = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return {"together": len(many) * tokens / (time.perf_counter() - begun)}

    def count(self, messages: Sequence[BaseMessage]) -> int:
        return self.chat.count_tokens(messages)


class Peer:
    """Plain transformers on the same weights, dequantised exactly."""

    def __init__(self) -> None:
        import torch
        from transformers import AutoModelForCausalLM, AutoTokenizer

        from core.models.reference import reference_weights
        from core.models.sources import pull
        from core.settings import load_settings

        folder = reference_weights(CATALOG[0], pull(CATALOG[0]), load_settings())
        self.model: PreTrainedModel = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
        self.tokenizer = AutoTokenizer.from_pretrained(folder, padding_side="left")
        self.template = ChatTokenizer(Path(folder))

    def stream(self, messages: Sequence[BaseMessage], tokens: int) -> Iterator[str]:
        from transformers import TextIteratorStreamer

        streamer = TextIteratorStreamer(self.tokenizer, skip_prompt=True)
        inputs = self.tokenizer(self.template.text(messages), return_tensors="pt")
        options = {"max_new_tokens": tokens, "min_new_tokens": tokens, "do_sample": False, "streamer": streamer}
        thread = threading.Thread(target=self.model.generate, kwargs={**inputs, **options})
        thread.start()
        yield from (text for text in streamer if text)
        thread.join()

    def together(self, many: Sequence[Sequence[BaseMessage]], tokens: int) -> dict[str, float]:
        begun = time.perf_counter()
        for talk in many:
            list(self.stream(talk, tokens))
        one_by_one = time.perf_counter() - begun
        inputs = self.tokenizer([self.template.text(talk) for talk in many], return_tensors="pt", padding=True)
        begun = time.perf_counter()
        self.model.generate(**inputs, max_new_tokens=tokens, min_new_tokens=tokens, do_sample=False)
        batch = time.perf_counter() - begun
        return {"one_by_one": len(many) * tokens / one_by_one, "batch": len(many) * tokens / batch}

    def count(self, messages: Sequence[BaseMessage]) -> int:
        return len(self.template.ids(messages))


def talk_of(side: Side, tokens: int, start: int) -> list[BaseMessage]:
    """One question of at least `tokens` tokens, with numbers from `start` on so that no two talks share a beginning."""
    text, at = f"Case {start}.", start
    while side.count([HumanMessage(text)]) < tokens:
        text += " " + SENTENCES[at % len(SENTENCES)].format(n=at)
        at += 1
    return [HumanMessage(f"{text} What should the customer of case {start} do next?")]


def first_and_rate(side: Side, messages: Sequence[BaseMessage], tokens: int) -> tuple[float, float, str]:
    """Seconds to the first text, tokens a second after it, and the text."""
    begun, first, pieces = time.perf_counter(), 0.0, []
    for piece in side.stream(messages, tokens):
        first = first or time.perf_counter()
        pieces.append(piece)
    spent = time.perf_counter() - first
    return first - begun, (tokens - 1) / spent if tokens > 1 else 0.0, "".join(pieces)


def measure(side: Side) -> dict[str, float]:
    """Every figure of one process: medians of three where one pass is short."""
    list(side.stream(talk_of(side, 40, 1), 8))
    rates = [first_and_rate(side, talk_of(side, 60, 1000 * n), TOKENS)[1] for n in range(1, 4)]
    cold, again = [], []
    for n in range(4, 7):
        talk = talk_of(side, 1000, 1000 * n)
        seconds, _, text = first_and_rate(side, talk, 16)
        cold.append(seconds)
        follow_up = [*talk, AIMessage(text), HumanMessage(f"And what if it is case {n}?")]
        again.append(first_and_rate(side, follow_up, 2)[0])
    crowd = [talk_of(side, 277, 10_000 + 1000 * n) for n in range(PEOPLE)]
    figures = side.together(crowd, TOKENS)
    return figures | {
        "decode": statistics.median(rates),
        "first_cold": statistics.median(cold),
        "first_again": statistics.median(again),
        "peak_memory": peak_memory(),
    }


def peak_memory() -> float:
    """Most bytes this process has held."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def main(which: str) -> None:
    """Measure one side and print its figures with the seconds it took to be ready."""
    begun = time.perf_counter()
    side: Side = Ours() if which == "ours" else Peer()
    ready = time.perf_counter() - begun
    print(json.dumps(measure(side) | {"ready": ready}))


if __name__ == "__main__":
    main(sys.argv[1])
