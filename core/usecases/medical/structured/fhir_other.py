"""The other FHIR resources that say something about a patient, one line each: problems, medicines, allergies,
procedures, vaccinations, visits. They hold no results. Runs in the parsing process.
"""

from dataclasses import dataclass

from core.usecases.medical.structured.draft import Block, Part, Value
from core.usecases.medical.structured.fhir_store import Resource, Store, first_of, kind, list_of, text_of
from core.usecases.medical.structured.fhir_values import concept, moment, notes_of
from core.usecases.medical.structured.numbers import show_date


@dataclass(frozen=True, slots=True)
class _Kind:
    """How resources of a type are said: the elements that name them, when they were, and what else belongs to them."""

    section: str
    label: str
    names: tuple[str, ...]
    dates: tuple[str, ...]
    more: tuple[str, ...] = ()


_MEDICINE = ("medicationCodeableConcept", "medicationReference", "medication")
_TAKEN = ("effectiveDateTime", "effectivePeriod", "dateAsserted", "occurenceDateTime", "occurencePeriod")
_DONE = ("performedDateTime", "performedPeriod", "occurrenceDateTime", "occurrencePeriod", "occurrenceString")
_BEGUN = ("onsetDateTime", "onsetPeriod", "recordedDate")
_STUDIED = ("description", "procedureCode", "procedure", "modality")
_KINDS = {
    "AllergyIntolerance": _Kind("allergies", "allergies", ("code",), _BEGUN[::-1], ("reaction", "criticality")),
    "Condition": _Kind("diagnosis", "problems", ("code",), _BEGUN, ("severity",)),
    "MedicationRequest": _Kind("medications", "medications", _MEDICINE, ("authoredOn",), ("dosageInstruction",)),
    "MedicationStatement": _Kind("medications", "medications", _MEDICINE, _TAKEN, ("dosage",)),
    "MedicationAdministration": _Kind("medications", "medications", _MEDICINE, _TAKEN, ("dosage",)),
    "MedicationDispense": _Kind("medications", "medications", _MEDICINE, ("whenHandedOver",), ("dosageInstruction",)),
    "Procedure": _Kind("past_history", "procedures", ("code",), _DONE, ("bodySite", "outcome")),
    "Immunization": _Kind("past_history", "immunizations", ("vaccineCode",), _DONE),
    "FamilyMemberHistory": _Kind("family_history", "family", ("relationship",), ("date",), ("condition",)),
    "Encounter": _Kind("course", "visits", ("type", "class"), ("period", "actualPeriod"), ("reasonCode", "reason")),
    "ImagingStudy": _Kind("findings", "studies", _STUDIED, ("started",)),
    "CarePlan": _Kind("plan", "plan", ("title", "category"), ("period", "created"), ("description", "activity")),
    "ServiceRequest": _Kind("plan", "orders", ("code",), ("occurrenceDateTime", "authoredOn"), ("reasonCode",)),
    "ClinicalImpression": _Kind("impression", "impressions", ("summary", "description"), ("effectiveDateTime", "date")),
}
"""R4's and R5's names of the elements ("occurence" is R5's own spelling in MedicationAdministration)."""
READ_TYPES = tuple(_KINDS)
_WRONG = frozenset(("entered-in-error", "cancelled", "refuted"))


def read_lists(store: Store) -> list[Part]:
    """A part a kind, newest first; what was entered in error, or refuted, is left out."""
    parts: dict[str, Part] = {}
    for one in store.of_type(*READ_TYPES):
        known = _KINDS[kind(one)]
        states = [text_of(one, "status"), text_of(one, "verificationStatus", "coding", "code")]
        if _WRONG & set(states):
            continue
        name = next((said for element in known.names if (said := _say(one.get(element), one, store))), "")
        if not name:
            continue
        part = parts.setdefault(known.label, Part(known.section, known.label, blocks=[Block()]))
        clinical = concept(one.get("clinicalStatus")) or states[0]
        more = ", ".join(filter(None, (_more(one.get(element), one, store) for element in known.more)))
        value = Value(name, more, status=clinical, when=moment(one, *known.dates), comments=notes_of(one), coded=False)
        part.blocks[0].values.append(value)
    for part in parts.values():
        part.blocks[0].values.sort(key=lambda value: show_date(value.when), reverse=True)
    order = dict.fromkeys(known.label for known in _KINDS.values())
    return [parts[label] for label in order if label in parts]


def _say(data: object, within: Resource, store: Store) -> str:
    """A concept, or what a reference to a medicine or its display says."""
    if isinstance(data, list):
        return ", ".join(filter(None, (_say(one, within, store) for one in data)))
    if found := store.find(data, within):
        return concept(found.get("code"))
    return concept(data) or text_of(data, "display")


def _more(data: object, within: Resource, store: Store) -> str:
    """What belongs to it: dosage texts, reactions, activities, conditions of a relative."""
    if isinstance(data, list):
        return "; ".join(filter(None, (_more(one, within, store) for one in data)))
    for path in (("manifestation",), ("detail", "code"), ("code",), ("reference",)):
        inner = first_of(data, *path) if isinstance(data, dict) else None
        if isinstance(inner, dict) and (said := concept(list_of(data, *path) if path == ("manifestation",) else inner)):
            return said
    return _say(data, within, store)
