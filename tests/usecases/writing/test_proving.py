"""A model's sentences against what was given."""

import pytest

from core.usecases.writing.proving import Evidence, judge, mark, prove_text

FACTS = (
    "The Norde library opens a reading garden on 3 May 2026.",
    "The garden cost 42,000 euros.",
    "“Bring a blanket,” said librarian Ida Holt.",
)
GIVEN = Evidence("en", "facts", FACTS, (), FACTS)
SOURCES = Evidence("en", "facts", (), ("It rained all day in Norde.", "The river Esk rose by two metres on Sunday."))
VALUES = Evidence("en", "values", FACTS)


@pytest.mark.parametrize(
    ("sentence", "failed"),
    [
        ("The Norde library opens a reading garden on 3 May 2026.", ()),
        ("On 3 May 2026 the Norde library opens a reading garden.", ()),
        ("The Norde library opens a reading garden on 4 May 2026.", ("fact_dates",)),
        ("The garden cost 52,000 euros.", ("fact_numbers",)),
        ("“Bring a book,” said librarian Ida Holt.", ("fact_quotes",)),
        ("Mayor Karl Brandt opens the reading garden.", ("fact_names",)),
        ("The garden is popular with old people and their dogs.", ("grounding",)),
        ("花园很受欢迎，大家都喜欢。", ("language",)),
    ],
)
def test_a_bound_sentence_is_refused_for_what_was_not_given(sentence, failed):
    assert judge(sentence, GIVEN).failed == failed


def test_values_alone_leave_phrases_free():
    assert judge("The garden is a quiet place to read.", VALUES).failed == ()
    assert judge("The garden has 12 benches.", VALUES).failed == ("fact_numbers",)


def test_the_source_that_holds_a_sentence_is_found():
    assert judge("The river Esk rose by two metres on Sunday.", SOURCES).source == 2
    assert judge("It rained all day in Norde.", SOURCES).source == 1


@pytest.mark.parametrize(
    ("sentence", "source", "marked"),
    [
        ("It rained.", 2, "It rained [2]."),
        ("下雨了。", 1, "下雨了 [1]。"),
        ("“Run!” he said.", 0, "“Run!” he said."),
        ("no stop", 3, "no stop [3]"),
    ],
)
def test_the_mark_stands_before_the_stop(sentence, source, marked):
    assert mark(sentence, source) == marked


def test_what_is_refused_gives_way_to_the_fact_it_was_about_and_paragraphs_stay():
    text = "The Norde library opens a reading garden on 3 May 2026.\n\nThe garden cost 52,000 euros. All were happy."
    proved, steps = prove_text(text, GIVEN, "lead")
    assert proved.split("\n\n")[:2] == [FACTS[0], FACTS[1]]
    assert FACTS[2] in proved
    assert [step.act for step in steps] == ["repaired", "dropped", "composed"] or [step.act for step in steps] == [
        "repaired",
        "repaired",
    ]
    assert all(step.part == "lead" for step in steps)


def test_a_models_own_marks_are_replaced_by_the_true_ones():
    proved, _ = prove_text("The river Esk rose by two metres on Sunday [7].", SOURCES, "a")
    assert proved == "The river Esk rose by two metres on Sunday [2]."


def test_while_it_grows_the_last_sentence_waits_and_nothing_is_added():
    proved, _ = prove_text("The garden cost 42,000 euros. It has 99", GIVEN, "lead", done=False)
    assert proved == "The garden cost 42,000 euros. It has 99"


def test_list_items_and_blanks_stay_what_they_are():
    text = "- The garden cost 42,000 euros.\n- It has 99 chairs.\n- [to add: opening hours]"
    proved, _ = prove_text(text, Evidence("en", "values", FACTS), "a")
    assert proved == "- The garden cost 42,000 euros.\n- [to add: opening hours]"


def test_proving_what_is_proved_changes_nothing():
    once, _ = prove_text("The garden cost 52,000 euros. Ida Holt said bring a blanket.", GIVEN, "a")
    again, steps = prove_text(once, GIVEN, "a")
    assert again == once and steps == ()
