"""What stands beside the apps in compose.gpu.yaml, on this machine: PostgreSQL as its image starts it, a server that
speaks as vLLM does and always says the same."""

import json
import os
import pwd
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import psycopg

from core.evals.reliability.process import free_port

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
SAID = "The kettle is descaled with 15 g of citric acid [1]."


def find_postgresql() -> Path | None:
    """The folder of its programs."""
    found = PROGRAMS[-1] if PROGRAMS else shutil.which("initdb")
    return Path(found).parent if found else None


@contextmanager
def run_database(service: dict, password: str, home: Path) -> Iterator[str]:
    """The service's user, database and options; its address. As root it runs as nobody, which it insists on."""
    folder, told, port = find_postgresql(), service["environment"], free_port()
    (home / "password").write_text(password)
    user = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
    who = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    if user:
        for path in (home, home / "password"):
            os.chown(path, user.pw_uid, user.pw_gid)

    def run(*command: str) -> None:
        done = subprocess.run(command, capture_output=True, text=True, cwd=home, **who)
        assert done.returncode == 0, done.stdout + done.stderr

    options = told["POSTGRES_INITDB_ARGS"].split()
    run(f"{folder}/initdb", "-D", "data", f"--username={told['POSTGRES_USER']}", "--pwfile=password", *options)
    listening = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
    run(f"{folder}/pg_ctl", "-D", "data", "-o", listening, "-l", "log", "-w", "start")
    try:
        address = f"{told['POSTGRES_USER']}:{password}@127.0.0.1:{port}"
        with psycopg.connect(f"postgresql://{address}/postgres", autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{told["POSTGRES_DB"]}"')
        check = service["healthcheck"]["test"][1:]
        run(f"{folder}/{check[0]}", *check[1:], "--host=127.0.0.1", f"--port={port}")
        yield f"postgresql+psycopg://{address}/{told['POSTGRES_DB']}"
    finally:
        run(f"{folder}/pg_ctl", "-D", "data", "-m", "immediate", "stop")


class ModelServer(ThreadingHTTPServer):
    """Keeps the keys it was asked with, and how often it was asked to write."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.keys: set[str] = set()
        self.asked = 0


class _Handler(BaseHTTPRequestHandler):
    server: ModelServer

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self._reply(
            json.dumps({"object": "list", "data": [{"id": "Qwen/Qwen3-8B", "object": "model", "max_model_len": 16384}]})
        )

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.keys.add(self.headers.get("authorization", ""))
        self.server.asked += 1
        head = {"id": "1", "created": 0, "model": body["model"]}
        if not body.get("stream"):
            message = {"role": "assistant", "content": SAID}
            choices = [{"index": 0, "message": message, "finish_reason": "stop"}]
            self._reply(json.dumps({**head, "object": "chat.completion", "choices": choices}))
            return
        parts = [({"role": "assistant", "content": SAID}, None), ({}, "stop")]
        lines = [
            json.dumps(
                {
                    **head,
                    "object": "chat.completion.chunk",
                    "choices": [{"index": 0, "delta": delta, "finish_reason": end}],
                }
            )
            for delta, end in parts
        ]
        self._reply("".join(f"data: {line}\n\n" for line in (*lines, "[DONE]")), "text/event-stream")

    def _reply(self, text: str, kind: str = "application/json") -> None:
        self.send_response(200)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())


@contextmanager
def run_model_server() -> Iterator[ModelServer]:
    """While the block runs."""
    server = ModelServer()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
