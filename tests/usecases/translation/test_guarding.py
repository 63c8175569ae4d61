import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.usecases.translation.counting import count_out
from core.usecases.translation.files.source_file import Segment
from core.usecases.translation.guarding import (
    bare,
    guard,
    has_words,
    join,
    pair_codes,
    restore,
    texts_between,
    unmask,
)

TAGS = ("<b>", "</b>", "<i>", "</i>", "<br/>")


def guarded(source, codes=(), syntaxes=("python-brace",), forced=()):
    return guard(Segment("1", source, codes, syntaxes), "en", forced)


@pytest.mark.parametrize(
    ("source", "codes", "sentences"),
    [
        ("Hello {name}.", (), ["Hello [[0]]."]),
        ("<g1>All bold.</g1>", ("<g1>", "</g1>"), ["All bold."]),
        ("<b>One</b> and <b>two</b>", ("<b>", "</b>") * 2, ["[[0]]One[[1]] and [[2]]two[[3]]"]),
        ("<br/>Line<br/>", ("<br/>", "<br/>"), ["Line"]),
        ("See <b>{name}</b> now.", ("<b>", "</b>"), ["See [[0]] now."]),
        ("  One. Two.  ", (), ["One.", "Two."]),
        ("Go to https://example.org/a?b=1 now", (), ["Go to [[0]] now"]),
        ("Stray [[7]] marker", (), ["Stray [[0]] marker"]),
        ("A <b>one. Two</b> three.", ("<b>", "</b>"), ["A [[0]]one.", "Two[[1]] three."]),
    ],
)
def test_what_must_stay_becomes_markers(source, codes, sentences):
    assert list(guarded(source, codes).sentences) == sentences


@pytest.mark.parametrize(
    ("source", "said", "whole"),
    [
        ("Hello {name}.", "Hola [[0]].", "Hola {name}."),
        ("Hello {name}.", "Hola [ [ 0 ] ].", "Hola {name}."),
        ("Hello {name}.", "你好【【0】】。", "你好{name}。"),
        ("Hello {name}.", "Hola.", None),
        ("Hello {name}.", "[[0]] hola [[0]].", None),
        ("Hello {name}.", "Hola [[1]].", None),
    ],
)
def test_a_marker_is_put_back_just_once_or_not_at_all(source, said, whole):
    found = guarded(source)
    assert restore(found, found.sentences[0], said, "en") == whole


def test_spaces_put_inside_a_pair_of_codes_go():
    found = guarded("a <b>big</b> house", ("<b>", "</b>"))
    assert restore(found, found.sentences[0], "una casa [[0]] grande [[1]]", "en") == "una casa <b>grande</b>"


def test_from_a_language_without_spaces_those_around_a_placeholder_stay():
    segment = Segment("1", "你好{name}先生", (), ("python-brace",))
    found = guard(segment, "zh")
    assert restore(found, found.sentences[0], "Hello [[0]] there", "zh") == "Hello {name} there"


@pytest.mark.parametrize(
    ("source", "target", "joined"),
    [("en", "zh", "一。二。"), ("zh", "en", "一。 二。"), ("en", "es", "一。 二。"), ("zh", "ja", "一。二。")],
)
def test_sentences_are_joined_as_their_language_does(source, target, joined):
    text = "One. Two." if source == "en" else "甲。乙。"
    assert join(guard(Segment("1", text), source), ["一。", "二。"], source, target) == joined


def test_a_forced_term_comes_out_as_its_translation():
    found = guarded("The ball valve leaks.", forced=(("ball valve", "válvula de bola"),))
    assert found.sentences == ("The [[0]] leaks.",)
    assert restore(found, found.sentences[0], "La [[0]] gotea.", "en") == "La válvula de bola gotea."


@pytest.mark.parametrize(
    ("codes", "roles"),
    [
        (("<b>", "</b>"), ("open", "close")),
        (("<a href='x'>", "<b>", "</b>", "</a>"), ("open", "open", "close", "close")),
        (("<br>", "<b>", "</b>"), ("alone", "open", "close")),
        (("<br/>", "<br/>"), ("alone", "alone")),
        (("**", "**", "*", "*"), ("open", "close", "open", "close")),
        (("</b>",), ("alone",)),
    ],
)
def test_codes_pair(codes, roles):
    assert pair_codes(codes) == roles


pieces = st.lists(
    st.sampled_from([*TAGS, "{n}", "%s", "[[1]]", "word", "Two. ", " ", "\n", "。", "好", "3"]), max_size=12
)


@given(pieces, st.sampled_from(["en", "zh"]))
def test_law_a_text_said_back_unchanged_is_the_source(parts, language):
    source = "".join(parts)
    codes = tuple(part for part in parts if part in TAGS)
    found = guard(Segment("1", source, codes, ("python-brace", "c-format")), language)
    said = [restore(found, one, one, language) for one in found.sentences]
    assert None not in said
    assert join(found, said, language, language) == source
    assert join(found, [unmask(found, one) for one in found.sentences], language, language) == source
    for one in found.sentences:
        assert "".join(text for text, _ in texts_between(one)) == one
        assert all(has_words(text) for text, wanted in texts_between(one) if wanted)
    assert found.wordless == (not any(map(has_words, map(bare, found.sentences))))


@pytest.mark.parametrize(
    ("source", "syntaxes", "shown"),
    [
        ("%d files", ("c-format",), "3 files"),
        ("%(count)s of %(name)s", ("python-format",), "3 of %(name)s"),
        ("{user} has {n} files", ("python-brace",), "{user} has 3 files"),
        ("{a} and {b}", ("python-brace",), None),
        ("no number", ("python-brace",), None),
        ("12 of {n}", ("python-brace",), None),
    ],
)
def test_the_count_of_a_plural_form_is_shown_as_a_number(source, syntaxes, shown):
    found = count_out(Segment("k#few", source, (), syntaxes, plural="few", example="3"))
    assert (found and found.segment.source) == shown


def test_the_number_becomes_the_placeholder_again_only_where_it_stands_once():
    found = count_out(Segment("k#few", "%d files", (), ("c-format",), plural="few", example="3"))
    assert found.restore("3 файла") == "%d файла"
    assert found.restore("три файла") is None
    assert found.restore("3 и 3") is None
