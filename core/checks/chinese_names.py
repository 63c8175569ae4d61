"""Names in Chinese text, where they stand: people by family name, places and bodies by word class and ending.

Word classes are rjieba's, which guesses for words it does not know. Finds most names of news and stories; what it
offers as a name may be an ordinary word, so whoever reports one should look whether the sources have the word too.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path

import rjieba

from core.documents.document import Span

_HAN = re.compile("[\u3400-\u9fff·]+")
_KINDS = frozenset({"nr", "nrt", "nrfg", "ns", "nt", "nz"})
_VERB = (
    "说|表示|称|指出|介绍|告诉|强调|认为|坦言|回忆|补充|解释|写道|问|答|道|透露|回应|提醒|宣布|出任|担任|当选|获|将|也|在|于|从|对|与|和|、|把"
    "|被|的|看|走|站|坐|跑|拿|笑|哭|想|点头|抬头|转身|等|先后|以|率"
)


@dataclass(frozen=True, slots=True)
class _Signs:
    families: frozenset[str]
    ordinary: frozenset[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    body: re.Pattern[str]


@cache
def _load() -> _Signs:
    kept = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    titles = "|".join(kept["titles"].split())
    return _Signs(
        frozenset("".join(kept["families"].split())) | frozenset(kept["compound"]),
        frozenset(kept["ordinary"].split()),
        re.compile(rf"(?:{titles}|叫做?|名叫|名为|[是由和与、，：“]|^)$"),
        re.compile(rf"{_VERB}|{titles}|[，。（(”]|$"),
        re.compile(rf".*(?:{'|'.join(kept['bodies'].split())})$"),
    )


def find_chinese_names(text: str) -> tuple[Span, ...]:
    """In order, without overlaps."""
    found: list[Span] = []
    for run in re.finditer(r"[^\n。！？!?]+", text):
        if _HAN.search(run[0]):
            found += _in_sentence(run[0], run.start())
    return tuple(found)


def find_chinese_people(text: str) -> tuple[Span, ...]:
    """Only names of people, in order."""
    return tuple(span for span in find_chinese_names(text) if _is_person(text[span.start : span.end]))


def _is_person(name: str) -> bool:
    families = _load().families
    return 2 <= len(name) <= 4 and (name[0] in families or name[:2] in families) and not _load().body.fullmatch(name)


def _in_sentence(sentence: str, offset: int) -> Iterator[Span]:
    tagged = rjieba.tag(sentence)
    starts = [0, *accumulate(len(word) for word, _ in tagged)]
    at = 0
    while at < len(tagged):
        until = _person(sentence, tagged, starts, at) or _body(tagged, at) or at + _is_named(*tagged[at])
        if until > at:
            yield Span(offset + starts[at], offset + starts[until])
        at = max(until, at + 1)


def _is_named(word: str, kind: str) -> bool:
    return kind in _KINDS and len(word) > 1 and bool(_HAN.fullmatch(word)) and word not in _load().ordinary


def _person(sentence: str, tagged: Sequence[tuple[str, str]], starts: Sequence[int], at: int) -> int:
    """The end of a person's name that begins with word `at`: a family name and one or two more characters; else 0."""
    word = tagged[at][0]
    if word not in _load().families:
        return 0
    for until in (at + 3, at + 2):
        given = "".join(word for word, _ in tagged[at + 1 : until])
        if until <= len(tagged) and 1 <= len(given) <= 2 and _HAN.fullmatch(given):
            before, after = sentence[: starts[at]][-4:], sentence[starts[until] : starts[until] + 4]
            if _load().before.search(before) and _load().after.match(after):
                return until
    return 0


def _body(tagged: Sequence[tuple[str, str]], at: int) -> int:
    """The end of a place or body that begins with the unusual word `at` and ends as such things do; else 0."""
    if not _is_named(*tagged[at]):
        return 0
    for until in range(min(len(tagged), at + 6), at + 1, -1):
        whole = all(kind[0] in "nvjab" and _HAN.fullmatch(word) for word, kind in tagged[at:until])
        if whole and _load().body.fullmatch(tagged[until - 1][0]):
            return until
    return 0
