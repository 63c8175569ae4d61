"""English verse: syllables and rhymes by the dictionary and, where it is silent, by rule; the forms built on them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.checks.poems import check_poem, english, load_form
from core.checks.poems.english import Syllables, count_syllables, list_everyday_rhymes, list_rhyming, pronounce
from core.checks.poems.rhyme import judge_scheme, rhyme_english, rhyme_words
from core.checks.poems.spelling import guess_syllables

HAIKU = "Rain on the tin roof\nThe kettle hums to itself\nNobody calls me"
LIMERICK = """A baker who lived by the sea
Made bread in the shape of a key;
He opened each door
On the very first floor,
And asked all the people for tea."""
SONNET = """The harbor lights are going out again,
The fishing boats lie sleeping on the tide,
A single bell is ringing in the rain,
And all the gulls have found a place to hide.
I walk along the wall without a word,
My father's coat is heavy on my back,
I listen for the song that once I heard,
And follow in the dark the narrow track.
He taught me how to read the evening sky,
To tie a knot that holds against the storm,
To wait until the running clouds go by,
To keep a little fire and keep it warm.
The bell goes on, the morning is not far,
And over all the water stands a star."""
POEMS = {"haiku": HAIKU, "limerick": LIMERICK, "sonnet": SONNET}


def results(text, form):
    return {check.name: check.passed for check in check_poem(text, form, "en")}


@pytest.mark.parametrize(
    ("line", "least", "most"),
    [
        ("The harbor lights are going out again", 10, 10),
        ("fire", 1, 2),
        ("And I am us", 4, 4),
        ("every flower", 4, 5),
        ("don't you'd we’ll I’m", 4, 4),
        ("well-known, mother-in-law", 6, 6),
        ("singin' 'tis o'er wand'ring heav'n", 7, 7),
        ("", 0, 0),
        ("—", 0, 0),
    ],
)
def test_syllables_of_a_line(line, least, most):
    assert count_syllables(line) == Syllables(least, most)


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("moonbeams", "M UW1 N B IY2 M Z"),
        ("willowed", "W IH1 L OW2 D"),
        ("lanternlight", "L AE1 N T ER0 N L AY2 T"),
        ("dreamily", "D R IY1 M IY0 L IY0"),
        ("o'er", "AO1 R"),
        ("zorbly", ""),
    ],
)
def test_words_made_of_known_ones(word, said):
    assert " ".join(next(iter(pronounce(word)), ())) == said


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("blimpish", 2),
        ("zorble", 2),
        ("grebed", 1),
        ("fluted", 2),
        ("quiet", 2),
        ("poemlet", 3),
        ("snork", 1),
        ("rhythm", 1),
    ],
)
def test_syllables_by_spelling(word, count):
    assert guess_syllables(word) == count


@given(st.text(max_size=40))
def test_every_word_has_a_syllable(word):
    assert guess_syllables(word) >= 1


@pytest.mark.parametrize(
    ("one", "two", "verdict"),
    [
        ("sea", "key", True),
        ("again", "rain", True),
        ("glory", "story", True),
        ("moonlight", "tonight", True),
        ("free", "memory", True),
        ("read", "bed", True),
        ("read", "seed", True),
        ("moonbeam", "dream", True),
        ("time", "mine", None),
        ("love", "prove", None),
        ("lawn", "don", None),
        ("snorkle", "blorkle", None),
        ("orange", "door", False),
        ("night", "star", False),
        ("sea", "sea", False),
        ("", "sea", False),
    ],
)
def test_rhymes(one, two, verdict):
    assert rhyme_words(one, two) is verdict
    assert rhyme_words(two, one) is verdict


def test_rhyming_words_are_offered_with_daily_ones_apart():
    assert {"light", "bright", "tonight", "white"} <= set(list_rhyming("night"))
    assert "night" not in list_rhyming("night")
    assert {"light", "white"} <= set(list_everyday_rhymes("night")) < set(list_rhyming("night"))
    assert list_rhyming("snorkblat") == ()


@pytest.mark.parametrize("form", POEMS)
def test_a_poem_in_form_passes_every_check(form):
    assert set(results(POEMS[form], form).values()) == {True}


@pytest.mark.parametrize("form", POEMS)
@pytest.mark.parametrize(
    "head", ["# A title\n\n", "**A title**\n\n", "A title\n\n", "Title: A title\nby Someone\n\n", "## A title\n*"]
)
def test_title_and_author_are_no_lines(head, form):
    assert set(results(head + POEMS[form], form).values()) == {True}


def test_hard_breaks_quotes_stanzas_and_a_signature_do_no_harm():
    stanzas = SONNET.split("\n")
    text = "\n\n".join("  \n".join(stanzas[at : at + 4]) for at in range(0, 14, 4))
    assert set(results(f"{text}\n\n— A. Writer", "sonnet").values()) == {True}
    assert set(results("\n\n".join(f"> “{line}”" for line in HAIKU.split("\n")), "haiku").values()) == {True}


@pytest.mark.parametrize("form", POEMS)
@given(data=st.data())
def test_a_line_more_or_less_breaks_the_form(form, data):
    lines = POEMS[form].split("\n")
    at = data.draw(st.integers(0, len(lines) - 1))
    assert results("\n".join([*lines[:at], *lines[at + 1 :]]), form)["poem_lines"] is False
    assert results("\n".join([*lines[: at + 1], *lines[at:]]), form)["poem_lines"] is False


@pytest.mark.parametrize(
    ("form", "old", "new", "failed"),
    [
        ("haiku", "tin roof", "roof", "poem_syllables"),
        ("haiku", "The kettle", "The old kettle", "poem_syllables"),
        ("haiku", "Rain on the tin roof\nThe", "Rain on the\ntin roof. The", "poem_syllables"),
        ("limerick", "a key", "a bone", "poem_rhyme"),
        ("limerick", "for tea", "by the sea", "poem_rhyme"),
        ("limerick", "He opened", "And one fine day he opened", "poem_syllables"),
        ("sonnet", "a place to hide", "a place to sleep", "poem_rhyme"),
        ("sonnet", "I walk along", "Slowly I walk along", "poem_syllables"),
        ("sonnet", "stands a star", "stands a lamp", "poem_rhyme"),
    ],
)
def test_what_breaks_the_form_is_found_where_it_stands(form, old, new, failed):
    text = POEMS[form].replace(old, new)
    broken = {check.name: check for check in check_poem(text, form, "en") if check.passed is False}
    assert list(broken) == [failed]
    shown = [text[span.start : span.end] for span in broken[failed].spans]
    assert shown
    assert any(new.split("\n")[0] in piece or piece in new for piece in shown)


@pytest.mark.parametrize(
    ("third", "passed"), [("He opened all the doors", True), ("He opened up all the doors", False)]
)
def test_short_lines_of_a_limerick_are_shorter(third, passed):
    text = LIMERICK.replace("A baker who lived by the sea", "A baker by the great sea")
    assert results(text.replace("He opened each door", third), "limerick")["poem_syllables"] is passed


def test_words_nobody_knows_leave_it_open():
    assert results(HAIKU.replace("kettle", "blunzle"), "haiku")["poem_syllables"] is True
    assert results(HAIKU.replace("the tin roof", "the blunz"), "haiku")["poem_syllables"] is None
    assert results(HAIKU.replace("Nobody calls me", "7 o'clock"), "haiku")["poem_syllables"] is None
    assert results(LIMERICK.replace("a key", "a blunzee"), "limerick")["poem_rhyme"] is None


def test_without_the_dictionary_near_misses_stay_open(monkeypatch):
    def missing(name):
        raise english.PackageNotFoundError(name)

    monkeypatch.setattr(english, "distribution", missing)
    caches = (english._load, english._by_tail, english.pronounce, rhyme_words)
    for cached in caches:
        cached.cache_clear()
    try:
        assert results(HAIKU, "haiku") == {"poem_lines": True, "poem_syllables": True}
        assert results(HAIKU.replace("the tin roof", "the roof"), "haiku")["poem_syllables"] is None
        assert results(LIMERICK, "limerick")["poem_rhyme"] is None
        assert list_rhyming("night") == ()
    finally:
        for cached in caches:
            cached.cache_clear()


PETRARCHAN = "ABBAABBACDECDE"


def test_the_scheme_that_fits_best_is_taken():
    ends = {"A": ("day", "way", "say", "play"), "B": ("night", "light", "bright", "white"), "C": ("sea", "key")}
    ends |= {"D": ("moon", "soon"), "E": ("door", "floor")}
    pools = {letter: iter(words) for letter, words in ends.items()}
    lines = [next(pools[letter]) for letter in PETRARCHAN]
    found = judge_scheme(lines, load_form("sonnet", "en").schemes, rhyme_english)
    assert (found.scheme, found.passed) == (PETRARCHAN, True)


@pytest.mark.parametrize(
    ("text", "passed"),
    [
        ("The window is open.\nSomeone is singing.", True),
        ("The window is open and someone is singing.", False),
        ("A line.\n" + "And then it went on and on without a break. " * 4, False),
        ("", False),
    ],
)
def test_free_verse_is_lines_and_no_prose(text, passed):
    assert results(text, "free_verse") == {"poem_lines": passed}


@pytest.mark.parametrize("form", [*POEMS, "free_verse", "wujue"])
@pytest.mark.parametrize("unit", ["a", "a ", "a'", "'", "-", "a\n", "\n\n", "mississippi", "e", "# a\n", "by A\n", "*"])
def test_very_long_texts_of_one_thing_are_only_rejected(form, unit):
    passed = check_poem(unit * 30_000, form, "en")[0].passed
    assert passed is (form == "free_verse" and unit == "a\n")
