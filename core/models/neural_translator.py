"""A neural translation model as a translator: texts cut into sentences, decoded, put together again.

A sentence longer than the model reads is cut at the ends of its clauses, and nothing is ever left off; one whose
decoding does not come to an end is no translation. Does not know where weights come from.
"""

from collections.abc import Iterator, Mapping, Sequence

from core.errors import ModelUnavailable
from core.models.language_tags import normal_tag
from core.models.seq2seq_engine import BATCH, REPEATED, Seq2Seq, Task
from core.models.seq2seq_text import ModelText
from core.models.text_pieces import Piece, cut_sentences, join_pieces
from core.models.translator import TranslationRequest
from core.models.translator_catalog import TranslatorSpec
from core.telemetry import Generation

LONGEST = 400
"""Subwords of a sentence beyond which it is cut, whatever the model knows places for: few it learnt from are longer."""

LONGER, AT_LEAST = 3, 64
"""A target has at most LONGER times the source's subwords and AT_LEAST more: beyond that a model repeats itself."""


class NeuralTranslator:
    """One model with its languages. Threads may translate at once.

    Sources of the same length are decoded together and no others, so that a result does not depend on its neighbours;
    on a GPU the last bits of a sum, and with them a close decision, may still do.
    """

    varied = True

    def __init__(self, spec: TranslatorSpec, version: str, text: ModelText, model: Seq2Seq) -> None:
        self.id = f"{spec.id}@{version}"
        self.license = spec.license
        self._spec, self._text, self._model = spec, text, model
        self._sources, self._targets = self._known(spec.sources), self._known(spec.targets)
        if not self._sources or not self._targets:
            raise ModelUnavailable("translator_models.no_codes", model=spec.id)

    def route(self, source: str, target: str) -> tuple[str, ...]:
        """The two languages, where the model was trained on them and its subwords have their codes."""
        pair = self._spec.pair(normal_tag(source), normal_tag(target))
        return pair if pair and pair[0] in self._sources and pair[1] in self._targets else ()

    def translate(self, requests: Sequence[TranslationRequest], source: str, target: str) -> list[str]:
        """A text for each; "" where a sentence of it came to no end."""
        pair = self._checked(source, target)
        pieces = [self._cut(request.text, pair) for request in requests]
        results = self._decode(pieces, pair, 1)
        best = {sentence: found[0] for sentence, found in results.items() if found}
        return [join_pieces(parts, best, *pair) for parts in pieces]

    def alternatives(self, request: TranslationRequest, source: str, target: str, count: int) -> list[str]:
        """The best results of the beam, each sentence's own next best in the next text."""
        pair = self._checked(source, target)
        pieces = self._cut(request.text, pair)
        results = self._decode([pieces], pair, count)
        texts = []
        for rank in range(count):
            chosen = {sentence: found[min(rank, len(found) - 1)] for sentence, found in results.items() if found}
            texts.append(join_pieces(pieces, chosen, *pair))
        return [text for text in dict.fromkeys(texts) if text]

    def _known(self, codes: Mapping[str, str]) -> dict[str, str]:
        """The languages whose code is among the model's subwords, with the first of their names that is; a model of
        one target that knows no code for it need not be told."""
        named = {tag: next(filter(self._model.knows, code.split()), None) for tag, code in codes.items()}
        alone = self._spec.family == "marian" and len(codes) == 1
        return {tag: code or "" for tag, code in named.items() if code or alone or not codes[tag]}

    def _checked(self, source: str, target: str) -> tuple[str, str]:
        if not (route := self.route(source, target)):
            raise ModelUnavailable("translator_models.no_route", engine=self.id, source=source, target=target)
        return route

    def _codes(self, pair: tuple[str, str]) -> tuple[str, str]:
        return self._sources[pair[0]], self._targets[pair[1]]

    def _cut(self, text: str, pair: tuple[str, str]) -> list[Piece]:
        codes, most = self._codes(pair), min(self._spec.context, LONGEST)
        return cut_sentences(text, pair[0], lambda piece: len(self._text.encode(piece, *codes)) <= most)

    def _decode(
        self, pieces: Sequence[Sequence[Piece]], pair: tuple[str, str], count: int
    ) -> Mapping[str, Sequence[str]]:
        """Sentence -> its translations, best first; none where no decoding ended, even without repeating itself."""
        codes = self._codes(pair)
        wanted = dict.fromkeys(piece.text for parts in pieces for piece in parts if piece.wanted)
        sources = {sentence: self._text.encode(sentence, *codes) for sentence in wanted}
        results: dict[str, list[str]] = {}
        for no_repeat in (0, REPEATED):
            left = {sentence: source for sentence, source in sources.items() if not results.get(sentence)}
            for batch in _batches(left):
                task = self._task(len(left[batch[0]]), codes[1], count, no_repeat)
                made = self._decoded([left[sentence] for sentence in batch], task)
                for sentence, found in zip(batch, made, strict=True):
                    texts = (self._text.decode(said, codes[1]) for said in found)
                    results[sentence] = [text for text in dict.fromkeys(texts) if text]
        return results

    def _decoded(self, sources: Sequence[Sequence[str]], task: Task) -> list[list[list[str]]]:
        """A batch decoded and counted."""
        with Generation(self.id, sum(map(len, sources)), timed=False) as counted:
            made = self._model.decode(sources, task)
            counted.token(sum(len(said) for found in made for said in found))
        return made

    def _task(self, length: int, target_code: str, count: int, no_repeat: int) -> Task:
        limit = min(LONGER * length + AT_LEAST, self._spec.context - 1)
        return Task(tuple(self._text.start(target_code)), count, limit, no_repeat)


def _batches(sources: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    """Sentences whose sources have one length, BATCH at a time, the shortest first."""
    by_length: dict[int, list[str]] = {}
    for sentence, source in sources.items():
        by_length.setdefault(len(source), []).append(sentence)
    for length in sorted(by_length):
        same = by_length[length]
        yield from (same[at : at + BATCH] for at in range(0, len(same), BATCH))
