"""A stand-in for the hub's HTTP interface: it remembers what it was sent. Shapes: the hub's public API."""

import json
import threading
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

OID = "0" * 40


class Hub(ThreadingHTTPServer):
    """What was created, and the files of the last commit."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.created: list[dict] = []
        self.files: dict[str, bytes] = {}
        self.deleted: list[str] = []
        self.tokens: set[str] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Hub

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        tree = [{"type": "file", "path": name, "size": 1, "oid": OID} for name in ("old.py", ".gitattributes")]
        self._reply(tree if "/tree/" in self.path else {"id": "me/app", "sha": OID, "siblings": []})

    def do_POST(self) -> None:
        body, path = self._body(), self.path
        self.server.tokens.add(self.headers.get("authorization", ""))
        if path.endswith("/repos/create"):
            self.server.created.append(json.loads(body))
            self._reply({"url": f"{self.server.url}/spaces/me/app"})
        elif "validate-yaml" in path:
            self._reply({"errors": [], "warnings": []})
        elif "/preupload/" in path:
            files = json.loads(body)["files"]
            self._reply({"files": [{"path": f["path"], "uploadMode": "regular", "shouldIgnore": False} for f in files]})
        elif "/commit/" in path:
            self._commit(body)
        else:
            self._reply({"error": "not here"}, 404)

    def _commit(self, body: bytes) -> None:
        for line in map(json.loads, body.splitlines()):
            value = line["value"]
            if line["key"] == "file":
                self.server.files[value["path"]] = b64decode(value["content"])
            elif line["key"] == "deletedFile":
                self.server.deleted.append(value["path"])
        url = f"{self.server.url}/spaces/me/app/commit/{OID}"
        self._reply({"commitUrl": url, "commitOid": OID, "pullRequestUrl": None, "success": True})

    def _body(self) -> bytes:
        if length := int(self.headers.get("content-length") or 0):
            return self.rfile.read(length)
        data = b""
        while self.headers.get("transfer-encoding") == "chunked":
            size = int(self.rfile.readline().strip(), 16)
            data += self.rfile.read(size)
            self.rfile.readline()
            if not size:
                break
        return data

    def _reply(self, record: object, status: int = 200) -> None:
        body = json.dumps(record).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def run_hub() -> Iterator[Hub]:
    """A hub on this machine while the block runs."""
    hub = Hub()
    thread = threading.Thread(target=hub.serve_forever, daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        hub.shutdown()
        hub.server_close()
        thread.join()
