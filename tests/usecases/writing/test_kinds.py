"""The table of kinds: complete, and consistent with the brief."""

from typing import get_args

import pytest

from core.messages import LANGUAGES
from core.usecases.writing.brief import Brief, Kind
from core.usecases.writing.kinds import load_kinds, wanted_length


def test_every_kind_has_a_plan_and_every_plan_is_a_kind():
    assert set(load_kinds()) == set(get_args(Kind))


@pytest.mark.parametrize("kind", get_args(Kind))
def test_sections_share_the_whole_and_say_what_they_are_in_both_languages(kind):
    plan = load_kinds()[kind]
    assert sum(one.share for one in plan.sections) == pytest.approx(1)
    assert len({one.id for one in plan.sections}) == len(plan.sections) > 0
    assert all(
        one.heading.text(language) and one.task.text(language) for one in plan.sections for language in LANGUAGES
    )


@pytest.mark.parametrize("kind", ["news", "digest"])
def test_what_reports_is_proved_sentence_by_sentence(kind):
    assert load_kinds()[kind].bound == "facts"
    assert not load_kinds()[kind].small


@pytest.mark.parametrize(
    ("brief", "length"),
    [
        (Brief(topic="x", length=77), 77),
        (Brief(topic="x", kind="email"), 120),
        (Brief(topic="x", kind="email", language="zh"), 150),
        (Brief(topic="x", kind="email", unit="characters"), 720),
        (Brief(topic="x", kind="story", chapters=3), 1500),
        (Brief(topic="x", kind="story", chapters=3, length=900), 900),
    ],
)
def test_the_length_asked_for_goes_before_the_usual_one(brief, length):
    assert wanted_length(brief) == length
