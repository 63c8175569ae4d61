"""Misspelt English words are found where they stand; names, British spelling and the question's words are right."""

import pytest

from core.checks.spelling import find_misspellings, suggest_spelling


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("It is definately too late becuase we recieve nothing.", ["definately", "becuase", "recieve"]),
        ("The coloured fibres of the defence centre were analysed at 3 kilometres.", []),
        ("She organised it and realised their behaviour.", []),
        ("Photosynthesis in Xylopia uses chlorophyll; Mr Abcde said so.", []),
        ("Don't, it's the children's, isn't it?", []),
        ("Mail a.b@exampel.com or see https://exampel.com/pagge and `prinnt`.", []),
        ("A well-known e-mail on wifi, etc.", []),
        ("水 evaporats 了", ["evaporats"]),
        ("", []),
    ],
)
def test_what_is_misspelt(text, wrong):
    assert [text[span.start : span.end] for span in find_misspellings(text)] == wrong


def test_words_of_the_question_are_right():
    assert find_misspellings("The zorble spins.", {"zorble"}) == ()
    assert len(find_misspellings("The zorble spins.")) == 1


@pytest.mark.parametrize(
    ("word", "meant"), [("recieve", "receive"), ("definately", "definitely"), ("becuase", "because"), ("qqxzvk", "")]
)
def test_what_was_meant(word, meant):
    assert suggest_spelling(word) == meant
