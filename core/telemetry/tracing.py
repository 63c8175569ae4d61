"""Spans for OpenTelemetry, where somebody collects them: its SDK installed and OTEL_TRACES_EXPORTER or
OTEL_EXPORTER_OTLP_ENDPOINT set. Otherwise a span costs one look.

Spans have names from the code, numbers and kinds of errors; no personal text, as in `logs`. Knows no exporter.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import entry_points
from importlib.util import find_spec
from typing import TYPE_CHECKING

from core.settings import Settings
from core.telemetry.logs import clean, log
from core.telemetry.scope import current_scope

if TYPE_CHECKING:
    from opentelemetry.trace import Span, Tracer

Attribute = str | int | float | bool | None


class _Tracing:
    """The tracer of this process; None keeps tracing off. Set once, when an app starts."""

    tracer: "Tracer | None" = None


def start_tracing(settings: Settings) -> bool:
    """Send spans to the exporter that the environment names; whether it is done. What is missing for it is logged."""
    name = settings.traces_exporter or ("otlp" if settings.otlp_endpoint else "none")
    if name == "none":
        return False
    found = list(entry_points(group="opentelemetry_traces_exporter", name=name))
    if find_spec("opentelemetry.sdk") is None or not found:
        log("tracing_off", level="warning", part=name)
        return False
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider()
    provider.add_span_processor(BatchSpanProcessor(found[0].load()()))
    use_tracer(provider.get_tracer("showcase"))
    return True


def use_tracer(tracer: "Tracer | None") -> None:
    """Make spans with this from now on; None makes none."""
    _Tracing.tracer = tracer


def begin_span(name: str) -> "Span | None":
    """A span below the current request's; None where nobody collects. It is not made current: its end may come in
    another thread."""
    if _Tracing.tracer is None:
        return None
    from opentelemetry.trace import set_span_in_context

    scope = current_scope()
    parent = scope.span if scope is not None else None
    return _Tracing.tracer.start_span(name, set_span_in_context(parent) if parent is not None else None)


def end_span(span: "Span | None", **facts: Attribute) -> None:
    """End it with what is known of it."""
    if span is not None:
        for name, value in facts.items():
            if value not in (None, ""):
                span.set_attribute(f"showcase.{name}", clean(value))
        span.end()


@contextmanager
def traced(name: str) -> Iterator[None]:
    """A span around a part of a request's work, such as "retrieval"."""
    begun = begin_span(name)
    error = ""
    try:
        yield
    except BaseException as raised:
        error = type(raised).__name__
        raise
    finally:
        end_span(begun, error=error)
