"""HL7 v2 results (ORU^R01, and what other messages hold of them) as a draft: a block an OBR, in the message's order.

Runs in the parsing process. Embedded files (ED, RP) are not opened: they are counted in the notes.
"""

import re
from collections import Counter

from core.errors import UnsupportedFile
from core.usecases.medical.structured.areas import KINDS, find_area
from core.usecases.medical.structured.draft import Block, Draft, Part, Value
from core.usecases.medical.structured.hl7_message import Segment, read_messages
from core.usecases.medical.structured.numbers import show_date

_NARRATIVE = frozenset(("TX", "FT"))
_FILES = frozenset(("ED", "RP"))
_CODED = frozenset(("CE", "CWE", "CNE", "CF", "IS", "ID"))
_NUMERIC = frozenset(("NM", "SN", "ST", "TX", "FT", ""))
"""Types whose digits are a number; those of codes, dates and identifiers are none."""
_LEFT_OUT = frozenset(("D", "W"))
"""OBX-11: deleted, and posted as wrong."""
_REPLACING = frozenset(("C", *_LEFT_OUT))
"""What also takes the place of the observation that was sent before: a correction, and both of these."""
_STATES = {"P": "preliminary", "R": "preliminary", "X": "no result", "I": "pending", "S": "partial", "O": "pending"}
_SEXES = {"F": "female", "FEMALE": "female", "女": "female", "M": "male", "MALE": "male", "男": "male"}
_LOINC = frozenset(("LN", "LOINC", "2.16.840.1.113883.6.1"))
_CODE = re.compile(r"[A-Z.&-]*\d[\dA-Z.&-]*")
_CONCLUSIONS = re.compile(r"\b(?:impression|conclusion|diagnosis)\b|结论|诊断|印象|意见", re.I)
_LISTS = {"AL1": ("allergies", "allergies", 3, 5, 6), "DG1": ("diagnosis", "problems", 3, 4, 5),
          "PRB": ("diagnosis", "problems", 3, 0, 2)}  # fmt: skip
"""Segments that are a line each: section, label, and the fields of name, what else is said, and date."""


