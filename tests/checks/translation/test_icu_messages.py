"""ICU messages become whole sentences for each case of the target language, and messages again."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.checks.translation.icu import build_message, find_codes, has_choice, split_message


def texts(message, language=""):
    return [leaf.text for leaf in split_message(message, language).leaves]


FILES = "You have {n, plural, =0 {no files} one {# file} other {# files}} in {folder}."


def test_text_around_a_choice_is_part_of_every_case():
    assert texts(FILES) == [
        "You have no files in {folder}.",
        "You have # file in {folder}.",
        "You have # files in {folder}.",
    ]


@pytest.mark.parametrize(
    ("language", "paths"),
    [
        ("zh", ["n=0", "n=other"]),
        ("de", ["n=0", "n=one", "n=other"]),
        ("ru", ["n=0", "n=one", "n=few", "n=many", "n=other"]),
        ("ar", ["n=0", "n=zero", "n=one", "n=two", "n=few", "n=many", "n=other"]),
    ],
)
def test_a_case_for_every_category_of_the_target_language(language, paths):
    leaves = split_message(FILES, language).leaves
    assert [leaf.path for leaf in leaves] == paths
    assert all(leaf.counted for leaf in leaves)
    assert [(leaf.plural, leaf.example) for leaf in leaves][:1] == [("", "0")]


def test_a_form_without_its_number_is_not_used_for_several_numbers():
    message = "{n, plural, one {One file} other {# files}}"
    assert texts(message, "de") == ["One file", "# files"]
    assert texts(message, "ru") == ["# files"] * 4


def test_the_message_is_written_with_the_categories_needed():
    message = split_message("{n, plural, one {# file} other {# files}}", "pl")
    assert build_message(message, ["# plik", "# pliki", "# plików", "# pliku"]) == (
        "{n, plural, one {# plik} few {# pliki} many {# plików} other {# pliku}}"
    )
    message = split_message("{n, plural,\n  one {# file}\n  other {# files}\n}", "zh")
    assert build_message(message, ["# 个文件"]) == "{n, plural,\n  other {# 个文件}\n}"


def test_nested_choices():
    message = "{g, select, female {She} other {They}} liked {n, plural, offset:1 =1 {you} other {you and # others}}."
    assert texts(message) == [
        "She liked you.",
        "She liked you and # others.",
        "They liked you.",
        "They liked you and # others.",
    ]
    built = build_message(split_message(message), ["A.", "B # b.", "C.", "D # d."])
    assert texts(built) == ["A.", "B # b.", "C.", "D # d."]
    assert "offset:1" in built


def test_the_same_choice_asked_twice_is_one_case():
    message = "{g, select, male {He} other {They}} and {g, select, male {his} other {their}} dog"
    assert texts(message) == ["He and his dog", "They and their dog"]


def test_ordinals_take_the_target_s_own():
    message = split_message("{n, selectordinal, one {#st} two {#nd} few {#rd} other {#th}} place", "zh")
    assert [leaf.text for leaf in message.leaves] == ["#th place"]


def test_a_number_sign_keeps_its_meaning_where_it_moves():
    assert texts("No. #1: {n, plural, one {# file} other {# files}}") == ["No. '#'1: # file", "No. '#'1: # files"]
    nested = "{a, plural, one {# {b, plural, one {x #} other {xs #}}} other {# {b, plural, one {y #} other {ys #}}}}"
    assert texts(nested)[0] == "{a, number} x #"


def test_quoting():
    message = split_message("Use '{'{x}'}' and don''t")
    assert [(leaf.text, leaf.codes) for leaf in message.leaves] == [("Use '{'{x}'}' and don't", ("'{'", "'}'"))]
    assert build_message(message, ["N'oubliez pas l'{x} '{'ok'}'"]) == "N''oubliez pas l''{x} '{'ok'}'"


def test_an_apostrophe_before_a_brace_is_no_quotation():
    message = split_message("the {thing}")
    assert build_message(message, ["l'{thing} d'ici"]) == "l''{thing} d'ici"
    message = split_message("{n, plural, other {the #}}")
    assert texts(build_message(message, ["l'#'"])) == ["l'#'"]


@pytest.mark.parametrize(
    "message",
    [
        "{", "}", "{}", "a {b", "{n, plural}", "{n, plural, one {x}", "{n, plural, one x}", "{n, plural, one {x}}}",
        "{n, plural, one {x} one {y} other {z}}", "{n, select, a {}} }", "{n plural, other {}}", "{n, plural, }",
    ],
)  # fmt: skip
def test_what_is_no_message(message):
    with pytest.raises(ValueError):
        split_message(message)


def test_a_plural_needs_other_for_another_language():
    with pytest.raises(ValueError):
        split_message("{n, plural, one {x}}", "ru")


@pytest.mark.parametrize("target", ["{", "x}", "{ }", "{a b}"])
def test_a_target_that_would_break_the_message_is_refused(target):
    with pytest.raises(ValueError):
        build_message(split_message("{n, plural, other {x}}"), [target])


def test_nesting_and_cases_have_bounds():
    deep = "x"
    for n in range(40):
        deep = f"{{n{n}, plural, one {{{deep}}} other {{{deep if n < 3 else 'y'}}}}}"
    with pytest.raises(ValueError):
        split_message(deep, "ar")
    wide = "".join(f"{{a{n}, plural, one {{x}} other {{y}}}} " for n in range(60))
    assert texts(wide) == ["x", "y"] * 60  # too many sentences: each choice by itself


@pytest.mark.parametrize(
    "message",
    ["{n, plural, one {} other {''#'}} {n, plural, one {} other {'}} #", "# {n, plural, one {} other {''#'{x}'}}"],
)
def test_a_quotation_that_cannot_be_told_from_its_neighbours_is_refused(message):
    with pytest.raises(ValueError):
        split_message(message, "zh")


def test_what_looks_like_a_choice():
    assert has_choice("{n, plural, other {}}") and has_choice("a {g,select,other{}}")
    assert not has_choice("{n} plural, other {x}")


plain = st.text(alphabet="ab é'你#", max_size=8)
leaf = st.lists(st.one_of(plain, st.sampled_from(["{x}", "{y, number}", "'{'", "#", "''"])), max_size=4).map("".join)


def choice(inner):
    branches = st.tuples(inner, inner)
    plural = branches.map(lambda two: f"{{n, plural, one {{{two[0]}}} other {{{two[1]}}}}}")
    select = branches.map(lambda two: f"{{g, select, male {{{two[0]}}}\n other {{{two[1]}}}}}")
    return st.lists(st.one_of(inner, plural, select), max_size=3).map(" ".join)


def parses(message, language=""):
    try:
        split_message(message, language)
    except ValueError:
        return False
    return True


@given(st.recursive(leaf, choice, max_leaves=6), st.sampled_from(["", "zh", "ru", "ar"]))
def test_a_message_with_its_own_texts_is_itself(message, language):
    assume(parses(message, language))
    split = split_message(message, language)
    assert build_message(split, [one.text for one in split.leaves]) == message


@given(st.recursive(leaf, choice, max_leaves=6), st.sampled_from(["zh", "ru"]), st.text("l'é x", max_size=5))
def test_new_texts_come_back_as_they_were_written(message, language, more):
    assume(parses(message, language))
    split = split_message(message, language)
    new = [f"{one.text}{more}T" for one in split.leaves]
    assume(all(find_codes(text, one.codes) == one.codes for text, one in zip(new, split.leaves, strict=True)))
    if split.leaves:
        again = split_message(build_message(split, new))
        meant = [shown(text, one.codes) for text, one in zip(new, split.leaves, strict=True)]
        assert [shown(one.text, one.codes) for one in again.leaves] == meant


def shown(text, codes):
    """What a reader sees: quotations undone."""
    for code in sorted(set(codes), key=len, reverse=True):
        text = text.replace(code, code[1:].removesuffix("'").replace("''", "'").replace("'", "\0"))
    return text.replace("\0", "'")
