"""Which catalogue row this machine should run, and why each other one was not taken.

A row is chosen only if its weights are here or are the embedded ones: nothing large is downloaded unasked.
"""

from dataclasses import dataclass

from core.messages import Words, words
from core.models.catalog import BYTES_PER_PARAMETER, CATALOG, ModelSpec, Quantisation, Role, find_spec
from core.models.device import Device, size_text
from core.models.sources import is_present
from core.settings import Settings, load_settings

USABLE_MEMORY = 0.8
"""Share of a device's memory a model may take."""

CPU_BYTES_PER_SECOND = 13e9
"""Weights a CPU reads while decoding: Qwen3-0.6B in 8 bits measured 22 tokens a second."""

INTERACTIVE_TOKENS_PER_SECOND = 5
"""Slower than this is slower than people read."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The row taken, at which quantisation, why, and the rows not taken with their reasons."""

    spec: ModelSpec
    quantisation: Quantisation
    reason: Words
    refused: tuple[tuple[ModelSpec, Words], ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One row as the model bar lists it. `memory` is what it needs here; `reason` says why it fits or does not."""

    spec: ModelSpec
    quantisation: Quantisation
    memory: int
    fits: bool
    present: bool
    reason: Words


def choose_model(role: Role, device: Device, *, language: str = "en", settings: Settings | None = None) -> Choice:
    """The largest row that is here, fits and speaks `language`; the embedded row where none is.

    `chat_model` in the settings decides for role "chat", whatever fits.
    """
    settings = settings or load_settings()
    options = list_choices(role, device, settings=settings)
    if role == "chat" and settings.chat_model:
        spec = find_spec(settings.chat_model)
        reason = words("models.chosen_by_settings", model=spec.name)
    else:
        ready = [option.spec for option in options if option.fits and (option.present or option.spec.package)]
        spec = max(ready, key=lambda spec: (language in spec.languages, spec.parameters))
        reason = words("models.chosen_largest", model=spec.name, device=device.name)
    refused = tuple((option.spec, _why_not(option, language)) for option in options if option.spec != spec)
    return Choice(spec, quantisation_for(spec, device), reason, refused)


def list_choices(role: Role, device: Device, *, settings: Settings | None = None) -> tuple[Option, ...]:
    """Every row of `role`, smallest first: does it fit this device, is it here, and the reason in words."""
    settings = settings or load_settings()
    specs = sorted((spec for spec in CATALOG if role in spec.roles), key=lambda spec: spec.parameters)
    return tuple(_option(spec, device, settings) for spec in specs)


def quantisation_for(spec: ModelSpec, device: Device) -> Quantisation:
    """8 bits for chat on a CPU (decoding is bound by reading weights), 16 bits for everything else."""
    if device.kind == "cpu":
        return "q8_0" if "chat" in spec.roles else "fp16"
    return "bf16" if device.dtype == "bf16" else "fp16"


def _option(spec: ModelSpec, device: Device, settings: Settings) -> Option:
    quantisation = quantisation_for(spec, device)
    needed, usable = spec.memory(quantisation), USABLE_MEMORY * device.memory
    speed = CPU_BYTES_PER_SECOND / (spec.parameters * BYTES_PER_PARAMETER[quantisation])
    slow = device.kind == "cpu" and "chat" in spec.roles and speed < INTERACTIVE_TOKENS_PER_SECOND
    if needed > usable:
        reason = words("models.too_large", needed=size_text(needed), usable=size_text(usable))
    elif slow:
        reason = words("models.too_slow", speed=f"{speed:.1f}")
    else:
        reason = words("models.fits", needed=size_text(needed), usable=size_text(usable))
    return Option(spec, quantisation, needed, needed <= usable and not slow, is_present(spec, settings), reason)


def _why_not(option: Option, language: str) -> Words:
    if not option.fits:
        return option.reason
    if not option.present and not option.spec.package:
        return words("models.not_here", size=size_text(option.spec.download))
    if language not in option.spec.languages:
        return words("models.other_language", languages=", ".join(option.spec.languages))
    return words("models.smaller")
