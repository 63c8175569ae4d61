"""What a training came to, as charts and HTML: curves, figures with intervals, labels, confusion, errors. Escapes all.

Knows no widget and no session.
"""

import html
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.usecases.lab.tuning.evaluating import JobReport
    from core.usecases.lab.tuning.measuring import Figure, Measurement

Say = Callable[..., str]
TEAL, AMBER = "#0f766e", "#d97706"
MOST_IN_MAP = 40
"""Labels a confusion map shows; of more, those with the most errors."""


def curve_charts(curve: Sequence[Mapping[str, float]], say: Say) -> tuple[dict[str, object], dict[str, object]]:
    """Loss of training and check by step; accuracy and macro F1 of the check."""
    step = say("lab_page.curve_step")
    return (
        _lines(curve, {"loss": say("lab_page.curve_loss"), "check_loss": say("lab_page.curve_check_loss")}, step),
        _lines(
            curve,
            {"check_accuracy": say("lab_page.curve_accuracy"), "check_macro_f1": say("lab_page.curve_macro_f1")},
            step,
        ),
    )


def _lines(curve: Sequence[Mapping[str, float]], names: Mapping[str, str], step: str) -> dict[str, object]:
    values = [
        {"step": row["step"], "line": said, "value": row[name]}
        for row in curve
        for name, said in names.items()
        if name in row
    ]
    return {
        "data": {"values": values},
        "height": 220,
        "mark": {"type": "line", "point": {"size": 22}, "strokeWidth": 2},
        "encoding": {
            "x": {"field": "step", "type": "quantitative", "title": step},
            "y": {"field": "value", "type": "quantitative", "title": None, "scale": {"zero": False}},
            "color": {
                "field": "line", "type": "nominal", "title": None, "sort": list(names.values()),
                "scale": {"domain": list(names.values()), "range": [TEAL, AMBER]},
                "legend": {"orient": "top", "labelLimit": 320},
            },
        },
        "config": {"background": "transparent", "view": {"stroke": None}, "font": "system-ui"},
    }  # fmt: skip


def render_figures(measured: "Measurement", say: Say, report: "JobReport | None" = None) -> str:
    """The tiles: each value with its interval; accuracy beside the baselines as bars."""
    tiles = "".join(
        f"<div><b>{figure.value:.3f}</b><span>{html.escape(say(f'lab_page.figure_{name}'))}<br>"
        f"{figure.low:.3f}–{figure.high:.3f}</span></div>"
        for name, figure in (
            ("accuracy", measured.accuracy),
            ("f1_macro", measured.f1_macro),
            ("f1_weighted", measured.f1_weighted),
        )
    )
    plain = {"precision": measured.precision_macro, "recall": measured.recall_macro}
    tiles += "".join(
        f"<div><b>{value:.3f}</b><span>{html.escape(say(f'lab_page.figure_{name}_macro'))}</span></div>"
        for name, value in plain.items()
    )
    rows = f'<p class="aside">{html.escape(say("lab_page.measured_on", rows=measured.n))}</p>'
    return f'<div class="tiles">{tiles}</div>{rows}{_baselines(measured, report, say) if report else ""}'


def _baselines(measured: "Measurement", report: "JobReport", say: Say) -> str:
    figures = {"trained": measured.accuracy, "untrained": report.untrained, "majority": report.majority}
    rows = "".join(_bar(say(f"lab_page.against_{name}"), figure, name) for name, figure in figures.items())
    return f'<div class="bars">{rows}</div>'


def _bar(name: str, figure: "Figure", kind: str) -> str:
    """A bar with its 95 % interval as a thinner line over it."""
    width = f"{100 * (figure.high - figure.low):.1f}"
    return (
        f'<p class="{kind}"><span>{html.escape(name)}</span><i style="--v:{100 * figure.value:.1f}%">'
        f'<s style="--l:{100 * figure.low:.1f}%;--w:{width}%"></s></i>'
        f"<b>{figure.value:.3f} ({figure.low:.3f}–{figure.high:.3f})</b></p>"
    )


def render_confusion(measured: "Measurement", say: Say) -> str:
    """True labels down, guesses across; a cell is darker the more of its row it holds."""
    chosen = pick_labels(measured)
    heads = "".join(f'<th class="up"><span>{html.escape(measured.labels[at])}</span></th>' for at in chosen)
    rows = ""
    for at in chosen:
        total = max(sum(measured.confusion[at]), 1)
        cells = "".join(_cell(measured.confusion[at][to], total, at == to) for to in chosen)
        rows += f"<tr><th>{html.escape(measured.labels[at])}</th>{cells}</tr>"
    note = "" if len(chosen) == len(measured.labels) else say("lab_page.map_cut", count=len(chosen))
    corner = f"<th>{html.escape(say('lab_page.truth_guess'))}</th>"
    table = f'<div class="wide"><table class="confusion"><tr>{corner}{heads}</tr>{rows}</table></div>'
    return f"{table}<p>{html.escape(note)}</p>" if note else table


def _cell(count: int, total: int, hit: bool) -> str:
    return f'<td class="{"hit" if hit else "miss"}" style="--v:{count / total:.3f}">{count or ""}</td>'


def pick_labels(measured: "Measurement", most: int = MOST_IN_MAP) -> list[int]:
    """All labels, or those with the most errors in either direction, in their order."""
    count = len(measured.labels)
    if count <= most:
        return list(range(count))
    wrong = [
        sum(measured.confusion[at]) + sum(row[at] for row in measured.confusion) - 2 * measured.confusion[at][at]
        for at in range(count)
    ]
    return sorted(sorted(range(count), key=lambda at: -wrong[at])[:most])
