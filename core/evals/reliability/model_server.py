"""A stand-in for an OpenAI-compatible server on loopback: says what a function tells it to, or fails as servers fail.

Knows no app and no suite.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

MODEL = "stand-in"
Message = Mapping[str, object]
Say = Callable[[Sequence[Message]], str]
"""The messages of a request to the text of the reply."""

FAULTS = (
    "refused",
    "error_500",
    "error_503",
    "busy_429",
    "busy_once",
    "key_401",
    "no_model_404",
    "redirect",
    "slow",
    "silent",
    "not_json",
    "wrong_json",
    "wrong_type",
    "empty",
    "cut_before",
    "cut_half",
    "endless",
    "huge",
    "nul_bytes",
    "bad_utf8",
    "error_in_stream",
    "no_choices",
)
"""Ways to fail. `slow` answers a word a second, `silent` takes the request and says nothing, `endless` never ends its
stream, `busy_429` and, the first time alone, `busy_once` say 429 with Retry-After."""


def greet(_: Sequence[Message]) -> str:
    """What is said where nothing else is asked for."""
    return "Standard delivery takes three days."


@dataclass(slots=True)
class Plan:
    """What the server does next; changed while it runs. `pause`: seconds between two words of `slow`; `after`: what it
    says in Retry-After where it is busy; `released` ends everything that hangs."""

    fault: str = ""
    say: Say = greet
    pause: float = 1.0
    after: str = "1"
    asked: int = 0
    hung_up: int = 0
    released: threading.Event = field(default_factory=threading.Event)


@contextmanager
def model_server(plan: Plan, port: int = 0) -> Iterator[str]:
    """The base URL of a server that follows `plan`, gone afterwards."""
    handler = type("Handler", (_Handler,), {"plan": plan})
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True, name="model-server")
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        plan.released.set()
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    plan: Plan

    def log_message(self, format: str, *_: object) -> None:
        """Says nothing."""

    def do_GET(self) -> None:
        """The models."""
        self._answer(200, {"object": "list", "data": [{"id": MODEL, "max_model_len": 8192, "owned_by": "vllm"}]})

    def do_POST(self) -> None:
        """A reply, or the planned fault."""
        sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.plan.asked += 1
        try:
            self._reply(json.loads(sent))
        except OSError:
            self.plan.hung_up += 1
            self.close_connection = True

    def _reply(self, request: Mapping[str, object]) -> None:
        match self.plan.fault:
            case "error_500" | "error_503" | "key_401" | "no_model_404":
                self._answer(int(self.plan.fault[-3:]), {"error": {"message": "out of order", "type": "server"}})
            case "busy_429":
                self._answer(429, {"error": {"message": "busy"}}, {"Retry-After": self.plan.after})
            case "busy_once" if self.plan.asked == 1:
                self._answer(429, {"error": {"message": "busy"}}, {"Retry-After": self.plan.after})
            case "refused" | "cut_before":
                self._hang_up()
            case "redirect":
                self._answer(302, {}, {"Location": "http://127.0.0.1:9/elsewhere"})
            case "silent":
                self.plan.released.wait(600)
            case "not_json":
                self._raw(b"<html><body>It works!</body></html>", "text/event-stream")
            case "wrong_type":
                self._raw(b"<html><body>Welcome to nginx</body></html>", "text/html")
            case "empty":
                self._raw(b"", "text/event-stream")
            case "bad_utf8":
                self._raw(b'data: {"choices": [{"delta": {"content": "\xff\xfe\xff"}}]}\n\n', "text/event-stream")
            case _:
                self._stream(self.plan.say(_messages(request)))

    def _stream(self, text: str) -> None:
        self._head("text/event-stream")
        for number, record in enumerate(self._records(text)):
            self.wfile.write(b"data: " + json.dumps(record).encode() + b"\n\n")
            self.wfile.flush()
            if self.plan.fault == "cut_half" and number == 2:
                self._hang_up()
                return
            if self.plan.fault == "slow":
                self.plan.released.wait(self.plan.pause)
        self.wfile.write(b"data: [DONE]\n\n")

    def _records(self, text: str) -> Iterator[object]:
        match self.plan.fault:
            case "wrong_json":
                yield from ([1, 2, 3], {"choices": "many"}, {"hello": {"world": 1}}, None)
            case "no_choices":
                yield {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": MODEL, "choices": []}
            case "error_in_stream":
                yield _chunk("On ")
                yield {"error": {"message": "out of memory", "type": "server_error", "code": 500}}
            case "endless":
                while not self.plan.released.is_set():
                    yield _chunk("more ")
                    time.sleep(0.005)
            case "huge":
                for _ in range(40):
                    yield _chunk("x" * (1 << 20))
            case "nul_bytes":
                yield _chunk("Delivery\0 takes \x1b[31mthree\x08 days.\ud800")
                yield _chunk("", "stop")
            case _:
                for word in text.split(" "):
                    yield _chunk(word + " ")
                yield _chunk("", "stop")

    def _raw(self, body: bytes, kind: str) -> None:
        self._head(kind)
        self.wfile.write(body)

    def _head(self, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True

    def _answer(self, status: int, record: object, headers: Mapping[str, str] | None = None) -> None:
        body = json.dumps(record).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _hang_up(self) -> None:
        self.close_connection = True
        with suppress(OSError):
            self.connection.shutdown(2)


def _chunk(text: str, finish: str | None = None) -> dict[str, object]:
    choice = {"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": finish}
    return {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": MODEL, "choices": [choice]}


def _messages(request: Mapping[str, object]) -> Sequence[Message]:
    found = request.get("messages")
    return found if isinstance(found, list) else []
