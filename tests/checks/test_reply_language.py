"""Whether a reply is in the language it was to be in."""

import pytest

from core.checks.language import check_language


@pytest.mark.parametrize(
    ("text", "expected", "passed"),
    [
        ("Your parcel arrives on Monday.", "en", True),
        ("您的包裹周一到达。", "zh", True),
        ("您的 iPhone 15 Pro Max 周一到达，单号 SF123。", "zh", True),
        ("您的包裹周一到达。", "en", False),
        ("Your parcel arrives on Monday.", "zh", False),
        ("您的包裹周一到达。Your parcel arrives on Monday.", "zh", False),
        ("Your parcel arrives. 谢谢您的耐心等待。", "en", False),
        ("Su paquete llega el lunes por la mañana.", "en", False),
        ("MG-1042", "en", None),
        ("", "zh", None),
        ("DHL Express", "zh", None),
    ],
)
def test_reply_language(text, expected, passed):
    check = check_language(text, expected)
    assert check.passed is passed
    assert bool(check.spans) is (passed is False)
    assert check.detail.text("zh")


def test_the_span_is_the_sentence_in_the_other_language():
    text = "您的包裹周一到达。Your parcel arrives on Monday."
    [span] = check_language(text, "zh").spans
    assert text[span.start : span.end] == "Your parcel arrives on Monday."