class _Reader:
    """Walks the segments; the report being filled is its state."""

    def __init__(self) -> None:
        self.draft = Draft()
        self.left = Counter[str]()
        self._patients: list[set[str]] = []
        self._lists: dict[str, Part] = {}
        self._block = Block()
        self._area = self._specimen = ""
        self._last: Value | None = None
        self._order: tuple[str, ...] = ()
        self._sent: dict[tuple[str, ...], tuple[Block, Value, str]] = {}
        self._topic = ""

    def take(self, segment: Segment) -> None:
        """One segment after the other."""
        match segment.name:
            case "MSH":
                self._close()
                facility = segment.get(4)
                if facility and facility not in self.draft.person.facilities:
                    self.draft.person.facilities.append(facility)
            case "PID":
                self._close()
                self._take_patient(segment)
            case "OBR":
                self._close()
                self._open(segment)
            case "SPM":
                for value in self._block.values:
                    value.specimen = value.specimen or _coded(segment, 4)
            case "OBX":
                self._take_observation(segment)
            case "NTE":
                self._take_note(segment)
            case name if name in _LISTS:
                self._take_line(segment)

    def finish(self) -> Draft:
        """The draft; raises where there is nothing in it, or several people are."""
        self._close()
        if len(self._patients) > 1:
            raise UnsupportedFile("medical_structured.several_patients", count=len(self._patients))
        draft = self.draft
        for part in draft.parts:
            part.blocks = [block for block in part.blocks if block.values or block.paragraphs]
        draft.parts = [part for part in draft.parts if part.blocks]
        draft.parts += self._lists.values()
        if not draft.parts:
            raise UnsupportedFile("medical_structured.nothing_said", types="HL7 v2")
        draft.kind = next((KINDS[part.label] for part in draft.parts if part.label in KINDS), "other")
        values = sum(bool(v.value and v.coded) for p in draft.parts for b in p.blocks for v in b.values)
        if draft.kind == "other" and values:
            draft.kind = "laboratory"
        draft.date = max((show_date(b.when) for p in draft.parts for b in p.blocks), default="")
        for key, count in self.left.items():
            draft.notes.append((f"medical_structured.{key}", {"count": count}))
        return draft

    def _take_patient(self, segment: Segment) -> None:
        person = self.draft.person
        numbers = [segment.parts(one)[0] for number in (3, 2) for one in segment.repeats(number)]
        self._meet(set(numbers) or {segment.text(5)})
        person.names = person.names or [name for one in segment.repeats(5) if (name := _name(segment, one))]
        person.birth = person.birth or segment.get(7)
        person.sex = person.sex or _SEXES.get(segment.get(8).upper(), "")
        numbers += [segment.get(number) for number in (4, 18, 19)]
        person.numbers = list(dict.fromkeys((*person.numbers, *filter(None, numbers))))

    def _meet(self, names: set[str]) -> None:
        """One patient may have several numbers: who shares any of them is the same."""
        known = [one for one in self._patients if one & names]
        self._patients = [one for one in self._patients if not one & names] + [names.union(*known)]

    def _open(self, segment: Segment) -> None:
        when = segment.get(7) or segment.get(22) or segment.get(6)
        self._block = Block(_coded(segment, 4), when)
        self._order = (segment.get(3) or segment.get(2), segment.get(7))
        self._area = find_area([segment.get(24)])
        self._specimen = segment.get(15, whole=True)

    def _close(self) -> None:
        """Puts the block where it belongs: sentences are a report, values are results."""
        block, self._block = self._block, Block()
        conclusions = [value for value in block.values if value.panel == "conclusion"]
        block.values = [value for value in block.values if value.panel != "conclusion"]
        self._last, self._topic = None, ""
        if block.values or block.paragraphs:
            area = self._area or ("results" if any(v.coded for v in block.values) else "reported")
            name = "examination" if area == "vital" else "results" if any(v.coded for v in block.values) else "findings"
            last = self.draft.parts[-1] if self.draft.parts else None
            if last and last.label == area and last.name == name == "results":
                last.blocks.append(block)
            else:
                self.draft.parts.append(Part(name, area, blocks=[block]))
        if conclusions:
            texts = [text for value in conclusions for text in value.comments]
            self.draft.parts.append(Part("impression", "impression", blocks=[Block(paragraphs=texts)]))
        self._area = ""

    def _take_observation(self, segment: Segment) -> None:
        kind, status = segment.get(2).upper(), segment.get(11).upper()
        self._last = None
        if status in _REPLACING:
            self._withdraw(segment)
        if status in _LEFT_OUT:
            self.left["withdrawn"] += 1
        elif kind in _FILES:
            self.left["files_left_out"] += 1
        elif kind in _NARRATIVE or (not segment.text(5) and not _STATES.get(status)):
            self._take_text(segment)
        else:
            self._take_value(segment, kind, status)

    def _key(self, segment: Segment) -> tuple[str, ...]:
        """What tells an observation from the others: its order, its test and its number within that."""
        return *self._order, segment.get(3) or segment.get(3, 2), segment.get(4)

    def _withdraw(self, segment: Segment) -> None:
        """Takes out what was sent of this observation before; of two corrections in one block both stay."""
        block, value, status = self._sent.get(self._key(segment), (self._block, None, "C"))
        if block is not self._block or status != "C":
            block.values = [one for one in block.values if one is not value]

    def _take_text(self, segment: Segment) -> None:
        """Sentences: those of one observation after the other run on under its name."""
        text, topic = segment.text(5), _coded(segment, 3)
        raw = segment.raw(3)
        concluding = raw.split(segment.signs.component)[0].upper().endswith("&IMP") or _CONCLUSIONS.search(topic)
        short = (segment.text(6) or segment.text(7) or segment.text(8)) and len(text) < 80
        if short:
            self._take_value(segment, "ST", segment.get(11).upper())
        elif concluding:
            self._block.values.append(Value(topic, "", panel="conclusion", comments=[text], coded=False))
        else:
            if topic and topic != self._topic and not _CODE.fullmatch(topic):
                self._block.paragraphs.append(topic)
            self._topic = topic
            self._block.paragraphs.append(text)

    def _take_value(self, segment: Segment, kind: str, status: str) -> None:
        name, loinc = _coded(segment, 3), _loinc(segment, 3)
        flags = ", ".join(filter(None, (segment.parts(one)[0] for one in segment.repeats(8))))
        said = ", ".join(filter(None, (_value(segment, one, kind) for one in segment.repeats(5))))
        value = Value(name, said, segment.get(6) or segment.get(6, 2), segment.text(7), flag=flags, loinc=loinc)
        value.status, value.when = _STATES.get(status, ""), segment.get(14)
        value.coded, value.worded = bool(said), kind not in _NUMERIC
        value.panel, value.specimen = self._block.title, self._specimen
        self._block.values.append(value)
        self._sent[self._key(segment)] = self._block, value, status
        self._last = value

    def _take_note(self, segment: Segment) -> None:
        if text := segment.text(3):
            (self._last.comments if self._last else self._block.paragraphs).append(text)

    def _take_line(self, segment: Segment) -> None:
        section, label, name, more, when = _LISTS[segment.name]
        part = self._lists.setdefault(label, Part(section, label, blocks=[Block()]))
        said = _coded(segment, name) or segment.text(more)
        details = segment.text(more).replace("\n", ", ") if more and said != segment.text(more) else ""
        part.blocks[0].values.append(Value(said, details, when=segment.get(when), coded=False))


def read_hl7(data: bytes) -> Draft:
    """The draft of all messages in the file, which must be one patient's."""
    reader = _Reader()
    for segment in read_messages(data):
        reader.take(segment)
    return reader.finish()


def _name(segment: Segment, text: str) -> str:
    """Family^given^middle as people say it."""
    parts = [*segment.parts(text), "", "", ""]
    return " ".join(filter(None, (parts[1], parts[2], parts[0])))


def _coded(segment: Segment, number: int) -> str:
    """A coded element in words: its text, else its alternate text, else its code."""
    found = (segment.get(number, component, whole=True) for component in (2, 5, 9, 1))
    return next(filter(None, found), "")


def _loinc(segment: Segment, number: int) -> str:
    """The LOINC code of a coded element."""
    return next((segment.get(number, at) for at in (1, 4) if segment.get(number, at + 2).upper() in _LOINC), "")


def _value(segment: Segment, text: str, kind: str) -> str:
    """A repetition of OBX-5: of coded elements the text, of structured numbers comparator, number, sign, number."""
    parts = [*segment.parts(text), "", "", "", ""]
    if kind == "SN":
        return f"{parts[0] if parts[0] != '=' else ''}{parts[1]}{parts[2]}{parts[3]}"
    if kind in ("DT", "TS", "DTM"):
        return show_date(parts[0]) or parts[0]
    if kind in _CODED:
        said, other = parts[1], parts[4]
        both = f"{said} ({other})" if said and other and said.casefold() != other.casefold() else said or other
        return both or parts[8 if len(parts) > 12 else 0] or parts[0]
    return segment.signs.unescape(text).strip()
