"""Several reports side by side: points as reported, changes in numbers and words, nothing made up between them."""

from dataclasses import replace
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.documents.document import Span
from core.usecases.medical.comparing import compare_reports, make_trends
from core.usecases.medical.exports.trend_plot import draw_trend
from core.usecases.medical.labs.trends import show_number
from core.usecases.medical.records import Finding, Header, LabResult, Report, Understanding
from tests.usecases.medical.made_reports import span_of

PLACE = Span(0, 1)


def result(value, when="", analyte="Glucose", unit="mmol/L", low=None, high=None, **more):
    sign = value[0] if value[0] in "<>" else ""
    try:
        number = Decimal(value.lstrip("<>"))
    except ArithmeticError:
        number = None
    bounds = {name: None if one is None else Decimal(one) for name, one in (("low", low), ("high", high))}
    return LabResult(
        analyte, value, PLACE, PLACE, unit=unit, number=number, comparator=sign, when=when, **bounds, **more
    )


def case(*results, date="", language="en", findings=(), text="x"):
    report = Report("made", "0" * 64, "text", text, language, "laboratory", (), header=Header(date=date))
    return Understanding(report, tuple(results), tuple(findings))


def test_points_are_in_order_of_their_days_and_those_without_one_last():
    [trend] = make_trends([case(result("6.1", "2024-03-01"), result("5.0")), case(result("5.6"), date="2023-01-01")])
    assert [(one.when, one.value, one.report) for one in trend.points] == [
        ("2023-01-01", "5.6", 1), ("2024-03-01", "6.1", 0), ("", "5.0", 0),
    ]  # fmt: skip
    assert [one.value for one in trend.plotted] == ["5.6", "6.1"]
    assert [note.key for note in trend.notes] == ["medical_export.undated"]


def test_a_unit_is_converted_only_where_that_is_exact_and_the_reported_value_stays():
    [trend] = make_trends(
        [
            case(result("5.55", "2024-01-01", code="glucose"), result("5.10", "2024-02-01", code="glucose")),
            case(result("100", "2024-03-01", code="glucose", unit="mg/dL", high="126")),
        ]
    )
    assert trend.unit == "mmol/L"
    last = trend.points[-1]
    assert (last.value, last.unit, last.converted) == ("100", "mg/dL", "5.551")
    assert last.number != Decimal("5.551") and abs(last.number - Decimal("5.551")) < Decimal("0.001")
    assert last.high > last.number
    assert trend.notes[0].key == "medical_export.converted"


def test_units_that_cannot_be_converted_stand_apart():
    values = [result("5", f"2024-01-0{n}", "Marker", unit) for n, unit in enumerate(("AU", "AU", "index", "index"), 1)]
    trends = make_trends([case(*values)])
    assert [(trend.unit, len(trend.points)) for trend in trends] == [("index", 2), ("AU", 2)] or [
        (trend.unit, len(trend.points)) for trend in trends
    ] == [("AU", 2), ("index", 2)]
    assert all(trend.notes[-1].key == "medical_export.units_apart" for trend in trends)


def test_words_and_values_beyond_a_limit_are_listed_and_not_plotted():
    values = [result("<0.01", "2024-01-01"), result("0.5", "2024-02-01"), result("阴性", "2024-03-01", unit=""),
              result("+", "2024-04-01", unit="")]  # fmt: skip
    numbers, said = make_trends([case(*values)])
    assert [point.value for point in numbers.points] == ["<0.01", "0.5"]
    assert [point.value for point in numbers.plotted] == ["0.5"]
    assert [point.value for point in said.points] == ["阴性", "+"] and not said.plotted


def test_what_a_second_report_repeats_is_one_point():
    first, second = case(result("5", "2024-01-01")), case(result("5", "2024-01-01"), result("6", "2024-02-01"))
    [trend] = make_trends([first, second])
    assert [point.value for point in trend.points] == ["5", "6"]


