"""A poem grows from drafts: lines that fit are kept, others replaced, and a person without a model gets the form."""

import pytest

from core.checks.poems import check_poem, load_form
from core.errors import GenerationFailed
from core.models import ScriptedChat
from core.models.decoding import Decoding
from core.usecases.writing.brief import Brief
from core.usecases.writing.poem_lines import Line
from core.usecases.writing.poems import ROUNDS, join_lines, write_poem
from core.usecases.writing.records import Draft, Outline, Part, Section

HAIKU = "Rain on the tin roof\nThe kettle hums to itself\nNobody calls me"
LIMERICK = """A baker who lived by the sea
Made bread in the shape of a key
He opened each door
On the very first floor
And asked all the people for tea"""
TWO = Decoding("sampling", candidates=2, seed=1)
CHINESE = "细雨沾衣袖，春风过小桥。归舟无故友，两岸柳花飘。"


def brief(form, **more):
    return Brief(kind="poem", topic="home", form=form, **more)


def write(form, *replies, **more):
    model = ScriptedChat(replies=list(replies))
    return list(write_poem(brief(form, **more), model=model, decoding=TWO)), model


def passed(draft):
    return {check.name: check.passed for check in check_poem(draft.text, draft.brief.form, draft.brief.language)}


def lines(draft):
    return [line.strip() for line in draft.parts[0].text.split("\n")]


def test_a_draft_in_form_is_kept_and_nothing_more_is_asked():
    drafts, model = write("haiku", HAIKU, "Snow.")
    assert lines(drafts[-1]) == [*HAIKU.split("\n")[:2], "Nobody calls me."]
    assert drafts[0].parts == ()
    assert [draft.state for draft in drafts] == ["drafting", "drafting", "done"]
    assert drafts[-1].parts[0].complete
    assert [step.act for step in drafts[-1].steps] == ["drafted"]
    assert drafts[-1].notes == ()
    assert len(model.history) == 2
    assert drafts[-1].tokens == sum(len(text.split()) for text in (HAIKU, "Snow."))


def test_lines_that_miss_the_form_are_taken_from_other_drafts():
    drafts, _ = write("haiku", HAIKU.replace("tin roof", "old red barn roof"), "Snow on the tin roof\nIt is cold.")
    assert lines(drafts[-1])[0] == "Snow on the tin roof"
    assert lines(drafts[-1])[1:] == ["The kettle hums to itself", "Nobody calls me."]
    step = drafts[-1].steps[-1]
    assert (step.act, step.checks, step.before, step.after) == (
        "rewritten",
        ("poem_syllables",),
        "Rain on the old red barn roof",
        "Snow on the tin roof",
    )
    assert "1" in drafts[-1].notes[0].text("en")


def test_a_line_a_syllable_off_is_bent_before_it_is_replaced():
    drafts, _ = write("haiku", HAIKU.replace("The kettle hums to itself", "And the kettle hums to itself"), "Snow.")
    assert lines(drafts[-1])[1] == "The kettle hums to itself"
    assert drafts[-1].steps[-1].act == "repaired"


def test_missing_lines_are_asked_for_with_the_poem_and_the_rhyme():
    broken = LIMERICK.replace("Made bread in the shape of a key", "Made bread in the shape of a bone")
    answers = ("He went for a walk with a bee", "Nothing.")
    drafts, model = write(
        "limerick", broken, "Hello.", "Hm.", "Well.", *answers, *("And so he sat under a tree", "No.")
    )
    assert set(passed(drafts[-1]).values()) == {True}
    asked = model.history[-1][-1].text
    assert "____" in asked or "home" in asked
    assert all(draft.parts[0].text for draft in drafts[1:])


def test_the_last_word_of_a_line_is_never_used_twice():
    again = LIMERICK.replace("for tea", "by the sea")
    drafts, _ = write("limerick", again, *["Hm."] * (2 * ROUNDS + 1))
    ends = [line.split()[-1].strip(".") for line in lines(drafts[-1])]
    assert passed(drafts[-1])["poem_rhyme"] is False
    assert drafts[-1].notes
    assert ends.count("sea") == 2


