"""A report comes back exactly, and what is sent says nothing that was found."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.checks.privacy.gazetteer import CITIES
from core.evals.fit_places import make_places
from core.usecases.medical.deidentifying import deidentify, deidentify_text
from core.usecases.medical.masking import ALIAS
from core.usecases.medical.masking_figures import FIGURES, RESULTS, explain_masking, read_masking_figures
from core.usecases.medical.records import Header, Report

NOTE = (
    "Mercy Hospital\nPatient: Lena Parkinson   DOB: 03/04/1980   MRN: 00123456\n"
    "Ms. Parkinson was seen on 13 May 2021 by Dr. Okafor. Parkinson disease was excluded on 05/13/2021.\n"
    "L. Parkinson lives at 12 Baker Street, London. Okafor agrees."
)
PIECES = st.sampled_from(
    (
        "Anna Wood",
        "Dr. Kowalczyk",
        "Parkinson's disease",
        "03/04/2021",
        "3 May 2021",
        "MRN: 0012345",
        "Key",
        "2019年3月",
    )
    + (
        "[NAME_1]",
        "NAME_1",
        "[date 2]",
        "[ Phone-1 ]",
        "NUMBER_",
        "[",
        "]",
        "_1",
        ".",
        "\n",
        "’s",
        "a.b@c.org",
        "Hb 12.3 g/dL",
    )
    + ("541-714-1388", "12 Baker Street, London", "王建国", "患者李晓梅，女", "住院号：123456", "浙江省杭州市文三路1号")
)
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=4)), max_size=14).map(" ".join) | st.lists(PIECES).map("".join)
FEW = settings(max_examples=60, deadline=None)


def make_report(text, **header):
    return Report("a.txt", "0" * 64, "text", text, "en", "visit", (), header=Header(**header))


@FEW
@given(TEXTS, st.sampled_from(("en", "zh", "de", "und")))
def test_what_was_masked_comes_back_exactly(text, language):
    masking = deidentify_text(text, language)
    assert masking.mask(0, len(text)) == masking.text
    assert masking.restore(masking.text) == text
    assert masking.restore(masking.restore(masking.text)) == text


@FEW
@given(TEXTS, st.data())
def test_any_part_is_masked_whole(text, data):
    masking = deidentify_text(text, "en")
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    touched = [one.span for one in masking.identifiers if one.span.start < end and one.span.end > start]
    first = min([start, *(span.start for span in touched)])
    last = max([end, *(span.end for span in touched)])
    assert masking.restore(masking.mask(start, end)) == text[first:last]
    assert masking.mask(0, start) + masking.mask(start, len(text)) == masking.text or any(
        span.start < start < span.end for span in (one.span for one in masking.identifiers)
    )


@FEW
@given(TEXTS)
def test_identifiers_are_in_order_apart_and_gone_from_where_they_stood(text):
    masking = deidentify_text(text, "en")
    at = 0
    for one in masking.identifiers:
        assert at <= one.span.start < one.span.end
        assert masking.mask(one.span.start, one.span.end) == one.alias
        assert masking.aliases[one.alias] == text[one.span.start : one.span.end]
        at = one.span.end
    written = {match[0].upper() for match in ALIAS.finditer(text)}
    assert written.isdisjoint(masking.aliases)


def test_a_masked_text_has_nothing_more_to_mask():
    masking = deidentify_text(NOTE, "en")
    assert masking.identifiers and deidentify_text(masking.text, "en").identifiers == ()


def test_one_person_and_one_day_have_one_number():
    masking = deidentify(make_report(NOTE, names=("Lena Parkinson",)))
    aliases = {value: alias for alias, value in masking.aliases.items()}
    assert aliases["Lena Parkinson"] == "[NAME_1]"
    assert {aliases["Parkinson"], aliases["L. Parkinson"]} == {"[NAME_1.2]", "[NAME_1.3]"}
    assert aliases["13 May 2021"].removesuffix("]") == aliases["05/13/2021"].removesuffix(".2]")
    assert "Parkinson disease was excluded" in masking.text
    assert "12 Baker Street" not in masking.text and "Mercy" not in masking.text


def test_dates_are_numbered_in_the_order_of_time():
    masking = deidentify_text("Seen 2021-05-13, first in 2019, born 3 April 1980.", "en")
    assert masking.text == "Seen [DATE_3], first in [DATE_2], born [DATE_1]."


def test_an_order_that_nobody_can_tell_comes_last():
    assert deidentify_text("On 03/04/2021 and 5 May 2022.", "en").text == "On [DATE_2] and [DATE_1]."
    assert (
        deidentify_text("On 03/04/2021, 03/25/2021 and 5 May 2020.", "en").text == "On [DATE_2], [DATE_3] and [DATE_1]."
    )


def test_the_header_names_who_is_masked_everywhere():
    text = "Rose Field came. ROSE was well. Rose petals fell. R. Field left, and so did Field's son."
    masking = deidentify(make_report(text, names=("Rose Field",), numbers=("77",), facilities=("Ward 9",)))
    assert "Field" not in masking.text and "Rose Field" not in masking.text and "ROSE" not in masking.text


@pytest.mark.parametrize(
    ("said", "restored"),
    [
        ("[NAME_1]'s pain", "Lena Fox's pain"),
        ("[ Name_1 ] and [name-1]", "Lena Fox and Lena Fox"),
        ("NAME_1 came; 【NAME_1】来了，患者NAME_1好转", "Lena Fox came; Lena Fox来了，患者Lena Fox好转"),
        ("[NAME 1] with [NAME_9]", "Lena Fox with [NAME_9]"),
        ("[NAME_01]", "Lena Fox"),
        ("XNAME_1 and NAME_12", "XNAME_1 and NAME_12"),
    ],
)
def test_aliases_come_back_however_a_model_writes_them(said, restored):
    assert deidentify_text("Patient: Lena Fox", "en").restore(said) == restored


def test_what_a_person_marks_is_hidden_everywhere_and_what_they_unmark_stays():
    text = "Anna Wood likes bluebells. BLUEBELLS bloom; bluebellses do not. Anna Wood left."
    masking = deidentify(make_report(text), keep=("Anna Wood",), hide=("bluebells",))
    assert masking.text == "Anna Wood likes [OTHER_1]. [OTHER_1.2] bloom; bluebellses do not. Anna Wood left."
    assert {one.by for one in masking.identifiers} == {"person"}
    both = deidentify(make_report(text), keep=("Anna Wood",), hide=("Anna Wood",))
    assert "Anna" not in both.text


def test_an_alias_that_stands_in_the_text_is_not_used_again():
    text = "[NAME_1] and name-2 met Anna Wood; [Name 3] did not."
    masking = deidentify_text(text, "en")
    assert masking.text == "[NAME_1] and name-2 met [NAME_2]; [Name 3] did not."


def test_the_figures_told_are_those_that_were_measured(tmp_path):
    figures = read_masking_figures()
    rows = {row["name"]: row["value"] for row in json.loads(RESULTS.read_text("utf-8"))["scores"]}
    assert figures and all(float(figures[name]) == round(100 * rows[title], 1) for name, title in FIGURES.items())
    measured, missed = explain_masking()
    assert figures["names"] in measured.text("en") and figures["names"] in measured.text("zh")
    assert "missed" in missed.text("en")


@pytest.mark.parametrize("content", [None, '{"scores": []}'])
def test_without_a_measurement_nothing_is_claimed(tmp_path, content):
    file = tmp_path / "medical_deid.json"
    if content is not None:
        file.write_text(content)
    assert read_masking_figures(file) is None
    assert explain_masking(Path(file))[0].key == "medical_deid.not_measured"


def test_the_gazetteer_is_the_one_its_command_writes():
    assert make_places() == CITIES.read_text("utf-8")
