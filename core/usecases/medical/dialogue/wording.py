"""English speech as it would be written: sentences, without fillers and courtesy, spoken numbers and letters written.

Leaves out and writes; changes no person, tense or denial. Knows no question and no section.
"""

import re
import tomllib
from functools import cache
from pathlib import Path

_SPLIT = re.compile(r"(?:[^.?!…]|(?<=\d)\.(?=\d)|(?<=\b[DM][rs])\.|(?<=\bMrs)\.)*(?:[.?!…]+[\"”’']*|$)")
_TOKENS = (
    (re.compile(r"[’‘]"), "'"), (re.compile(r"\ball right\b", re.I), "alright"),
    (re.compile(r" n't\b"), "n't"), (re.compile(r" (?=[,.?!;:])"), ""),
    (re.compile(r"\b(?:gon na|gonna)\b", re.I), "going to"), (re.compile(r"\b(?:wan na|wanna)\b", re.I), "want to"),
    (re.compile(r"\b(?:got ta|gotta)\b", re.I), "have to"), (re.compile(r"'cause\b", re.I), "because"),
    (re.compile(r"(?<![\w'])[a-z']{1,9}- (?=[a-z])", re.I), ""),
    (re.compile(
        r"\b(?!(?:\d|had\b|that\b|zero|one|two|three|four|five|six|seven|eight|nine|ten"
        r"|o\b))([a-z']+)(?:,? \1\b)+", re.I
    ), r"\1"),
)  # fmt: skip
_FILLERS = re.compile(
    r"(?:,\s*|\b)(?:um+|uh+|uhm|erm|hm+|mm+(?:-?hmm?)?|i mean|kind of like|sort of like|like i said"
    r"|you know(?! (?:what|how|if|that|any|of|the|why|when|where|who|about))"
    r"|to be (?:quite |totally )?honest(?: with you)?|(?<=, )like(?=,)|i'd say|i would say|let me (?:think|see)"
    r"|basically|actually|honestly|obviously|literally|right now\?|please"
    r"|(?<=, )(?:sir|ma'am|doctor|doc|miss)(?=[,.?!]|$)|ma'am(?=[.?!]|$))\b[,]?\s*",
    re.I,
)
_POLITE = re.compile(
    r"^(?:(?:good (?:morning|afternoon|evening)|thank you|thanks)(?: (?:so|very) much)?(?: for \w+ing)?"
    r"|let me (?:check|look at|see) my \w+)[,.! ]+|,? (?:thank you|thanks)(?: (?:so|very) much)?(?: for \w+ing)?$"
    r"|,? (?:but )?that's (?:it|all)$",
    re.I,
)
_LETTERS = re.compile(
    r"\b(?:[A-HJ-Z]|I(?= [A-Z]\b))(?: [A-HJ-Z]\b(?!'))+(?: I\b(?!'| (?:am|have|had|was|do|did|think|went|got|feel)\b))?"
)
_UNITS = r"(?:years?|months?|weeks?|days?|hours?|minutes?|mg|milligrams?|pounds?|percent|feet|inches|degrees|ml|times)"
_SMALL = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ONES, _TEENS = "|".join(_SMALL[1:10]), "|".join(_SMALL[10:])
_TWO = rf"(?:(?:{'|'.join(_TENS)})(?:[ -](?:{_ONES}))?|{_TEENS})"
_NUMBER = re.compile(
    rf"\b(?:(?P<century>nineteen|twenty) (?P<year>{_TWO})"
    rf"|(?P<thousands>{_ONES}) thousand(?: (?:and )?(?P<rest>{_TWO}|{_ONES}))?"
    rf"|(?P<hundreds>{_ONES}|a) hundred(?: (?:and )?(?P<over>{_TWO}|{_ONES}))?|(?P<two>{_TWO})|(?P<one>{_ONES}))\b",
    re.I,
)  # fmt: skip
_NEXT = re.compile(
    rf"[ -](?:{'|'.join((*_SMALL, *_TENS))}|hundred|thousand|million|point|oh|o|first|second"
    rf"|third|fourth|fifth|sixth|seventh|eighth|ninth)\b",
    re.I,
)


def split_speech(text: str) -> list[tuple[int, int]]:
    """Where the sentences of one turn start and end, none empty; run-on speech is cut where it takes a new breath."""
    found = []
    for match in _SPLIT.finditer(text):
        said = match[0].strip()
        if re.search(r"\w", said):
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            found += _cut(text, start, start + len(said))
    return found


_BREATH = re.compile(
    r" (?=(?:okay|alright|all right|so (?:i|you|it|we|the|that|he|she|they|let|your|my|how"
    r"|what|when)|and then|now (?:i|you|it|we|let|the|do|did|have|are|your|for)|but|because"
    r"|and (?:i|you|it|he|she|we|they|that|your|my|the|do|did|have|are|any|how)"
    r"|i(?:'m| am| have|'ve| do| did| want| think| was|'d)|do you|have you|are you|did you)\b)", re.I,
)  # fmt: skip
COURTESY = 14
"""Words up to which a sentence with a phrase of courtesy in it is courtesy."""
RUN_ON = 30
"""Words without a closing mark from which speech is taken to be run on."""


