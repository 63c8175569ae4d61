"""Makes the sample laboratory sheets: PDF, a picture of one as a telephone sees it, and the same as FHIR.

Run it after changing a value here: `python data/medical/make_samples.py`. Needs weasyprint, pypdfium2, Pillow and a
Chinese font. Knows nothing of reading reports. The times inside the files are fixed.
"""

import html
import io
import json
import os
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
os.environ["SOURCE_DATE_EPOCH"] = "1795824000"

Row = tuple[str, str, str, str, str]
"""Name, value, printed mark, unit, range."""

STYLE = """
@page { size: A4; margin: 18mm }
body { font: 10.5pt "DejaVu Sans", "Noto Sans CJK SC", sans-serif }
h1 { font-size: 15pt; text-align: center; margin: 0 }
h2 { font-size: 12pt; text-align: center; font-weight: normal; margin: 2mm 0 5mm }
table { width: 100%; border-collapse: collapse }
td, th { padding: 1.3mm 2mm; text-align: left; font-weight: normal }
.rows th { border-top: 1pt solid; border-bottom: 1pt solid }
.rows tr:last-child td { border-bottom: 1pt solid }
.head { margin-bottom: 4mm }
"""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A laboratory sheet: its head as pairs of label and text, its columns' names, its rows, its foot."""

    house: str
    title: str
    head: tuple[tuple[str, str], ...]
    columns: Row
    rows: tuple[Row, ...]
    foot: str


COLUMNS = {
    "en": ("Test", "Result", "Flag", "Unit", "Reference range"),
    "zh": ("项目", "结果", "提示", "单位", "参考区间"),
}
FOOT = {
    "en": "The results are for this specimen only. Checked by L. Novak.",
    "zh": "本结果仅对该标本负责。检验者：何静  审核者：林涛",
}
HOUSE = {"en": "Riverside General Hospital", "zh": "河畔市第一人民医院"}
TITLE = {"en": "Laboratory report", "zh": "检验报告单"}
RANGES = {
    "en": (
        ("White blood cells (WBC)", "10^9/L", "4.0-10.0"),
        ("Haemoglobin (Hb)", "g/L", "120-155"),
        ("Platelets (PLT)", "10^9/L", "150-400"),
        ("Ferritin", "ug/L", "15-150"),
        ("Fasting glucose", "mmol/L", "3.9-6.1"),
        ("HbA1c", "%", "<6.0"),
        ("Creatinine", "umol/L", "45-84"),
        ("Potassium", "mmol/L", "3.5-5.1"),
        ("ALT", "U/L", "<35"),
        ("LDL cholesterol", "mmol/L", "<3.4"),
        ("TSH", "mIU/L", "0.4-4.0"),
        ("Hepatitis B surface antigen", "", "Negative"),
        ("Urine protein", "", "Negative"),
    ),
    "zh": (
        ("白细胞计数(WBC)", "10^9/L", "3.5-9.5"),
        ("血红蛋白(Hb)", "g/L", "115-150"),
        ("血小板计数(PLT)", "10^9/L", "125-350"),
        ("铁蛋白", "μg/L", "13-150"),
        ("空腹血糖", "mmol/L", "3.9-6.1"),
        ("糖化血红蛋白(HbA1c)", "%", "4.0-6.0"),
        ("肌酐", "μmol/L", "41-73"),
        ("钾", "mmol/L", "3.5-5.3"),
        ("丙氨酸氨基转移酶(ALT)", "U/L", "7-40"),
        ("低密度脂蛋白胆固醇", "mmol/L", "<3.4"),
        ("促甲状腺激素(TSH)", "mIU/L", "0.27-4.2"),
        ("乙肝表面抗原(HBsAg)", "", "阴性"),
        ("尿蛋白", "", "阴性"),
    ),
}
VALUES = {
    "spring": ("6.8", "103", "412", "9", "6.4", "6.3", "71", "4.2", "28", "4.1", "2.1", "-", "+"),
    "autumn": ("7.1", "124", "365", "21", "5.8", "5.9", "72", "4.4", "31", "3.6", "5.6", "-", "-"),
}
MARKS = {
    "spring": ("", "L", "H", "L", "H", "H", "", "", "", "H", "", "", "*"),
    "autumn": ("", "", "H", "", "", "", "", "", "", "H", "H", "", ""),
}
WORDS = {"en": {"-": "Negative", "+": "1+"}, "zh": {"-": "阴性", "+": "+"}}
SIGNS = {"en": {}, "zh": {"L": "↓", "H": "↑"}}
DAYS = {"spring": "2026-04-14", "autumn": "2026-10-20"}
HEAD = {
    "en": (("Patient", "Grace Lindqvist"), ("Sex", "Female"), ("Date of birth", "1981-07-19"), ("MRN", "5520614"),
           ("Ward", "Outpatients"), ("Specimen", "Blood, urine")),
    "zh": (("姓名", "郑美玲"), ("性别", "女"), ("出生日期", "1981-07-19"), ("病历号", "5520614"), ("科室", "内科门诊"),
           ("标本", "血、尿")),
}  # fmt: skip
COLLECTED = {"en": "Collected", "zh": "采样日期"}
CODES = {1: "718-7", 3: "2276-4", 6: "2160-0", 7: "2823-3"}
"""LOINC codes of some rows, for the FHIR sample."""


