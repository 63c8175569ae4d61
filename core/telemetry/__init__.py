"""What is known of a running process: requests with ids, counts and times, lines without personal text."""

from core.telemetry.request import request_scope, request_stream
from core.telemetry.scope import Outcome, Scope, carried, current_scope, stepwise

__all__ = ["Outcome", "Scope", "carried", "current_scope", "request_scope", "request_stream", "stepwise"]
