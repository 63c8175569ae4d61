"""What the reliability suites count as a fault, and what they do not."""

import ast
import socket
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.WidgetStates_pb2 import WidgetState

from core.evals.reliability import process, uploads
from core.evals.reliability.attempt import BYTES, FINE, FOREIGN, SECONDS, judge
from core.evals.reliability.crowd import Told, address_of
from core.evals.reliability.made_files import make_files
from core.evals.reliability.process import MemoryWatch, free_port, process_tree, resident_bytes
from core.evals.reliability.refusals import Shown, has_answer, plain
from core.evals.reliability.streamlit_page import StreamlitPage
from core.evals.reliability.writers import Written
from core.evals.suites.reliability_crashes import check_file
from core.evals.suites.reliability_files import Outcome, count, pairs
from core.evals.suites.reliability_load import (
    LINE,
    RATE,
    Run,
    growth,
    is_foreign,
    is_lost,
    is_mixed,
    is_worded,
    score_refusals,
)
from core.messages import message
from core.settings import REPOSITORY
from tests.reading import read_tree

SHIPPING, RETURNS = "How long does shipping take?", "Can I return shoes?"
ALONE = {SHIPPING: "Three days. [1]", RETURNS: "Within thirty days. [1]"}


def told(person: int, turn: int, question: str, text: str, **more: object) -> Told:
    asked = f"{question} (person {person} turn {turn})"
    times = {"acknowledged": 0.1, "answered": 1.0, "conversation": f"v{person}.c", "record": f"{asked} {text}"}
    return Told(person, turn, asked, 0.0, **times | {"text": text} | more)


@pytest.mark.parametrize(
    ("one", "mixed"),
    [
        (told(3, 0, SHIPPING, ALONE[SHIPPING]), False),
        (told(3, 0, SHIPPING, "Something new."), False),
        (told(3, 0, SHIPPING, ALONE[RETURNS]), True),
        (told(3, 0, SHIPPING, ALONE[SHIPPING], record="asked by (person 4 turn 0)"), True),
        (told(3, 1, SHIPPING, ALONE[SHIPPING], record="before: (person 3 turn 0)"), False),
    ],
)
def test_an_answer_is_mixed_when_it_is_anothers(one, mixed):
    assert is_mixed(one, ALONE) is mixed


FIRST, SECOND = told(1, 0, SHIPPING, "a"), told(1, 1, RETURNS, "b")
KEPT = [("visitor", FIRST.asked), ("bot", "a"), ("visitor", SECOND.asked), ("bot", "b")]


@pytest.mark.parametrize(
    ("kept", "lost"),
    [
        (KEPT, 0),
        (KEPT[2:], 1),
        ([KEPT[0], *KEPT[2:]], 1),
        ([*KEPT[2:], *KEPT[:2]], 1),
        ([*KEPT, ("visitor", "x"), ("visitor", "y")], 1),
        ([], 2),
    ],
)
def test_a_message_is_lost_when_the_store_lacks_it_or_has_it_elsewhere(kept, lost):
    done = Run([FIRST, SECOND], ALONE, [], {"v1.c": kept}, FIRST, 1.0)
    assert sum(is_lost(done)) == lost


def test_memory_that_grows_is_seen_with_its_interval():
    samples = [(5.0 * n, (500 << 20) + n * (1 << 20) + (n % 3 << 19)) for n in range(80)]
    low, slope, high = growth(samples)
    assert low < slope < high and slope == pytest.approx(12.0, abs=0.1)
    assert growth(samples[:2]) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (("a.pdf", "taken", "", "", 1.0, 1), ""),
        (("a.pdf", "refused", "a.pdf is damaged.", "", 1.0, 1), ""),
        (("a.pdf", "crash", "", "", 1.0, 1), "crash"),
        (("a.pdf", "taken", "", "", SECONDS + 1, 1), "hang"),
        (("a.pdf", "taken", "", "", 1.0, BYTES + 1), "memory"),
        (("a.pdf", "taken", "", "Traceback (most recent call last)", 1.0, 1), "traceback"),
        (("a.pdf", "taken", message("app.bug", "zh"), "", 1.0, 1), "bug"),
        (("a.pdf", "refused", " ", "", 1.0, 1), "wordless"),
        ((FOREIGN, "refused", "no such ending", "Traceback", 1.0, 1), "refused"),
    ],
)
def test_what_counts_as_a_fault_of_an_upload(arguments, fault):
    assert judge(*arguments) == fault


def test_outcomes_are_counted_by_upload_and_faults_kept_whole():
    fine = [Outcome("lab", "corpus", f"{at}.txt", FINE[at % 2], "", float(at), at) for at in range(3)]
    bad = Outcome("lab", "pairs", "a.csv", "hang", "so slow", 30.0, 7)
    corpus, pairs_of = count([*fine, bad])
    assert corpus == {
        "app": "lab", "upload": "corpus", "taken": 2, "refused": 1, "seconds": 2.0, "megabytes": 2, "faults": [],
    }  # fmt: skip
    assert (pairs_of["taken"], pairs_of["refused"], pairs_of["faults"]) == (0, 0, [asdict(bad)])


