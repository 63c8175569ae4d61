"""Who said what in a transcript: its turns with their speakers, and whether a text is a transcript at all.

Reads labels ("Doctor:", "[patient]", 医生：); does not know what is said, and never guesses a speaker.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from core.documents.document import Span

Role = Literal["doctor", "patient", "family", "clinician", "other"]
"""`clinician` is a nurse or a colleague, `family` anyone who speaks for the patient."""

_ROLES: dict[Role, str] = {
    "doctor": r"doctor|docotr|dr|physician|md|provider|gp|d|医生|医師|医师|大夫|主任|医|醫生|醫師",
    "patient": r"patient|pt|p|client|患者|病人|病患|患|就诊者|就診者",
    "family": (
        r"(?:guest|gest)[_ ]?family|patient[_ ]guest|family(?:[_ ]member)?|mother|father|mom|mum|dad|parents?|wife"
        r"|husband|spouse|partner|daughter|son|sister|brother|caregiver|carer|guardian|relative"
        r"|患者家属|患者家屬|家属|家屬|母亲|父亲|妈妈|爸爸|妻子|丈夫|女儿|儿子|陪同者?|监护人"
    ),
    "clinician": r"guest[_ ]?clinici?an|nurse|clinician|resident|assistant|护士|護士|实习医生|助理|药师",
    "other": r"sp|speaker|unknown|interpreter|translator|翻译|其他",
}
_NAMES = "|".join(names for names in _ROLES.values())
_CODE = r"[_ #-]?[0-9A-Z甲乙丙丁]?"
_LABEL = re.compile(
    rf"(?P<lead>^[ \t>*_-]*(?:[\[(（]?\d{{1,2}}:\d{{2}}(?::\d{{2}})?[\])）]?[ \t]*[-–]?[ \t]*)?)"
    rf"(?:[\[【](?P<boxed>{_NAMES}){_CODE}[\]】][ \t]*[:：]?"
    rf"|(?P<named>{_NAMES})(?:{_CODE}|\.?(?:[ \t][A-Z][\w.'-]{{0,30}}){{0,3}}|[ \t]?[(（][^()（）\n]{{1,20}}[)）])"
    rf"[ \t]{{0,3}}\**[:：]\**)",
    re.I | re.M,
)
_INLINE = re.compile(
    r"(?<=[.?!。？！…\"”’-])\s*(?P<named>doctor|patient|guest_family|guest_clinician|医生|大夫|患者|病人|家属|护士)"
    r"(?:_\d)?[ \t]?[:：]",
    re.I,
)
_FIELD = re.compile(r"^[ \t]*(?:[A-Z][\w /()-]{1,30}|[\u4e00-\u9fff]{2,8})[:：]", re.M)
_SPOKEN = re.compile(r"\b(?:i|i'm|you|my|your|me|he|she|yes|no|okay|hi|hello)\b|[?？你您我吗呢]", re.I)


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker said at once. `span` is the whole turn, label and white space included: the turns of a text
    join to all of it from the first label on. `said` is the words alone, trimmed; empty where nothing was said."""

    role: Role
    label: Span
    said: Span
    span: Span


def read_turns(text: str) -> tuple[Turn, ...]:
    """The labelled turns in order; () where no speaker is named: unlabelled lines are nobody's."""
    labels = list(_find_labels(text))
    ends = [start for start, _, _ in labels[1:]] + [len(text)]
    return tuple(
        Turn(role, Span(start, after), _trim(text, after, end), Span(start, end))
        for (start, after, role), end in zip(labels, ends, strict=False)
    )


def is_dialogue(text: str) -> bool:
    """Whether most of `text` is labelled speech of at least two kinds of speakers, and not a form's head with the
    fields "Patient:" and "Doctor:"."""
    turns = read_turns(text)
    if len({turn.role for turn in turns}) < 2 or turns[0].span.start > len(text) / 2:
        return False
    spoken = sum(bool(_SPOKEN.search(text, turn.said.start, turn.said.end)) for turn in turns)
    fields = sum(1 for _ in _FIELD.finditer(text)) - len(turns)
    return spoken * 3 >= len(turns) and max(0, fields) * 2 <= len(turns)


def _find_labels(text: str) -> Iterator[tuple[int, int, Role]]:
    """(start, end, role) of every label; a label within a line must follow the end of a sentence."""
    found = [(match.start(), match.end(), _role(match["boxed"] or match["named"])) for match in _LABEL.finditer(text)]
    found += [(match.start("named"), match.end(), _role(match["named"])) for match in _INLINE.finditer(text)]
    last = -1
    for start, end, role in sorted(found):
        if start >= last:
            yield start, end, role
            last = end


def _role(name: str) -> Role:
    return next(role for role, names in _ROLES.items() if re.fullmatch(names, name, re.I))


def _trim(text: str, start: int, end: int) -> Span:
    said = text[start:end]
    kept = said.strip()
    if not kept:
        return Span(start, start)
    lead = len(said) - len(said.lstrip())
    return Span(start + lead, start + lead + len(kept))
