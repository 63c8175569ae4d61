"""Small tables of labelled texts, and a tiny base to train on them."""

import json
from pathlib import Path

from core.usecases.lab.tuning.preparing import Task
from core.usecases.lab.tuning.reading import Sheet, read_sheet
from core.usecases.lab.tuning.records import Example, Recipe
from core.usecases.lab.tuning.splitting import split_examples
from tests.models.tiny import write_encoder

WORDS = {
    "order": ("parcel", "Tuesday", "arrives"),
    "return": ("return", "shoes", "refund"),
    "fox": ("fox", "lazy", "dog"),
}


def make_sheet(*rows: tuple[str, ...], header: tuple[str, ...] = ("text", "label", "split")) -> Sheet:
    text = "\n".join(",".join(f'"{cell}"' for cell in row) for row in (header, *rows))
    return read_sheet(text.encode(), "made.csv")


def make_examples(each: int = 20) -> list[Example]:
    """Texts that a bag of words could tell apart."""
    rows = [
        (f"{words[at % 3]} {words[(at + 1) % 3]} number {at}", label)
        for label, words in WORDS.items()
        for at in range(each)
    ]
    return [Example(number, *row) for number, row in enumerate(rows, 2)]


def make_task(base: Path | str, method: str = "full", **settings: object) -> Task:
    recipe = Recipe(str(base), method, **({"epochs": 3, "batch": 8, "rate": 3e-3} | settings))
    return Task(recipe, split_examples(make_examples(), recipe), {"title": "made"})


def write_base(folder: Path) -> Path:
    """A tiny random encoder, as a folder anybody might have."""
    write_encoder(folder, "bert")
    settings = {"tokenizer_class": "PreTrainedTokenizerFast", "pad_token": "[PAD]", "unk_token": "[UNK]"}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings), "utf-8")
    return folder
