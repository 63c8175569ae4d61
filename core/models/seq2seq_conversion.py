"""Translation weights as published to CTranslate2's 8-bit form, made once.

    python -m core.models.seq2seq_conversion WEIGHTS_FOLDER OUTPUT_FOLDER [QUANTISATION]

Knows the families CTranslate2 has a loader for; the languages of an NLLB model are made sure of here.
"""

import shutil
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from core.models.seq2seq_text import FILES

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase


def convert(weights: Path, folder: Path, quantisation: str = "int8") -> None:
    """Fill `folder` with the model and the files its subwords are made with."""
    from ctranslate2.converters import TransformersConverter

    class Converter(TransformersConverter):
        def load_tokenizer(self, kind: type, path: str, **options: object) -> "PreTrainedTokenizerBase":
            return load_tokenizer(Path(path), **options)

        def load_model(self, kind: type, path: str, **options: object) -> "PreTrainedModel":
            model = super().load_model(kind, path, **options)
            if hasattr(model.config, "scale_decoder_outputs"):  # T5: tied or not, this says what the converter asks
                model.config.tie_word_embeddings = model.config.scale_decoder_outputs
            return model

    Converter(str(weights)).convert(str(folder), quantization=quantisation, force=True)
    for name in FILES:
        if (weights / name).is_file():
            shutil.copy(weights / name, folder / name)


def load_tokenizer(weights: Path, **options: object) -> "PreTrainedTokenizerBase":
    """The tokenizer transformers has for these weights, its languages made sure of.

    Made from a bare SentencePiece file, an NLLB tokenizer knows none and says so to nobody; an M2M100 tokenizer knows
    them and leaves them out of its vocabulary, which the conversion is made from.
    """
    from transformers import AutoTokenizer

    # Marian's tokenizer wants a library for a normaliser that it never calls.
    warnings.filterwarnings("ignore", "Recommended: pip install sacremoses")
    tokenizer = AutoTokenizer.from_pretrained(weights, local_files_only=True, **options)
    if "nllb" in type(tokenizer).__name__.lower():
        return _with_languages(tokenizer, weights, options)
    if codes := getattr(tokenizer, "lang_token_to_id", None):
        vocabulary = {**tokenizer.get_vocab(), **codes}
        tokenizer.get_vocab = lambda: vocabulary
    return tokenizer


def _with_languages(
    tokenizer: "PreTrainedTokenizerBase", weights: Path, options: dict[str, object]
) -> "PreTrainedTokenizerBase":
    from transformers import AutoTokenizer
    from transformers.models.nllb.tokenization_nllb import FAIRSEQ_LANGUAGE_CODES

    def knows(made: "PreTrainedTokenizerBase") -> bool:
        return made.convert_tokens_to_ids(FAIRSEQ_LANGUAGE_CODES[0]) != made.unk_token_id

    if knows(tokenizer):
        return tokenizer
    told = {**options, "extra_special_tokens": FAIRSEQ_LANGUAGE_CODES}
    made = AutoTokenizer.from_pretrained(weights, local_files_only=True, **told)
    if not knows(made):
        raise ValueError("the tokenizer knows no language codes")
    return made


if __name__ == "__main__":
    convert(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:])
