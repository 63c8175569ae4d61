"""Structured files become reports whose every value has its place; what is hostile or broken becomes a clear error."""

import base64
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.documents.limits import Limits
from core.errors import BrokenFile, DocumentError, TooLarge, UnsupportedFile
from core.usecases.medical.structured.codes import find_code
from core.usecases.medical.structured.draft import from_json, to_json
from core.usecases.medical.structured.fhir import read_fhir
from core.usecases.medical.structured.numbers import read_day, read_number, read_range, show_date
from core.usecases.medical.structured.reports import read_structured, recognise
from tests.usecases.medical.made_structured import (
    PATIENT,
    as_json,
    ccda,
    fhir,
    hl7,
    measured,
    observation,
    quantity,
    read,
    results,
)


def only(report):
    [result] = report.coded
    assert report.quote(result.value_span) == result.value
    assert result.span.start <= result.value_span.start < result.value_span.end <= result.span.end
    return result


@pytest.mark.parametrize(
    ("data", "origin"),
    [
        (b'{"resourceType": "Bundle", "entry": []}', "fhir"),
        (b'\xef\xbb\xbf [ {"id": "1", "resourceType" : "Observation"} ]', "fhir"),
        ('{"resourceType":"Patient"}'.encode("utf-16"), "fhir"),
        (b'<Bundle xmlns="http://hl7.org/fhir"><type value="collection"/></Bundle>', "fhir"),
        (b'<?xml version="1.0"?>\n<!-- a --><ClinicalDocument xmlns="urn:hl7-org:v3">', "ccda"),
        (b'<cda:ClinicalDocument xmlns:cda="urn:hl7-org:v3">', "ccda"),
        (b"MSH|^~\\&|A|B", "hl7"),
        (b"\x0bMSH#*~!$#A#B", "hl7"),
        (b"FHS|^~\\&|A\rBHS|^~\\&|B\rMSH|^~\\&|C", "hl7"),
        (b'{"name": "report"}', None),
        (b"<html><body>MSH|^~\\&|</body></html>", None),
        (b"MSH levels were normal", None),
        (b"%PDF-1.7", None),
        (b"", None),
    ],
)
def test_what_a_file_is_its_content_says(data, origin):
    assert recognise(data) == origin


@pytest.mark.parametrize("value", ["5.10", "5", "-0.50", "1e5", "6.0E-3", "123456789012345678.123456789", "0"])
def test_a_number_keeps_every_digit_of_the_file(value):
    result = only(read(fhir(observation(valueQuantity=quantity(value)))))
    assert (result.value, result.unit, result.number) == (value, "mmol/L", Decimal(value))


@pytest.mark.parametrize(
    ("element", "value", "unit", "number"),
    [
        ({"valueQuantity": quantity("0.01", comparator="<")}, "<0.01", "mmol/L", "0.01"),
        ({"valueQuantity": {"value": "§7§", "code": "%"}}, "7", "%", "7"),
        ({"valueQuantity": quantity("1.5", "1")}, "1.5", "", "1.5"),
        ({"valueString": "阴性"}, "阴性", "", None),
        ({"valueString": "1:80"}, "1:80", "", None),
        ({"valueInteger": "§3§"}, "3", "", "3"),
        ({"valueBoolean": True}, "true", "", None),
        ({"valueCodeableConcept": {"coding": [{"code": "neg", "display": "Negative"}]}}, "Negative", "", None),
        ({"valueCodeableConcept": {"coding": [{"code": "260385009"}]}}, "260385009", "", None),
        ({"valueDateTime": "2014"}, "2014", "", None),
        ({"valueRange": {"low": quantity("2"), "high": quantity("4")}}, "2-4", "mmol/L", None),
        ({"valueRatio": {"numerator": {"value": "§1§"}, "denominator": {"value": "§128§"}}}, "1:128", "", None),
        (
            {"valueRatio": {"numerator": quantity("3", "mg"), "denominator": quantity("24", "h")}},
            "3 mg / 24 h",
            "",
            None,
        ),
    ],
)
def test_every_kind_of_fhir_value(element, value, unit, number):
    result = only(read(fhir(observation(**element))))
    assert (result.value, result.unit) == (value, unit)
    assert result.number == (None if number is None else Decimal(number))


