"""Phrases that keep coming back are proposed, whole phrases before their parts, small and everyday words never."""

import pytest

from core.usecases.translation.term_extraction import extract_terms

ENGLISH = [
    "The translation memory keeps every segment. Open the translation memory from the menu.",
    "A segment of the translation memory has a source text. Source texts are never changed.",
    "You can make a source text longer; the segments then say so. See https://example.org/memory/segment",
]
SPANISH = ["La memoria de traducción guarda segmentos.", "Abra la memoria de traducción.", "Un segmento de la memoria."]
GERMAN = ["Der Übersetzungsspeicher enthält Segmente.", "Ein Segment im Übersetzungsspeicher ist neu und kurz und neu."]
CHINESE = ["搜索引擎显示结果。", "请打开搜索引擎，查看配置文件。", "配置文件可以修改，配置文件很重要。"]
JAPANESE = ["データベースを保存する。", "データベースの設定を開く。設定を変更する。"]


def terms(texts, language, limit=4):
    return [one.text for one in extract_terms(texts, language, limit)]


@pytest.mark.parametrize(
    ("texts", "language", "expected"),
    [
        (ENGLISH, "en", {"translation memory", "source text", "segment"}),
        (SPANISH, "es", {"memoria de traducción", "segmentos"}),
        (GERMAN, "de", {"Übersetzungsspeicher", "Segmente"}),
        (CHINESE, "zh", {"搜索引擎", "配置文件"}),
        (JAPANESE, "ja", {"データベース", "設定"}),
    ],
)
def test_what_keeps_coming_back_is_proposed(texts, language, expected):
    found = set(terms(texts, language))
    assert len(found & expected) >= len(expected) - 1 and found & expected


def test_a_candidate_has_its_count_and_an_example():
    best = next(one for one in extract_terms(ENGLISH, "en") if one.text == "translation memory")
    assert (best.count, best.example) == (3, ENGLISH[0]) and best.score > 0


def test_parts_that_only_occur_in_a_longer_phrase_are_not_proposed():
    assert not {"translation", "memory", "source", "text"} & set(terms(ENGLISH, "en", 50))


def test_small_words_numbers_and_addresses_are_no_terms():
    found = terms(ENGLISH * 3, "en", 100)
    assert not {"the", "you can", "every", "https", "example", "org", "of the translation"} & set(found)
    assert not any(term.startswith(("the ", "a ")) or term.endswith((" the", " of")) for term in found)


def test_forms_are_counted_together():
    [best] = extract_terms(["A segment, two segments.", "Segments"], "en", 1)
    assert best.count == 3


def test_nothing_is_proposed_from_nothing():
    assert extract_terms([], "en") == extract_terms(["", "   ", "Once"], "xx") == ()


def test_the_order_does_not_depend_on_the_run():
    assert terms(ENGLISH, "en", 50) == terms(list(ENGLISH), "en", 50)
    assert terms(ENGLISH, "en", 3) == terms(ENGLISH, "en", 50)[:3]
