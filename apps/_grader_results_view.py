"""A class in numbers as HTML: totals, histogram, questions, common errors, agreement. Escapes all it is given."""

import html
from collections.abc import Sequence
from typing import TYPE_CHECKING

from apps._grader_view import say
from apps._pieces_view import number, percent, render_table
from core.messages import UiLanguage, Words

if TYPE_CHECKING:
    from core.usecases.grading.agreement import Accord, Agreement, Estimate
    from core.usecases.grading.mistakes import ErrorCluster
    from core.usecases.grading.statistics import Bin, ClassStatistics, QuestionStatistics

MOST_NAMED = 12
HARD, EASY, WEAK = 0.3, 0.9, 0.2
"""Questions below, above, below which are pointed out: difficulty twice (shares of points earned), discrimination
(Ebel and Frisbie 1991 call an item below 0.2 poor)."""


def render_totals(numbers: "ClassStatistics", points: float, language: UiLanguage) -> str:
    """Tiles, and how the totals lie."""
    totals = numbers.totals
    tiles = [(str(numbers.students), say("tile_students", language))]
    if totals:
        tiles += [
            (f"{number(totals.mean)} / {number(points)}", say("tile_mean", language)),
            (number(totals.median), say("tile_median", language)),
            (number(totals.sd), say("tile_sd", language)),
            (f"{number(totals.least)} – {number(totals.most)}", say("tile_range", language)),
        ]
    if numbers.alpha is not None:
        tiles.append((f"{numbers.alpha:.2f}", say("tile_alpha", language)))
    shown = "".join(f"<div><b>{value}</b><span>{label}</span></div>" for value, label in tiles)
    left = len(numbers.waiting)
    note = f'<p class="warning">{say("totals_waiting", language, count=left)}</p>' if left else ""
    return f'<div class="tiles">{shown}</div>{note}'


def render_histogram(bins: "Sequence[Bin]", language: UiLanguage) -> str:
    """How many totals lie in each tenth of the points."""
    if not bins:
        return f'<p class="empty">{say("no_totals", language)}</p>'
    most = max(bar.count for bar in bins) or 1
    bars = "".join(
        f'<li><b>{bar.count or ""}</b><i style="height:{100 * bar.count / most:.0f}%"></i>'
        f"<small>{number(round(bar.low, 1))}–{number(round(bar.high, 1))}</small></li>"
        for bar in bins
    )
    return f'<ol class="histogram" aria-label="{say("histogram", language)}">{bars}</ol>'


def render_questions(rows: "Sequence[QuestionStatistics]", language: UiLanguage) -> str:
    """Difficulty and discrimination of each question, the remarkable ones pointed out in words."""
    heads = [say(f"stat_{name}", language) for name in ("question", "difficulty", "full", "discrimination", "remark")]
    cells = [
        (
            f"<b>{html.escape(row.question)}</b>",
            f'{_bar(row.difficulty)}<span class="figure">{percent(row.difficulty)}</span>',
            percent(row.full),
            f"{row.discrimination:.2f}" if row.discrimination is not None else f"– {_reason(row.reason, language)}",
            _remark(row, language),
        )
        for row in rows
    ]
    return render_table(heads, cells)


def _bar(share: float | None) -> str:
    return (
        "" if share is None else f'<span class="meter"><i style="width:{100 * min(max(share, 0), 1):.0f}%"></i></span>'
    )


def _reason(reason: Words | None, language: UiLanguage) -> str:
    return f"<small>{html.escape(reason.text(language))}</small>" if reason else ""


def _remark(row: "QuestionStatistics", language: UiLanguage) -> str:
    told = []
    if row.difficulty is not None and row.difficulty < HARD:
        told.append(say("remark_hard", language))
    if row.difficulty is not None and row.difficulty > EASY:
        told.append(say("remark_easy", language))
    if row.discrimination is not None and row.discrimination < WEAK:
        told.append(say("remark_weak", language))
    if row.waiting:
        told.append(say("remark_waiting", language, count=row.waiting))
    return " · ".join(told)


def render_mistakes(clusters: "Sequence[ErrorCluster]", language: UiLanguage) -> str:
    """What several students got wrong alike."""
    clusters = [cluster for cluster in clusters if cluster.count > 1]
    if not clusters:
        return f'<p class="empty">{say("no_mistakes", language)}</p>'
    return f'<ul class="mistakes">{"".join(_mistake(cluster, language) for cluster in clusters)}</ul>'


def _mistake(cluster: "ErrorCluster", language: UiLanguage) -> str:
    told = say("mistake_count", language, count=cluster.count, lost=number(cluster.lost))
    students = ", ".join(cluster.students[:MOST_NAMED]) + (" …" if cluster.count > MOST_NAMED else "")
    return (
        f"<li><p><b>{html.escape(cluster.question)}</b> {html.escape(cluster.label.text(language))} "
        f'<span class="chip">{told}</span></p>{_example(cluster.example)}<small>{html.escape(students)}</small></li>'
    )


def _example(text: str) -> str:
    return f'<q class="quoted">{html.escape(_short(text))}</q>' if text.strip() else ""


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 160 else line[:158] + " …"


def render_agreement(found: "Agreement", notes: Sequence[Words], language: UiLanguage) -> str:
    """How far the program and the teacher agree, over all, by question and by rubric item."""
    heads = [say(f"accord_{name}", language) for name in ("of", "n", "kappa", "exact", "adjacent", "error", "waited")]
    rows = [(f"<b>{say('overall', language)}</b>", *_accord(found.overall))]
    rows += [(html.escape(name), *_accord(accord)) for name, accord in found.questions]
    rows += [(f"{html.escape(name)} · {html.escape(item)}", *_accord(accord)) for name, item, accord in found.items]
    told = "".join(f'<p class="warning">{html.escape(note.text(language))}</p>' for note in notes)
    return f'{told}{render_table(heads, rows)}<p class="empty">{say("accord_note", language)}</p>'


def _accord(accord: "Accord") -> tuple[str, ...]:
    figures = (accord.kappa, accord.exact, accord.adjacent, accord.error)
    return (str(accord.n), *(_estimate(figure) for figure in figures), str(accord.waited))


def _estimate(figure: "Estimate | None") -> str:
    return "–" if figure is None else f"{figure.value:.2f} <small>[{figure.low:.2f}, {figure.high:.2f}]</small>"