@pytest.mark.parametrize(
    ("ranges", "text", "low", "high"),
    [
        ([{"low": quantity("3.9"), "high": quantity("6.10")}], "3.9-6.10", "3.9", "6.10"),
        ([{"high": quantity("6.1")}], "≤ 6.1", None, "6.1"),
        ([{"text": "< 6.1 mmol/L"}], "< 6.1 mmol/L", None, "6.1"),
        ([{"text": "see comment"}], "see comment", None, None),
        ([{"low": quantity("70", "mg/dL")}], ">=70 mg/dL", None, None),
        (
            [
                {"high": quantity("5"), "appliesTo": [{"text": "women"}]},
                {"high": quantity("7"), "appliesTo": [{"text": "men"}]},
            ],
            "women: <=5 mmol/L; men: <=7 mmol/L",
            None,
            None,
        ),
        ([{"low": quantity("1"), "type": {"coding": [{"code": "treatment"}], "text": "target"}},
          {"low": quantity("2"), "type": {"coding": [{"code": "normal"}]}}], "≥ 2", "2", None),
    ],
)  # fmt: skip
def test_the_range_that_applies_and_no_other(ranges, text, low, high):
    result = only(read(fhir(observation(valueQuantity=quantity("5"), referenceRange=ranges))))
    found = [None if one is None else str(one) for one in (result.low, result.high)]
    assert (result.range_text, *found) == (text, low, high)


def test_a_report_with_its_values_and_conclusion():
    glucose = observation(
        id="g",
        code={"coding": [{"system": "http://loinc.org", "code": "2345-7", "display": "Glucose"}]},
        valueQuantity=quantity("7.80"),
        interpretation=[{"coding": [{"code": "H"}]}],
        subject={"reference": "Patient/p"},
        specimen={"reference": "#s"},
        contained=[{"resourceType": "Specimen", "id": "s", "type": {"text": "Serum"}}],
    )
    report = {
        "resourceType": "DiagnosticReport",
        "status": "final",
        "code": {"text": "Chemistry"},
        "category": [{"coding": [{"code": "LAB"}]}],
        "subject": {"reference": "Patient/p"},
        "effectiveDateTime": "2024-03-05",
        "result": [{"reference": "Observation/g"}],
        "conclusion": "Raised fasting glucose.",
    }
    read_ = read(fhir(PATIENT, report, glucose))
    result = only(read_)
    assert (result.loinc, result.printed_flag, result.specimen, result.panel, result.when) == (
        "2345-7", "H", "Serum", "Chemistry", "2024-03-05",
    )  # fmt: skip
    assert result.code == "glucose"
    assert read_.quote(result.span) == "Glucose | 7.80 mmol/L | H | 2024-03-05"
    assert read_.kind == "laboratory"
    names = [section.name for section in read_.sections]
    assert names == ["header", "results", "impression"]
    assert "Raised fasting glucose." in read_.quote(read_.sections[-1].body)


def test_the_head_says_whom_the_report_is_about_so_that_it_can_be_masked():
    doctor = {"resourceType": "Practitioner", "name": [{"text": "Dr Lars Holm"}]}
    report = read(fhir(PATIENT, doctor, observation(valueInteger="§1§")))
    assert report.header.names == ("Mette K Jensen", "Dr Lars Holm")
    assert (report.header.birth, report.header.sex, report.header.numbers) == ("1971-04-09", "female", ("MR-4711",))
    assert report.text.startswith("Patient: Mette K Jensen\n")


def test_labels_follow_the_language_of_the_file():
    value = observation("血糖", valueQuantity=quantity("5.6"), referenceRange=[{"text": "3.9-6.1"}])
    report = read(fhir({**PATIENT, "name": [{"text": "王芳"}]}, value))
    assert report.language == "zh"
    assert "患者：王芳" in report.text
    assert "血糖 | 5.6 mmol/L | 参考范围 3.9-6.1 | 2024-03-05" in report.text


def test_components_and_members_stand_once_with_their_panel():
    pressure = observation(
        "Blood pressure",
        component=[
            {"code": {"text": "Systolic"}, "valueQuantity": quantity("141", "mm[Hg]")},
            {"code": {"text": "Diastolic"}, "dataAbsentReason": {"text": "Not performed"}},
        ],
    )
    member = observation("Sodium", id="na", valueQuantity=quantity("139"))
    panel = observation("Electrolytes", hasMember=[{"reference": "Observation/na"}])
    report = read(fhir(member, pressure, panel))
    assert [(one.analyte, one.value, one.panel) for one in report.coded] == [
        ("Sodium", "139", "Electrolytes"),
        ("Systolic", "141", "Blood pressure"),
    ]
    assert "Diastolic | Not performed" in report.text


