"""Text to the subwords a translation model was trained on, and back; where the languages stand among them.

Subwords are made by the model's own files, never by a tokenizer that looks for special tokens: a text that holds `</s>`
or `>>fr<<` is translated as the characters it is. Knows no weights.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from core.errors import ModelUnavailable

Family = Literal["marian", "nllb", "m2m100", "t5"]
END = "</s>"
FILES = ("source.spm", "target.spm", "sentencepiece.bpe.model", "spiece.model", "tokenizer.json")
"""What a family's subwords are made with; whichever a model has."""

_COMMAND = re.compile(r"<(?=(?:/?s|pad|unk|2\w+)>)")
"""What stands in a vocabulary beside words, and would be found there in a text; a blank makes it text again."""


class Subwords(Protocol):
    """One direction each: texts to pieces, pieces to text."""

    def encode(self, text: str) -> list[str]: ...

    def decode(self, pieces: Sequence[str]) -> str: ...


@dataclass(frozen=True, slots=True)
class SentencePieces:
    """Two SentencePiece models, which may be one."""

    source: "sentencepiece.SentencePieceProcessor"  # noqa: F821 - imported where first used
    target: "sentencepiece.SentencePieceProcessor"  # noqa: F821

    def encode(self, text: str) -> list[str]:
        """Pieces of a source text."""
        return self.source.encode(text, out_type=str)

    def decode(self, pieces: Sequence[str]) -> str:
        """The target text of pieces."""
        return self.target.decode(list(pieces)).strip()


@dataclass(frozen=True, slots=True)
class TokenizerJson:
    """A `tokenizer.json`, for models published without their SentencePiece file."""

    tokenizer: "tokenizers.Tokenizer"  # noqa: F821

    def encode(self, text: str) -> list[str]:
        """Pieces of a source text, nothing added."""
        return self.tokenizer.encode(text, add_special_tokens=False).tokens

    def decode(self, pieces: Sequence[str]) -> str:
        """The target text of pieces."""
        ids = [self.tokenizer.token_to_id(piece) for piece in pieces]
        return self.tokenizer.decode([id for id in ids if id is not None]).strip()


@dataclass(frozen=True, slots=True)
class ModelText:
    """How a model of `family` is given its languages. Codes are the model's own, such as `spa_Latn` or `>>spa<<`."""

    family: Family
    subwords: Subwords

    def encode(self, text: str, source: str, target: str) -> list[str]:
        """The subwords the encoder reads."""
        plain = _COMMAND.sub("< ", text)
        if self.family == "t5":
            return [*self.subwords.encode(f"{target} {plain}"), END]
        before = target if self.family == "marian" else source
        return [*([before] if before else []), *self.subwords.encode(plain), END]

    def start(self, target: str) -> list[str]:
        """The subwords the decoder begins with, behind its own start."""
        return [target] if self.family in ("nllb", "m2m100") else []

    def decode(self, pieces: Sequence[str], target: str) -> str:
        """The text of what the decoder said, its start and its end left out."""
        said = list(pieces[len(self.start(target)) :])
        return self.subwords.decode(said[:-1] if said[-1:] == [END] else said)


def open_text(folder: Path, family: Family) -> ModelText:
    """The subwords of the model in `folder`; ModelUnavailable where their files are missing."""
    names = ("tokenizer.json", "spiece.model") if family == "t5" else FILES[2:]
    if family == "marian":
        names = ("source.spm",)
    file = next((folder / name for name in names if (folder / name).is_file()), None)
    if file is None:
        raise ModelUnavailable("translator_models.no_subwords", folder=folder.name, files=", ".join(names))
    try:
        return ModelText(family, _open(file))
    except (OSError, RuntimeError, ValueError) as error:
        why = str(error).splitlines()[0][:300]
        raise ModelUnavailable("models.not_loaded", model=folder.name, why=why) from error


def _open(file: Path) -> Subwords:
    if file.name == "tokenizer.json":
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(file))
        tokenizer.encode_special_tokens = True
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return TokenizerJson(tokenizer)
    from sentencepiece import SentencePieceProcessor

    source = SentencePieceProcessor(model_file=str(file))
    target = file.with_name("target.spm")
    same = file.name != "source.spm" or not target.is_file()
    return SentencePieces(source, source if same else SentencePieceProcessor(model_file=str(target)))
