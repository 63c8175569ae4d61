"""The log of a process as an app sets it up, kept in memory while a test runs, everything put back afterwards."""

import io
import json
import logging
import sys
import threading
import traceback
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from core.settings import Settings
from core.telemetry.logging_setup import set_up_logging


class Lines(io.StringIO):
    """What was logged."""

    @property
    def text(self) -> str:
        return self.getvalue()

    @property
    def records(self) -> list[dict]:
        """Each line's fields; only for JSON."""
        return [json.loads(line) for line in self.text.splitlines()]

    def of(self, what: str) -> list[dict]:
        """The lines about one kind of event."""
        return [line for line in self.records if line["what"] == what]


@contextmanager
def logging_process(form: str = "json", level: str = "debug") -> Iterator[Lines]:
    """Logging of a whole process while this lasts."""
    lines, put_back = Lines(), _remember()
    try:
        set_up_logging(Settings(_env_file=None, log_format=form, log_level=level), lines)
        yield lines
    finally:
        put_back()


def _remember() -> object:
    loggers = [logging.root, *(one for one in logging.root.manager.loggerDict.values() if hasattr(one, "handlers"))]
    kept = [(one, list(one.handlers), one.level, one.propagate) for one in loggers]
    factory, hooks = logging.getLogRecordFactory(), (sys.excepthook, threading.excepthook, sys.unraisablehook)
    showing, printing = warnings.showwarning, traceback.print_exc
    server = sys.modules.get("uvicorn.config")
    configured = dict(server.LOGGING_CONFIG) if server else {}

    def put_back() -> None:
        logging.setLogRecordFactory(factory)
        for one, handlers, level, propagate in kept:
            one.handlers[:], one.propagate = handlers, propagate
            one.setLevel(level)
        sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
        warnings.showwarning, traceback.print_exc = showing, printing
        if server:
            server.LOGGING_CONFIG.update(configured)

    return put_back