def test_long_lines_of_a_limerick_are_longer_than_its_short_ones():
    short = LIMERICK.replace("A baker who lived by the sea", "A baker by the great sea")
    short = short.replace("He opened each door", "He opened up all the door")
    drafts, _ = write("limerick", short, "A lady who lived by the sea")
    assert lines(drafts[-1])[0] == "A lady who lived by the sea"
    assert set(passed(drafts[-1]).values()) == {True}


def test_words_nobody_knows_are_replaced_where_a_round_brings_better_lines():
    strange = HAIKU.replace("Rain on the tin roof", "Rain on the zorblips")
    drafts, model = write("haiku", strange, "Snow.", "Snow on the tin roof", "Hm.")
    assert lines(drafts[-1])[0] == "Snow on the tin roof"
    assert len(model.history) == 4
    drafts, model = write("haiku", strange, *["Snow."] * 5)
    assert lines(drafts[-1])[0] == "Rain on the zorblips"
    assert len(model.history) == 6


def test_rounds_are_bounded_and_a_poem_that_misses_its_form_says_so():
    drafts, model = write("sonnet", *["The day is long."] * (2 * ROUNDS + 2))
    assert len(model.history) == 2 * (ROUNDS + 1)
    assert drafts[-1].state == "done"
    assert passed(drafts[-1])["poem_lines"] is False
    assert str(ROUNDS) in drafts[-1].notes[0].text("zh")


def test_talk_is_no_verse():
    chatter = f"Sure! Here is a haiku about home:\n\n{HAIKU}\n\nI hope you like this poem. It has 17 syllables."
    drafts, _ = write("haiku", chatter, "Snow.")
    assert lines(drafts[-1]) == [*HAIKU.split("\n")[:2], "Nobody calls me."]


def test_forbidden_words_are_left_out():
    other = "Snow on the tin roof\nThe kettle sings to itself\nNobody finds me"
    drafts, _ = write("haiku", HAIKU, other, must_not=("hums", "Rain"))
    assert "hums" not in drafts[-1].text
    assert "Rain" not in drafts[-1].text


def test_the_prompt_says_what_the_person_wants():
    _, model = write("haiku", HAIKU, HAIKU, tone="calm", keywords=("kettle",), must_not=("sun",), audience="my aunt")
    asked = model.history[0][-1].text
    assert all(word in asked for word in ("haiku", "home", "calm", "kettle", "sun", "my aunt", "5 syllables"))


def test_chinese_verse_gets_its_marks_rhymes_and_tones():
    drafts, _ = write("wujue", CHINESE, "山", language="zh")
    assert drafts[-1].parts[0].text == "细雨沾衣袖，  \n春风过小桥。  \n归舟无故友，  \n两岸柳花飘。"
    assert set(passed(drafts[-1]).values()) == {True}


def test_a_chinese_verse_is_asked_for_by_length_tones_and_rhyme():
    model = ScriptedChat(replies=[CHINESE.replace("两岸柳花飘", "两岸开"), "山", "月下共吹箫", "山"])
    draft = list(write_poem(brief("wujue", language="zh"), model=model, decoding=TWO))[-1]
    asked = model.history[2][-1].text
    assert all(word in asked for word in ("5 个字", "桥", "____", "平仄", "细雨沾衣袖"))
    assert draft.parts[0].text.endswith("月下共吹箫。")
    assert set(passed(draft).values()) == {True}


def test_free_verse_keeps_a_draft_without_its_repeats():
    said = "The window is open\nSomeone sings\nThe window is open\nSomeone sings\nI wait"
    drafts, model = write("free_verse", said, "a\nb")
    assert lines(drafts[-1]) == ["The window is open", "Someone sings", "I wait."]
    assert len(model.history) == 2


@pytest.mark.parametrize("form", ["wujue", "qilu", "haiku"])
def test_without_a_model_that_speaks_it_the_form_is_given_to_fill_in(form):
    english = ScriptedChat(languages=("en",))
    for model in (None, english):
        [draft] = write_poem(brief(form, language="zh", keywords=("秋山",)), model=model)
        assert draft.state == "done"
        assert draft.parts[0].origin == "composed"
        assert draft.parts[0].text.count("【待补：") == load_form(form, "zh").lines
        assert "没有代写" in draft.notes[0].text("zh")
    assert english.history == []
    if form != "haiku":
        assert any("山" in note.text("zh") for note in draft.notes)
        assert ("中平" in draft.text) or ("中仄" in draft.text)


