"""A trained network at work on one text, with what it looked at. Knows no page and trains nothing."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.errors import InputError
from core.usecases.lab.scratch.tasks import BEGIN, END, UNKNOWN, Task, find_task
from core.usecases.lab.scratch.training import NETWORK, build_network, read_plan

MOST_LETTERS = 60


@dataclass(frozen=True, slots=True)
class Written:
    """`text` with the letters read and written as the network has them; `looks` (layers, heads, written, read)."""

    text: str
    read: tuple[str, ...]
    wrote: tuple[str, ...]
    looks: np.ndarray
    unknown: tuple[str, ...]


def write_one(folder: Path, text: str) -> Written:
    """What the job's network writes for `text`. InputError for no text, too much of it, or a job without a network."""
    import torch
    from safetensors.torch import load_file

    text = text.strip()
    if not text:
        raise InputError("lab_specimen.no_text")
    if len(text) > MOST_LETTERS:
        raise InputError("lab_scratch.too_long", letters=len(text), most=MOST_LETTERS)
    if not (folder / NETWORK).is_file():
        raise InputError("lab_scratch.not_trained")
    plan = read_plan(folder)
    task = find_task(plan.task, plan.language)
    network = build_network(plan, task)
    network.load_state_dict(load_file(folder / NETWORK))
    network.eval()
    source = torch.tensor([task.encode(text)])
    written = network.write(source, BEGIN, END)[0].tolist()
    with torch.inference_mode():
        network(source, torch.tensor([[BEGIN, *written[:-1]]]))
    return Written(
        task.decode(written), _letters(task, source[0].tolist()), _letters(task, written),
        network.looks()[:, 0].numpy(), _unknown(task, text),
    )  # fmt: skip


def _letters(task: Task, ids: list[int]) -> tuple[str, ...]:
    return tuple("␣" if task.letters[id] == " " else task.letters[id] for id in ids)


def _unknown(task: Task, text: str) -> tuple[str, ...]:
    """Letters the task never had."""
    return tuple(dict.fromkeys(one for one, id in zip(text, task.encode(text), strict=False) if id == UNKNOWN))
