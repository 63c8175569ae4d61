"""One head's attention as the page shows it: the map, one pair of words worked out, the formula's steps, all heads."""

import html
from collections.abc import Sequence

import numpy as np
import streamlit as st

from apps._lab_pictures import map_chart, mosaic, weighed_words
from apps._lab_seat import Seat
from core.usecases.lab.inside.positions import likeness, sinusoids
from core.usecases.lab.inside.reading import Reading
from core.usecases.lab.inside.working import Working, head_size, learned_positions

NUMBERS = 8
"""Numbers shown of a vector; the rest is counted."""
PLACES = 48
"""Places shown in the pictures of positions."""


def put_weights(seat: Seat, reading: Reading, working: Working) -> None:
    """Who looks at whom, and that it was worked out here."""
    st.header(seat.say("lab_inside.weights_title"))
    st.caption(seat.say("lab_inside.weights_help"))
    _put_map(seat, reading, working.attention.weights, "weights")
    checked = seat.say("lab_inside.checked", difference=f"{working.difference:.1e}")
    st.html(f'<div class="note good" role="status"><p>{html.escape(checked)}</p></div>')


def put_pair(seat: Seat, reading: Reading, working: Working) -> None:
    """Two words chosen, and the number between them worked out."""
    say = seat.say
    st.header(say("lab_inside.pair_title"))
    left, right = st.columns(2, gap="large")
    names = [f"{at} {label}" for at, label in enumerate(reading.labels, start=1)]
    last = len(names) - 1
    looking = left.selectbox(
        say("lab_inside.looking"), range(len(names)), index=last, format_func=names.__getitem__, key="pair_from"
    )
    seen = right.selectbox(
        say("lab_inside.seen"), range(len(names)), index=min(1, last), format_func=names.__getitem__, key="pair_to"
    )
    titles = [f"{weight:.4f}" for weight in working.attention.weights[looking]]
    st.html(weighed_words([f"{label} " for label in reading.labels], working.attention.weights[looking], titles))
    st.html(_pair_text(seat, reading, working, (looking, seen)))


def _pair_text(seat: Seat, reading: Reading, working: Working, pair: tuple[int, int]) -> str:
    """q . k, divided by sqrt(d), through softmax: with the numbers."""
    attention, size = working.attention, head_size(reading)
    i, j = pair
    query, key = working.turned_query[i], working.turned_key[j]
    products = " + ".join(f"{a:.2f}·{b:.2f}" for a, b in zip(query[:3], key[:3], strict=True))
    lines = [
        f"<i>q</i><sub>{i + 1}</sub> · <i>k</i><sub>{j + 1}</sub> = {products} + … ({size}) "
        f"= <b>{attention.scores[i, j]:.4f}</b>",
        f"{attention.scores[i, j]:.4f} / √{size} = <b>{attention.scaled[i, j]:.4f}</b>",
    ]
    if working.allowed[i, j]:
        top = attention.masked[i].max()
        whole = np.exp(attention.masked[i] - top).sum()
        lines.append(
            f"e<sup>{attention.scaled[i, j]:.3f} − {top:.3f}</sup> / {whole:.4f} = <b>{attention.weights[i, j]:.4f}</b>"
        )
    else:
        lines.append(html.escape(seat.say("lab_inside.not_allowed")))
    heads = ("step_scores", "step_scaled", "step_softmax")
    rows = "".join(
        f"<dt>{html.escape(seat.say(f'lab_inside.{name}'))}</dt><dd>{line}</dd>"
        for name, line in zip(heads, lines, strict=True)
    )
    return f'<dl class="formula">{rows}</dl>'


def put_formula(seat: Seat, reading: Reading, working: Working) -> None:
    """Every matrix of the formula."""
    say = seat.say
    st.header(say("lab_inside.formula_title"))
    st.latex(r"\mathrm{softmax}\!\left(\frac{QK^{\top}}{\sqrt{d}} + M\right)V")
    names = ("vectors", "scores", "scaled", "mask", "softmax", "output")
    tabs = st.tabs([say(f"lab_inside.tab_{name}") for name in names])
    attention = working.attention
    shown = {
        "scores": attention.scores,
        "scaled": attention.scaled,
        "mask": working.allowed.astype(float),
        "softmax": attention.weights,
    }
    for tab, name in zip(tabs, names, strict=True):
        with tab:
            st.caption(say(f"lab_inside.help_{name}", size=head_size(reading)))
            if name in shown:
                _put_map(seat, reading, shown[name], name)
            elif name == "output":
                st.html(_vectors(reading.labels, attention.output))
            else:
                _put_vectors(seat, reading, working)


