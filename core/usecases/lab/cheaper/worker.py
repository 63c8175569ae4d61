"""One form measured in a process of its own, so that its memory is its own: prints its figures as one JSON line.

    python -m core.usecases.lab.cheaper.worker FORM FOLDER RUNS

Does not know the other forms.
"""

import json
import math
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.settings import REPOSITORY
from core.usecases.lab.cheaper.forms import Figures, FormName
from core.usecases.lab.cheaper.running import Runner, TorchRunner, open_runner

if TYPE_CHECKING:
    from core.models.tokens import ChatTokenizer

SAMPLE = REPOSITORY / "data" / "lab" / "perplexity.en.txt"
TOKENS = 32
"""Tokens of every reply."""
PROMPT_TOKENS = 200
"""Tokens of the prompt whose first token is timed."""
QUESTIONS = (
    "Write one sentence about the sea.",
    "What is the capital of France?",
    "Name three animals that can fly.",
    "Explain in one sentence what a library is.",
    "What do bees make?",
    "Give a short title for a story about a lost key.",
    "How many days are there in a week?",
    "Write a polite sentence that declines an invitation.",
    "What is the opposite of 'early'?",
    "Describe a forest in autumn in one sentence.",
)


def measure(form: FormName, folder: Path, runs: int) -> Figures:
    """All figures of one form. Times are medians of `runs`; a first pass that nobody counts warms everything up."""
    from core.models.tokens import ChatTokenizer

    tokenizer = ChatTokenizer(folder)
    with tempfile.TemporaryDirectory() as place:
        used = _fresh(form, folder, Path(place))
        begun = time.perf_counter()
        runner = open_runner(form, used)
        ready = time.perf_counter() - begun
        text = tokenizer.tokenizer.encode(SAMPLE.read_text("utf-8"), add_special_tokens=False).ids
        value = perplexity(runner, text)
        firsts = [_first(runner, text[at : at + PROMPT_TOKENS]) for at in range(runs)]
        replies, speeds = _replies(runner, tokenizer, runs)
        memory = memory_now()
        disk = size_on_disk(form, folder, runner)
    first, speed = statistics.median(firsts), statistics.median(speeds)
    return Figures(form, disk, memory, ready, first, speed, value, replies)


def _fresh(form: FormName, folder: Path, place: Path) -> Path:
    """A GGUF file is read at every start: it is given to the engine without what the engine wrote before."""
    if form != "gguf_q8_0":
        return folder
    for file in folder.iterdir():
        if file.suffix == ".gguf":
            (place / file.name).symlink_to(file.resolve())
        elif not file.name.startswith("openvino_model"):
            shutil.copy(file, place)
    return place


def perplexity(runner: Runner, ids: Sequence[int]) -> float:
    """e to the mean surprise (in nats) at each token after the first: among how many tokens the model hesitates."""
    scores = runner.read(ids)[:-1].astype(np.float64)
    top = scores.max(axis=1, keepdims=True)
    logs = scores - top - np.log(np.exp(scores - top).sum(axis=1, keepdims=True))
    return math.exp(-logs[np.arange(len(ids) - 1), ids[1:]].mean())


def _first(runner: Runner, ids: Sequence[int]) -> float:
    begun = time.perf_counter()
    int(runner.read(ids)[-1].argmax())
    return time.perf_counter() - begun


def _replies(runner: Runner, tokenizer: "ChatTokenizer", runs: int) -> tuple[tuple[tuple[int, ...], ...], list[float]]:
    """Greedy replies to all questions, and tokens a second after the first token of those that were long enough."""
    from langchain_core.messages import HumanMessage

    replies, speeds = [], []
    for turn in range(max(1, runs // 2)):
        for question in QUESTIONS:
            token = int(runner.read(tokenizer.ids([HumanMessage(question)]))[-1].argmax())
            said, begun = [token], time.perf_counter()
            while len(said) < TOKENS and said[-1] not in tokenizer.ends:
                said.append(int(runner.go_on(said[-1]).argmax()))
            if len(said) > TOKENS // 2:
                speeds.append((len(said) - 1) / (time.perf_counter() - begun))
            if turn == 0:
                replies.append(tuple(said))
    return tuple(replies), speeds or [0.0]


def size_on_disk(form: FormName, folder: Path, runner: Runner) -> int:
    """Bytes of the weights as this form keeps them; dynamic 8 bits have no file, so one is written and measured."""
    if form == "int8_dynamic" and isinstance(runner, TorchRunner):
        return runner.saved_size()
    kinds = {"gguf_q8_0": "*.gguf", "openvino_int8": "openvino_model.bin"}
    return sum(file.stat().st_size for file in folder.glob(kinds.get(form, "*.safetensors")))


def memory_now() -> int:
    """Bytes this process holds now, what was only needed while loading given back."""
    import ctypes
    import gc

    import psutil

    gc.collect()
    if sys.platform == "linux":
        ctypes.CDLL(None).malloc_trim(0)
    return psutil.Process().memory_info().rss


if __name__ == "__main__":
    figures = measure(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))  # type: ignore[arg-type]
    print(json.dumps(asdict(figures)))
