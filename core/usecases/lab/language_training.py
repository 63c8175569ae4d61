"""Training a language model by transformers' `Trainer`: the same for pre-training and for instruction tuning.

`batch` is of all processes together, so that two of them see the blocks one would, in the same steps. Goes on from the
last whole checkpoint. Knows no corpus and no prompt.
"""

import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import InputError, ModelError
from core.models.device import detect_device
from core.settings import load_settings
from core.usecases.lab.tuning.training import find_checkpoint
from core.usecases.lab.tuning.watching import make_watcher
from core.usecases.lab.work import Report, count_processes

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedModel, TrainingArguments

Item = dict[str, list[int]]
Collate = Callable[[Sequence[Item]], "dict[str, torch.Tensor]"]
Loss = Callable[..., "torch.Tensor"]
CHECKPOINTS = 8
"""Checkpoints of a run, about; a kill costs so much of it at most."""
CHECKS = 8
"""Looks at the held-out part during a run, about; together they see about as many items as the training does."""
FEWEST_SEEN = 8
"""Items that a look sees at least."""
LOGS = 100
"""Points of the curve, about."""


@dataclass(frozen=True, slots=True)
class Course:
    """`steps` of `batch` items each, with a rate that rises over `warmup` of them and falls along half a cosine."""

    steps: int
    batch: int
    rate: float
    seed: int
    warmup: float = 0.06
    decay: float = 0.01


@dataclass(frozen=True, slots=True)
class Items:
    """What is trained on, what is looked at meanwhile, and how items become a batch."""

    train: Sequence[Item]
    held: Sequence[Item]
    collate: Collate
    loss: Loss | None = None
    """Where the model's own is the mean of what one process sees, which is not that of all."""


def train_language_model(model: "PreTrainedModel", items: Items, course: Course, folder: Path, report: Report) -> bool:
    """Whether the run came to its end; the model then is the trained one. Checkpoints stand in `folder` until then.

    InputError where there are fewer items than a step takes, or the processes cannot share a batch evenly.
    """
    from transformers import Trainer

    whole = len(items.train) // course.batch * course.batch
    if not whole:
        raise InputError("lab_pretraining.too_few_blocks", blocks=len(items.train), batch=course.batch)
    last = find_checkpoint(folder)
    trainer = Trainer(
        model,
        make_arguments(folder, course),
        train_dataset=list(items.train[:whole]),  # a last half batch would differ between one process and two
        eval_dataset=list(items.held[: max(FEWEST_SEEN, course.steps * course.batch // CHECKS)]),
        data_collator=items.collate,
        compute_loss_func=items.loss,
        callbacks=[make_watcher(report)],
    )
    for callback in [one for one in trainer.callback_handler.callbacks if type(one).__name__ in _LOUD]:
        trainer.remove_callback(callback)
    report.say("running", 0, course.steps)
    with _others_missed():
        trainer.train(resume_from_checkpoint=str(last) if last else None)
    return trainer.state.global_step >= course.steps


@contextmanager
def _others_missed() -> Iterator[None]:
    """ModelError where one of several processes is lost: a common step then breaks, or the launcher ends the rest."""
    processes = count_processes()
    if processes == 1:
        yield
        return
    lost = ModelError("lab_pretraining.process_lost", processes=processes)

    def leave(*_: object) -> None:
        raise lost

    before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    except RuntimeError as error:
        raise lost from error
    finally:
        signal.signal(signal.SIGTERM, before)


_LOUD = ("PrinterCallback", "ProgressCallback")


def make_arguments(folder: Path, course: Course) -> "TrainingArguments":
    """Trainer's own arguments; the processes share each batch."""
    from transformers import TrainingArguments

    device, processes = detect_device(load_settings()), count_processes()
    if course.batch % processes:
        raise InputError("lab_pretraining.uneven_batch", batch=course.batch, processes=processes)
    return TrainingArguments(
        str(folder),
        max_steps=course.steps,
        per_device_train_batch_size=course.batch // processes,
        per_device_eval_batch_size=max(1, 32 // processes),
        learning_rate=course.rate,
        weight_decay=course.decay,
        warmup_steps=round(course.warmup * course.steps),
        lr_scheduler_type="cosine",
        max_grad_norm=1.0,
        seed=course.seed,
        data_seed=course.seed,
        eval_strategy="steps",
        eval_steps=max(1, course.steps // CHECKS),
        save_strategy="steps",
        save_steps=max(1, course.steps // CHECKPOINTS),
        save_total_limit=2,
        logging_steps=max(1, course.steps // LOGS),
        label_names=["labels"],
        prediction_loss_only=True,
        remove_unused_columns=False,
        dataloader_pin_memory=False,
        use_cpu=device.kind == "cpu",
        ddp_backend="gloo" if device.kind == "cpu" and processes > 1 else None,
        ddp_find_unused_parameters=False,
        bf16=device.kind != "cpu" and device.dtype == "bf16",
        disable_tqdm=True,
        report_to="none",
    )
