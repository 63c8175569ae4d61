"""Plans of texts, and what a model may change of them."""

import pytest

from core.errors import GenerationFailed
from core.models import ScriptedChat
from core.usecases.writing.brief import Brief, Source
from core.usecases.writing.evidence import missing_facts, subject_of
from core.usecases.writing.outlining import outline, plan_outline

STORY = Brief(kind="story", topic="Write a story about a ferry in the fog", facts=("The captain is called Ruth.",))
PLAN = """Title: The Last Bell
1. Fog: Ruth loses sight of the shore.
2. The bell: A bell rings where no bell is.
3. Home: They land."""


def last(brief, model=None):
    *_, made = outline(brief, model=model)
    return made


@pytest.mark.parametrize(
    "kind", ["free", "news", "ad", "product", "email", "social", "speech", "story", "code", "poem"]
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_kind_has_a_plan_without_a_model(kind, language):
    made = last(Brief(kind=kind, language=language, topic="雨" if language == "zh" else "Rain", facts=("A B.", "C D.")))
    assert made.sections and made.origin == "composed"
    assert len({one.id for one in made.sections}) == len(made.sections)
    assert all(one.heading for one in made.sections)


@pytest.mark.parametrize("kind", ["news", "product", "email", "social", "speech", "story", "free"])
def test_every_fact_has_one_place_and_the_lengths_make_the_whole(kind):
    facts = tuple(f"Fact number {n} happened in Norde on 3 May." for n in range(7))
    made = last(Brief(kind=kind, topic="Norde", facts=facts, length=400))
    placed = [point for one in made.sections for point in one.points]
    assert sorted(placed) == sorted(facts)
    assert sum(one.length for one in made.sections) == pytest.approx(400, abs=3)


def test_a_digest_has_a_section_for_each_source():
    sources = (Source(name="Post", text="a"), Source(name="Log", text="b"))
    assert [one.heading for one in last(Brief(kind="digest", topic="t", sources=sources)).sections] == ["Post", "Log"]


def test_chapters_share_the_facts_in_order():
    made = last(Brief(kind="story", topic="x", chapters=3, facts=tuple("abcde"), length=900))
    assert [one.points for one in made.sections] == [("a", "b"), ("c", "d"), ("e",)]
    assert [one.length for one in made.sections] == [300, 300, 300]


def test_a_storys_plan_by_a_model_grows_and_keeps_the_persons_facts():
    states = list(outline(STORY, model=ScriptedChat(replies=[PLAN])))
    assert len(states) > 2 and states[0].origin == "composed"
    made = states[-1]
    assert made.title == "The Last Bell" and made.origin == "model"
    assert [one.heading for one in made.sections] == ["Fog", "The bell", "Home"]
    assert STORY.facts[0] in made.sections[0].points


@pytest.mark.parametrize(
    "reply", ["I cannot do that.", "", "1. Nebel: Ruth verliert das Ufer aus den Augen, und es ist sehr kalt."]
)
def test_a_plan_that_is_none_leaves_the_usual_one(reply):
    assert last(STORY, ScriptedChat(replies=[reply])) == plan_outline(STORY)


def test_small_models_and_those_of_another_language_are_not_asked():
    for model in (
        ScriptedChat(model_id="HuggingFaceTB/SmolLM2-135M-Instruct"),
        ScriptedChat(languages=("zh",)),
    ):
        assert last(STORY, model) == plan_outline(STORY)
        assert not model.history


def test_a_model_that_breaks_leaves_the_usual_plan_and_says_so():
    made = last(STORY, ScriptedChat(replies=[GenerationFailed("models.failed", reason="lost")]))
    assert made.sections == plan_outline(STORY).sections
    assert [note.key for note in made.notes] == ["writing.model_broke"]


@pytest.mark.parametrize(
    ("reply", "title"), [("**Norde Opens a Garden**", "Norde Opens a Garden"), ("Norde opens 12 gardens", "The garden")]
)
def test_a_title_says_nothing_that_was_not_given(reply, title):
    brief = Brief(kind="speech", topic="The garden", facts=("Norde opens a garden.",))
    assert last(brief, ScriptedChat(replies=[reply])).title == title


@pytest.mark.parametrize(
    ("topic", "language", "subject"),
    [
        ("Write a short story about a storm.", "en", "A storm"),
        ("Please write me an email asking Tom to call back", "en", "Asking Tom to call back"),
        ("Write a letter to our supplier complaining that the boxes came late", "en", "The boxes came late"),
        ("Write a speech for my sister's wedding", "en", "My sister's wedding"),
        ("Announce our new tea", "en", "Our new tea"),
        ("请写一封邮件向供应商说明退货", "zh", "向供应商说明退货"),
        ("请解释天空为什么是蓝色的", "zh", "解释天空为什么是蓝色的"),
        ("The new library", "en", "The new library"),
        ("Write well", "en", "Write well"),
        ("写一篇关于春天的短文", "zh", "春天"),
        ("请写一篇关于图书馆重新开放的新闻稿", "zh", "图书馆重新开放"),
        ("图书馆重新开放", "zh", "图书馆重新开放"),
    ],
)
def test_the_subject_of_a_request(topic, language, subject):
    assert subject_of(topic, language) == subject


def test_only_news_asks_for_facts_and_unknown_ones_are_excused():
    assert missing_facts(Brief(kind="email", topic="x")) == ()
    asked = missing_facts(Brief(kind="news", topic="x"))
    assert set(asked) == {"who", "what", "when", "where", "why", "how"}
    assert missing_facts(Brief(kind="news", topic="x", unknown=asked)) == ()


def test_a_long_topic_is_no_title():
    brief = Brief(kind="speech", topic="word " * 60, facts=("Short fact.",))
    assert last(brief).title == "Short fact"
