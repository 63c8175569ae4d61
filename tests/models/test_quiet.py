"""Opening and asking the embedded models looks up no name: nothing calls home, converters included."""

import os
import subprocess
import sys

import pytest

from core.settings import REPOSITORY

RECORD = """
import os, socket
found = socket.getaddrinfo
def record(host, *more, **options):
    with open(os.environ["LOOKUPS"], "a") as file:
        file.write(f"{host}\\n")
    return found(host, *more, **options)
socket.getaddrinfo = record
"""
USE = """
from core.models import open_chat, open_embedder
assert open_embedder().embed(["kettle"]).shape == (1, 384)
assert open_chat().invoke("Say hello.", max_tokens=4).text
"""
IMPORT = """
from core.models.quiet import silence_openvino
silence_openvino()
import openvino, time
time.sleep(1)
"""


@pytest.mark.model
@pytest.mark.parametrize("code", [USE, IMPORT], ids=["models", "import"])
def test_no_name_is_looked_up(tmp_path, code):
    (tmp_path / "sitecustomize.py").write_text(RECORD, encoding="utf-8")
    lookups = tmp_path / "lookups.txt"
    environment = os.environ | {"PYTHONPATH": str(tmp_path), "LOOKUPS": str(lookups)}
    subprocess.run([sys.executable, "-W", "ignore", "-c", code], cwd=REPOSITORY, env=environment, check=True)
    assert not lookups.exists(), lookups.read_text("utf-8")
