"""A FHIR file (R4, R5) as a draft: what belongs to one report or one day together, the newest first within a part,
because a reader of years of observations looks for the last ones. Observations stand once, with their report.

Runs in the parsing process. Knows nothing of text layout.
"""

from collections.abc import Iterator, Sequence

from core.errors import BrokenFile, UnsupportedFile
from core.usecases.medical.structured.areas import KINDS, find_area
from core.usecases.medical.structured.draft import Block, Draft, Part, Person, Value
from core.usecases.medical.structured.fhir_other import READ_TYPES, read_lists
from core.usecases.medical.structured.fhir_store import Resource, Store, first_of, kind, list_of, text_of
from core.usecases.medical.structured.fhir_texts import TEXT_TYPES, count_closed, read_documents, report_texts
from core.usecases.medical.structured.fhir_values import DATES, LEFT_OUT, codes, concept, moment, read_values
from core.usecases.medical.structured.numbers import show_date

AREAS = {"laboratory": "results", "pathology": "findings", "imaging": "findings", "vital": "examination"}
AREAS |= {"social": "social_history", "measured": "results", "reported": "findings"}
"""What kinds of observations and reports there are, in the order of the text, and the section each stands in."""


def read_fhir(data: bytes) -> Draft:
    """The draft of all resources that say something about a patient. UnsupportedFile where none does, or where they are
    several patients'."""
    store = Store(data)
    _refuse_several(store)
    draft = Draft(person=_read_person(store))
    used: set[int] = set()
    reports = [one for one in store.of_type("DiagnosticReport") if text_of(one, "status") not in LEFT_OUT]
    reports.sort(key=lambda one: show_date(moment(one, *DATES)), reverse=True)
    blocks: dict[str, list[Block]] = {area: [] for area in AREAS}
    told: dict[str, list[Part]] = {area: [] for area in AREAS}
    for report in reports:
        block, area = _report_block(report, store, used), _area(report, "reported")
        if texts := list(report_texts(report)):
            told[area] += _told(block, texts, area)
        elif block.values:
            blocks[area if area != "reported" else "measured"].append(block)
    for area, more in _loose_blocks(store, used).items():
        blocks[area] = sorted((*blocks[area], *more), key=lambda one: show_date(one.when), reverse=True)
    for area, name in AREAS.items():
        draft.parts += [Part(name, area, blocks=blocks[area])] if blocks[area] else []
        draft.parts += told[area]
    draft.parts += [*read_lists(store), *read_documents(store, draft)]
    _finish(draft, store, reports)
    return draft


def _refuse_several(store: Store) -> None:
    """One report is about one person: values of several must not be read as one's."""
    names = {name for one in store.resources if (name := _subject(one, store))}
    if len(names) > 1:
        raise UnsupportedFile("medical_structured.several_patients", count=len(names))
    patients = {text_of(one, "id") or id(one) for one in store.of_type("Patient")}
    if not names and len(patients) > 1:
        raise UnsupportedFile("medical_structured.several_patients", count=len(patients))


def _subject(resource: Resource, store: Store) -> str:
    """Whom a resource is about, in one way of writing; "" where that is no patient."""
    if kind(resource) not in ("Observation", "DiagnosticReport", *READ_TYPES):
        return ""
    reference = resource.get("subject") or resource.get("patient")
    found, name = store.find(reference, resource), text_of(reference, "reference")
    if found is not None:
        return f"Patient {text_of(found, 'id') or id(found)}" if kind(found) == "Patient" else ""
    if not name or name.startswith("#"):
        return ""
    short = "/".join(name.split("/_history/")[0].split("/")[-2:])
    is_patient = "Patient/" in short or name.startswith("urn:")
    return f"Patient {short.removeprefix('Patient/')}" if is_patient else ""


def _report_block(report: Resource, store: Store, used: set[int]) -> Block:
    """The report's observations, those that its panels name among them."""
    block = Block(concept(report.get("code")), moment(report, *DATES))
    specimen = store.find(first_of(report, "specimen"), report)
    for reference in list_of(report, "result"):
        block.values += _values(store.find(reference, report), store, used, report)
    for value in block.values:
        value.specimen = value.specimen or (concept(specimen.get("type")) if specimen else "")
    return block


def _values(
    observation: Resource | None, store: Store, used: set[int], within: Resource, panel: str = ""
) -> list[Value]:
    """The values of an observation and of its members, each once; `used` holds what has been written."""
    if observation is None or kind(observation) != "Observation" or id(observation) in used:
        return []
    used.add(id(observation))
    if text_of(observation, "status") in LEFT_OUT:
        return []
    values = list(read_values(observation))
    specimen = store.find(observation.get("specimen"), observation)
    for value in values:
        value.panel = value.panel or panel
        value.specimen = concept(specimen.get("type")) if specimen else ""
    members = list_of(observation, "hasMember")
    title = concept(observation.get("code")) if members else ""
    for reference in members:
        found = store.find(reference, observation) or store.find(reference, within)
        values += _values(found, store, used, within, title)
    return values


