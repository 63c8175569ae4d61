"""People's names in Chinese text: after labels, before and after titles, in signatures, and where a family name and
the dictionary's word classes say so.

A name in the midst of a sentence without any of these is missed, since most short Chinese words begin with a character
that is a family name too. Does not know names in Latin letters (`latin_names`).
"""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import rjieba

from core.checks.chinese_names import find_chinese_people, load_families
from core.checks.privacy.found import Found

_CONTEXT = 6
"""Characters before a name in which the words are told apart."""
_LIST = 80
"""Characters before a name in which the label of a list is looked for."""
_NEVER_ALONE = frozenset("向和应从经有时都那何与于在请由被让给随跟对及同为是要问找叫乃")
"""Family names that before a title are another word: 向医生 is to the doctor."""
_JOINS = frozenset("由经请向和与给被跟让托")
"""What may stand right before a name, though the word classes draw it into the name."""
_H = "[\u3400-\u9fff]"


@cache
def _load() -> dict[str, str]:
    kept = tomllib.loads(Path(__file__).with_name("han_words.toml").read_text("utf-8"))
    return {name: "|".join(sorted(value.split(), key=len, reverse=True)) for name, value in kept.items()}


@cache
def _family() -> str:
    """A family name; two characters before one."""
    names = load_families()
    double = "|".join(sorted(name for name in names if len(name) > 1))
    return f"(?:{double}|[{''.join(sorted(name for name in names if len(name) == 1))}])"


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    words = _load()
    full = rf"{_family()}[ \u3000]?{_H}(?:[ \u3000]?{_H})?"
    apart, short = r"\s*(?:$|[\s,，。;；、:：/|（(）)\]】\d])", rf"{_family()}{_H}"
    within = rf"(?:{short}{_H}(?={apart})|{short}(?={apart}|{words['follows']})|{short}{_H}(?={words['follows']}))"
    stops = rf"(?=\s*(?:$|[\s,，。;；、:：/|（(）)\]】\d]|{words['follows']}))"
    foreign = rf"{_H}{{1,8}}(?:[·•・]{_H}{{1,10}}){{1,3}}"
    return (
        re.compile(
            rf"(?:{words['labels']})(?:签名|签字|签章|盖章)?[（(]?[签章名字]{{0,2}}[）)]?\s{{0,2}}[:：_＿]{{1,12}}\s{{0,6}}(?P<name>{foreign}|{full}{stops}|{_H}{{2,4}}{stops})"
        ),
        re.compile(rf"(?:{words['labels']})\s{{1,4}}(?P<name>{full}){stops}"),
        re.compile(rf"(?<!{_H})(?:{words['bare']})[:：\s]{{0,3}}(?P<name>{foreign}|{within}|{full}(?={apart}))"),
        re.compile(rf"(?:{words['bare']})?(?P<name>{foreign})"),
        re.compile(
            rf"(?:^|\n)\s{{0,4}}(?:{words['bare']})?(?P<name>{_H}{{2,6}})(?=[,，\s]{{1,3}}[男女](?:性)?[,，\s])"
        ),
        re.compile(
            rf"(?P<name>{_family()}(?:{_H}{{1,2}})?|{_family()}{_H}{{2}})(?:{words['titles']})(?!{words['not_after']})"
        ),
        re.compile(rf"(?:{words['before']})(?:[:：]\s?)?(?P<name>{within})"),
        re.compile(rf"(?P<name>{_family()}某某?|{_family()}[XＸx×*＊]{{1,2}})(?![月日年种些个线光片染])"),
        re.compile(
            rf"(?:我叫|名叫|名为|叫做|本人|小名|昵称|曾用名|化名)[:：]?\s?(?P<name>{full}|{_H}{{2,3}})(?=[,，。;；、（(\s]|$)"
        ),
    )


_CERTAIN = 2
"""How many of the patterns need nothing but their form: those of labels."""


def find_han_names(text: str) -> tuple[list[Found], list[Found]]:
    """Names that a label, title or form tells, and those that only word classes do; both without what is no name."""
    told: list[Found] = []
    for number, pattern in enumerate(_patterns()):
        for match in pattern.finditer(text):
            if _is_name(match["name"]) and (number < _CERTAIN or _stands_apart(text, match)):
                told.append(Found(*match.span("name"), "name"))
    known = dict.fromkeys(text[one.start : one.end] for one in told)
    again = [found for name in known if len(name) > 1 for found in _again(text, name)]
    taken = {at for one in (*told, *again) for at in range(one.start, one.end)}
    guessed = [Found(*span, "name") for span in _guess(text) if taken.isdisjoint(range(*span))]
    return [*told, *again], guessed


def _again(text: str, name: str) -> Iterator[Found]:
    """Wherever else a told name stands: whole, and the given name alone where it has two characters."""
    yield from (Found(*match.span(), "name") for match in re.finditer(re.escape(name), text))


def _is_name(name: str) -> bool:
    plain = re.sub(r"[ \u3000]", "", name)
    return not re.fullmatch(_load()["ordinary"], plain) and not re.search(rf"(?:{_load()['titles']})$", plain)


def _stands_apart(text: str, match: re.Match[str]) -> bool:
    """Whether a match begins where a word does, and its name is no word of another class and begins no medical one."""
    name = re.sub(r"[ \u3000]", "", match["name"])
    if re.match(_load()["opens_ordinary"], name) or name in _NEVER_ALONE:
        return False
    tagged = rjieba.tag(name)
    if len(name) > 1 and len(tagged) == 1 and not tagged[0][1].startswith("nr") and "·" not in name:
        return False
    start = match.start()
    if match.start("name") - start > 1 or text[max(0, start - 1) : start] in _JOINS:
        return True
    around = text[max(0, start - _CONTEXT) : match.end() + 2]
    return max(0, start - _CONTEXT) + _word_start(around, start - max(0, start - _CONTEXT)) == start


def _word_start(text: str, at: int) -> int:
    """Where the word begins that holds character `at`."""
    begin = 0
    for word in rjieba.cut(text):
        if begin + len(word) > at:
            return begin
        begin += len(word)
    return begin


def _guess(text: str) -> Iterator[tuple[int, int]]:
    yield from ((span.start, span.end) for span in find_chinese_people(text) if _is_guess(text, span.start, span.end))


def _is_guess(text: str, start: int, end: int) -> bool:
    """Three characters or more in a place where people stand: after a comma or relation, before a verb of saying."""
    name = text[start:end]
    if len(name) < 3 or re.search(_load()["ordinary"], name) or re.search(_load()["inside_ordinary"], name):
        return False
    if re.search(
        rf"(?:{_load()['things']})[:：]\s?(?:[^,，。;；:：\n]{{0,60}}[、/+])?$", text[max(0, start - _LIST) : start]
    ):
        return False
    before = re.search(
        rf"(?:^|[\s,，。;；、（(：:]|{_load()['before']}|{_load()['bare']}|[由与和跟请找向让给是])$",
        text[max(0, start - 6) : start],
    )
    after = re.match(rf"\s*(?:$|[,，。;；、）)]|{_load()['follows']})", text[end : end + 6])
    return bool(before and after)