def test_every_field_for_files_is_among_the_uploads():
    known = {one.value for one in ast.walk(read_tree(Path(uploads.__file__))) if isinstance(one, ast.Constant)}
    fields = [name for file in sorted((REPOSITORY / "apps").glob("*.py")) for name in find_fields(read_tree(file))]
    assert len(fields) >= 16
    assert [name for name in fields if name not in known] == []


def find_fields(tree: ast.Module) -> Iterator[str]:
    """Keys of Streamlit's fields for files and labels of Gradio's, where they are written out."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
            given = {each.arg: each.value for each in call.keywords}
            if call.func.attr == "file_uploader" and isinstance(given["key"], ast.Constant):
                yield given["key"].value
            if call.func.attr == "File" and isinstance(label := given.get("label"), ast.Call):
                yield label.args[0].value


def test_what_a_streamlit_page_shows_no_more_is_not_sent_again():
    page = object.__new__(StreamlitPage)
    page.elements, page.blocks, page._states = {(0,): Element(), (1,): Element()}, {}, {}
    page.elements[0,].text_input.id, page.elements[1,].file_uploader.id = "id-name", "id-upload_1"
    for name in ("id-name", "id-upload_0", "id-upload_1"):
        page._states[name] = WidgetState(id=name)
    page._forget_gone()
    assert list(page._states) == ["id-name", "id-upload_1"]
    page._socket = page._http = SimpleNamespace(close=lambda: None)


def test_a_file_is_given_under_a_name_that_the_field_takes():
    files = [Path("a.csv"), Path("b.PDF"), Path("c")]
    assert [name for _, name in pairs(files, (".pdf", ".txt"))] == ["a.pdf", "b.PDF", "c.pdf"]
    assert [name for _, name in pairs(files, ())] == ["a.csv", "b.PDF", "c"]


def test_made_files_are_small_here_and_hostile_there():
    made = dict(make_files())
    assert max(map(len, made.values())) < 25 << 20
    assert sum(entry.file_size for entry in zipfile.ZipFile(BytesIO(made["bomb.zip"])).infolist()) > 200 << 20
    assert "../../../../tmp/climbed.txt" in zipfile.ZipFile(BytesIO(made["climbs.zip"])).namelist()


def test_everybody_has_an_address_of_their_own_on_this_machine():
    addresses = {address_of(person) for person in range(400)}
    assert len(addresses) == 400 and all(address.startswith("127.0.") for address in addresses)


def test_the_memory_of_a_process_and_its_children_is_watched():
    import os

    with MemoryWatch(os.getpid(), 0.02) as watch:
        block = bytearray(64 << 20)
        block[::4096] = b"x" * len(block[::4096])
    assert watch.peak >= 64 << 20 and os.getpid() in process_tree(os.getpid())
    assert resident_bytes([free_port() + 4_000_000]) == 0


def test_a_store_that_is_broken_is_seen(tmp_path):
    import sqlite3

    path = tmp_path / "store.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE a (x TEXT PRIMARY KEY)")
        connection.executemany("INSERT INTO a VALUES (?)", [(f"{n}" * 50,) for n in range(500)])
    connection.close()
    assert check_file(path) == []
    data = bytearray(path.read_bytes())
    data[8192:] = bytes(len(data) - 8192)
    path.write_bytes(data)
    assert check_file(path)


FULL, FAST = message("access.line_full", waiting=LINE), message("app.too_fast", limit=RATE)


@pytest.mark.parametrize(
    ("said", "worded"),
    [
        (f"{FULL} {message('access.line_full_hint')}", True),
        (f"{FAST} {message('app.too_fast_hint')}", True),
        (FULL, False),
        (f"{FAST} {message('access.line_full_hint')}", False),
        ("ReadTimeout: timed out", False),
        ("", False),
    ],
)
def test_a_refusal_is_worded_with_its_number_and_the_next_act(said, worded):
    assert is_worded(said) is worded


def test_of_refusals_each_fault_is_counted():
    mine = '<article class="msg visitor">a (person 1 turn 0)</article><article class="msg bot">b</article>'
    told = [
        Shown(1, "a", mine),
        Shown(2, "a", mine),
        Shown(3, "a", "", "no", held=True, answered_later=False),
        Shown(4, "a", "", f"{FULL} {message('access.line_full_hint')}", held=False, answered_later=True),
    ]
    assert [score.value for score in score_refusals(told)] == [0.5, 0.5, 0.5, 0.5]
    assert has_answer(mine) and not has_answer(mine + '<article class="msg visitor">') and plain("<p>a  b</p>") == "a b"


def test_a_text_is_foreign_when_it_names_anothers_subject():
    one = Written(1, 2, "The lighthouse of person 1 turn 2", 1.0)
    assert not is_foreign(one, one.subject) and is_foreign(one, "The lighthouse of person 2 turn 2")


def test_a_free_port_is_none_that_a_connection_may_get_first():
    first = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    ports = [free_port() for _ in range(200)]
    assert max(ports) < min(first, 32_768) and len(set(ports)) > 190
    with socket.socket() as taken, pytest.MonkeyPatch.context() as patch:
        taken.bind(("127.0.0.1", 0))
        offered = iter([taken.getsockname()[1] - 11_000, 5])
        patch.setattr(process.secrets, "randbelow", lambda _: next(offered))
        assert free_port() == 11_005
