"""People's names in Latin letters: after titles and labels, by lists, and as words with a capital that nobody knows.

Does not know Chinese names (`han_names`), and does not know whose name it is. In a language other than English a word
that the English dictionary lacks says nothing, so that only titles, labels and lists tell a name there.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.checks.lexicon import is_common_word
from core.checks.privacy.clinical import is_clinical, is_eponym, is_eponym_noun
from core.checks.privacy.found import Found
from core.checks.privacy.labelled_names import find_labelled_names
from core.checks.privacy.person_lists import load_person_lists, name_strength
from core.checks.privacy.words import Word

_LONGEST = 6
_SPOKEN_TITLES = frozenset(
    (
        "doctor",
        "nurse",
        "sister",
        "father",
        "judge",
        "justice",
        "professor",
        "pastor",
        "miss",
        "sir",
        "madam",
        "dame",
        "le",
        "col",
        "major",
        "hon",
        "frau",
        "fru",
        "herr",
        "lt",
        "doc",
        "sr",
        "capt",
    )
)
"""Titles that are ordinary words, or too short to be one in small letters."""
_IS = re.compile(r",?\s(?:is|was)\s(?:an?\s\d|\d)")
_ACTS = re.compile(
    r"(?:[’']s)?,?\s(?:is|was|has|had|will|reports?|reported|denies|denied|states?|stated|says|said|presents?|presented|complains?|complained|tolerated"
    r"|underwent|lives|works|and\s[A-Z]|who|told|asked|came|spent|does|did|noted|notes|returned|feels|felt|agreed|understands|takes|recalls)\b"
)
_DOSED = re.compile(r"\s\d+(?:\.\d+)?\s?(?:mg|mcg|g|ml|units?|iu|%|meq|tab|cap|puffs?|drops?)\b", re.I)
_TAKING = frozenset(
    (
        "taking",
        "takes",
        "took",
        "tried",
        "prescribed",
        "using",
        "uses",
        "used",
        "applied",
        "started",
        "drug",
        "dose",
        "generic",
    )
)
_NO_PERSON = frozenset(
    (
        "patient",
        "male",
        "female",
        "man",
        "woman",
        "boy",
        "girl",
        "the",
        "this",
        "she",
        "he",
        "it",
        "who",
        "history",
        "child",
        "infant",
        "baby",
        "client",
        "subject",
        "gentleman",
        "lady",
    )
    + (
        "pt",
        "his",
        "her",
        "age",
        "indication",
        "day",
        "year",
        "years",
        "date",
        "room",
        "page",
        "figure",
        "table",
        "case",
        "impression",
        "findings",
        "there",
        "that",
        "newborn",
        "gender",
        "sex",
        "name",
    )
)
_FORMS = frozenset(
    (
        "cream",
        "ointment",
        "gel",
        "lotion",
        "tablet",
        "tablets",
        "pill",
        "pills",
        "capsules",
        "injection",
        "injections",
        "drops",
        "spray",
        "inhaler",
        "patch",
    )
    + (
        "patches",
        "therapy",
        "suspension",
        "syrup",
        "elixir",
        "shampoo",
        "powder",
        "generic",
        "infusion",
        "infusions",
        "treatment",
        "daily",
        "twice",
        "nightly",
    )
)
_SHORTEST_ADJECTIVE = 5
"""Letters of the shortest word between an eponym and what it names: Hodgkin nodular lymphoma, not "Brad that"."""
_AGED = re.compile(
    r"(?:,|\s(?:is|was))\s(?:an?|the|our|my|this)\s(?:[a-z]+\s){0,2}\d{1,3}[ -]?(?:year|yr|yo\b|y[./ ]?o|month|week|day)"
    r"|,\s(?:aged?\s)?\d{1,3}\b(?!\s?(?:mg|ml|%))|[’']s\s(?:mother|father|wife|husband|son|daughter|brother|sister|partner|family|parents|spouse|guardian|caregiver)\b"
    r"|\s(?:\(|is\s)\d{1,3}[ -]?(?:years?|yo\b|y[./]o)"
)
"""What follows nothing but a person's name."""
_SPELT_SMALL = 4
"""Letters of the shortest given name that is told in small letters; a family name needs one more."""


