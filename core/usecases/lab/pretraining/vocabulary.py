"""A byte-pair tokenizer trained on the corpus, and what it is like: how many tokens a word takes, and how it cuts.

Byte-level, so that nothing is unknown. Knows no model.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer

SPECIAL = ("<pad>", "<end>", "<mask>")
"""Padding, the end of a text, a hidden token; in this order from 0."""
PAD, END, MASK = range(3)


LONGEST = 16
"""Bytes of a token: Chinese is written without blanks, and whole sentences that come often would become one token."""


@dataclass(frozen=True, slots=True)
class Fertility:
    """`per_word` tokens an English word takes, `per_character` a Chinese one, `bytes_per_token` of UTF-8; None where
    the texts hold none. `unknown` tokens stand for nothing: 0 for a byte-level tokenizer that has all bytes."""

    vocabulary: int
    per_word: float | None
    per_character: float | None
    bytes_per_token: float
    unknown: int


def train_vocabulary(texts: Iterable[str], size: int) -> "Tokenizer":
    """A byte-level BPE tokenizer of at most `size` tokens, all 256 bytes and SPECIAL among them."""
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        special_tokens=[AddedToken(token, special=True, normalized=False) for token in SPECIAL],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        max_token_length=LONGEST,
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def save_vocabulary(tokenizer: "Tokenizer", folder: Path) -> None:
    """In the hub's layout, as every library loads it."""
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"))
    pad, end, mask = SPECIAL
    settings = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "pad_token": pad,
        "eos_token": end,
        "mask_token": mask,
        "clean_up_tokenization_spaces": False,
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(settings), "utf-8")


def open_vocabulary(folder: Path) -> "Tokenizer":
    """The tokenizer of a folder, without padding and cutting."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def measure_fertility(tokenizer: "Tokenizer", texts: Sequence[str]) -> Fertility:
    """Counted over the texts, each language by itself."""
    english = [word for text in texts for word in text.split() if word.isascii() and word.isalpha()]
    chinese = ["".join(char for char in text if "\u4e00" <= char <= "\u9fff") for text in texts]
    tokens = sum(len(ids) for ids in _ids(tokenizer, texts))
    unknown = tokenizer.model.unk_token
    return Fertility(
        tokenizer.get_vocab_size(),
        _mean(_ids(tokenizer, [f" {word}" for word in english]), len(english)),
        _mean(_ids(tokenizer, chinese), sum(map(len, chinese))),
        sum(len(text.encode()) for text in texts) / max(1, tokens),
        sum(ids.count(tokenizer.token_to_id(unknown)) for ids in _ids(tokenizer, texts)) if unknown else 0,
    )


def cut_text(tokenizer: "Tokenizer", text: str) -> tuple[str, ...]:
    """The text in the pieces the tokenizer makes of it; a character cut in two shows its bytes as ‹›."""
    encoding = tokenizer.encode(text, add_special_tokens=False)
    pieces, at = [], 0
    for start, end in encoding.offsets:
        pieces.append(text[start:end] if start >= at else "‹›")
        at = max(at, end)
    return tuple(pieces)


def _ids(tokenizer: "Tokenizer", texts: Sequence[str]) -> list[list[int]]:
    return [encoding.ids for encoding in tokenizer.encode_batch(list(texts), add_special_tokens=False)]


def _mean(rows: list[list[int]], count: int) -> float | None:
    return sum(map(len, rows)) / count if count else None
