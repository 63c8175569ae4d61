"""Variants differ by their draws; parts are taken over from one into another, locked ones never."""

from dataclasses import replace

import pytest

from core.errors import InputError
from core.models.decoding import Decoding
from core.models.scripted import ScriptedChat
from core.usecases.writing.brief import Brief
from core.usecases.writing.records import Draft, Outline, Part, Section
from core.usecases.writing.variants import draft_variants, merge_parts, vary

BRIEF = Brief(kind="story", topic="A keeper finds a letter", length=30)
OUTLINE = Outline("The letter", (Section("a", "Night"), Section("b", "Morning")))


def made(*texts, **changes):
    parts = tuple(Part(id, "", text) for id, text in zip("ab", texts, strict=True))
    return replace(Draft(BRIEF, OUTLINE, parts, "done", model="m"), **changes)


def test_every_variant_draws_with_a_seed_of_its_own():
    seeds = [vary(None, number).seed for number in (1, 2, 3)]
    assert len(set(seeds)) == 3 and None not in seeds
    assert vary(Decoding("beam", repetition_penalty=1.1), 1) == Decoding("sampling", repetition_penalty=1.1, seed=1)
    assert vary(Decoding("sampling", temperature=1.2, seed=2**32 - 1, candidates=3), 2).seed == 1
    assert vary(Decoding("sampling", temperature=1.2), 2) == Decoding("sampling", temperature=1.2)


def test_variants_grow_side_by_side_and_each_asks_the_model():
    def tell(messages):
        tell.calls += 1
        return f"The keeper of light number {tell.calls} read the letter twice and put it back into the wet bottle."

    tell.calls = 0
    model = ScriptedChat(replies=[tell] * 60)
    shown = list(draft_variants(BRIEF, OUTLINE, 2, model=model, decoding=Decoding("sampling", seed=5)))
    assert all(len(drafts) == 2 for drafts in shown[:-1])
    first, second = shown[-1]
    assert first.text != second.text and {first.state, second.state} == {"done"}
    assert {options["seed"] for options in model.options} >= {6, 7}
    part_way = [drafts for drafts in shown if all(0 < len(d.text) < len(first.text) for d in drafts)]
    assert part_way, "both are seen growing at the same time"


def test_closing_stops_all_of_them():
    model = ScriptedChat(replies=["word " * 300] * 40)
    work = draft_variants(BRIEF, OUTLINE, 3, model=model, decoding=Decoding("sampling", seed=1))
    while len(model.history) < 3:
        next(work)
    work.close()
    assert model.cancelled == 3


def test_without_a_model_the_same_text_is_shown_once_and_says_why():
    *_, drafts = draft_variants(BRIEF, OUTLINE, 3)
    assert len(drafts) == 1
    assert drafts[0].notes[-1].key == "drafts.fewer_variants" and "3" in drafts[0].notes[-1].text("zh")


@pytest.mark.parametrize("count", [0, 5])
def test_there_are_only_so_many_variants(count):
    with pytest.raises(InputError, match=str(count)):
        next(draft_variants(BRIEF, OUTLINE, count))


def test_parts_are_taken_over_in_the_order_of_the_outline():
    mine, other = made("night", "morning"), made("other night", "other morning", prompts=("story@2",))
    merged = merge_parts(mine, other, ["b"])
    assert [part.text for part in merged.parts] == ["night", "other morning"]
    step = merged.steps[-1]
    assert (step.part, step.act, step.before, step.after) == ("b", "kept", "morning", "other morning")
    assert merged.prompts == ("story@2",)
    without = replace(mine, parts=mine.parts[1:])
    assert [part.text for part in merge_parts(without, other, ["a"]).parts] == ["other night", "morning"]


def test_a_locked_part_stays():
    mine = made("night", "morning")
    mine = mine.with_part(replace(mine.part("a"), locked=True))
    merged = merge_parts(mine, made("other night", "other morning"), ["a", "b"])
    assert [part.text for part in merged.parts] == ["night", "other morning"]
    assert merge_parts(mine, made("other night", "x"), ["a"]) is mine


def test_a_part_the_other_does_not_have_is_named():
    with pytest.raises(InputError, match="zz"):
        merge_parts(made("a", "b"), made("c", "d"), ["zz"])
