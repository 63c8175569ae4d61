"""Every mechanical demand repaired, alone and together, without breaking what held and without making anything up."""

import json
import re

import pytest

from core.checks.constraints import Constraint, check_constraint
from core.usecases.writing.repairing import REPAIRS, broken, demand_of, repair

TEXT = (
    "The harbour wakes early, and the boats leave before dawn. Fishermen, bakers and children meet at the quay.\n\n"
    "However, the market opens at seven. Old Martha sells herring, bread and salt. "
    "She knows every family in the town.\n\n"
    "In winter, the water freezes near the bridge. Nobody sails then, but the lamps stay lit. It is a quiet time."
)


def make(type_, **arguments):
    return Constraint(type=type_, arguments=arguments)


def repaired(text, *constraints, topic="a harbour town", language="en"):
    demands = [demand_of(constraint, language, topic) for constraint in constraints]
    return repair(text, demands, language).text


def keeps(text, *constraints, language="en"):
    return [check_constraint(constraint, text, language=language).passed for constraint in constraints] == [True] * len(
        constraints
    )


ALONE = [
    make("punctuation:no_comma"),
    make("change_case:english_capital"),
    make("change_case:english_lowercase"),
    make("change_case:capital_word_frequency", capital_relation="at least", capital_frequency=4),
    make("detectable_format:title"),
    make("detectable_format:json_format"),
    make("detectable_format:number_bullet_lists", num_bullets=4),
    make("detectable_format:number_numbered_lists", num_items=3),
    make("detectable_format:number_highlighted_sections", num_highlights=5),
    make("detectable_format:multiple_sections", section_spliter="Section", num_sections=3),
    make("detectable_format:constrained_response"),
    make("detectable_content:number_placeholders", num_placeholders=6),
    make("detectable_content:postscript", postscript_marker="P.S."),
    make("detectable_content:postscript", postscript_marker="P.P.S"),
    make("startend:end_checker", end_phrase="See you at the quay."),
    make("startend:quotation"),
    make("writing:starts_with", phrase="Dear guests"),
    make("combination:repeat_prompt", prompt_to_repeat="Tell me of the town."),
    make("keywords:forbidden_words", forbidden_words=["herring", "lamps"]),
    make("keywords:frequency", relation="less than", keyword="the", frequency=5),
    make("keywords:letter_frequency", let_relation="at least", letter="!", let_frequency=3),
    make("keywords:letter_frequency", let_relation="at least", letter="#", let_frequency=3),
    make("keywords:letter_frequency", let_relation="less than", letter="k", let_frequency=3),
    make("length_constraints:number_words", relation="less than", num_words=30),
    make("length_constraints:number_sentences", relation="less than", num_sentences=4),
    make("length_constraints:number_paragraphs", num_paragraphs=5),
    make("length_constraints:number_paragraphs", num_paragraphs=2),
    make("length_constraints:nth_paragraph_first_word", num_paragraphs=4, nth_paragraph=2, first_word="however"),
    make("writing:length_limit", relation="about", number=40, unit="words"),
    make("writing:paragraph_count", relation="exactly", number=5),
    make("writing:forbidden_marks", marks=["."]),
]


@pytest.mark.parametrize(
    "constraint", ALONE, ids=lambda one: f"{one.type.split(':')[1]} {list(one.arguments.values())}"
)
def test_a_mechanical_demand_is_repaired(constraint):
    assert not keeps(TEXT, constraint)
    assert keeps(repaired(TEXT, constraint), constraint)


def test_every_repair_is_in_the_library_of_demands_or_a_check_of_flow():
    from core.checks.constraints import list_types

    assert set(REPAIRS) <= {row.name for row in list_types()} | {"loops", "repeated_sentences", "unfinished"}


TOGETHER = [
    (make("startend:quotation"), make("detectable_format:title"), make("change_case:english_lowercase")),
    (make("startend:quotation"), make("detectable_format:multiple_sections", section_spliter="Part", num_sections=2)),
    (
        make("combination:repeat_prompt", prompt_to_repeat="Tell me of the town."),
        make("detectable_format:title"),
        make("punctuation:no_comma"),
        make("startend:end_checker", end_phrase="That is all."),
    ),
    (
        make("detectable_content:postscript", postscript_marker="P.S."),
        make("startend:end_checker", end_phrase="That is all."),
        make("change_case:english_capital"),
    ),
    (
        make("length_constraints:number_sentences", relation="less than", num_sentences=5),
        make("length_constraints:number_words", relation="at least", num_words=50),
    ),
    (
        make("detectable_format:number_bullet_lists", num_bullets=3),
        make("detectable_format:number_highlighted_sections", num_highlights=4),
        make("punctuation:no_comma"),
    ),
    (make("detectable_format:json_format"), make("keywords:forbidden_words", forbidden_words=["herring"])),
]


@pytest.mark.parametrize("constraints", TOGETHER, ids=lambda row: "+".join(one.type.split(":")[1] for one in row))
def test_demands_are_repaired_together(constraints):
    for order in (constraints, constraints[::-1]):
        assert keeps(repaired(TEXT, *order), *order)


@pytest.mark.parametrize("held", [0, 1, 2, 3])
def test_a_wrapper_that_held_is_put_on_again(held):
    wrappers = (
        make("startend:quotation"),
        make("startend:end_checker", end_phrase="That is all."),
        make("combination:repeat_prompt", prompt_to_repeat="Tell me of the town."),
        make("detectable_content:postscript", postscript_marker="P.S."),
    )
    text = repaired(TEXT, wrappers[held])
    both = (wrappers[held], make("detectable_format:title"), make("change_case:english_lowercase"))
    after = repaired(text, *both)
    assert keeps(after, *both)
    if held == 2:
        assert after.lower().count("tell me of the town.") == 1
    if held == 1:
        assert after.lower().count("that is all.") == 1


