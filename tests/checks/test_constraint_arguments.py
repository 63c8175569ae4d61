"""What a constraint needs before it can be checked, and how it is said."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.checks.constraints import Constraint, describe_constraint, list_types, read_constraints, validate_constraint
from core.checks.constraints.counting import RELATIONS
from core.checks.constraints.languages import CODES
from core.errors import InputError


def make(type_, **arguments):
    return Constraint(type=type_, arguments=arguments)


@pytest.mark.parametrize("prefix", ["", "en:", "es:", "fr:", "ja:"])
def test_a_language_before_the_type_is_left_out(prefix):
    assert validate_constraint(make(f"{prefix}punctuation:no_comma")) == make("punctuation:no_comma")


@pytest.mark.parametrize(
    ("constraint", "key"),
    [
        (make("length_constraints:number_wrods"), "constraints.unknown_type"),
        (make("ja:letters:furigana"), "constraints.unknown_type"),
        (make("detectable_format:rephrase", original_message="x"), "constraints.unknown_type"),
        (make("length_constraints:number_words", relation="at least"), "constraints.missing_argument"),
        (make("length_constraints:number_words", relation=None, num_words=5), "constraints.missing_argument"),
        (make("keywords:existence"), "constraints.missing_argument"),
        (make("punctuation:no_comma", strict=True), "constraints.unknown_argument"),
        (make("length_constraints:number_words", relation="at best", num_words=5), "constraints.bad_argument"),
        (make("length_constraints:number_words", relation="at least", num_words=-1), "constraints.bad_argument"),
        (make("length_constraints:number_words", relation="at least", num_words=1.5), "constraints.bad_argument"),
        (make("length_constraints:number_words", relation="at least", num_words=True), "constraints.bad_argument"),
        (make("length_constraints:number_words", relation="at least", num_words=10**9), "constraints.bad_argument"),
        (make("length_constraints:number_paragraphs", num_paragraphs=0), "constraints.bad_argument"),
        (make("keywords:letter_frequency", let_relation="at least", letter="ab", let_frequency=1),
         "constraints.bad_argument"),
        (make("keywords:forbidden_words", forbidden_words=[" "]), "constraints.bad_argument"),
        (make("language:response_language", language="xx"), "constraints.bad_argument"),
        (make("writing:length_limit", relation="at most", number=9, unit="pages"), "constraints.bad_argument"),
        (make("writing:forbidden_marks", marks=["--"]), "constraints.bad_argument"),
        (make("length_constraints:nth_paragraph_first_word", num_paragraphs=2, nth_paragraph=3, first_word="x"),
         "constraints.bad_argument"),
    ],
)  # fmt: skip
def test_what_cannot_be_checked_is_refused_with_its_name(constraint, key):
    with pytest.raises(InputError) as refused:
        validate_constraint(constraint)
    assert refused.value.key == key
    assert refused.value.text("en") != refused.value.text("zh")


@pytest.mark.parametrize(
    ("given_", "kept"),
    [
        (make("es:keywords:frequency", relation="como máximo", keyword=" mar ", frequency=2.0),
         make("keywords:frequency", relation="at most", keyword="mar", frequency=2)),
        (make("detectable_format:number_bullet_lists", num_bullets=3),
         make("detectable_format:number_bullet_lists", num_bullets=3, relation="exactly")),
        (make("detectable_format:number_highlighted_sections", num_highlights=3, relation=None),
         make("detectable_format:number_highlighted_sections", num_highlights=3, relation="at least")),
        (make("detectable_format:constrained_response"), make("detectable_format:constrained_response", options=[])),
        (make("keywords:forbidden_words", forbidden_words="cheap"),
         make("keywords:forbidden_words", forbidden_words=["cheap"])),
        (make("change_case:spanish_capital"), make("change_case:spanish_capital", language="es")),
    ],
)  # fmt: skip
def test_a_valid_constraint_comes_in_its_one_form(given_, kept):
    assert validate_constraint(given_) == kept
    assert validate_constraint(kept) == kept


def test_the_list_of_types_says_everything_a_form_needs():
    rows = list_types()
    assert len({row.type for row in rows}) == len(rows)
    assert len({row.name for row in rows}) == len(rows)
    for row in rows:
        assert row.label.text("en") and row.label.text("zh")
        assert {argument.name for argument in row.arguments} == set(validate_constraint(row.example).arguments)


counts = st.integers(1, 900)
phrases = st.sampled_from(
    ["harbour", "low tide", "Ada's lamp", "灯塔", "made in 1998, by hand", "see you (soon)?", "50 %"]
)
letters = st.sampled_from(["q", "e", "!", "é"])
KINDS = {
    "count": counts, "relation": st.sampled_from(RELATIONS), "text": phrases, "character": letters,
    "texts": st.lists(phrases, min_size=1, max_size=4, unique=True), "language": st.sampled_from(CODES),
    "characters": st.lists(st.sampled_from(["!", "?", ";", "—", "、"]), min_size=1, max_size=3, unique=True),
    "unit": st.sampled_from(["words", "characters", "zi"]),
}  # fmt: skip
SPECIAL = {
    "section_spliter": st.sampled_from(["Section", "PART", "Day", "第"]),
    "postscript_marker": st.sampled_from(["P.S.", "P.P.S"]),
    "first_word": st.sampled_from(["however", "Rain", "灯塔"]),
    "nth_paragraph": st.integers(1, 3), "prompt_to_repeat": st.just("Name a boat. Then a port."),
}  # fmt: skip


@st.composite
def constraints(draw):
    row = draw(st.sampled_from(list_types()))
    values = {a.name: draw(SPECIAL.get(a.name, KINDS[a.kind])) for a in row.arguments}
    if "nth_paragraph" in values:
        values["num_paragraphs"] = draw(st.integers(3, 9))
    if row.name.startswith(("spanish", "french")):
        values = {}
    return validate_constraint(Constraint(type=row.type, arguments=values))


@example(
    Constraint(type="keywords:frequency", arguments={"relation": "less than", "keyword": "harbour", "frequency": 1}),
    "en",
)
@given(constraints(), st.sampled_from(["en", "zh"]))
def test_what_a_demand_says_is_read_back_as_the_demand(constraint, language):
    said = describe_constraint(constraint).text(language)
    assert "{" not in said
    assert [_canonical(read) for read in read_constraints(said, language)] == [_canonical(constraint)]


def _canonical(constraint):
    """One way to say what can be said in two: never, a length in words, the letter case of a language."""
    type_, arguments = constraint.type, dict(constraint.arguments)
    for relation in [name for name in arguments if name.endswith("relation")]:
        number = next(name for name, value in arguments.items() if isinstance(value, int))
        if arguments[relation] in ("at most", "exactly") and arguments[number] == 0:
            arguments |= {relation: "less than", number: 1}
    if type_ == "keywords:frequency" and (arguments["relation"], arguments["frequency"]) == ("less than", 1):
        type_, arguments = "keywords:forbidden_words", {"forbidden_words": [arguments["keyword"]]}
    if type_ == "writing:length_limit" and arguments["unit"] == "words":
        type_ = "length_constraints:number_words"
        arguments = {"relation": arguments["relation"], "num_words": arguments["number"]}
    return type_.replace("spanish", "english").replace("french", "english"), arguments
