"""A voice read from samples, and texts that keep it or do not."""

import pytest
from pydantic import ValidationError

from core.checks.voice import VoiceCard, check_voice, read_voice

SAMPLE = (
    "I open at eight. Coffee first, then the bread. I won't call it artisan. It's bread. You cut it. You eat it. "
    "I sleep on Mondays. I like my bread dark."
)
SAMPLE_ZH = "我八点开门。先煮咖啡，再烤面包。我不说什么手工。面包就是面包。星期一我睡觉。我喜欢面包烤得深一点。"
LONG = (
    "Although the management of the bakery has repeatedly considered an extension of the opening hours into the late "
    "evening, no decision has yet been taken by the owners. " * 3
)


def verdicts(text, card, language="en"):
    return {check.name: check.passed for check in check_voice(text, card, language)}


@pytest.mark.parametrize(("language", "sample"), [("en", SAMPLE), ("zh", SAMPLE_ZH)])
def test_a_sample_keeps_its_own_voice(language, sample):
    card = read_voice([sample], language, name="Baker")
    assert card.name == "Baker"
    assert card.person == "first"
    assert card.sentence_length is not None and card.sentence_length < 9
    assert set(verdicts(sample, card, language).values()) == {True}


def test_favourites_are_words_that_come_back():
    assert "bread" in read_voice([SAMPLE], "en").favourites
    assert "面包" in read_voice([SAMPLE_ZH], "zh").favourites


def test_too_short_a_sample_says_nothing():
    assert read_voice(["Hello there."], "en") == VoiceCard()
    assert check_voice(LONG, VoiceCard(), "en") == ()


def test_long_sentences_in_the_third_person_are_another_voice():
    found = verdicts(LONG, read_voice([SAMPLE], "en"))
    assert found["voice_sentences"] is False
    assert found["voice_person"] is False


PERSONS = [
    ("en", "We bake. We sweep. Our oven is old. It is hot.", "first_plural"),
    ("en", "You bake. You sweep. Your oven is old.", "second"),
    ("en", "She bakes. He sweeps. The oven is old.", "third"),
    ("en", "I bake for you. I sweep for you. You wait.", "first"),
    ("zh", "我们烤面包。我们扫地。炉子很旧。", "first_plural"),
    ("zh", "您先坐。您喝茶。炉子很旧。", "second"),
    ("zh", "我国的面包史很长。他很自我。炉子很旧。", "third"),
]


@pytest.mark.parametrize(("language", "text", "person"), PERSONS)
def test_who_speaks(language, text, person):
    assert read_voice([text], language).person == person


def test_the_pronouns_of_another_person_are_marked():
    text = "We bake. We sweep. Then we sleep."
    [check] = check_voice(text, VoiceCard(person="first"), "en")
    assert [text[span.start : span.end] for span in check.spans] == ["We", "We", "we"]


def test_banned_words_are_marked():
    text = "An artisan loaf. Artisanal things are dear."
    [check] = check_voice(text, VoiceCard(banned=("artisan", "dear")), "en")
    assert check.passed is False
    assert [text[span.start : span.end] for span in check.spans] == ["artisan", "dear"]
    assert check_voice("A loaf.", VoiceCard(banned=("artisan",)), "en")[0].passed is True


def test_marks_that_the_voice_does_not_use():
    card = read_voice([SAMPLE], "en")
    loud = "We are open! Come in! Bread for all! It is dark; it is good."
    [check] = [check for check in check_voice(loud, card, "en") if check.name == "voice_marks"]
    assert check.passed is False
    assert [loud[span.start : span.end] for span in check.spans] == ["!", "!", "!"]


def test_full_width_marks_are_the_same_marks():
    card = read_voice(["好！真好！来吧！走吧。"], "zh")
    assert card.marks == {"!": 0.75}
    assert verdicts("Go! Come! Now! Then stop.", card)["voice_marks"] is True


def test_a_short_text_is_open():
    card = VoiceCard(sentence_length=9, person="first", favourites=("bread",), marks={})
    assert set(verdicts("Well.", card).values()) == {None}


def test_a_card_with_unknown_habits_is_refused():
    with pytest.raises(ValidationError):
        VoiceCard(person="fourth")
    with pytest.raises(ValidationError):
        VoiceCard(mood="merry")
