"""English speech in the third person: what a patient says of "I", and a doctor of "you", said of the patient.

Changes subjects, their verbs and pronouns, nothing else. Where nobody says the patient's sex no pronoun is chosen.
"""

import re
from typing import Literal

from core.usecases.medical.dialogue.wording import load_words

Sex = Literal["female", "male", ""]
PRONOUNS: dict[Sex, tuple[str, str, str]] = {
    "female": ("she", "her", "her"),
    "male": ("he", "him", "his"),
    "": ("the patient", "the patient", "the"),
}
"""Subject, object, possessive."""

_IRREGULAR = {
    "am": "is", "are": "is", "have": "has", "do": "does", "don't": "does not", "haven't": "has not", "aren't": "is not",
    "were": "was", "weren't": "was not", "go": "goes", "didn't": "did not", "wasn't": "was not", "can't": "cannot",
    "won't": "will not", "wouldn't": "would not", "couldn't": "could not", "hadn't": "had not",
}  # fmt: skip
_PAST = frozenset(("hit", "cut", "put", "let", "quit", "set", "hurt", "read"))
"""Verbs that may be said of what was."""
_ADVERBS = frozenset(
    [
        "also",
        "just",
        "only",
        "really",
        "always",
        "never",
        "usually",
        "still",
        "recently",
        "currently",
        "sometimes",
        "normally",
        "probably",
        "often",
        "already",
        "even",
        "generally",
        "mostly",
        "occasionally",
        "rarely",
        "typically",
        "definitely",
        "first",
        "now",
        "then",
        "ever",
        "barely",
        "hardly",
        "actually",
        "both",
        "all",
    ]
)
_SHORT = {"'ve": "has", "'m": "is", "'re": "is", "'ll": "will"}
_REST = rf"(?P<rest>(?: (?:{'|'.join(sorted(_ADVERBS))})\b)*(?: (?!(?:i|we|you)\b)[a-z']+)?)"
_FIRST = re.compile(rf"\b(?P<subject>i|we)\b(?P<short>'(?:m|ve|d|ll|re)\b)?{_REST}", re.I)
_SECOND = re.compile(rf"\b(?P<subject>you)\b(?P<short>'(?:ve|d|ll|re)\b)?{_REST}", re.I)
_GOVERNS = re.compile(
    r"\b(?:for|to|with|gives?|get|start|put|refer|see|send|want|let|tell|have|on|of|about|prescribe|need|recommend"
    r"|advise|show|by|from|help|make|keep|bring|at|give|told|gave|sent|set|setting"
    r"|keeping|getting|putting|against|bothering|around) $",
    re.I,
)
_FEMALE = re.compile(
    r"\bma'?am\b|\bmiss\b|\bmrs\b|\bms\b|young lady|year[- ]old (?:\w+ ){0,3}(?:female|woman|lady|girl)\b", re.I
)
_MALE = re.compile(r"\bsir\b|\bmr\b|\bmister\b|young man|year[- ]old (?:\w+ ){0,3}(?:male|man|gentleman|boy)\b", re.I)


def find_sex(text: str) -> Sex:
    """What is said outright of the patient's sex: a title or "year-old female"; "" where nothing or both are."""
    female, male = bool(_FEMALE.search(text)), bool(_MALE.search(text))
    return "" if female == male else "female" if female else "male"


def third_person(verb: str) -> str:
    """A verb after I or you as after he or she: have -> has, smoke -> smokes, smoked -> smoked."""
    low = verb.lower()
    if low in _IRREGULAR:
        return _IRREGULAR[low]
    if low not in load_words("verbs") or low in _PAST:
        return verb
    if low.endswith(("ss", "sh", "ch", "x", "z", "o")):
        return low + "es"
    if low.endswith("y") and low[-2:-1] not in "aeiou":
        return low[:-1] + "ies"
    return low + "s"


def turn_person(sentence: str, *, sex: Sex = "", second: bool = False, family: bool = False) -> str:
    """`sentence` with "I" said of the patient, or of the family where `family` speaks; with `second`, from a doctor,
    with "you" said of the patient."""
    subject, thing, whose = PRONOUNS[sex]
    seen = False

    def swap(match: re.Match[str]) -> str:
        nonlocal seen
        words, short = match["rest"].split(), (match["short"] or "").lower()
        governed = not short and bool(_GOVERNS.search(sentence[: match.start()]))
        if second and (governed or not words and not short):
            return " ".join([thing, *words])
        who = "the family" if family else subject if seen else "the patient"
        seen = True
        if short:
            had = bool(words) and (words[0].endswith("ed") or words[0] in ("been", "had"))
            return " ".join([who, _SHORT.get(short, "had" if had else "would"), *words])
        place = next((place for place, word in enumerate(words) if word.lower() not in _ADVERBS), len(words))
        verb = [third_person(word) for word in words[place : place + 1]]
        if governed and verb:
            verb = words[place : place + 1]
        return " ".join([who, *words[:place], *verb, *words[place + 1 :]])

    sentence = re.sub(r"\bi use to\b", "I used to", sentence, flags=re.I)
    text = (_SECOND if second else _FIRST).sub(swap, sentence)
    return _turn_pronouns(text, "the family" if family else thing, "the" if family else whose, sex, second)


def _turn_pronouns(text: str, thing: str, whose: str, sex: Sex, second: bool) -> str:
    own = {"female": "herself", "male": "himself", "": "the patient"}[sex]
    pairs = (
        (("yourself", own), ("yours", "the patient's"), ("your", whose))
        if second
        else (("myself", own), ("mine", "the patient's"), ("my", whose), ("me", thing), ("our", "the"))
    )
    for word, instead in pairs:
        text = re.sub(rf"\b{word}\b", instead, text, flags=re.I)
    return text


def finish(sentence: str) -> str:
    """With a capital at the start and a full stop."""
    text = re.sub(r"\bi\b", "I", " ".join(sentence.split()).strip(" ,;-"))
    text = re.sub(r"\b(the|a|to|of|and|in|patient) \1\b", r"\1", text)
    return text[:1].upper() + text[1:] + ("" if text[-1:] in ".!?" else ".") if text else ""