def _cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    said = text[start:end]
    if said.count(" ") < RUN_ON or said.count(",") * 15 > said.count(" "):
        return [(start, end)]
    cuts = [0]
    for match in _BREATH.finditer(said):
        if said.count(" ", cuts[-1], match.start()) >= 4:
            cuts.append(match.end())
    ends = [*cuts[1:], len(said)]
    return [(start + a, start + a + len(said[a:b].rstrip())) for a, b in zip(cuts, ends, strict=True)]


def clean(said: str) -> str:
    """A sentence without hesitation, courtesy at its start and its closing mark."""
    text = " ".join(said.split())
    for pattern, written in _TOKENS:
        text = pattern.sub(written, text)
    text = " ".join(_FILLERS.sub(" ", text).split())
    text = re.sub(r"[ ,]+(?:okay|ok|alright|all right)[ ,]*[?.!]*$", "", text, flags=re.I)
    text = re.sub(r"\s+([,.?!;])", r"\1", text).strip(" ,;-–—")
    text = _POLITE.sub("", text)
    text = _LETTERS.sub(lambda match: match[0].replace(" ", ""), strip_start(text))
    return write_terms(write_numbers(text)).strip(" ,;.-")


_NEW_START = re.compile(r"(?:no|i|i'm|it|it's|he|she|we|they|that's|sorry)\b", re.I)


def strip_start(text: str) -> str:
    """Without courtesy and joining words at the start: "Yeah, so, um, I have" -> "I have". A "no" that denies what
    follows it stays."""
    start = load_words("courtesy_start")
    while match := re.match(r"([\w'-]+)([,.!;]*)\s*", text):
        word, mark, rest = match[1].lower(), match[2], text[match.end() :]
        bare = word in ("no", "right", "well", "good") and not mark
        if word not in start or not rest or (bare and not (word == "no" and _NEW_START.match(rest))):
            break
        if not mark and re.match(r"(?:for|about|with|in|on|at|side|now|to|of|enough|that)\b", rest, re.I):
            break
        text = rest
    return text


def write_numbers(text: str) -> str:
    """Number words in digits where they are ten and more or stand before a unit, and are one number beyond doubt."""
    made, end = [], 0
    for match in _NUMBER.finditer(text):
        value = _value(match)
        before = re.search(
            rf"\b(?:{'|'.join((*_SMALL[1:], *_TENS))}|hundred|thousand|point|oh|o)[ -]$",
            text[: match.start()][-12:],
            re.I,
        )
        measured = re.match(rf"[ -](?:or \w+ )?{_UNITS}\b", text[match.end() :], re.I)
        if before or _NEXT.match(text, match.end()) or not (value >= 10 or measured):
            continue
        made += [text[end : match.start()], str(value)]
        end = match.end()
    said = "".join(made) + text[end:]
    said = re.sub(r"(?<=\d) ?(?:MG|milligrams?)\b", " mg", said)
    return re.sub(r"(?<=\d) ?percent\b", "%", said)


def _value(match: re.Match[str]) -> int:
    if match["century"]:
        return _two(match["century"]) * 100 + _two(match["year"])
    if match["thousands"]:
        return _two(match["thousands"]) * 1000 + _two(match["rest"])
    if match["hundreds"]:
        return _two(match["hundreds"]) * 100 + _two(match["over"])
    return _two(match["two"] or match["one"])


def _two(words: str | None) -> int:
    worth = (
        {word: number for number, word in enumerate(_SMALL)} | {w: n * 10 for n, w in enumerate(_TENS, 2)} | {"a": 1}
    )
    return sum(worth[word] for word in re.split(r"[ -]", words.lower())) if words else 0


def write_terms(sentence: str) -> str:
    """With the clinical name of what has one: "my left knee hurts" -> "left knee pain"."""
    for pattern, term in _terms():
        sentence = pattern.sub(term, sentence)
    return sentence


@cache
def _terms() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(row["en"], re.I), row["to"]) for row in load_rules()["terms"])


def is_weak(sentence: str) -> bool:
    """Whether a patient's sentence has no word that a note would hold."""
    tokens = [token.replace("'", "") for token in re.findall(r"[\w']+", sentence.lower())]
    return all(token in load_words("weak") or token in load_words("small_talk") for token in tokens)


def is_courtesy(sentence: str) -> bool:
    """Whether a doctor's cleaned sentence is courtesy: a short one with a phrase of it is."""
    return is_small_talk(sentence) or sentence.count(" ") < COURTESY and bool(_small_talk().search(sentence))


def is_small_talk(sentence: str) -> bool:
    """Whether nothing in a cleaned sentence but courtesy is of use to a note."""
    rest = _small_talk().sub(" ", sentence) if sentence.count(" ") < COURTESY else sentence
    known = load_words("small_talk") if rest == sentence else load_words("small_talk") | load_words("weak")
    return all(token.replace("'", "") in known for token in re.findall(r"[\w']+", rest.lower()))


@cache
def load_words(name: str) -> frozenset[str]:
    """A word list of dialogue.toml."""
    return frozenset(load_rules()[name]["words"].split())


@cache
def load_rules() -> dict:
    """dialogue.toml."""
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))


@cache
def _small_talk() -> re.Pattern[str]:
    return re.compile("|".join(rf"\b(?:{phrase})" for phrase in load_rules()["small_talk"]["phrases"]), re.I)
