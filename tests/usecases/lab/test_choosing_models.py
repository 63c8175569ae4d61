"""Laws of choosing: giving way never removes a row, every row says why, and the known cases come out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InputError
from core.messages import LANGUAGES
from core.models.catalog import CATALOG
from core.usecases.lab.choosing import Need, choose, list_languages, rows_for

GB = 10**9
TASKS = ("chat", "embed", "translate")


@st.composite
def needs(draw):
    task = draw(st.sampled_from(TASKS))
    count = 2 if task == "translate" else draw(st.integers(1, 3))
    known = st.sampled_from(list_languages(task))
    languages = tuple(draw(st.lists(known, min_size=count, max_size=count, unique=True)))
    licence = draw(st.sampled_from(("any", "commercial", "permissive")))
    seconds = draw(st.none() | st.floats(0.1, 100))
    return Need(task, languages, draw(st.integers(GB // 10, 100 * GB)), licence, seconds)


def fitting(need):
    return {fit.spec.id for fit in choose(need) if fit.fits}


def changed(need, **values):
    fields = {name: getattr(need, name) for name in ("task", "languages", "memory", "licence", "seconds")}
    return Need(**fields | values)


@given(needs(), st.integers(0, 50 * GB))
def test_more_memory_never_removes_a_row(need, more):
    assert fitting(need) <= fitting(changed(need, memory=need.memory + more))


@given(needs())
def test_a_weaker_wish_never_removes_a_row(need):
    assert fitting(changed(need, licence="permissive")) <= fitting(changed(need, licence="commercial"))
    assert fitting(need) <= fitting(changed(need, licence="any")) & fitting(changed(need, seconds=None))


@given(needs())
def test_fewer_languages_never_remove_a_row(need):
    if need.task != "translate":
        assert fitting(need) <= fitting(changed(need, languages=need.languages[:1]))


@given(needs())
def test_every_row_is_there_once_and_says_why_in_both_languages(need):
    found = choose(need)
    assert sorted(fit.spec.id for fit in found) == sorted(spec.id for spec in rows_for(need.task))
    for fit in found:
        assert len(fit.reasons) + len(fit.against) == 4
        assert all(said.text(language) for said in (*fit.reasons, *fit.against) for language in LANGUAGES)


@given(needs())
def test_what_fits_comes_first_and_keeps_memory_and_time(need):
    found = choose(need)
    assert [fit.fits for fit in found] == sorted((fit.fits for fit in found), reverse=True)
    for fit in found:
        if fit.fits:
            assert fit.memory <= need.memory and (need.seconds is None or fit.seconds <= need.seconds)


def names(need):
    return [fit.spec.name for fit in choose(need) if fit.fits]


def test_the_embedded_models_fit_a_small_machine_in_english_and_none_fits_in_chinese():
    assert names(Need("chat", ("en",), 2 * GB))[-1] == CATALOG[0].name
    assert CATALOG[0].name not in names(Need("chat", ("zh",), 100 * GB))
    assert names(Need("embed", ("en",), GB))[-1] == "all-MiniLM-L6-v2"


def test_the_largest_that_fits_comes_first():
    assert names(Need("chat", ("en", "zh"), 8 * GB))[0] == "Qwen3-4B-Instruct-2507"


def test_a_translator_for_one_pair_comes_before_one_for_a_hundred():
    found = names(Need("translate", ("en", "zh"), 100 * GB))
    assert found[0] == "opus-mt-en-zh" and "m2m100_418M" in found


def test_weights_that_are_not_free_for_business_are_left_out_and_say_so():
    need = Need("translate", ("en", "zh"), 100 * GB, "commercial")
    left = {fit.spec.name: fit.against for fit in choose(need) if not fit.fits}
    assert any("CC-BY-NC-4.0" in str(said) for said in left["nllb-200-distilled-600M"])


@pytest.mark.parametrize(
    ("task", "languages"), [("chat", ()), ("translate", ("en",)), ("translate", ("en", "fr", "de"))]
)
def test_a_need_that_says_too_little_is_refused(task, languages):
    with pytest.raises(InputError):
        Need(task, languages, GB)
