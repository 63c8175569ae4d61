"""`python -m core.usecases.lab FOLDER`, or under `torchrun` or `accelerate launch`: does a job's work.

`python -m core.usecases.lab train ...` makes the folder first: see `command.py`.
"""

import argparse
import sys
from pathlib import Path

from core.settings import load_settings
from core.telemetry.logging_setup import set_up_logging
from core.usecases.lab.command import main
from core.usecases.lab.work import do_work

if __name__ == "__main__":
    set_up_logging(load_settings())
    if sys.argv[1:2] == ["train"]:
        sys.exit(main(sys.argv[2:]))
    parser = argparse.ArgumentParser(prog="python -m core.usecases.lab", description=__doc__)
    parser.add_argument("folder", type=Path, help="a job's folder")
    sys.exit(do_work(parser.parse_args().folder))
