"""The training of a classifier by transformers' `Trainer`: begun, stopped, taken up after a kill with the same result.

    job folder:  recipe.json  table.json  checkpoints/  model/  report.json

The order of the data, every random number and the optimiser's state come from the seed and the last whole checkpoint,
so a run that was killed gives the numbers of one that was not. Several processes share each batch, and only the
first writes. Knows no page and no table's columns.
"""

import json
import math
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import InputError
from core.models.device import detect_device
from core.models.quiet import silence_transformers
from core.settings import load_settings
from core.usecases.lab.job_folder import State, read_json, write_json
from core.usecases.lab.tuning.bases import find_base
from core.usecases.lab.tuning.networks import Item, Network, make_network
from core.usecases.lab.tuning.records import Example, Part, Recipe
from core.usecases.lab.tuning.splitting import Parts, list_labels
from core.usecases.lab.work import Report, count_processes

if TYPE_CHECKING:
    from transformers import Trainer, TrainingArguments

RECIPE, TABLE, CHECKPOINTS, MODEL = "recipe.json", "table.json", "checkpoints", "model"
LAST_SHARE = 0.01
"""The exponential schedule ends at this share of its highest rate."""
LOGS = 100
"""About so many points of the training curve."""


def write_task(folder: Path, recipe: Recipe, parts: Parts, facts: Mapping[str, object]) -> None:
    """What `run` needs: how to train, the examples by part, and `facts` about them that the model card tells."""
    rows = {part: [[one.row, one.text, one.label] for one in examples] for part, examples in parts.items()}
    write_json(folder / TABLE, {"parts": rows, "facts": dict(facts)})
    write_json(folder / RECIPE, asdict(recipe))


def read_recipe(folder: Path) -> Recipe:
    """How a job trains."""
    return Recipe(**read_json(folder / RECIPE))


def read_parts(folder: Path) -> Parts:
    """The examples of a job."""
    rows: dict[Part, list] = read_json(folder / TABLE)["parts"]
    return {part: tuple(Example(*row, part) for row in examples) for part, examples in rows.items()}


def run(folder: Path, report: Report) -> State:
    """Train what the folder asks for, from its last checkpoint where it has one, then measure it."""
    from core.usecases.lab.tuning.evaluating import measure_job

    recipe, parts = read_recipe(folder), read_parts(folder)
    network, ended = train(folder, recipe, parts, report)
    if not ended:
        return "stopped"
    if report.is_first:
        report.say("evaluating", *report.counts)
        measure_job(folder, recipe, parts, network, report)
        shutil.rmtree(folder / CHECKPOINTS, ignore_errors=True)
    return "done"


def train(folder: Path, recipe: Recipe, parts: Parts, report: Report) -> tuple[Network, bool]:
    """The trained network, its best state where checks chose one, and whether training came to its end."""
    import torch
    from transformers import set_seed

    silence_transformers()
    set_seed(recipe.seed)
    labels = list_labels(parts)
    base = find_base(recipe.base)
    network = make_network(recipe, base, labels)
    if network.kind == "head":
        torch.set_num_threads(1)  # a small matrix: threads would wait for each other longer than they compute
    items = {part: make_items(network, parts[part], labels) for part in ("train", "check")}
    last = find_checkpoint(folder / CHECKPOINTS)
    trainer = make_trainer(folder, recipe, network, items, report)
    report.say("running", 0, 1)
    trainer.train(resume_from_checkpoint=str(last) if last else None)
    return network, not report.stop_asked()


def make_items(network: Network, examples: Sequence[Example], labels: Sequence[str]) -> list[Item]:
    """The network's own form of the examples, with the number of each label."""
    number = {label: at for at, label in enumerate(labels)}
    encoded = network.encode([one.text for one in examples])
    return [item | {"label": number[one.label]} for item, one in zip(encoded, examples, strict=True)]


def find_checkpoint(folder: Path) -> Path | None:
    """The newest whole checkpoint; one that a kill left half written, without its last file, is deleted."""
    found = sorted(folder.glob("checkpoint-*"), key=lambda path: int(path.name.rpartition("-")[2]), reverse=True)
    for path in found:
        try:
            json.loads((path / "trainer_state.json").read_text(encoding="utf-8"))
            return path
        except (OSError, ValueError):
            shutil.rmtree(path, ignore_errors=True)
    return None


