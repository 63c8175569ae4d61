"""Names where they stand in a text, also those that open a sentence.

English: runs of capitalised words; a dictionary and the word that follows tell a name from a word that only opens its
sentence. Chinese: word classes, family names, and the endings of places and bodies. Finds more than `find_names`, which
the search uses. Does not know what a name stands for.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.checks.chinese_names import find_chinese_names
from core.checks.lexicon import is_common_word, is_counted, is_written_name
from core.documents.document import Span

_WORD = re.compile(r"[^\W\d_\u3005-\u9fff](?:[^\W\u3005-\u9fff]|[’'&]|[.-](?=[^\W\u3005-\u9fff])){0,60}")
_LONGEST = 12
"""Words of a run taken for one name; more are a line in capitals."""
_GAP = re.compile(r" (?:& )?")
_OPENS = re.compile(r"(?:^|[\n.!?:;…][\"”’'»)\]*_]*\s*|[“\"‘«(\[*•|>–—-]\s*|\d[.)]\s*)$")
_VERBS = (
    "is|was|has|does|says|said|serves|offers|provides|sells|makes|made|gets|got|gives|gave|boasts|features|caters|opens"
    "|opened|wants|will|would|can|could|won|lost|knows|knew|went|came|took|had|stood|sat|looked|smiled|nodded|laughed"
    "|thinks|thought|lives|lived|works|worked|believes|told"
)
_AGREES = re.compile(
    rf",?\s(?:(?:also|now|always|only|still|once|never|really|currently)\s)?(?:{_VERBS})\b"
    r"|[’']s\s|, (?:an?|the|who|which|located|situated|in|near|on|at)\s"
)
_SINGULAR = re.compile(
    r",?\s(?:also |now |only )?(?:is|was|has|does|says|serves|offers|provides|sells|makes|boasts|features)\b"
)
_NEVER = """
    I I'm I'll I've I'd I’m I’ll I’ve I’d OK FAQ AM PM A.M P.M TV Mr Mrs Ms Dr Sir Madam Miss Prof Internet AD BC
    BCE CE GMT UTC GBP USD EUR RMB CNY HKD JPY Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mondays
    Tuesdays Wednesdays Thursdays Fridays Saturdays Sundays January February March April May June July August
    September October November December Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec"""
_NEUTRAL = frozenset(_NEVER.split())
_GRAMMAR = """
    the a an and or but nor so if it its it's is are was were be been has have had do does did not no yes in on at
    to for from by with of as this that these those there here he she they we you i me him her his them their our
    your my who what where when why how which while although though because since after before during until within
    all any some each every both either neither most many much more few several one two just only even also then
    than very too again always never often sometimes however therefore meanwhile please welcome with without about
    over under near next close inside outside between among across along around behind beyond up down out off can
    could will would shall should may might must let us"""
_GRAMMAR_WORDS = frozenset(_GRAMMAR.split())


@dataclass(frozen=True, slots=True)
class Name:
    """One name, as written. `opens`: it begins a sentence, so that its first word has its capital anyway.

    `loose`: it stands in a line all of whose words have capitals, so that ordinary words in it are no names.
    """

    span: Span
    words: tuple[str, ...]
    opens: bool = False
    loose: bool = False


def find_proper_names(text: str, language: str) -> tuple[Name, ...]:
    """In order: runs of capitalised words, and in Chinese text Chinese names by their form."""
    found = list(_find_capitals(text))
    if language == "zh":
        found += [Name(span, (text[span.start : span.end],)) for span in find_chinese_names(text)]
    return tuple(sorted(found, key=lambda name: name.span.start))


def _find_capitals(text: str) -> Iterator[Name]:
    at = 0
    for line in text.split("\n"):
        loose = _has_title_case(line)
        for run in _runs(line):
            name = _read_run(line, run, loose)
            if name:
                yield Name(Span(name.span.start + at, name.span.end + at), name.words, name.opens, loose)
        at += len(line) + 1


def _runs(line: str) -> Iterator[list[re.Match[str]]]:
    run: list[re.Match[str]] = []
    for match in _WORD.finditer(line):
        if run and not (
            len(run) < _LONGEST and match[0][0].isupper() and _GAP.fullmatch(line, run[-1].end(), match.start())
        ):
            yield run
            run = []
        if match[0][0].isupper():
            run.append(match)
    if run:
        yield run


def _read_run(line: str, run: list[re.Match[str]], loose: bool) -> Name | None:
    """The run without the words of grammar at its ends; None where nothing is left that may be a name."""
    opens = bool(_OPENS.search(line, max(0, run[0].start() - 6), run[0].start()))
    while run and _is_grammar(run[0][0]) and (len(run) == 1 or run[0][0].lower() != "the"):
        run, opens = run[1:], False
    while run and _is_grammar(run[-1][0]):
        run = run[:-1]
    if not run or len(run) == 1 and opens and not _names_alone(line, run[0]):
        return None
    return Name(Span(run[0].start(), run[-1].end()), tuple(match[0] for match in run), opens)


def _is_grammar(word: str) -> bool:
    return word in _NEUTRAL or word.lower() in _GRAMMAR_WORDS or word.replace("’", "'") in _NEUTRAL


def _names_alone(line: str, match: re.Match[str]) -> bool:
    """Whether a lone word that opens a sentence is a name: no dictionary word, or one that could not stand there."""
    word = match[0]
    if not is_common_word(word) or len(word) > 1 and word.isupper() and is_written_name(word):
        return True
    if is_written_name(word) and re.match(r"\s[a-z]+ed\s", line[match.end() : match.end() + 20]):
        return True
    if (is_counted(word) or is_written_name(word)) and _AGREES.match(line, match.end()):
        return True
    plural = word.endswith("s") and not word.endswith(("ss", "ics", "news", "us", "is"))
    return bool(plural and not is_counted(word) and _SINGULAR.match(line, match.end()))


def _has_title_case(line: str) -> bool:
    """Headings and slogans: nearly every long word has a capital."""
    long = [word for word in line.split() if len(word) > 3 and word[0].isalpha()]
    capitals = sum(word[0].isupper() for word in long)
    ends = line.rstrip().endswith((".", "!", "?", ":", ";"))
    return line.lstrip().startswith("#") or not ends and len(long) >= 3 and capitals >= 0.8 * len(long)
