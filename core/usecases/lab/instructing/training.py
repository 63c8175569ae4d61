"""The work of an instruction-tuning job: LoRA beside the chat model's linear layers, measured before and after.

    job folder:  plan.json  pairs.json  before.json  checkpoints/  adapter/  merged/<model>/  report.json

`merged` is a models folder: with SHOWCASE_MODEL_FOLDER pointing there the apps chat with the tuned model. Stopped or
killed, a job goes on from its last checkpoint to the same numbers. Knows no page and no file format.
"""

import hashlib
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from core.models.tokens import ChatTokenizer
from core.settings import load_settings
from core.usecases.lab.instructing.measuring import answer_pair, judge_form, measure_answers
from core.usecases.lab.instructing.records import Answered, Pair, Plan
from core.usecases.lab.instructing.turning import make_item, pad
from core.usecases.lab.job_folder import State, read_json, write_json
from core.usecases.lab.language_training import Course, Items, train_language_model
from core.usecases.lab.work import Report

if TYPE_CHECKING:
    from transformers import PreTrainedModel

KIND = "instructing"
"""The name of this work in `work.WORKS`."""
PLAN, PAIRS, BEFORE, CHECKPOINTS, ADAPTER, MERGED, REPORT = (
    "plan.json", "pairs.json", "before.json", "checkpoints", "adapter", "merged", "report.json",
)  # fmt: skip


def split_pairs(pairs: Sequence[Pair], plan: Plan) -> tuple[tuple[Pair, ...], tuple[Pair, ...]]:
    """(trained on, kept aside): a pair's place depends on its instruction and the seed alone."""

    def rank(pair: Pair) -> bytes:
        return hashlib.blake2b(f"{plan.seed} {pair.instruction}".encode(), digest_size=8).digest()

    held = {pair.row for pair in sorted(pairs, key=rank)[: max(1, round(plan.held * len(pairs)))]}
    return tuple(p for p in pairs if p.row not in held), tuple(p for p in pairs if p.row in held)


def fill_job(folder: Path, plan: Plan, pairs: Sequence[Pair], facts: Mapping[str, object]) -> None:
    """Put what the work needs into a job's folder; for `jobs.begin_job`."""
    train, held = split_pairs(pairs, plan)
    rows = {"train": [asdict(pair) for pair in train], "held": [asdict(pair) for pair in held]}
    write_json(folder / PAIRS, rows | {"facts": dict(facts)})
    write_json(folder / PLAN, asdict(plan))


def read_plan(folder: Path) -> Plan:
    """How a job tunes."""
    return Plan(**read_json(folder / PLAN))


def read_halves(folder: Path) -> tuple[tuple[Pair, ...], tuple[Pair, ...]]:
    """The pairs of a job: trained on, kept aside."""
    kept = read_json(folder / PAIRS)
    train, held = (tuple(Pair(**row) for row in kept[part]) for part in ("train", "held"))
    return train, held


def run(folder: Path, report: Report) -> State:
    """Tune what the folder asks for, then measure it and write adapter and merged model."""
    plan, (train, held) = read_plan(folder), read_halves(folder)
    base = find_base_folder(plan.base)
    tokenizer = ChatTokenizer(base)
    items = Items(
        [make_item(pair, tokenizer, plan.context) for pair in train],
        [make_item(pair, tokenizer, plan.context) for pair in held],
        pad,
    )
    model = add_adapter(load_base(base), plan)
    if not (folder / BEFORE).is_file() and report.is_first:
        write_json(folder / BEFORE, _look(model, tokenizer, items, held[: plan.samples]))
    course = Course(plan.steps, plan.batch, plan.rate, plan.seed, decay=0.0)
    if not train_language_model(model, items, course, folder / CHECKPOINTS, report):
        return "stopped"
    if report.is_first:
        report.say("evaluating", plan.steps, plan.steps)
        after = _look(model, tokenizer, items, held[: plan.samples])
        told = _report(folder, model, after, held, plan)
        model.save_pretrained(folder / ADAPTER)
        write_merged(model, base, folder / MERGED / plan.base.rstrip("/").rpartition("/")[2])
        write_json(folder / REPORT, told | {"seconds": report.seconds})
        shutil.rmtree(folder / CHECKPOINTS, ignore_errors=True)
    return "done"


def find_base_folder(base: str) -> Path:
    """The folder transformers loads: a local one, or the catalogue row's, written out of its GGUF file once."""
    from core.models.catalog import find_spec
    from core.models.reference import reference_weights
    from core.models.sources import pull

    if Path(base).is_dir():
        return Path(base)
    settings, spec = load_settings(), find_spec(base)
    return reference_weights(spec, pull(spec, settings=settings), settings)


def load_base(folder: Path) -> "PreTrainedModel":
    """The chat model in 32 bits; ModelUnavailable where it does not load. Code that comes with it is never run."""
    import torch
    from transformers import AutoModelForCausalLM

    from core.errors import ModelUnavailable

    try:
        return AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, local_files_only=True)
    except (OSError, ValueError, RuntimeError) as error:
        why = str(error).splitlines()[0][:300]
        raise ModelUnavailable("models.not_loaded", model=folder.name, why=why) from error


def add_adapter(model: "PreTrainedModel", plan: Plan) -> "PreTrainedModel":
    """LoRA's matrices beside every linear layer but the output (Hu et al. 2021), alpha twice the rank; the same for
    one seed."""
    import torch
    from peft import LoraConfig, get_peft_model

    torch.manual_seed(plan.seed)
    config = LoraConfig(r=plan.rank, lora_alpha=2 * plan.rank, target_modules="all-linear", task_type="CAUSAL_LM")
    return get_peft_model(model, config)


def write_merged(model: "PreTrainedModel", base: Path, folder: Path) -> None:
    """A whole model in the hub's layout: weights with the adapter added in, tokenizer, chat template."""
    from core.models.conversion import TOKENIZER_FILES

    folder.mkdir(parents=True, exist_ok=True)
    model.merge_and_unload().save_pretrained(folder)
    for name in TOKENIZER_FILES:
        if (base / name).is_file():
            shutil.copy(base / name, folder / name)


def _look(
    model: "PreTrainedModel", tokenizer: ChatTokenizer, items: Items, samples: Sequence[Pair]
) -> dict[str, object]:
    """How well held-out answers are foretold, and what is answered."""
    said = [answer_pair(model, tokenizer, pair) for pair in samples]
    return measure_answers(model, items.held) | {"answers": said}


def _report(
    folder: Path, model: "PreTrainedModel", after: dict[str, object], held: Sequence[Pair], plan: Plan
) -> dict[str, object]:
    before = read_json(folder / BEFORE)
    answered = [
        Answered(pair.instruction, pair.answer, first, second)
        for pair, first, second in zip(held[: plan.samples], before["answers"], after["answers"], strict=True)
    ]
    kept = read_json(folder / PAIRS)
    return {
        "before": before,
        "after": after,
        "samples": [asdict(one) for one in answered],
        "form": judge_form(answered),
        "trained": sum(one.numel() for name, one in model.named_parameters() if "lora_" in name),
        "parameters": sum(one.numel() for name, one in model.named_parameters() if "lora_" not in name),
        "pairs": [len(kept["train"]), len(kept["held"])],
        "facts": kept["facts"],
    }