def _put_vectors(seat: Seat, reading: Reading, working: Working) -> None:
    parts = (("query", working.query), ("key", working.key), ("value", working.value))
    if working.rotated:
        parts = (
            *parts[:1], ("turned_query", working.turned_query), *parts[1:2], ("turned_key", working.turned_key),
            *parts[2:],
        )  # fmt: skip
    for name, rows in parts:
        st.html(f"<h4>{html.escape(seat.say(f'lab_inside.{name}'))}</h4>{_vectors(reading.labels, rows)}")


def _vectors(labels: Sequence[str], rows: np.ndarray) -> str:
    """The first numbers of each word's vector."""
    more = rows.shape[1] - NUMBERS
    heads = "".join(f"<th>{at}</th>" for at in range(1, min(NUMBERS, rows.shape[1]) + 1))
    lines = "".join(
        f'<tr><th translate="no">{html.escape(label)}</th>{"".join(f"<td>{value:.3f}</td>" for value in row[:NUMBERS])}'
        f"{'<td>…</td>' if more > 0 else ''}</tr>"
        for label, row in zip(labels, rows, strict=True)
    )
    rest = f"<th>+{more}</th>" if more > 0 else ""
    return f'<div class="wide numbers"><table><tr><th></th>{heads}{rest}</tr>{lines}</table></div>'


def put_heads(seat: Seat, reading: Reading, chosen: tuple[int, int]) -> None:
    """All heads of all layers in one picture."""
    say = seat.say
    st.header(say("lab_inside.heads_title"))
    st.caption(say("lab_inside.heads_help", layers=reading.layers, heads=reading.heads))
    st.image(mosaic(reading.weights, chosen), width="content")


def put_positions(seat: Seat, reading: Reading, working: Working) -> None:
    """How this model is told where a word stands, beside the sines and cosines of the first Transformer."""
    say = seat.say
    st.header(say("lab_inside.positions_title"))
    left, right = st.columns(2, gap="large")
    places = [str(at) for at in range(1, PLACES + 1)]
    with left:
        if working.rotated:
            st.caption(say("lab_inside.rotary_help"))
            st.html(_turns(reading.labels, working.angles))
        else:
            st.caption(say("lab_inside.learned_help"))
            learned = likeness(learned_positions(reading.specimen, PLACES))
            _put_picture(seat, learned, places[: len(learned)], places[: len(learned)], "place")
    with right:
        st.caption(say("lab_inside.sinusoid_help"))
        _put_picture(seat, sinusoids(PLACES, 32), places, [str(at) for at in range(32)], "number")


def _turns(labels: Sequence[str], angles: np.ndarray) -> str:
    """For each word, how far four of its pairs are turned: hands of a clock."""
    shown = np.linspace(0, angles.shape[1] - 1, 4).astype(int)
    heads = "".join(f"<th>{at + 1}</th>" for at in shown)
    rows = "".join(
        f'<tr><th translate="no">{html.escape(label)}</th>{"".join(_clock(float(row[at])) for at in shown)}</tr>'
        for label, row in zip(labels, angles, strict=True)
    )
    return f'<div class="wide numbers"><table class="clocks"><tr><th></th>{heads}</tr>{rows}</table></div>'


def _clock(angle: float) -> str:
    return f'<td><i class="clock" style="--turn:{angle:.4f}rad" title="{angle:.3f}"></i></td>'


def _put_picture(seat: Seat, values: np.ndarray, rows: Sequence[str], columns: Sequence[str], x: str) -> None:
    """A map without words on its sides: places down, places or numbers across."""
    data = [
        {"row": int(a), "column": int(b), "value": float(values[i, j])}
        for i, a in enumerate(rows)
        for j, b in enumerate(columns)
    ]
    axes = {
        name: {
            "field": field,
            "type": "ordinal",
            "title": seat.say(f"lab_inside.{title}"),
            "axis": {"labelOverlap": True},
        }
        for name, field, title in (("y", "row", "place"), ("x", "column", x))
    }
    colour = {
        "field": "value",
        "type": "quantitative",
        "legend": None,
        "scale": {"scheme": "blueorange", "domainMid": 0},
    }
    chart = {"data": {"values": data}, "mark": "rect", "encoding": {**axes, "color": colour}, "height": 300}
    st.vega_lite_chart(chart | {"width": "container"}, width="stretch")


def _put_map(seat: Seat, reading: Reading, values: np.ndarray, name: str) -> None:
    titles = (seat.say("lab_inside.looking"), seat.say("lab_inside.seen"), seat.say(f"lab_inside.value_{name}"))
    st.vega_lite_chart(
        map_chart(values, reading.labels, reading.labels, titles=titles, digits=0 if name == "mask" else 2),
        width="stretch", key=f"map_{name}_{st.session_state['inside_kind']}",
    )  # fmt: skip