@dataclass(frozen=True, slots=True)
class _View:
    """A text's words, and what is known of the text as a whole."""

    text: str
    words: Sequence[Word]
    known_language: bool
    small: frozenset[str]
    """Words that it also writes in small letters."""
    loose: frozenset[int]
    """Words that stand in a line nearly all of whose words have capitals."""

    def strength(self, at: int) -> int:
        word = self.words[at]
        strength = name_strength(word.text, self.known_language)
        if "-" in word.plain:
            strength = max(name_strength(part, self.known_language) for part in word.plain.split("-"))
        if (
            word.shouted
            and strength == 2
            and word.plain not in load_person_lists().family
            and not self._is_shouted_name(at)
        ):
            return 0
        return 0 if strength == 2 and word.plain in self.small else strength

    def _is_shouted_name(self, at: int) -> bool:
        """A long word in capitals among words that are not, and that can be said: no acronym."""
        word = self.words[at]
        around = [self.words[one] for one in (at - 1, at + 1) if 0 <= one < len(self.words)]
        apart = not any(one.shouted for one in around) and not word.opens
        return (
            apart
            and len(word.text) > _SPELT_SMALL
            and bool(re.search("[aeiouy].*[aeiouy]", word.plain) or not word.text.isascii())
        )


def find_latin_names(text: str, words: Sequence[Word], language: str) -> tuple[list[Found], list[Found]]:
    """Names that a title, label or list tells, and those that are only words with a capital that nobody knows."""
    small = frozenset(word.plain for word in words if not word.capital)
    view = _View(text, words, language in ("en", "und", "zh"), small, frozenset(_find_loose(text, words)))
    told = [
        *find_labelled_names(text, words),
        *_after_titles(view),
        *_before_degrees(view),
        *_speakers(view),
        *_aged(view),
    ]
    runs = list(_in_runs(view)) if language != "zh" else list(_in_runs(view, least=3))
    runs += _in_lists(view, [*told, *runs])
    listed = [run for run in runs if max(view.strength(at) for at in range(*run)) == 3]
    sure = [Found(words[first].start, words[last - 1].end, "name") for first, last in (*told, *listed)]
    likely = [Found(words[first].start, words[last - 1].end, "name") for first, last in runs]
    return sure, [*likely, *_again(view, told, runs), *_small(view)]


def _after_titles(view: _View) -> Iterator[tuple[int, int]]:
    titles = load_person_lists().titles
    for at, word in enumerate(view.words[:-1]):
        if word.plain not in titles or not re.fullmatch(r"\.?\s{1,2}", view.words[at + 1].gap):
            continue
        spoken = word.plain in _SPOKEN_TITLES
        until = at + 1
        while until < min(len(view.words), at + 1 + _LONGEST) and _goes_on(
            view, until, first=until == at + 1, spoken=spoken
        ):
            until += 1
        if until > at + 1:
            yield at + 1, until


def _goes_on(view: _View, at: int, *, first: bool, spoken: bool) -> bool:
    """Whether the word may belong to a name that a title opens."""
    word, lists = view.words[at], load_person_lists()
    if not first and not re.fullmatch(r" |\. ?|-", word.gap):
        return False
    if word.plain in lists.particles or word.plain in lists.titles and first:
        return word.capital or at + 1 < len(view.words) and view.words[at + 1].capital
    if len(word.text) == 1:
        return word.capital
    if word.capital:
        known = name_strength(word.plain) or is_eponym(word.plain)
        return (
            bool(known or first and not spoken or first and not is_common_word(word.plain))
            and word.plain not in lists.never
            and word.plain not in lists.after
        )
    listed = word.plain in lists.given or word.plain in lists.family
    return (
        listed
        or first
        and not spoken
        and (word.plain in lists.shared or not is_common_word(word.plain) and not is_clinical(word.plain))
    )


