"""Fillings compared as words: the same, nearly the same, or others; and gaps told apart in one answer.

The same: width, case, space, quotes, articles, number words and British or American spelling aside. Nearly the same is
what a person should look at: a letter off in a long word, a plural, an accent, a simplified character where a
traditional one stands, or the word among others. Knows nothing of points.
"""

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from core.checks.numbers import find_numbers

_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_RAISED = re.compile("[⁰¹²³⁴-⁹⁺⁻]+")
_SIGNS = str.maketrans("’‘“”‐‑–−⁄", "''\"\"----/")
_EDGE = " \t\n.,;:!?'\"`“”‘’。、《》〈〉「」『』·_*…"
_LEAD = re.compile(r"^(?:(?:the\s+)?(?:answer|ans|word)(?:\s+is)?\s*[:=]|答案?(?:是|为)?\s*:|填\s*:)\s*", re.I)
_SPACED = re.compile(r"\s*([=<>≤≥≠+*/^×÷])\s*|(?<=\w) (-) (?=\w)")
_INITIAL = re.compile(r"\b([a-z])\.(?=[a-z]\b)", re.I)
_ARTICLE = re.compile(r"^(?:the|an?)\s+(?=\S)", re.I)
_HAN = re.compile(r"[\u3400-\u9fff]")
_ISE = re.compile(r"(?<=[a-z]{3})([iy])s(?=(?:e[ds]?|ing|ers?|ations?)\b)")
_BRITISH = """colour:color favour:favor flavour:flavor honour:honor humour:humor labour:labor neighbour:neighbor
    behaviour:behavior harbour:harbor vapour:vapor tumour:tumor odour:odor rumour:rumor armour:armor centre:center
    metre:meter litre:liter fibre:fiber theatre:theater grey:gray aluminium:aluminum sulphur:sulfur defence:defense
    offence:offense catalogue:catalog dialogue:dialog analogue:analog travelling:traveling travelled:traveled
    modelling:modeling labelled:labeled oesophagus:esophagus haemoglobin:hemoglobin anaemia:anemia oestrogen:estrogen
    leukaemia:leukemia manoeuvre:maneuver encyclopaedia:encyclopedia faeces:feces caesium:cesium foetus:fetus
    paediatric:pediatric haemorrhage:hemorrhage diarrhoea:diarrhea plough:plow"""
_SPELLINGS = dict(pair.split(":") for pair in _BRITISH.split())
_SPELLED = re.compile(rf"(?<![a-z])((?:[a-z]*(?=metre|litre))?)({'|'.join(_SPELLINGS)})(?=s?\b)")
MOST_READ = 4000
"""Characters of an answer that are compared: a longer one fills no gap."""
_LONG = 5
"""Letters of a word that one other letter may be a slip in; in shorter ones it makes another word."""
_IN_BOTH = tuple(map(set, ("后後", "干乾", "征徵", "伙夥", "着著", "于於", "折摺", "借藉", "余馀", "里裡", "台臺")))
"""Forms of one character of which the traditional one is in both character sets."""
_MARKS = re.compile(r"\s*(?:[(（](\d{1,2})[)）]|([①-⑳])|(?:^|(?<=[\s;,，；。、]))(?<!\d)(\d{1,2})[.)、）:](?!\d))\s*")
_MINUS = re.compile(r"-|负|(?:minus|negative) ", re.I)
_SEPARATORS = (r"\n", r"[;；]", r"[\t|]", r"[,，]", r"、", r"/")


def normalise(text: str, exact_case: bool = False) -> str:
    """What is compared; never empty where the text is not."""
    plain = _RAISED.sub(lambda match: f"^{match[0]}", _INVISIBLE.sub("", text))
    plain = " ".join(unicodedata.normalize("NFKC", plain).split()).translate(_SIGNS)
    plain = re.sub(r"(?<=\d) (?=[%°‰])", "", plain)
    plain = _INITIAL.sub(r"\1", _SPACED.sub(lambda match: match[1] or match[2], _LEAD.sub("", plain)))
    bare = plain.strip(_EDGE) if not re.match(r"^\.\d", plain) else plain.rstrip(_EDGE)
    bare = bare or plain
    bare = _ARTICLE.sub("", bare)
    bare = re.sub(r"(?<=[^\W\d_])-(?=[^\W\d_])", " ", bare) if not _HAN.search(bare) else re.sub(r"\s+", "", bare)
    if exact_case:
        return bare
    bare = _ISE.sub(r"\1z", bare.casefold())
    return _SPELLED.sub(lambda match: match[1] + _SPELLINGS[match[2]], bare)


def is_same(filled: str, accepted: str, exact_case: bool = False) -> bool:
    """Whether the words are the same ones, or the same number."""
    one, other = normalise(filled, exact_case), normalise(accepted, exact_case)
    if one == other:
        return bool(one)
    value = read_number(one)
    return value is not None and value == read_number(other) or _in_digits(one) == _in_digits(other)


