"""The home page as HTML: a card for each app, the model, the measured numbers by app. Escapes all it is given."""

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from apps._modelbar import Running, render_options, render_page
from core.evals.results import RESULTS, read_results
from core.evals.score import Score
from core.messages import UiLanguage, has_message, message
from core.models import choose_model, detect_device, list_choices
from core.settings import REPOSITORY, Settings
from core.showcase import APPS, App

NAMES = {"en": "EN", "zh": "中文"}


def say(name: str, language: UiLanguage, **values: object) -> str:
    """A sentence of the home page's catalogue, escaped."""
    return html.escape(message(f"home.{name}", language, **values))


def render_home(running: Running, settings: Settings, host: str, language: UiLanguage, account: str = "") -> str:
    """The whole page. `host` is where Streamlit apps are looked for unless the settings say otherwise; `account` says
    who is signed in, as HTML."""
    groups = _groups(language)
    cards = "".join(_card(app, groups.get(app.suite), _way(app, host, settings), language) for app in APPS)
    return (
        f'<header class="head"><span class="brand"><span><b>{say("title", language)}</b>'
        f'<small>{say("subtitle", language)}</small></span></span><span class="gap"></span>{account}{_switch(language)}'
        "</header>"
        f'<main class="home"><section class="cards">{cards}</section>'
        f'<section class="block">{render_page(running, settings, language)}{_embedders(settings, language)}</section>'
        f'<section class="block"><h3>{say("measured", language)}</h3><p>{say("measured_more", language)}</p>'
        f"{''.join(_measured(group, language) for group in groups.values())}"
        f"<p>{say('licences', language)}</p></section></main>"
    )


@dataclass(frozen=True, slots=True)
class _Group:
    """What was measured under one heading: the runs by name, and their scores that have a target."""

    suite: str
    title: str
    runs: Mapping[str, Sequence[Score]]

    @property
    def rows(self) -> list[Score]:
        return [score for scores in self.runs.values() for score in scores if score.target is not None]

    def count(self, language: UiLanguage) -> str:
        return say("reached", language, reached=sum(row.met for row in self.rows), all=len(self.rows))


def _groups(language: UiLanguage) -> dict[str, _Group]:
    """The measured results by suite: each app's, then the engine's and the reliability of all."""
    titles = {app.suite: app.title.text(language) for app in APPS}
    titles |= {name: message(f"home.group_{name}", language) for name in ("speed", "reliability")}
    results = read_results(RESULTS)
    found = {
        suite: {name: scores for name, scores in results.items() if name == suite or name.startswith(f"{suite}_")}
        for suite in titles
    }
    return {suite: _Group(suite, titles[suite], runs) for suite, runs in found.items() if runs}


def _way(app: App, host: str, settings: Settings) -> str:
    """The app's address; empty where it is not here and nothing says where it is."""
    if app.ui == "gradio":
        return f"./{app.name}/"
    if settings.app_links:
        return settings.app_links.replace("{app}", app.name)
    return f"http://{host}:{app.port}/" if (REPOSITORY / app.file).is_file() else ""


def _embedders(settings: Settings, language: UiLanguage) -> str:
    """What compares meanings here, and what else could; the translator's engines are told on its own page."""
    device = detect_device(settings)
    current = choose_model("embed", device, settings=settings).spec.id
    table = render_options(list_choices("embed", device, settings=settings), current, language)
    return (
        f'<div class="model-page"><h4>{say("embedders", language)}</h4>{table}<p>{say("engines", language)}</p></div>'
    )


def _switch(language: UiLanguage) -> str:
    links = "".join(
        f'<a href="?lang={code}" lang="{code}"{" aria-current=true" if code == language else ""}>{name}</a>'
        for code, name in NAMES.items()
    )
    return f'<nav class="switch" aria-label="{say("language", language)}">{links}</nav>'


def _card(app: App, group: _Group | None, way: str, language: UiLanguage) -> str:
    """What the app is and checks, the way to it, and how much of what was aimed at is reached."""
    what = say(f"what_{app.name}", language) if has_message(f"home.what_{app.name}") else ""
    go = f'<a class="go" href="{html.escape(way)}?lang={language}">{say("open", language)}</a>' if way else ""
    measured = f'<a href="#measured-{app.suite}">{group.count(language)}</a>' if group and group.rows else ""
    return (
        f'<article class="card"><h2>{html.escape(app.title.text(language))}</h2><p>{what}</p>'
        f"{go}<small>{_where(app, way, language)}{measured}</small></article>"
    )


def _where(app: App, way: str, language: UiLanguage) -> str:
    """Where an app runs that is no page of this process."""
    if way.startswith("http"):
        return f"<span>{say('elsewhere', language, command=f'make {app.name}')}</span>"
    return "" if way else f"<span>{say('not_here', language, command=f'python -m core.deploy {app.name} out/')}</span>"


def _measured(group: _Group, language: UiLanguage) -> str:
    """The numbers with a target; closed, with how many of them are reached, and each run's file with its conditions."""
    if not group.rows:
        return ""
    heads = "".join(f"<th>{say(f'column_{name}', language)}</th>" for name in ("measure", "value", "target", "n"))
    files = " · ".join(
        f'<a href="./results/{html.escape(name)}.json">{html.escape(name)}.json</a>' for name in group.runs
    )
    return (
        f'<details id="measured-{group.suite}"><summary><b>{html.escape(group.title)}</b> '
        f"<span>{group.count(language)}</span></summary>"
        f'<div class="wide"><table lang="en"><tr>{heads}</tr>{"".join(map(_row, group.rows))}</table></div>'
        f'<p class="files">{say("conditions", language)} {files}</p></details>'
    )


def _row(score: Score) -> str:
    interval = "" if score.low is None or score.high is None else f" ({score.low:.3f}-{score.high:.3f})"
    sign, kind = ("✓", "yes") if score.met else ("✗", "no")
    return (
        f'<tr class="{kind}"><td>{sign} {html.escape(score.name)}</td><td>{score.value:.3f}{interval}</td>'
        f"<td>{html.escape(score.goal)}</td><td>{score.n}</td></tr>"
    )
