"""The work of a pre-training job: tokenizer, network, training, perplexity before and after, on texts kept aside.

    job folder:  plan.json  corpus.json  before.json  checkpoints/  model/  report.json

Stopped or killed, it goes on from its last checkpoint and comes to the same numbers. Knows no page and no file format.
"""

import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core.models.catalog import CATALOG
from core.settings import load_settings
from core.usecases.lab.job_folder import State, read_json, write_json
from core.usecases.lab.language_training import Course, Items, train_language_model
from core.usecases.lab.pretraining.packing import IGNORED, Stream, make_causal, make_masked, pack, stack
from core.usecases.lab.pretraining.perplexity import measure_causal, measure_masked, measure_unigram
from core.usecases.lab.pretraining.records import Perplexity, Plan
from core.usecases.lab.pretraining.splitting import Halves
from core.usecases.lab.pretraining.vocabulary import (
    END,
    measure_fertility,
    open_vocabulary,
    save_vocabulary,
    train_vocabulary,
)
from core.usecases.lab.work import Report

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedModel

PLAN, CORPUS, BEFORE, CHECKPOINTS, MODEL, REPORT = (
    "plan.json", "corpus.json", "before.json", "checkpoints", "model", "report.json",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pair:
    """The texts of a job, as the model sees them."""

    train: tuple[str, ...]
    held: tuple[str, ...]


def write_task(folder: Path, plan: Plan, halves: Halves, facts: Mapping[str, object]) -> None:
    """What `run` needs; `facts` on how the corpus was cleaned are kept with the result."""
    texts = {"train": [one.text for one in halves.train], "held": [one.text for one in halves.held]}
    write_json(folder / CORPUS, texts | {"facts": dict(facts)})
    write_json(folder / PLAN, asdict(plan))


def read_plan(folder: Path) -> Plan:
    """How a job trains."""
    return Plan(**read_json(folder / PLAN))


def read_pair(folder: Path) -> Pair:
    """The texts of a job."""
    kept = read_json(folder / CORPUS)
    return Pair(tuple(kept["train"]), tuple(kept["held"]))


def run(folder: Path, report: Report) -> State:
    """Train what the folder asks for, then measure it."""
    plan, pair = read_plan(folder), read_pair(folder)
    model, stream = open_start(folder, plan, pair)
    if not (folder / BEFORE).is_file() and report.is_first:
        write_json(folder / BEFORE, measure(model, stream, plan, pair))
    course = Course(plan.steps, plan.batch, plan.rate, plan.seed)
    if not train_language_model(model, make_items(stream, plan, pair), course, folder / CHECKPOINTS, report):
        return "stopped"
    if report.is_first:
        report.say("evaluating", plan.steps, plan.steps)
        model.save_pretrained(folder / MODEL)
        write_json(folder / REPORT, make_report(folder, plan, pair, model, stream) | {"seconds": report.seconds})
        shutil.rmtree(folder / CHECKPOINTS, ignore_errors=True)
    return "done"


def open_start(folder: Path, plan: Plan, pair: Pair) -> "tuple[PreTrainedModel, Stream]":
    """The model as it is before training, with its tokenizer, which stands in the model's folder from here on.

    The same on every call and in every process.
    """
    from core.usecases.lab.pretraining.networks import make_network

    target = folder / MODEL
    if plan.start == "embedded":
        return _open_embedded(target)
    tokenizer = train_vocabulary(pair.train, plan.vocabulary)
    if not (target / "tokenizer.json").is_file():
        save_vocabulary(tokenizer, target)
    return make_network(plan, tokenizer.get_vocab_size()), Stream(tokenizer, END)


def _open_embedded(target: Path) -> "tuple[PreTrainedModel, Stream]":
    """The chat model that comes with the program, in 32 bits."""
    import torch
    from transformers import AutoModelForCausalLM

    from core.models.conversion import TOKENIZER_FILES
    from core.models.reference import reference_weights
    from core.models.sources import pull

    settings, spec = load_settings(), CATALOG[0]
    weights = reference_weights(spec, pull(spec, settings=settings), settings)
    target.mkdir(parents=True, exist_ok=True)
    for name in TOKENIZER_FILES:
        if (weights / name).is_file() and not (target / name).is_file():
            shutil.copy(weights / name, target / name)
    model = AutoModelForCausalLM.from_pretrained(weights, dtype=torch.float32, local_files_only=True)
    tokenizer = open_vocabulary(weights)
    return model, Stream(tokenizer, tokenizer.token_to_id("<|endoftext|>") or 0)


def make_items(stream: Stream, plan: Plan, pair: Pair) -> Items:
    """Blocks of both halves."""
    train, held = (pack(stream, texts, plan.context) for texts in (pair.train, pair.held))
    held = held or pack(stream, [text for _ in range(plan.context) for text in pair.held], plan.context)[:1]
    if plan.objective == "clm":
        return Items(make_causal(train), make_causal(held), stack)
    size = stream.tokenizer.get_vocab_size()
    guesses, looks = make_masked(train, size, plan.seed), make_masked(held, size, plan.seed, copies=1)
    return Items(guesses, looks, stack, measure_guesses)


def measure_guesses(outputs: object, labels: "torch.Tensor", num_items_in_batch: object = None) -> "torch.Tensor":
    """The mean over all hidden tokens of a step, which several processes may see in unequal shares."""
    from torch.nn.functional import cross_entropy

    scores = outputs.logits.flatten(0, 1)
    if num_items_in_batch is None:
        return cross_entropy(scores, labels.flatten(), ignore_index=IGNORED)
    return cross_entropy(scores, labels.flatten(), ignore_index=IGNORED, reduction="sum") / num_items_in_batch


def measure(model: "PreTrainedModel", stream: Stream, plan: Plan, pair: Pair) -> dict[str, object]:
    """Perplexity on the texts kept aside, as JSON."""
    if plan.objective == "clm":
        return asdict(measure_causal(model, stream, pair.held, plan.context))
    blocks = pack(stream, pair.held, plan.context)
    return asdict(measure_masked(model, blocks, stream.tokenizer.get_vocab_size(), plan.seed))


def make_report(folder: Path, plan: Plan, pair: Pair, model: "PreTrainedModel", stream: Stream) -> dict[str, object]:
    """All that is told of a job that ended."""
    unigram = asdict(measure_unigram(stream, pair.train, pair.held)) if plan.objective == "clm" else None
    return {
        "before": read_json(folder / BEFORE),
        "after": measure(model, stream, plan, pair),
        "unigram": unigram,
        "fertility": asdict(measure_fertility(stream.tokenizer, pair.held)),
        "parameters": sum(one.numel() for one in model.parameters()),
        "texts": [len(pair.train), len(pair.held)],
        "facts": read_json(folder / CORPUS)["facts"],
    }


def read_perplexity(row: Mapping[str, object] | None) -> Perplexity | None:
    """A perplexity of the report."""
    return Perplexity(**row) if row else None
