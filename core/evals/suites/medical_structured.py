"""Whether structured medical files are read exactly: every numeric value, unit and range of public FHIR, C-CDA and HL7
v2 files, counted by a walk of its own through the JSON or XML, against what `read_structured` says; and nothing more.

The same values are also written as HL7 v2 messages, C-CDA documents and FHIR XML and R5 ndjson, each with a range, and
read back: the public files of those formats hold few values. Does not measure what is understood from the values.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

from core.evals.score import Score, share
from core.usecases.medical.records import LabResult, Report
from core.usecases.medical.structured.reports import read_structured, recognise

LOINC = "2.16.840.1.113883.6.1"
SUITE = "medical_structured"
V3 = "{urn:hl7-org:v3}"
TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
Row = tuple[str, str, str, str]
"""LOINC code (where there is none, the name), value, unit and range as the file has them; a range is its text, or its
bounds with a bar between."""


@dataclass(slots=True)
class Tally:
    """What became of the values that were counted: found with everything exact, and those with a range; and how many
    results there are that no file holds."""

    found: list[bool] = field(default_factory=list)
    ranges: list[bool] = field(default_factory=list)
    invented: int = 0

    def add(self, name: str, data: bytes, expected: "Counter[Row]") -> None:
        """Read one file and compare."""
        origin = recognise(data)
        assert origin, name
        report = read_structured(name, data, origin)
        numbers = [one for one in report.coded if is_number(one)]
        got = Counter(row_of(one) for one in numbers if stands(report, one))
        self.found += _outcomes(expected, got)
        self.ranges += _outcomes(Counter(row for row in expected.elements() if row[-1]), got)
        self.invented += (Counter(map(row_of, numbers)) - expected).total()

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.found + other.found, self.ranges + other.ranges, self.invented + other.invented)

    def scores(self, what: str, *, targets: bool) -> list[Score]:
        """The three shares, with the project's targets or as detail."""
        detail = (
            f"{what}; a value counts with its test, unit, range and its place in the text, all as the file has them"
        )
        exact, none = (1.0, 0.0) if targets else (None, None)
        made_up = Score(
            SUITE, f"Invented values: {what}", self.invented, len(self.found), target=none, higher_is_better=False,
            detail=detail,
        )  # fmt: skip
        named = {"Numeric values, exact": self.found, "Values with a range, exact": self.ranges}
        shares = [
            share(SUITE, f"{name}: {what}", one, target=exact, detail=detail) for name, one in named.items() if one
        ]
        return [*shares, made_up]


def run(data: Path, limit: int | None) -> list[Score]:
    """Every file of the three folders, then what the FHIR bundles hold in the other formats: both together with their
    targets, each format as detail."""
    public = {name: _read_folder(data / name, pattern, walk, limit) for name, (pattern, walk) in WALKS.items()}
    bundles = [path.read_bytes() for path in sorted((data / "fhir_synthea_r4").glob("*.json"))[:limit]]
    rows = [
        [
            (f"Test {n}", value, unit, f"{value}|9{value.lstrip('-')}")
            for n, (_, value, unit, _) in enumerate(walk_fhir(one))
        ]
        for one in bundles
    ]
    written: dict[str, Tally] = {}
    for kind, write in WRITERS.items():
        tally = written[f"bundles' values as {kind}"] = Tally()
        for number, one in enumerate(rows):
            tally.add(f"{kind} {number}", write(one), Counter(one))
    totals = {"public FHIR, C-CDA and HL7 v2 files": public, "their FHIR values in four other forms": written}
    scores = [one for what, parts in totals.items() for one in sum(parts.values(), Tally()).scores(what, targets=True)]
    return scores + [one for what, tally in (public | written).items() for one in tally.scores(what, targets=False)]


def _read_folder(folder: Path, pattern: str, walk: Callable[[bytes], Iterator[Row]], limit: int | None) -> Tally:
    tally = Tally()
    for path in sorted(folder.glob(pattern))[:limit]:
        data = path.read_bytes()
        tally.add(path.name, data, Counter(walk(data)))
    return tally


def _outcomes(expected: "Counter[Row]", got: "Counter[Row]") -> list[bool]:
    missing = (expected - got).total()
    return [True] * (expected.total() - missing) + [False] * missing


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
    return result.loinc or result.analyte, result.value, result.unit, printed


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
                coding = next((c for c in one["code"].get("coding", ()) if c.get("system") == "http://loinc.org"), {})
                yield (
                    coding.get("code", one["code"].get("text", "")),
                    quantity["value"],
                    "" if unit == "1" else unit,
                    text,
                )


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
            codes = [observation.find(f"{V3}code"), *observation.findall(f"{V3}code/{V3}translation")]
            named = [one for one in codes if one is not None and one.get("codeSystem") == LOINC]
            label = named[0].get("code", "") if named else codes[0].get("displayName", "")
            yield label, value.get("value", ""), "" if unit == "1" else unit, text


def walk_hl7(data: bytes) -> Iterator[Row]:
    """Every OBX of a numeric type."""
    for line in data.decode("utf-8", "replace").replace("\r", "\n").split("\n"):
        fields = line.split("|")
        if fields[0] == "OBX" and len(fields) > 7 and fields[2] == "NM" and fields[5].strip():
            named = [*fields[3].split("^"), "", ""]
            label = named[0] if named[2] == "LN" else named[1]
            yield label, fields[5].strip(), fields[6].split("^")[0], _as_bounds(fields[7])


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
        for n, (_, value, unit, extent) in enumerate(rows)
    ]
    return "\r".join((*head, *body)).encode()


def write_ccda(rows: list[Row]) -> bytes:
    """A document with one results section and one observation a value."""
    parts = []
    for n, (_, value, unit, extent) in enumerate(rows):
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
        "\n".join(json.dumps(_observation(*row), ensure_ascii=False) for row in rows)
        .replace('"§', "")
        .replace('§"', "")
        .encode()
    )


def _observation(name: str, value: str, unit: str, extent: str) -> dict[str, Any]:
    """Numbers between marks, which are taken off with their quotation marks."""
    low, high = extent.split("|")
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": {"text": name},
        "valueQuantity": {"value": f"§{value}§", "unit": unit},
        "referenceRange": [{"low": {"value": f"§{low}§", "unit": unit}, "high": {"value": f"§{high}§", "unit": unit}}],
    }


def write_xml(rows: list[Row]) -> bytes:
    """A Bundle in XML."""
    parts = []
    for n, (_, value, unit, extent) in enumerate(rows):
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
WALKS: Mapping[str, tuple[str, Callable[[bytes], Iterator[Row]]]] = {
    "fhir_synthea_r4": ("*.json", walk_fhir),
    "ccda": ("*.xml", walk_ccda),
    "hl7v2": ("*.hl7", walk_hl7),
}
