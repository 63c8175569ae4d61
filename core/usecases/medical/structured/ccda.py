"""A C-CDA document as a draft, section by section in its own order and under its own headings.

A section's narrative is what its author signed, so it is written out; only the rows of it that a coded value of the
same section says already are not said twice. Runs in the parsing process.
"""

import re
from collections.abc import Iterator

from lxml import etree

from core.errors import UnsupportedFile
from core.usecases.medical.structured.ccda_values import (
    LEFT_OUT,
    TYPE,
    V3,
    Texts,
    find_time,
    is_measured,
    name_concept,
    read_value,
)
from core.usecases.medical.structured.draft import Block, Draft, Part, Value
from core.usecases.medical.structured.fhir_xml import open_xml
from core.usecases.medical.structured.narrative import name_of, read_narrative, said_in
from core.usecases.medical.structured.numbers import show_date

_VALUE_SECTIONS = frozenset(("30954-2", "8716-3", "29274-8", "26436-6", "18725-2", "18782-3", "19146-0"))
"""LOINC codes of sections whose every observation is a result: results, vital signs and their kin."""
_SECTIONS = {
    "30954-2": "results", "26436-6": "results", "8716-3": "examination", "29274-8": "examination",
    "29545-1": "examination", "11450-4": "diagnosis", "10160-0": "medications", "29549-3": "medications",
    "10183-2": "medications", "48765-2": "allergies", "10157-6": "family_history", "29762-2": "social_history",
    "11348-0": "past_history", "11329-0": "past_history", "47519-4": "past_history", "11369-6": "past_history",
    "10164-2": "history", "10154-3": "complaint", "46239-0": "complaint", "29299-5": "complaint",
    "42349-1": "indication", "59768-2": "indication", "10187-3": "review_of_systems", "51848-0": "impression",
    "51847-2": "impression", "18776-5": "plan", "69730-0": "follow_up", "8648-8": "course", "59776-5": "findings",
    "29554-3": "technique", "59773-2": "specimen", "10218-6": "diagnosis", "10219-4": "diagnosis",
    "59769-0": "diagnosis", "11535-2": "diagnosis", "46241-6": "diagnosis", "59775-7": "disposition",
    "18782-3": "findings", "19005-8": "impression", "46240-8": "course",
}  # fmt: skip
"""LOINC codes of C-CDA's sections (HL7 C-CDA R2.1, section templates)."""
_RESULT_TEMPLATES = frozenset(("2.16.840.1.113883.10.20.22.4.2", "2.16.840.1.113883.10.20.22.4.27"))
_QUIET = frozenset(("diagnosis", "allergies", "medications"))
_KINDS = {"18842-5": "discharge", "28570-0": "visit", "11488-4": "visit", "34117-2": "visit", "11506-3": "visit",
          "11502-2": "laboratory", "18748-4": "radiology", "11526-1": "pathology", "11504-8": "visit"}  # fmt: skip
"""LOINC codes of documents."""


def read_ccda(data: bytes) -> Draft:
    """The draft. BrokenFile where the XML is malformed or hostile, UnsupportedFile where it is about several people or
    says nothing."""
    root = open_xml(data)
    if name_of(root) != "ClinicalDocument":
        found = next(root.iter(f"{V3}ClinicalDocument"), None)
        if found is None:
            raise UnsupportedFile("medical_structured.nothing_said", types=name_of(root))
        root = found
    draft = Draft(_text(root, "title"))
    _read_head(root, draft)
    texts = {one.get("ID", ""): said_in(one) for one in root.iter() if isinstance(one.tag, str) and one.get("ID")}
    for section in root.iterfind(f"{V3}component/{V3}structuredBody/{V3}component/{V3}section"):
        draft.parts += _read_section(section, texts, draft)
    loose = root.find(f"{V3}component/{V3}nonXMLBody/{V3}text")
    if loose is not None and loose.get("representation") != "B64" and (said := said_in(loose)):
        draft.parts.append(Part("other", blocks=[Block(paragraphs=[said])]))
    if not draft.parts:
        raise UnsupportedFile("medical_structured.nothing_said", types="C-CDA")
    _judge_kind(root, draft)
    return draft


def _read_head(root: etree._Element, draft: Draft) -> None:
    roles = root.findall(f"{V3}recordTarget/{V3}patientRole")
    if len(roles) > 1:
        raise UnsupportedFile("medical_structured.several_patients", count=len(roles))
    person = draft.person
    for role in roles:
        patient = role.find(f"{V3}patient")
        if patient is not None:
            person.names = _names(patient)
            person.birth = _attribute(patient, "birthTime", "value")
            sex = _attribute(patient, "administrativeGenderCode", "code").upper()
            person.sex = {"F": "female", "M": "male"}.get(sex, "")
        person.numbers = _unique(one.get("extension", "") for one in role.findall(f"{V3}id"))
    person.staff = _unique(name for one in root.iter(f"{V3}assignedPerson", f"{V3}guardianPerson", f"{V3}relatedPerson",
                                                     f"{V3}associatedPerson", f"{V3}informationRecipient")
                           for name in _names(one)[:1])  # fmt: skip
    named = (f"{V3}representedOrganization", f"{V3}providerOrganization", f"{V3}serviceProviderOrganization")
    facilities = [said_in(name) for one in root.iter(*named) for name in one.findall(f"{V3}name")]
    person.facilities = _unique(facilities)  # type: ignore[arg-type]
    draft.date = _attribute(root, "effectiveTime", "value")