@lru_cache(maxsize=4096)
def read_number(text: str) -> Decimal | None:
    """The number that the whole text is, in digits or in words of either language."""
    signed = _MINUS.match(text)
    sign, bare = (-1, text[signed.end() :]) if signed else (1, text)
    bare = bare.replace(" ", "") if re.fullmatch(r"\d{1,3}(?: \d{3})+", bare) else re.sub(r"^\.(?=\d)", "0.", bare)
    for counted in ("", "个"):
        found = find_numbers(bare + counted)
        if len(found) == 1 and (found[0][1].start, found[0][1].end) == (0, len(bare)):
            return sign * found[0][0]
    return None


@lru_cache(maxsize=4096)
def _in_digits(text: str) -> str:
    """With its numbers in one spelling: 五元 is 5元."""
    for value, span in reversed(find_numbers(text)):
        text = f"{text[: span.start]}{value.normalize()}{text[span.end :]}"
    return text


def is_near(filled: str, accepted: str) -> bool:
    """Whether a person should look: it is not the same, and not plainly another word."""
    one, other = normalise(filled), normalise(accepted)
    if not one or not other or read_number(one) is not None or read_number(other) is not None:
        return False
    if one == other or _bare(one) == _bare(other) or _contains(one, other):
        return True
    if _HAN.search(one + other):
        return _may_be_variants(one, other)
    return min(len(one), len(other)) >= _LONG and (_is_one_off(one, other) or _plural(one, other))


def _bare(text: str) -> str:
    """Without accents, spaces and signs: "café au lait" is "cafeaulait"."""
    split = unicodedata.normalize("NFD", text)
    return "".join(char for char in split if char.isalnum()) if len(text) >= _LONG - 1 else text


def _contains(filled: str, accepted: str) -> bool:
    """The very word among others: "it is photosynthesis", 光合作用的过程."""
    if _HAN.search(accepted):
        return len(accepted) > 1 and accepted in filled
    return len(accepted) > 2 and bool(re.search(rf"(?<!\w){re.escape(accepted)}(?!\w)", filled))


def _plural(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return long in (short + "s", short + "es", short[:-1] + "ies")


def _is_one_off(one: str, other: str) -> bool:
    """One letter put in, left out, changed, or two neighbours swapped (Damerau 1964)."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    one, other = one[start:], other[start:]
    swapped = len(one) > 1 and len(other) > 1 and one[0] == other[1] and one[1] == other[0] and one[2:] == other[2:]
    return swapped or one[1:] == other[1:] or one[1:] == other or one == other[1:]


def _may_be_variants(one: str, other: str) -> bool:
    """Whether every character that differs is read alike and written in only one of the two scripts, as 體 and 体."""
    if len(one) != len(other):
        return False
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return all({a, b} in _IN_BOTH or _script(a) != _script(b) and bool(_readings(a) & _readings(b)) for a, b in pairs)


def _script(char: str) -> tuple[bool, bool]:
    """Whether the character is in GB 2312, which is simplified, and in Big5, which is traditional."""
    return bool(char.encode("gb2312", "ignore")), bool(char.encode("big5", "ignore"))


def _readings(char: str) -> set[str]:
    from pypinyin import Style, pinyin

    return set(pinyin(char, style=Style.NORMAL, heteronym=True)[0])


def split_gaps(answer: str, count: int, accepted: Sequence[Sequence[str]]) -> tuple[str, ...] | None:
    """The fillings of `count` gaps, "" for a gap left open; None where the answer does not show where each begins.

    Told apart by numbers, else by the first sign that gives as many parts as there are gaps and that no accepted
    filling holds; by spaces only where every accepted filling is one word.
    """
    numbered = _split_numbered(answer, count)
    if numbered is not None:
        return numbered
    known = [text for alternatives in accepted for text in alternatives]
    for separator in _SEPARATORS:
        if any(re.search(separator, text) for text in known):
            continue
        parts = [part.strip() for part in re.split(separator, answer.strip().strip(";；"))]
        if len(parts) == count:
            return tuple(parts)
    words_of = answer.split()
    if len(words_of) == count and not any(re.search(r"\s", text.strip()) for text in known):
        return tuple(words_of)
    return None


def _split_numbered(answer: str, count: int) -> tuple[str, ...] | None:
    marks = list(_MARKS.finditer(answer))
    numbers = [int(mark[1] or mark[3] or unicodedata.numeric(mark[2])) for mark in marks]
    if not marks or answer[: marks[0].start()].strip() or sorted(set(numbers)) != numbers:
        return None
    if numbers[0] < 1 or numbers[-1] > count:
        return None
    ends = [mark.start() for mark in marks[1:]] + [len(answer)]
    parts = {n: answer[m.end() : end].strip(" \t\n;；,，、") for n, m, end in zip(numbers, marks, ends, strict=True)}
    return tuple(parts.get(number, "") for number in range(1, count + 1))
