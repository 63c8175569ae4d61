"""Code snippets: fenced, parsed where they can be, and explained in names and numbers that they hold."""

import pytest

from core.models import ScriptedChat
from core.usecases.writing.brief import Brief
from core.usecases.writing.coding import drop_unproved, find_fault, find_language, read_snippet
from core.usecases.writing.drafting import draft
from core.usecases.writing.outlining import plan_outline

BRIEF = Brief(kind="code", topic="Write a Python function that doubles a number")
GOOD = "```python\ndef double(n):\n    return 2 * n\n```"


def last(brief, *replies):
    model = ScriptedChat(replies=list(replies)) if replies else None
    *_, whole = draft(brief, plan_outline(brief), model=model)
    return whole, model


def test_code_that_parses_stays_and_is_explained_from_itself():
    whole, model = last(BRIEF, f"Sure!\n\n{GOOD}\n\nEnjoy!", "The function `double` multiplies `n` by 2.")
    assert whole.part("code").text == GOOD
    assert whole.part("explanation").text == "The function `double` multiplies `n` by 2."
    assert "def double" in model.history[1][0].text
    assert [note.key for note in whole.notes] == ["writing.code_parses"]


def test_code_that_does_not_parse_is_asked_again_with_its_fault():
    whole, model = last(BRIEF, "```python\ndef double(n)\n    return\n```", "no code at all", GOOD, "It doubles.")
    assert whole.part("code").text == GOOD
    assert "line 1" in model.history[1][0].text and "no code block" in model.history[2][0].text
    assert [step.round for step in whole.steps if step.part == "code"] == [0, 1, 2]


def test_code_that_never_parses_is_shown_with_its_fault():
    bad = "```python\ndef double(n)\n```"
    whole, model = last(BRIEF, bad, bad, bad, "It doubles.")
    assert len(model.history) == 4
    assert whole.notes[0].key == "writing.code_fault" and "line 1" in whole.notes[0].text("en")


def test_without_code_or_a_model_there_is_an_outline_of_comments():
    for replies in ((), ("I cannot.", "I cannot.", "I cannot.", "")):
        whole, _ = last(BRIEF, *replies)
        assert whole.part("code").text.startswith("```python\n# ") and "[to add" in whole.part("code").text
        assert whole.part("code").origin == "composed"
        assert find_fault("python", whole.part("code").text.split("\n", 1)[1].rsplit("\n", 1)[0]) is None


@pytest.mark.parametrize(
    ("topic", "language"),
    [
        ("Write a Python function", "python"),
        ("a JavaScript loop", "javascript"),
        ("SQL for all orders", "sql"),
        ("a JSON record", "json"),
        ("用Python写一个函数", "python"),
        ("写一段C语言程序", "c"),
        ("Java class", "java"),
        ("sort a list", "python"),
    ],
)
def test_the_language_a_request_names(topic, language):
    assert find_language(topic) == language


@pytest.mark.parametrize(
    ("language", "code", "sound"),
    [
        ("python", "x = [n for n in range(3)]", True),
        ("python", "x = [", False),
        ("python", "x = " + "(" * 5000, False),
        ("json", '{"a": [1, 2]}', True),
        ("json", "{'a': 1}", False),
        ("json", "[" * 100_000, False),
        ("rust", "fn main( {", True),
    ],
)
def test_python_and_json_are_parsed_and_no_other(language, code, sound):
    assert (find_fault(language, code) is None) == sound


def test_an_unparsed_language_is_said():
    whole, _ = last(Brief(kind="code", topic="a Rust main function"), "```rust\nfn main() {}\n```", "It is empty.")
    assert [note.key for note in whole.notes] == ["writing.code_unparsed"]


def test_a_bare_program_is_fenced_and_claims_about_its_output_go():
    snippet = read_snippet("def f():\n    return 1\n\nprint(f())  # Output: 7", "python")
    assert snippet.text == "```python\ndef f():\n    return 1\n\nprint(f())\n```"
    assert read_snippet("I cannot help with that.", "python") is None
    kept = read_snippet('```python\nurl = "http://x.org/output"\n```', "python")
    assert "http://x.org/output" in kept.code


@pytest.mark.parametrize(
    ("sentence", "stays"),
    [
        ("The function `double` takes `n`.", True),
        ("It calls `math.pow`.", False),
        ("Printing it gives 14.", False),
        ("It multiplies by 2.", True),
        ("It takes one number.", True),
        ("It uses a loop.", True),
    ],
)
def test_an_explanation_names_and_counts_only_what_the_code_holds(sentence, stays):
    text, dropped = drop_unproved(sentence, GOOD, BRIEF.topic, "en")
    assert (text == sentence) == stays and (dropped == ()) == stays


def test_code_that_goes_in_circles_is_cut_and_asked_again():
    looping = "```python\nclass Account:\n" + "    balance_of_account = 0\n" * 40 + "```"
    assert read_snippet(looping, "python").code == "class Account:\n    balance_of_account = 0\n"
    whole, model = last(BRIEF, looping, GOOD, "It doubles.")
    assert whole.part("code").text == GOOD
    assert "over and over" in model.history[1][0].text
