"""What is taken out of a model's reply, and what stays."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.usecases.writing.cleaning import clean_reply, cut_after_signature, cut_unfinished, find_loop, name_slots


def clean(raw, language="en", **more):
    return clean_reply(raw, language=language, **more)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Sure! Here is the introduction:\n\nThe shop opens at nine.", "The shop opens at nine."),
        ("Certainly, here's a short post for you:\nThe shop opens at nine.", "The shop opens at nine."),
        ("Of course! The shop opens at nine.", "The shop opens at nine."),
        ("The shop opens at nine.\n\nLet me know if you would like any changes!", "The shop opens at nine."),
        ("The shop opens at nine.\n\nI hope this helps.\n\nFeel free to ask.", "The shop opens at nine."),
        ("In this section, we will look at the shop. The shop opens at nine.", "The shop opens at nine."),
        ("As an AI language model, I cannot visit. The shop opens at nine.", "The shop opens at nine."),
        ("## Opening\n\nThe shop opens at nine.", "The shop opens at nine."),
        ("**Opening**\nThe shop opens at nine.", "The shop opens at nine."),
        ("Title: A shop\nThe shop opens at nine.", "The shop opens at nine."),
        ("“The shop opens at nine.”", "The shop opens at nine."),
        ("<|im_start|>assistant: The shop opens at nine.<|im_end|>", "The shop opens at nine."),
        ("Assistant: The shop opens at nine.", "The shop opens at nine."),
    ],
)
def test_chatter_headings_and_talk_about_the_text_go(raw, text):
    assert clean(raw, heading="Opening") == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("好的，以下是您要的开头：\n\n商店九点开门。", "商店九点开门。"),
        ("商店九点开门。\n\n希望对您有帮助！", "商店九点开门。"),
        ("在本节中，我们将介绍商店。商店九点开门。", "商店九点开门。"),
        ("开头\n商店九点开门。", "商店九点开门。"),
    ],
)
def test_chinese_chatter_goes(raw, text):
    assert clean(raw, "zh", heading="开头") == text


@pytest.mark.parametrize(
    "text",
    [
        "Sure of his aim, he threw the ball.",
        "Here is where the river bends. We waited.",
        "Great things were expected of the boy: he could count.",
        "Great news for the town:\n- The bridge is open.",
        "Here is my advice: buy bread.",
        'He said "no" and she said "yes"',
        "Dear all,\n\nThe shop opens at nine.\n\nKind regards,\nAna",
        "- one\n- two",
        "以下游的村子为例，水位在上涨。",
    ],
)
def test_what_only_looks_like_chatter_stays(text):
    assert clean(text) == text


def test_the_prompt_is_never_echoed_and_nothing_is_told_twice():
    raw = "Give the details.\nThe shop opens at nine on Market Street. It sells bread and cheese from the valley."
    assert clean(raw, said=("Give the details.",), told="The shop opens at nine on Market Street.") == (
        "It sells bread and cheese from the valley."
    )


@pytest.mark.parametrize(
    ("raw", "text", "language"),
    [
        ("The sea was calm that day. Mara went out early. The sea was calm that day. Mara went out.", 2, "en"),
        ("One two three four five. It was so, it was so, it was so, it was so", 1, "en"),
        (
            "He likes to walk a lot. "
            + " ".join(f"He likes to walk {n}." for n in ("home", "far", "up", "down", "on")),
            4,
            "en",
        ),
        ("海面很平静，玛拉出门了。天亮了她才回来。海面很平静，玛拉出门了。", 2, "zh"),
    ],
)
def test_a_loop_is_cut_at_the_last_whole_sentence(raw, text, language):
    at = find_loop(raw, language)
    assert at is not None
    kept = raw[:at].strip()
    assert kept.endswith((".", "。"))
    assert clean(raw, language) == kept
    assert kept.count(".") + kept.count("。") == text


def test_short_sentences_may_come_again():
    text = "No. She laughed. No. She laughed again, and he went home."
    assert clean(text) == text


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("It rained. Then the wi", "It rained."),
        ("It rained.", "It rained."),
        ("never ended", "never ended"),
        ("下雨了。然后风", "下雨了。"),
        ("", ""),
    ],
)
def test_a_reply_that_ran_out_of_room_ends_with_a_whole_sentence(text, cut):
    assert cut_unfinished(text, "zh" if "雨" in text else "en") == cut


def test_blanks_a_model_left_look_like_our_own():
    assert name_slots("Dear [Your Name], see [1] and [the page](x).", "en") == (
        "Dear [to add: your name], see [1] and [the page](x)."
    )
    assert name_slots("尊敬的【姓名】：【待补：时间】", "zh") == "尊敬的【待补：姓名】：【待补：时间】"


@pytest.mark.parametrize(
    ("letter", "kept"),
    [
        ("Dear Ana,\n\nCome.\n\nKind regards,\nBen\n\nChat history:\n* no", "Dear Ana,\n\nCome.\n\nKind regards,\nBen"),
        ("Dear Ana,\n\nKind regards,\nBen\nHead of Sales", "Dear Ana,\n\nKind regards,\nBen\nHead of Sales"),
        ("Dear Ana,\n\nKind regards,\nBen\n\nP.S. Bring tea.", "Dear Ana,\n\nKind regards,\nBen\n\nP.S. Bring tea."),
        ("李老师：\n\n此致\n敬礼\n\n王宁", "李老师：\n\n此致\n敬礼\n\n王宁"),
        ("He sent his best regards to all.\n\nThen: he left.", "He sent his best regards to all.\n\nThen: he left."),
    ],
)
def test_a_letter_ends_with_its_signature(letter, kept):
    assert cut_after_signature(letter) == kept


@given(st.text(alphabet='ab .。\n#*[]|<>"“”好的：', max_size=200), st.sampled_from(["en", "zh"]))
@example("<\n# <", "en")
def test_cleaning_adds_nothing_but_names_for_places_and_depth_to_headings(raw, language):
    once, marks = clean(raw, language), raw.count("[") + raw.count("【")
    assert len(once.replace("#", "")) <= len(raw.replace("#", "")) + 12 * marks
    assert once.count("#") <= 3 * raw.count("#")


@pytest.mark.parametrize(
    "raw", ["a" * 100_000, "“" * 50_000, "[" * 50_000, "#" * 50_000, "好的" * 40_000, "a. " * 30_000]
)
def test_hostile_replies_are_read_in_linear_time(raw):
    assert isinstance(clean(raw), str)
