"""Shards done by Ray Data: on a cluster, or on a small one of this machine that lasts as long as the job.

The only module that knows Ray. Results come back to the process that gave the order, which alone writes them; files of
the input are read where the work is done, so a cluster needs them under the same path everywhere.
"""

import logging
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import Any

from core.commands.batch.local import LOSSES, Done
from core.commands.batch.records import Order, Shard
from core.commands.batch.working import Worker
from core.errors import InputError, ShowcaseError, StoreError

OBJECT_STORE = 100 << 20
"""Bytes of memory for what is on its way, in a cluster of our own: shards and lines are small."""


def run_ray(order: Order, shards: Sequence[Shard], workers: int, address: str) -> Iterator[Done]:
    """By so many actors, each of which opens its models once, as they are done. Ray starts a lost one again and has it
    do again what it had; StoreError where a shard was begun too often, or Ray itself fails."""
    ray = _start(workers, address)
    try:
        begun = ray.remote(num_cpus=0)(_Begun).remote()
        rows = [{"at": at, "shard": shard} for at, shard in enumerate(shards)]
        made = ray.data.from_items(rows, override_num_blocks=len(rows)).map(
            _Actor,
            fn_constructor_args=(order, begun),
            compute=ray.data.ActorPoolStrategy(size=workers),
            num_cpus=1,
        )
        for row in made.iter_rows():
            yield shards[row["at"]], tuple(row["lines"])
    except (ray.exceptions.RayError, OSError) as error:
        raise _own(error) from error
    finally:
        ray.shutdown()


class _Begun:
    """Counts how often each shard was begun: Ray Data would give one that kills its worker to the next for ever."""

    def __init__(self) -> None:
        self._times: Counter[int] = Counter()

    def count(self, shard: int) -> int:
        """How often now."""
        self._times[shard] += 1
        return self._times[shard]


class _Actor:
    """A worker as Ray Data wants it."""

    def __init__(self, order: Order, begun: Any) -> None:
        self._worker, self._begun = Worker(order), begun

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        import ray

        shard = row["shard"]
        if ray.get(self._begun.count.remote(shard.number)) > LOSSES:
            raise StoreError("batch.worker_lost", shard=shard.number)
        return {"at": row["at"], "lines": self._worker.run(shard)}


def _start(workers: int, address: str) -> ModuleType:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
    try:
        import ray
        import ray.data
    except ImportError as error:
        raise InputError("batch.no_ray") from error
    quiet = {"log_to_driver": False, "logging_level": logging.ERROR}
    own = {
        "num_cpus": workers,
        "include_dashboard": False,
        "object_store_memory": OBJECT_STORE,
        "_node_ip_address": "127.0.0.1",
    }
    try:
        ray.init(address=address, **quiet) if address else ray.init(address="local", **own, **quiet)
    except (ConnectionError, ray.exceptions.RayError, RuntimeError, ValueError) as error:
        raise StoreError("batch.ray_silent", address=address or "local", why=type(error).__name__) from error
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    return ray


def _own(error: BaseException) -> ShowcaseError:
    """The error of ours that stands behind what Ray says, or its own as one of ours."""
    behind: BaseException | None = error
    while behind is not None:
        if isinstance(behind, ShowcaseError):
            return behind
        behind = getattr(behind, "cause", None) or behind.__cause__
    return StoreError("batch.ray_failed", why=type(error).__name__)
