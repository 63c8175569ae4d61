"""Text through the translator beside its engine alone: masking, sentences and second tries must not lower what a
reference says of it (chrF and BLEU by sacrebleu).

Apertium from English into Spanish, the pair it has here; what other engines reach is theirs to publish.
"""

from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from core.evals.score import Score
from core.models.translator import TranslationRequest, Translator
from core.usecases.translation.records import Direction, Tools
from core.usecases.translation.translating import join_text, split_text, translate_segments

SUITE = "translation_text"
PAIR = Direction("en", "es")
SETS = {
    "Tatoeba": ("tatoeba/tatoeba.spa-eng.eng", "tatoeba/tatoeba.spa-eng.spa"),
    "NTREX": ("ntrex128/newstest2019-src.eng.txt", "ntrex128/newstest2019-ref.spa.txt"),
}


def run(data: Path, limit: int | None) -> list[Score]:
    """Both sets, with their references; [] where Apertium is not installed."""
    from core.models.translators import open_translator

    engine = open_translator("apertium", PAIR.source, PAIR.target)
    scores = []
    for name, (source, reference) in SETS.items():
        sources, references = read_lines(data / source)[:limit], read_lines(data / reference)[:limit]
        plain = engine.translate([TranslationRequest(text) for text in sources], PAIR.source, PAIR.target)
        ours = translate(sources, engine)
        scores += measure(name, ours, plain, references, engine.id)
    return scores


def read_lines(path: Path) -> list[str]:
    """The lines of a file, white space at their ends gone."""
    return [line.strip() for line in path.read_text("utf-8").splitlines()]


def translate(texts: Sequence[str], engine: Translator) -> list[str]:
    """Each text as a person gets it; all sentences go through together, as those of one document do."""
    cut = [split_text(text, PAIR.source) for text in texts]
    made = translate_segments((segment for segments in cut for segment in segments), PAIR, Tools(engine))
    each = (tuple(islice(made, len(segments))) for segments in cut)
    return [join_text(text, translations, PAIR) for text, translations in zip(texts, each, strict=True)]


def measure(
    name: str, ours: Sequence[str], plain: Sequence[str], references: Sequence[str], engine: str
) -> list[Score]:
    """chrF and BLEU of the translator, the engine alone as the baseline; chrF's target is that baseline."""
    from sacrebleu.metrics import BLEU, CHRF

    scores = []
    for metric, title in ((CHRF(), "chrF"), (BLEU(), "BLEU")):
        alone = metric.corpus_score(list(plain), [list(references)]).score
        found = metric.corpus_score(list(ours), [list(references)], n_bootstrap=1000)
        low, high = float(found._mean - found._ci), float(found._mean + found._ci)
        target = round(alone, 2) if title == "chrF" else None
        detail = f"{engine}, one reference; the engine alone: {alone:.2f}; interval by 1,000 resamples"
        scores.append(
            Score(
                SUITE, f"{title}, English to Spanish, {name}", found.score, len(ours), low, high, target, alone, detail
            )
        )
    return scores
