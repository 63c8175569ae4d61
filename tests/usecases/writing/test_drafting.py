"""A brief becomes a draft: by a model that is able to, by the person's own words, and what holds in both cases."""

from dataclasses import replace

import pytest

from core.checks.voice import VoiceCard
from core.errors import GenerationFailed
from core.messages import LANGUAGES
from core.models import ScriptedChat
from core.usecases.writing.brief import Brief, Source
from core.usecases.writing.drafting import draft
from core.usecases.writing.evidence import MissingFacts, is_told
from core.usecases.writing.outlining import plan_outline

SMALL = "HuggingFaceTB/SmolLM2-135M-Instruct"
FIRE = (
    "A fire broke out at the Vesper paper mill in Holm on Monday night.",
    "Firefighters used four engines to put it out.",
    "The mill was built in 1921.",
    "The cause was a broken heater.",
    '"Everyone got out in time," said fire chief Lena Ord.',
)
NEWS = Brief(kind="news", topic="Fire at the Vesper paper mill", facts=FIRE)
NEWS_ZH = Brief(
    kind="news",
    language="zh",
    topic="霍姆镇造纸厂失火",
    facts=(
        "周一夜里，霍姆镇造纸厂发生火灾",
        "消防队采用泡沫灭火，出动四辆消防车",
        "造纸厂建于1921年",
        "起火原因是取暖器损坏",
        "消防队长林安说：“人员全部撤离。”",
    ),
)
STORY = Brief(kind="story", topic="A ferry in the fog", facts=("The captain is called Ruth.",), length=60)
PARAGRAPH = "Ruth stood at the wheel and listened. The fog was thick that night. She heard a bell ring behind her."


def last(brief, model=None, **more):
    *_, whole = draft(brief, plan_outline(brief), model=model, **more)
    return whole


def scripted(*replies, **more):
    return ScriptedChat(replies=list(replies), **more)


@pytest.mark.parametrize(
    "brief",
    [
        NEWS,
        NEWS_ZH,
        STORY,
        Brief(kind="product", topic="Tern lamp", facts=("Battery: 30 hours", "It folds flat.")),
        Brief(kind="product", language="zh", topic="燕子台灯", facts=("续航30小时", "可以折叠")),
        Brief(kind="email", topic="Moving the meeting", facts=("Room 3 is free on Friday at 9.",)),
        Brief(kind="email", language="zh", topic="会议改期", facts=("周五九点三号会议室空着",)),
        Brief(kind="social", topic="Our shop opens", facts=("Doors open at 8.",), keywords=("fresh bread",)),
        Brief(kind="speech", language="zh", topic="老周退休", facts=("老周1990年进厂",)),
        Brief(kind="ad", topic="Holm bakery", facts=("Opens at 6 am", "Flour from the valley")),
        Brief(kind="code", topic="Count the vowels", facts=("Only a and e count.",)),
        Brief(kind="free", topic="Why is the sky blue?", facts=("Light is scattered.",)),
    ],
    ids=lambda brief: f"{brief.kind}-{brief.language}",
)
def test_without_a_model_every_fact_is_there_in_its_own_words_and_nothing_else_is_claimed(brief):
    whole = last(brief)
    assert whole.state == "done" and all(part.complete for part in whole.parts)
    assert all(fact.rstrip(".") in whole.text for fact in brief.facts)
    assert all(part.origin == "composed" for part in whole.parts)
    assert whole.notes and all(note.text(language) for note in whole.notes for language in LANGUAGES)
    assert whole.tokens == 0


def test_a_language_the_model_does_not_speak_is_composed_and_said():
    model = scripted(languages=("en",))
    whole = last(NEWS_ZH, model)
    assert not model.history
    assert [note.key for note in whole.notes] == ["writing.no_model_language"]
    assert NEWS_ZH.facts[0] in whole.text


def test_a_small_model_is_not_asked_to_phrase_facts():
    model = scripted(model_id=SMALL, languages=("en",))
    whole = last(NEWS, model)
    assert not model.history
    assert [note.key for note in whole.notes] == ["writing.small_model"]


def test_news_without_its_facts_stops_with_the_list():
    brief = Brief(kind="news", topic="Something happened", facts=("It rained.",))
    with pytest.raises(MissingFacts) as error:
        next(draft(brief, plan_outline(brief)))
    assert {"who", "where", "why"} <= set(error.value.missing)
    assert "who" in error.value.text("en") and "何人" in error.value.text("zh")
    excused = brief.model_copy(update={"unknown": ("who", "what", "when", "where", "why", "how")})
    assert "not known yet" in last(excused).text


def test_a_sentence_that_nothing_supports_gives_way_to_the_fact_and_no_fact_is_lost():
    model = scripted(
        "A fire broke out at the Vesper paper mill in Holm on Monday night. It killed 12 people in Berlin."
        " Firefighters used nine engines to put out the fire.",
        "The mill was built in 1921.",
        'The cause was a broken heater. "We saw flames," said mayor Tom Berg.',
    )
    whole = last(NEWS, model)
    assert "Berlin" not in whole.text and "nine" not in whole.text and "Tom Berg" not in whole.text
    assert all(is_told(fact, whole.text, "en") for fact in FIRE)
    assert "Firefighters used four engines" in whole.text
    acts = [(step.act, step.checks) for step in whole.steps if step.act in ("repaired", "dropped")]
    assert ("repaired", ("fact_numbers",)) in acts
    assert any("fact_quotes" in checks or "fact_names" in checks for _, checks in acts)


