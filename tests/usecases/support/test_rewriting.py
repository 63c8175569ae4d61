"""Follow-ups become questions that stand alone; a model's rewriting must come from the dialogue."""

import pytest

from core.errors import GenerationFailed
from core.models import ScriptedChat
from core.usecases.support.records import Turn
from core.usecases.support.rewriting import is_faithful, is_follow_up, make_standalone, model_standalone

ENGLISH = (
    Turn("user", "Hello"),
    Turn("assistant", "Hello! What would you like to know?"),
    Turn("user", "How long does delivery to Norway take?"),
    Turn("assistant", "Delivery takes nine days."),
)
CHINESE = (Turn("user", "标准配送到德国要多久？"), Turn("assistant", "需要5天。"))


@pytest.mark.parametrize(
    ("question", "language", "follows"),
    [
        ("And how much does it cost?", "en", True),
        ("What about Chile?", "en", True),
        ("Why?", "en", True),
        ("Can cast iron skillets go into the dishwasher?", "en", False),
        ("Do you sell bicycles?", "en", False),
        ("Is there a student discount?", "en", False),
        ("Do you deliver?", "en", True),
        ("Can it go there?", "en", True),
        ("它要多少钱？", "zh", True),
        ("那法国呢？", "zh", True),
        ("你们卖自行车吗？", "zh", False),
        ("铸铁煎锅可以放进洗碗机清洗吗？", "zh", False),
    ],
)
def test_follow_ups_are_told_from_whole_questions(question, language, follows):
    assert is_follow_up(question, language) is follows


@pytest.mark.parametrize(
    ("question", "history", "language", "expected"),
    [
        ("What about Chile?", ENGLISH, "en", "How long does delivery to Chile take?"),
        ("And to Chile?", ENGLISH, "en", "How long does delivery to Chile take?"),
        ("那法国呢？", CHINESE, "zh", "标准配送到法国要多久？"),
        (
            "Can cast iron skillets go into the dishwasher?",
            ENGLISH,
            "en",
            "Can cast iron skillets go into the dishwasher?",
        ),
        ("What about Chile?", (), "en", "What about Chile?"),
    ],
)
def test_by_rules(question, history, language, expected):
    assert make_standalone(question, history, language).question == expected


def test_a_pronoun_takes_the_topic_along():
    made = make_standalone("How much does it cost?", ENGLISH, "en")
    assert made.question.startswith("How much does it cost?")
    assert "delivery to Norway" in made.question
    assert made.context == "How long does delivery to Norway take?"


def test_a_chain_of_follow_ups_reaches_the_topic():
    history = (*ENGLISH, Turn("user", "How much does it cost?"), Turn("assistant", "Ten pounds."))
    assert "delivery to Norway" in make_standalone("And is that insured?", history, "en").question


@pytest.mark.parametrize(
    ("rewritten", "faithful"),
    [
        ("How long does delivery to Chile take?", True),
        ("How long does express delivery to Chile take?", False),
        ("How long does delivery to Norway take?", False),
        ("", False),
    ],
)
def test_a_rewriting_may_add_nothing_and_keeps_names(rewritten, faithful):
    assert is_faithful(rewritten, "And what about Chile?", ENGLISH, "en") is faithful


def test_a_model_is_asked_with_identifiers_masked_and_believed_only_when_faithful():
    history = (*ENGLISH, Turn("user", "I am ann@shop.example"))
    model = ScriptedChat(
        replies=[
            "How long does delivery to Chile take?",
            "Buy our crypto token!",
            GenerationFailed("prompts.head", name="x"),
        ]
    )
    assert model_standalone("What about Chile?", history, "en", model) == "How long does delivery to Chile take?"
    assert model_standalone("What about Chile?", history, "en", model) == ""
    assert model_standalone("What about Chile?", history, "en", model) == ""
    assert "ann@shop.example" not in "".join(message.text for message in model.history[0])
    assert "Norway" in model.history[0][-1].text
