from collections.abc import Sequence

import pytest
from langchain_core.messages import AIMessage

from core.evals import speed
from core.evals.speed_worker import Peer, first_and_rate, measure, talk_of

OURS = {"decode": 60.0, "together": 180.0, "first_again": 0.1, "first_cold": 1.0, "peak_memory": 7e8, "ready": 2.0}
PEER = OURS | {"decode": 20.0, "one_by_one": 20.0, "batch": 60.0, "first_again": 1.0, "peak_memory": 1.2e9}


class Echo:
    """Says `n` numbers; a token is a word."""

    def __init__(self):
        self.asked = []

    def stream(self, messages, tokens):
        self.asked.append(messages)
        yield from (f"{n} " for n in range(tokens))

    def together(self, many, tokens):
        return {"together": float(len(many) * tokens)}

    def count(self, messages: Sequence) -> int:
        return sum(len(message.text.split()) for message in messages)


def test_the_sides_become_ratios_with_targets():
    scores = {score.name: score for score in speed.compare([OURS, OURS, OURS | {"decode": 1.0}], [PEER] * 3)}
    assert scores["decoding, times the peer's"].value == pytest.approx(3) and scores["decoding, times the peer's"].met
    assert scores["eight at once, times the peer one at a time"].value == pytest.approx(9)
    assert scores["eight at once, times the peer's padded batch"].value == pytest.approx(3)
    follow_up = next(score for name, score in scores.items() if "follow-up on 1,000" in name)
    assert follow_up.value == pytest.approx(0.1) and follow_up.met and follow_up.n == 3


def test_talks_are_as_long_as_asked_and_share_no_beginning():
    side = Echo()
    first, second = talk_of(side, 100, 1), talk_of(side, 100, 500)
    assert all(100 <= side.count(talk) < 140 for talk in (first, second))
    assert first[0].text[:10] != second[0].text[:10]


def test_a_pass_gives_every_figure_and_the_follow_up_holds_the_first_answer():
    side = Echo()
    figures = measure(side)
    assert set(figures) == {"together", "decode", "first_cold", "first_again", "peak_memory"}
    assert figures["together"] == 8 * 64
    follow_ups = [messages for messages in side.asked if len(messages) == 3]
    assert len(follow_ups) == 3 and all(isinstance(messages[1], AIMessage) for messages in follow_ups)


def test_the_rate_leaves_out_the_first_token():
    seconds, rate, text = first_and_rate(Echo(), [], 3)
    assert seconds > 0 and rate > 0 and text == "0 1 2 "


def test_a_process_that_dies_is_not_waited_for():
    with pytest.raises(OSError), speed._serving(["/bin/sh", "-c", "exit 1"]):
        raise AssertionError("never reached")


@pytest.mark.model
def test_the_peer_writes_what_it_is_asked_to():
    side = Peer()
    figures = side.together([talk_of(side, 40, 1), talk_of(side, 60, 50)], 4)
    assert figures["one_by_one"] > 0 and figures["batch"] > 0
    assert len(list(side.stream(talk_of(side, 40, 9), 3))) >= 1
