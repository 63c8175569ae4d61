"""Two replicas on one PostgreSQL: what one wrote the other reads; what one was killed at it goes on with."""

import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor

import psutil
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from core.errors import StoreError
from core.models import ScriptedTranslator
from core.store import Handover, NewTicket, NewUnit, StoredGrade, StoredOverride, new_visitor, open_store, upgrading
from core.store.engine import make_engine
from core.store.tables import Table
from core.usecases.grading.assignment import Assignment, Question
from core.usecases.grading.grading import count_open, grade_class
from core.usecases.grading.keeping import fetch_class, keep_class, keep_grades
from core.usecases.grading.records import Answer, Submission, Tools
from core.usecases.support.records import Turn
from core.usecases.translation.jobs import begin_job, fetch_job, report, run_job, write_job
from core.usecases.translation.memory import Memory
from core.usecases.translation.records import Direction
from core.usecases.translation.records import Tools as TranslationTools
from tests.store.test_migrations import check_kept, old_statements, old_tables

pytestmark = pytest.mark.process
DESK, OTHER = "a" * 64, "b" * 64
SEGMENTS = 120
PO = "\n".join(f'msgid "The parcel {n} arrives on Monday."\nmsgstr ""\n' for n in range(SEGMENTS)).encode()


class Replica:
    """What a replica's process holds."""

    store = None


def begin(url: str) -> None:
    Replica.store = open_store(url)


def call(name: str, *arguments: object, **named: object) -> object:
    return getattr(Replica.store, name)(*arguments, **named)


@pytest.fixture
def replicas(fresh_database):
    """Two processes, each with the store open; `ask(which, method, ...)`."""
    spawn = multiprocessing.get_context("spawn")
    pools = [ProcessPoolExecutor(1, spawn, begin, (fresh_database,)) for _ in range(2)]
    yield lambda which, name, *arguments, **named: pools[which].submit(call, name, *arguments, **named).result(180)
    for pool in pools:
        pool.shutdown()


def test_what_one_replica_writes_the_other_reads(replicas):
    visitor = new_visitor()
    talk = replicas(0, "start_conversation", visitor)
    replicas(0, "save_turn", talk, Turn("user", "我的订单?"), visitor=visitor)
    replicas(1, "save_turn", talk, Turn("assistant", "Here."), "{}", visitor=visitor)
    assert [turn.text for turn in replicas(0, "load_conversation", talk, visitor).turns] == ["我的订单?", "Here."]
    ticket = NewTicket("T-1", "queued", "{}", "queued")
    replicas(0, "open_ticket", talk, Handover(), Handover("queued"), ticket, visitor=visitor)
    seen = replicas(1, "load_ticket", "T-1").updated
    replicas(1, "change_ticket", "T-1", seen, "answered", closed=False, say=[("person", "hello")])
    with pytest.raises(StoreError):  # the page of the first is out of date now
        replicas(0, "change_ticket", "T-1", seen, "resolved", closed=True, say=[("person", "late")])

    replicas(0, "save_class", DESK, "c", "7a", "{}", [("1", "one")])
    replicas(1, "save_grades", DESK, "c", [StoredGrade("1", "q1", "k", "mark")])
    replicas(0, "save_override", DESK, "c", StoredOverride("1", "q1", 2.0, "well put", "print", "its answer"))
    found = replicas(1, "load_class", DESK, "c")
    assert ([one.body for one in found.grades], [one.points for one in found.overrides]) == (["mark"], [2.0])

    unit = NewUnit("Good morning.", "Buenos días.", "h" * 32, bytes(64), human=True)
    assert [replicas(which, "save_units", DESK, "en", "es", [unit]) for which in (0, 1)] == [1, 0]
    replicas(1, "save_report", DESK, "r", "血常规", "2026-11-02", "{}", b"%PDF")
    assert replicas(0, "load_report", DESK, "r") == ("{}", b"%PDF")
    assert replicas(0, "list_reports", OTHER) == ()


@pytest.fixture
def store(fresh_database):
    store = open_store(fresh_database)
    yield store
    store.close()


def translate(url: str, seconds: float) -> tuple[int, str]:
    """Run the job as a replica does, slowly; how many texts its engine was asked for, or the error's key."""
    store, asked = open_store(url), []

    def reply(request: object) -> str:
        time.sleep(seconds)
        asked.append(request.text)
        return request.text.replace("The parcel", "El paquete").replace("arrives on Monday", "llega el lunes")

    tools = TranslationTools(ScriptedTranslator(reply), Memory(store, DESK, "en", "es"))
    try:
        for _ in run_job(store, DESK, "job", tools):
            pass
    except StoreError as error:
        return len(asked), error.key
    finally:
        store.close()
    return len(asked), ""