def make_trainer(
    folder: Path, recipe: Recipe, network: Network, items: Mapping[str, list[Item]], report: Report
) -> "Trainer":
    """The trainer, with our schedule and our report of how far it is."""
    from transformers import EarlyStoppingCallback, Trainer

    from core.usecases.lab.tuning.watching import make_watcher

    class Scheduled(Trainer):
        def create_scheduler(self, num_training_steps: int, optimizer: object = None) -> object:
            if self.lr_scheduler is None:
                self.lr_scheduler = make_schedule(optimizer or self.optimizer, recipe, num_training_steps)
            return self.lr_scheduler

    rounds = math.ceil(len(items["train"]) / recipe.batch)
    trainer = Scheduled(
        network.module,
        make_arguments(folder / CHECKPOINTS, recipe, network, rounds),
        train_dataset=items["train"],
        eval_dataset=items["check"],
        data_collator=network.collate,
        compute_metrics=_score,
        callbacks=[make_watcher(report), *([EarlyStoppingCallback(recipe.patience)] if recipe.patience else [])],
    )
    for callback in ("PrinterCallback", "ProgressCallback"):
        for one in [one for one in trainer.callback_handler.callbacks if type(one).__name__ == callback]:
            trainer.remove_callback(one)
    return trainer


def make_arguments(folder: Path, recipe: Recipe, network: Network, rounds: int) -> "TrainingArguments":
    """Trainer's own arguments. A check and a checkpoint after each round; the best state is the last word."""
    from transformers import TrainingArguments

    device, processes = detect_device(load_settings()), count_processes()
    if recipe.batch % processes:
        raise InputError("lab_pretraining.uneven_batch", batch=recipe.batch, processes=processes)
    total = rounds * recipe.epochs
    return TrainingArguments(
        str(folder),
        num_train_epochs=recipe.epochs,
        per_device_train_batch_size=recipe.batch // processes,
        average_tokens_across_devices=False,  # these models give the mean of their share, not of all
        per_device_eval_batch_size=128,
        learning_rate=recipe.rate,
        weight_decay=recipe.weight_decay,
        max_grad_norm=recipe.clip,
        seed=recipe.seed,
        data_seed=recipe.seed,
        eval_strategy="epoch",
        save_strategy="epoch",
        save_total_limit=2,
        load_best_model_at_end=True,
        metric_for_best_model="macro_f1",
        logging_steps=max(1, total // LOGS),
        label_names=["labels"],
        remove_unused_columns=False,
        dataloader_pin_memory=False,
        use_cpu=device.kind == "cpu",
        bf16=device.dtype == "bf16" and network.kind != "head",
        disable_tqdm=True,
        report_to="none",
    )


def make_schedule(optimizer: object, recipe: Recipe, total: int) -> object:
    """The rate by step: up to its height in the warm-up, then down along a line, half a cosine, or by equal factors."""
    from torch.optim.lr_scheduler import LambdaLR

    warm = round(recipe.warmup * total)

    def factor(step: int) -> float:
        if step < warm:
            return (step + 1) / (warm + 1)
        return fall(recipe, (step - warm) / max(1, total - warm))

    return LambdaLR(optimizer, factor)


def fall(recipe: Recipe, share: float) -> float:
    """The factor of the rate when `share` (0..1) of the steps after the warm-up are done."""
    if recipe.schedule == "cosine":
        return 0.5 * (1 + math.cos(math.pi * share))
    return LAST_SHARE**share if recipe.schedule == "exponential" else 1 - share


def _score(outcome: object) -> dict[str, float]:
    """Accuracy and macro F1 of the "check" part."""
    from sklearn.metrics import accuracy_score, f1_score

    scores, truth = outcome.predictions, outcome.label_ids
    guessed = (scores[0] if isinstance(scores, tuple) else scores).argmax(axis=-1)
    macro = f1_score(truth, guessed, average="macro", zero_division=0)
    return {"accuracy": float(accuracy_score(truth, guessed)), "macro_f1": float(macro)}
