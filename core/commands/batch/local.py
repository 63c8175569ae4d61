"""Shards done on this machine: one after another here, or several at a time in processes. Knows no files."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice

from core.commands.batch.records import Order, Shard
from core.commands.batch.working import Worker
from core.errors import StoreError

LOSSES = 3
"""Times a process may be lost before the job stops."""
Done = tuple[Shard, tuple[str, ...]]


def run_here(order: Order, shards: Iterable[Shard]) -> Iterator[Done]:
    """In this process."""
    worker = Worker(order)
    for shard in shards:
        yield shard, worker.run(shard)


def run_processes(order: Order, shards: Iterable[Shard], workers: int) -> Iterator[Done]:
    """In so many processes, as they are done. What a lost process had is done again; StoreError after the third."""
    open_ones = {shard.number: shard for shard in shards}
    for _ in range(LOSSES):
        try:
            for done in _run_pool(order, tuple(open_ones.values()), workers):
                del open_ones[done[0].number]
                yield done
            return
        except BrokenProcessPool:
            continue
    raise StoreError("batch.worker_lost", shard=min(open_ones))


def _run_pool(order: Order, shards: Iterable[Shard], workers: int) -> Iterator[Done]:
    context, waiting = multiprocessing.get_context("spawn"), iter(shards)
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=(order,))
    try:
        running: set[Future[Done]] = {pool.submit(_run, shard) for shard in islice(waiting, 2 * workers)}
        while running:
            ready, running = wait(running, return_when=FIRST_COMPLETED)
            running |= {pool.submit(_run, shard) for shard in islice(waiting, len(ready))}
            for future in ready:
                yield future.result()
    except BaseException:
        for process in multiprocessing.active_children():
            process.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


class _Process:
    """What a worker process holds."""

    worker: Worker


def _begin(order: Order) -> None:
    """Ctrl-C is for the process that gives the orders; where that one is gone, so is this."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow_parent, daemon=True).start()
    _Process.worker = Worker(order)


def _follow_parent() -> None:
    multiprocessing.parent_process().join()
    os._exit(1)


def _run(shard: Shard) -> Done:
    return shard, _Process.worker.run(shard)
