"""Probabilities as bars and words on the ground of their part, as HTML. Escapes all; knows no widget."""

import html
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from core.usecases.lab.classifying.explaining import Occlusion

Say = Callable[..., str]
MOST_BARS = 8


def render_shares(labels: Sequence[str], shares: "np.ndarray", threshold: float, say: Say) -> str:
    """The likeliest labels, and whether the first counts as an answer."""
    order = sorted(range(len(labels)), key=lambda at: -shares[at])
    first = order[0]
    key = "sure" if shares[first] >= threshold else "unsure"
    head = say(f"lab_page.{key}", label=labels[first], threshold=f"{threshold:.2f}")
    rows = "".join(
        f'<p class="{"trained" if at == first else "untrained"}"><span>{html.escape(labels[at])}</span>'
        f'<i style="--v:{100 * shares[at]:.1f}%"></i><b>{shares[at]:.3f}</b></p>'
        for at in order[:MOST_BARS]
    )
    more = len(labels) - MOST_BARS
    rest = f"<small>{html.escape(say('lab_page.more_labels', count=more))}</small>" if more > 0 else ""
    return f'<p class="answer {key}">{html.escape(head)}</p><div class="bars">{rows}</div>{rest}'


def render_words(text: str, found: "Occlusion", say: Say) -> str:
    """The text with its words coloured by their part, each with its number below it."""
    most = max((abs(part.weight) for part in found.parts), default=0.0) or 1.0
    pieces, at = [], 0
    for part in found.parts:
        pieces.append(html.escape(text[at : part.span.start]))
        kind = "pro" if part.weight >= 0 else "con"
        pieces.append(
            f'<span class="{kind}" style="--w:{abs(part.weight) / most:.3f}">{html.escape(part.text)}'
            f"<sub>{part.weight:+.2f}</sub></span>"
        )
        at = part.span.end
    pieces.append(html.escape(text[at:]))
    sides = {"pro": say("lab_page.speaks_for", label=found.label), "con": say("lab_page.speaks_against")}
    marks = " ".join(f'<span class="{side}" style="--w:1">{html.escape(said)}</span>' for side, said in sides.items())
    legend = f'<p class="legend">{marks}</p>'
    return f'<div class="parts">{"".join(pieces)}</div>{legend}'
