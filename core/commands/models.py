"""`python -m core models`: the device, the chosen models and why, the translation engines; with `--pull`, fetch one."""

import argparse

from core.commands.terminal import progress_line, say
from core.errors import SettingsError
from core.messages import UiLanguage, message
from core.models import ModelSpec, choose_model, detect_device, find_spec, find_translator_spec, is_present, pull
from core.models.device import size_text
from core.models.translators import EngineLine, list_engines


def add_command(commands: argparse._SubParsersAction) -> None:
    """Add `models` to the parser."""
    models = commands.add_parser("models", help="the device, the chosen models and why")
    models.add_argument("--pull", nargs="?", const="", metavar="ID", help="fetch a model, or the chosen ones")
    models.set_defaults(run=run_models)


def run_models(options: argparse.Namespace) -> int:
    """Show the device and the choice for each role with every refusal; with `--pull`, fetch."""
    language, device = options.language, detect_device()
    values = {"kind": device.kind, "name": device.name, "memory": device.memory >> 30, "reason": device.reason}
    print(message("command.device", language, **values))
    chosen = []
    for role in ("chat", "embed"):
        choice = choose_model(role, device, language=language)
        chosen.append(choice.spec)
        values = {"role": role, "model": choice.spec.id, "quantisation": choice.quantisation, "reason": choice.reason}
        print(message("command.chosen", language, **values))
        for spec, reason in choice.refused:
            print(message("command.refused", language, model=spec.id, reason=reason))
    show_translators(language, absent=options.pull is None)
    if options.pull is not None:
        for spec in [find_any(options.pull)] if options.pull else chosen:
            fetch(spec, language)
    return 0


def show_translators(language: UiLanguage, *, absent: bool) -> None:
    """A line for each translation engine: its licence, its languages; `absent` shows those that can be fetched, too."""
    for engine in list_engines():
        if not engine.here and not absent:
            continue
        key = "command.translator_here" if engine.here else "command.translator_absent"
        print(message(key, language, **_said(engine)))


def _said(engine: EngineLine) -> dict[str, object]:
    said = {"id": engine.id, "license": engine.license, "pairs": engine.pairs}
    return said if engine.here else said | {"size": size_text(engine.size)}


def find_any(id: str) -> ModelSpec:
    """The row of `id` among translation models, else among all others; SettingsError where there is none."""
    try:
        return find_translator_spec(id)
    except SettingsError:
        return find_spec(id)


def fetch(spec: ModelSpec, language: UiLanguage) -> None:
    """Fetch a model unless it is here, with progress on standard error."""
    if not is_present(spec):
        megabytes = progress_line("command.fetching", language, unit=1_000_000, model=spec.id)
        pull(spec, progress=megabytes)
        say("")
    print(message("command.present", language, model=spec.id))