def test_years_of_values_stand_newest_first():
    days = ["2020-01-01", "2023-05-06", "2021-02-03"]
    values = [observation(effectiveDateTime=day, valueInteger=f"§{n}§") for n, day in enumerate(days)]
    assert [one.when for one in read(fhir(*values)).coded] == ["2023-05-06", "2021-02-03", "2020-01-01"]


def test_a_resource_that_cannot_be_read_costs_itself_and_is_counted():
    report = read(fhir(observation(valueInteger="§4§"), "not a resource", {"no": "type"}, 7))
    assert only(report).value == "4"
    assert [note.key for note in report.notes] == ["medical_structured.broken_resources"]
    assert "3" in report.notes[0].text("en")


def test_what_was_entered_in_error_is_left_out_and_counted():
    report = read(fhir(observation(valueInteger="§1§"), observation(status="entered-in-error", valueInteger="§2§")))
    assert only(report).value == "1"
    assert report.notes[0].key == "medical_structured.withdrawn"


def test_a_preliminary_value_is_said_to_be_one():
    report = read(fhir(observation(status="preliminary", valueInteger="§1§")))
    assert report.quote(only(report).span) == "Glucose | 1 | preliminary | 2024-03-05"


def test_records_of_several_patients_are_refused_without_naming_them():
    values = [observation(valueInteger="§1§", subject={"reference": f"Patient/{one}"}) for one in ("a", "b")]
    with pytest.raises(UnsupportedFile) as error:
        read(fhir(*values))
    assert error.value.key == "medical_structured.several_patients"
    assert error.value.values == {"count": 2}


@pytest.mark.parametrize(
    "names",
    [("Patient/p", "http://server.example/fhir/Patient/p"), ("Patient/p", "Patient/p/_history/2"), ("urn:uuid:1",) * 2],
)
def test_one_patient_may_be_called_by_several_addresses(names):
    values = [observation(valueInteger="§1§", subject={"reference": one}) for one in names]
    assert len(read(fhir(*values)).coded) == 2


def test_the_patient_is_whom_the_values_are_of():
    mother = {"resourceType": "Patient", "id": "m", "name": [{"text": "The Mother"}]}
    value = observation(valueInteger="§1§", subject={"reference": "Patient/p"}, bodySite={"text": "Left arm"})
    report = read(fhir(mother, PATIENT, value))
    assert report.header.names == ("Mette K Jensen",)
    assert "Glucose | 1 | Left arm | 2024-03-05" in report.text


def test_a_patient_in_hl7_may_have_several_numbers():
    report = read(
        hl7("OBX|1|NM|1^Na^L||139", "PID|1||99^^^B~4711^^^A||Jensen^Mette", "OBR|1|||2^Panel", "OBX|1|NM|1^K^L||4")
    )
    assert [one.value for one in report.coded] == ["139", "4"]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (("text/plain", base64.b64encode(b"FINDINGS: clear.").decode()), "FINDINGS: clear."),
        (("text/html", base64.b64encode(b"<p>Lungs <b>clear</b>.</p>").decode()), "Lungs clear."),
        (("text/plain", "Heart size normal, no effusion."), "Heart size normal, no effusion."),
    ],
)  # fmt: skip
def test_an_attached_text_is_part_of_the_report(form, said):
    report = {
        "resourceType": "DiagnosticReport", "status": "final", "code": {"text": "Chest X-ray"},
        "category": [{"coding": [{"code": "RAD"}]}], "presentedForm": [{"contentType": form[0], "data": form[1]}],
    }  # fmt: skip
    made = read(as_json(report))
    assert said in made.text
    assert made.kind == "radiology"


def test_headings_in_a_told_report_open_its_sections():
    text = "TECHNIQUE: CT without contrast.\nFINDINGS:\nNo bleeding.\nIMPRESSION:\nNormal CT of the head."
    form = {"contentType": "text/plain", "data": base64.b64encode(text.encode()).decode()}
    report = {
        "resourceType": "DiagnosticReport", "status": "final", "code": {"text": "CT head"}, "presentedForm": [form],
    }  # fmt: skip
    names = [section.name for section in read(as_json(report)).sections]
    assert names[-3:] == ["technique", "findings", "impression"]


