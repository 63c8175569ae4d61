"""A process that reads texts of ever other lengths does not grow with them: what is in use is counted by glibc."""

import os
import subprocess
import sys

import pytest

from core.settings import REPOSITORY

GROWN = """
import ctypes, random
from core.models import open_chat, open_embedder
fields = "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost".split()
Held = type("Held", (ctypes.Structure,), {"_fields_": [(name, ctypes.c_size_t) for name in fields]})
libc = ctypes.CDLL(None)
libc.mallinfo2.restype = Held
def in_use():
    return libc.mallinfo2().uordblks / (1 << 20)
lengths = random.Random(5).sample(range(4, 250), 240)
"""
EMBED = """
embed = open_embedder().embed_tokens
for at, words in enumerate(lengths):
    if at == 120:
        begun = in_use()
    embed("tea " * words)
print(in_use() - begun)
"""
CHAT = """
chat = open_chat()
for at, words in enumerate(lengths[:90]):
    if at == 60:
        begun = in_use()
    chat.invoke(f"{words}" + " tea" * words, max_tokens=1)
print(in_use() - begun)
"""


@pytest.mark.model
@pytest.mark.parametrize("code", [EMBED, CHAT], ids=["embedder", "chat"])
def test_memory_in_use_does_not_grow_with_lengths_of_texts(code):
    """Megabytes, once the first lengths have been read."""
    if not sys.platform.startswith("linux"):
        pytest.skip("glibc's count")
    environment = {name: value for name, value in os.environ.items() if name != "ONEDNN_PRIMITIVE_CACHE_CAPACITY"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", GROWN + code],
        cwd=REPOSITORY, env=environment, check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert float(done.stdout.split()[-1]) < 12
