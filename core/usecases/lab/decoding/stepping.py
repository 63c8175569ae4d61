"""A text written token by token, each step with what the model found likely and what the settings left of it.

    for step in write_steps(specimen, prompt, Decoding("sampling", seed=7), tokens=40):
        ...

Knows no page. The model is used for one step at a time, so that several people's texts grow side by side.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.models.decoding import Decoding
from core.telemetry import Generation
from core.usecases.lab.decoding.filters import Odds, draw, entropy, find_odds
from core.usecases.lab.specimen import Specimen

SHOWN = 12
"""Candidates kept of each step: the likeliest, and the chosen one where it is not among them."""

MOST_PROMPT = 400
"""Tokens a prompt may have here."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A token that could have come: its probability in the model, after temperature and penalty, after the filters."""

    token: int
    label: str
    model: float
    tempered: float
    final: float


@dataclass(frozen=True, slots=True)
class Step:
    """One chosen token. `kept` tokens were left by the filters of `of` in the vocabulary; entropies are in bits."""

    chosen: Candidate
    candidates: tuple[Candidate, ...]
    kept: int
    of: int
    surprise_before: float
    surprise_after: float


def encode_prompt(specimen: Specimen, text: str, *, chat: bool) -> list[int]:
    """Token ids of a text to go on with, or, with `chat`, of a message in the model's own chat template."""
    if not chat:
        return specimen.encode(text, most=MOST_PROMPT)
    specimen.encode(text, most=MOST_PROMPT)
    from langchain_core.messages import HumanMessage

    from core.models.tokens import ChatTokenizer

    return ChatTokenizer(specimen.folder, specimen.spec.template_options).ids([HumanMessage(text)])


def several(decoding: Decoding) -> list[Decoding]:
    """One decoding for each candidate: the same settings with `seed`, `seed + 1` ..."""
    if decoding.mode != "sampling" or decoding.candidates == 1:
        return [replace(decoding, candidates=1)]
    seeds = [None if decoding.seed is None else decoding.seed + at for at in range(decoding.candidates)]
    return [replace(decoding, candidates=1, seed=seed) for seed in seeds]


def write_steps(specimen: Specimen, prompt: Sequence[int], decoding: Decoding, *, tokens: int) -> Iterator[Step]:
    """At most `tokens` steps, fewer where the text ends. The same seed gives the same steps; greedy knows no chance.

    Sampling here draws with numpy: an engine's own generator would choose otherwise with the same seed.
    """
    generator = np.random.default_rng(decoding.seed)
    said, cache, new = list(prompt), None, list(prompt)
    with Generation(specimen.spec.id, len(said), timed=False) as counted:
        for _ in range(tokens):
            scores, cache = _next_scores(specimen, new, cache)
            odds = find_odds(scores, said, decoding)
            token = draw(odds.final, generator) if decoding.mode == "sampling" else int(odds.final.argmax())
            counted.token()
            yield _step(specimen, odds, token)
            if token in specimen.ends:
                return
            said.append(token)
            new = [token]
        counted.finish = "length"


def text_of(specimen: Specimen, steps: Sequence[Step]) -> str:
    """The text the steps wrote, without control tokens."""
    return specimen.tokenizer.decode([step.chosen.token for step in steps], skip_special_tokens=True)


def _next_scores(specimen: Specimen, new: Sequence[int], cache: object) -> tuple[np.ndarray, object]:
    """Scores of what follows `new`, and the cache of everything so far."""
    import torch

    with specimen.turn():
        found = specimen.model(input_ids=torch.tensor([new]), past_key_values=cache, use_cache=True, logits_to_keep=1)
    return found.logits[0, -1].double().numpy(), found.past_key_values


def _step(specimen: Specimen, odds: Odds, token: int) -> Step:
    likeliest = np.argsort(-odds.model, kind="stable")[:SHOWN].tolist()
    shown = likeliest if token in likeliest else [*likeliest[:-1], token]
    rows = {at: _candidate(specimen, odds, at) for at in shown}
    kept = int(np.count_nonzero(odds.final))
    return Step(rows[token], tuple(rows.values()), kept, len(odds.model), entropy(odds.model), entropy(odds.final))


def _candidate(specimen: Specimen, odds: Odds, token: int) -> Candidate:
    label = specimen.labels[token] if token < len(specimen.labels) else f"#{token}"
    return Candidate(token, label, float(odds.model[token]), float(odds.tempered[token]), float(odds.final[token]))