def test_other_specimens_and_single_values_make_no_trend():
    values = [result("5", "2024-01-01", specimen="Serum"), result("6", "2024-02-01", specimen="Urine")]
    assert make_trends([case(*values)]) == ()


def test_what_is_out_of_range_now_comes_first():
    calm = [result(value, day, "Sodium") for value, day in (("139", "2024-01-01"), ("140", "2024-02-01"))]
    high = [result("5", "2024-01-01"), result("9", "2024-02-01", flag="high")]
    assert [trend.analyte for trend in make_trends([case(*calm, *high)])] == ["Glucose", "Sodium"]


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 400)), min_size=2, max_size=12, unique_by=lambda p: p[1]))
def test_law_a_trend_holds_what_was_reported_and_nothing_else(pairs):
    days = [(str(value), (f"{2020 + day // 366}-{1 + day // 31 % 12:02}-{1 + day % 28:02}")) for value, day in pairs]
    cases = [case(result(value, when)) for value, when in days]
    trends = make_trends(cases)
    found = {(point.value, point.when) for trend in trends for point in trend.points}
    assert found == set(days) or len(set(days)) < 2
    for trend in trends:
        assert [point.when for point in trend.points] == sorted(point.when for point in trend.points)


def test_a_plot_has_a_sign_a_value_and_no_line_between():
    values = [result("11", "2024-01-01", "Hb <A>", "g/dL", "12", "16", flag="low"),
              result("13", "2024-06-01", "Hb <A>", "g/dL", "12", "16", flag="normal"),
              result("17", "2025-01-01", "Hb <A>", "g/dL", "12", flag="high")]  # fmt: skip
    [trend] = make_trends([case(*values)])
    root = ElementTree.fromstring(draw_trend(trend, "en"))
    marks = [one for one in root if one.tag.endswith("path") and one.get("transform")]
    assert len(marks) == 3 and len({one.get("d") for one in marks}) == 3
    assert [one.find("{*}title").text for one in marks] == [
        "2024-01-01: 11 g/dL",
        "2024-06-01: 13 g/dL",
        "2025-01-01: 17 g/dL",
    ]
    assert root.find("{*}title").text == "Hb <A>, g/dL"
    assert not [one for one in root.iter() if one.tag.endswith(("line", "polyline"))]
    places = [float(one.get("transform").partition("(")[2].partition(",")[0]) for one in marks]
    shares = (places[1] - places[0]) / (places[2] - places[0])
    assert shares == pytest.approx(152 / 366, abs=0.01)


@pytest.mark.parametrize("values", [["5"], ["<5", "6"], ["+", "-"]])
def test_fewer_than_two_known_numbers_make_no_plot(values):
    trends = make_trends([case(*(result(one, f"2024-01-0{n}", unit="") for n, one in enumerate(values, 1)))])
    assert all(draw_trend(trend, "zh") == "" for trend in trends)


def test_equal_values_of_one_day_lie_in_the_middle():
    cases = [case(result("5", "2024-01-01", specimen=one, code="glucose")) for one in ("a", "b")]
    assert make_trends(cases) == ()
    [trend] = make_trends([case(result("5", "2024-01-01"), result("5.0", "2024-01-01"))])
    assert "NaN" not in draw_trend(trend, "en")


@pytest.mark.parametrize(
    ("number", "reported", "shown"),
    [("5.5509", "100", "5.551"), ("0.000012346", "1", "0.00001235"), ("180182", "10.000123", "180182"), ("0", "0", "0"),
     ("1800", "100", "1800")],
)  # fmt: skip
def test_a_converted_number_is_shown_without_exponent(number, reported, shown):
    assert show_number(Decimal(number), Decimal(reported)) == shown


