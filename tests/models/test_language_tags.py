import pytest

from core.models.language_tags import normal_tag, without_region


@pytest.mark.parametrize(
    ("said", "tag"),
    [
        ("EN", "en"),
        ("pt_br", "pt-BR"),
        ("eng", "en"),
        ("spa", "es"),
        ("zh-CN", "zh"),
        ("zh_Hans", "zh"),
        ("cmn-Hans", "zh"),
        ("zh-Hant", "zh-TW"),
        ("zh-hant-hk", "zh-HK"),
        ("zh-MO", "zh-HK"),
        ("sr-latn", "sr-Latn"),
        ("es-419", "es-419"),
        ("ca-valencia", "ca-valencia"),
        ("yue", "yue"),
        ("", ""),
        ("x", ""),
        ("../etc", ""),
        ("en us", ""),
    ],
)
def test_tags_are_written_one_way(said, tag):
    assert normal_tag(said) == tag
    assert normal_tag(tag) == tag


@pytest.mark.parametrize(
    ("tag", "plain"),
    [("es-MX", "es"), ("es-419", "es"), ("pt-BR", "pt"), ("en", "en"), ("zh-TW", "zh-TW"), ("sr-Latn", "sr-Latn")],
)
def test_a_region_that_changes_letters_is_kept(tag, plain):
    assert without_region(tag) == plain