def _before_degrees(view: _View) -> Iterator[tuple[int, int]]:
    """Jane Doe, MD: what stands before a degree in its line, up to four words with capitals."""
    after = load_person_lists().after
    for at in range(1, len(view.words)):
        word = view.words[at]
        if (
            word.plain not in after
            or not word.capital
            or word.gap not in (", ", " ", ",")
            or word.plain in ("do", "or", "pa", "ba", "pt")
        ):
            continue
        first = at
        while (
            first > max(0, at - 4)
            and _is_before_degree(view.words[first - 1])
            and (first == at or view.words[first].gap in (" ", ". "))
        ):
            first -= 1
        if first < at and any(len(one.text) > 1 for one in view.words[first:at]):
            yield first, at


def _is_before_degree(word: Word) -> bool:
    if not word.capital or is_clinical(word.plain) or word.plain in load_person_lists().never:
        return False
    return len(word.text) == 1 or name_strength(word.plain) > 0 or is_eponym(word.plain)


def _speakers(view: _View) -> Iterator[tuple[int, int]]:
    """Those who speak in a dialogue: words that open a line and are followed by a colon, where one of them is a name."""
    heads = [
        at
        for at, word in enumerate(view.words)
        if word.opens and word.capital and view.text[word.end : word.end + 2] == ": " and (not at or "\n" in word.gap)
    ]
    if any(view.strength(at) == 3 for at in heads):
        yield from ((at, at + 1) for at in heads if view.strength(at) > 0)


def _aged(view: _View) -> Iterator[tuple[int, int]]:
    """Words with capitals before an age or a relation: Destiny, a 45-year-old; Key's mother."""
    for at, word in enumerate(view.words):
        if not word.capital or not _AGED.match(view.text, word.end) or not _may_be_aged(word):
            continue
        first = at
        while (
            first > max(0, at - 3)
            and view.words[first].gap in (" ", ". ", "-")
            and view.words[first - 1].capital
            and _may_be_aged(view.words[first - 1])
        ):
            first -= 1
        yield first, at + 1


def _may_be_aged(word: Word) -> bool:
    lists = load_person_lists()
    fits = word.plain not in lists.never | lists.titles | _NO_PERSON and not (
        word.shouted and len(word.text) < _SPELT_SMALL
    )
    return fits and not (is_clinical(word.plain) and not name_strength(word.text))


