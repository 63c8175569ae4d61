"""Which options an answer in words chooses: "B", "(b)", "选B", "A and C", "B. Paris", "Not A, but B".

An answer that can be read in two ways is not read. Does not know which option is right.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.usecases.grading.assignment import Option

_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_QUOTES = str.maketrans("“”‘’「」", "\"\"''[]")
SIMPLIFIED = str.maketrans(
    "選擇項會從還對確錯誤沒無這話個說題應為認覺論點觀敘陳斷該並許於與",
    "选择项会从还对确错误没无这话个说题应为认觉论点观叙陈断该并许于与",
)
"""What is said around a choice or verdict, where Chinese is not written with simplified characters."""
_EDGE = " \t.,;:!?'\"`“”‘’()[]{}<>*_~。、《》「」【】·√✓✔☑-"
_SEPARATOR = r"(?:\s*(?:[,、;/+&]|\band\b|\bor\b|和|与|及|跟|或者?|以及)\s*|\s+)"
_LEAD = re.compile(
    r"(?:\b(?:answers?|ans|options?|choices?|letters?)(?:\s+(?:is|are|was|would\s+be|should\s+be|must\s+be))?\s*[:=-]?"
    r"|\bI(?:'d|'ll)?\s+(?:\w+\s+)?(?:choose|chose|pick|select|guess|think|believe|say|go\s+(?:with|for))(?:\s+that)?"
    r"(?:\s+(?:it\s+is|it's))?|\b(?:it\s+is|it's|it\s+must\s+be|choose|pick|select|maybe|probably|definitely|both)"
    r"|正确(?:答案|选项)|答案?|选择|选项?|我(?:认为|觉得)|应该?是|应为)"
    r"(?:\s*(?:应该?)?(?:是|为|选择?|:))*\s*(?:(?:the\s+)?(?:answer|option|choice|letter)|选项)?\s*:?\s*",
    re.I,
)
_BEFORE = (
    r"(?:\bnot(?:\s+(?:choose|pick|select|be|think|say))?|n't(?:\s+(?:choose|pick|select|be|think|say))?"
    r"|\brather\s+than|\binstead\s+of|\bexcept(?:\s+for)?|不是|不选择?|不会选|并非|而非|排除|除了?)"
)
_AFTER = (
    r"(?:\s*(?:is|are)?\s*(?:wrong|incorrect|false|not\s+(?:right|correct|true))\b"
    r"|\s*(?:是|选项)*(?:不对|错误?的?|不正确|不是(?=[,。;、\s])))"
)
_DENIES = re.compile(
    r"\b(?:not|no|never|neither|nor|except|without|unlike|rather|instead|or)\b|n't\b|不|没|非|无|除", re.I
)
_GOES_ON = re.compile(r"\s*(?:$|[.):,;、\-—–\n]|\s(?:because|since|as|is|for|due)\b|\s*(?:因为|由于|是|项|选项))", re.I)
_LEAST = 3
"""Characters an option's text has before it is found inside a sentence; numbers never are."""
MOST_READ = 4000
"""Characters of an answer that are read: a longer one is no choice."""
_MOST_BESIDE = 8
"""Words or 字 beside an option's text found in a sentence; a longer sentence may be of something else."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What was read; without options `fault` names the sentence that says why not."""

    options: tuple[Option, ...] = ()
    fault: str = "unreadable_choice"


def read_choice(answer: str, options: Sequence[Option]) -> Choice:
    """The options an answer chooses, in their order, each once; several where it names several."""
    plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", answer)).translate(_QUOTES).translate(SIMPLIFIED).strip()
    labels = _Labels(options)
    named, texts = labels.read_all(plain), _by_text(plain, options)
    if named and texts and set(named) != set(texts):
        return Choice(fault="two_readings")
    found = named or texts
    if not found:
        rest = labels.drop_rejected(plain)
        readings = {frozenset(one) for one in labels.read_parts(rest)}
        if not readings:
            within = _within(plain, options)
            readings = {frozenset(within)} if within else set()
        if len(readings) > 1:
            return Choice(fault="two_readings")
        found = tuple(readings.pop()) if readings else ()
    return Choice(tuple(option for option in options if option in found)) if found else Choice()


def _fold(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).translate(SIMPLIFIED).casefold()
    return " ".join(folded.split()).strip(_EDGE)


def _by_text(plain: str, options: Sequence[Option]) -> tuple[Option, ...]:
    """The option whose text the whole answer is, with or without "the answer is"."""
    lead = _LEAD.match(plain)
    wordings = {_fold(plain)} | ({_fold(plain[lead.end() :])} if lead else set())
    found = tuple(option for option in options if _fold(option.text) and _fold(option.text) in wordings)
    return found if len(found) == 1 else ()


