"""What does it bring to let the encoder learn, too? The rows and figures of `lab_tuning`, LoRA and everything.

Some ten minutes of two cores that nothing else uses.
"""

from pathlib import Path

from core.evals.score import Score
from core.evals.suites.lab_tuning import measure, read_rows

MOST_SECONDS = 600.0


def run(data: Path, limit: int | None = None) -> list[Score]:
    """Accuracy and seconds of both; `limit` trains on that many rows."""
    rows = read_rows(data, limit)
    return [score for method in ("lora", "full") for score in measure(method, MOST_SECONDS, rows)]