def test_chinese_news_is_proved_too():
    model = scripted(
        "周一夜里，霍姆镇造纸厂发生火灾，造成12人死亡。",
        "造纸厂建于1921年，是全国最大的工厂。",
        "起火原因是取暖器损坏。",
    )
    whole = last(NEWS_ZH, model)
    assert "12" not in whole.text and "最大" not in whole.text
    assert all(is_told(fact, whole.text, "zh") for fact in NEWS_ZH.facts)


def test_sentences_from_a_source_carry_its_number():
    text = "The old ferry left Holm at 9 and carried 30 guests. Captain Ruth Ord said the fog cleared by noon."
    brief = NEWS.model_copy(
        update={
            "sources": (Source(name="Log", text="Nothing else happened on that day."), Source(name="Post", text=text))
        }
    )
    model = scripted("The old ferry left Holm at 9 and carried 30 guests.", FIRE[2], FIRE[3])
    assert "carried 30 guests [2]." in last(brief, model).text


def test_kinds_bound_to_values_keep_free_sentences_and_lose_invented_numbers():
    brief = Brief(kind="product", topic="Tern lamp", facts=("The battery lasts 30 hours.",))
    model = scripted(
        "A calm light for late readers. It costs 49 euros.", "The battery lasts 30 hours.", "Try it tonight."
    )
    whole = last(brief, model)
    assert "A calm light for late readers." in whole.text and "Try it tonight." in whole.text
    assert "49" not in whole.text


def test_a_stopped_draft_frees_the_engine_and_is_continued_where_it_stopped():
    model = scripted(FIRE[0], FIRE[2])
    growing = draft(NEWS, plan_outline(NEWS), model=model)
    for so_far in growing:
        if len(so_far.parts) == 2:
            break
    growing.close()
    assert model.cancelled == 1
    assert [part.complete for part in so_far.parts] == [True, False]
    again = scripted(FIRE[2], FIRE[3] + " " + FIRE[4])
    whole = last(NEWS, again, done=so_far)
    assert len(again.history) == 2
    assert whole.part("lead") == so_far.part("lead")
    assert whole.tokens > so_far.tokens and whole.state == "done"
    assert [step.part for step in whole.steps if step.act == "kept"] == ["lead"]


def test_a_locked_part_is_never_written_again():
    whole = last(NEWS)
    locked = replace(whole.part("details"), text="Approved.", locked=True, complete=False)
    kept = replace(whole, parts=(locked,))
    again = last(NEWS, done=kept)
    assert again.part("details").text == "Approved."
    assert [part.id for part in again.parts] == [section.id for section in again.outline.sections]


def test_a_model_that_breaks_leaves_the_persons_own_words():
    model = scripted(
        FIRE[0], GenerationFailed("models.failed", reason="lost"), GenerationFailed("models.failed", reason="lost")
    )
    whole = last(NEWS, model)
    assert all(fact.rstrip(".") in whole.text for fact in FIRE)
    assert any(note.key == "writing.model_broke" for note in whole.notes)


def test_a_reply_of_nothing_but_chatter_is_composed():
    brief = Brief(kind="email", topic="Moving the meeting", facts=("Room 3 is free on Friday at 9.",))
    whole = last(
        brief, scripted("Sure! Here it is:", "As an AI, I cannot write e-mails.", "Kind regards,\n[Your Name]")
    )
    assert whole.part("opening").origin == "composed" and whole.part("details").origin == "composed"
    assert "Room 3 is free on Friday at 9." in whole.text
    assert "[to add: your name]" in whole.part("closing").text


def test_the_facts_of_a_section_and_what_stands_before_are_in_its_prompt():
    model = scripted(FIRE[0], FIRE[2], FIRE[3])
    last(NEWS, model)
    prompts = [messages[-1].text for messages in model.history]
    assert FIRE[0] in prompts[0] and FIRE[2] not in prompts[0]
    assert FIRE[0] in prompts[1].split("<before>")[1] and FIRE[2] in prompts[1].split("<before>")[0]


def test_a_free_request_is_asked_as_it_is_with_its_demands():
    brief = Brief(
        topic="Why is the sky blue?", must=("Mention light",), must_not=("magic",), keywords=("sun",), length=80
    )
    model = scripted("Sure! Here is the answer:\nLight is scattered. Blue most of all.")
    whole = last(brief, model)
    assert whole.text == "Light is scattered. Blue most of all."
    [[message]] = model.history
    assert message.text.startswith("Why is the sky blue?\n\n")
    assert all(said in message.text for said in ("Mention light", "magic", "sun", "80 words"))
    plain = scripted("Light.")
    last(Brief(topic="Why is the sky blue?"), plain)
    assert plain.history[0][0].text == "Why is the sky blue?"


def test_a_free_reply_that_echoes_keeps_the_echo():
    brief = Brief(topic="Repeat the request, then answer.")
    assert last(brief, scripted("Repeat the request, then answer.\n\nYes.")).text.startswith("Repeat the request")


def test_every_state_of_a_draft_grows_and_only_the_last_is_done():
    states = list(draft(STORY, plan_outline(STORY), model=scripted(*[PARAGRAPH] * 20)))
    assert [state.state for state in states].count("done") == 1 and states[-1].state == "done"
    assert all(not part.complete for state in states[1:3] for part in state.parts)
    assert states[-1].model == "scripted" and states[-1].first_token_seconds and states[-1].prompts


def test_the_voice_and_the_demands_are_said_to_the_model():
    card = VoiceCard(sentence_length=12, person="first_plural", favourites=("quiet",), banned=("synergy",))
    brief = Brief(
        kind="social", topic="Our shop opens", tone="dry", audience="neighbours", voice=card, must_not=("cheap",)
    )
    model = scripted("We open on Monday.")
    last(brief, model)
    asked = model.history[0][-1].text
    assert all(said in asked for said in ("dry", "neighbours", "12 words", "we", "quiet", "synergy", "cheap"))