@pytest.mark.parametrize(
    ("before", "after", "difference", "move"),
    [
        (("7.0", "4", "6"), ("5.0", "4", "6"), "-2.0", "into_range"),
        (("5.0", "4", "6"), ("7.0", "4", "6"), "2.0", "out_of_range"),
        (("9.0", "4", "6"), ("7.0", "4", "6"), "-2.0", "nearer"),
        (("7.0", "4", "6"), ("9.0", "4", "6"), "2.0", "farther"),
        (("3.0", "4", "6"), ("7.0", "4", "6"), "4.0", "across"),
        (("5.0", "4", "6"), ("5.5", "4", "6"), "0.5", "within"),
        (("5.0", None, None), ("5.5", None, None), "0.5", ""),
        (("7.0", "4", "6"), ("7.0", "4", "5"), "0.0", "farther"),
        (("<0.1", None, "1"), ("0.5", None, "1"), None, ""),
    ],
)
def test_a_change_is_a_difference_and_how_it_lies_to_the_ranges(before, after, difference, move):
    first, second = (result(value, low=low, high=high) for value, low, high in (before, after))
    [change] = compare_reports(case(first), case(second)).results
    assert change.difference == (None if difference is None else Decimal(difference))
    assert change.move == move
    assert change.kind == ("same" if difference == "0.0" else "changed")


def test_new_and_gone_results_and_the_latest_of_each():
    earlier = case(result("5", "2023-01-01"), result("4", "2022-01-01"), result("139", analyte="Sodium"))
    later = case(result("6", "2024-01-01"), result("阴性", analyte="HBsAg", unit=""))
    changes = compare_reports(earlier, later).results
    assert [(one.kind, one.earlier and one.earlier.value, one.later and one.later.value) for one in changes] == [
        ("changed", "5", "6"), ("new", None, "阴性"), ("gone", "139", None),
    ]  # fmt: skip


def finding(text, term, **more):
    return Finding(Span(0, len(text)), span_of(text, term), "findings", **more)


TEXT = "nodule Nodules effusion fracture"
NODULE, NODULES, EFFUSION, FRACTURE = (finding(TEXT, term) for term in TEXT.split())


@pytest.mark.parametrize(
    ("earlier", "later", "kinds"),
    [
        ([], [NODULE], ["new"]),
        ([NODULE], [], ["not_mentioned"]),
        ([NODULE], [NODULES], ["same"]),
        ([NODULE], [replace(NODULE, negated=True)], ["now_negated"]),
        ([replace(NODULE, negated=True)], [NODULE], ["now_found"]),
        ([], [replace(NODULE, negated=True)], []),
        ([replace(EFFUSION, side="left")], [replace(EFFUSION, side="right")], ["new", "not_mentioned"]),
        ([replace(EFFUSION, side="left")], [replace(EFFUSION, negated=True)], ["now_negated"]),
        ([replace(EFFUSION, side="left")], [replace(EFFUSION, negated=True, side="right")], ["not_mentioned"]),
        ([replace(EFFUSION, side="left")], [replace(EFFUSION, negated=True, side="both")], ["now_negated"]),
        ([replace(NODULE, site="lung")], [replace(NODULE, site="liver")], ["new", "not_mentioned"]),
        ([replace(NODULE, whose="family")], [replace(FRACTURE, historical=True)], []),
        ([FRACTURE, NODULE], [NODULE, EFFUSION], ["new", "not_mentioned", "same"]),
    ],
)
def test_findings_are_matched_by_term_site_and_side(earlier, later, kinds):
    made = compare_reports(case(findings=earlier, text=TEXT), case(findings=later, text=TEXT))
    assert [change.kind for change in made.findings] == kinds


def test_findings_in_two_languages_are_not_matched_and_said_so():
    made = compare_reports(case(findings=[NODULE], text=TEXT), case(language="zh", findings=[NODULE], text=TEXT))
    assert made.findings == () and made.notes[0].key == "medical_export.languages_differ"


def test_reports_in_the_wrong_order_are_pointed_out():
    made = compare_reports(case(date="2024-02-01"), case(date="2023-01-01"))
    assert made.notes[0].key == "medical_export.dates_reversed"
    assert made.notes[0].text("zh")
