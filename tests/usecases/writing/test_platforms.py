"""Platforms: their data hold together, fields are read from a text, limits are kept or broken."""

import pytest

from core.messages import LANGUAGES
from core.usecases.writing.platforms import (
    check_platform,
    count_field,
    find_platform,
    fits,
    load_platforms,
    read_fields,
)

AD = """# Fernlight

## Headlines

1. Warm light, clear desk
2. Five steps of light
3. Free delivery

## Descriptions

- It dims in five steps.
- The arm turns by 180 degrees.
"""
NOTE = """# 周日修东西去

老消防站开门啦。

自行车、收音机都能修。

#修理 #周日
"""


def verdicts(text, name):
    return {check.name: check.passed for check in check_platform(text, find_platform(name))}


def fields(text, name):
    found = read_fields(text, find_platform(name))
    return {key: [text[span.start : span.end] for span in spans] for key, spans in found.items()}


@pytest.mark.parametrize("platform", load_platforms().values(), ids=lambda platform: platform.id)
def test_every_row_is_whole(platform):
    assert platform.source and platform.date and platform.basis in {"official", "reported", "memory"}
    assert platform.kind in {"ad", "social"}
    assert len({field.id for field in platform.fields}) == len(platform.fields) > 0
    for field in platform.fields:
        assert field.limit > 0 and 0 <= field.least <= field.most
        assert field.count in {"plain", "double", "half", "weighted"}
        assert all(field.labels[language] and field.name.text(language) for language in LANGUAGES)
    assert all(find_platform(platform.name.text(language)) == platform for language in LANGUAGES)


def test_the_platforms_people_ask_for_are_there():
    assert {"google_search", "meta", "xiaohongshu", "douyin"} <= set(load_platforms())
    assert find_platform("nowhere") is None


COUNTS = [
    ("plain", "灯 a😀", 4),
    ("double", "灯 a", 4),
    ("half", "Claude 4.6发布，AI助手又进化了", 15),
    ("half", "abc", 2),
    ("weighted", "See https://example.com/a/very/long/path?x=1", 27),
    ("weighted", "你好👍🏽", 6),
    ("plain", "  padded  ", 6),
]


@pytest.mark.parametrize(("count", "text", "found"), COUNTS)
def test_how_platforms_count(count, text, found):
    assert count_field(text, count) == found


def test_fields_of_an_advertisement():
    assert fields(AD, "google_search") == {
        "headline": ["Warm light, clear desk", "Five steps of light", "Free delivery"],
        "description": ["It dims in five steps.", "The arm turns by 180 degrees."],
        "path": [],
    }
    assert verdicts(AD, "google_search") == {"platform_length": True, "platform_fields": True}


READINGS = [
    ("**Headline 1:** Warm light\nHeadline 2: Cold light\nDescription: Both.", ["Warm light", "Cold light"], ["Both."]),
    ("标题：暖光\n标题：冷光\n描述：两种都有。", ["暖光", "冷光"], ["两种都有。"]),
    ("## HEADLINES\n\n* “Warm light”\n\n## Notes\n\n* not copy", ["Warm light"], []),
]


@pytest.mark.parametrize(("text", "headlines", "descriptions"), READINGS)
def test_labels_in_both_languages_and_forms(text, headlines, descriptions):
    found = fields(text, "google_search")
    assert (found["headline"], found["description"]) == (headlines, descriptions)


def test_fields_of_a_note():
    found = fields(NOTE, "xiaohongshu")
    assert found["title"] == ["周日修东西去"]
    assert found["hashtag"] == ["#修理", "#周日"]
    assert found["body"][0].startswith("老消防站") and found["body"][0].endswith("#周日")
    assert verdicts(NOTE, "xiaohongshu") == {"platform_length": True, "platform_fields": True}


def test_a_field_that_is_too_long_is_marked():
    text = AD.replace("Free delivery", "Free delivery to every house in the country")
    [check, _] = check_platform(text, find_platform("google_search"))
    assert check.passed is False
    assert [text[span.start : span.end] for span in check.spans] == ["Free delivery to every house in the country"]
    assert "43" in check.detail.text("en") and "30" in check.detail.text("zh")


def test_chinese_counts_double_where_the_platform_says_so():
    field = find_platform("google_search").field("headline")
    assert fits("灯" * 15, field)
    assert not fits("灯" * 16, field)
    assert not fits("  ", field)


def test_a_recommended_length_never_fails():
    text = "## Primary text\n\n- " + "Long. " * 40 + "\n\n## Headline\n\n- Lamp\n"
    assert verdicts(text, "meta")["platform_length"] is None


@pytest.mark.parametrize(
    "text", [AD.replace("3. Free delivery\n", ""), AD + "- b\n" * 3, "## Headlines\n\n- a\n- b\n- c\n"]
)
def test_too_few_or_too_many_fields(text):
    assert verdicts(text, "google_search")["platform_fields"] is False


def test_too_many_hashtags():
    note = NOTE + " ".join(f"#标签{n}" for n in range(10))
    assert verdicts(note, "xiaohongshu")["platform_fields"] is False


def test_a_text_without_labels_is_open():
    assert verdicts("Just some words about a lamp.", "google_search") == {
        "platform_length": None,
        "platform_fields": None,
    }


@pytest.mark.parametrize("text", ["", "#" * 100_000, "a:" * 50_000, "- " * 50_000, "标题：\n" * 20_000, "**" * 50_000])
def test_odd_text_is_read_in_linear_time(text):
    for name in ("google_search", "xiaohongshu"):
        assert len(check_platform(text, find_platform(name))) == 2
