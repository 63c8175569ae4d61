"""`python -m core.deploy sizing --users 100 --app chatbot --tokens-per-second 2500`: what so many people need.

The arithmetic of SIZING.md: arrivals from people and pauses, work in flight by Little's law (1961), servers by their
share of busy time. What requests cost stands in requests.toml, measured. Knows no machine: its speed is given.
"""

import argparse
import math
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.errors import InputError
from core.messages import message
from core.models.catalog import find_spec

REQUESTS = Path(__file__).with_name("requests.toml")
BUSY = 0.7
"""The share of its speed a server is planned for. At a share u a request waits u / (1 - u) times its own length before
a single server (M/M/1, Kleinrock 1975): 2.3 times at 0.7, 9 times at 0.9."""
STREAM = 30.0
"""Tokens a second of one reply while others are decoded beside it; people read about five."""


@dataclass(frozen=True, slots=True)
class Request:
    """What one request of an app costs on average. `pause` is the seconds between a person's reply and next request;
    `cpu` the processor seconds of everything but the model."""

    prompt: float
    reply: float
    calls: float
    cpu: float
    pause: float

    @property
    def tokens(self) -> float:
        """Read and written, of all calls."""
        return self.calls * (self.prompt + self.reply)


@dataclass(frozen=True, slots=True)
class Given:
    """People at once, and what there is: `speed` in tokens a second of one model server, read and written together, as
    benchmarks state it, or written alone where `reading` has the speed of reading; cores of one app's machine."""

    users: int
    speed: float
    reading: float | None = None
    cores: int = 2
    stream: float = STREAM
    busy: float = BUSY


@dataclass(frozen=True, slots=True)
class Size:
    """What that needs. `in_flight` is requests being answered at one time on average, `cache` their tokens together."""

    seconds: float
    per_second: float
    tokens: float
    in_flight: float
    cache: float
    servers: int
    replicas: int


def main(arguments: Sequence[str]) -> int:
    """Print the size, line by line."""
    options = read_options(arguments)
    given = Given(
        options.users, options.tokens_per_second, options.reading, options.cores, options.stream, options.busy
    )
    size = compute_size(find_request(options.app, options.pause), given)
    values = {name: _rounded(getattr(size, name)) for name in Size.__slots__}
    for line in ("arrivals", "tokens", "servers", "replicas"):
        print(message(f"deploy.size_{line}", options.language, **values, busy=round(100 * given.busy)))
    if options.model:
        spec = find_spec(options.model)
        bytes_of = size.cache * 2 * spec.layers * spec.kv_width * 2
        print(message("deploy.size_cache", options.language, model=spec.name, size=f"{bytes_of / 1e9:.1f}"))
    return 0


def compute_size(request: Request, given: Given) -> Size:
    """The arithmetic, in the order of SIZING.md."""
    seconds = request.calls * request.reply / given.stream + request.cpu
    per_second = given.users / (request.pause + seconds)
    tokens, in_flight = per_second * request.tokens, per_second * seconds
    work = request.calls * (request.prompt / (given.reading or given.speed) + request.reply / given.speed)
    return Size(
        seconds=seconds,
        per_second=per_second,
        tokens=tokens,
        in_flight=in_flight,
        cache=in_flight * (request.prompt + request.reply),
        servers=max(1, math.ceil(per_second * work / given.busy)),
        replicas=max(1, math.ceil(per_second * request.cpu / (given.cores * given.busy))),
    )


def find_request(app: str, pause: float | None = None) -> Request:
    """What an app's request was measured to cost; InputError with the apps there are."""
    rows = tomllib.loads(REQUESTS.read_text("utf-8"))
    if app not in rows:
        raise InputError("deploy.no_app", name=app, known=", ".join(rows))
    row = {name: float(rows[app][name]) for name in Request.__slots__}
    return Request(**row | ({} if pause is None else {"pause": pause}))


def read_options(arguments: Sequence[str]) -> argparse.Namespace:
    """The parsed command line; numbers that cannot be are refused."""
    parser = argparse.ArgumentParser(prog="python -m core.deploy sizing", description=__doc__)
    parser.add_argument("--users", type=_positive(int), required=True, help="people at work at once")
    parser.add_argument("--app", default="chatbot")
    parser.add_argument("--tokens-per-second", type=_positive(float), required=True, help="of one model server, in all")
    parser.add_argument("--reading", type=_positive(float), help="of reading prompts, where that is another speed")
    parser.add_argument("--pause", type=_positive(float), help="seconds between a reply and the next request")
    parser.add_argument("--stream", type=_positive(float), default=STREAM, help="tokens a second of one reply")
    parser.add_argument("--busy", type=_share, default=BUSY, help="share of its speed a server is planned for")
    parser.add_argument("--cores", type=_positive(int), default=2, help="of a machine that runs the apps")
    parser.add_argument("--model", default="", help="a catalogue id, for the memory of its cache")
    parser.add_argument("--language", choices=("en", "zh"), default="en")
    return parser.parse_args(arguments)


def _positive(kind: Callable[[str], float]) -> Callable[[str], float]:
    def read(text: str) -> float:
        value = kind(text)
        if not 0 < value < 1e12:
            raise ValueError
        return value

    read.__name__ = "number above 0"
    return read


def _share(text: str) -> float:
    value = float(text)
    if not 0 < value < 1:
        raise ValueError
    return value


def _rounded(value: float) -> str:
    return f"{value:.0f}" if value >= 100 or isinstance(value, int) else f"{value:.3g}"