def _loose_blocks(store: Store, used: set[int]) -> dict[str, list[Block]]:
    """Observations that stand in no report: one block a day and area, those that have members first."""
    observations = store.of_type("Observation")
    observations.sort(key=lambda one: not list_of(one, "hasMember"))
    days: dict[tuple[str, str], Block] = {}
    for one in observations:
        if values := _values(one, store, used, one):
            day = show_date(moment(one, *DATES))
            block = days.setdefault((_area(one, "measured"), day), Block(when=moment(one, *DATES)))
            block.values += values
    found: dict[str, list[Block]] = {area: [] for area in AREAS}
    for (area, _), block in days.items():
        found[area].append(block)
    return found


def _area(resource: Resource, otherwise: str) -> str:
    named = (*list_of(resource, "category"), *list_of(resource, "serviceCategory"))  # the latter in versions before R4
    return find_area(codes(list(named)), otherwise)


def _told(block: Block, texts: Sequence[tuple[str, str]], area: str) -> list[Part]:
    """A report in sentences: its values and findings in a part of its own, then its conclusion."""
    findings = [text for name, text in texts if name == "findings"]
    conclusion = [text for name, text in texts if name == "impression"]
    block.paragraphs = findings
    parts = [Part(AREAS[area], area, blocks=[block])]
    return parts + ([Part("impression", "impression", blocks=[Block(paragraphs=conclusion)])] if conclusion else [])


def _read_person(store: Store) -> Person:
    person = Person()
    about = (_subject(one, store) for one in store.resources)
    named = {name.removeprefix("Patient ") for name in about if name}
    patients = store.of_type("Patient")
    for one in [one for one in patients if text_of(one, "id") in named][:1] or patients[:1]:
        person.names = _names(one)
        person.birth, person.sex = text_of(one, "birthDate"), text_of(one, "gender")
        person.numbers = _unique(text_of(number, "value") for number in list_of(one, "identifier"))
    if not person.names:
        about = store.of_type("Observation", "DiagnosticReport", *READ_TYPES)
        person.names = _unique(
            text_of(one, "subject", "display") or text_of(one, "patient", "display") for one in about
        )
    person.staff = _unique(name for one in store.of_type("Practitioner", "RelatedPerson") for name in _names(one)[:1])
    person.facilities = _unique(text_of(one, "name") for one in store.of_type("Organization"))
    return person


def _names(resource: Resource) -> list[str]:
    return _unique(
        text_of(name, "text")
        or " ".join(filter(None, (*map(str, list_of(name, "given")), " ".join(map(str, list_of(name, "family"))))))
        for name in list_of(resource, "name")
    )


def _unique(texts: Iterator[str]) -> list[str]:
    return list(dict.fromkeys(filter(None, texts)))


def _finish(draft: Draft, store: Store, reports: Sequence[Resource]) -> None:
    """Date, kind and notes; raises where there is nothing to read."""
    if not draft.parts:
        if store.broken and not store.resources:
            raise BrokenFile("medical_structured.no_resource")
        raise UnsupportedFile("medical_structured.nothing_said", types=", ".join(sorted(store.types)[:8]) or "-")
    days = [show_date(block.when) for part in draft.parts for block in part.blocks if block.when]
    draft.date = max(days, default="")
    draft.title = concept(reports[0].get("code")) if len(reports) == len(days) == 1 else ""
    areas = [part.label for part in draft.parts]
    draft.kind = next(
        (KINDS[area] for area in areas if area in KINDS), "laboratory" if "measured" in areas else "other"
    )
    left = {name: n for name, n in sorted(store.types.items()) if name not in _SHOWN}
    if left:
        draft.notes.append(
            ("medical_structured.types_left_out", {"types": ", ".join(f"{k} ({n})" for k, n in left.items())})
        )
    withdrawn = sum(text_of(one, "status") in LEFT_OUT for one in store.of_type("Observation", "DiagnosticReport"))
    if withdrawn:
        draft.notes.append(("medical_structured.withdrawn", {"count": withdrawn}))
    if closed := count_closed(store):
        draft.notes.append(("medical_structured.files_left_out", {"count": closed}))
    if store.broken:
        draft.notes.append(("medical_structured.broken_resources", {"count": store.broken}))


_SHOWN = frozenset(("Observation", "DiagnosticReport", "Patient", "Practitioner", "Organization", "Specimen",
                    "RelatedPerson", *READ_TYPES, *TEXT_TYPES))  # fmt: skip