def test_the_english_sheet_offers_rhymes_of_the_persons_own_words():
    [draft] = write_poem(brief("limerick", keywords=("the night",)))
    assert draft.parts[0].text.count("[to add: ") == 5
    assert "rhyme B" in draft.parts[0].text
    assert any("light" in note.text("en") for note in draft.notes)


def stopped(**part):
    return Draft(brief("haiku"), Outline("Home", (Section("poem", ""),)), (Part("poem", "", **part),), state="stopped")


def test_a_stopped_poem_goes_on_from_its_lines():
    done = stopped(text="Rain on the tin roof  \nThe kettle hums to itself", complete=False)
    model = ScriptedChat(replies=["Nobody calls me", "Snow."])
    draft = list(write_poem(done.brief, model=model, decoding=TWO, done=done))[-1]
    assert lines(draft) == ["Rain on the tin roof", "The kettle hums to itself", "Nobody calls me."]
    assert draft.steps[0].act == "kept"


def test_the_title_is_the_outlines_or_a_short_subject():
    def title(**more):
        return list(write_poem(**{"brief": brief("haiku"), **more}))[-1].outline.title

    assert title() == "Home"
    assert title(outline=Outline("Rain", ())) == "Rain"
    assert title(brief=brief("haiku", title="Tea")) == "Tea"
    assert title(brief=Brief(kind="poem", topic="a very long subject " * 9, form="haiku")) == ""


def test_a_chinese_form_asked_for_in_english_is_explained_in_english():
    [draft] = write_poem(brief("wulu"), model=ScriptedChat(languages=("en",)))
    assert draft.parts[0].text.count("[to add: ") == 8
    assert "中仄" in draft.parts[0].text


def test_a_chinese_limerick_rhymes_without_counting_characters():
    said = "村里有个老木匠\n天天背着旧木箱\n走过小桥\n遇见一只猫\n从此一起晒太阳"
    drafts, model = write("limerick", said, "山", language="zh")
    assert set(passed(drafts[-1]).values()) == {True}
    assert lines(drafts[-1]) == said.split("\n")
    assert len(model.history) == 2


@pytest.mark.parametrize("part", [{"text": "Mine", "locked": True}, {"text": "Mine"}])
def test_a_locked_or_complete_poem_is_not_touched(part):
    [draft] = write_poem(brief("haiku"), model=ScriptedChat(), done=stopped(**part))
    assert draft.parts[0].text == "Mine"


def test_an_engine_that_breaks_between_rounds_leaves_the_lines_there_are():
    broken = GenerationFailed("models.engine_failed", why="x")
    drafts, _ = write("haiku", "Rain on the tin roof", "Snow.", broken)
    assert drafts[-1].state == "done"
    assert lines(drafts[-1])[0].startswith("Rain on the tin roof")


def test_greedy_decoding_still_draws_other_lines():
    model = ScriptedChat(replies=["Rain on the tin roof", *["The kettle hums to itself\nNobody calls me"] * 8])
    draft = list(write_poem(brief("haiku"), model=model, decoding=Decoding("greedy")))[-1]
    assert set(passed(draft).values()) == {True}


@pytest.mark.parametrize(
    ("texts", "joined"), [(["A day,", "a night —"], "A day,  \na night."), (["Why?", "Who?"], "Why?  \nWho?"), ([], "")]
)
def test_the_last_line_ends_the_poem(texts, joined):
    form = load_form("free_verse", "en")
    assert join_lines({at: Line(text, "en") for at, text in enumerate(texts)}, form) == joined


@pytest.mark.model
def test_the_embedded_model_completes_a_haiku():
    from core.models import open_chat

    model = open_chat()
    draft = list(write_poem(brief("haiku"), model=model, decoding=Decoding("sampling", candidates=8, seed=3)))[-1]
    assert set(passed(draft).values()) == {True}
    assert draft.tokens > 0
