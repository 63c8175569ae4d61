"""How a reply is chosen from what a model finds likely: the settings, and several replies to one question.

    decoding = Decoding("sampling", temperature=0.9, seed=7, candidates=4)
    model.stream(messages, **decoding.options())
    texts = generate_candidates(model, messages, decoding)

Knows no engine: what one cannot do it refuses itself, with InputError, and never ignores.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage

from core.errors import InputError
from core.messages import words

Mode = Literal["greedy", "beam", "sampling"]

LIMITS: dict[str, tuple[float, float]] = {
    "temperature": (0.01, 2.0),
    "top_p": (0.01, 1.0),
    "top_k": (0, 1_000),
    "min_p": (0.0, 0.99),
    "repetition_penalty": (0.5, 2.0),
    "beams": (2, 8),
    "candidates": (1, 8),
    "seed": (0, 2**32 - 1),
}
"""The smallest and largest value of each setting; each has a label and an explanation in `messages/decoding.toml`."""


@dataclass(frozen=True, slots=True)
class Decoding:
    """`greedy` takes the likeliest token each time, `beam` keeps the `beams` likeliest texts, `sampling` draws.

    Temperature, top_p, top_k (0: all) and min_p (a share of the likeliest token's probability) hold for sampling.
    `repetition_penalty` divides the score of every token of the prompt and reply so far (Keskar et al. 2019,
    https://arxiv.org/abs/1909.05858); 1 is none. `candidates` replies are made by `generate_candidates`: the best of
    one beam search, or draws with `seed`, `seed + 1` ... (None: other ones each time). The same seed gives the same
    text on an engine with nothing else to do; beside other requests sums in another order may tip a near tie.
    """

    mode: Mode = "greedy"
    temperature: float = 0.8
    top_p: float = 0.95
    top_k: int = 0
    min_p: float = 0.0
    repetition_penalty: float = 1.0
    beams: int = 4
    candidates: int = 1
    seed: int | None = None

    def __post_init__(self) -> None:
        if self.mode not in get_args(Mode):
            raise InputError("decoding.unknown_mode", mode=self.mode, known=", ".join(get_args(Mode)))
        for name, (least, most) in LIMITS.items():
            value = getattr(self, name)
            if value is not None and not least <= value <= most:
                label = words(f"decoding.{name}")
                raise InputError("decoding.out_of_range", name=label, value=value, least=least, most=most)
        if self.mode == "greedy" and self.candidates > 1:
            raise InputError("decoding.greedy_has_one")
        if self.mode == "beam" and self.candidates > self.beams:
            raise InputError("decoding.more_than_beams", candidates=self.candidates, beams=self.beams)

    def options(self) -> dict[str, object]:
        """Keyword arguments for `model.stream` and `model.invoke`, without those that change nothing."""
        options: dict[str, object] = {}
        if self.mode == "beam":
            options["beams"] = self.beams
        if self.mode == "sampling":
            drawn = {"temperature": self.temperature, "top_p": self.top_p, "top_k": self.top_k, "min_p": self.min_p}
            options |= {name: value for name, value in drawn.items() if value}
            options |= {"seed": self.seed} if self.seed is not None else {}
        if self.repetition_penalty != 1:
            options["repetition_penalty"] = self.repetition_penalty
        return options


def generate_replies(
    model: BaseChatModel, messages: Sequence[BaseMessage], decoding: Decoding, **options: object
) -> list[AIMessage]:
    """`decoding.candidates` replies with their figures, best first for beams, decoded together where the engine can.

    `options` are those of `model.invoke`: `stop`, `max_tokens`.
    """
    several = {"candidates": decoding.candidates} if decoding.candidates > 1 else {}
    made = model.generate([list(messages)], **decoding.options(), **several, **options)
    return [generation.message for generation in made.generations[0]]


def generate_candidates(
    model: BaseChatModel, messages: Sequence[BaseMessage], decoding: Decoding, **options: object
) -> list[str]:
    """The texts of `generate_replies`."""
    return [reply.text for reply in generate_replies(model, messages, decoding, **options)]


def refuse_impossible(options: Mapping[str, object]) -> None:
    """InputError for options of a call that no engine here has together."""
    if int(options.get("beams") or 1) > 1:
        if float(options.get("temperature") or 0) > 0:
            raise InputError("decoding.beam_draws")
        if options.get("json_schema"):
            raise InputError("decoding.beam_schema")


def refuse_several(options: Mapping[str, object]) -> None:
    """InputError where a stream, which is one reply, is asked for several."""
    if int(options.get("candidates") or 1) > 1:
        raise InputError("decoding.one_stream")
