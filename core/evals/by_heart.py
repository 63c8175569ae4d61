"""Translation models made on the spot: random weights that have learnt a few sentences by heart.

A random model's choices are so close that rounding decides them; a trained one is sure. So the output layer alone is
solved for, by least squares over what the random layers below give, and says the learnt targets surely, and that
nothing ends where it went astray: a beam search stops when enough has ended. Made to compare engines with each other:
it knows nothing of translation.
"""

import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor
    from transformers import MarianConfig, PreTrainedModel

SURE = 12.0
"""What the output layer adds to the right subword's score."""

RIDGE = 1e-4
"""Keeps the output layer's weights small, so that it bears the rounding of the layers below."""

ASTRAY, FIRST = 24, 30.0
"""How often each target is read with wrong subwords in it, and how much more the right ones count."""

END, UNKNOWN, PAD = "</s>", "<unk>", "<pad>"

Ids = Sequence[int]


def learn(model: "PreTrainedModel", pairs: Sequence[tuple[Ids, Ids]], start: Ids) -> None:
    """Have `model` say the target of each (source, target) pair, ends included, behind what its decoder starts with.

    Exact while all targets together have fewer subwords than the model has dimensions.
    """
    import torch

    rows, wanted = _read(model, pairs, start), [each for _, target in pairs for each in target]
    goal = torch.zeros(len(wanted), model.lm_head.weight.shape[0], dtype=torch.float64)
    goal[range(len(wanted)), wanted] = SURE
    solved, end = _solve(rows, goal), wanted[-1]
    chance = random.Random(0)
    wrong = [(source, _go_astray(target, wanted, chance)) for source, target in pairs for _ in range(ASTRAY)]
    astray = _read(model, wrong, start)
    ends = torch.cat([FIRST * (2 * goal[:, end] - SURE), torch.full((len(astray),), -SURE, dtype=torch.float64)])
    solved[end] = _solve(torch.cat([FIRST * rows, astray]), ends[:, None])[0]
    model.lm_head.weight = torch.nn.Parameter(solved.float())  # a new one: the old may be the embeddings' own


def _read(model: "PreTrainedModel", pairs: Sequence[tuple[Ids, Ids]], start: Ids) -> "Tensor":
    """(subwords of all targets, dimensions): what the output layer is given before each of them."""
    import torch

    parts, states = getattr(model, "model", model), []
    with torch.inference_mode():
        for source, target in pairs:
            heard = torch.tensor([[*start, *target[:-1]]])
            read = parts.encoder(input_ids=torch.tensor([source])).last_hidden_state
            said = parts.decoder(input_ids=heard, encoder_hidden_states=read).last_hidden_state
            states.append(said[0, len(start) - 1 :].double())
    return torch.cat(states)


def _solve(rows: "Tensor", goal: "Tensor") -> "Tensor":
    """(outputs, dimensions): weights that give `goal` for `rows`, as small as they may be."""
    import torch

    likeness = rows @ rows.T
    likeness += RIDGE * likeness.diagonal().mean() * torch.eye(len(rows), dtype=torch.float64)
    return (rows.T @ torch.linalg.solve(likeness, goal)).T.contiguous()


def _go_astray(target: Ids, others: Ids, chance: random.Random) -> list[int]:
    """`target` with some of its subwords exchanged, from a place before its last one on."""
    begins = chance.randrange(len(target) - 1)
    wrong = [each if chance.random() < 0.5 else chance.choice(others) for each in target[begins + 1 :]]
    return [*target[:begins], chance.choice(others), *wrong]


def write_marian(folder: Path, pieces: Sequence[str], config: "MarianConfig", pairs: Sequence[tuple[Ids, Ids]]) -> Path:
    """A Marian model in the layout of the hub; `pieces` are its subwords, the end first and what pads last."""
    import torch
    from transformers import MarianMTModel

    folder.mkdir(parents=True, exist_ok=True)
    write_json(folder / "vocab.json", {piece: at for at, piece in enumerate(pieces)})
    names = {"tokenizer_class": "MarianTokenizer", "source_lang": "en", "target_lang": "es"}
    write_json(folder / "tokenizer_config.json", names)
    torch.manual_seed(3)
    model = MarianMTModel(config).eval()
    learn(model, pairs, [config.decoder_start_token_id])
    model.generation_config.bad_words_ids = [[config.pad_token_id]]
    model.save_pretrained(folder)
    return folder


def marian_config(vocabulary: int, width: int, layers: int, places: int, *, spread: float) -> "MarianConfig":
    """The configuration of an OPUS-MT model of this size; `spread` is that of its random weights."""
    from transformers import MarianConfig

    heads = max(2, width // 64)
    return MarianConfig(
        vocab_size=vocabulary,
        d_model=width,
        encoder_layers=layers,
        decoder_layers=layers,
        encoder_attention_heads=heads,
        decoder_attention_heads=heads,
        encoder_ffn_dim=4 * width,
        decoder_ffn_dim=4 * width,
        max_position_embeddings=places,
        activation_function="swish",
        init_std=spread,
        scale_embedding=True,
        static_position_embeddings=True,
        tie_word_embeddings=False,
        pad_token_id=vocabulary - 1,
        decoder_start_token_id=vocabulary - 1,
        eos_token_id=0,
        forced_eos_token_id=None,
    )


def write_pieces(file: Path, texts: Sequence[str], size: int, **options: object) -> list[str]:
    """A SentencePiece model trained on `texts`; its pieces in order."""
    import sentencepiece

    stem = file.with_suffix("")
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(list(texts) * 20),
        model_prefix=str(stem),
        vocab_size=size,
        hard_vocab_limit=False,
        minloglevel=2,
        **options,
    )
    Path(f"{stem}.model").replace(file)
    Path(f"{stem}.vocab").unlink()
    found = sentencepiece.SentencePieceProcessor(model_file=str(file))
    return [found.id_to_piece(at) for at in range(found.get_piece_size())]


def write_json(file: Path, content: object) -> None:
    """`content` as JSON."""
    file.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