def test_other_records_are_listed_and_are_no_results():
    made = read(
        fhir(
            {"resourceType": "Condition", "code": {"text": "Asthma"}, "onsetDateTime": "2011",
             "clinicalStatus": {"coding": [{"code": "active"}]}},
            {"resourceType": "AllergyIntolerance", "code": {"text": "Penicillin"},
             "reaction": [{"manifestation": [{"text": "Hives"}]}]},
            {"resourceType": "MedicationRequest", "status": "active",
             "medicationCodeableConcept": {"text": "Salbutamol"},
             "dosageInstruction": [{"text": "2 puffs"}]},
            {"resourceType": "MedicationRequest", "status": "active",
             "medication": {"concept": {"text": "Ibuprofen"}}},
            {"resourceType": "Claim"},
        )
    )  # fmt: skip
    assert "Asthma | active | 2011" in made.text
    assert "Penicillin | Hives" in made.text
    assert "Salbutamol | 2 puffs | active" in made.text
    assert "Ibuprofen | active" in made.text
    assert not made.coded
    assert "Claim (1)" in made.notes[0].text("en")


def test_ndjson_and_xml_say_the_same_as_json():
    value = observation(
        valueQuantity=quantity("5.10"), referenceRange=[{"low": quantity("3.9"), "high": quantity("6.1")}]
    )
    lines = b"\n".join((as_json(value), b"{broken", as_json(PATIENT)))
    xml = (
        b'<Observation xmlns="http://hl7.org/fhir"><status value="final"/><code><text value="Glucose"/></code>'
        b'<effectiveDateTime value="2024-03-05"/><valueQuantity><value value="5.10"/><unit value="mmol/L"/>'
        b'</valueQuantity><referenceRange><low><value value="3.9"/></low><high><value value="6.1"/></high>'
        b"</referenceRange></Observation>"
    )
    rows = [only(read(data)) for data in (as_json(value), lines, xml)]
    assert {(one.analyte, one.value, one.unit, one.low, one.high, one.when) for one in rows} == {
        ("Glucose", "5.10", "mmol/L", Decimal("3.9"), Decimal("6.1"), "2024-03-05")
    }


@pytest.mark.parametrize(
    ("value", "said", "unit", "number"),
    [
        ('<value xsi:type="PQ" value="10.20" unit="g/dl"/>', "10.20", "g/dl", "10.20"),
        ('<value xsi:type="INT" value="7"/>', "7", "", "7"),
        ('<value xsi:type="IVL_PQ"><high value="0.5" unit="mg/L" inclusive="false"/></value>', "<0.5", "mg/L", "0.5"),
        ('<value xsi:type="IVL_PQ"><low value="2" unit="g"/><high value="3" unit="g"/></value>', "2-3", "g", None),
        ('<value xsi:type="CD" code="1" displayName="Negative"/>', "Negative", "", None),
        ('<value xsi:type="CD" nullFlavor="OTH"><translation displayName="Trace"/></value>', "Trace", "", None),
        ('<value xsi:type="PQ" nullFlavor="OTH"><translation value="3" unit="drops"/></value>', "3", "drops", "3"),
        ('<value xsi:type="CD" code="260385009"/>', "260385009", "", None),
        ('<value xsi:type="TS" value="20240912"/>', "2024-09-12", "", None),
        ('<value xsi:type="ST">1:80</value>', "1:80", "", None),
        ('<value xsi:type="RTO"><numerator xsi:type="INT" value="1"/><denominator xsi:type="INT" value="40"/></value>',
         "1:40", "", None),
    ],
)  # fmt: skip
def test_every_kind_of_ccda_value(value, said, unit, number):
    result = only(read(ccda(results(measured("Test", value)))))
    assert (result.value, result.unit, result.when) == (said, unit, "2024-03-04")
    assert result.number == (None if number is None else Decimal(number))
    assert result.panel == "CHEMISTRY"


def test_a_ccda_value_without_information_is_said_and_is_no_result():
    report = read(ccda(results(measured("Test", '<value xsi:type="PQ" nullFlavor="UNK"/>'))))
    assert not report.coded
    assert "Test | unknown | 2024-03-04" in report.text