def _in_lists(view: _View, found: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """What stands beside a name in an enumeration: Lena, Fox and Kowalski."""
    taken = {at for first, last in found for at in range(first, last)}
    more: list[tuple[int, int]] = []
    for step in (-1, 1):
        for at in sorted(taken, reverse=step < 0):
            other = _beside(view, at, step)
            while other is not None and other not in taken:
                taken.add(other)
                more.append((other, other + 1))
                other = _beside(view, other, step)
    return more


def _beside(view: _View, at: int, step: int) -> int | None:
    """The next name of an enumeration, None where there is none: a lone word with a capital that may be a name."""
    words, other = view.words, at + step
    if not 0 <= other < len(words) - 1:
        return None
    if other > 0 and words[other].plain == "and" and re.fullmatch(r",? ", words[max(other, other - step)].gap):
        other += step
    elif words[max(at, other)].gap != ", ":
        return None
    if not 0 <= other < len(words) or not words[other].capital or words[other].shouted or other in view.loose:
        return None
    alone = all(one.gap[:1] in ",.:;\n" or one.plain == "and" for one in words[other + 1 : other + 2]) or step < 0
    fits = view.strength(other) > 0 or is_eponym(words[other].plain)
    return other if fits and alone and not _has_noun(view, other) and not words[at].owned else None


def _in_runs(view: _View, least: int = 1) -> Iterator[tuple[int, int]]:
    at = 0
    while at < len(view.words):
        if not _is_namelike(view, at):
            at += 1
            continue
        until = at + 1
        while until < min(len(view.words), at + _LONGEST) and _is_joined(view, until):
            until += 1
        while until > at + 1 and view.words[until - 1].plain in load_person_lists().particles:
            until -= 1
        until = _add_surname(view, at, until)
        if max(view.strength(one) for one in range(at, until)) >= least and _is_name(view, at, until):
            yield at - _leads_in(view, at), until
        at = until


def _leads_in(view: _View, at: int) -> int:
    """1 where the word before is the ordinary first word of a place's name: in Store Merlose; else 0."""
    if (
        at < 2
        or view.words[at].gap != " "
        or view.words[at - 1].opens
        or not view.words[at - 1].capital
        or at in view.loose
    ):
        return 0
    return int(view.words[at - 2].plain in ("in", "at", "from", "near") and not is_clinical(view.words[at - 1].plain))


def _is_namelike(view: _View, at: int) -> bool:
    word = view.words[at]
    return word.capital and (view.strength(at) > 0 or _is_initial(view, at))


def _is_initial(view: _View, at: int) -> bool:
    """A letter with a stop before a name: J. Smith."""
    if len(view.words[at].text) != 1 or at + 1 >= len(view.words) or not re.fullmatch(r"\.? ?", view.words[at + 1].gap):
        return False
    return (
        view.words[at + 1].capital
        and len(view.words[at + 1].text) > 1
        and view.words[at].text not in ("I", "A")
        and (view.words[at + 1].gap[0] == "." or view.words[at].text not in "VX")
    )


def _is_joined(view: _View, at: int) -> bool:
    """Whether the word goes on the name that stands before it."""
    word, before = view.words[at], view.words[at - 1]
    listed = load_person_lists()
    if word.gap == ", ":
        return before.plain in listed.family and word.capital and word.plain in listed.given
    if not (word.gap in (" ", "  ", "-") or word.gap in (". ", ".") and len(before.text) == 1) or before.owned:
        return False
    if word.plain in listed.particles:
        after = next(
            (
                one
                for one in range(at + 1, min(at + 3, len(view.words)))
                if view.words[one].plain not in listed.particles
            ),
            at,
        )
        return after > at and view.words[after].gap == " " and view.words[after].capital and view.strength(after) > 0
    return word.capital and (len(word.text) == 1 and word.text != "I" or view.strength(at) > 0)


def _add_surname(view: _View, at: int, until: int) -> int:
    """A surname that is an ordinary word or an eponym, right after a given name: Anna Wood, John Parkinson."""
    if until >= len(view.words) or until in view.loose or view.words[until - 1].owned:
        return until
    word = view.words[until]
    fits = word.capital and not word.shouted and word.gap == " " and len(word.text) > 2
    if (
        not fits
        or view.words[until - 1].plain not in load_person_lists().given
        or word.plain in load_person_lists().never
    ):
        return until
    eponym = is_eponym(word.plain) and not _has_noun(view, until)
    return until + 1 if eponym or not is_clinical(word.plain) and not is_eponym_noun(word.plain) else until


def _has_noun(view: _View, at: int) -> bool:
    """Whether what an eponym names follows word `at`: disease, sign, or an adjective and one of these."""
    for place in (at + 1, at + 2):
        if place < len(view.words) and re.fullmatch(r"[’']?s?[ -](?:\w+ )?|[’']?s? ?[-–/] ?", view.words[place].gap):
            if is_eponym_noun(view.words[place].plain):
                return True
            if len(view.words[place].plain) < _SHORTEST_ADJECTIVE:
                return False
        else:
            break
    return False


def _is_name(view: _View, at: int, until: int) -> bool:
    words = view.words[at:until]
    strengths = [view.strength(one) for one in range(at, until)]
    best, opens = max(strengths), words[0].opens
    if best == 3:
        given_alone = len(words) == 1 and (words[0].shouted and at in view.loose or len(words[0].text) < 3)
        return not (_has_noun(view, until - 1) and (len(words) == 1 or is_eponym(words[-1].plain))) and not given_alone
    if _has_noun(view, until - 1) or _DOSED.match(view.text, words[-1].end):
        return False
    if best == 2:
        listed = any(word.plain in load_person_lists().family for word in words)
        if not listed and len(words) == 1 and _is_taken(view, at):
            return False
        return (
            listed
            or len(words) > 1
            or not opens
            or _is_line(view.text, words)
            or bool(_ACTS.match(view.text, words[-1].end))
        )
    named = sum(strength == 1 for strength in strengths)
    if at in view.loose or words[0].shouted or not named:
        return False
    return (
        named > 1
        or len(words) == 1
        and words[0].plain in _common_given()
        and (not opens or bool(_ACTS.match(view.text, words[0].end)))
    )


def _common_given() -> frozenset[str]:
    return load_person_lists().shared


def _is_line(text: str, words: Sequence[Word]) -> bool:
    """Whether the words are all that stands on their line."""
    start, end = words[0].start, words[-1].end
    before, after = text[max(0, start - 4) : start].rpartition("\n")[2], text[end : end + 4].partition("\n")[0]
    whole = start <= 4 or "\n" in text[max(0, start - 4) : start]
    return (
        whole
        and not before.strip()
        and not after.strip(" ,.;")
        and (end + 4 > len(text) or "\n" in text[end : end + 4])
    )


def _is_taken(view: _View, at: int) -> bool:
    """Whether an unknown word is one that a patient takes: after "taking", before "cream", in a list with drugs."""
    before = view.words[at - 1] if at else None
    after = view.words[at + 1] if at + 1 < len(view.words) else None
    if (
        before
        and re.fullmatch(r"\s", view.words[at].gap)
        and before.plain in _TAKING
        or after
        and after.gap == " "
        and after.plain in _FORMS
    ):
        return True
    beside = [before] if before and re.fullmatch(r", |/", view.words[at].gap) else []
    beside += [after] if after and re.fullmatch(r", |/", after.gap) else []
    for step in (-1, 1):
        if 0 <= at + 2 * step < len(view.words) and view.words[at + step].plain in ("and", "or"):
            beside.append(view.words[at + 2 * step])
    return any(is_clinical(one.plain) and not is_common_word(one.plain) for one in beside)


def _again(view: _View, told: Sequence[tuple[int, int]], runs: Sequence[tuple[int, int]]) -> Iterator[Found]:
    """Parts of names that something told, wherever else they stand with a capital."""
    sure = {word.plain for first, last in told for word in view.words[first:last]}
    likely = {view.words[at].plain for first, last in runs for at in range(first, last) if view.strength(at) >= 2}
    small = load_person_lists().particles | load_person_lists().never | load_person_lists().titles
    known = {plain for plain in sure | likely if len(plain) > 2 and plain not in small}
    for at, word in enumerate(view.words):
        if word.plain not in known or not word.capital:
            continue
        ordinary = is_common_word(word.plain) and name_strength(word.plain) < 3
        if ordinary and (word.opens and not _ACTS.match(view.text, word.end) or at in view.loose or word.shouted):
            continue
        if not _has_noun(view, at):
            yield Found(word.start, word.end, "name")


def _small(view: _View) -> Iterator[Found]:
    """Given and family names in small letters that are nothing else."""
    lists = load_person_lists()
    for at, word in enumerate(view.words):
        if word.capital or len(word.plain) < _SPELT_SMALL:
            continue
        if not word.text.isascii() and _is_foreign(view, at):
            yield Found(word.start, word.end, "name")
            continue
        given = word.plain in lists.given
        family = len(word.plain) > _SPELT_SMALL and word.plain in lists.family
        if (
            (given or family)
            and not is_clinical(word.plain)
            and not is_common_word(word.plain)
            and not _has_noun(view, at)
        ):
            yield Found(word.start, word.end, "name")


def _is_foreign(view: _View, at: int) -> bool:
    """A word in small letters of another language, within English: no unit, no term, no English word with an accent."""
    plain = view.words[at].plain
    known = is_common_word(plain) or is_clinical(plain) or is_eponym(plain)
    return (
        view.known_language
        and len(plain) >= _SPELT_SMALL
        and not known
        and not plain.startswith(("µ", "μ"))
        and "-" not in plain
    )


def _find_loose(text: str, words: Sequence[Word]) -> Iterator[int]:
    line: list[int] = []
    for at, word in enumerate(words):
        if line and "\n" in text[words[line[-1]].end : word.start]:
            yield from _if_loose(words, line)
            line = []
        line.append(at)
    yield from _if_loose(words, line)


def _if_loose(words: Sequence[Word], line: list[int]) -> list[int]:
    """Headings and captions: nearly all long words have a capital."""
    long = [at for at in line if len(words[at].text) > 3]
    capitals = sum(words[at].capital for at in long)
    return line if len(long) >= 3 and capitals >= 0.8 * len(long) else []