def make_sheet(language: str, season: str) -> Sheet:
    """The sheet of one visit."""
    rows = tuple(
        (name, WORDS[language].get(value, value), SIGNS[language].get(mark, mark), unit, bounds)
        for (name, unit, bounds), value, mark in zip(RANGES[language], VALUES[season], MARKS[season], strict=True)
    )
    head = (*HEAD[language], (COLLECTED[language], DAYS[season]))
    return Sheet(HOUSE[language], TITLE[language], head, COLUMNS[language], rows, FOOT[language])


def write_pdf(sheet: Sheet) -> bytes:
    """The sheet on one A4 page."""
    from weasyprint import HTML

    pairs = [f"<td>{html.escape(label)}: {html.escape(text)}</td>" for label, text in sheet.head]
    head = "".join(f"<tr>{''.join(pairs[at : at + 3])}</tr>" for at in range(0, len(pairs), 3))
    names = "".join(f"<th>{html.escape(name)}</th>" for name in sheet.columns)
    rows = "".join(f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in row)}</tr>" for row in sheet.rows)
    page = (
        f"<style>{STYLE}</style><title>{html.escape(sheet.title)}</title><h1>{html.escape(sheet.house)}</h1>"
        f"<h2>{html.escape(sheet.title)}</h2><table class=head>{head}</table>"
        f"<table class=rows><tr>{names}</tr>{rows}</table><p>{html.escape(sheet.foot)}</p>"
    )
    return HTML(string=page).write_pdf()


def take_picture(pdf: bytes) -> bytes:
    """The page as a photograph: grey, slightly turned, JPEG."""
    import pypdfium2

    page = pypdfium2.PdfDocument(pdf)[0].render(scale=1.9).to_pil().convert("L")
    photo = page.rotate(0.8, fillcolor=236, expand=True).point(lambda level: 18 + level * 0.85)
    file = io.BytesIO()
    photo.save(file, "JPEG", quality=80)
    return file.getvalue()


def write_fhir(language: str, season: str) -> bytes:
    """The rows with a number as an R4 collection of Observations."""
    (_, name), (_, sex), (_, birth), (_, number) = HEAD[language][:4]
    patient = {
        "resourceType": "Patient", "id": "p", "name": [{"text": name}], "birthDate": birth,
        "gender": {"Female": "female", "女": "female"}[sex], "identifier": [{"value": number}],
    }  # fmt: skip
    found = zip(RANGES[language], VALUES[season], strict=True)
    observations = [
        _observe(place, name, value, unit, bounds, DAYS[season])
        for place, ((name, unit, bounds), value) in enumerate(found)
        if unit
    ]
    entries = [{"resource": resource} for resource in (patient, *observations)]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    return json.dumps(bundle, ensure_ascii=False, indent=1).encode()


def _observe(place: int, name: str, value: str, unit: str, bounds: str, day: str) -> dict[str, object]:
    code: dict[str, object] = {"text": name}
    if place in CODES:
        code["coding"] = [{"system": "http://loinc.org", "code": CODES[place]}]
    low, _, high = bounds.partition("-")
    limits = {"low": {"value": float(low), "unit": unit}, "high": {"value": float(high), "unit": unit}} if high else {}
    return {
        "resourceType": "Observation", "id": f"o{place}", "status": "final", "code": code,
        "subject": {"reference": "Patient/p"}, "effectiveDateTime": day,
        "valueQuantity": {"value": float(value), "unit": unit}, "referenceRange": [{"text": bounds} | limits],
    }  # fmt: skip


def main() -> None:
    """Writes every file below this folder."""
    for language in ("en", "zh"):
        for season in DAYS:
            pdf = write_pdf(make_sheet(language, season))
            (HERE / language / f"blood-{season}.pdf").write_bytes(pdf)
            if season == "spring":
                (HERE / language / "blood-photo.jpg").write_bytes(take_picture(pdf))
        (HERE / language / "blood-autumn.fhir.json").write_bytes(write_fhir(language, "autumn"))


if __name__ == "__main__":
    main()
