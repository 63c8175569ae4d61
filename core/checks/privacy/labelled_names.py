"""Names where a text says that a name comes: "Patient: Lena Fox", "my name is ...", "Dear ...", "Dictated by ...".

Does not know names in free text (`latin_names`).
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

from core.checks.lexicon import is_common_word
from core.checks.privacy.clinical import is_clinical, is_eponym
from core.checks.privacy.name_view import load_signs
from core.checks.privacy.person_lists import load_person_lists, name_strength
from core.checks.privacy.words import Word, fold

_OF_NAMES = (
    r"(?:patient|pt|full|last|first|given|middle|family|maiden|preferred|legal|client|member|subscriber|insured|guarantor|mother|father"
    r"|contact)?(?:'s)?\s?(?:name|surname)s?|surname|vorname|nachname|nom|pr[ée]nom|nombre|apellidos?|cognome|nome|paciente|paziente"
    r"|patientin|imi[ęe]|nazwisko|naam|navn|namn"
)
_OF_PEOPLE = (
    r"patient|pt|(?:attending|referring|ordering|consulting|admitting|primary(?:\scare)?|requesting|treating|operating|responsible|reading|family)?\s?"
    r"(?:physician|doctor|provider|surgeon|clinician|practitioner|consultant|radiologist|pathologist|cardiologist|an[ae]+sthesiologist"
    r"|an[ae]+sthetist|technologist|technician|nurse|therapist|midwife|assistant|pharmacist|dentist|gp|pcp)"
    r"|(?:electronically\s|digitally\s)?(?:dictated|transcribed|signed|reviewed|verified|reported|interpreted|approved|read|performed|requested|seen"
    r"|prepared|ordered|collected|authenticated|validated|authori[sz]ed|examined|witnessed|written|entered|recorded|released|attested|completed)\sby"
    r"|author|signature|signed|cc|attn|attention|to|from|re|guardian|parent|mother|father|spouse|wife|husband|son|daughter|partner|brother|sister"
    r"|next\sof\skin|nok|emergency\scontact|contact(?:\sperson)?|insured|subscriber|guarantor|interpreter|witness|informant|case\smanager|social\sworker"
    r"|arzt|hausarzt|m[ée]decin|m[ée]dico|doktor"
)
_LABEL = re.compile(
    rf"(?<![^\W\d_])(?:(?P<name>{_OF_NAMES})|(?P<person>{_OF_PEOPLE}))(?:\(s\))?[ \t]{{0,3}}[:=|][ \t*_"
    rf"|]{{0,12}}(?:\n[ \t]{{0,8}})?(?=[^\W\d_])",
    re.I,
)
_SAID = re.compile(
    r"\b(?:(?P<sure>(?:my|his|her|their|patient'?s|maiden|middle|first|last|full|family|partner'?s|child'?s|sur)\s?name(?:\sis|\swas|'s)?"
    r"|(?:sur)?name\s(?:is|was|of)|(?:named|nicknamed|renamed)(?:\s(?:him|her|them|it))?|known\sas|goes\sby|call(?:s|ed)?\s(?:me|him|her|them)"
    r"|under\sthe\sname(?:\sof)?)|dear|hi\s?,?|hello\s?,?|hey\s?,?|thanks\s?,|regards\s?,|sincerely\s?,|yours\s?,|cheers\s?,|wishes\s?,|i\sam|i'm"
    r"|this\sis|signed)\s{1,3}(?=[^\W\d_])",
    re.I,
)
_VALUE_ENDS = re.compile(
    r"\s{0,3}(?:$|[\n\t,;|(/\[]|\.(?:\s|$)|\s{2}|\s(?=[A-Z][A-Za-z ]{1,20}:)|,?\s(?:MD|DO|RN|NP|PA|PhD|DDS"
    r"|M\.D)\b|\s\d)"
)
_MOST = 5
_MOST_LABELS = 2
"""How often a label may stand in a text; where it stands more often it tells who speaks, or is a column of a table."""


def find_labelled_names(text: str, words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """First and last (exclusive) word of each."""
    starts = [word.start for word in words]
    labels = list(_LABEL.finditer(text))
    counts = Counter(_label(match) for match in labels)
    for match in labels:
        if counts[_label(match)] > _MOST_LABELS and (match["person"] or _label(match) == "name"):
            continue
        first = bisect_left(starts, match.end())
        if span := _read(text, words, first, sure=bool(match["name"])):
            yield span
    for match in _SAID.finditer(text):
        first = bisect_left(starts, match.end())
        if (
            first < len(words)
            and words[first].start == match.end()
            and (span := _read_said(words, first, sure=bool(match["sure"])))
        ):
            yield span


def _label(match: re.Match[str]) -> str:
    return fold(match["name"] or match["person"])


def _read(text: str, words: Sequence[Word], first: int, *, sure: bool) -> tuple[int, int] | None:
    """The words after a label that may be a name; `sure` where the label can be followed by nothing else."""
    while first + 1 < len(words) and words[first].plain in load_person_lists().titles:
        if not re.fullmatch(r"\.?\s", words[first + 1].gap):
            break
        first += 1
    last = first
    while last < min(len(words), first + _MOST) and _goes_on(text, words, first, last):
        last += 1
    run = words[first:last]
    if not run:
        return None
    named = any(name_strength(word.text) or is_eponym(word.plain) for word in run)
    ends = not text[run[-1].end :].strip() or _VALUE_ENDS.match(text, run[-1].end)
    return (first, last) if sure or named and ends else None


def _goes_on(text: str, words: Sequence[Word], first: int, at: int) -> bool:
    """Whether word `at` belongs to a value whose first word is `first`: no label, degree or word of a sentence."""
    word = words[at]
    if text[word.end : word.end + 1] in (":", "：") or not _may_be(word, small=words[first].text.islower()):
        return False
    if at == first:
        return True
    stopped = len(words[at - 1].text) == 1 or words[at - 1].plain in load_person_lists().titles
    joined = re.fullmatch(r"[ ,-]{1,2}|\. ?" if stopped else r"[ ,-]{1,2}", word.gap)
    return bool(joined) and word.plain not in load_person_lists().after


def _may_be(word: Word, *, small: bool) -> bool:
    """A word with a capital or one of the lists; any that no dictionary has where the name is in small letters."""
    lists = load_person_lists()
    if word.plain in load_signs()["not_given"] | lists.never:
        return False
    if word.capital:
        known = name_strength(word.text) > 0 or len(word.text) == 1 or is_eponym(word.plain)
        return known or not is_clinical(word.plain) or not word.shouted
    return word.plain in lists.particles | lists.given | lists.family or small and name_strength(word.text) > 1


def _read_said(words: Sequence[Word], first: int, *, sure: bool) -> tuple[int, int] | None:
    last = first
    while last < min(len(words), first + 3) and (last == first or words[last].gap in (" ", "-", ". ")):
        word = words[last]
        strength = name_strength(word.plain)
        initial = len(word.text) == 1 and word.capital and last > first
        sure_word = sure and word.capital and word.plain not in load_signs()["not_given"] | load_person_lists().never
        if (
            not initial
            and not sure_word
            and not (
                strength > 1
                or strength == 1
                and word.capital
                or word.capital
                and last > first
                and not is_common_word(word.plain)
            )
        ):
            break
        last += 1
    return (first, last) if last > first else None