def _within(plain: str, options: Sequence[Option]) -> tuple[Option, ...]:
    """The one option whose text stands in the answer, of texts within each other the longest; none beside a denial."""
    rest, found = _fold(plain), []
    for option in sorted(options, key=lambda option: -len(option.text)):
        text = _fold(option.text)
        if (
            len(text) < _LEAST
            and not (len(text) == _LEAST - 1 and not text.isascii())
            or not re.search(r"[^\W\d_]", text)
        ):
            continue
        pattern = rf"(?<!\w){re.escape(text)}(?!\w)" if text.isascii() else re.escape(text)
        rest, times = re.subn(pattern, "\n", rest)
        found += [option] if times else []
    words_beside = re.findall(r"[a-z0-9']+|[\u4e00-\u9fff]", rest)
    sure = len(found) == 1 and len(words_beside) <= _MOST_BESIDE and not _DENIES.search(rest)
    return tuple(found) if sure else ()


class _Labels:
    """Finds the names of options in a text that went through NFKC."""

    def __init__(self, options: Sequence[Option]) -> None:
        self._options = {_name(option.id): option for option in options}
        names = sorted(map(re.escape, self._options), key=len, reverse=True)
        one = rf"(?<![a-z0-9])[(\[<【\"'*_]{{0,3}}(?:{'|'.join(names)})[)\]>】\"'*_]{{0,3}}(?![a-z0-9])"
        self._single = all(len(name) == 1 for name in self._options)
        run = rf"|(?<![a-z0-9])[{''.join(names)}]{{2,26}}(?![a-z0-9])" if self._single else ""
        self._one = re.compile(one, re.I)
        self._label = re.compile(rf"\(?(?:{'|'.join(names)})[).:]\s*\w", re.I)
        self._list = re.compile(rf"(?:{one}(?:{_SEPARATOR}+{one})*{run})", re.I)
        self._rejected = re.compile(
            rf"{_BEFORE}\s*(?:the\s+)?(?:option|answer|choice|选项)?\s*(?:{one})|(?:{one}){_AFTER}", re.I
        )
        self._changed = re.compile(
            rf"(?:\bfrom\s+(?:{one})\s+to|(?:{one})\s*(?:->|=>|→|改(?:为|成|选)))\s*(?={one})", re.I
        )

    def read_all(self, plain: str) -> tuple[Option, ...]:
        """What the whole answer lists and nothing else, each with its text or without."""
        bare = plain.strip(" .。!！,;:\n\t√✓✔☑")
        single = self._with_text(bare)
        labelled = single and self._label.match(bare)
        if self._list.fullmatch(bare) and not self._is_word(bare) and not labelled:
            return self._ids(bare)
        if single:
            return (single,)
        parts = [part.strip() for part in re.split(r"[\n;]|,(?=\s*[(\[]?\w[).、:\s])", bare) if part.strip()]
        found = [self._with_text(part) for part in parts]
        return tuple(option for option in found if option) if len(parts) > 1 and all(found) else ()

    def drop_rejected(self, plain: str) -> str:
        """Without the options that are named to be turned down, or that a later one replaces."""
        return self._rejected.sub(" \n ", self._changed.sub(" ", plain)).strip(" \n,;:、。.")

    def read_parts(self, plain: str) -> Iterator[tuple[Option, ...]]:
        """What "the answer is", "选" and the like point at, and what the answer begins with."""
        plain = re.sub(r"^\s*(?:but|so|it'?s|而?是|→|->)\s*", "", plain, flags=re.I)
        for lead in _LEAD.finditer(plain):
            listed = self._list.match(plain, lead.end())
            if listed and not self._is_article(plain, listed):
                yield self._ids(listed[0])
        first = self._list.match(plain)
        if first and not self._is_article(plain, first) and not self._is_word(first[0]):
            rest = _fold(plain[first.end() :])
            named = self._ids(first[0])
            others = [option for option in self._options.values() if option not in named and _fold(option.text) == rest]
            yield named
            if others and rest:
                yield tuple(others)

    def _with_text(self, part: str) -> Option | None:
        """The option that a part names and, after the name, says the text of."""
        named = self._one.match(part)
        if not named:
            return None
        option = self._ids(named[0])[0]
        rest = _fold(part[named.end() :])
        return option if not rest or rest == _fold(option.text) else None

    def _ids(self, listed: str) -> tuple[Option, ...]:
        found = [self._options[_name(match[0].strip("()[]<>【】\"'*_"))] for match in self._one.finditer(listed)]
        if not found and self._single:
            found = [self._options[char] for char in _name(listed.strip("()[]<>【】\"'*_"))]
        return tuple(dict.fromkeys(found))

    def _is_word(self, listed: str) -> bool:
        """Whether letters run together may be a word, as "bad": no capitals, out of order or twice the same."""
        bare = listed.strip("()[]<>【】\"'*_")
        return len(bare) > 1 and bare.isalpha() and bare.islower() and list(bare) != sorted(set(bare))

    def _is_article(self, plain: str, listed: re.Match[str]) -> bool:
        """Whether "a" or "I" is a word of the sentence: another word follows, and none that gives a reason."""
        if not re.fullmatch(r"[ai]", listed[0], re.I):
            return False
        following = plain[listed.end() :]
        return not _GOES_ON.match(following) and bool(re.match(r"\s+[a-z]|'", following, re.I))


def _name(label: str) -> str:
    return unicodedata.normalize("NFKC", label).casefold().strip()
