"""The network trained on a task, on one core, while its owner watches: the work of a job of kind "scratch".

The loop is written out because reading it is the lesson. Knows no page; `writing` uses what was trained.
"""

import json
import os
import random
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import InputError
from core.messages import UiLanguage
from core.usecases.lab.job_folder import State, write_json
from core.usecases.lab.jobs import Job, begin_job
from core.usecases.lab.ranges import Ranges, check_ranges
from core.usecases.lab.scratch.course import begin_course
from core.usecases.lab.scratch.tasks import BEGIN, END, PADDING, Example, Task, TaskName, find_task

if TYPE_CHECKING:
    from torch import Tensor

    from core.usecases.lab.scratch.network.transformer import Transformer
    from core.usecases.lab.work import Report

PLAN, RESULT, NETWORK, KEPT = "plan.json", "result.json", "network.safetensors", "course.pt"
STEPS = 400
"""Enough for dates and numbers: a minute on one core."""
LIMITS: Ranges = {"steps": (50, 2000), "width": (16, 128), "layers": (1, 4), "seed": (0, 2**31 - 1)}
BATCH, RATE, WARM_UP, LEAST_RATE, LOOK_EVERY = 64, 3e-3, 60, 0.02, 50
"""Sentences a step, the highest learning rate, steps until it is reached, the share it falls to, steps between looks at
held-out examples, after which the training is kept, too."""
LOOKED_AT, TESTED = 100, 500
"""Held-out examples at each look, and at the end; the final ones are other ones."""
SHOWN = 40


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be trained. `pre` puts the layer norm before each part, else after it."""

    task: TaskName
    language: UiLanguage
    steps: int = STEPS
    width: int = 64
    layers: int = 2
    pre: bool = True
    seed: int = 0

    def __post_init__(self) -> None:
        find_task(self.task, self.language)
        check_ranges(self, LIMITS)
        if self.width % 4:
            raise InputError("lab_scratch.width_of_heads", width=self.width)


@dataclass(frozen=True, slots=True)
class Result:
    """Held-out examples written exactly: `right` of `n`, with the 95 % interval of Wilson. `rows` are
    (source, target, written) of the first ones; `steps` were trained of those planned."""

    right: int
    n: int
    low: float
    high: float
    steps: int
    seconds: float
    parameters: int
    rows: tuple[tuple[str, str, str], ...]

    @property
    def share(self) -> float:
        """Right ones among all."""
        return self.right / self.n


def begin_training(room: Path, plan: Plan, title: str) -> Job:
    """A job in `room`, a workspace's folder, that trains the plan."""
    return begin_job(room, "scratch", title, lambda folder: write_json(folder / PLAN, asdict(plan)))


def read_plan(folder: Path) -> Plan:
    """The plan of a job."""
    return Plan(**json.loads((folder / PLAN).read_text("utf-8")))


def read_result(folder: Path) -> Result | None:
    """What came of it; None while nothing has."""
    if not (folder / RESULT).is_file():
        return None
    kept = json.loads((folder / RESULT).read_text("utf-8"))
    return Result(**kept | {"rows": tuple(tuple(row) for row in kept["rows"])})


def run(folder: Path, report: "Report") -> State:
    """Train, test, keep the network. Stopped early, what it has learned is tested and kept all the same; stopped or
    killed, it goes on from there."""
    import torch
    from safetensors.torch import save_file

    torch.set_num_threads(1)  # the other cores stay with the pages
    with suppress(OSError, AttributeError):
        os.nice(5)
    plan = read_plan(folder)
    task = find_task(plan.task, plan.language)
    torch.manual_seed(plan.seed)
    network = build_network(plan, task)
    trained = train(network, plan, task, report)
    save_file(network.state_dict(), folder / NETWORK)
    report.say("evaluating", trained, plan.steps)
    result = test(network, task, trained, report.seconds)
    write_json(folder / RESULT, asdict(result))
    return "done" if trained == plan.steps else "stopped"


def build_network(plan: Plan, task: Task) -> "Transformer":
    """A network of the plan's size, untrained."""
    from core.usecases.lab.scratch.network.transformer import Shape, Transformer

    shape = Shape(len(task.letters), plan.width, inner=2 * plan.width, layers=plan.layers, pre=plan.pre)
    return Transformer(shape)


