"""Briefs in files: what is written is read, and every fault is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.checks.constraints import Constraint
from core.errors import InputError
from core.usecases.writing.brief import Brief, Source
from core.usecases.writing.brief_file import read_brief, write_brief

WORD = st.text(min_size=1, max_size=40).map(str.strip).filter(bool).filter(lambda text: text.isprintable())


@given(
    st.builds(
        Brief,
        kind=st.sampled_from(["free", "news", "poem"]),
        language=st.sampled_from(["en", "zh"]),
        topic=WORD,
        keywords=st.lists(WORD, max_size=3).map(tuple),
        facts=st.lists(WORD, max_size=3).map(tuple),
        sources=st.lists(st.builds(Source, name=WORD, text=WORD), max_size=2).map(tuple),
        length=st.none() | st.integers(1, 5000),
        constraints=st.lists(
            st.builds(Constraint, type=WORD, arguments=st.dictionaries(WORD, WORD | st.integers(), max_size=2)),
            max_size=2,
        ).map(tuple),
    )
)
def test_a_written_brief_reads_back_as_itself(brief):
    assert read_brief(write_brief(brief)) == brief


def test_dates_and_times_stay_text():
    brief = read_brief("kind: news\ntopic: Opening\nfacts:\n- 2026-05-03\n- '10:30'\n")
    assert brief.facts == ("2026-05-03", "10:30")


@pytest.mark.parametrize(
    ("text", "key", "says"),
    [
        ("topic: [", "brief.not_yaml", "line"),
        ("a: &a [x]\ntopic: *a", "brief.not_yaml", "line"),
        ("!!python/object/apply:os.system [id]", "brief.not_yaml", "line"),
        ("- news", "brief.not_fields", "list"),
        ("", "brief.not_fields", "NoneType"),
        ("kind: opera\ntopic: x", "brief.wrong", "kind"),
        ("topic: x\nlenght: 3", "brief.wrong", "lenght"),
        ("topic: x\nlength: many", "brief.wrong", "many"),
        ("topic: ''", "brief.wrong", "topic"),
        ("kind: news", "brief.wrong", "topic"),
    ],
)
def test_a_fault_is_named_with_its_value(text, key, says):
    with pytest.raises(InputError) as caught:
        read_brief(text)
    assert caught.value.key == key
    assert all(says in caught.value.text(language) for language in ("en", "zh") if key != "brief.not_yaml")
    assert all(caught.value.hint(language) for language in ("en", "zh"))


def test_several_faults_are_told_at_once():
    with pytest.raises(InputError) as caught:
        read_brief("kind: opera\nlength: 0\n")
    assert all(field in caught.value.text("en") for field in ("kind", "length", "topic"))


def test_nesting_without_end_is_refused():
    with pytest.raises(InputError):
        read_brief("topic: " + "[" * 100_000)


def test_a_book_is_not_a_brief():
    with pytest.raises(InputError) as caught:
        read_brief("x" * 5_000_001)
    assert caught.value.key == "brief.too_long"
