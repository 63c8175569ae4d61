"""Reading English demands on words, letters and marks: what must occur, what may not, and how often."""

import re
from collections.abc import Iterator

from core.checks.constraints.constraint import Constraint
from core.checks.constraints.reading.amounts import Amount, find_amounts, find_times
from core.checks.constraints.reading.demand import QUOTE, Demand

NOT = (
    r"(?:(?:do|does|must|should|shall|may|can|could|will)(?:\s+not|n['’]t)|cannot|never|not|no|without|avoid(?:ing)?"
    r"|refrain from|free of|instead of)"
)
_USE = (
    r"(?:us(?:e|es|ing)|includ(?:e|es|ing)|contain(?:s|ing)?|mention(?:s|ing)?|writ(?:e|ing)|say(?:ing)?|ha"
    r"(?:ve|s|ving)"
    r"|put(?:ting)?|add(?:ing)?|featur(?:e|es|ing)|incorporat(?:e|es|ing)|employ(?:ing)?|with)"
)
_WORD = (
    r"(?:(?:negative |exact |following |specific |key ?)*(?:key ?words?|words?|phrases?|terms?|expressions?|items?))"
)
_BARE = r"[A-Za-z][\w'-]*"
_FUNCTION = (
    "in|that|with|for|to|which|on|at|of|etc|is|are|or|and|but|before|after|while|when|it|its|this|them|any|a|an|the"
    "|not|all|should|must|may|can|be|your|my|me|us|you"
)
"""Where a list of bare words ends."""
_AND = r"(?:\s*,?\s+(?:and|or|nor)\s+|\s*,\s*|\s+)"
_QUOTES = rf"\[?{QUOTE}(?:{_AND}(?:the\s+(?:{_WORD}\s+)?)?{QUOTE})*"
_LISTED = rf"{_BARE}(?:(?:\s*,\s*(?:(?:and|or)\s+)?|\s+(?:and|or)\s+){_BARE})*"
_FILL = rf"(?:\s+(?:be|to|any|an?|the|single|such|{_USE}|both|each|all(?: of)?|these|either|of))*"
_FORBIDDEN = re.compile(
    rf"\b{NOT}{_FILL}\s+(?:(?:{_WORD})(?:\s+such as|\s+like)?\s*:?\s*(?P<list>{_QUOTES}|{_LISTED})|"
    rf"(?P<quotes>{_QUOTES}))"
    rf"|\b(?:the\s+)?{_WORD}\s+(?P<subject>{_QUOTES}|{_LISTED})\s+(?:"
    rf"(?:should|must|may|can|shall|do|is|are)(?:\s+not|n['’]t)"
    rf"\s+(?:to\s+)?(?:be\s+)?(?:appear|occur|used?|mention(?:ed)?|includ(?:ed)?|show)"
    rf"|(?:is|are)\s+(?:forbidden|banned|prohibited|not allowed))",
    re.I,
)
_UNMENTIONED = re.compile(
    rf"\b{NOT}\s+(?:mention(?:ing)?|say(?:ing)?)\s+(?P<list>{_LISTED})"
    r"(?=\s+(?:in (?:your|the)|anywhere|at all|throughout)\b)",
    re.I,
)
_REQUIRED = re.compile(rf"\b{_USE}{_FILL}\s+(?:{_WORD})(?:\s+such as)?\s*:?\s*(?P<list>{_QUOTES}|{_LISTED})", re.I)
_KEYWORDS = re.compile(rf"^(?:required\s+|target\s+)?keywords?\s*:\s*(?P<list>{_QUOTES}|{_LISTED})", re.I)
_REQUIRED_QUOTES = re.compile(
    rf"\b(?:includ(?:e|es|ing)|mention|contain|incorporate|feature)\s+(?P<list>{_QUOTES})", re.I
)
NEGATED = re.compile(rf"\b{NOT}(?:\s+\w+){{0,4}}\s*$", re.I)
_LETTER = rf"(?:letter|character)s?\s+(?P<letter>{QUOTE}|[a-z](?!\w))"
_SUBJECT = re.compile(
    rf"\b{_LETTER}|\b(?:word|keyword|key word|term|phrase|name)s?\s+(?P<word>{QUOTE})"
    rf"|\b(?:word|keyword|term)\s+(?P<bare>(?!(?:{_FUNCTION})\b){_BARE})"
    rf"|(?P<quote>{QUOTE})(?=\s+(?:should|must|to|appear|at|exactly|no|more|less|fewer|\w+\s+times))"
    r"|\b(?P<caps>all[- ]caps|(?:all |only )?capital|upper-?case|capitali[sz]ed|stress words?)\b",
    re.I,
)
_SOME_CAPITALS = re.compile(
    r"\b(?:use|include|add)\s+(?:some\s+|a few\s+)?words?\s+(?:with|in)\s+(?:all\s+)?(?:caps|capitals"
    r"|capital letters)\b",
    re.I,
)
_NO_LETTER = re.compile(rf"\b{NOT}{_FILL}\s+{_LETTER}", re.I)
_MARKS = {
    "exclamation": "!", "question": "?", "semicolon": ";", "colon": ":", "dash": "—", "hyphen": "-",
    "parenthes": "(", "asterisk": "*", "hashtag": "#", "ellips": "…",
}  # fmt: skip
_MARK = (
    r"(?:exclamation(?:\s+(?:marks?|points?)|s)|question\s+marks?|semicolons?|colons?|(?:em[- ])?dash(?:es)?|hyphens?"
    r"|parenthes[ei]s|asterisks?|hashtags?|ellips[ei]s)"
)
_NO_MARK = re.compile(
    rf"\b{NOT}{_FILL}\s+(?P<marks>{_MARK}(?:(?:,\s*(?:(?:and|or)\s+)?|\s+(?:and|or)\s+){_MARK})*)\b", re.I
)
_THESE_MARKS = re.compile(
    rf"\b{NOT}(?:\s+(?:use|using))?\s+(?:the\s+|these\s+)?(?:following\s+)?(?:punctuation\s+)?(?:marks?"
    rf"|symbols?|characters?)"
    rf"\s*:?\s*(?P<list>{_QUOTES})",
    re.I,
)
_NO_COMMA = re.compile(rf"\b{NOT}{_FILL}(?:\s+of)?\s+commas?\b|\bcommas? (?:is|are) not allowed|\bcomma-free\b", re.I)
_NO_EMOJI = re.compile(rf"\b{NOT}{_FILL}\s+emojis?\b", re.I)
_NO_DIGITS = re.compile(rf"\b{NOT}{_FILL}\s+(?:digits|numerals)\b", re.I)
_PLAIN = re.compile(rf"\b{NOT}{_FILL}\s+markdown\b|\bplain text\b", re.I)


