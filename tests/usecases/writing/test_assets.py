"""Advertising sets under the platforms' limits."""

import pytest

from core.models import ScriptedChat
from core.usecases.writing.assets import choose_lines, plan_fields, platform_of, read_lines
from core.usecases.writing.brief import Brief
from core.usecases.writing.drafting import draft
from core.usecases.writing.outlining import plan_outline
from core.usecases.writing.platforms import fits, load_platforms
from core.usecases.writing.task import Task

BRIEF = Brief(
    kind="ad",
    topic="Holm bakery: bread from the stone oven",
    facts=("Opens at 6 am", "Flour from the valley mill", "Two minutes from the ferry"),
    keywords=("sourdough", "stone oven bread"),
    audience="early risers",
    must_not=("cheap",),
)
BRIEF_ZH = Brief(
    kind="ad",
    language="zh",
    topic="霍姆面包房",
    facts=("早上六点开门", "面粉来自山谷磨坊", "离渡口两分钟"),
    keywords=("石窑面包", "酸面包"),
)
ADS = [key for key, platform in load_platforms().items() if platform.kind == "ad"]


def last(brief, model=None):
    *_, whole = draft(brief, plan_outline(brief), model=model)
    return whole


def lines_of(part):
    return [line.removeprefix("- ") for line in part.text.split("\n")]


@pytest.mark.parametrize("platform", ADS)
@pytest.mark.parametrize("brief", [BRIEF, BRIEF_ZH], ids=["en", "zh"])
def test_without_a_model_every_line_fits_its_field_and_no_two_are_alike(brief, platform):
    whole = last(brief.model_copy(update={"platform": platform}))
    for part in whole.parts:
        field = load_platforms()[platform].field(part.id)
        lines = lines_of(part)
        assert all(fits(line, field) for line in lines)
        assert len(lines) >= max(1, field.least) and len(set(map(str.lower, lines))) == len(lines)


def test_the_usual_platform_holds_where_none_is_named():
    assert platform_of(BRIEF) == load_platforms()["google_search"]
    assert [one.id for one in plan_fields(BRIEF)] == ["headline", "description"]
    assert platform_of(BRIEF.model_copy(update={"platform": "meta"})).id == "meta"


def test_a_models_lines_come_first_and_those_that_do_not_hold_are_left_out_with_the_reason():
    reply = """Sure! Here are the headlines:
1. "Bread from the stone oven"
2. Headline 2: Sourdough for early risers
3. The longest headline anybody has ever seen in this town
4. 50 percent off today
5. Cheap bread
6. bread from the stone oven!
7. The best bread in the world"""
    model = ScriptedChat(replies=[reply, "Bread from the stone oven, two minutes from the ferry. Opens at 6 am."])
    whole = last(BRIEF, model)
    lines = lines_of(whole.part("headline"))
    assert lines[:2] == ["Bread from the stone oven", "Sourdough for early risers"]
    assert not any("50" in line or "Cheap" in line for line in lines)
    dropped = {step.before: step.checks for step in whole.steps if step.act == "dropped"}
    assert dropped["The longest headline anybody has ever seen in this town"] == ("platform_length",)
    assert dropped["50 percent off today"] == ("fact_numbers",)
    assert dropped["Cheap bread"] == ("forbidden",)
    assert dropped["The best bread in the world"][0].startswith("claims")
    assert any(note.key == "writing.diversity" for note in whole.notes)
    assert whole.part("headline").origin == "model" and len(lines) == 8


def test_too_little_to_make_a_set_of_is_said():
    whole = last(Brief(kind="ad", topic="The annual general assembly of the association of harbour pilots"))
    assert [note.key for note in whole.notes if note.key == "writing.few_lines"]


@pytest.mark.parametrize(
    ("reply", "lines"),
    [
        ("1. One\n2) Two\n- Three", ["One", "Two", "Three"]),
        ("Headline 1: One\nHeadline 2: One", ["One"]),
        ("标题1：早安面包\n“晚安面包”", ["早安面包", "晚安面包"]),
        ("# Headlines\n\nHere they are:\nOne", ["One"]),
        ("", []),
    ],
)
def test_lines_are_read_without_numbers_labels_and_quotation_marks(reply, lines):
    assert read_lines(reply) == lines


def test_lines_that_say_the_same_are_one():
    task = Task(last(BRIEF), plan_fields(BRIEF)[0])
    field = load_platforms()["google_search"].field("headline")
    assert choose_lines(["Fresh oven bread", "Bread, oven fresh", "Open at dawn"], 5, task, field) == [
        "Fresh oven bread",
        "Open at dawn",
    ]


def test_a_platform_with_one_running_text_gets_all_facts_and_hashtags():
    whole = last(BRIEF_ZH.model_copy(update={"platform": "xiaohongshu"}))
    body = whole.part("body").text
    assert all(fact in body for fact in BRIEF_ZH.facts) and "#石窑面包" in body and not body.startswith("-")
    model = ScriptedChat(replies=["清晨的面包", "早上六点开门，离渡口两分钟，只要3元。"])
    assert "3元" not in last(BRIEF_ZH.model_copy(update={"platform": "xiaohongshu"}), model).part("body").text
