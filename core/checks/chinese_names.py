"""Names in Chinese text, where they stand: people by family name, places and bodies by word class and ending.

Word classes are rjieba's, which guesses for words it does not know. Finds most names of news and stories; what it
offers as a name may be an ordinary word, so whoever reports one should look whether the sources have the word too.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate
from pathlib import Path

import rjieba

from core.documents.document import Span

_HAN = re.compile("[\u3400-\u9fff·]+")
_SENTENCE = re.compile(r"[^\n。！？!?]+")
_KINDS = frozenset({"nr", "nrt", "nrfg", "ns", "nt", "nz"})
_SPOKEN = re.compile(
    "说|表示|称|指出|介绍|告诉|强调|认为|坦言|回忆|补充|解释|写道|问|答|道|透露|回应|提醒|宣布|出任|担任|当选|笑|喊|叫"
)
_FOREIGN = re.compile(
    "[阿巴里尔斯克特德拉罗马利亚姆森顿兰布鲁娜丽莎杰夫弗洛伊恩诺维奇达卡萨米贝费伯格曼汉哈基奥多托瓦东尼塔莱丹约翰逊普京·]"
)
_COUNTING = frozenset("那这一两几每某哪")
_JOINED = re.compile("^[由和与是在从对被把将向跟给为让请据随同于]")
"""What the word classes sometimes draw into a name that follows it."""


@dataclass(frozen=True, slots=True)
class _Signs:
    families: frozenset[str]
    ordinary: frozenset[str]
    titled: re.Pattern[str]
    title: re.Pattern[str]
    bodies: frozenset[str]
    titles: tuple[str, ...]


@cache
def _load() -> _Signs:
    kept = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    titles = "|".join(kept["titles"].split())
    return _Signs(
        frozenset("".join(kept["families"].split())) | frozenset(kept["compound"]),
        frozenset(kept["ordinary"].split()),
        re.compile(rf"(?:{titles}|代表|名叫|名为|叫做?)$"),
        re.compile(titles),
        frozenset(kept["bodies"].split()),
        tuple(kept["titles"].split()),
    )


def find_chinese_names(text: str) -> tuple[Span, ...]:
    """In order, without overlaps."""
    found: list[Span] = []
    for run in _SENTENCE.finditer(text):
        if _HAN.search(run[0]):
            found += [Span(start + run.start(), end + run.start()) for start, end in _in_sentence(run[0])]
    return tuple(found)


def find_chinese_people(text: str) -> tuple[Span, ...]:
    """Only names of people, in order."""
    return tuple(
        span
        for span in find_chinese_names(text)
        if _is_person(text[span.start : span.end]) and not _is_place(text[span.start : span.end])
    )


@lru_cache(maxsize=4096)
def _is_place(name: str) -> bool:
    """Two characters the dictionary has as a place: 杭州, though 杭 is a family name too."""
    return len(name) == 2 and [kind for _, kind in rjieba.tag(name)] == ["ns"]


def load_families() -> frozenset[str]:
    """Family names, of one character and of two."""
    return _load().families


def is_body(word: str) -> bool:
    """Whether `word` only says what kind of place or body something is: 大学, 公司."""
    return word in _load().bodies


def is_title(word: str) -> bool:
    """Whether `word` says what somebody is: 总工程师, 校长."""
    return any(word.endswith(title) for title in _load().titles)


def _is_person(name: str) -> bool:
    families = _load().families
    return 2 <= len(name) <= 4 and (name[0] in families or name[:2] in families) and not _ends_as_body(name)


def _ends_as_body(name: str) -> bool:
    return any(name.endswith(body) for body in _load().bodies)


@lru_cache(maxsize=8192)
def _in_sentence(sentence: str) -> tuple[tuple[int, int], ...]:
    return tuple(_find(sentence))


def _find(sentence: str) -> Iterator[tuple[int, int]]:
    tagged = rjieba.tag(sentence)
    starts = [0, *accumulate(len(word) for word, _ in tagged)]
    at = 0
    while at < len(tagged):
        counted = at > 0 and tagged[at - 1][0] in _COUNTING
        lone = not counted and _is_named(*tagged[at])
        until = _body(tagged, at) or (0 if counted else _person(sentence, tagged, starts, at)) or at + lone
        if until > at:
            word = sentence[starts[at] : starts[until]]
            skip = 1 if len(word) > 2 and _JOINED.match(word) and _is_person(word[1:]) | _ends_as_body(word) else 0
            yield starts[at] + skip, starts[until]
        at = max(until, at + 1)


def _is_named(word: str, kind: str) -> bool:
    """By its class; four characters taken for a person, and no family name or foreign sounds in them, are an idiom."""
    if kind not in _KINDS or len(word) < 2 or not _HAN.fullmatch(word) or word in _load().ordinary:
        return False
    return not kind.startswith("nr") or len(word) < 4 or _is_person(word) or len(_FOREIGN.findall(word)) >= 3


def _person(sentence: str, tagged: Sequence[tuple[str, str]], starts: Sequence[int], at: int) -> int:
    """The end of a person's name that begins with word `at`, a family name that stands alone; else 0."""
    family, kind = tagged[at]
    if family not in _load().families:
        return 0
    for until in (at + 2, at + 3):
        given = "".join(word for word, _ in tagged[at + 1 : until])
        if until > len(tagged) or not 1 <= len(given) <= 2 or not _HAN.fullmatch(given):
            continue
        titled = _load().titled.search(sentence[: starts[at]][-6:])
        speaks = _SPOKEN.match(sentence, starts[until]) or _load().title.match(sentence, starts[until])
        certain = kind.startswith("nr") or len(family) == 2
        if titled or speaks and (certain or len(given) == 2) or certain and len(given) == 2:
            return until
    return 0


def _body(tagged: Sequence[tuple[str, str]], at: int) -> int:
    """The end of a place or body: a name or a "第…", then what it is, as in 云海科技有限公司 or 第三中学; else 0."""
    if not _is_named(*tagged[at]) and not (tagged[at][0].startswith("第") and tagged[at][1] == "m"):
        return 0
    for until in range(min(len(tagged), at + 6), at + 1, -1):
        inner = tagged[at + 1 : until - 1]
        plain = all((kind[0] in "njb" or kind in ("vn", "v", "m")) and _HAN.fullmatch(word) for word, kind in inner)
        if plain and tagged[until - 1][0] in _load().bodies:
            return until
    return 0
