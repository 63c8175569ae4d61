"""What messages do besides asking."""

import pytest

from core.usecases.support.moves import find_choice, find_move, wants_person


@pytest.mark.parametrize(
    ("text", "move"),
    [
        ("Hello!", "greeting"),
        ("good morning", "greeting"),
        ("你好呀～", "greeting"),
        ("Thanks a lot!", "thanks"),
        ("好的，谢谢您", "thanks"),
        ("明白了，谢谢", "thanks"),
        ("没有其他问题了，谢谢", "thanks"),
        ("没别的了", "thanks"),
        ("No, that's all, thanks!", "thanks"),
        ("Nothing else, thank you", "thanks"),
        ("That’s it for now.", "thanks"),
        ("谢谢，那运费是多少", None),
        ("没有问题吗", None),
        ("that is all the delivery options?", None),
        ("谢谢您！", "thanks"),
        ("谢谢你的帮助", "thanks"),
        ("Thank you, that helped!", "thanks"),
        ("Thanks, this is helpful but how long does it take?", None),
        ("bye bye", "bye"),
        ("再见", "bye"),
        ("Yes, please.", "yes"),
        ("yes do it", "yes"),
        ("是的，确认", "yes"),
        ("No thanks", "no"),
        ("不用了", "no"),
        ("不用了，谢谢", "no"),
        ("不了，谢谢您！", "no"),
        ("没有", "no"),
        ("不要寄到公司", None),
        ("Hello, where is my parcel?", None),
        ("Do you sell thank-you cards?", None),
        ("可以退货吗", None),
        ("No refunds on sale items, right?", None),
        ("", None),
    ],
)
def test_moves(text, move):
    assert find_move(text) == move


@pytest.mark.parametrize(
    ("text", "wants"),
    [
        ("I want to talk to a human", True),
        ("Could you put me through to somebody?", True),
        ("a real person please", True),
        ("agent", True),
        ("转人工", True),
        ("I want to make a complaint", True),
        ("I'd like to complain about the courier.", True),
        ("How do I make a complaint?", False),
        ("我要投诉！", True),
        ("怎么投诉", False),
        ("我要找真人客服", True),
        ("叫个人来", True),
        ("Is the mug hand made by a person?", False),
        ("Who is the travel agent for Peru?", False),
        ("客服电话是多少", False),
        ("个人信息怎么删除", False),
        ("I don't want to talk to a person, just tell me how long shipping takes", False),
        ("I do not need a human agent, what is the return window?", False),
        ("No need to speak with someone: do you ship to Norway?", False),
        ("I don't want to talk to a bot, give me a human", True),
        ("I don't need this, let me talk to someone", True),
        ("Why can I not talk to a real person?", True),
        ("不用转人工，退货期限是多少天？", False),
        ("我不想找客服，请问运费多少", False),
        ("不需要人工客服", False),
        ("要不要转人工？", True),
        ("能不能转人工", True),
        ("我不想跟机器人说话，转人工", True),
        ("不要客服机器人，要人工", True),
        ("为什么不转人工", True),
    ],
)
def test_requests_for_a_person(text, wants):
    assert wants_person(text) is wants


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("How do I cancel an order?", 0),
        ("how do i cancel an order", 0),
        ("1", 0),
        ("the second one", 1),
        ("2.", 1),
        ("第二个", 1),
        ("neither", None),
        ("12", None),
    ],
)
def test_choosing(text, chosen):
    options = ("How do I cancel an order?", "How do I cancel a subscription?")
    assert find_choice(text, options) == (None if chosen is None else options[chosen])
