"""English sentences in the style of notes: without the subject everybody knows, and without words of stress.

Leaves out; what is stated, denied and supposed stays so.
"""

import re

_NOTE = (
    (re.compile(r"^(?:then|so|because|and|but|also,?|since|or|like|basically|i mean|well|now),? ", re.I), ""),
    (re.compile(
        r"^the patient (?:remembers|knows|guesses|means|would say|says)(?: that)? (?=the patient"
        r"|he|she|it|\w+ing\b)", re.I), ""),
    (re.compile(r"\b(and|or|but|then),? the patient (?=\w)", re.I), r"\1 "),
    (re.compile(
        r"^the patient(?:'s)? (?:(?:has|had) (?:had|been having|got|been experiencing|noticed)|has"
        r"|is having|experiences|notices) (?=(?:(?!\bto\b)\w+ ){0,6}?(?:pain|ache|aches|cough"
        r"|fever|nausea|vomiting|diarrhea|headaches?|dizziness|swelling|rash|numbness|tingling"
        r"|weakness|difficulty|bleeding|chills|discomfort|cramps|fatigue|itching|burning"
        r"|palpitations|constipation|shortness of breath|sore throat|congestion))", re.I), "reports "),
    (re.compile(r"^the patient (?=\w)", re.I), ""),
    (re.compile(
        r"\b(?:just|really|pretty|honestly|totally|kind of|sort of|kinda|a little bit of"
        r"|quite a bit of) (?=\w)", re.I), ""),
    (re.compile(
        r"\bthe (?=(?:left|right|lower|upper|mother|father|sister|brother|husband|wife|back|knees?"
        r"|hips?|shoulders?|neck|chest|arms?|legs?|foot|feet|hands?|stomach|abdomen|head|eyes?"
        r"|ears?|throat|skin|blood)\b)", re.I), ""),
)  # fmt: skip


def note_style(sentence: str) -> str:
    """What a patient says, in third person: "the patient has had back pain" -> "reports back pain"."""
    for pattern, instead in _NOTE:
        sentence = pattern.sub(instead, sentence)
    return sentence


_MOOD = r"(?:(?:do|also|just|really|still|definitely|certainly) )*"
_PLAN = (
    (re.compile(
        r"^(?:i think |what )?(?:i|we)(?:'m| am|'re| are) (?:just |also )?(?:going to"
        r"|gonna) (?:go ahead and |have to )?", re.I), "Will "),
    (re.compile(r"^(?:i|we)(?:'ll| will)(?: just| also)? (?:go ahead and )?", re.I), "Will "),
    (re.compile(
        rf"^(?:i|we) {_MOOD}(?:would like|'d like|want|need|have) to (?:go ahead and )?|^(?:i"
        rf"|we)'d {_MOOD}like to (?:go ahead and )?|^let's (?:go ahead and )?", re.I), "Will "),
    (re.compile(rf"^i(?:'d| would)? {_MOOD}(?:want|like|need) (?=the patient|him|her)", re.I), "Recommended for "),
    (re.compile(
        rf"^(?:i|we) {_MOOD}(?:do not|don't|didn't|did not|cannot|can't) (?:see|hear|appreciate"
        rf"|notice|find|feel) (?!the need|like|that|comfortable)(?:any |a )?", re.I), "No "),
    (re.compile(rf"^(?:i|we) {_MOOD}(?:can )?(?:see|feel|hear|appreciate|notice|find)(?: that| here)* ", re.I), ""),
    (re.compile(
        r"^(?:i know(?: that)?|i see(?: that)?,?|and|then|so|now) ", re.I), ""),
)  # fmt: skip


def plan_style(sentence: str) -> str:
    """What a doctor says: "I'm going to order a CT" -> "Will order a CT"."""
    for pattern, instead in _PLAN:
        if (said := pattern.sub(instead, sentence)) != sentence:
            return said
    return sentence
