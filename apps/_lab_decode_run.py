"""Texts being written side by side in a session: which ways, what came so far. Draws nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from core.models.decoding import Decoding
from core.usecases.lab.decoding.beams import Tree, search_beams
from core.usecases.lab.decoding.stepping import Step, encode_prompt, several, text_of, write_steps
from core.usecases.lab.specimen import Specimen

WAYS: Mapping[str, Decoding] = {
    "greedy": Decoding("greedy"),
    "penalty": Decoding("greedy", repetition_penalty=1.3),
    "beam": Decoding("beam", beams=4),
    "cool": Decoding("sampling", temperature=0.5, top_p=1.0, seed=1),
    "top_k": Decoding("sampling", temperature=1.0, top_p=1.0, top_k=20, seed=1),
    "top_p": Decoding("sampling", temperature=1.0, top_p=0.9, seed=1),
    "min_p": Decoding("sampling", temperature=1.2, top_p=1.0, min_p=0.1, seed=1),
    "hot": Decoding("sampling", temperature=1.8, top_p=1.0, seed=1),
}
"""The ways offered, each with settings that show what it does."""


@dataclass
class Text:
    """One text on its way. A beam search has a `tree` and no steps."""

    way: str
    decoding: Decoding
    said: str = ""
    steps: list[Step] = field(default_factory=list)
    tree: Tree | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asked for."""

    prompt: str
    chat: bool
    tokens: int
    ways: tuple[tuple[str, Decoding], ...]


def begin_texts(request: Request) -> list[Text]:
    """An empty text for every way, several for one that wants several."""
    return [Text(way, one) for way, decoding in request.ways for one in several(decoding)]


def write_texts(specimen: Specimen, request: Request, texts: list[Text]) -> Iterator[Text]:
    """Fill the texts in turns, a token each; yields the one that grew. Ended by whoever stops asking."""
    prompt = encode_prompt(specimen, request.prompt, chat=request.chat)
    growing = {}
    for at, text in enumerate(texts):
        if text.decoding.mode != "beam":
            growing[at] = write_steps(specimen, prompt, text.decoding, tokens=request.tokens)
    while growing:
        for at, steps in list(growing.items()):
            step = next(steps, None)
            if step is None:
                del growing[at]
                continue
            texts[at].steps.append(step)
            texts[at].said = text_of(specimen, texts[at].steps)
            yield texts[at]
    for text in texts:
        if text.decoding.mode == "beam":
            text.tree = search_beams(specimen, prompt, text.decoding, tokens=request.tokens)
            text.said = text.tree.hypotheses[0].text
            yield text
