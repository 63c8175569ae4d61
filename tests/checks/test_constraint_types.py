"""Every type of demand at its boundary: a text that just meets it, and one that just does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.checks.constraints import Constraint, check_constraint, check_loosely, list_types
from core.checks.constraints.counting import Count

AT_LEAST, LESS = "at least", "less than"
ENGLISH = "the river runs past the old mill and the children watch it from the bridge"
SPANISH = "El niño soñaba con el año nuevo y la niña miraba la lluvia desde la casa de la abuela"
FRENCH = "le petit chat dort sous la table et le chien regarde par la fenêtre avec son ami"

BOUNDARIES = [
    ("length_constraints:number_words", {"relation": AT_LEAST, "num_words": 4},
     "One two three four.", "One two three."),
    ("length_constraints:number_words", {"relation": LESS, "num_words": 4}, "One two three.", "One two three four."),
    ("length_constraints:number_words", {"relation": "at most", "num_words": 3},
     "One two three.", "One two three four."),
    ("length_constraints:number_words", {"relation": "more than", "num_words": 3}, "a b c d", "a b c"),
    ("length_constraints:number_words", {"relation": "about", "num_words": 10}, "a b c d e f g h i", "a b c d e f g h"),
    ("length_constraints:number_words", {"relation": AT_LEAST, "num_words": 2}, "well known", "well-known"),
    ("length_constraints:number_words", {"relation": LESS, "num_words": 2}, "rain", "don't"),
    ("length_constraints:number_sentences", {"relation": "exactly", "num_sentences": 1}, "Rain.\n\n***", "Sun. Rain."),
    ("length_constraints:number_sentences", {"relation": AT_LEAST, "num_sentences": 2},
     "It rains. We stay.", "It rains."),
    ("length_constraints:number_sentences", {"relation": LESS, "num_sentences": 2}, "It rains.", "It rains. We stay."),
    ("length_constraints:number_sentences", {"relation": "exactly", "num_sentences": 1},
     "# A day\n\nIt rains.", "Is it? No."),
    ("length_constraints:number_sentences", {"relation": "exactly", "num_sentences": 2},
     "今天下雨；我们在家。真好！", "今天下雨。"),
    ("length_constraints:number_paragraphs", {"num_paragraphs": 2}, "One.\n***\nTwo.", "One.\n***\nTwo.\n***\nThree."),
    ("length_constraints:number_paragraphs", {"num_paragraphs": 2}, "***\nOne.\n***\nTwo.", "One.\n\nTwo."),
    ("length_constraints:number_paragraphs", {"num_paragraphs": 2}, "One.\n***\nTwo.\n***", "One.\n***\n***\nTwo."),
    (
        "length_constraints:nth_paragraph_first_word",
        {"num_paragraphs": 2, "nth_paragraph": 2, "first_word": "Later"},
        "Dawn came.\n\nLater, they left.",
        "Dawn came.\n\nLatest news.",
    ),
    (
        "length_constraints:nth_paragraph_first_word",
        {"num_paragraphs": 2, "nth_paragraph": 1, "first_word": "dawn"},
        '"Dawn!" they said.\n\nThey left.',
        "Dawn came.\n\nThey left.\n\nNobody saw.",
    ),
    (
        "length_constraints:nth_paragraph_first_word",
        {"num_paragraphs": 1, "nth_paragraph": 1, "first_word": "in my view"},
        "In my view, no.",
        "In my viewing, no.",
    ),
    (
        "length_constraints:nth_paragraph_first_word",
        {"num_paragraphs": 2, "nth_paragraph": 2, "first_word": "然而"},
        "下雨了。\n\n然而他出门了。",
        "下雨了。\n\n他然而出门了。",
    ),
    ("detectable_format:number_bullet_lists", {"num_bullets": 2}, "* one\n* two", "* one\n* two\n- three"),
    ("detectable_format:number_bullet_lists", {"num_bullets": 1}, "So:\n- one\n**bold**", "- one\n---\nend"),
    ("detectable_format:number_bullet_lists", {"num_bullets": 1}, "* one", "* one\n*slanted* words begin this line"),
    ("detectable_format:number_bullet_lists", {"num_bullets": 1}, "- one", "• one"),
    ("detectable_format:number_highlighted_sections", {"num_highlights": 2}, "*one* and **two**", "*one* and ** two"),
    ("detectable_format:number_highlighted_sections", {"num_highlights": 1}, "a *b* c", "2 * 3 * 4"),
    ("detectable_format:number_highlighted_sections", {"num_highlights": 1}, "*b*", "*** *b*"),
    ("detectable_format:number_highlighted_sections", {"num_highlights": 2}, "***a*** *b*", "***both at once***"),
    ("detectable_format:multiple_sections", {"section_spliter": "Section", "num_sections": 2},
     "## Section 1\na\nSection 2\nb",
     "Section 1\na, unlike Section 2"),
    ("detectable_format:multiple_sections", {"section_spliter": "DAY", "num_sections": 1}, "**DAY 1** go", "Day 1 go"),
    ("detectable_format:title", {}, "<<Low tide>>\nText.", "<< >>\nText."),
    ("detectable_format:json_format", {}, '```json\n{"tide": "low"}\n```', '{"tide": "low"} as you asked'),
    ("detectable_format:json_format", {}, "[1, 2]", '"only a string"'),
    ("detectable_format:constrained_response", {}, "My answer is no.", "My answer is no idea"),
    ("detectable_format:constrained_response", {}, "Well. My answer is yes.", "My answer is yes. My answer is no."),
    ("detectable_format:constrained_response", {"options": ["Sail.", "Stay."]}, "Stay.", "My answer is yes."),
    ("detectable_content:number_placeholders", {"num_placeholders": 2},
     "[name] of [town]", "[name] of [1] [ ] [a](b) [x]"),
    ("detectable_content:postscript", {"postscript_marker": "P.S."}, "Bye.\n\nP.S. Bring bread.", "Bye, p.s. bread"),
    ("detectable_content:postscript", {"postscript_marker": "P.S."}, "Bye.\n**P. S.** Bread.", "Bye.\nP.P.S. Bread."),
    ("detectable_content:postscript", {"postscript_marker": "P.P.S"}, "Bye.\nP.P.S: Bread.", "Bye.\nP.P.S."),
    ("detectable_content:postscript", {"postscript_marker": "Nota"}, "Adiós.\nNota: pan.", "Adiós, nota: pan."),
    ("combination:two_responses", {}, "Sail.\n******\nStay.", "Sail.\n******\nSail."),
    ("combination:two_responses", {}, "Sail.\n******\nStay.", "Sail.\n******\nStay.\n******\nSwim."),
    ("combination:repeat_prompt", {"prompt_to_repeat": "Name a boat."}, "Name a boat. Gull.", "Name a boat."),
    ("combination:repeat_prompt", {"prompt_to_repeat": "Name a boat."},
     "NAME A BOAT. Gull.", "Sure! Name a boat. Gull."),
    ("startend:end_checker", {"end_phrase": "See you."}, 'Bye. see you."', "See you. Bye."),
    ("startend:quotation", {}, '"All of it."', '"All" of it.'),
    ("keywords:existence", {"keywords": ["boat", "low tide"]}, "Boats wait for low\ntide.", "A lifeboat at low tide."),
    ("keywords:frequency", {"relation": AT_LEAST, "keyword": "war", "frequency": 2}, "War and wars.", "War is warm."),
    ("keywords:frequency", {"relation": LESS, "keyword": "war", "frequency": 2}, "War.", "War is warm."),
    ("keywords:forbidden_words", {"forbidden_words": ["free"]}, "Freedom.", "It is FREE!"),
    ("keywords:forbidden_words", {"forbidden_words": ["最好"]}, "很好。", "这是最好的。"),
    ("keywords:letter_frequency", {"let_relation": AT_LEAST, "letter": "A", "let_frequency": 2}, "Banal", "Bank"),
    ("keywords:letter_frequency", {"let_relation": LESS, "letter": "!", "let_frequency": 1}, "No.", "No!"),
    ("language:response_language", {"language": "fr"}, FRENCH, ENGLISH),
    ("language:response_language", {"language": "zh"},
         "今天下雨，我们在家。", "今日は雨なので、家にいました。"),
    ("punctuation:no_comma", {}, "Bread and salt.", "Bread, salt."),
    ("punctuation:no_comma", {}, "面包和盐。", "面包，盐。"),
    ("change_case:english_capital", {}, ENGLISH.upper(), ENGLISH.upper() + " x"),
    ("change_case:english_capital", {}, ENGLISH.upper(), FRENCH.upper()),
    ("change_case:english_lowercase", {}, ENGLISH, ENGLISH + " I"),
    ("change_case:english_lowercase", {}, "1. " + ENGLISH, "1. 2. 3."),
    ("change_case:capital_word_frequency", {"capital_relation": AT_LEAST, "capital_frequency": 2}, "GO NOW", "I GO"),
    ("change_case:capital_word_frequency", {"capital_relation": LESS, "capital_frequency": 2}, "GO now", "I GO"),
    ("change_case:spanish_capital", {}, SPANISH.upper(), SPANISH),
    ("change_case:spanish_lowercase", {}, SPANISH.lower(), ENGLISH),
    ("change_case:french_capital", {}, FRENCH.upper(), FRENCH),
    ("change_case:french_lowercase", {}, FRENCH, FRENCH.capitalize()),
    ("punctuation:question_marks", {}, "¿Vienes?", "Vienes? ¿?"),
    ("punctuation:exclamation_marks", {}, "¡Ven!", "Ven! ¡!"),
    ("special_character:enie", {"let_frequency": 2}, "El Niño y el año.", "El niño."),
    ("special_character:dieresis", {"let_frequency": 1}, "Un pingüino.", "Un pinguino."),
    ("special_character:tildes", {"relation": AT_LEAST, "num_words": 2}, "Está aquí.", "Está aqui."),
    ("detectable_content:no_digits", {}, "Seven boats.", "7 boats."),
    ("detectable_format:number_numbered_lists", {"num_items": 2}, "1. Go\n2) Stay", "1. Go"),
    ("writing:length_limit", {"relation": "at most", "number": 3, "unit": "zi"}, "下雨了", "下雨了。"),
    ("writing:length_limit", {"relation": AT_LEAST, "number": 5, "unit": "characters"}, "a b cde", "a b cd"),
    ("writing:paragraph_count", {"relation": "exactly", "number": 2},
     "# Day\n\nOne.\n\n***\n\nTwo.", "One.\nTwo.\n\nThree.\n\nFour."),
    ("writing:paragraph_count", {"relation": "exactly", "number": 3},
     "第一段。\n第二段。\n第三段。", "第一段。\n第二段。"),
    ("writing:heading_count", {"relation": "exactly", "number": 2},
     "# T\n## A\na\n### x\n## B\nb", "# A\na\n# B\nb\n# C\nc"),
    ("writing:line_count", {"relation": "exactly", "number": 2}, "# Rain\n\none\ntwo\n", "one\ntwo\n\nthree"),
    ("writing:sentence_length", {"number": 3, "unit": "words"},
     "It rains. We stay home.", "It rains. We all stay home."),
    ("writing:starts_with", {"phrase": "Dear Ada"}, '"Dear ada, hello."', "My dear Ada"),
    ("writing:forbidden_marks", {"marks": ["!"]}, "Go.", "走！"),
    ("writing:no_emoji", {}, "Sun ★ and → sign", "Sun 🌞"),
    ("writing:plain_text", {}, "A - b, 2 * 3.\n1. One", "A **b**"),
]  # fmt: skip


@pytest.mark.parametrize(("type_", "arguments", "met", "broken"), BOUNDARIES)
def test_each_type_parts_what_just_meets_it_from_what_just_does_not(type_, arguments, met, broken):
    constraint = Constraint(type=type_, arguments=arguments)
    assert check_constraint(constraint, met).passed is True
    failed = check_constraint(constraint, broken)
    assert failed.passed is False
    assert all(0 <= span.start < span.end <= len(broken) for span in failed.spans)
    assert all(failed.detail.text(language) for language in ("en", "zh"))


def test_every_type_of_the_library_has_a_boundary_above():
    assert {row.type for row in list_types()} == {type_ for type_, *_ in BOUNDARIES}


def test_the_library_holds_all_types_of_ifeval():
    families = {"length_constraints", "detectable_format", "detectable_content", "combination", "startend", "keywords"}
    families |= {"language", "punctuation", "change_case"}
    other = ("spanish", "french", "question_marks", "exclamation_marks", "no_digits", "numbered")
    names = [row.type for row in list_types() if row.type.split(":")[0] in families]
    assert len([name for name in names if not any(part in name for part in other)]) == 25


@pytest.mark.parametrize(
    ("type_", "arguments", "text", "places"),
    [
        ("punctuation:no_comma", {}, "a, b，c", [",", "，"]),
        ("keywords:forbidden_words", {"forbidden_words": ["free", "cheap"]}, "Cheap and free.", ["Cheap", "free"]),
        ("length_constraints:number_words", {"relation": "at most", "num_words": 2}, "one two three", ["three"]),
        ("length_constraints:number_sentences", {"relation": LESS, "num_sentences": 2},
         "It rains. We stay.", ["We stay."]),
        ("change_case:english_lowercase", {}, "we saw Ada today", ["Ada"]),
        ("detectable_format:number_bullet_lists", {"num_bullets": 1}, "- a\n---", ["---"]),
        ("writing:length_limit", {"relation": "at most", "number": 2, "unit": "zi"}, "# 下雨了。", ["了。"]),
        ("writing:sentence_length", {"number": 2, "unit": "words"}, "Go now. We all stay.", ["We all stay."]),
        ("keywords:frequency", {"relation": LESS, "keyword": "a b", "frequency": 1}, "x A B", ["A B"]),
        ("language:response_language", {"language": "zh"},
         "今天下雨，我们都在家里看书，妹妹在窗边画画，爸爸在厨房做饭。\n"
         "Sure, here is the text you asked for today.",
         ["Sure, here is the text you asked for today."]),
        ("length_constraints:number_words", {"relation": "at least", "num_words": 9}, "one two", []),
    ],
)  # fmt: skip
def test_spans_point_at_what_breaks_the_demand(type_, arguments, text, places):
    check = check_constraint(Constraint(type=type_, arguments=arguments), text)
    assert check.passed is False
    assert [text[span.start : span.end] for span in check.spans] == places


@pytest.mark.parametrize("row", list_types(), ids=lambda row: row.type)
def test_an_empty_text_meets_no_demand(row):
    assert check_constraint(row.example, " \n").passed is False


def test_a_text_without_language_is_not_judged():
    assert (
        check_constraint(Constraint(type="language:response_language", arguments={"language": "de"}), "12:30").passed
        is None
    )


def test_a_chinese_text_may_stand_in_chinese_quotation_marks():
    quoted = Constraint(type="startend:quotation")
    assert check_constraint(quoted, "“下雨了。”", language="zh").passed
    assert not check_constraint(quoted, "“It rains.”", language="en").passed
    assert not check_constraint(quoted, "“下雨了。", language="zh").passed


def test_a_japanese_comma_counts_in_japanese_only():
    comma = Constraint(type="punctuation:no_comma")
    assert check_constraint(comma, "雨、風", language="ja").passed is False
    assert check_constraint(comma, "雨、风", language="zh").passed is True


def test_a_language_before_the_type_says_how_to_look():
    options = "detectable_format:constrained_response"
    assert check_constraint(Constraint(type=f"es:{options}"), "Quizás.").passed
    assert check_constraint(Constraint(type=options), "Quizás.", language="es").passed
    assert not check_constraint(Constraint(type=options), "Quizás.").passed


def test_the_check_carries_the_short_name_and_says_what_was_wanted_and_found():
    check = check_constraint(Constraint(type="en:length_constraints:number_words",
                                        arguments={"relation": AT_LEAST, "num_words": 5}), "It rains.")  # fmt: skip
    assert check.name == "number_words"
    assert check.detail.text("en") == "Write at least 5 words. Found: 2."
    assert check.detail.text("zh") == "写至少 5 个词。实际：2。"


@pytest.mark.parametrize(
    ("type_", "arguments", "text", "loosely"),
    [
        ("detectable_format:json_format", {}, 'Here you are:\n{"a": 1}', True),
        ("detectable_format:json_format", {}, '{"a": 1}\nAnything else?', True),
        ("detectable_format:json_format", {}, 'Sure.\n{"a": 1}\nBye.', True),
        ("startend:end_checker", {"end_phrase": "See you."}, "**See you.**", True),
        ("startend:end_checker", {"end_phrase": "See you."}, "See you.\nOne\nTwo", False),
        ("punctuation:no_comma", {}, "Sure, gladly:\nBread and salt.", True),
        ("punctuation:no_comma", {}, "a, b\nc, d\ne, f", False),
    ],
)
def test_the_loose_variant_forgives_a_first_or_last_line_and_asterisks(type_, arguments, text, loosely):
    constraint = Constraint(type=type_, arguments=arguments)
    assert check_constraint(constraint, text).passed is False
    assert check_loosely(constraint, text).passed is loosely


words_ = st.lists(st.sampled_from(["rain", "well-known", "don't", "3.5", "Ada"]), min_size=1, max_size=30)


@given(words_, st.integers(0, 40), st.sampled_from(["at least", "at most", "less than", "more than", "exactly"]))
def test_a_demand_on_words_holds_only_where_it_holds_however_words_are_counted(found, wanted, relation):
    narrow = len(found)
    wide = sum({"well-known": 2, "don't": 2, "3.5": 2}.get(word, 1) for word in found)
    holds = {
        "at least": lambda n: n >= wanted, "at most": lambda n: n <= wanted, "less than": lambda n: n < wanted,
        "more than": lambda n: n > wanted, "exactly": lambda n: n == wanted,
    }[relation]  # fmt: skip
    constraint = Constraint(
        type="length_constraints:number_words", arguments={"relation": relation, "num_words": wanted}
    )
    assert check_constraint(constraint, " ".join(found)).passed is (holds(narrow) and holds(wide))


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_relations_that_exclude_each_other_never_hold_together(low, more, wanted):
    count = Count(low, low + more)
    assert not (count.holds("at least", wanted) and count.holds("less than", wanted))
    assert not (count.holds("more than", wanted) and count.holds("at most", wanted))
    assert count.holds("exactly", wanted) == (count.holds("at least", wanted) and count.holds("at most", wanted))
    if not more:
        assert count.holds("at least", wanted) != count.holds("less than", wanted)


@given(
    st.integers(0, 12),
    st.integers(0, 12),
    st.sampled_from(["number_bullet_lists", "multiple_sections", "number_placeholders"]),
)
def test_made_lists_are_counted_as_made(made, wanted, name):
    text, arguments, exact = {
        "number_bullet_lists": ("\n".join(["List:", *["* item"] * made]), {"num_bullets": wanted}, True),
        "multiple_sections": ("\n".join(["Text", *(f"Part {n}\nx" for n in range(made))]),
                              {"section_spliter": "Part", "num_sections": wanted}, False),
        "number_placeholders": (" ".join(["Text", *["[town]"] * made]), {"num_placeholders": wanted}, False),
    }[name]  # fmt: skip
    family = "detectable_content" if name == "number_placeholders" else "detectable_format"
    check = check_constraint(Constraint(type=f"{family}:{name}", arguments=arguments), text)
    assert check.passed is (made == wanted if exact else made >= wanted)


LONG = (
    "a",
    "*",
    "* ",
    "[",
    "](",
    "<",
    '"',
    " ",
    "\n",
    "- ",
    ". ",
    "¿",
    "p.",
    "_",
    "`",
    "{",
    "[[",
    "我",
    "，",
    "ab ",
    "P.S.",
    "1. ",
)


@pytest.mark.parametrize("row", list_types(), ids=lambda row: row.type)
def test_no_run_of_one_thing_makes_a_check_fail_or_hang(row):
    for piece in LONG:
        check = check_constraint(row.example, piece * (8_000 // len(piece)))
        assert check.passed in (True, False, None)