def test_nothing_that_held_is_broken_where_no_repair_is_possible():
    held = make("keywords:existence", keywords=["herring"])
    lost = make("keywords:forbidden_words", forbidden_words=["herring"])
    assert repaired(TEXT, held, lost) == TEXT


WORD = re.compile(r"[a-z]+")


@pytest.mark.parametrize(
    "constraint", ALONE, ids=lambda one: f"{one.type.split(':')[1]} {list(one.arguments.values())}"
)
def test_no_words_are_made_up(constraint):
    """Only what the demand itself names, fields to fill in, and the words that replace commas are new."""
    given = set(WORD.findall(f"{TEXT} {json.dumps(constraint.arguments)} and to be filled in title content".lower()))
    given |= {"my", "answer", "is", "maybe"} if "constrained" in constraint.type else set()
    after = re.sub(r"\[[^\]]*\]", "", repaired(TEXT, constraint))
    made = set(WORD.findall(re.sub(r"#\w+", "", after).lower()))
    assert made <= given


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Bread, milk, and salt are here.", "Bread and milk and salt are here."),
        ("In May, it rained.", "In May it rained."),
        ("He ran, but she walked.", "He ran but she walked."),
        ("It cost 1,200 crowns.", "It cost 1200 crowns."),
        (
            "The tall old house by the sea burned down, firemen came late.",
            "The tall old house by the sea burned down – firemen came late.",
        ),
        ("Dear Ann,\nthe boat is late.", "Dear Ann\nthe boat is late."),
    ],
)
def test_commas_go_by_what_they_do(before, after):
    assert repaired(before, make("punctuation:no_comma")) == after


def test_chinese_commas_become_semicolons():
    after = repaired("天亮了，渔船出港。", make("punctuation:no_comma"), language="zh")
    assert after == "天亮了；渔船出港。"


CHINESE = (
    "天还没亮，面包师已经点燃了炉火。河边的柳树在风里轻轻摇晃，邮差骑着旧自行车送信。\n\n"
    "集市上有人吆喝着卖刚捞上来的鲜鱼。夜里最后一班渡船靠岸时，码头只剩下一盏灯。每逢初雪，大家会在广场上堆雪人。"
)


@pytest.mark.parametrize(
    "constraint",
    [
        make("punctuation:no_comma"),
        make("detectable_format:title"),
        make("detectable_format:json_format"),
        make("detectable_format:number_bullet_lists", num_bullets=3),
        make("detectable_format:number_highlighted_sections", num_highlights=3),
        make("detectable_format:multiple_sections", section_spliter="部分", num_sections=2),
        make("detectable_format:constrained_response"),
        make("detectable_content:number_placeholders", num_placeholders=3),
        make("detectable_content:postscript", postscript_marker="P.S."),
        make("startend:quotation"),
        make("startend:end_checker", end_phrase="完"),
        make("keywords:forbidden_words", forbidden_words=["柳树"]),
        make("writing:length_limit", relation="at most", number=60, unit="zi"),
        make("writing:length_limit", relation="about", number=60, unit="zi"),
        make("writing:paragraph_count", relation="exactly", number=3),
    ],
    ids=lambda one: one.type.split(":")[1],
)
def test_chinese_is_repaired_too(constraint):
    assert not keeps(CHINESE, constraint, language="zh")
    assert keeps(repaired(CHINESE, constraint, topic="小城的早晨", language="zh"), constraint, language="zh")


def test_a_choice_that_the_text_does_not_make_is_not_made_for_it():
    choice = make("detectable_format:constrained_response", options=["I approve.", "I reject."])
    assert repaired(TEXT, choice) == TEXT
    both = "I approve. Or I reject. Who knows."
    assert repaired(both, choice) == both
    assert repaired("After all I reject the plan.", choice).startswith("I reject.")


def test_json_keeps_the_content():
    tree = json.loads(repaired(TEXT, make("detectable_format:json_format")))
    assert tree["content"] == TEXT.split("\n\n")
    assert set(tree["title"].lower().split()) <= set(WORD.findall(TEXT.lower()))


def test_a_json_object_in_chatter_is_taken_out():
    said = 'Here it is:\n```json\n{"boat": "Elva", "crew": [2, 3]}\n```\nEnjoy.'
    assert json.loads(repaired(said, make("detectable_format:json_format"))) == {"boat": "Elva", "crew": [2, 3]}


def test_the_texts_own_heading_becomes_the_title():
    assert repaired("# The quay\n\nBoats leave early.", make("detectable_format:title")).startswith("<<The quay>>")


def test_the_postscript_is_the_last_sentence():
    after = repaired(TEXT, make("detectable_content:postscript", postscript_marker="P.S."))
    assert after.endswith("P.S. It is a quiet time.")
    assert after.count("It is a quiet time.") == 1


@pytest.mark.parametrize(("said", "answer"), [("Yes, it does.", "yes"), ("No.", "no"), ("It depends.", "maybe")])
def test_the_fixed_answer_is_the_one_the_text_gives(said, answer):
    assert f"My answer is {answer}." in repaired(said, make("detectable_format:constrained_response"))


@pytest.mark.parametrize(
    "constraint", ALONE, ids=lambda one: f"{one.type.split(':')[1]} {list(one.arguments.values())}"
)
@pytest.mark.parametrize("text", ["", " ", "x", "***", "[", '"', "{" * 500, "a, " * 3000, "*" * 20_000, "\n" * 20_000])
def test_hostile_texts_neither_break_nor_hang_a_repair(constraint, text):
    demand = demand_of(constraint, "en")
    after = repair(text, [demand], "en")
    assert broken(after.text, [demand]) <= broken(text, [demand])