@pytest.mark.parametrize(
    ("extent", "text", "low", "high"),
    [
        ('<text>4.3-10.8 g/dl</text>', "4.3-10.8 g/dl", "4.3", "10.8"),
        ('<text>M 13-18 g/dl; F 12-16 g/dl</text>', "M 13-18 g/dl; F 12-16 g/dl", None, None),
        ('<value xsi:type="IVL_PQ"><low value="4" unit="g/dl"/><high value="9" unit="g/dl"/></value>', "4-9", "4", "9"),
        ('<value xsi:type="IVL_PQ"><low value="40" unit="g/L"/></value>', ">=40 g/L", None, None),
    ],
)  # fmt: skip
def test_ccda_ranges(extent, text, low, high):
    more = f"<referenceRange><observationRange>{extent}</observationRange></referenceRange>"
    result = only(read(ccda(results(measured("Test", '<value xsi:type="PQ" value="5" unit="g/dl"/>', more)))))
    found = [None if one is None else str(one) for one in (result.low, result.high)]
    assert (result.range_text, *found) == (text, low, high)


def test_a_ccda_range_may_stand_in_the_narrative_only():
    more = '<referenceRange><observationRange><text><reference value="#r"/></text></observationRange></referenceRange>'
    value = measured("Test", '<value xsi:type="PQ" value="5" unit="g/dl"/>', more)
    result = only(read(ccda(results(value, text='<paragraph>Range <content ID="r">4-9</content></paragraph>'))))
    assert (result.range_text, result.low, result.high) == ("4-9", Decimal(4), Decimal(9))


def test_the_narrative_is_kept_but_for_rows_that_the_values_say():
    table = (
        "<table><thead><tr><th>Test</th><th>Value</th></tr></thead><tbody><tr><td>Sodium</td><td>139 mmol/L</td></tr>"
        "<tr><td>Urine</td><td>clear</td></tr></tbody></table><paragraph>Reported by telephone.</paragraph>"
    )
    report = read(ccda(results(measured("Sodium", '<value xsi:type="PQ" value="139" unit="mmol/L"/>'), text=table)))
    assert report.text.count("139") == 1
    assert "Test: Urine | Value: clear" in report.text
    assert "Reported by telephone." in report.text


def test_a_narrative_that_disagrees_with_its_values_is_pointed_out():
    value = measured("INR", '<value xsi:type="PQ" value="1.5" unit="1"/>')
    report = read(ccda(results(value, text="<paragraph>INR 3.5 (high)</paragraph>")))
    assert "INR 3.5 (high)" in report.text
    assert [note.key for note in report.notes] == ["medical_structured.narrative_differs"]


def test_an_age_at_onset_is_written_with_what_it_is_of_and_is_no_result():
    age = measured("Age at onset", '<value xsi:type="PQ" value="57" unit="a"/>')
    problem = (
        '<code code="11450-4"/><title>PROBLEMS</title><entry><observation><value xsi:type="CD" displayName="Asthma"/>'
        f"<entryRelationship>{age}</entryRelationship></observation></entry>"
    )
    report = read(ccda(problem))
    assert not report.coded
    assert "Asthma: Age at onset | 57 a" in report.text


def test_the_head_of_a_ccda_document():
    head = (
        '<recordTarget><patientRole><id extension="4711"/><patient><name><given>Mette</given><family>Jensen</family>'
        "</name>"
        '<administrativeGenderCode code="F"/><birthTime value="19710409"/></patient></patientRole></recordTarget>'
        "<author><assignedAuthor><assignedPerson><name>Dr Lars Holm</name></assignedPerson><representedOrganization>"
        "<name>Holm Clinic</name></representedOrganization></assignedAuthor></author>"
    )
    section = '<code code="10164-2"/><title>HISTORY</title><text>Cough for <content>two</content> weeks.</text>'
    report = read(ccda(section, head=head))
    header = report.header
    assert (header.names, header.numbers) == (("Mette Jensen", "Dr Lars Holm"), ("4711",))
    assert (header.birth, header.sex, header.facilities) == ("1971-04-09", "female", ("Holm Clinic",))
    assert [section.name for section in report.sections] == ["header", "history"]
    assert "Cough for two weeks." in report.text


