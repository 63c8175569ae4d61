"""Small structured files for tests, made by hand: FHIR, C-CDA, HL7 v2."""

import json

from core.usecases.medical.structured.ccda import read_ccda
from core.usecases.medical.structured.fhir import read_fhir
from core.usecases.medical.structured.hl7 import read_hl7
from core.usecases.medical.structured.reports import make_report, recognise

READERS = {"fhir": read_fhir, "ccda": read_ccda, "hl7": read_hl7}
PATIENT = {
    "resourceType": "Patient",
    "id": "p",
    "name": [{"family": "Jensen", "given": ["Mette", "K"]}],
    "birthDate": "1971-04-09",
    "gender": "female",
    "identifier": [{"value": "MR-4711"}],
}


def read(data):
    """The report, read here and now instead of in a process of its own."""
    origin = recognise(data)
    return make_report("made", data, origin, READERS[origin](data))


def fhir(*resources, kind="collection"):
    """A Bundle as bytes; texts between § are written without quotation marks, so that a number keeps its digits."""
    bundle = {"resourceType": "Bundle", "type": kind, "entry": [{"resource": one} for one in resources]}
    return as_json(bundle)


def as_json(value):
    return json.dumps(value, ensure_ascii=False).replace('"§', "").replace('§"', "").encode()


def observation(text="Glucose", **more):
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": {"text": text},
        "effectiveDateTime": "2024-03-05T08:00:00+08:00",
        **more,
    }


def quantity(value, unit="mmol/L", **more):
    return {"value": f"§{value}§", "unit": unit, **more}


def ccda(*sections, head=""):
    body = "".join(f"<component><section>{one}</section></component>" for one in sections)
    return (
        '<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><title>Health summary</title>'
        f'<effectiveTime value="20240305"/>{head}<component><structuredBody>{body}</structuredBody></component>'
        "</ClinicalDocument>"
    ).encode()


def results(*observations, text=""):
    """A results section with one organizer."""
    parts = "".join(f"<component>{one}</component>" for one in observations)
    return (
        f'<code code="30954-2"/><title>RESULTS</title><text>{text}</text>'
        f'<entry><organizer><code displayName="CHEMISTRY"/>{parts}</organizer></entry>'
    )


def measured(name, value, more=""):
    return (
        f'<observation classCode="OBS" moodCode="EVN"><code displayName="{name}"/><statusCode code="completed"/>'
        f'<effectiveTime value="20240304"/>{value}{more}</observation>'
    )


def hl7(*segments, head="MSH|^~\\&|LAB|Clinic|||20240305||ORU^R01|1|P|2.5.1", end="\r"):
    known = (
        head,
        "PID|1||4711^^^H^MR||Jensen^Mette^K||19710409|F",
        "OBR|1|||24323-8^Metabolic panel^LN|||202403050800",
    )
    return end.join((*known, *segments)).encode()
