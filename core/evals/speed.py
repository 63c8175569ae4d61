"""Speed beside the canonical peer, in one run on one machine: each side in its own process, alternating, medians.

Also the app's own figures: when its page can be used, the first answer after a restart, and its memory.
"""

import json
import os
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from core.evals.reliability.process import free_port
from core.evals.score import Score
from core.settings import REPOSITORY

RUNS = 3
PATIENCE_SECONDS = 180
QUESTION = "How long do I have to return something?"
BARE_PAGE = (
    "import gradio as gr\n"
    "with gr.Blocks() as demo:\n"
    "    gr.ChatInterface(lambda message, history: message)\n"
    "demo.launch()\n"
)


def run(runs: int = RUNS) -> list[Score]:
    """All speed scores; takes some minutes and wants a quiet machine. Prints every process's figures as it goes."""
    sides: dict[str, list[dict[str, float]]] = {"ours": [], "peer": []}
    for _ in range(runs):
        for which, rows in sides.items():
            rows.append(_measured(which))
            print(which, json.dumps({name: round(value, 3) for name, value in rows[-1].items()}), flush=True)
    return [*compare(sides["ours"], sides["peer"]), *app_scores(runs)]


def compare(ours: Sequence[dict[str, float]], peer: Sequence[dict[str, float]]) -> list[Score]:
    """The two sides' medians as ratios, and our own figures."""

    def middle(rows: Sequence[dict[str, float]], name: str) -> float:
        return statistics.median(row[name] for row in rows)

    def score(name: str, value: float, target: float | None = None, *, higher: bool = True, detail: str = "") -> Score:
        return Score("speed", name, value, len(ours), target=target, higher_is_better=higher, detail=detail)

    return [
        score("decoding, times the peer's", middle(ours, "decode") / middle(peer, "decode"), 2),
        score("eight at once, times the peer one at a time", middle(ours, "together") / middle(peer, "one_by_one"), 6),
        score("eight at once, times the peer's padded batch", middle(ours, "together") / middle(peer, "batch"), 2),
        score(
            "first token of a follow-up on 1,000 tokens, share of the peer's",
            middle(ours, "first_again") / middle(peer, "first_again"),
            0.15,
            higher=False,
            detail="the second turn of a conversation; the peer reads all of it again",
        ),
        score("engine memory, GB", middle(ours, "peak_memory") / 1e9, higher=False),
        score("peer memory, GB", middle(peer, "peak_memory") / 1e9, higher=False),
        score("decoding, tokens a second", middle(ours, "decode")),
        score("peer decoding, tokens a second", middle(peer, "decode")),
        score("eight at once, tokens a second", middle(ours, "together")),
        score("first token of 1,000 unread tokens, seconds", middle(ours, "first_cold"), higher=False),
        score("peer: first token of 1,000 unread tokens, seconds", middle(peer, "first_cold"), higher=False),
        score("first token of a follow-up, seconds", middle(ours, "first_again"), higher=False),
        score("model ready, seconds", middle(ours, "ready"), higher=False),
    ]


def app_scores(runs: int = RUNS) -> list[Score]:
    """The chatbot beside a bare Gradio page, alternating: page answered, first answer, memory after it."""
    bare, page, answer, memory = [], [], [], []
    for _ in range(runs):
        with _serving([sys.executable, "-c", BARE_PAGE]) as (_, _, seconds):
            bare.append(seconds)
        with _serving([sys.executable, "apps/chatbot.py"]) as (process, url, seconds):
            page.append(seconds)
            answer.append(seconds + _timed(lambda url=url: _ask(url)))
            memory.append(_memory(process.pid))
        print("page", json.dumps([bare[-1], page[-1], answer[-1], memory[-1]]), flush=True)
    ratio = statistics.median(page) / statistics.median(bare)
    figures = (
        ("page answered, times a bare Gradio page", ratio, 1.5),
        ("first answer after a restart, seconds", statistics.median(answer), 15),
        ("app memory after an answer, GB", statistics.median(memory) / 1e9, 2),
        ("page answered, seconds", statistics.median(page), None),
    )
    return [Score("speed", name, value, runs, target=goal, higher_is_better=False) for name, value, goal in figures]


def _measured(which: str) -> dict[str, float]:
    command = [sys.executable, "-W", "ignore", "-m", "core.evals.speed_worker", which]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


@contextmanager
def _serving(command: Sequence[str]) -> Iterator[tuple[subprocess.Popen, str, float]]:
    """The process, its address, and the seconds until its page was answered."""
    port = free_port()
    environment = os.environ | {"GRADIO_SERVER_PORT": str(port), "GRADIO_ANALYTICS_ENABLED": "False"}
    url = f"http://127.0.0.1:{port}/"
    begun = time.perf_counter()
    process = subprocess.Popen(command, cwd=REPOSITORY, env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait(url, process)
        yield process, url, time.perf_counter() - begun
    finally:
        process.terminate()
        process.wait()


def _wait(url: str, process: subprocess.Popen) -> None:
    for _ in range(PATIENCE_SECONDS * 20):
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                answer.read()
                return
        except OSError:
            if process.poll() is not None:
                raise
            time.sleep(0.05)
    raise TimeoutError(url)


def _ask(url: str) -> None:
    from gradio_client import Client

    Client(url, verbose=False).predict(QUESTION, api_name="/ask")


def _timed(act: Callable[[], None]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def _memory(pid: int) -> int:
    """Resident bytes of a process and its children."""
    import psutil

    process = psutil.Process(pid)
    return sum(one.memory_info().rss for one in (process, *process.children(recursive=True)))
