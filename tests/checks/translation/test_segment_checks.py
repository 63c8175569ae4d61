"""All checks of a segment together: any text is judged, each check once, spans within the target."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.checks.translation.pair import Pair
from core.checks.translation.segment import LONGEST, check_translation
from core.messages import LANGUAGES

GOOD = [
    (
        "The library opens at 9 a.m. on Monday, 4 March.",
        "Die Bibliothek öffnet am Montag, dem 4. März, um 9 Uhr.",
        "de",
    ),
    (
        "The library opens at 9 a.m. on Monday, 4 March.",
        "La biblioteca abre a las 9 de la mañana el lunes 4 de marzo.",
        "es",
    ),
    (
        "The library opens at 9 a.m. on Monday, 4 March.",
        "Библиотека открывается в понедельник, 4 марта, в 9 утра.",
        "ru",
    ),
    ("The library opens at 9 a.m. on Monday, 4 March.", "图书馆于3月4日星期一上午9点开放。", "zh"),
    ("The library opens at 9 a.m. on Monday, 4 March.", "図書館は3月4日（月）午前9時に開館します。", "ja"),
    ("The library opens at 9 a.m. on Monday, 4 March.", "도서관은 3월 4일 월요일 오전 9시에 문을 엽니다.", "ko"),
    (
        "The library opens at 9 a.m. on Monday, 4 March.",
        "تفتح المكتبة أبوابها الساعة ٩ صباحًا يوم الاثنين ٤ مارس.",
        "ar",
    ),
    (
        "The library opens at 9 a.m. on Monday, 4 March.",
        "Thư viện mở cửa lúc 9 giờ sáng Thứ Hai, ngày 4 tháng 3.",
        "vi",
    ),
    ("Don't press {key} twice.", "N'appuyez pas deux fois sur {key}.", "fr"),
]


@pytest.mark.parametrize(("source", "target", "language"), GOOD)
def test_a_good_translation_passes_in_both_directions(source, target, language):
    for pair in (Pair(source, target, "en", language), Pair(target, source, language, "en")):
        failed = [str(check.detail) for check in check_translation(pair) if check.passed is False]
        assert not failed


@pytest.mark.parametrize(
    ("target", "name"),
    [
        ("Die Bibliothek öffnet am Montag, dem 5. März, um 9 Uhr.", "numbers"),
        ("Die Bibliothek öffnet am Dienstag, dem 4. März, um 9 Uhr.", "dates"),
        ("Die Bibliothek öffnet am Montag, dem 4. März, nicht um 9 Uhr.", "negation"),
        ("Die Bibliothek öffnet am Montag, dem 4. März, um 9", "ending"),
        ("The library opens at 9 a.m. on Monday, 4 March.", "untranslated"),
        ("La bibliothèque ouvre à 9 heures du matin le lundi 4 mars.", "language"),
        ("Die Bibliothek öffnet öffnet öffnet öffnet am Montag, dem 4. März, um 9 Uhr.", "loops"),
        ("Die Bibliothek öffnet am Montag, dem 4. MÃ¤rz, um 9 Uhr.", "traces"),
        ("", "empty"),
    ],
)
def test_damage_fails_the_check_it_is_for(target, name):
    pair = Pair("The library opens at 9 a.m. on Monday, 4 March.", target, "en", "de")
    assert name in [check.name for check in check_translation(pair) if check.passed is False]


def test_codes_and_placeholders_are_no_prose():
    pair = Pair(
        "<g1>Save</g1> 3 files to %s",
        "<g1>3 Dateien</g1> in %s speichern",
        "en",
        "de",
        ("<g1>", "</g1>"),
        ("c-format",),
    )
    assert not [check.name for check in check_translation(pair) if check.passed is False]


def test_every_check_comes_once_and_says_its_result_in_both_languages():
    checks = check_translation(Pair("He has 3 cats.", "Er hat 4 Katzen.", "en", "de"))
    assert max(Counter(check.name for check in checks).values()) == 1
    assert all(check.detail.text(language) for check in checks for language in LANGUAGES)


def test_a_text_too_long_for_a_segment_is_only_checked_for_what_must_stay():
    checks = check_translation(Pair("a " * LONGEST, "b " * LONGEST, "en", "de"))
    assert [check.name for check in checks if check.passed is False] == []
    assert {"placeholders", "tags"} <= {check.name for check in checks}


@pytest.mark.parametrize(
    "piece", ["a ", "ab cd ", "1 ", "1,", "(", "不", "ต่าง", "three ", "<a ", "Ã¤", "May ", "/a", "\n"]
)
def test_a_text_of_one_thing_over_and_over_is_judged_in_bounded_work(piece):
    text = piece * (4000 // len(piece))
    assert check_translation(Pair(text, text[::-1], "en", "zh"))


@settings(max_examples=150, deadline=None)
@given(
    st.text(max_size=120),
    st.text(max_size=120),
    st.sampled_from(["en", "de", "zh", "zh-TW", "ja", "ko", "ar", "hi", "th", "vi", "ru", "sw", "xx", "sr-Latn"]),
    st.sampled_from(["en", "fr", "zh-HK", "pt-BR", "tr", "he", "yue", "no"]),
)
def test_any_two_texts_are_judged_with_spans_in_the_target(source, target, ours, theirs):
    checks = check_translation(Pair(source, target, ours, theirs))
    assert checks == check_translation(Pair(source, target, ours, theirs))
    assert all(0 <= span.start <= span.end <= len(target) for check in checks for span in check.spans)