@pytest.mark.parametrize(
    ("segment", "value", "unit", "number"),
    [
        ("OBX|1|NM|2345-7^Glucose^LN||5.10|mmol/L|3.9-6.1|N|||F", "5.10", "mmol/L", "5.10"),
        ("OBX|1|SN|1^CRP^L||<^0.01|mg/L|||||F", "<0.01", "mg/L", "0.01"),
        ("OBX|1|SN|1^ANA^L||^1^:^80||<1:40||||F", "1:80", "", None),
        ("OBX|1|ST|1^Urine glucose^L||++|||A|||F", "++", "", None),
        ("OBX|1|CE|1^HBsAg^L||260385009^Negative^SCT||||||F", "Negative", "", None),
        ("OBX|1|CWE|1^Culture^L||1^Giardia^SNM^P^POSITIVE^L|||A|||F", "Giardia (POSITIVE)", "", None),
        ("OBX|1|ST|1^Note^L||a \\T\\ b \\F\\ c||||||F", "a & b | c", "", None),
        ("OBX|1|CE|1^Organism^L||260385009||||||F", "260385009", "", None),
        ("OBX|1|DT|1^Due date^L||20240912||||||F", "2024-09-12", "", None),
        ("OBX|1|TX|1^Titre^L||40|U/mL|0-20|H|||F", "40", "U/mL", "40"),
    ],
)
def test_every_kind_of_hl7_value(segment, value, unit, number):
    result = only(read(hl7(segment)))
    assert (result.value, result.unit, result.when) == (value, unit, "2024-03-05")
    assert result.number == (None if number is None else Decimal(number))


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n", "\\r\n"])
def test_hl7_lines_end_in_any_way(end):
    report = read(hl7("OBX|1|NM|1^Sodium^L||139|mmol/L|135-145|N|||F", end=end))
    assert (only(report).value, only(report).high) == ("139", Decimal("145"))
    assert report.header.names == ("Mette K Jensen",)


def test_hl7_delimiters_are_the_message_s_own():
    data = "MSH#*~!$#L#C#####ORU*R01#1#P#2.3\rPID#1##9##Doe*Jane\rOBR#1###1*A !F! B*L\rOBX#1#NM#1*Na*L##139#mmol/L"
    report = read(data.encode())
    assert (only(report).value, only(report).panel) == ("139", "A # B")


def test_hl7_text_is_paragraphs_notes_follow_their_value_and_files_are_counted():
    report = read(
        hl7(
            "OBX|1|NM|1^Sodium^L||139|mmol/L|||||F",
            "NTE|1|L|haemolysed",
            "OBX|2|FT|2^Findings^L||First line\\.br\\Second line||||||F",
            "OBX|3|TX|71020&IMP^Impression^L||No pneumonia.||||||F",
            "OBX|4|ED|3^PDF^L||^application^pdf^Base64^JVBERi0=||||||F",
            "OBX|5|NM|4^Potassium^L||9.9|mmol/L|||||D",
        )
    )
    assert only(report).value == "139"
    assert "139 mmol/L | 2024-03-05\nhaemolysed\n" in report.text
    assert "First line\nSecond line\n" in report.text
    assert report.sections[-1].name == "impression"
    assert {note.key for note in report.notes} == {
        "medical_structured.files_left_out", "medical_structured.withdrawn",
    }  # fmt: skip


@pytest.mark.parametrize(("status", "left"), [("F", ["5.9", "4.9"]), ("C", ["4.9"]), ("D", []), ("W", [])])
def test_a_correction_in_hl7_takes_the_place_of_what_was_sent_before(status, left):
    order = "OBR|{}||77|2^Panel^L|||20240304"
    sent = "OBX|1|NM|1^Potassium^L||{}|mmol/L|3.5-5.1||||{}"
    again = (order.format(2), sent.format("4.9", status))
    report = read(hl7(order.format(1), sent.format("5.9", "F"), "OBX|2|NM|2^Sodium^L||139", *again))
    assert [one.value for one in report.coded if one.analyte == "Potassium"] == left


def test_two_corrections_of_one_test_in_hl7_both_stay():
    row = "OBX|1|CWE|600-7^Culture^LN||1^{}^L||||||C"
    report = read(hl7("OBR|1||77|2^Culture", row.format("Klebsiella"), row.format("Proteus")))
    assert [one.value for one in report.coded] == ["Klebsiella", "Proteus"]


