"""The controls of a training: what it starts from, what learns, and the settings, each with what it does.

Does not train.
"""

from typing import TYPE_CHECKING

import streamlit as st

from apps._lab_seat import Seat

if TYPE_CHECKING:
    from core.usecases.lab.tuning.records import Recipe

METHODS = ("head", "lora", "full")
SCHEDULES = ("linear", "cosine", "exponential")
FORMATS = {"rate": "%.1e", "weight_decay": "%.3f", "warmup": "%.2f", "clip": "%.1f", "dropout": "%.2f"}
STEPS = {"rate": 1e-4, "weight_decay": 0.01, "warmup": 0.05, "clip": 0.5, "dropout": 0.05}
SPLIT = {"test_share": 0.05, "check_share": 0.05}


def put_recipe(seat: Seat, *, by_seed: bool) -> "Recipe":
    """All settings as the person has them now. InputError where a value is out of range."""
    from core.usecases.lab.tuning.records import DEFAULTS, Recipe

    method = st.segmented_control(
        seat.say("lab_page.method"), METHODS, default="head", required=True, key="method",
        format_func=lambda name: seat.say(f"lab_page.method_{name}"), persist_state="session",
    )  # fmt: skip
    st.caption(seat.say(f"lab_page.about_{method}"))
    base = _put_base(seat)
    values: dict[str, object] = dict(DEFAULTS[method])
    with st.expander(seat.say("lab_page.settings"), icon=":material/tune:"):
        rows = [["epochs", "batch", "rate"], ["warmup", "weight_decay", "clip"], ["dropout", "patience", "seed"]]
        rows[2:] = [rows[2] + (["rank"] if method == "lora" else [])]
        for row in rows:
            for column, name in zip(st.columns(len(row)), row, strict=True):
                with column:
                    values[name] = _put_number(seat, name, method, values)
        values["schedule"] = st.segmented_control(
            seat.say("lab_page.schedule"), SCHEDULES, default="linear", required=True, key="schedule",
            format_func=lambda name: seat.say(f"lab_page.schedule_{name}"), persist_state="session",
        )  # fmt: skip
        if by_seed:
            for column, name in zip(st.columns(2), SPLIT, strict=True):
                with column:
                    values[name] = _put_number(seat, name, "any", values)
    return Recipe(base, method, **values)


def _put_base(seat: Seat) -> str:
    """The bases that are here; another by its name, on one's own machine."""
    from core.usecases.lab.tuning.bases import list_bases

    bases = list_bases(seat.room.settings)
    if not seat.owns_machine:
        return st.selectbox(seat.say("lab_page.base"), bases, key="base", persist_state="session")
    return st.selectbox(
        seat.say("lab_page.base"), bases, key="base", accept_new_options=True, help=seat.say("lab_page.base_help"),
        persist_state="session",
    )  # fmt: skip


def _put_number(seat: Seat, name: str, method: str, values: dict[str, object]) -> float | int:
    from core.usecases.lab.tuning.records import LIMITS, Recipe

    low, high = LIMITS[name]
    default = values.get(name, Recipe.__dataclass_fields__[name].default)
    whole = isinstance(default, int)
    kind = int if whole else float
    return st.number_input(
        seat.say(f"lab_page.set_{name}"), kind(low), kind(high), kind(default), key=f"{method}_{name}",
        step=1 if whole else STEPS.get(name, SPLIT.get(name)), format="%d" if whole else FORMATS.get(name, "%.2f"),
        help=seat.say(f"lab_page.about_{name}"), persist_state="session",
    )  # fmt: skip
