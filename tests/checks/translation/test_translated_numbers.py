"""Numbers of a source and its target are compared by value, however a language writes them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.checks.translation.amounts import find_amounts
from core.checks.translation.numbers import check_numbers
from core.checks.translation.numerals import load_numerals, spelled_values
from core.checks.translation.pair import Pair
from core.checks.translation.reading import Reading


def judge(source, target, languages):
    return check_numbers(Reading(Pair(source, target, *languages.split("-"))))


SAME = [
    ("It cost 1,000.5 francs.", "Es kostete 1.000,5 Franken.", "en-de"),
    ("It cost 1,000.5 francs.", "Cela a coûté 1 000,5 francs.", "en-fr"),
    ("Some 12,500 people came.", "Пришло около 12 500 человек.", "en-ru"),
    ("In 2019 there were 123.", "في عام ٢٠١٩ كان هناك ١٢٣.", "en-ar"),
    ("He has 45 goats.", "उसके पास ४५ बकरियाँ हैं।", "en-hi"),
    ("He has 45 goats.", "เขามีแพะ ๔๕ ตัว", "en-th"),
    ("3.5 million voters", "350万选民", "en-zh"),
    ("3.5 million voters", "3,5 Millionen Wähler", "en-de"),
    ("€2bn was spent.", "20 億ユーロが使われた。", "en-ja"),
    ("35 million won", "3천5백만 원", "en-ko"),
    ("150 million yen", "1億5000万円", "en-ja"),
    ("1.5 million rupees", "15 लाख रुपये", "en-hi"),
    ("$2 million", "مليوني دولار", "en-ar"),
    ("10 thousand tons", "10 тыс. тонн", "en-ru"),
    ("Five men left.", "5 Männer gingen.", "en-de"),
    ("12 eggs, please.", "Une douzaine d'œufs, s'il vous plaît.", "en-fr"),
    ("97 steps", "quatre-vingt-dix-sept marches", "en-fr"),
    ("312 pages", "dreihundertzwölf Seiten", "en-de"),
    ("33 trees", "trentatré alberi", "en-it"),
    ("52 weeks", "пятьдесят две недели", "en-ru"),
    ("23 days", "ثلاثة وعشرون يومًا", "en-ar"),
    ("1,001 nights", "一千零一夜", "en-zh"),
    ("15 pigs", "돼지 열 다섯 마리", "en-ko"),
    ("two decades", "20年間", "en-ja"),
    ("Sales tripled.", "売上は3倍になった。", "en-ja"),
    ("the 19th century", "le XIXe siècle", "en-fr"),
    ("in the 1930s", "20 世纪 30 年代", "en-zh"),
    ("on 3/4/2024", "am 3.4.2024", "en-de"),
    ("3 April 2024", "2024年4月3日", "en-ja"),
    ("March 4", "3月4日", "en-zh"),
    ("at 5 p.m.", "um 17:00 Uhr", "en-de"),
    ("at half past 7", "à 7 h 30", "en-fr"),
    ("the year 2019", "ปี 2562", "en-th"),
    ("a pair of shoes", "2足の靴", "en-ja"),
    ("one hour", "1 heure", "en-fr"),
    ("½ litre", "0,5 Liter", "en-de"),
    ("COVID-19 and the F-35", "新冠肺炎COVID-19与F-35", "en-zh"),
]
OTHER = [
    ("I have 3 cats.", "Ich habe 4 Katzen.", "en-de"),
    ("It cost 1,500 euros.", "Costó 15.000 euros.", "en-es"),
    ("It cost 250,000.", "它花了 250,0000。", "en-zh"),
    ("3.5 million voters", "3.5亿选民", "en-zh"),
    ("20.4 million viewers", "204만 명의 시청자", "en-ko"),
    ("About 47 groups took part.", "Etwa Gruppen nahmen teil.", "en-de"),
    ("They met in Rome.", "Si sono incontrati a Roma alle 9.", "en-it"),
    ("a 5% rise", "5,5 % de hausse", "en-fr"),
    ("They won 1-0.", "Они выиграли -0.", "en-ru"),
    ("It is 5 miles away.", "Está a 9 kilómetros.", "en-es"),
]
EXCHANGED = [
    ("It rose from 12 to 35 in 1998.", "Pasó de 35 a 12 en 1998.", "en-es"),
    ("It rose by 7% to $90.", "Es stieg um 90 % auf 7 $.", "en-de"),
    ("5 hours and 40 kilometres", "40小时5公里", "en-zh"),
]


@pytest.mark.parametrize(("source", "target", "languages"), SAME)
def test_the_same_number_may_be_written_in_another_way(source, target, languages):
    there, back = judge(source, target, languages), judge(target, source, "-".join(reversed(languages.split("-"))))
    assert there.passed is not False, str(there.detail)
    assert back.passed is not False, str(back.detail)


@pytest.mark.parametrize(("source", "target", "languages"), OTHER)
def test_another_number_is_another_number(source, target, languages):
    assert judge(source, target, languages).passed is False


@pytest.mark.parametrize(("source", "target", "languages"), EXCHANGED)
def test_numbers_in_each_others_place_are_found(source, target, languages):
    check = judge(source, target, languages)
    assert check.passed is False
    assert check.detail.key == "translation_checks.numbers_exchanged"


def test_what_is_new_in_the_target_is_marked():
    check = judge("He is 41.", "Il a 14 ans.", "en-fr")
    assert ["Il a 14 ans."[span.start : span.end] for span in check.spans] == ["14"]
    assert "41" in check.detail.text("zh")


@pytest.mark.parametrize(
    ("source", "target", "languages"),
    [
        ("about 30 yards from the goal", "etwa 27 Meter vom Tor entfernt", "en-de"),
        ("10 inches of rain", "25 cm de pluie", "en-fr"),
        ("a sunny 80 degrees", "солнечные 27 градусов", "en-ru"),
    ],
)
def test_converted_units_are_for_a_person_to_look_at(source, target, languages):
    check = judge(source, target, languages)
    assert check.passed is None
    assert check.detail.key == "translation_checks.numbers_converted"


def test_without_numbers_there_is_nothing_to_compare():
    assert judge("Good morning.", "Guten Morgen.", "en-de").passed is None


def test_a_language_without_known_number_words_may_have_written_small_numbers_out():
    assert judge("7 dwarfs", "saba vibete", "en-sw").passed is not False
    assert judge("777 dwarfs", "vibete wengi", "en-sw").passed is False


@given(st.integers(min_value=1000, max_value=999_999_999))
def test_grouping_does_not_change_a_number(number):
    plain = f"{number:,}"
    forms = (plain, plain.replace(",", "."), plain.replace(",", "\u202f"), plain.replace(",", "’"), str(number))
    assert all(Decimal(number) in find_amounts(f"{form} x", "de")[0].readings for form in forms)


@given(st.integers(min_value=0, max_value=10**9), st.sampled_from("٠०๐０"))
def test_digits_of_every_script_are_the_same_number(number, zero):
    written = "".join(chr(ord(zero) + int(digit)) for digit in str(number))
    assert Decimal(number) in find_amounts(written, "xx")[0].readings


@given(st.text(max_size=200), st.sampled_from(["en", "de", "zh", "ko", "ar", "ru", "xx"]))
def test_any_text_has_its_numbers_in_order_and_apart(text, language):
    found = find_amounts(text, language)
    assert all(one.span.end <= other.span.start for one, other in zip(found, found[1:], strict=False))
    spelled_values(text, language)


@pytest.mark.parametrize(
    "language", ["en", "de", "fr", "es", "it", "pt", "ru", "ar", "hi", "th", "vi", "zh", "ja", "ko"]
)
def test_number_words_of_the_common_languages_are_known(language):
    assert load_numerals(language) is not None
