"""The model bar of every app: what runs, on which device and why, how fast the last reply was, what else fits.

Does not know what the model is used for. Describing the machine is light; nothing is loaded or fetched here.
"""

import html
from collections.abc import Sequence
from dataclasses import dataclass

from core.messages import UiLanguage, Words, message, words
from core.models import Device, Option, chat_device, list_choices
from core.settings import Settings


@dataclass(frozen=True, slots=True)
class Speed:
    """The last reply's figures, where a model took part in it."""

    first_token_seconds: float | None = None
    tokens_per_second: float | None = None


@dataclass(frozen=True, slots=True)
class Running:
    """What the bar shows: the model's id (empty: none yet), why there is none, and the last reply's speed.

    `small` says what the app does with the model that comes with the program.
    """

    model: str = ""
    notice: Words | None = None
    speed: Speed = Speed()
    small: Words = words("app.model_embedded")


def say(name: str, language: UiLanguage, **values: object) -> str:
    """A sentence of the apps' catalogue, escaped."""
    return html.escape(message(f"app.{name}", language, **values))


def render_bar(running: Running, settings: Settings, language: UiLanguage, *, where: str = "") -> str:
    """The bar, closed; opened it tells everything. `where` says who may change the model."""
    device = chat_device(settings)
    figures = _figures(running.speed, language)
    name = running.model.rpartition("/")[2] or say("model_none", language)
    summary = (
        f'<summary><span class="dot {"on" if running.model else ""}"></span><b>{html.escape(name)}</b>'
        f'<span class="more">{html.escape(device.kind.upper())}{" · " + figures if figures else ""}</span></summary>'
    )
    options = list_choices("chat", device, settings=settings)
    return (
        f'<details class="modelbar">{summary}<div class="sheet"><h3>{say("model_title", language)}</h3>'
        f"{_plainly(running, language)}{_facts(running, device, figures, language)}"
        f"<h4>{say('model_fits', language)}</h4>{render_options(options, running.model, language)}"
        f'<p class="empty">{html.escape(where)}</p></div></details>'
    )


def render_page(running: Running, settings: Settings, language: UiLanguage) -> str:
    """The same, open, for a page of its own."""
    device = chat_device(settings)
    options = list_choices("chat", device, settings=settings)
    return (
        f'<div class="model-page"><h3>{say("model_title", language)}</h3>{_plainly(running, language)}'
        f"{_facts(running, device, _figures(running.speed, language), language)}"
        f"<h4>{say('model_fits', language)}</h4>{render_options(options, running.model, language)}</div>"
    )


def _figures(speed: Speed, language: UiLanguage) -> str:
    parts = []
    if speed.tokens_per_second is not None:
        parts.append(say("tokens_per_second", language, speed=f"{speed.tokens_per_second:.0f}"))
    if speed.first_token_seconds is not None:
        parts.append(say("first_token", language, seconds=f"{speed.first_token_seconds:.2f}"))
    return " · ".join(parts)


def _plainly(running: Running, language: UiLanguage) -> str:
    """What this model can and cannot do, in plain words."""
    if running.notice:
        return f'<p class="warning">{html.escape(running.notice.text(language))}</p>'
    small = running.model.endswith("SmolLM2-135M-Instruct")
    return f"<p>{html.escape(running.small.text(language))}</p>" if small else ""


def _facts(running: Running, device: Device, figures: str, language: UiLanguage) -> str:
    memory = f"{device.memory / 1e9:.0f} GB"
    rows = [
        (say("model", language), html.escape(running.model or "–")),
        (say("device", language), html.escape(f"{device.kind.upper()} · {device.name} · {memory}")),
        (say("device_why", language), html.escape(device.reason.text(language))),
        (say("last_reply", language), figures or say("no_reply_yet", language)),
    ]
    return f"<dl>{''.join(f'<dt>{name}</dt><dd>{value}</dd>' for name, value in rows)}</dl>"


def render_options(options: Sequence[Option], current: str, language: UiLanguage) -> str:
    """Every model of the catalogue: does it fit, its size, licence and languages."""
    heads = "".join(
        f"<th>{say(f'col_{name}', language)}</th>" for name in ("model", "size", "license", "speaks", "state")
    )
    rows = "".join(_row(option, option.spec.id == current, language) for option in options)
    return f'<div class="wide"><table class="models"><tr>{heads}</tr>{rows}</table></div>'


def _row(option: Option, current: bool, language: UiLanguage) -> str:
    spec = option.spec
    speaks = ", ".join(spec.languages[:3]) + (f" +{len(spec.languages) - 3}" if len(spec.languages) > 3 else "")
    state = "state_running" if current else "state_here" if option.present else "state_fits"
    told = say(state, language) if current or option.fits else html.escape(option.reason.text(language))
    kind = "now" if current else "fits" if option.fits else "not"
    size = f"{(spec.package.size if spec.package else spec.download) / 1e9:.1f} GB"
    return (
        f'<tr class="{kind}"><td>{html.escape(spec.name)}</td><td>{size}</td><td>{html.escape(spec.license)}</td>'
        f"<td>{html.escape(speaks)}</td><td>{told}</td></tr>"
    )
