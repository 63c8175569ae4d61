"""Naughty strings through every text field of every app: does it stand, does the text come back, does it stay text?

The lines are those of the folder's blns. The apps run as processes of their own and are asked over the network, their
model being a server that says again what it is asked. A line is given alone, or, where one use of a form takes long,
with others behind it, a space between them; where such a batch has a fault, each of it again, alone.

A form does not stand a line when the page or its process breaks, a traceback or the sentence of a bug is said, a
refusal has no words, or the app computes more than 20 s. A line does not come back when a word of it is missing where
the field's text is shown or kept then; words are what stands between spaces and the marks that part items of a list,
and characters no page can show do not count. A line does not stay text when the page has an element that acts (runs,
loads, or leads elsewhere) and that is not there with a harmless line. Texts the app refuses in words stand.
"""

import json
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

from core.errors import InputError
from core.evals.reliability.attempt import FINE, SECONDS, attempt, judge
from core.evals.reliability.gradio_page import Refused
from core.evals.reliability.markup import added, lost, visible
from core.evals.reliability.model_server import Message, Plan, model_server
from core.evals.reliability.page_markup import page_markup
from core.evals.reliability.process import ANY_PACE, App, running
from core.evals.reliability.text_fields import GRADIO_FORMS, Form
from core.evals.reliability.text_pages import STREAMLIT_FORMS
from core.evals.reliability.uploads import PASSWORD
from core.evals.results import Measured
from core.evals.score import Score, share

SUITE = "reliability_strings"
FORMS = (*GRADIO_FORMS, *STREAMLIT_FORMS)
HARMLESS = "plain words"
PATIENT, PAUSE = 6, 15.0
"""How often, and after how many seconds, a page that may not be opened yet is tried again: doors take few tries."""
MOST_TOLD = 120


@dataclass(frozen=True, slots=True)
class Trial:
    """One line through one form. `missing` are words lost by field, of the fields that show it; `acts` what acts."""

    app: str
    form: str
    line: str
    verdict: str
    said: str = ""
    seconds: float = 0.0
    missing: dict[str, list[str]] = field(default_factory=dict)
    acts: tuple[str, ...] = ()


def run(data: Path, limit: int | None = None) -> Measured:
    """Shares per app of lines stood, lines that came back and lines that stayed text; `limit` lines."""
    lines = read_lines(data)[:limit]
    trials = [one for app in dict.fromkeys(form.app for form in FORMS) for one in try_app(app, lines)]
    return Measured(score(trials), count(trials))


def read_lines(data: Path) -> list[str]:
    """The strings, each once."""
    return list(dict.fromkeys(json.loads((data / "blns" / "blns.json").read_text("utf-8"))))


def try_app(name: str, lines: Sequence[str], only: str = "") -> Iterator[Trial]:
    """Every line through every form of an app, in one process that has to stand all of them."""
    with ExitStack() as stack:
        url = stack.enter_context(model_server(Plan(say=say_again)))
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        environment = ANY_PACE | {"SHOWCASE_ENDPOINT": url, "SHOWCASE_STAFF_PASSWORD": PASSWORD}
        app = stack.enter_context(running(name, home, **environment))
        for form in FORMS:
            if form.app == name and only in form.name:
                yield from try_form(form, lines, app)


def say_again(messages: Sequence[Message]) -> str:
    """A model that says what it was asked last."""
    return str(messages[-1].get("content", "")) if messages else ""


def try_form(form: Form, lines: Sequence[str], app: App) -> Iterator[Trial]:
    """The lines through one form, in batches; those of a batch that has a fault one by one."""
    desk = Desk(form, app)
    for batch in batches(lines, form):
        trials = try_batch(desk, batch)
        if len(batch) > 1 and any(map(has_fault, trials)):
            trials = [one for line in batch for one in try_batch(desk, [line])]
        yield from trials


