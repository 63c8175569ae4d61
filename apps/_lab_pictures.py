"""Pictures of the lab as chart descriptions and drawings: bars, maps, trees. Pure functions; text in them is escaped.

Knows no widget and no session. Charts are Vega-Lite, which draws text as text; what is drawn by hand is escaped here.
"""

import html
import io
from collections.abc import Mapping, Sequence

import numpy as np

from core.usecases.lab.token_labels import SPACE

TEAL, GREY, AMBER = "#0f766e", "#b8c1cc", "#d97706"
INK = (15, 118, 110)
"""The colour of a full weight, as red, green, blue."""
GAP = 2


def map_chart(
    values: np.ndarray, rows: Sequence[str], columns: Sequence[str], *, titles: tuple[str, str, str], digits: int = 2
) -> dict[str, object]:
    """A map of (rows, columns) numbers from 0 on, darker for more. Titles are those of rows, columns and values.

    Labels are numbered, because the same word may stand twice; small maps have their numbers written in.
    """
    names = [f"{at} {label}" for at, label in enumerate(rows, start=1)]
    heads = [f"{at} {label}" for at, label in enumerate(columns, start=1)]
    data = [
        {"row": name, "column": head, "value": float(values[i, j])}
        for i, name in enumerate(names)
        for j, head in enumerate(heads)
        if np.isfinite(values[i, j])
    ]
    y = {"field": "row", "type": "nominal", "sort": names, "title": titles[0]}
    x = {"field": "column", "type": "nominal", "sort": heads, "title": titles[1], "axis": {"labelAngle": -50}}
    tips = [
        {"field": "row", "title": titles[0]},
        {"field": "column", "title": titles[1]},
        {"field": "value", "title": titles[2], "format": ".4f"},
    ]
    scheme = (
        {"range": ["#f0f4f4", TEAL]}
        if values[np.isfinite(values)].min() >= 0
        else {"scheme": "blueorange", "domainMid": 0}
    )
    cells = {
        "mark": {"type": "rect", "cornerRadius": 2},
        "encoding": {
            "color": {"field": "value", "type": "quantitative", "scale": scheme, "legend": None},
            "tooltip": tips,
        },
    }
    layers = [cells]
    if len(names) <= 14 and len(heads) <= 14:
        layers.append(_numbers(values, digits))
    size = {"width": "container", "height": max(180, 30 * len(names) + 60)}
    return {"data": {"values": data}, "encoding": {"x": x, "y": y}, "layer": layers, **size}


def _numbers(values: np.ndarray, digits: int) -> dict[str, object]:
    limit = float(np.abs(values[np.isfinite(values)]).max()) * 0.55
    white = {"condition": {"test": f"abs(datum.value) > {limit}", "value": "white"}, "value": "#18222f"}
    return {
        "mark": {"type": "text", "fontSize": 11},
        "encoding": {"text": {"field": "value", "format": f".{digits}f"}, "color": white},
    }


def share_chart(
    rows: Sequence[Mapping[str, object]], *, order: Sequence[str], stages: Sequence[str], title: str
) -> dict[str, object]:
    """Bars of each row's `share` (0 to 1) by `token` and `stage`, likeliest first."""
    scale = {"domain": list(stages), "range": [GREY, *[AMBER] * (len(stages) - 2), TEAL]}
    return {
        "data": {"values": list(rows)},
        "mark": {"type": "bar", "cornerRadiusEnd": 3},
        "encoding": {
            "y": {"field": "token", "type": "nominal", "sort": list(order), "title": None, "axis": {"labelLimit": 140}},
            "yOffset": {"field": "stage", "sort": list(stages)},
            "x": {"field": "share", "type": "quantitative", "title": title, "axis": {"format": ".0%"}},
            "color": {"field": "stage", "type": "nominal", "scale": scale, "legend": {"orient": "top", "title": None}},
            "tooltip": [{"field": "token", "title": " "}, {"field": "share", "format": ".3%", "title": title}],
        },
        "width": "container",
        "height": 15 * len(stages) * len(order) + 20,
    }


def line_chart(
    rows: Sequence[Mapping[str, object]], *, x: str, y: str, percent: bool = False, colour: str = TEAL
) -> dict[str, object]:
    """A line with points: `x` and `y` of every row, the y axis from 0."""
    axis = {"format": ".0%"} if percent else {}
    domain = {"domain": [0, 1]} if percent else {}
    return {
        "data": {"values": list(rows)},
        "mark": {"type": "line", "point": percent, "color": colour},
        "encoding": {
            "x": {"field": x, "type": "quantitative"},
            "y": {"field": y, "type": "quantitative", "axis": axis, "scale": domain},
            "tooltip": [{"field": x}, {"field": y, "format": ".1%" if percent else ".4f"}],
        },
        "width": "container",
        "height": 220,
    }


def mosaic(weights: np.ndarray, chosen: tuple[int, int]) -> bytes:
    """Every head's map as one small picture (PNG): a row of maps for each layer, the chosen head in a frame.

    `weights` are (layers, heads, n, m); transparent for 0, so that it stands on any ground.
    """
    from PIL import Image

    layers, heads, n, m = weights.shape
    scale = max(2, min(10, 720 // (heads * m), 760 // (layers * n)))
    high, wide = n * scale + 2 * GAP, m * scale + 2 * GAP
    picture = np.zeros((layers * high, heads * wide, 4), dtype=np.uint8)
    picture[..., :3] = INK
    for layer in range(layers):
        for head in range(heads):
            tile = np.kron(weights[layer, head], np.ones((scale, scale)))
            top, left = layer * high, head * wide
            picture[top : top + high, left : left + wide, 3] = 22
            picture[top + GAP : top + high - GAP, left + GAP : left + wide - GAP, 3] = 22 + 233 * np.sqrt(tile)
            if (layer, head) == chosen:
                _frame(picture[top : top + high, left : left + wide])
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "PNG")
    return out.getvalue()


def _frame(part: np.ndarray) -> None:
    for edge in (part[:GAP], part[-GAP:], part[:, :GAP], part[:, -GAP:]):
        edge[...] = (217, 119, 6, 255)


def weighed_words(words: Sequence[str], weights: Sequence[float], titles: Sequence[str]) -> str:
    """Words in a row, each on a ground as strong as its weight (0 to 1), its title where the pointer rests."""
    spans = (
        f"{'<wbr>' if word.startswith(SPACE) else ''}"
        f'<span style="--w:{min(1.0, max(0.0, weight)):.3f}" title="{html.escape(title)}">{html.escape(word)}</span>'
        for word, weight, title in zip(words, weights, titles, strict=True)
    )
    return f'<p class="weighed" translate="no">{"".join(spans)}</p>'
