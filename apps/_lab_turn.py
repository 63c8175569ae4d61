"""A model of the lab at work for whoever asks: in the line before all models, paid for in tokens, once for a question.

Does not know what the model does.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import streamlit as st

from apps._lab_seat import Seat
from apps._waiting import stand_in_line

T = TypeVar("T")


@contextmanager
def my_turn(seat: Seat) -> Iterator[bool]:
    """Whether a model is asked, once it is one's turn, which lasts as long as the block; False where the day's tokens
    are used up, which is said. AccessError where the line is full."""
    turn = stand_in_line(seat.room.access, seat.language, st.empty())
    if turn is None:
        yield False
        return
    with turn:
        yield True


def ask_once(seat: Seat, name: str, asked: object, work: Callable[[], T], busy: str) -> T | None:
    """What `work` finds for `asked`, None where no model is asked. The session keeps it under `name`, so that drawing
    the page again asks nobody; what was found for another question goes when this one has its answer."""
    known = st.session_state.get(name)
    if known is None or known[0] != asked:
        with my_turn(seat) as mine:
            if not mine:
                return None
            with st.spinner(busy):
                known = st.session_state[name] = asked, work()
    return known[1]