def make(type_: str, **arguments: object) -> Constraint:
    """A constraint as a rule says it; it is validated before anyone sees it."""
    return Constraint(type=type_, arguments=arguments)


def read_wording(demand: Demand) -> Iterator[Constraint]:
    """Keywords, forbidden words, and how often a word, a letter or a word in capitals is to occur."""
    for sentence in demand.sentences():
        times = list(find_times(sentence))
        if times:
            yield from _read_frequencies(demand, sentence, times)
        else:
            yield from _read_occurrence(demand, sentence)


def read_marks(demand: Demand) -> Iterator[Constraint]:
    """Commas, other marks, emoji, digits, Markdown."""
    if _NO_COMMA.search(demand.text):
        yield make("punctuation:no_comma")
    named = [name for match in _NO_MARK.finditer(demand.text) for name in re.findall(_MARK, match["marks"], re.I)]
    marks = [next(mark for stem, mark in _MARKS.items() if stem in name.lower()) for name in named]
    if marks:
        yield make("writing:forbidden_marks", marks=list(dict.fromkeys(marks)))
    for amount in find_amounts(demand.text, r"(?:exclamation|question) (?:marks?|points?)"):
        letter = "!" if amount.noun.lower().startswith("e") else "?"
        yield _frequency_of(letter, amount)
    for mark in ("question", "exclamation"):
        if re.search(rf"\b{mark} in Spanish marks", demand.text, re.I):
            yield make(f"punctuation:{mark}_marks")
    if _NO_EMOJI.search(demand.text):
        yield make("writing:no_emoji")
    if _NO_DIGITS.search(demand.text):
        yield make("detectable_content:no_digits")
    match = _THESE_MARKS.search(demand.text)
    if match:
        yield make("writing:forbidden_marks", marks=demand.list_words(match["list"]))
    if _PLAIN.search(demand.text):
        yield make("writing:plain_text")


def _read_frequencies(demand: Demand, sentence: str, times: list[Amount]) -> Iterator[Constraint]:
    """Each "so many times" goes with the nearest subject before it, or with the first after it."""
    subjects = list(_SUBJECT.finditer(sentence))
    for amount in times:
        before = [match for match in subjects if match.start() < amount.start]
        after = [match for match in subjects if match.start() >= amount.end]
        subject = before[-1] if before else after[0] if after else None
        if subject is None:
            continue
        relation = amount.relation or "exactly"
        if subject["caps"]:
            yield make("change_case:capital_word_frequency", capital_relation=relation, capital_frequency=amount.number)
        elif subject["letter"]:
            yield _frequency_of(demand.say(subject["letter"]), amount)
        else:
            keyword = demand.say(subject["word"] or subject["bare"] or subject["quote"])
            yield make("keywords:frequency", relation=relation, keyword=keyword, frequency=amount.number)


def _frequency_of(letter: str, amount: Amount) -> Constraint:
    relation = amount.relation or "exactly"
    return make("keywords:letter_frequency", let_relation=relation, letter=letter, let_frequency=amount.number)


def _read_occurrence(demand: Demand, sentence: str) -> Iterator[Constraint]:
    """What may not occur, and what must, in a sentence that names no number of times."""
    forbidden: list[str] = []
    for match in (*_FORBIDDEN.finditer(sentence), *_UNMENTIONED.finditer(sentence)):
        forbidden += _listed(demand, next(part for part in match.groups() if part))
    if forbidden:
        yield make("keywords:forbidden_words", forbidden_words=forbidden)
    for match in _NO_LETTER.finditer(sentence):
        yield make(
            "keywords:letter_frequency", let_relation="less than", letter=demand.say(match["letter"]), let_frequency=1
        )
    if _SOME_CAPITALS.search(sentence):
        yield make("change_case:capital_word_frequency", capital_relation="at least", capital_frequency=1)
    required: list[str] = []
    for pattern in (_REQUIRED, _REQUIRED_QUOTES, _KEYWORDS):
        for match in pattern.finditer(sentence):
            if not NEGATED.search(sentence[: match.start()]) and not _starts_clause(sentence, match):
                required += _listed(demand, match["list"])
    if required:
        yield make("keywords:existence", keywords=list(dict.fromkeys(required)))


def _starts_clause(sentence: str, match: re.Match[str]) -> bool:
    """Whether the verb belongs to an edge: "start with the word X" says where, not what."""
    return bool(
        re.search(
            r"\b(?:start|begin|end|finish|open|conclude|clos)\w*\s*(?:\S+\s+){0,4}$", sentence[: match.start()], re.I
        )
    )


def _listed(demand: Demand, part: str) -> list[str]:
    found = []
    for word in demand.list_words(part):
        if re.fullmatch(_FUNCTION, word, re.I):
            break
        found.append(word)
    return found
