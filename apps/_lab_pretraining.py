"""The page "Pre-train": a corpus, its cleaning, a training. Run by `apps/lab.py`."""

import html
from typing import TYPE_CHECKING

import streamlit as st

from apps._lab_course import begin, put_jobs, put_left_out, put_numbers
from apps._lab_pretraining_result import put_result
from apps._lab_seat import Seat, keep_seat, take_seat
from apps._streamlit import put_notice
from core.errors import InputError

if TYPE_CHECKING:
    from core.usecases.lab.pretraining.records import Cleaned, Plan

NUMBERS = {
    "vocabulary": (300, 32_000, 2000),
    "steps": (10, 20_000, 300),
    "batch": (1, 128, 16),
    "context": (16, 512, 64),
}
"""(least, most, first) of each number of a plan."""
SHELL = """python -m core.usecases.lab train pretraining corpus.txt -o job/ --objective {objective} --steps {steps}
torchrun --nproc-per-node 2 -m core.usecases.lab train pretraining corpus.txt -o job/"""


def put_page(seat: Seat) -> None:
    """The corpus, what cleaning did, the training, and the trainings so far."""
    st.title(seat.say("lab.page_pretraining"))
    st.html(f'<p class="lede">{html.escape(seat.say("lab.what_pretraining"))}</p>')
    _put_corpus(seat)
    if cleaned := st.session_state.get("corpus_cleaned"):
        _put_cleaned(seat, cleaned)
        _put_training(seat, cleaned)
    put_jobs(seat, "pretraining", put_result)


def _put_corpus(seat: Seat) -> None:
    upload = st.file_uploader(
        seat.say("lab_pretraining.corpus"), ["txt", "md", "jsonl", "csv", "tsv", "zip"], key="corpus_file",
        help=seat.say("lab_pretraining.corpus_help"), max_upload_size=seat.room.settings.max_upload_mb,
    )  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.multiselect(
            seat.say("lab_pretraining.languages"), ["en", "zh", "de", "fr", "es"], ["en", "zh"], key="corpus_languages"
        )
        st.slider(seat.say("lab_pretraining.likeness"), 0.5, 1.0, 0.8, 0.05, key="corpus_likeness")
    st.checkbox(seat.say("lab_pretraining.mask"), True, key="corpus_mask")
    with st.container(horizontal=True):
        own = st.button(
            seat.say("lab_pretraining.clean_it"),
            type="primary",
            key="corpus_clean",
            icon=":material/cleaning_services:",
        )
        sample = st.button(seat.say("lab_pretraining.use_sample"), key="corpus_sample", icon=":material/lightbulb:")
    if own or sample:
        with seat.shown(), st.spinner(seat.say("lab_pretraining.clean_it")):
            _clean(seat, None if sample else upload, sample=sample)


def _clean(seat: Seat, upload: object, *, sample: bool) -> None:
    from core.usecases.lab.pretraining.preparing import prepare_corpus
    from core.usecases.lab.pretraining.records import Cleaning

    if upload is None and not sample:
        raise InputError("lab_jobs.no_file")
    state = st.session_state
    wanted = Cleaning(tuple(state["corpus_languages"]), likeness=state["corpus_likeness"], mask=state["corpus_mask"])
    source = seat.room.samples / "corpus" / "harbour.txt" if upload is None else upload.getvalue()
    name = None if upload is None else upload.name
    state["corpus_cleaned"], state["corpus_notes"] = prepare_corpus(source, name, wanted)
    state["corpus_name"] = name or "harbour.txt"


def _put_cleaned(seat: Seat, cleaned: "Cleaned") -> None:
    from core.usecases.lab.pretraining.preparing import count_reasons

    figures = {
        "kept": len(cleaned.kept), "count": cleaned.count, "characters": f"{cleaned.characters:,}",
        "controls": cleaned.controls, "lines": cleaned.cut_lines, "masked": sum(n for _, n in cleaned.masked),
    }  # fmt: skip
    put_notice(seat.say("lab_pretraining.cleaned", **figures), kind="good")
    for note in st.session_state.get("corpus_notes", ()):
        put_notice(seat.tell(note), kind="warning")
    if not cleaned.dropped:
        return
    reasons = ", ".join(f"{seat.say(f'lab_pretraining.kind_{name}')} {n}" for name, n in count_reasons(cleaned))
    with st.expander(f"{seat.say('lab_pretraining.dropped')}: {reasons}"):
        heads = [seat.say(f"lab_pretraining.col_{name}") for name in ("place", "reason", "text")]
        put_left_out(heads, [(one.place, seat.tell(one.detail), one.sample) for one in cleaned.dropped])


def _put_training(seat: Seat, cleaned: "Cleaned") -> None:
    say = seat.say
    with st.container(border=True, key="card_pretraining"):
        st.subheader(say("lab_pretraining.train"))
        first, second, third = st.columns(3)
        objective = first.segmented_control(
            say("lab_pretraining.objective"), ["clm", "mlm"], default="clm", key="pre_objective", required=True,
            format_func=lambda name: say(f"lab_pretraining.objective_{name}"),
        )  # fmt: skip
        starts = ["new", "embedded"] if objective == "clm" else ["new"]
        second.selectbox(
            say("lab_pretraining.start"), starts, key="pre_start",
            format_func=lambda name: say(f"lab_pretraining.start_{name}"),
        )  # fmt: skip
        third.selectbox(
            say("lab_pretraining.size"), ["tiny", "small", "medium"], key="pre_size",
            format_func=lambda name: say(f"lab_pretraining.size_{name}"),
        )  # fmt: skip
        put_numbers(seat, "lab_pretraining", "pre", NUMBERS, rate=2e-3)
        st.button(
            say("lab_pretraining.begin"), type="primary", key="pre_begin", icon=":material/model_training:",
            on_click=_begin, args=(seat, cleaned),
        )  # fmt: skip
        with st.expander(say("lab_pretraining.shell")):
            st.code(SHELL.format(objective=objective, steps=st.session_state["pre_steps"]), language="bash")


def _begin(seat: Seat, cleaned: "Cleaned") -> None:
    from core.usecases.lab.pretraining.preparing import KIND, fill_job

    with seat.noted():
        plan = _read_plan()
        objective = seat.say(f"lab_pretraining.objective_{plan.objective}")
        title = seat.say("lab_pretraining.title", objective=objective, size=st.session_state.get("corpus_name", ""))
        begin(seat, KIND, title, lambda folder: fill_job(folder, plan, cleaned))


def _read_plan() -> "Plan":
    from core.usecases.lab.pretraining.records import Plan

    names = ("objective", "start", "size", "vocabulary", "steps", "batch", "context", "rate")
    chosen = {name: st.session_state[f"pre_{name}"] for name in names}
    if chosen["start"] == "embedded":  # a small change to what is known already
        chosen["rate"] = min(chosen["rate"], 1e-4)
    return Plan(**chosen)


seat = take_seat()
with seat.shown():
    seat.put_problem()
    put_page(seat)
keep_seat()
