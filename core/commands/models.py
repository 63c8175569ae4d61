"""`python -m core models`: the device, the chosen models and why; with `--pull`, fetch one."""

import argparse

from core.commands.terminal import progress_line, say
from core.messages import UiLanguage, message
from core.models import ModelSpec, choose_model, detect_device, find_spec, is_present, pull


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
    if options.pull is not None:
        for spec in [find_spec(options.pull)] if options.pull else chosen:
            fetch(spec, language)
    return 0


def fetch(spec: ModelSpec, language: UiLanguage) -> None:
    """Fetch a model unless it is here, with progress on standard error."""
    if not is_present(spec):
        megabytes = progress_line("command.fetching", language, unit=1_000_000, model=spec.id)
        pull(spec, progress=megabytes)
        say("")
    print(message("command.present", language, model=spec.id))
