"""What came of an instruction tuning: loss before and after, answers side by side, and how to chat with the model."""

import html
import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from apps._lab_seat import Seat
from apps._streamlit import plain

if TYPE_CHECKING:
    from core.usecases.lab.jobs import Job


def put_result(seat: Seat, job: "Job") -> None:
    """The numbers, the answers, the way into the apps."""
    from core.usecases.lab.instructing.training import ADAPTER, MERGED, REPORT
    from core.usecases.lab.job_folder import read_json

    report = read_json(job.folder / REPORT)
    if report is None:
        return
    st.markdown(f"**{seat.say('lab_instructing.loss')}**", help=seat.say("lab_instructing.loss_help"))
    for column, side in zip(st.columns(3), ("before", "after"), strict=False):
        column.metric(seat.say(f"lab_pretraining.{side}"), f"{report[side]['perplexity']:.2f}")
        column.caption(seat.say("lab_instructing.loss_line", loss=f"{report[side]['loss']:.3f}"))
    figures = {
        "trained": f"{report['trained']:,}", "parameters": f"{report['parameters']:,}", "train": report["pairs"][0],
        "held": report["pairs"][1], "seconds": f"{report['seconds']:.0f}",
    }  # fmt: skip
    st.caption(plain(seat.say("lab_instructing.facts_line", **figures)))
    _put_answers(seat, report)
    with st.expander(seat.say("lab_instructing.use_it")):
        st.write(plain(seat.say("lab_instructing.use_how")))
        st.code(f"SHOWCASE_MODEL_FOLDER={job.folder / MERGED} make chatbot", language="bash")
        st.download_button(
            seat.say("lab_instructing.adapter"), lambda: pack(job.folder / ADAPTER), "adapter.zip",
            key=f"adapter_{job.id}", icon=":material/download:", on_click="ignore",
        )  # fmt: skip


def _put_answers(seat: Seat, report: dict) -> None:
    if not report["samples"]:
        return
    form, count = report["form"], len(report["samples"])
    if "form_after" in form:
        figures = {"before": form["form_before"], "after": form["form_after"], "same": form["same_after"], "all": count}
        st.caption(plain(seat.say("lab_instructing.form_line", **figures)))
    else:
        figures = {"before": form["same_before"], "after": form["same_after"], "all": count}
        st.caption(plain(seat.say("lab_instructing.same_line", **figures)))
    with st.expander(seat.say("lab_instructing.samples"), expanded=True):
        for one in report["samples"]:
            st.html(f'<p class="asked">{html.escape(one["instruction"])}</p>')
            names = ("lab_pretraining.before", "lab_pretraining.after", "lab_instructing.wanted")
            for column, name, key in zip(st.columns(3), names, ("before", "after", "wanted"), strict=True):
                said = html.escape(one[key]) or "–"
                column.html(f'<div class="written"><small>{html.escape(seat.say(name))}</small><br>{said}</div>')


def pack(folder: Path) -> bytes:
    """The files of a folder as a ZIP."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder))
    return made.getvalue()
