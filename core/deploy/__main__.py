"""`python -m core.deploy chatbot out/`: an app as a folder for a Hugging Face Space; `--push user/name` uploads it."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from core.commands.terminal import say
from core.deploy.bundle import find_app, plan_bundle
from core.deploy.publishing import publish
from core.deploy.space import write_space
from core.errors import ShowcaseError
from core.messages import message
from core.settings import load_settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the bundle, and upload it where asked; 2 where a `ShowcaseError` was shown."""
    options = read_options(arguments)
    try:
        return deploy(options)
    except ShowcaseError as error:
        say(" ".join(filter(None, (error.text(options.language), error.hint(options.language)))))
        return 2


def deploy(options: argparse.Namespace) -> int:
    """What was written, and where it went."""
    bundle = plan_bundle(find_app(options.app))
    write_space(bundle, options.folder, model=options.model, gpu=options.gpu)
    values = {"folder": options.folder, "files": len(bundle.files), "requirements": len(bundle.requirements)}
    print(message("deploy.written", options.language, **values))
    if options.push:
        password = load_settings().staff_password.get_secret_value()
        url = publish(
            options.folder,
            options.push,
            sdk="gradio" if bundle.app.ui == "gradio" else "docker",
            private=not options.public,
            secrets={"SHOWCASE_STAFF_PASSWORD": password} if password else None,
        )
        print(message("deploy.published", options.language, url=url))
    return 0


def read_options(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The parsed command line."""
    parser = argparse.ArgumentParser(prog="python -m core.deploy", description=__doc__)
    parser.add_argument("app", help="a name of the showcase: chatbot, writer, grader, translator, medical")
    parser.add_argument("folder", type=Path, help="a new or empty folder")
    parser.add_argument("--model", default="", help="a catalogue id to run instead of the embedded model")
    parser.add_argument("--gpu", action="store_true", help="for a Space with a GPU")
    parser.add_argument(
        "--push", metavar="USER/NAME", default="", help="make or renew that Space; private unless --public"
    )
    parser.add_argument("--public", action="store_true")
    parser.add_argument("--language", choices=("en", "zh"), default="en")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
