"""What a text is about, in its own words: the phrases worth a title, a highlight or a tag.

Phrases are runs of content words between function words and punctuation, weighed by how often their words occur and
how long the runs are they stand in (RAKE, Rose et al. 2010, https://doi.org/10.1002/9780470689646.ch1).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import lru_cache

from core.checks.content import content_words

_TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|[^\w\s]|\n")
_HAN_RUN = re.compile(r"[\u3400-\u9fff]{2,}")
_REQUEST = re.compile(
    r"\b(?:write|writing|answer|response|responses|word|words|sentence|sentences|paragraph|paragraphs|least|include|"
    r"section|sections|highlight|bullet|point|points|title|make|sure|use|letter|letters|entire|format|example|request|"
    r"repeat|reply|text|wrapped|double|angular|brackets|using|following|keyword|keywords|highlighted|markdown)\b|"
    r"要求|字数|短文|文章|作文|标题|一篇|段落|句子",
    re.I,
)  # fmt: skip
LONGEST = 4


@lru_cache(maxsize=256)
def key_phrases(text: str, language: str) -> tuple[str, ...]:
    """Distinct phrases as they are written in `text`, the weightiest first."""
    runs = _find_chinese(text) if language == "zh" else _find_runs(text, language)
    counts = Counter(word.lower() for run in runs for word in run)
    company: dict[str, int] = defaultdict(int)
    for run in runs:
        for word in run:
            company[word.lower()] += len(run)
    weights: dict[str, float] = {}
    written: dict[str, str] = {}
    for run in runs:
        said = ("" if language == "zh" else " ").join(run)
        key = said.lower()
        written.setdefault(key, said)
        weights[key] = sum(company[word.lower()] / counts[word.lower()] for word in run) + counts[run[0].lower()] / 2
    return tuple(written[key] for key in sorted(weights, key=lambda key: -weights[key]))


def make_title(text: str, topic: str, language: str) -> str:
    """A title of the text's own words: the weightiest phrase that the topic names too, else of the topic, else of the
    text. Never empty where either has a word."""
    asked = content_words(_REQUEST.sub(" ", topic[:2000]), language)
    phrases = [phrase for phrase in key_phrases(text[:20_000], language) if not _REQUEST.search(phrase)]
    shared = [phrase for phrase in phrases if content_words(phrase, language) & asked]
    found = [*shared, *_topic_phrases(topic, language), *phrases]
    if found:
        return found[0] if language == "zh" else " ".join(word[:1].upper() + word[1:] for word in found[0].split())
    return _first_words(text) or _first_words(topic)


def _topic_phrases(topic: str, language: str) -> Sequence[str]:
    return [phrase for phrase in key_phrases(topic[:2000], language) if not _REQUEST.search(phrase)]


def _find_runs(text: str, language: str) -> list[list[str]]:
    """Runs of content words, none longer than `LONGEST`."""
    runs: list[list[str]] = [[]]
    for token in _TOKEN.findall(text):
        if token[0].isalpha() and len(token) > 2 and _is_content(token.lower(), language):
            if len(runs[-1]) == LONGEST:
                runs.append([])
            runs[-1].append(token)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


@lru_cache(maxsize=8192)
def _is_content(word: str, language: str) -> bool:
    return bool(content_words(word, language))


def _find_chinese(text: str) -> list[list[str]]:
    """Nouns of two or more characters; neighbours make one phrase."""
    import rjieba

    runs: list[list[str]] = [[]]
    for word, part in rjieba.tag(text):
        if part.startswith("n") and len(word) > 1 and _HAN_RUN.fullmatch(word) and len(runs[-1]) < 2:
            runs[-1].append(word)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _first_words(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text[:400])[:LONGEST])
