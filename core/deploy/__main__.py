"""`python -m core.deploy chatbot out/`: an app as a folder for a Hugging Face Space; `--push user/name` uploads it.

Other verbs: `licences` (THIRD_PARTY.md), `sizing` (replicas for so many people), `audit` (known vulnerabilities).
"""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from core.commands.terminal import say
from core.deploy.bundle import find_entry, list_entries, plan_bundle
from core.deploy.publishing import publish
from core.deploy.space import Wish, write_space
from core.errors import ShowcaseError
from core.messages import message
from core.settings import load_settings

VERBS = ("licences", "sizing", "audit")


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the bundle, and upload it where asked, or do the verb; 2 where a `ShowcaseError` was shown."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    verb = arguments[0] if arguments and arguments[0] in VERBS else ""
    options = argparse.Namespace(language="zh" if "zh" in arguments else "en") if verb else read_options(arguments)
    try:
        return import_module(f"core.deploy.{verb}").main(arguments[1:]) if verb else deploy(options)
    except ShowcaseError as error:
        say(error.told().text(options.language))
        return 2


def deploy(options: argparse.Namespace) -> int:
    """What was written, and where it went."""
    bundle = plan_bundle(find_entry(options.app))
    write_space(bundle, options.folder, Wish(options.model, options.hardware))
    values = {"folder": options.folder, "files": len(bundle.files), "requirements": len(bundle.requirements)}
    print(message("deploy.written", options.language, **values))
    if options.push:
        password = load_settings().staff_password.get_secret_value()
        url = publish(
            options.folder,
            options.push,
            sdk="gradio" if bundle.entry.ui == "gradio" else "docker",
            private=not options.public,
            secrets={"SHOWCASE_STAFF_PASSWORD": password} if password else None,
        )
        print(message("deploy.published", options.language, url=url))
    return 0


def read_options(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The parsed command line."""
    parser = argparse.ArgumentParser(prog="python -m core.deploy", description=__doc__)
    parser.add_argument("app", help=f"one of: {', '.join(entry.name for entry in list_entries())}")
    parser.add_argument("folder", type=Path, help="a new or empty folder")
    parser.add_argument("--model", default="", help="a catalogue id to run instead of the embedded model")
    hardware = parser.add_mutually_exclusive_group()
    hardware.add_argument("--gpu", dest="hardware", action="store_const", const="gpu", help="for a GPU of its own")
    hardware.add_argument(
        "--zero-gpu", dest="hardware", action="store_const", const="zero", help="for a GPU lent reply by reply (Gradio)"
    )
    parser.set_defaults(hardware="cpu")
    parser.add_argument(
        "--push", metavar="USER/NAME", default="", help="make or renew that Space; private unless --public"
    )
    parser.add_argument("--public", action="store_true")
    parser.add_argument("--language", choices=("en", "zh"), default="en")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