def grade(url: str, seconds: float) -> tuple[int, str]:
    """Grade the class as a replica does, slowly; how many grades it made, or the error's key."""
    store, made = open_store(url), 0
    try:
        with store.claim("class c"):
            book = fetch_class(store, DESK, "c")
            for one in grade_class(book, Tools()):
                keep_grades(store, DESK, "c", [one])
                made += 1
                time.sleep(seconds)
    except StoreError as error:
        return made, error.key
    finally:
        store.close()
    return made, ""


def wait_for(what, seconds: float = 180.0) -> None:
    ends = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < ends
        time.sleep(0.05)


@pytest.fixture
def started():
    """Starts a function in a process of its own; all are gone afterwards."""
    spawn, running = multiprocessing.get_context("spawn"), []

    def start(function, *arguments: object) -> multiprocessing.Process:
        running.append(spawn.Process(target=function, args=arguments))
        running[-1].start()
        return running[-1]

    yield start
    for process in running:
        process.kill()
        process.join()


def test_a_job_of_a_killed_replica_is_gone_on_with_by_another(fresh_database, store, started):
    begin_job(store, DESK, "app.po", PO, Direction("en", "es"), job_id="job")
    first = started(translate, fresh_database, 0.05)
    wait_for(lambda: fetch_job(store, DESK, "job").done >= 8)
    assert translate(fresh_database, 0.0) == (0, "store.claimed"), "two replicas work on one job"
    psutil.Process(first.pid).kill()
    first.join()
    done = fetch_job(store, DESK, "job").done
    wait_for(lambda: _free(store, "job job"))
    asked, error = translate(fresh_database, 0.0)
    assert error == "" and asked <= SEGMENTS - done, "what was kept, or remembered, is not asked for again"
    counted = report(store, DESK, "job")
    assert (counted.translated, counted.untranslated) == (SEGMENTS, 0)
    assert write_job(store, DESK, "job").count(b"llega el lunes") == SEGMENTS
    units = store.find_units(DESK, "en", "es", [row.hash for row in store.list_job_segments(DESK, "job", 0, SEGMENTS)])
    assert all(len(found) == 1 for found in units.values()), "a segment was remembered twice"


def _free(store, name: str) -> bool:
    try:
        with store.claim(name):
            return True
    except StoreError:
        return False


def test_a_class_of_a_killed_replica_is_graded_to_the_end_and_no_answer_twice(fresh_database, store, started):
    question = Question(id="q1", kind="numeric", text="How many?", reference=("12",))
    submissions = [Submission(str(n), (Answer("q1", str(n)),)) for n in range(40)]
    keep_class(store, DESK, Assignment(title="sums", questions=[question]), submissions, class_id="c")
    first = started(grade, fresh_database, 0.1)
    wait_for(lambda: len(store.load_class(DESK, "c").grades) >= 5)
    assert grade(fresh_database, 0.0) == (0, "store.claimed"), "two replicas grade one class"
    psutil.Process(first.pid).kill()
    first.join()
    wait_for(lambda: _free(store, "class c"))
    left = count_open(fetch_class(store, DESK, "c"))
    assert 0 < left <= 35
    assert grade(fresh_database, 0.0) == (left, "")
    book = fetch_class(store, DESK, "c")
    assert count_open(book) == 0
    assert [one.student for one in book.grades if one.points == 1.0] == ["12"]


def test_the_revisions_make_what_the_models_say_on_postgresql(fresh_database):
    engine = make_engine(fresh_database)
    with upgrading._alone(engine) as connection:
        upgrading.migrate_empty(connection)
        assert compare_metadata(MigrationContext.configure(connection), Table.metadata) == []
    engine.dispose()


@pytest.mark.parametrize("number", [1, 3, 6])
def test_an_older_database_is_upgraded_once_by_replicas_that_start_together(fresh_database, number):
    engine = make_engine(fresh_database)
    with engine.begin() as connection:
        for statement in old_statements(number, old_tables("postgresql")):
            connection.exec_driver_sql(statement)
    engine.dispose()
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(3, spawn) as together:
        assert list(together.map(upgrade, [fresh_database] * 3)) == [upgrading.list_revisions()[-1]] * 3
    store = open_store(fresh_database)
    check_kept(store, number)
    store.close()
    engine = make_engine(fresh_database)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Table.metadata) == []
    engine.dispose()


def upgrade(url: str) -> str | None:
    open_store(url).close()
    return upgrading.find_revision(url)
