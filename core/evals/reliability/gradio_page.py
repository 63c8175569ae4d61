"""A Gradio page without a browser: its parts by name, their values, and its events sent through the queue.

Speaks the protocol of Gradio's own script over HTTP. Knows no app.
"""

import json
import secrets
from collections.abc import Iterator, Mapping

import httpx

SECONDS = 120.0
UPLOADED = {"_type": "gradio.FileData"}


class Refused(Exception):
    """The server said no, in words: `code` is the HTTP status, 0 where the handler itself refused."""

    def __init__(self, said: str, code: int = 0) -> None:
        super().__init__(said)
        self.said, self.code = said, code


class GradioPage:
    """One person's page. `address` is the loopback address the person comes from, `values` what each part holds."""

    def __init__(self, url: str, *, address: str = "127.0.0.1", language: str = "en", seconds: float = SECONDS) -> None:
        self._http = httpx.Client(
            base_url=url,
            transport=httpx.HTTPTransport(local_address=address, limits=httpx.Limits(max_keepalive_connections=2)),
            headers={"accept-language": language},
            timeout=httpx.Timeout(seconds, connect=10.0),
        )
        self.session = secrets.token_hex(8)
        config = self._http.get("/config").raise_for_status().json()
        self._parts = {each["id"]: each for each in config["components"]}
        self._events = config["dependencies"]
        self._ticking = False
        self.values: dict[int, object] = {
            number: each["props"].get("default_value", each["props"].get("value"))
            for number, each in self._parts.items()
        }

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def __del__(self) -> None:
        if hasattr(self, "_http"):
            self.close()

    def part(self, name: str) -> int:
        """The number of the part with this element id, or whose label or value is this sentence of a catalogue."""
        key = f'"key": "{name}"'
        for number, each in self._parts.items():
            props = each["props"]
            if props.get("elem_id") == name or key in str(props.get("label")) or key in str(props.get("value")):
                return number
        raise LookupError(name)

    def put(self, name: str, value: object) -> None:
        """Fill a field."""
        self.values[self.part(name)] = value

    def shown(self, name: str) -> object:
        """What a part holds."""
        return self.values[self.part(name)]

    @property
    def kept(self) -> dict[str, str]:
        """What the browser keeps between visits."""
        return dict(self.values[self._browser_state()] or {})  # type: ignore[call-overload]

    def keep(self, **kept: object) -> None:
        """Change what the browser keeps, as a control of the page does, or as another visit left it."""
        self.values[self._browser_state()] = {**self.kept, **kept}

    def _browser_state(self) -> int:
        return next(number for number, each in self._parts.items() if each["type"] == "browserstate")

    def held(self, *names: str) -> list[tuple[str, object]]:
        """Kind and value of the named parts, of all of them where none is named."""
        numbers = [self.part(name) for name in names] or list(self._parts)
        return [(str(self._parts[number]["type"]), self.values[number]) for number in numbers]

    def text(self) -> str:
        """Everything the page holds, as text."""
        return json.dumps(list(self.values.values()), ensure_ascii=False, default=str)

    def arrive(self) -> None:
        """The page has loaded."""
        for event in self._events:
            if any(trigger == "load" for _, trigger in event["targets"]) and event["backend_fn"]:
                self._run(event, event["targets"][0][0], None)

    def fire(self, name: str, trigger: str, **sent: object) -> None:
        """Do something to a part and take in what the handler changes; Refused where it says no."""
        for _ in self.watch(name, trigger, **sent):
            pass

    def watch(self, name: str, trigger: str, **sent: object) -> Iterator[None]:
        """The same, step by step: after each, `values` are what the page shows."""
        number = self.part(name)
        event = next(e for e in self._events if [number, trigger] in [list(t) for t in e["targets"]])
        yield from self._steps(event, number, sent)

    def tick(self) -> bool:
        """The page's clock has ticked; whether it will again."""
        event = next(each for each in self._events if any(trigger == "tick" for _, trigger in each["targets"]))
        self._run(event, event["targets"][0][0], None)
        return self._ticking

    def send(self, name: str, trigger: str) -> None:
        """Do something and do not wait for what comes of it, as Stop beside an answer in progress."""
        number = self.part(name)
        event = next(e for e in self._events if [number, trigger] in [list(t) for t in e["targets"]])
        self._join(event, number, None)

    def call(self, api_name: str, *data: object) -> Iterator[list[object]]:
        """What a named endpoint yields, step by step."""
        event = next(e for e in self._events if e["api_name"] == api_name.removeprefix("/"))
        yield from self._outputs(event, self._join(event, None, None, list(data)))

    def upload(self, name: str, data: bytes) -> dict[str, object]:
        """Put a file on the server; the value a file part takes."""
        answer = self._http.post("/gradio_api/upload", files={"files": (name, data)})
        if answer.status_code != 200:
            raise Refused(answer.text[:500], answer.status_code)
        return {"path": answer.json()[0], "orig_name": name, "size": len(data), "meta": UPLOADED}

    def _run(self, event: Mapping, trigger: int | None, sent: object) -> None:
        for _ in self._steps(event, trigger, sent):
            pass

    def _steps(self, event: Mapping, trigger: int | None, sent: object) -> Iterator[None]:
        for outputs in self._outputs(event, self._join(event, trigger, sent or None)):
            for number, output in zip(event["outputs"], outputs, strict=False):
                self._take(number, output)
            yield

    def _join(self, event: Mapping, trigger: int | None, sent: object, data: list[object] | None = None) -> str:
        body = {
            "data": [self.values.get(each) for each in event["inputs"]] if data is None else data,
            "event_data": sent,
            "fn_index": event["id"],
            "trigger_id": trigger,
            "session_hash": self.session,
        }
        answer = self._http.post("/gradio_api/queue/join", json=body)
        if answer.status_code != 200:
            raise Refused(str(_json(answer).get("detail", answer.text[:300])), answer.status_code)
        return answer.json()["event_id"]

    def _outputs(self, event: Mapping, wanted: str) -> Iterator[list[object]]:
        from gradio_client.utils import apply_diff

        so_far: list[object] = []
        for message in self._messages():
            if message.get("event_id") != wanted:
                continue
            output = message.get("output") or {}
            if message["msg"] == "process_generating" and message.get("success"):
                new = output.get("data", [])
                so_far = [apply_diff(a, b) for a, b in zip(so_far, new, strict=True)] if so_far else list(new)
                yield so_far
            elif message["msg"] == "process_completed":
                if not message.get("success"):
                    raise Refused(str(output.get("error")))
                if output.get("data") and not so_far:
                    yield output["data"]
                return

    def _messages(self) -> Iterator[dict]:
        params = {"session_hash": self.session}
        with self._http.stream("GET", "/gradio_api/queue/data", params=params) as lines:
            rest = b""
            for piece in lines.iter_bytes():  # a line of text may hold signs at which Python's own lines end
                *whole, rest = (rest + piece).split(b"\n")
                for line in whole:
                    if line.startswith(b"data: "):
                        yield json.loads(line[6:])

    def _take(self, number: int, output: object) -> None:
        if isinstance(output, dict) and output.get("__type__") == "update":
            self._ticking = bool(output.get("active", self._ticking))
            if "value" in output:
                self.values[number] = output["value"]
        else:
            self.values[number] = output


def _json(answer: httpx.Response) -> dict:
    try:
        found = answer.json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