def test_several_patients_in_hl7_are_refused():
    with pytest.raises(UnsupportedFile, match="2 patients"):
        read(hl7("OBX|1|NM|1^Na^L||139", "PID|1||99||Other^One", "OBX|1|NM|1^Na^L||140"))


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b'{"resourceType": "Bundle", "entry": ', "medical_structured.broken_json"),
        (b'{"resourceType": "Bundle", "entry": []}', "medical_structured.nothing_said"),
        (fhir(PATIENT), "medical_structured.nothing_said"),
        (fhir("x"), "medical_structured.no_resource"),
        (b"FHS|^~\\&|no message follows", "medical_structured.no_message"),
        (hl7(), "medical_structured.nothing_said"),
        (ccda("<title/>"), "medical_structured.nothing_said"),
        (b'<ClinicalDocument xmlns="urn:hl7-org:v3"><title>', "documents.broken_xml"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><ClinicalDocument xmlns="urn:hl7-org:v3"/>', "documents.entities"),
    ],
)
def test_what_cannot_be_read_is_said(data, key):
    with pytest.raises(DocumentError) as error:
        read(data)
    assert error.value.key == key
    error.value.values.setdefault("name", "made")
    assert all(error.value.text(language) and error.value.hint(language) for language in ("en", "zh"))


BOMB = (
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b']><ClinicalDocument xmlns="urn:hl7-org:v3"><title>&j;</title></ClinicalDocument>'
)
XXE = (
    b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    b'<Observation xmlns="http://hl7.org/fhir"><code><text value="x"/></code><valueString value="&a;"/></Observation>'
)
DEEP = b'{"resourceType": "Bundle", "entry": ' + b"[" * 200_000
NAN = b'{"resourceType": "Observation", "code": {"text": "x"}, "valueQuantity": {"value": NaN}}'
LARGE = fhir(observation(valueString="x" * (10 << 20)))


@pytest.mark.parametrize("data", [BOMB, XXE, DEEP, NAN, b'{"resourceType":"Bundle"}\0\xff\xfe'])
def test_hostile_files_end_in_an_error_of_ours(data):
    with pytest.raises(DocumentError) as error:
        read_structured("made.json", data, recognise(data) or "fhir")
    assert error.value.values["name"] == "made.json"
    assert error.value.text("en")


def test_too_large_a_file_is_refused_and_a_large_one_read():
    with pytest.raises(TooLarge):
        read_structured("large.json", LARGE, "fhir", limits=Limits(bytes=1 << 20))
    with pytest.raises(TooLarge):
        read_structured("large.json", LARGE, "fhir", limits=Limits(characters=1 << 20))


@pytest.mark.parametrize(
    ("loinc", "name", "code"),
    [
        ("2823-3", "K", "potassium"),
        ("", "Potassium [Moles/volume] in Serum or Plasma", "potassium"),
        ("", "Leukocytes [#/volume] in Blood by Automated count", "white_cells"),
        ("", "Bilirubin.total [Mass/volume] in Serum or Plasma", "bilirubin_total"),
        ("", "Hemoglobin A1c/Hemoglobin.total in Blood", "hba1c"),
        ("", "Sodium [Moles/volume] in Urine", ""),
        ("", "Glucose [Mass/volume] in Cerebral spinal fluid", ""),
        ("", "Calcium.ionized [Moles/volume] in Serum or Plasma", "ionised_calcium"),
        ("", "Anything else", ""),
    ],
)
def test_an_analyte_is_known_by_its_loinc_code_or_name(loinc, name, code):
    assert find_code(loinc, name) == code


def test_of_several_marks_the_most_telling_is_the_report_s():
    marks = [{"coding": [{"code": code}]} for code in ("A", "HH")]
    report = read(fhir(observation(valueInteger="§9§", interpretation=marks)))
    assert only(report).printed_flag == "HH"
    assert "Glucose | 9 | A, HH | 2024-03-05" in report.text


def test_a_draft_comes_through_the_process_border():
    draft = read_fhir(fhir(PATIENT, observation(valueQuantity=quantity("5.1"))))
    assert from_json(json.loads(json.dumps(to_json(draft)))) == draft


@pytest.mark.parametrize(
    ("text", "unit", "low", "high"),
    [
        ("3.5-5.0", "", "3.5", "5.0"), ("3.5 - 5.0 g/L", "g/L", "3.5", "5.0"), ("3.5-5.0 g/dL", "g/L", None, None),
        ("<130", "", None, "130"), ("≥ 60", "", "60", None), ("normal: 4.0-5.6%", "%", "4.0", "5.6"),
        ("(0.29–5.11)", "", "0.29", "5.11"), ("70_105", "", "70", "105"), ("4.0^9.0", "", "4.0", "9.0"),
        ("-5--2", "", "-5", "-2"), ("5 to 9", "", "5", "9"), ("正常：1-2", "", "1", "2"),
        ("9-5", "", None, None), ("M 3-5 F 2-4", "", None, None), ("1-2 / 3-4", "", None, None),
        ("Negative", "", None, None),
        ("12", "", None, None), ("", "", None, None),
    ],
)  # fmt: skip
def test_bounds_are_read_where_a_range_says_nothing_else(text, unit, low, high):
    bounds = read_range(text, unit)
    assert [None if one is None else str(one) for one in bounds] == [low, high]


