"""The suite of facts on a tiny set of its own: what is clean, what is planted, what is reported."""

import random

import pytest

from core.checks.facts import check_facts
from core.evals.planting import Row, is_clean, plant_abstract, plant_row, read_rows
from core.evals.suites.writing_facts import is_found, run

CSV = """mr,ref
"name[Salt & Vine], food[Greek], customer rating[4 out of 5], near[Pier Cinema]","Salt & Vine serves Greek food near Pier Cinema and is rated 4 out of 5."
"name[Tulip], food[Thai], priceRange[£20-25], near[Old Mint]","Near Old Mint, Tulip serves Thai food for £20-25."
"name[Tulip], food[Thai], priceRange[£20-25], near[Old Mint]","Tulip serves Greek food for 30 dollars."
"""  # noqa: E501
LISTS = {"name": ["Salt & Vine", "Tulip"], "food": ["Greek", "Thai"], "near": ["Pier Cinema", "Old Mint"], "area": []}
ABSTRACT = "本文调查了浙江省12个村庄。结果显示，三种方法的平均误差为4.5%。"


@pytest.fixture
def data(tmp_path):
    for name, text in (
        ("e2e_nlg/testset_w_refs.csv", CSV),
        ("csl_zh_titles/ts_test.tsv", f"ts\t{ABSTRACT}\t村庄调查\n"),
    ):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_clean_is_judged_by_the_lists_of_the_set(data):
    rows = read_rows(data / "e2e_nlg/testset_w_refs.csv")
    assert [is_clean(row, LISTS) for row in rows] == [True, True, False]
    assert rows[1].facts == ("name: Tulip", "food: Thai", "price range: £20-25", "near: Old Mint")


def test_every_plant_changes_the_text_where_it_says(data):
    for row in read_rows(data / "e2e_nlg/testset_w_refs.csv")[:2]:
        plants = list(plant_row(row, LISTS, random.Random(0)))
        assert {"another restaurant's name", "an invented name", "another landmark"} <= {plant.kind for plant in plants}
        for plant in plants:
            assert plant.text != row.text
            assert plant.text[plant.span.start : plant.span.end] not in row.text


def test_a_plant_counts_only_where_the_check_points_at_it():
    row = Row({"name": "Tulip", "near": "Old Mint"}, "Tulip is near Old Mint.")
    for plant in plant_row(
        row, LISTS | {"name": ["Tulip", "Zitrone"], "near": ["Old Mint", "Quai 9"]}, random.Random(1)
    ):
        if "exchanged" not in plant.kind:
            assert is_found(plant, row.facts, "en")
    assert not any(check.passed is False for check in check_facts(row.text, row.facts, language="en"))


def test_abstracts_get_one_number_or_place_changed():
    plants = list(plant_abstract(ABSTRACT, random.Random(0)))
    assert {plant.kind for plant in plants} == {"number changed", "place changed", "Chinese numeral changed"}
    for plant in plants:
        assert plant.text[plant.span.start : plant.span.end] not in ABSTRACT
        assert is_found(plant, [ABSTRACT], "zh")


def test_the_suite_reports_plants_and_alarms_of_every_part(data):
    scores = {score.name: score for score in run(data, None)}
    assert scores["E2E: clean sentences flagged"].value == 0
    assert scores["E2E: clean sentences flagged"].n == 2
    assert scores["E2E: all sentences flagged"].value == pytest.approx(1 / 3)
    assert scores["CSL: changed numbers and places found"].value == 1
    for part in ("news_en", "news_zh", "news2_en", "news2_zh"):
        assert scores[f"{part}: planted"].value >= 0.95 and scores[f"{part}: clean sentences flagged"].value <= 0.05
    for part in ("stories_en", "stories_zh"):
        assert scores[f"{part}: contradictions found"].n + scores[f"{part}: sound stories flagged"].n >= 30


def test_without_the_public_sets_only_our_own_texts_are_measured(tmp_path):
    assert all(not score.name.startswith(("E2E", "CSL")) for score in run(tmp_path, None))
