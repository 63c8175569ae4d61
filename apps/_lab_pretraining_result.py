"""What came of a pre-training: perplexity before and after, the tokenizer, and the model to try."""

import html
from typing import TYPE_CHECKING

import streamlit as st

from apps._lab_seat import Seat
from apps._lab_turn import my_turn
from apps._streamlit import plain

if TYPE_CHECKING:
    from core.usecases.lab.jobs import Job
    from core.usecases.lab.pretraining.records import Perplexity


def put_result(seat: Seat, job: "Job") -> None:
    """The numbers, then what the model makes of a text."""
    from core.usecases.lab.job_folder import read_json
    from core.usecases.lab.pretraining.training import REPORT, read_plan

    report, plan = read_json(job.folder / REPORT), read_plan(job.folder)
    if report is None:
        return
    _put_perplexity(seat, report)
    _put_facts(seat, report)
    with st.expander(seat.say("lab_pretraining.cut")):
        _put_cut(seat, job)
    with st.expander(seat.say("lab_pretraining.try"), expanded=True):
        (_put_gap if plan.objective == "mlm" else _put_going_on)(seat, job)


def _put_perplexity(seat: Seat, report: dict) -> None:
    from core.usecases.lab.pretraining.training import read_perplexity

    st.markdown(f"**{seat.say('lab_pretraining.perplexity')}**", help=seat.say("lab_pretraining.perplexity_help"))
    shown = [(name, read_perplexity(report.get(name))) for name in ("before", "unigram", "after")]
    shown = [(name, found) for name, found in shown if found is not None]
    for column, (name, found) in zip(st.columns(3), shown, strict=False):
        column.metric(seat.say(f"lab_pretraining.{name}"), _figure(found.perplexity))
        if found.bits_per_byte is not None:
            column.caption(_bits(seat, found))


def _bits(seat: Seat, found: "Perplexity") -> str:
    return seat.say("lab_pretraining.bits", bits=f"{found.bits_per_byte:.3f}")


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"


def _put_facts(seat: Seat, report: dict) -> None:
    cut, facts = report["fertility"], report["facts"]

    def share(value: float | None) -> str:
        return "–" if value is None else f"{value:.2f}"

    tokenizer = {
        "vocabulary": f"{cut['vocabulary']:,}",
        "word": share(cut["per_word"]),
        "character": share(cut["per_character"]),
        "bytes": share(cut["bytes_per_token"]),
        "unknown": cut["unknown"],
    }
    whole = {
        "train": report["texts"][0], "held": report["texts"][1], "overlap": f"{100 * facts['overlap']:.0f}",
        "parameters": f"{report['parameters']:,}", "seconds": f"{report['seconds']:.0f}",
    }  # fmt: skip
    for said in (
        seat.say("lab_pretraining.tokenizer_line", **tokenizer), seat.say("lab_pretraining.facts_line", **whole),
    ):  # fmt: skip
        st.caption(plain(said))


def _put_cut(seat: Seat, job: "Job") -> None:
    from core.usecases.lab.pretraining.training import MODEL
    from core.usecases.lab.pretraining.vocabulary import cut_text, open_vocabulary

    default = "The ferryman sold salted fish at the rope walk. 摆渡人在北码头卖咸鱼。"
    text = st.text_input(seat.say("lab_pretraining.cut"), default, key=f"cut_{job.id}", label_visibility="collapsed")
    pieces = cut_text(open_vocabulary(job.folder / MODEL), text)
    marked = "".join(
        f'<span style="--w:{0.35 if at % 2 else 0.8}">{html.escape(p)}</span>' for at, p in enumerate(pieces)
    )
    st.html(f'<p class="weighed" translate="no">{marked}</p><small>{len(pieces)}</small>')


def _put_gap(seat: Seat, job: "Job") -> None:
    from core.usecases.lab.pretraining.training import MODEL
    from core.usecases.lab.pretraining.trying import fill_gap

    text = st.text_input(
        seat.say("lab_pretraining.try_mlm"), "The price of ___ rose because the Patience was late.", key=f"gap_{job.id}"
    )
    if not st.button(seat.say("lab_pretraining.guess"), key=f"guess_{job.id}"):
        return
    with my_turn(seat) as mine:
        guesses = fill_gap(job.folder / MODEL, text) if mine else ()
    rows = "".join(f"<li><b>{100 * one.share:.0f} %</b><span>{html.escape(one.text)}</span></li>" for one in guesses)
    st.html(f'<ul class="beams">{rows}</ul>')


def _put_going_on(seat: Seat, job: "Job") -> None:
    from core.usecases.lab.pretraining.training import MODEL
    from core.usecases.lab.pretraining.trying import go_on

    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input(
            seat.say("lab_pretraining.try_clm"), "On Monday at dawn", key=f"begin_{job.id}", width="stretch"
        )
        number = st.number_input(seat.say("lab_pretraining.seed"), 0, 9999, 0, key=f"seed_{job.id}", width=110)
        pressed = st.button(seat.say("lab_pretraining.go"), key=f"go_{job.id}")
    if not pressed:
        return
    with my_turn(seat) as mine:
        if mine:
            said = go_on(job.folder / MODEL, text, seed=int(number))
            st.html(f'<div class="written"><b>{html.escape(text)}</b>{html.escape(said)}</div>')
