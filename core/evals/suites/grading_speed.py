"""How long 1,000 short answers take, and how much memory, in a process of its own: model opened, all answers marked.

python -m core.evals.suites.grading_speed FOLDER 1000
"""

import json
import subprocess
import sys
import time
from pathlib import Path

from core.evals.grading_rows import make_question, read_marked
from core.evals.score import Score
from core.evals.speed_worker import peak_memory
from core.settings import REPOSITORY

SUITE = "grading_speed"
ANSWERS = 1000
SECONDS, GIGABYTES = 60.0, 1.5


def run(data: Path, limit: int | None = None) -> list[Score]:
    """Seconds and peak memory; `limit` answers."""
    number = limit or ANSWERS
    command = [sys.executable, "-W", "ignore", "-m", "core.evals.suites.grading_speed", str(data), str(number)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    figures = json.loads(done.stdout.splitlines()[-1])
    detail = f"SciEntsBank answers question by question; opening the embedder took {figures['open']:.1f} s more"
    return [
        Score(
            SUITE, f"{number:,} short answers, seconds", figures["seconds"], number,
            target=SECONDS, detail=detail, higher_is_better=False,
        ),
        Score(
            SUITE, "peak memory of the process, GB", figures["memory"] / 1e9, number,
            target=GIGABYTES, higher_is_better=False,
        ),
    ]  # fmt: skip


def measure(data: Path, number: int) -> dict[str, float]:
    """One process's figures."""
    from core.models import open_embedder
    from core.usecases.grading.records import Tools
    from core.usecases.grading.short_answers import mark_short

    rows = [row for row in read_marked(data) if row.source == "scientsbank"][:number]
    begun = time.perf_counter()
    tools = Tools(open_embedder())
    opened = time.perf_counter() - begun
    begun = time.perf_counter()
    for group in dict.fromkeys(row.group for row in rows):
        own = [row for row in rows if row.group == group]
        list(mark_short(make_question(own[0]), [row.answer for row in own], tools))
    return {"open": opened, "seconds": time.perf_counter() - begun, "memory": peak_memory()}


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]), int(sys.argv[2]))))