def _read_section(section: etree._Element, texts: Texts, draft: Draft) -> Iterator[Part]:
    """The section, then those within it."""
    code = _attribute(section, "code", "code")
    name = _SECTIONS.get(code, "other")
    blocks = list(_read_entries(section, code in _VALUE_SECTIONS, texts))
    said = [value for block in blocks for value in block.values]
    rows = [row for row in read_narrative(section.find(f"{V3}text")) if not _is_said(row, said)]
    if rows:
        blocks.append(Block(paragraphs=rows))
        if _differs(rows, said):
            draft.notes.append(("medical_structured.narrative_differs", {"section": _text(section, "title") or code}))
    elif not said:
        blocks = [Block(values=list(_name_entries(section, texts)))]
    title = _text(section, "title")
    if title or any(block.values or block.paragraphs for block in blocks):
        yield Part(name, title=title, blocks=blocks)
    for inner in section.iterfind(f"{V3}component/{V3}section"):
        yield from _read_section(inner, texts, draft)


def _read_entries(section: etree._Element, all_values: bool, texts: Texts) -> Iterator[Block]:
    """A block an organizer, with its name; observations without one share a block."""
    loose = Block()
    for entry in section.iterfind(f"{V3}entry"):
        for element in entry:
            block = loose
            if name_of(element) == "organizer":
                named = element.find(f"{V3}code")
                block = Block(name_concept(named, texts), find_time(element))
            block.values += _values(element, all_values, texts)
            if block is not loose and block.values:
                yield block
    if loose.values:
        yield loose


def _values(element: etree._Element, all_values: bool, texts: Texts) -> Iterator[Value]:
    """The values of the observations of an entry, nested ones that are measured among them."""
    for observation in element.iter(f"{V3}observation"):
        state = _attribute(observation, "statusCode", "code")
        if state in LEFT_OUT or observation.get("negationInd") == "true" or observation.get("moodCode", "EVN") != "EVN":
            continue
        templates = {one.get("root", "") for one in observation.findall(f"{V3}templateId")}
        direct = observation is element or name_of(observation.getparent()) == "component"
        is_result = bool(templates & _RESULT_TEMPLATES) or (all_values and direct)
        if not is_result and not is_measured(observation):
            continue
        value = read_value(observation, texts)
        if not (is_result or direct):  # an age at onset, say, which means nothing without what it is of
            above = next(observation.iterancestors(f"{V3}observation", f"{V3}procedure", f"{V3}act"), None)
            of = _named(above, texts) if above is not None else ""
            value.analyte, value.coded = f"{of}: {value.analyte}" if of else value.analyte, False
        specimen = observation.find(f"{V3}specimen/{V3}specimenRole/{V3}specimenPlayingEntity/{V3}code")
        value.specimen = name_concept(specimen, texts)
        if value.value or value.comments:
            yield value


def _is_said(row: str, values: list[Value]) -> bool:
    """Whether a coded value says what a row of the narrative does: its name and its value are both in it."""
    flat = row.casefold()
    return any(value.value and value.value.casefold() in flat and value.analyte.casefold() in flat for value in values)


def _differs(rows: list[str], values: list[Value]) -> bool:
    """Whether a row names what a coded value measures, and another number."""
    names = {value.analyte.casefold() for value in values if value.coded}
    if not names:
        return False
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(names)))})(?!\w)")
    return any(pattern.search(row.casefold()) for row in rows if any(char.isdigit() for char in row))


def _name_entries(section: etree._Element, texts: Texts) -> Iterator[Value]:
    """What a section without narrative holds, one line an entry: a problem, medicine, allergy, vaccine, procedure."""
    for entry in section.iterfind(f"{V3}entry"):
        for element in entry.iter(
            f"{V3}observation", f"{V3}substanceAdministration", f"{V3}procedure", f"{V3}encounter"
        ):
            named = _named(element, texts)
            if named:
                yield Value(named, "", when=find_time(element), coded=False)
                break


def _named(element: etree._Element, texts: Texts) -> str:
    material = element.find(f".//{V3}manufacturedMaterial/{V3}code")
    playing = element.find(f".//{V3}playingEntity/{V3}code")
    value = element.find(f"{V3}value")
    is_coded = value is not None and (value.get(TYPE) or "").split(":")[-1] in ("CD", "CE")
    for one in (material, playing, value if is_coded else None, element.find(f"{V3}code")):
        if said := name_concept(one, texts):
            return said
    return ""


def _judge_kind(root: etree._Element, draft: Draft) -> None:
    draft.kind = _KINDS.get(_attribute(root, "code", "code"), "other")
    draft.date = show_date(draft.date) or max((show_date(b.when) for p in draft.parts for b in p.blocks), default="")


def _names(element: etree._Element) -> list[str]:
    return _unique(
        said_in(name) if not len(name) else " ".join(map(said_in, name)) for name in element.findall(f"{V3}name")
    )


def _unique(texts: Iterator[str]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text.strip()))


def _text(element: etree._Element, name: str) -> str:
    found = element.find(f"{V3}{name}")
    return said_in(found) if found is not None else ""


def _attribute(element: etree._Element, child: str, name: str) -> str:
    found = element.find(f"{V3}{child}")
    return (found.get(name) or "").strip() if found is not None else ""
