"""The bad engine really damages, the same way each time; the suite reads the sets and reports both sides."""

import random

import pytest

from core.checks.translation.pair import Pair
from core.evals.damage_material import Material
from core.evals.damaging import KINDS, damage
from core.evals.parallel_texts import read_directions
from core.evals.suites import translation_checks

SOURCE = "Peter Novak and Anna Lindqvist met on Monday, 4 March 2024. They did not buy 12 books, but 3 pens, in Boston."
TARGET = (
    "Peter Novak y Anna Lindqvist se reunieron el lunes 4 de marzo de 2024. Ellos no compraron 12 libros, sino 3"
    " bolígrafos, en Boston."
)
MATERIAL = Material(
    ("Esta frase no tiene nada que ver.",), {"de": "Peter Novak und Anna Lindqvist trafen sich.", "en": SOURCE}
)


def damaged(kind, target=TARGET, seed=1):
    return damage(Pair(SOURCE, target, "en", "es"), kind, MATERIAL, random.Random(seed))


def first_damaged(kind, target=TARGET):
    """With the first seed that damages: a placeholder without a name cannot have it translated."""
    return next(found for seed in range(20) if (found := damaged(kind, target, seed)))


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "add_negation"])
def test_every_kind_of_damage_changes_the_text_the_same_way_each_time(kind):
    found = first_damaged(kind)
    assert found.kind == kind
    assert found.pair.target != TARGET
    assert found == first_damaged(kind)
    assert KINDS[kind].__doc__


def test_a_negation_is_added_where_there_is_none():
    assert damaged("add_negation", "La casa es grande.").pair.target == "La casa no es grande."


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("drop_sentence", "Solo una frase"),
        ("change_number", "Sin números."),
        ("swap_numbers", "Solo 3."),
        ("change_date", "Ayer."),
        ("drop_negation", "Sí."),
        ("swap_names", "nadie"),
        ("mojibake", "plain"),
    ],
)
def test_what_has_nothing_to_damage_stays_out(kind, target):
    assert damaged(kind, target) is None


def test_every_kind_belongs_to_one_family():
    kinds = [kind for family in translation_checks.FAMILIES.values() for kind in family]
    assert sorted(kinds) == sorted(KINDS)


@pytest.fixture
def sets(tmp_path):
    ntrex = tmp_path / "ntrex128"
    ntrex.mkdir()
    english = [f"Room {number} is closed on Sunday because nobody works there." for number in range(20, 32)]
    german = [f"Raum {number} ist am Sonntag geschlossen, weil dort niemand arbeitet." for number in range(20, 32)]
    thai = [f"ห้อง {number} ปิดวันอาทิตย์เพราะไม่มีใครทำงานที่นั่น" for number in range(20, 32)]
    for code, lines in (("src.eng", english), ("ref.deu", german), ("ref.tha", thai)):
        (ntrex / f"newstest2019-{code}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


def test_the_sets_are_read_in_both_directions(sets):
    directions = list(read_directions(sets))
    assert [(one.name, one.source, one.target) for one in directions] == [
        ("NTREX", "en", "de"), ("NTREX", "de", "en"), ("NTREX", "en", "th"), ("NTREX", "th", "en")
    ]  # fmt: skip
    assert directions[0].rows[0].elsewhere.keys() == {"en", "de", "th"}


def test_the_suite_reports_false_alarms_and_what_was_caught(sets):
    scores = {score.name: score for score in translation_checks.run(sets, None)}
    assert scores["False alarms on human translations"].value == 0
    assert scores["False alarms on held-out languages"].n == 6
    assert scores["Caught: change_number"].value == 1
    assert scores["Damage caught"].target == 0.98
    assert 0.5 < scores["Damage caught"].value < 1


def test_without_the_sets_there_is_nothing_to_report(tmp_path):
    assert translation_checks.run(tmp_path, None) == []
