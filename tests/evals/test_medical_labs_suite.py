"""The made-up sheets are the same every time, what is on them is known, and a wrong reading is seen."""

from dataclasses import replace

import pytest

from core.evals.lab_sheet_printing import as_html, as_text
from core.evals.lab_sheets import make_sheets
from core.evals.suites.medical_labs import compare, is_exact
from core.usecases.medical.labs.reading import read_results
from core.usecases.medical.reading import read_pasted

SHEETS = list(make_sheets())


def test_sixty_sheets_half_of_them_chinese_and_always_the_same():
    assert [one.language for one in SHEETS] == ["en"] * 30 + ["zh"] * 30
    assert [as_html(one) for one in SHEETS[:5]] == [as_html(one) for one in list(make_sheets())[:5]]
    assert len({one.layout for one in SHEETS}) >= 12
    assert sum(one.out in ("low", "high", "abnormal") for sheet in SHEETS for one in sheet.expected) > 100


@pytest.mark.parametrize("form", ["tabs", "bars", "blanks"])
def test_every_sheet_as_text_is_read_exactly(form):
    for sheet in SHEETS:
        reading = compare(sheet, read_results(read_pasted(as_text(sheet, form))))
        assert not reading.invented, (sheet.number, reading.invented)
        told = sheet.layout != "bounds apart"  # in typed columns one bound alone may be either
        assert all(reading.exact) or not told, (sheet.number, sheet.layout)
        assert all(reading.judged)


@pytest.mark.parametrize(
    "change", [{"value": "1"}, {"unit": "g"}, {"low": None}, {"range_text": "1-2"}, {"analyte": "x"}]
)
def test_a_wrong_reading_is_seen(change):
    sheet = next(one for one in SHEETS if one.layout == "plain")
    results = list(read_results(read_pasted(as_text(sheet, "bars"))))
    at = next(at for at, one in enumerate(results) if one.low is not None)
    results[at] = replace(results[at], **change)
    reading = compare(sheet, results)
    assert sum(not one for one in reading.exact) == 1


def test_an_invented_result_is_counted():
    sheet = SHEETS[0]
    results = list(read_results(read_pasted(as_text(sheet, "bars"))))
    reading = compare(sheet, [*results, replace(results[0], value="7.77")])
    assert [one.value for one in reading.invented] == ["7.77"] and all(reading.exact)


def test_exact_means_unit_and_range_too():
    sheet = next(one for one in SHEETS if one.layout == "plain")
    result = read_results(read_pasted(as_text(sheet, "bars")))[0]
    assert is_exact(sheet.expected[0], result)
    assert not is_exact(replace(sheet.expected[0], unit="furlong"), result)
