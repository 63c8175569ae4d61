"""English consultations: what a sentence is about, and how it is put in a note. See `dialogue_notes.Speech`."""

import re
from collections.abc import Sequence
from functools import cache

from core.usecases.medical.dialogue_notes import Speech
from core.usecases.medical.dialogue_person import Sex, finish, turn_person
from core.usecases.medical.dialogue_questions import polarity, state_answer, state_fragment
from core.usecases.medical.dialogue_wording import clean, is_small_talk, is_weak, load_rules, split_speech
from core.usecases.medical.records import SectionName

_ASKS = re.compile(
    r"^(?:(?:and|so|okay|ok|alright|now|then|but|or|well|um|uh|also|great|good|all right),? )*(?:(?:do|did|does|have|has|are|were|was|is|can|could|would|will) (?:you|he|she|it|they|there|your|the|that|this|any)\b|(?:what|how|when|where|who|which|why)(?:'s| is| are| do| did| does| has| have| about| long| old| many| much| often| bad| brings| was| were| kind| type)\b|any (?!other questions))"
    r"|, (?:right|correct|okay)$",
    re.I,
)
_COVERED = re.compile(r"[a-z]{3,}")
_EMPTY = frozenset(
    ["the", "and", "not", "any", "have", "has", "had", "don", "does", "did", "that", "been", "ever", "all", "for", "are", "was", "is", "this", "you", "your", "with", "but", "nothing", "like", "never", "really", "anything", "know", "either", "those", "much", "them", "nope", "yes", "yeah", "sure", "too", "can", "just", "only", "now", "currently", "sir", "maam", "doctor", "none", "were", "of", "whatsoever", "remember", "noticed", "notice", "that", "one", "haven", "didn", "isn", "wasn", "recall", "what", "has", "had"]
)


def asks(said: str) -> bool:
    """Whether a sentence asks: by its mark or, where speech has none, by how it begins."""
    said = said.strip()
    return said.endswith("?") or bool(_ASKS.search(said.rstrip(" .")))


def is_covered(reply: str, question: str) -> bool:
    """Whether a reply has no word of content that its question lacks."""
    known = {word[:4] for word in _COVERED.findall(question.lower())}
    return all(word[:4] in known or word in _EMPTY for word in _COVERED.findall(reply.lower()))


def place(sentence: str, role: str) -> SectionName | None:
    """The section of a note by the words of a sentence; a doctor's sentence without any such word is of no use."""
    if role in ("doctor", "clinician"):
        return next((name for name, pattern in _doctor_cues() if pattern.search(sentence)), None)
    return next((name for name, pattern in _topics() if pattern.search(sentence)), None)


@cache
def _topics() -> tuple[tuple[SectionName, re.Pattern[str]], ...]:
    return tuple((name, re.compile(row["en"], re.I)) for name, row in load_rules()["topics"].items())


@cache
def _doctor_cues() -> tuple[tuple[SectionName, re.Pattern[str]], ...]:
    return tuple((name, re.compile(row["en"], re.I)) for name, row in load_rules()["doctor"].items())


def make_speech(sex: Sex = "") -> Speech:
    """English, with the pronouns of the patient's sex where it is known."""

    def tell(sentence: str, role: str) -> str:
        if role == "answer":
            return finish(_note(turn_person(sentence, sex=sex, second=True)))
        if role in ("doctor", "clinician"):
            return finish(_plan(turn_person(sentence, sex=sex, second=True)))
        return finish(_note(turn_person(sentence, sex=sex, family=role == "family")))

    return Speech(
        split_speech,
        clean,
        asks,
        is_small_talk,
        polarity,
        state_answer,
        state_fragment,
        tell,
        place,
        deny,
        is_weak,
        is_covered,
        go_on,
        "denies ",
    )


def go_on(sentence: str, more: str) -> str:
    """ "Reports a cough." and "for 3 days" -> "Reports a cough, for 3 days." """
    return finish(f"{sentence.rstrip('.')}, {more}")


_PLAN = (
    (re.compile(r"^(?:what )?(?:i|we)(?:'m| am|'re| are) (?:just |also )?going to (?:go ahead and |have to )?", re.I), "Will "),
    (re.compile(r"^(?:i|we)(?:'ll| will)(?: just| also)? (?:go ahead and )?", re.I), "Will "),
    (re.compile(r"^(?:i|we) (?:would|'d) (?:also )?like to |^(?:i|we)'d (?:also )?like to |^(?:i|we) want to |^let's (?:go ahead and )?", re.I), "Will "),
    (re.compile(r"^i (?:also )?(?:want|'d like|would like|need) the patient to |^i'd like the patient to ", re.I), "The patient is to "),
    (re.compile(r"^(?:it looks like|it seems(?: like| that)?|i see(?: here)?(?: that)?|i see that) ", re.I), ""),
)  # fmt: skip


_NOTE = (
    (re.compile(r"^(?:then|so|because|and|but|also,?|since|or|like|basically|i mean|well|now),? ", re.I), ""),
    (re.compile(r"^the patient (?:remembers|knows|guesses|means|would say|says)(?: that)? (?=the patient|he|she|it|\w+ing\b)", re.I), ""),
    (re.compile(r"\b(and|or|but|then),? the patient (?=\w)", re.I), r"\1 "),
    (re.compile(r"^the patient(?:'s)? (?:(?:has|had) (?:had|been having|got|been experiencing|noticed)|has|is having|experiences|notices) (?=(?:(?!\bto\b)\w+ ){0,6}?(?:pain|ache|aches|cough|fever|nausea|vomiting|diarrhea|headaches?|dizziness|swelling|rash|numbness|tingling|weakness|difficulty|bleeding|chills|discomfort|cramps|fatigue|itching|burning|palpitations|constipation|shortness of breath|sore throat|congestion))", re.I), "reports "),
    (re.compile(r"^the patient (?=\w)", re.I), ""),
    (re.compile(r"\b(?:just|really|pretty|honestly|totally|kind of|sort of|kinda|a little bit of|quite a bit of) (?=\w)", re.I), ""),
    (re.compile(r"\bthe (?=(?:left|right|lower|upper|mother|father|sister|brother|husband|wife|back|knees?|hips?|shoulders?|neck|chest|arms?|legs?|foot|feet|hands?|stomach|abdomen|head|eyes?|ears?|throat|skin|blood)\b)", re.I), ""),
)  # fmt: skip


def _note(sentence: str) -> str:
    """As notes are written: without the subject everybody knows, and without words of stress."""
    for pattern, instead in _NOTE:
        sentence = pattern.sub(instead, sentence)
    return sentence


def _plan(sentence: str) -> str:
    for pattern, instead in _PLAN:
        if (said := pattern.sub(instead, sentence)) != sentence:
            return said
    return sentence


def deny(denied: Sequence[str]) -> str:
    """ "Denies a, b, or c." of what several sentences deny."""
    items = [item for one in denied for item in re.split(r",? or |, ", one) if item.strip()]
    unique = list(dict.fromkeys(item.strip() for item in items))
    return finish(
        "denies " + (", ".join(unique[:-1]) + f", or {unique[-1]}" if len(unique) > 2 else " or ".join(unique))
    )
