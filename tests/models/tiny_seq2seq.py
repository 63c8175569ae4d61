"""Tiny translation models of each family in the layout of the hub, which know a few sentences by heart."""

import json
from pathlib import Path

import torch
from sentencepiece import SentencePieceProcessor

from core.evals.by_heart import END, PAD, UNKNOWN, learn, marian_config, write_json, write_marian, write_pieces

KNOWN = {
    "Hello!": "¡Hola!",
    "Good night.": "Buenas noches.",
    "The parcel is here.": "El paquete está aquí.",
    "Thank you.": "Gracias.",
}
"""What the models can say; of anything else they make something."""

TEXTS = [*KNOWN, *KNOWN.values(), "0123456789 [[0]] 你好，包裹到了。", "the quick brown fox jumps over the lazy dog"]
SIZE = 120


def marian(folder: Path, codes: tuple[str, ...] = ()) -> Path:
    """A Marian model of 64 places; with `codes` such as `>>spa<<` the first of them says what is known."""
    folder.mkdir(parents=True, exist_ok=True)
    found = write_pieces(folder / "source.spm", TEXTS, SIZE)
    (folder / "target.spm").write_bytes((folder / "source.spm").read_bytes())
    special = (END, UNKNOWN, "<s>")
    pieces = [END, UNKNOWN, *codes, *(piece for piece in found if piece not in special), PAD]
    place = {piece: at for at, piece in enumerate(pieces)}
    told = [place[codes[0]]] if codes else []
    pairs = [([*told, *source], target) for source, target in _pairs(folder / "source.spm", place)]
    return write_marian(folder, pieces, marian_config(len(pieces), 256, 1, 64, spread=0.1), pairs)


def nllb(folder: Path) -> Path:
    """An NLLB model with nothing but its SentencePiece file: the tokenizer that knows no languages by itself."""
    from transformers.models.nllb.tokenization_nllb import FAIRSEQ_LANGUAGE_CODES

    folder.mkdir(parents=True, exist_ok=True)
    found = write_pieces(folder / "sentencepiece.bpe.model", TEXTS, SIZE, model_type="bpe")
    write_json(folder / "tokenizer_config.json", {"tokenizer_class": "NllbTokenizer", "src_lang": "eng_Latn"})
    from core.models.seq2seq_conversion import load_tokenizer

    write_json(folder / "config.json", {"model_type": "m2m_100"})
    tokenizer = load_tokenizer(folder)
    place = {piece: tokenizer.convert_tokens_to_ids(piece) for piece in [*found, END, *FAIRSEQ_LANGUAGE_CODES]}
    return _m2m(folder, place, len(tokenizer), "eng_Latn", "spa_Latn", folder / "sentencepiece.bpe.model")


def m2m100(folder: Path) -> Path:
    """An M2M100 model."""
    folder.mkdir(parents=True, exist_ok=True)
    found = write_pieces(folder / "sentencepiece.bpe.model", TEXTS, SIZE)
    special = ("<s>", PAD, END, UNKNOWN)
    pieces = [*special, *(piece for piece in found if piece not in special)]
    write_json(folder / "vocab.json", {piece: at for at, piece in enumerate(pieces)})
    write_json(folder / "tokenizer_config.json", {"tokenizer_class": "M2M100Tokenizer"})
    write_json(folder / "config.json", {"model_type": "m2m_100"})
    from core.models.seq2seq_conversion import load_tokenizer

    tokenizer = load_tokenizer(folder)
    place = {piece: tokenizer.convert_tokens_to_ids(piece) for piece in [*pieces, "__en__", "__es__"]}
    size = len(tokenizer.get_vocab()) + tokenizer.num_madeup_words
    return _m2m(folder, place, size, "__en__", "__es__", folder / "sentencepiece.bpe.model")


def t5(folder: Path) -> Path:
    """A T5 model that is told the target as MADLAD-400 is: `<2es> text`."""
    from transformers import T5Config, T5ForConditionalGeneration

    folder.mkdir(parents=True, exist_ok=True)
    write_pieces(folder / "spiece.model", TEXTS, SIZE, user_defined_symbols=["<2es>", "<2fr>"], pad_id=3)
    write_json(folder / "tokenizer_config.json", {"tokenizer_class": "T5Tokenizer", "extra_ids": 0})
    write_json(folder / "config.json", {"model_type": "t5"})
    from core.models.seq2seq_conversion import load_tokenizer

    tokenizer = load_tokenizer(folder)
    torch.manual_seed(3)
    config = T5Config(
        vocab_size=len(tokenizer), d_model=256, d_kv=32, d_ff=128, num_layers=1, num_decoder_layers=1, num_heads=2,
        feed_forward_proj="gated-gelu", tie_word_embeddings=False, decoder_start_token_id=tokenizer.pad_token_id,
        pad_token_id=tokenizer.pad_token_id, eos_token_id=tokenizer.eos_token_id, initializer_factor=1.0,
    )  # fmt: skip
    model = T5ForConditionalGeneration(config).eval()
    pairs = [(tokenizer.encode(f"<2es> {source}"), tokenizer.encode(target)) for source, target in KNOWN.items()]
    learn(model, pairs, [tokenizer.pad_token_id])
    tokenizer.save_pretrained(folder)
    model.save_pretrained(folder)
    saved = json.loads((folder / "config.json").read_text("utf-8"))  # as MADLAD-400 has it, and transformers 5 drops it
    write_json(folder / "config.json", saved | {"tie_word_embeddings": False})
    return folder


def _m2m(folder: Path, place: dict[str, int], size: int, source: str, target: str, file: Path) -> Path:
    from transformers import M2M100Config, M2M100ForConditionalGeneration

    torch.manual_seed(3)
    config = M2M100Config(
        vocab_size=size, d_model=256, encoder_layers=1, decoder_layers=1, encoder_attention_heads=2,
        decoder_attention_heads=2, encoder_ffn_dim=256, decoder_ffn_dim=256, max_position_embeddings=128,
        init_std=0.1, tie_word_embeddings=False, pad_token_id=place.get(PAD, 1), eos_token_id=place[END],
        decoder_start_token_id=place[END], activation_function="relu",
    )  # fmt: skip
    model = M2M100ForConditionalGeneration(config).eval()
    pairs = [([place[source], *ids], said) for ids, said in _pairs(file, place)]
    learn(model, pairs, [place[END], place[target]])
    model.save_pretrained(folder)
    return folder


def _pairs(file: Path, place: dict[str, int]) -> list[tuple[list[int], list[int]]]:
    pieces = SentencePieceProcessor(model_file=str(file))

    def ids(text: str) -> list[int]:
        return [place[piece] for piece in pieces.encode(text, out_type=str)] + [place[END]]

    return [(ids(source), ids(target)) for source, target in KNOWN.items()]
