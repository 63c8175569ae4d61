"""Logging of a whole process, set up once when an app starts: every line, a library's too, goes through `logs`.

A record is emptied as it is made, so that whichever handler a library brings has nothing personal to write. Knows no
app.
"""

import logging
import sys
import threading
import traceback
import warnings
from datetime import UTC, datetime
from typing import Any, TextIO

from pythonjsonlogger.json import JsonFormatter

from core.settings import Settings
from core.telemetry.logs import LOG, Fact, clean, foreign_facts, log, read_line, short_path


class QuietRecord(logging.LogRecord):
    """A record without message, arguments and error; `kept` is what may be told of them."""

    def __init__(self, name: str, level: int, pathname: str, lineno: int, msg: object, *more: Any, **options: Any):
        super().__init__(name, level, pathname, lineno, msg, *more, **options)
        self.kept = foreign_facts(self)
        self.msg = clean(msg) if name == LOG.name else f"{self.kept.get('error', 'said')} at {self.kept['place']}"
        self.args, self.exc_info, self.exc_text, self.stack_info = (), None, None, None


class JsonLines(JsonFormatter):
    """One JSON object a line."""

    def add_fields(self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]) -> None:
        """The allowed fields and no others."""
        log_data.clear()
        log_data |= {"time": _time(record), **read_line(record)}


class PlainLines(logging.Formatter):
    """The same for people at a console."""

    def format(self, record: logging.LogRecord) -> str:
        """Time, level, what happened, and the fields as `name=value`."""
        line = read_line(record)
        level, what = str(line.pop("level")), line.pop("what")
        stack: Fact = line.pop("stack", ())
        told = " ".join(f"{name}={value}" for name, value in line.items() if name != "logger" or what == "library")
        way = "".join(f"\n    {place}" for place in stack) if isinstance(stack, tuple) else ""
        return f"{_time(record)[11:19]} {level.upper():7} {what} {told}{way}"


def make_handler(form: str, stream: TextIO | None = None) -> logging.Handler:
    """A handler that writes "json" or "plain" lines to `stream`, or to the process's errors."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines() if form == "json" else PlainLines())
    return handler


def set_up_logging(settings: Settings, stream: TextIO | None = None) -> None:
    """From now on all lines of this process are ours. For the start of a process: it changes what all libraries do."""
    logging.setLogRecordFactory(QuietRecord)
    take_over(make_handler(settings.log_format, stream), settings.log_level)
    sys.excepthook = _tell_of_crash
    threading.excepthook = lambda crash: _tell(crash.exc_value)
    sys.unraisablehook = lambda crash: _tell(crash.exc_value)
    warnings.showwarning = _tell_of_warning
    traceback.print_exc = _tell_of_current  # Gradio prints what breaks in it instead of logging it


def take_over(handler: logging.Handler, level: str) -> None:
    """Have every logger's lines come to `handler`; `level` is ours, libraries tell of nothing below warnings."""
    for logger in list(logging.root.manager.loggerDict.values()):
        if isinstance(logger, logging.Logger):
            logger.handlers.clear()
            logger.propagate = True
            if logger.level < logging.WARNING:
                logger.setLevel(logging.NOTSET)
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(logging.WARNING)
    LOG.setLevel(level.upper())
    if server := sys.modules.get("uvicorn.config"):  # it sets its own up when it starts
        server.LOGGING_CONFIG.update(formatters={}, handlers={}, loggers={})


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def _tell(error: BaseException | None) -> None:
    if error is not None:
        log("crash", level="error", error=error)


def _tell_of_crash(kind: type[BaseException], error: BaseException, trace: Any) -> None:
    if isinstance(error, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
    else:
        _tell(error)


def _tell_of_current(*_: object, **__: object) -> None:
    _tell(sys.exception())


def _tell_of_warning(message: object, category: type[Warning], filename: str, lineno: int, *_: object) -> None:
    log("warning", level="warning", error=None, place=f"{short_path(filename)}:{lineno}", reason=category.__name__)
