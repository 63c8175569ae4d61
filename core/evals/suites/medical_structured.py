"""Whether structured medical files are read exactly: every numeric value, unit and range of public FHIR, C-CDA and HL7
v2 files, counted by a walk of its own through the JSON or XML, against what `read_structured` says; and nothing more.

The same values are also written as HL7 v2 messages, C-CDA documents and FHIR XML and R5 ndjson, each with a range, and
read back: the public files of those formats hold few values. Does not measure what is understood from the values.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

from core.evals.score import Score, share
from core.usecases.medical.records import LabResult, Report
from core.usecases.medical.structured import read_structured, recognise

SUITE = "medical_structured"
V3 = "{urn:hl7-org:v3}"
TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
Row = tuple[str, str, str]
"""Value, unit and range as the file has them; a range is its text, or its bounds with a bar between."""


def run(data: Path, limit: int | None) -> list[Score]:
    """Every file of the three folders, then what the FHIR bundles hold in the other formats."""
    folder = data / "medical" if (data / "medical").is_dir() else data
    scores: list[Score] = []
    walks: Mapping[str, tuple[str, Callable[[bytes], Iterator[Row]]]] = {
        "fhir_synthea_r4": ("*.json", walk_fhir),
        "ccda": ("*.xml", walk_ccda),
        "hl7v2": ("*.hl7", walk_hl7),
    }
    for name, (pattern, walk) in walks.items():
        files = [(path.name, path.read_bytes()) for path in sorted((folder / name).glob(pattern))[:limit]]
        scores += measure(f"{name}, {len(files)} files", [(title, one, Counter(walk(one))) for title, one in files])
    bundles = [path.read_bytes() for path in sorted((folder / "fhir_synthea_r4").glob("*.json"))[:limit]]
    rows = [[(value, unit, f"{value}|9{value.lstrip('-')}") for value, unit, _ in walk_fhir(one)] for one in bundles]
    for kind, write in WRITERS.items():
        made = [(f"{kind} {n}", write(one), Counter(one)) for n, one in enumerate(rows)]
        scores += measure(f"the bundles' values written as {kind}", made)
    return scores


def measure(what: str, files: list[tuple[str, bytes, "Counter[Row]"]]) -> list[Score]:
    """Values found exactly, ranges found exactly, and values that are in no file."""
    found: list[bool] = []
    ranges: list[bool] = []
    invented = 0
    for name, data, expected in files:
        origin = recognise(data)
        assert origin, name
        report = read_structured(name, data, origin)
        got = Counter(row_of(one) for one in report.coded if is_number(one) and stands(report, one))
        missing = expected - got
        found += [True] * (expected.total() - missing.total()) + [False] * missing.total()
        with_range = Counter(row for row in expected.elements() if row[2])
        lost = with_range - got
        ranges += [True] * (with_range.total() - lost.total()) + [False] * lost.total()
        invented += (got - expected).total()
    detail = f"{what}; a value counts with its unit and range, as printed, and its place in the text"
    scores = [
        share(SUITE, f"Numeric values, exact: {what}", found, target=1.0, detail=detail),
        Score(
            SUITE, f"Invented values: {what}", invented, len(found), target=0.0, higher_is_better=False, detail=detail
        ),
    ]
    if ranges:
        scores.insert(1, share(SUITE, f"Values with a range, exact: {what}", ranges, target=1.0, detail=detail))
    return scores if found else scores[-1:]


def is_number(result: LabResult) -> bool:
    """Whether a result is numeric, or an interval of numbers."""
    return result.number is not None or all(part.replace(".", "").isdigit() for part in result.value.split("-"))


def row_of(result: LabResult) -> Row:
    """A result as the walks write it."""
    bounds = [None if one is None else str(one) for one in (result.low, result.high)]
    printed = result.range_text
    if result.low is not None or result.high is not None:
        text = "|".join(one or "" for one in bounds)
        plain = f"{bounds[0]}-{bounds[1]}"
        printed = text if printed.startswith(("≤", "≥")) or printed == plain else printed
    return result.value, result.unit, printed


def stands(report: Report, result: LabResult) -> bool:
    """Whether value and unit are where the result says, on its line."""
    line = report.quote(result.span)
    return report.quote(result.value_span) == result.value and result.unit in line and result.range_text in line


def walk_fhir(data: bytes) -> Iterator[Row]:
    """Every Quantity that is the value of an Observation or of its component."""
    for entry in json.loads(data, parse_float=str, parse_int=str)["entry"]:
        resource = entry["resource"]
        if resource["resourceType"] != "Observation":
            continue
        for one in (resource, *resource.get("component", ())):
            if quantity := one.get("valueQuantity"):
                extent = (one.get("referenceRange") or [{}])[0]
                bounds = [extent.get(name, {}).get("value", "") for name in ("low", "high")]
                text = extent.get("text", "") or ("|".join(bounds) if any(bounds) else "")
                unit = quantity.get("unit", quantity.get("code", ""))
                yield quantity["value"], "" if unit == "1" else unit, text


def walk_ccda(data: bytes) -> Iterator[Row]:
    """Every PQ that is the value of an observation directly in an entry or an organizer: what hangs below another
    observation qualifies that one."""
    root = ElementTree.fromstring(data)
    for holder in (*root.iter(f"{V3}entry"), *root.iter(f"{V3}organizer")):
        inside = holder.findall(f"{V3}observation") + holder.findall(f"{V3}component/{V3}observation")
        for observation in inside:
            value = observation.find(f"{V3}value")
            if value is None or value.get(TYPE, "").split(":")[-1] != "PQ" or not value.get("value"):
                continue
            extent = observation.find(f"{V3}referenceRange/{V3}observationRange")
            text = (
                ""
                if extent is None
                else " ".join("".join(extent.find(f"{V3}text").itertext()).split())
                if (extent.find(f"{V3}text") is not None)
                else "|".join((extent.find(f"{V3}value/{V3}{n}").get("value", "")) for n in ("low", "high"))
            )
            unit = value.get("unit", "")
            yield value.get("value", ""), "" if unit == "1" else unit, text


def walk_hl7(data: bytes) -> Iterator[Row]:
    """Every OBX of a numeric type."""
    for line in data.decode("utf-8", "replace").replace("\r", "\n").split("\n"):
        fields = line.split("|")
        if fields[0] == "OBX" and len(fields) > 7 and fields[2] == "NM" and fields[5].strip():
            yield fields[5].strip(), fields[6].split("^")[0], _as_bounds(fields[7])


def _as_bounds(text: str) -> str:
    low, _, high = text.partition("-")
    return f"{low}|{high}" if low and high else text


def write_hl7(rows: list[Row]) -> bytes:
    """An ORU^R01 message with one OBX a value."""
    head = [
        "MSH|^~\\&|LAB|H|||20240101||ORU^R01|1|P|2.5.1",
        "PID|1||1||Doe^J||19700101|F",
        "OBR|1|||1^Panel|||20240101",
    ]
    body = [
        f"OBX|{n}|NM|{n}^Test {n}^L||{value}|{unit}|{extent.replace('|', '-')}||||F"
        for n, (value, unit, extent) in enumerate(rows, 1)
    ]
    return "\r".join((*head, *body)).encode()


def write_ccda(rows: list[Row]) -> bytes:
    """A document with one results section and one observation a value."""
    parts = []
    for n, (value, unit, extent) in enumerate(rows):
        low, high = (quoteattr(one) for one in extent.split("|"))
        of = quoteattr(unit)
        parts.append(
            f'<component><observation classCode="OBS" moodCode="EVN"><code displayName="Test {n}"/>'
            f'<value xsi:type="PQ" value={quoteattr(value)} unit={of}/><referenceRange><observationRange>'
            f'<value xsi:type="IVL_PQ"><low value={low} unit={of}/><high value={high} unit={of}/></value>'
            "</observationRange></referenceRange></observation></component>"
        )
    return (
        '<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><component>'
        '<structuredBody><component><section><code code="30954-2"/><title>Results</title><entry>'
        f"<organizer>{''.join(parts)}</organizer></entry></section></component></structuredBody></component>"
        "</ClinicalDocument>"
    ).encode()


def write_ndjson(rows: list[Row]) -> bytes:
    """One Observation a line."""
    return (
        "\n".join(json.dumps(_observation(n, *row), ensure_ascii=False) for n, row in enumerate(rows))
        .replace('"§', "")
        .replace('§"', "")
        .encode()
    )


def _observation(number: int, value: str, unit: str, extent: str) -> dict[str, Any]:
    """Numbers between marks, which are taken off with their quotation marks."""
    low, high = extent.split("|")
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": {"concept": {"text": "ignored"}, "text": f"Test {number}"},
        "valueQuantity": {"value": f"§{value}§", "unit": unit},
        "referenceRange": [{"low": {"value": f"§{low}§", "unit": unit}, "high": {"value": f"§{high}§", "unit": unit}}],
    }


def write_xml(rows: list[Row]) -> bytes:
    """A Bundle in XML."""
    parts = []
    for n, (value, unit, extent) in enumerate(rows):
        low, high = extent.split("|")
        of = f"<unit value={quoteattr(unit)}/>"
        parts.append(
            f'<entry><resource><Observation><status value="final"/><code><text value="Test {n}"/></code>'
            f'<valueQuantity><value value="{value}"/>{of}</valueQuantity><referenceRange>'
            f'<low><value value="{low}"/>{of}</low><high><value value="{high}"/>{of}</high>'
            "</referenceRange></Observation></resource></entry>"
        )
    return f'<Bundle xmlns="http://hl7.org/fhir"><type value="collection"/>{"".join(parts)}</Bundle>'.encode()


WRITERS: Mapping[str, Callable[[list[Row]], bytes]] = {
    "HL7 v2": write_hl7,
    "C-CDA": write_ccda,
    "FHIR ndjson": write_ndjson,
    "FHIR XML": write_xml,
}
