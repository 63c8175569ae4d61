"""What is known of a running process: requests with ids, counts and times, lines without personal text."""

from core.telemetry.generation import Generation
from core.telemetry.logs import log
from core.telemetry.metrics import count_checks, count_tokens, count_upload, note_loaded, watch_queue
from core.telemetry.request import request_scope, request_stream, tell_error
from core.telemetry.scope import Outcome, Scope, carried, count_read, current_scope, stepwise
from core.telemetry.tracing import traced

__all__ = [
    "Generation",
    "Outcome",
    "Scope",
    "carried",
    "count_checks",
    "count_read",
    "count_tokens",
    "count_upload",
    "current_scope",
    "log",
    "note_loaded",
    "request_scope",
    "request_stream",
    "stepwise",
    "tell_error",
    "traced",
    "watch_queue",
]
