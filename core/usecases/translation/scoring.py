"""A translation beside a reference: BLEU and chrF, as sacrebleu computes them. Knows no engine."""

from dataclasses import dataclass

from core.models.language_tags import main_language

TOKENIZERS = {"zh": "zh", "ja": "char", "ko": "char", "th": "char"}
"""sacrebleu's tokenizer for languages that write words without spaces between them; 13a for all others."""


@dataclass(frozen=True, slots=True)
class ReferenceScore:
    """Both from 0 to 100, higher is nearer to the reference (BLEU: Papineni et al. 2002; chrF: Popović 2015)."""

    bleu: float
    chrf: float


def score_against(target: str, reference: str, language: str) -> ReferenceScore:
    """How near a target is to a reference: line by line where both have as many lines with text, else as a whole."""
    from sacrebleu.metrics import BLEU, CHRF

    ours, theirs = _lines(target), _lines(reference)
    if len(ours) != len(theirs):
        ours, theirs = [" ".join(ours)], [" ".join(theirs)]
    tokenizer = TOKENIZERS.get(main_language(language), "13a")
    # Orders that no line is long enough for do not count, or a short text would be worth nothing.
    bleu = BLEU(tokenize=tokenizer, effective_order=True).corpus_score(ours, [theirs]).score
    return ReferenceScore(min(bleu, 100.0), CHRF().corpus_score(ours, [theirs]).score)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()] or [""]
