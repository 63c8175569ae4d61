"""Code blocks in a text: parsed where they can be, and named rightly around them."""

import pytest

from core.usecases.writing.code_checks import check_code

GOOD = (
    "Adds two numbers:\n\n```python\ndef add(a, b):\n    return a + b\n```\n\n`add` returns the sum of `a` and `b`.\n"
)


def verdicts(text, wanted=True):
    return {check.name: check.passed for check in check_code(text, wanted=wanted)}


def test_code_that_parses_and_is_named_rightly():
    assert verdicts(GOOD) == {"code": True, "code_names": True}


CASES = [
    ("```python\ndef add(a, b) return\n```", False),
    ("```python\nx = 1", True),
    ('```json\n{"a": 1}\n```', True),
    ('```json\n{"a": }\n```', False),
    ("```sql\nselect 1\n```", None),
    ("```\nx = 1\n```", None),
    ("```python\nx = 1\n```\n\nand\n\n```python\nx =\n```", False),
]


@pytest.mark.parametrize(("text", "passed"), CASES)
def test_what_parses(text, passed):
    assert verdicts(text)["code"] is passed


def test_the_block_that_does_not_parse_is_marked():
    text = "```python\nx = 1\n```\n\n```python\nx = = 2\n```\n"
    [check, _] = check_code(text, wanted=True)
    assert [text[span.start : span.end] for span in check.spans] == ["x = = 2\n"]


def test_a_name_that_the_code_does_not_hold_is_marked():
    text = GOOD.replace("`add` returns", "`subtract` returns")
    [_, check] = check_code(text, wanted=True)
    assert [text[span.start : span.end] for span in check.spans] == ["subtract"]


def test_no_code_fails_only_where_code_was_asked_for():
    assert verdicts("Just words.") == {"code": False}
    assert verdicts("Just words.", wanted=False) == {}


@pytest.mark.parametrize(
    "text", ["```\n" * 25_000, "`a" * 50_000, "```python\n" + "(" * 100_000, "```json\n" + "[" * 100_000]
)
def test_hostile_blocks_end_in_a_verdict(text):
    assert all(check.detail.text("zh") for check in check_code(text, wanted=True))
