"""Whether names, acronyms and codes in Latin letters are the source's. Does not know who or what a name stands for.

Held against a target: a name in it that the source does not have, and one of the source that is gone while another has
come. Between scripts a name may be written by its sound, so one that is missing there says nothing.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from core.checks.check import Check
from core.checks.lexicon import is_common_word
from core.checks.translation.calendar import find_months, find_weekdays
from core.checks.translation.geography import find_countries
from core.checks.translation.reading import Reading
from core.checks.translation.scripts import scripts_of
from core.documents.document import Span
from core.messages import words
from core.models.language_tags import main_language

_LETTER = "A-Za-z\u00c0-\u024f\u1e00-\u1eff"
_WORD = re.compile(rf"(?<![{_LETTER}0-9])[{_LETTER}]+(?:[.'’&-]?[{_LETTER}0-9]+)*")
_OPENS = re.compile(r"(?:^|[.!?:;…¿¡\n]|[\"“”„«»‘(\[*•–—-])\s*$")
_SYLLABLE = re.compile("(?:[bdghklmnprstvxđ]|[ckpt]h|g[hi]|n[gh]|ngh|qu|tr|c)?[aeiouy]{1,3}(?:[cmnpt]|ch|ng|nh)?")
"""What a syllable of Vietnamese may be, tones aside."""
_EXONYMS = """
    korea corea coree coreia england inglaterra inghilterra angleterre scotland escocia scozia ecosse wales gales
    galles britain bretagna bretagne bretana america europe europa africa asia earth terre terra tierra god dieu
    dios dio deus internet states etats-unis estados stati unidos uniti kingdom reino regno royaume north south east
    west norte sur sul nord sud est ouest oeste lviv vienna munich cologne nuremberg geneva brussels antwerp athens
    lisbon moscow warsaw prague rome venice florence milan naples turin copenhagen bucharest cairo christmas easter
    argentine danube rhine bavaria saxony prussia hannover mrs mister messrs sir madam oct faqs asean nato opec
    mediterranean baltic adriatic aegean olympics prix parliament quran bible koran atlantic pacific alps"""
_TRANSLATED = frozenset(_EXONYMS.split())
"""Names that languages of Latin script write so differently that likeness does not find them."""
_PEOPLES = """
    israeli iraqi pakistani saudi bangladeshi kuwaiti yemeni qatari emirati omani somali nepali thai spaniard
    filipino filipina muslim christian jew swede dane finn pole turk greek scot briton czech serb croat kurd arab
    dutch swis welsh french"""
_NATIONS = frozenset(_PEOPLES.split())
_NOUNS = frozenset(("de", "lb"))
"""Languages that write every noun with a capital."""
_TURNS = frozenset(("hu",))
"""Languages of Latin script that write Viktor Orbán as Orbán Viktor."""
ALIKE = 62
"""Likeness of two names out of 100 (rapidfuzz ratio of the folded words) from which they may be one: Londres."""

LONG_NAME, ALIKE_WITHIN = 6, 75
"""Letters from which one name may stand within the other, and how like: Macedonia, Nordmazedonien."""


@dataclass(frozen=True, slots=True)
class _Name:
    said: str
    span: Span
    opens: bool


def check_names(pair: Reading) -> Check:
    """`spans` are names of the target that the source does not have; None where none can be compared."""
    exchanged = _exchanged_countries(pair)
    if exchanged:
        return exchanged
    ours, theirs = _find(pair.source), _find(pair.target)
    moved = _exchanged_names(pair, ours, theirs)
    if moved:
        detail = words("translation_checks.names_exchanged", one=moved[0].said, other=moved[1].said)
        return Check("names", False, detail, _spans(moved))
    latin = [scripts_of(language) == ("Latn",) for language in (pair.source_language, pair.target_language)]
    if not ours and not theirs or not any(latin):
        return Check("names", None, words("translation_checks.names_none"))
    if not all(latin):
        return _judge_across(pair, ours, theirs, latin)
    if _NOUNS & {main_language(pair.source_language), main_language(pair.target_language)}:
        return _judge_beside_nouns(pair, ours, theirs)
    strange = [
        name for name in theirs if _is_proper(name, pair.target_language) and not _is_in(name, pair.source, ours)
    ]
    lost = [name for name in ours if _is_proper(name, pair.source_language) and not _is_in(name, pair.target, theirs)]
    if lost and strange:
        return _differ(lost, strange)
    return Check("names", True, words("translation_checks.names_same"))


def _exchanged_countries(pair: Reading) -> Check | None:
    """A country of the source is gone and another one has come."""
    ours, theirs = find_countries(pair.source, pair.source_language), find_countries(pair.target, pair.target_language)
    if not ours or not theirs or not (ours.keys() - theirs.keys() and theirs.keys() - ours.keys()):
        return None
    lost = [_Name(pair.source[s.start : s.end], s, False) for code, s in ours.items() if code not in theirs]
    new = [_Name(pair.target[s.start : s.end], s, False) for code, s in theirs.items() if code not in ours]
    return _differ(lost, new)


def _exchanged_names(pair: Reading, ours: Sequence[_Name], theirs: Sequence[_Name]) -> Sequence[_Name]:
    """Two names of the target in each other's place, where all others keep theirs; () where none are. Among the names
    that both sides have once, people change the places of just two in one of 400 sentences (NTREX-128 and Tatoeba, rows
    that are not reported), in most languages at the same rate."""
    names, others = [_bare(name) for name in ours], [_bare(name) for name in theirs]
    shared = {name for name in names if len(name) > 2 and names.count(name) == others.count(name) == 1}
    kept = [name for name in theirs if _bare(name) in shared]
    wanted = [name for name in names if name in shared]
    moved = [at for at, name in enumerate(kept) if _bare(name) != wanted[at]]
    if len(moved) != 2:
        return ()
    one, other = (kept[at] for at in moved)
    turns = _TURNS & {main_language(pair.source_language), main_language(pair.target_language)}
    return () if turns and other.span.start - one.span.end == 1 else (one, other)


def _bare(name: _Name) -> str:
    return re.sub("['’]s?$", "", name.said)


def _differ(lost: Sequence[_Name], new: Sequence[_Name]) -> Check:
    detail = words("translation_checks.names_changed", lost=_say(lost), new=_say(new))
    return Check("names", False, detail, _spans(new))


def _judge_across(pair: Reading, ours: Sequence[_Name], theirs: Sequence[_Name], latin: Sequence[bool]) -> Check:
    """Where one script is not Latin: a name in Latin letters there can only come from the source."""
    if latin[1]:
        lost = [name for name in ours if _is_long(name) and not _is_in(name, pair.target, theirs)]
        if lost:
            detail = words("translation_checks.names_lost", lost=_say(lost))
            return Check("names", False, detail, _spans([name for name in theirs if name.said not in pair.source]))
        return Check("names", True if ours else None, words("translation_checks.names_same"))
    strange = [name for name in theirs if _is_long(name) and not _is_in(name, pair.source, ours)]
    if strange:
        return Check("names", False, words("translation_checks.names_new", new=_say(strange)), _spans(strange))
    return Check("names", True if theirs else None, words("translation_checks.names_same"))


def _judge_beside_nouns(pair: Reading, ours: Sequence[_Name], theirs: Sequence[_Name]) -> Check:
    """Where the other language writes nouns with capitals, only English names can be told; their absence is enough."""
    if main_language(pair.source_language) == "en":
        lost = [name for name in ours if _is_plain_name(name) and not _is_in(name, pair.target, theirs)]
        if lost:
            return Check("names", False, words("translation_checks.names_lost", lost=_say(lost)))
        return Check("names", True, words("translation_checks.names_same"))
    if main_language(pair.target_language) == "en":
        new = [name for name in theirs if _is_plain_name(name) and not _is_in(name, pair.source, ours)]
        if new:
            return Check("names", False, words("translation_checks.names_new", new=_say(new)), _spans(new))
        return Check("names", True, words("translation_checks.names_same"))
    return Check("names", None, words("translation_checks.names_nouns"))


def _is_plain_name(name: _Name) -> bool:
    """A capital and small letters, four or more, in no English dictionary."""
    return _is_proper(name, "en") and len(name.said) > 3 and name.said[1:].islower() and name.said.isalpha()


def _is_long(name: _Name) -> bool:
    return len(name.said) > 2


def _find(text: str) -> list[_Name]:
    """Capitalised words in Latin letters, in order; `opens` where a sentence may have given the capital."""
    return [
        _Name(match[0], Span(*match.span()), bool(_OPENS.search(text, max(0, match.start() - 3), match.start())))
        for match in _WORD.finditer(text)
        if match[0][0].isupper() and len(match[0]) > 1
    ]


def _is_proper(name: _Name, language: str) -> bool:
    """A name for sure: not at the start of a sentence, no month, and in English no ordinary word."""
    if name.opens or len(name.said) < 3 or "." in name.said or name.said[1].isupper():
        return False
    if language.startswith("vi") and _SYLLABLE.fullmatch(_fold(name.said)):
        return False
    if find_countries(name.said, language) or _fold(name.said) in _TRANSLATED:
        return False
    if language.startswith("en") and (is_common_word(name.said) or _is_nation(name.said)):
        return False
    return not find_months(name.said, language) and not find_weekdays(name.said, language)


def _is_nation(word: str) -> bool:
    return word.lower().rstrip("s") in _NATIONS or bool(re.search(r"(?:ian|ish|ese|ean|an)s?$", word))


def _is_in(name: _Name, text: str, others: Sequence[_Name]) -> bool:
    """Whether the other side has the name, as it is, in another case, or spelt another way."""
    word = _fold(name.said)
    if word in _fold(text):
        return True
    return any(_are_alike(word, _fold(other.said)) for other in others)


def _are_alike(one: str, other: str) -> bool:
    if one[:3] == other[:3] or one in other or other in one and len(other) > 3:
        return True
    if min(len(one), len(other)) >= LONG_NAME and fuzz.partial_ratio(one, other) >= ALIKE_WITHIN:
        return True
    return fuzz.ratio(one, other) >= ALIKE


@lru_cache(maxsize=4096)
def _fold(text: str) -> str:
    """Small letters without accents and possessives."""
    plain = unicodedata.normalize("NFKD", text.lower().replace("’", "'")).replace("'s", "")
    return "".join(char for char in plain if not unicodedata.combining(char))


def _say(names: Sequence[_Name]) -> str:
    return ", ".join(name.said for name in names[:4])


def _spans(names: Sequence[_Name]) -> tuple[Span, ...]:
    return tuple(name.span for name in names)
