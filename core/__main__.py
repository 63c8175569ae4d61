"""The command line, for scripts and for checking: `python -m core ask`, `write`, `check`, `grade`, `translate`, ..."""

import argparse
import io
import os
import sys
from collections.abc import Sequence

from core.commands import accounts, ask, check, evaluate, grade, models, store, summarize, train, translate, write
from core.commands.batch import command as batch
from core.commands.terminal import say
from core.errors import ShowcaseError
from core.messages import message

COMMANDS = (ask, write, check, grade, translate, summarize, batch, models, store, accounts, train, evaluate)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit status: 0 done, 1 done and something did not pass, 2 a `ShowcaseError` was shown,
    130 it was stopped with Ctrl-C."""
    options = read_options(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):  # what a terminal's encoding lacks must not end the command
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        status = options.run(options)
        sys.stdout.flush()
        return status
    except ShowcaseError as error:
        say(error.told().text(options.language))
        return 2
    except KeyboardInterrupt:
        say(message("command.interrupted", options.language))
        return 130
    except BrokenPipeError:  # whoever read the output, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def read_options(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The parsed command line; `run` is the command's function."""
    parser = argparse.ArgumentParser(prog="python -m core")
    parser.add_argument(
        "--language", choices=("en", "zh"), default="en", help="of messages; a reply follows the question"
    )
    commands = parser.add_subparsers(required=True)
    for command in COMMANDS:
        command.add_command(commands)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    from core.telemetry.logging_setup import make_handler, take_over

    take_over(make_handler("plain"), "warning")
    sys.exit(main())
