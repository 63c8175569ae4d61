"""Spans for whoever collects them: a request with its parts below it, and no word of a person in any."""

import pytest

from core.errors import InputError
from core.models import ScriptedChat
from core.settings import Settings
from core.telemetry import request_scope, request_stream, tracing
from core.telemetry.tracing import begin_span, start_tracing, traced, use_tracer

pytest.importorskip("opentelemetry.sdk")


@pytest.fixture
def spans():
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    use_tracer(provider.get_tracer("test"))
    yield exporter.get_finished_spans
    use_tracer(None)


def test_a_request_has_its_search_and_its_replies_below_it(spans):
    model = ScriptedChat(replies=["It is on Mill Lane."])

    def work():
        with traced("retrieval"):
            yield "searching"
        yield from model.stream("Where does Ada Quill live?")

    list(request_stream("chatbot", "ask", work))
    retrieval, generation, request = spans()
    assert (retrieval.name, generation.name, request.name) == ("retrieval", "generation", "request")
    assert {retrieval.parent.span_id, generation.parent.span_id} == {request.context.span_id}
    assert dict(generation.attributes) == {
        "showcase.model": "scripted", "showcase.finish": "stop", "showcase.prompt_tokens": 5,
        "showcase.completion_tokens": 5,
    }  # fmt: skip
    assert request.attributes["showcase.event"] == "ask" and request.attributes["showcase.outcome"] == "ok"
    told = "".join(span.to_json() for span in spans())
    assert "Quill" not in told and "Mill" not in told


def test_what_broke_is_told_by_its_kind(spans):
    with pytest.raises(InputError), request_scope("chatbot", "ask"), traced("checks"):
        raise InputError("chatbot.empty_question")
    checks, request = spans()
    assert checks.attributes["showcase.error"] == "InputError"
    assert request.attributes["showcase.reason"] == "chatbot.empty_question" and not request.events


def test_where_nobody_collects_there_is_no_span():
    assert begin_span("request") is None
    with request_scope("chatbot", "ask") as scope:
        assert scope.span is None


@pytest.mark.parametrize(
    ("environment", "started"),
    [
        ({}, False),
        ({"OTEL_TRACES_EXPORTER": "none"}, False),
        ({"OTEL_TRACES_EXPORTER": "no-such-exporter"}, False),
        ({"OTEL_TRACES_EXPORTER": "console"}, True),
    ],
)
def test_tracing_begins_where_the_standard_variables_ask_for_it(monkeypatch, environment, started):
    for name in ("OTEL_TRACES_EXPORTER", "OTEL_EXPORTER_OTLP_ENDPOINT"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    try:
        assert start_tracing(Settings(_env_file=None)) is started
        assert (tracing._Tracing.tracer is not None) is started
    finally:
        use_tracer(None)


def test_an_exporter_that_is_not_installed_is_logged_and_costs_nothing_else(monkeypatch, caplog):
    monkeypatch.delenv("OTEL_TRACES_EXPORTER", raising=False)
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318")
    assert start_tracing(Settings(_env_file=None)) is False
    assert [record.said["part"] for record in caplog.records if record.msg == "tracing_off"] == ["otlp"]
