"""The home page as HTML: a card for each app, the model, the measured numbers by app. Escapes all it is given."""

import html

from apps._modelbar import Running, render_page
from core.evals.results import RESULTS, read_results
from core.evals.score import Score
from core.messages import UiLanguage, message
from core.settings import Settings
from core.showcase import APPS, App

NAMES = {"en": "EN", "zh": "中文"}


def say(name: str, language: UiLanguage, **values: object) -> str:
    """A sentence of the home page's catalogue, escaped."""
    return html.escape(message(f"home.{name}", language, **values))


def render_home(running: Running, settings: Settings, host: str, language: UiLanguage) -> str:
    """The whole page. `host` is where Streamlit apps are looked for."""
    cards = "".join(_card(app, host, language) for app in APPS)
    measured = "".join(_measured(app, language) for app in APPS)
    return (
        f'<header class="head"><span class="brand"><span><b>{say("title", language)}</b>'
        f'<small>{say("subtitle", language)}</small></span></span><span class="gap"></span>{_switch(language)}</header>'
        f'<main class="home"><section class="cards">{cards}</section>'
        f'<section class="block">{render_page(running, settings, language)}</section>'
        f'<section class="block"><h3>{say("measured", language)}</h3><p>{say("measured_more", language)}</p>'
        f"{measured}</section></main>"
    )


def _switch(language: UiLanguage) -> str:
    links = "".join(
        f'<a href="?lang={code}" lang="{code}"{" aria-current=true" if code == language else ""}>{name}</a>'
        for code, name in NAMES.items()
    )
    return f'<nav class="switch" aria-label="{say("language", language)}">{links}</nav>'


def _card(app: App, host: str, language: UiLanguage) -> str:
    """What the app is and checks, and the way to it."""
    here = app.ui == "gradio"
    address = f"./{app.name}/?lang={language}" if here else f"http://{host}:{app.port}/?lang={language}"
    how = "" if here else f"<small>{say('elsewhere', language, command=f'make {app.name}')}</small>"
    return (
        f'<article class="card"><h2>{html.escape(app.title.text(language))}</h2>'
        f"<p>{say(f'what_{app.name}', language)}</p>"
        f'<a class="go" href="{html.escape(address)}">{say("open", language)}</a>{how}</article>'
    )


def _measured(app: App, language: UiLanguage) -> str:
    """The numbers with a target that were measured for an app; closed, with how many of them are reached."""
    results = read_results(RESULTS)
    found = [scores for name, scores in results.items() if name.startswith(f"{app.suite}_")]
    rows = [score for scores in found for score in scores if score.target is not None]
    if not rows:
        return ""
    reached = sum(row.met for row in rows)
    heads = "".join(f"<th>{say(f'column_{name}', language)}</th>" for name in ("measure", "value", "target", "n"))
    body = "".join(_row(row) for row in rows)
    count = say("reached", language, reached=reached, all=len(rows))
    return (
        f"<details><summary><b>{html.escape(app.title.text(language))}</b> <span>{count}</span></summary>"
        f'<div class="wide"><table lang="en"><tr>{heads}</tr>{body}</table></div></details>'
    )


def _row(score: Score) -> str:
    interval = "" if score.low is None or score.high is None else f" ({score.low:.3f}-{score.high:.3f})"
    sign, kind = ("✓", "yes") if score.met else ("✗", "no")
    return (
        f'<tr class="{kind}"><td>{sign} {html.escape(score.name)}</td><td>{score.value:.3f}{interval}</td>'
        f"<td>{html.escape(score.goal)}</td><td>{score.n}</td></tr>"
    )
