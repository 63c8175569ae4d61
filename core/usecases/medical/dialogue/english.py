"""English consultations: what a sentence is about, and how it is put in a note. See `dialogue.notes.Speech`."""

import re
from collections.abc import Sequence
from functools import cache

from core.usecases.medical.dialogue.fragments import is_fragment, state_fragment
from core.usecases.medical.dialogue.notes import Speech
from core.usecases.medical.dialogue.person import Sex, finish, turn_person
from core.usecases.medical.dialogue.questions import polarity, state_answer
from core.usecases.medical.dialogue.style import note_style, plan_style
from core.usecases.medical.dialogue.wording import (
    clean,
    is_courtesy,
    is_small_talk,
    is_weak,
    load_rules,
    load_words,
    split_speech,
)
from core.usecases.medical.records import SectionName

_ASKS = re.compile(
    r"^(?:(?:and|so|okay|ok|alright|now|then|but|or|well|um|uh|also|great|good|all right|yeah|yes"
    r"|no|hey|doc|doctor),? )*"
    r"(?:(?:do|did|does|have|has|are|were|was|is|can|could|would|will|should) (?:you"
    r"|i|we|he|she|it|they|there|your|the|that|this|any)\b|(?:what|how|when|where|who|which"
    r"|why)(?:'s| is| are| do| did| does| has| have| about| long| old| many| much| often| bad"
    r"| brings| was| were| can| should| will| kind| type)\b|any (?!other questions))"
    r"|^(?:(?:and|so|okay|now|alright|well),? )*(?:(?:can|could) you )?(?:tell me|let's talk"
    r"|let's start)\b|, (?:right|correct|okay)$",
    re.I,
)
_AGREED = re.compile(r"[ ,]+(?:okay|ok|alright|all right)[ ,]*\?+$", re.I)
_COVERED = re.compile(r"[a-z]{3,}")


def asks(said: str) -> bool:
    """Whether a sentence asks: by its mark or, where speech has none, by how it begins."""
    said = _AGREED.sub("", said.strip())
    return said.endswith("?") or bool(_ASKS.search(said.rstrip(" .")))


def is_covered(reply: str, question: str) -> bool:
    """Whether a reply has no word of content that its question lacks."""
    if not reply.strip():
        return True
    known = {word[:4] for word in _COVERED.findall(question.lower())}
    return all(
        word[:4] in known or word in load_words("echo") or word in load_words("generic")
        for word in _COVERED.findall(reply.lower())
    )


def shares(question: str, reply: str) -> bool:
    """Whether they have a word of content in common."""
    asked, said = (
        {word[:4] for word in _COVERED.findall(text.lower()) if word not in load_words("echo")}
        for text in (question, reply)
    )
    return bool(asked & said)


def place(sentence: str, role: str) -> SectionName | None:
    """The section of a note by the words of a sentence; a doctor's sentence without any such word is of no use."""
    if role in ("doctor", "clinician"):
        return next((name for name, pattern in _doctor_cues() if pattern.search(sentence)), None)
    return next((name for name, pattern in _topics() if pattern.search(sentence)), None)


@cache
def _topics() -> tuple[tuple[SectionName, re.Pattern[str]], ...]:
    return tuple((row["section"], re.compile(row["en"], re.I)) for row in load_rules()["topics"])


@cache
def _doctor_cues() -> tuple[tuple[SectionName, re.Pattern[str]], ...]:
    return tuple((row["section"], re.compile(row["en"], re.I)) for row in load_rules()["doctor"])


def make_speech(sex: Sex = "") -> Speech:
    """English, with the pronouns of the patient's sex where it is known."""

    def tell(sentence: str, role: str) -> str:
        if role == "answer":
            said = note_style(turn_person(sentence, sex=sex, second=True))
            return finish(re.sub(r"^is (\d+) years old$", rf"\1-year-old {sex}" if sex else r"\1 years old", said))
        if role in ("doctor", "clinician"):
            return finish(plan_style(turn_person(sentence, sex=sex, second=True)))
        return finish(note_style(turn_person(sentence, sex=sex, family=role == "family")))

    return Speech(
        split_speech,
        clean,
        asks,
        is_small_talk,
        is_courtesy,
        polarity,
        state_answer,
        state_fragment,
        tell,
        place,
        deny,
        is_weak,
        is_covered,
        shares,
        go_on,
        is_fragment,
        specify,
        "denies ",
    )


def specify(statement: str, detail: str) -> str:
    """ "Reports allergies." and "Penicillin." -> "Reports allergies: penicillin." """
    return finish(f"{statement.rstrip('.')}: {detail[:1].lower()}{detail[1:]}")


def go_on(sentence: str, more: str) -> str:
    """ "Reports a cough." and "for 3 days" -> "Reports a cough, for 3 days." """
    return finish(f"{sentence.rstrip('.')}, {more}")


def _list_items(denied: str) -> list[str]:
    """The items of a plain list; what is more than one is left whole: "trouble hearing or seeing"."""
    items = [item.strip() for item in re.split(r",? or |, ", denied) if item.strip()]
    return items if all(item.count(" ") < 2 for item in items[:-1]) and items[0].count(" ") < 2 else [denied]


def deny(denied: Sequence[str]) -> str:
    """ "Denies a, b, or c." of what several sentences deny."""
    items = [item for one in denied for item in _list_items(one)]
    unique = list(dict.fromkeys(item.strip() for item in items))
    return finish(
        "denies " + (", ".join(unique[:-1]) + f", or {unique[-1]}" if len(unique) > 2 else " or ".join(unique))
    )