class Desk:
    """A form of a running app with a page to use it on; `before` is its page after a harmless line."""

    def __init__(self, form: Form, app: App) -> None:
        self.form, self.app, self._page, self._used = form, app, None, 0
        page = self.page()
        with suppress(Refused):
            form.give(page, HARMLESS)
        self.before = page_markup(page)

    def page(self) -> object:
        """The page, another one after so many uses."""
        if self._page is None or self._used >= self.form.again:
            self._page, self._used = self._open(), 0
        self._used += 1
        return self._page

    def leave(self) -> None:
        """The next use is of another page."""
        self._page = None

    def _open(self) -> object:
        for _ in range(PATIENT):
            try:
                return self.form.open(self.app.url)
            except Refused:
                time.sleep(PAUSE)
        return self.form.open(self.app.url)


def batches(lines: Sequence[str], form: Form) -> Iterator[list[str]]:
    """So many lines as the form takes at once and its fields have room for."""
    batch: list[str] = []
    for line in lines:
        if batch and (len(batch) == form.together or len(" ".join([*batch, line])) > form.most):
            yield batch
            batch = []
        batch.append(line)
    if batch:
        yield batch


def try_batch(desk: Desk, batch: Sequence[str]) -> list[Trial]:
    """These lines through the form at once."""
    form, app, page = desk.form, desk.app, desk.page()
    text = " ".join(batch)[: form.most]
    tried = attempt(app, lambda: form.give(page, text))
    if tried.verdict == "crash":
        desk.leave()
    said, shown, seconds, source = tried.said, tried.given or {}, tried.seconds, page_markup(page)
    verdict = judge(form.name, tried.verdict, f"{said} {visible(source)}", tried.console, seconds, 0) or tried.verdict
    if not app.alive:
        raise InputError("evals.no_start", app=form.app)
    toast = said if form in GRADIO_FORMS else ""
    acts = tuple(added(source + toast, desk.before))
    missing = {name: lost(text, where) for name, where in shown.items()}
    more = {"said": said[:MOST_TOLD], "seconds": round(seconds / len(batch), 3), "missing": missing, "acts": acts}
    return [Trial(form.app, form.name, line, verdict, **more) for line in batch]


def has_fault(one: Trial) -> bool:
    """Whether anything is wrong with it."""
    return one.verdict not in FINE or bool(one.acts) or any(one.missing.values())


def score(trials: Sequence[Trial]) -> list[Score]:
    """Three shares per app; over all, what a line took at most."""
    scores = []
    for app in dict.fromkeys(one.app for one in trials):
        own = [one for one in trials if one.app == app]
        forms = len({one.form for one in own})
        stood = [one.verdict in FINE for one in own]
        back = [not words for one in own for words in one.missing.values()]
        text = [not one.acts for one in own]
        more = {"target": 1.0, "detail": f"{len({one.line for one in own})} lines through {forms} forms"}
        scores.append(share(SUITE, f"naughty strings a form stands: {app}", stood, **more))
        scores.append(share(SUITE, f"naughty strings that come back as typed: {app}", back, **more))
        scores.append(share(SUITE, f"naughty strings that stay text: {app}", text, **more))
    slowest = max(one.seconds for one in trials)
    more = {"target": SECONDS, "higher_is_better": False, "detail": "processor seconds of the app, shared machine"}
    scores.append(Score(SUITE, "slowest naughty string (s)", slowest, len(trials), **more))
    return scores


def count(trials: Sequence[Trial]) -> list[dict[str, object]]:
    """By form: how many lines, what became of them, and every fault by the place of its line in the list."""
    places = {line: at for at, line in enumerate(dict.fromkeys(one.line for one in trials))}
    rows = []
    for app, form in dict.fromkeys((one.app, one.form) for one in trials):
        own = [one for one in trials if (one.app, one.form) == (app, form)]
        faults = [
            {"line": places[one.line], "verdict": one.verdict, "said": one.said, "acts": list(one.acts)}
            | {"lost in": [name for name, words in one.missing.items() if words]}
            for one in own
            if has_fault(one)
        ]
        verdicts = dict(Counter(one.verdict for one in own))
        rows.append({"app": app, "form": form, "lines": len(own), "verdicts": verdicts, "faults": faults})
    return rows
