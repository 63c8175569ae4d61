"""Headings in another language than the text."""

import pytest

from core.checks.headings import check_headings, find_headings


@pytest.mark.parametrize(
    ("markdown", "language", "wrong"),
    [
        ("# 简介\n\n文字\n\n## Introduction\n\n更多", "zh", ["Introduction"]),
        ("# 简介\n\n**Key Takeaways**\n\n更多", "zh", ["Key Takeaways"]),
        ("Conclusion\n======\n\n文字", "zh", ["Conclusion"]),
        ("# 新款 iPhone 上市\n\n## iPhone Pro\n\n这款 iPhone Pro 很轻。", "zh", []),
        ("# 一\n\n## GPT-4\n\n文字", "zh", []),
        ("# Plan\n\n## 结论\n\ntext", "en", ["结论"]),
        ("# Plan\n\n## La historia de la ciudad\n\ntext", "en", ["La historia de la ciudad"]),
        ("# Plan\n\n## Café Rouge\n\ntext", "en", []),
        ("# Plan\n\n```\n# 注释\n```\n", "en", []),
    ],
)
def test_headings_keep_the_language(markdown, language, wrong):
    check = check_headings(markdown, language)
    assert [markdown[span.start : span.end] for span in check.spans] == wrong
    assert check.passed is (not wrong)


def test_without_headings_nothing_is_judged():
    assert check_headings("Only text.", "en").passed is None


@pytest.mark.parametrize("unit", ["#", "# ", "*", "=", "a\n", "**", "```\n"])
def test_long_runs_are_read(unit):
    assert find_headings((unit * 100_000)[:100_000]) is not None