def train(network: "Transformer", plan: Plan, task: Task, report: "Report") -> int:
    """Steps done: each shows the network sources with their targets and moves its weights towards the next letters."""
    from torch.nn.utils import clip_grad_norm_

    course = begin_course(network, plan.seed, RATE, lambda step: learning_rate(step, plan.steps))
    course.take_up(report.folder / KEPT)
    report.curve[:] = [row for row in report.curve if row["step"] <= course.step]
    while course.step < plan.steps and not report.stop_asked():
        examples = [task.draw(course.chance, held_out=False) for _ in range(BATCH)]
        loss = find_loss(network, *batch(examples, task))
        course.optimizer.zero_grad()
        loss.backward()
        clip_grad_norm_(network.parameters(), 1.0)
        course.optimizer.step()
        course.schedule.step()
        course.step += 1
        note(report, network, task, course.step, plan.steps, loss.item())
        if course.step % LOOK_EVERY == 0:
            course.keep(report.folder / KEPT)
    course.keep(report.folder / KEPT)
    return course.step


def find_loss(network: "Transformer", source: "Tensor", target: "Tensor") -> "Tensor":
    """The mean surprise (cross-entropy, in nats) at each next letter, the true letters before it given."""
    from torch.nn.functional import cross_entropy

    scores = network(source, target[:, :-1])
    return cross_entropy(scores.flatten(0, 1), target[:, 1:].flatten(), ignore_index=PADDING)


def learning_rate(step: int, steps: int) -> float:
    """The share of the highest rate: up in a line, then down in a line."""
    return min((step + 1) / WARM_UP, max(LEAST_RATE, (steps - step) / max(1, steps - WARM_UP)))


def note(report: "Report", network: "Transformer", task: Task, step: int, steps: int, loss: float) -> None:
    """A row of the curve every few steps: the loss, and every so often loss and share of right ones held out."""
    import torch

    if step % LOOK_EVERY == 0 or step == steps:
        examples = draw_held_out(task, LOOKED_AT, seed=1)
        right = sum(
            one == example.target for one, example in zip(write(network, task, examples), examples, strict=True)
        )
        with torch.no_grad():
            check = find_loss(network, *batch(examples, task)).item()
        report.curve.append({"step": step, "loss": loss, "check_loss": check, "right": right / LOOKED_AT})
    elif step % 10 == 0:
        report.curve.append({"step": step, "loss": loss})
    report.step(step, steps)


def test(network: "Transformer", task: Task, steps: int, seconds: float) -> Result:
    """Exact matches on held-out examples that were not looked at while training."""
    from scipy.stats import binomtest

    examples = draw_held_out(task, TESTED, seed=2)
    written = write(network, task, examples)
    right = sum(one == example.target for one, example in zip(written, examples, strict=True))
    interval = binomtest(right, TESTED).proportion_ci(method="wilson")
    rows = tuple((one.source, one.target, said) for one, said in zip(examples, written, strict=True))
    wrong_first = sorted(rows, key=lambda row: row[1] == row[2])[:SHOWN]
    weights = sum(weight.numel() for weight in network.parameters())
    return Result(right, TESTED, float(interval.low), float(interval.high), steps, seconds, weights, tuple(wrong_first))


def draw_held_out(task: Task, count: int, *, seed: int) -> list[Example]:
    """Examples whose things no training saw; the same for the same seed."""
    chance = random.Random(f"held out {seed}")
    return [task.draw(chance, held_out=True) for _ in range(count)]


def write(network: "Transformer", task: Task, examples: list[Example]) -> list[str]:
    """What the network writes for each source."""
    network.eval()
    source, _ = batch(examples, task)
    written = network.write(source, BEGIN, END).tolist()
    network.train()
    return [task.decode(row) for row in written]


def batch(examples: list[Example], task: Task) -> tuple["Tensor", "Tensor"]:
    """Source and target ids, filled up to the longest; targets with the beginning before them."""
    import torch
    from torch.nn.utils.rnn import pad_sequence

    sources = [torch.tensor(task.encode(one.source)) for one in examples]
    targets = [torch.tensor([BEGIN, *task.encode(one.target)]) for one in examples]
    return pad_sequence(sources, batch_first=True), pad_sequence(targets, batch_first=True)