@pytest.mark.parametrize(
    ("text", "day", "shown"),
    [
        ("2014-08-09T23:33:56-05:00", "2014-08-09", "2014-08-09"), ("20140809083356+0000", "2014-08-09", "2014-08-09"),
        ("2014-08", "", "2014-08"), ("201408", "", "2014-08"), ("2014", "", "2014"), ("20141399", "", ""),
        ("yesterday", "", ""), ("", "", ""),
    ],
)  # fmt: skip
def test_days_are_read_and_what_names_none_is_shown(text, day, shown):
    assert (read_day(text), show_date(text)) == (day, shown)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12))
def test_law_a_decimal_comes_back_as_it_was_written(number):
    assert read_number(str(number)) == ("", number)


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",), exclude_characters="§"), max_size=30)


@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_law_every_value_stands_where_its_result_says(name, value, unit, extent):
    data = fhir(
        observation(name, valueString=value), observation("b", valueQuantity={"value": "§1.50§", "unit": unit}),
        observation("c", valueQuantity=quantity("2"), referenceRange=[{"text": extent}]),
    )  # fmt: skip
    report = read(data)
    for result in report.coded:
        assert report.quote(result.value_span) == result.value
        assert all(text in report.quote(result.span) for text in (result.analyte, result.unit, result.range_text))
    assert "".join(report.quote(line.span) for line in report.lines) == report.text.replace("\n", "")


@given(st.sampled_from((b"", b"<", b"{", b"[", b"MSH|")), st.binary(max_size=300))
def test_law_recognising_never_fails(head, rest):
    assert recognise(head + rest) in (None, "fhir", "ccda", "hl7")


@given(st.text("MSHOBXNTE|^~\\&\r\n15.<Aé", max_size=120))
def test_law_any_message_is_read_or_refused(rest):
    try:
        report = read(b"MSH|^~\\&|A|B\r" + rest.encode())
    except (BrokenFile, UnsupportedFile):
        return
    assert all(report.quote(one.value_span) == one.value for one in report.coded)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(("resourceType", "code", "text", "coding", "valueQuantity", "value", "unit", "component",
                         "name", "referenceRange", "low", "subject", "reference", "result", "contained", "id",
                         "category")),
        inner, max_size=4),
    max_leaves=25,
)  # fmt: skip


@given(st.lists(JSON, max_size=4), st.sampled_from(("Observation", "DiagnosticReport", "Patient", "Condition")))
def test_law_any_json_is_read_or_refused(values, kind):
    resources = [{**one, "resourceType": kind} if isinstance(one, dict) else one for one in values]
    try:
        report = read(as_json({"resourceType": "Bundle", "entry": [{"resource": one} for one in resources]}))
    except DocumentError:
        return
    assert all(report.quote(one.value_span) == one.value for one in report.coded)


def test_documents_are_read_once_and_compositions_where_nothing_else_speaks():
    attached = {"contentType": "text/plain", "data": base64.b64encode(b"Seen for a cough.").decode()}
    document = {"resourceType": "DocumentReference", "content": [{"attachment": attached}], "type": {"text": "Note"}}
    report = {"resourceType": "DiagnosticReport", "code": {"text": "Note"}, "presentedForm": [attached]}
    composition = {
        "resourceType": "Composition",
        "section": [{"title": "Allergies", "text": {"div": "<div><p>None <b>known</b>.</p></div>"}}],
    }
    assert read(fhir(document, report)).text.count("Seen for a cough.") == 1
    closed = {"resourceType": "DiagnosticReport", "presentedForm": [{"contentType": "application/pdf", "data": "JVBE"}]}
    assert read(fhir(document, closed)).notes[0].key == "medical_structured.files_left_out"
    assert "Allergies" not in read(fhir(document, composition)).text
    assert "Allergies\nNone known." in read(fhir(composition)).text
