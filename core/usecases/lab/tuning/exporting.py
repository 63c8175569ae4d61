"""A trained classifier to take along: a folder that runs elsewhere, with a card that says what it is, as a ZIP.

The card tells the data's hash, the settings and the figures with their intervals, in English as model cards are.
"""

import io
import json
import shutil
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path

from core.errors import InputError
from core.models.classifier_folder import Facts, read_facts, write_facts
from core.usecases.lab.tuning.bases import find_base

CARD = "README.md"
SNIPPET = {
    "sequence": """from transformers import pipeline
classify = pipeline("text-classification", "path/of/this/folder")
print(classify("a text"))""",
    "pooled": """import json, torch
from safetensors.torch import load_file
from transformers import AutoModel, AutoTokenizer

folder = "path/of/this/folder"
facts, head = json.load(open(f"{folder}/classifier.json")), load_file(f"{folder}/head.safetensors")
encoder = AutoModel.from_pretrained(folder).eval()
tokens = AutoTokenizer.from_pretrained(folder)(facts["prefix"] + "a text", return_tensors="pt", truncation=True)
with torch.inference_mode():
    states = encoder(**tokens).last_hidden_state[0]
vector = states.mean(0) if facts["pooling"] == "mean" else states[0]
scores = head["weight"] @ torch.nn.functional.normalize(vector, dim=0) + head["bias"]
shares = (scores / facts["temperature"]).softmax(0)
print(sorted(zip(shares.tolist(), facts["labels"]), reverse=True)[:3])""",
}


def export_folder(model: Path, target: Path) -> None:
    """Write a classifier into `target`, which has to be empty or missing: whole, the encoder included."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise InputError("lab_tuning.folder_exists", folder=target)
    target.mkdir(parents=True, exist_ok=True)
    for path in model.iterdir():
        shutil.copyfile(path, target / path.name)
    facts = read_facts(model)
    if facts.kind == "head":
        base = find_base(facts.base)
        for name in ("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"):
            if (base.folder / name).is_file():
                shutil.copyfile(base.folder / name, target / name)
        write_facts(target, replace(facts, kind="pooled"))
    _add_tokenizer_class(target)
    (target / CARD).write_text(write_card(facts), encoding="utf-8")


def export_zip(model: Path) -> bytes:
    """The same as a ZIP."""
    with tempfile.TemporaryDirectory() as name:
        target = Path(name) / "model"
        export_folder(model, target)
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
            for path in sorted(target.iterdir()):
                archive.write(path, f"{target.name}/{path.name}")
        return packed.getvalue()


def write_card(facts: Facts) -> str:
    """The model card in Markdown."""
    data, figures = facts.card.get("data", {}), facts.card.get("figures", {})
    settings = facts.card.get("settings", {})
    lines = [
        f"# {facts.name or 'Text classifier'}",
        f"Classifies texts as one of {len(facts.labels)} labels: {', '.join(facts.labels[:100])}.",
        f"Made from `{facts.base}` ({'its head alone' if facts.kind == 'head' else 'fine-tuned'}).",
        "## Data",
        *(f"- {name}: {value}" for name, value in data.items() if name != "title"),
        "## Settings",
        *(f"- {name}: {value}" for name, value in settings.items()),
        "## Figures",
        "On rows that were neither trained on nor used to choose anything; 95 % intervals in brackets.",
        *(f"- {name}: {_figure(value)}" for name, value in figures.items()),
        f"- threshold: {facts.threshold:g} (an answer below it is none; chosen on other rows than these figures)",
        "## Use",
        f"```python\n{SNIPPET['sequence' if facts.kind == 'sequence' else 'pooled']}\n```",
        "Right on rows like the ones it was measured on; nothing is known of others.",
    ]
    return "\n\n".join("\n".join(group) for group in _groups(lines)) + "\n"


def _groups(lines: list[str]) -> list[list[str]]:
    """List items together, everything else a paragraph of its own."""
    groups: list[list[str]] = []
    for line in lines:
        if line.startswith("- ") and groups and groups[-1][-1].startswith("- "):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _figure(value: object) -> str:
    if isinstance(value, dict):
        return f"{value['value']:.4f} ({value['low']:.4f}-{value['high']:.4f})"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _add_tokenizer_class(folder: Path) -> None:
    """Say which class reads `tokenizer.json`, where nothing does."""
    path = folder / "tokenizer_config.json"
    if not path.is_file():
        path.write_text(json.dumps({"tokenizer_class": "PreTrainedTokenizerFast"}) + "\n", encoding="utf-8")
