"""Large jobs: items in shards, kept as they are made, gone on with, put together in the input's order."""

import csv
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.__main__ import main
from core.commands.batch import local, running
from core.commands.batch.inputs import find_column, list_files, make_item, read_rows
from core.commands.batch.local import run_here
from core.commands.batch.output import Output
from core.commands.batch.records import Order, Shard
from core.commands.batch.verbs import VERBS, find_verb
from core.errors import InputError, ModelUnavailable, StoreError

ROOT = Path(__file__).resolve().parents[1]
TEXTS = {
    "a.txt": "The parcel arrived on Monday. It was blue.",
    "b/c.md": "# Title\n\nThe parcel arrived on Tuesday.",
    "b/d.txt": "Fünf Pakete kamen an.",
    "f.txt": "=1+1 is what the cell says. The parcel arrived.",
}


@pytest.fixture
def texts(tmp_path):
    folder = tmp_path / "texts"
    for name, text in TEXTS.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    (folder / "e.txt").write_bytes(b"\xff\xfe no text")
    (folder / ".hidden.txt").write_text("not this", "utf-8")
    return folder


def batch(*arguments: object) -> int:
    return main(["batch", *map(str, arguments)])


def results(folder: Path) -> list[dict]:
    return [json.loads(line) for line in (folder / "results.jsonl").read_text("utf-8").splitlines()]


def everything(folder: Path) -> dict[str, bytes]:
    """All that a job leaves for people, by path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }


def test_results_stand_in_the_inputs_order_and_a_failure_is_one_of_them(texts, tmp_path, capsys):
    assert batch("check", texts, "-o", tmp_path / "out", "--shard-size", 2) == 1
    found = results(tmp_path / "out")
    assert [one["item"] for one in found] == ["a.txt", "b/c.md", "b/d.txt", "e.txt", "f.txt"]
    assert [one["item"] for one in found if "error" in one] == ["e.txt"]
    assert "e.txt" in found[3]["error"]
    assert {check["name"] for check in found[0]["checks"]}
    assert "5" in capsys.readouterr().err
    with (tmp_path / "out" / "results.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["item"] for row in rows] == [one["item"] for one in found]
    assert [bool(row["error"]) for row in rows] == [False, False, False, True, False]


def test_a_finished_job_run_again_does_nothing_and_leaves_the_same_bytes(texts, tmp_path, monkeypatch):
    batch("check", texts, "-o", tmp_path / "out", "--shard-size", 2)
    before = everything(tmp_path / "out")
    monkeypatch.setattr(local, "Worker", None)  # nobody may be asked to work
    batch("check", texts, "-o", tmp_path / "out", "--shard-size", 2)
    assert everything(tmp_path / "out") == before


class Stopped(Exception):
    """In place of a power cut."""


def stop_after(shards: int, error: BaseException):
    def engine(order: Order, todo: tuple[Shard, ...]) -> Iterator:
        for number, done in enumerate(run_here(order, todo)):
            if number == shards:
                raise error
            yield done

    return engine


@pytest.mark.parametrize("stopped_after", range(5))
def test_a_job_stopped_anywhere_goes_on_and_comes_to_the_same_bytes(texts, tmp_path, monkeypatch, stopped_after):
    whole, out = tmp_path / "whole", tmp_path / "out"
    batch("check", texts, "-o", whole, "--shard-size", 1)
    monkeypatch.setattr("core.commands.batch.command.run_here", stop_after(stopped_after, Stopped()))
    with pytest.raises(Stopped):
        batch("check", texts, "-o", out, "--shard-size", 1)
    assert not (out / "results.jsonl").exists()
    monkeypatch.undo()
    batch("check", texts, "-o", out, "--shard-size", 1)
    assert everything(out) == everything(whole)


def test_ctrl_c_says_how_far_it_came_and_how_to_go_on(texts, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("core.commands.batch.command.run_here", stop_after(2, KeyboardInterrupt()))
    assert batch("check", texts, "-o", tmp_path / "out", "--shard-size", 1) == 2
    said = capsys.readouterr().err
    assert "2 of 5" in said and "same command" in said


def change_file(texts: Path) -> list[object]:
    (texts / "a.txt").write_text("Something else.", "utf-8")
    return []


def add_file(texts: Path) -> list[object]:
    (texts / "g.txt").write_text("One more.", "utf-8")
    return []


def add_brief(texts: Path) -> list[object]:
    brief = texts.parent / "brief.yaml"
    brief.write_text("kind: news\ntopic: parcels\n", "utf-8")
    return ["--brief", brief]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (change_file, "input"),
        (add_file, "items"),
        (add_brief, "files"),
        (lambda texts: ["--shard-size", 3], "shard size"),
    ],
)
def test_a_changed_input_or_option_is_refused_and_nothing_is_lost(texts, tmp_path, capsys, change, named):
    batch("check", texts, "-o", tmp_path / "out")
    before = everything(tmp_path / "out")
    capsys.readouterr()
    assert batch("check", texts, "-o", tmp_path / "out", *change(texts)) == 2
    assert named in capsys.readouterr().err
    assert everything(tmp_path / "out") == before


@pytest.mark.parametrize(
    "damage",
    [lambda data: data[:-20], lambda data: b"", lambda data: data.replace(b"passed", b"parsed"), lambda data: data * 2],
    ids=["cut", "empty", "altered", "doubled"],
)
def test_a_damaged_shard_is_noticed_and_done_again(texts, tmp_path, capsys, damage):
    batch("check", texts, "-o", tmp_path / "out", "--shard-size", 1)
    before = everything(tmp_path / "out")
    shard = tmp_path / "out" / "shards" / "000000.jsonl"
    shard.write_bytes(damage(shard.read_bytes()))
    batch("check", texts, "-o", tmp_path / "out", "--shard-size", 1)
    assert "Shard 0 is damaged" in capsys.readouterr().err
    assert everything(tmp_path / "out") == before


def test_a_manifest_that_cannot_be_read_is_no_licence_to_mix(texts, tmp_path, capsys):
    batch("check", texts, "-o", tmp_path / "out")
    (tmp_path / "out" / "manifest.json").write_text("{", "utf-8")
    assert batch("check", texts, "-o", tmp_path / "out") == 2
    assert "manifest.json" in capsys.readouterr().err


def test_two_jobs_do_not_share_a_folder(texts, tmp_path, capsys):
    with Output(tmp_path / "out").alone():
        assert batch("check", texts, "-o", tmp_path / "out") == 2
    assert "Another job" in capsys.readouterr().err


def test_what_failed_is_done_again_when_asked(texts, tmp_path, monkeypatch):
    asked = []

    def watched(order: Order, todo: tuple[Shard, ...]) -> Iterator:
        asked.append([item.id for shard in todo for item in shard.items])
        yield from run_here(order, todo)

    batch("check", texts, "-o", tmp_path / "out", "--shard-size", 1)
    monkeypatch.setattr("core.commands.batch.command.run_here", watched)
    batch("check", texts, "-o", tmp_path / "out", "--shard-size", 1, "--retry")
    assert asked == [["e.txt"]]


def test_a_file_that_changes_meanwhile_stops_the_job(texts, tmp_path):
    shards = running.cut(list(list_files(texts)), 1)
    (texts / "a.txt").write_text("Changed.", "utf-8")
    with pytest.raises(InputError) as stopped:
        list(run_here(Order("check", "en", {}), shards))
    assert stopped.value.key == "batch.file_changed"


def test_no_model_stops_the_job_and_is_no_failure_of_an_item(monkeypatch):
    def fail(order: Order):
        raise ModelUnavailable("models.no_source", model="m", why="x")

    shard = Shard(0, (make_item("a", "text"),))
    monkeypatch.setattr("core.commands.batch.working.find_verb", lambda name: type("V", (), {"open_work": fail}))
    with pytest.raises(ModelUnavailable):
        list(run_here(Order("check", "en", {}), [shard]))


def test_what_breaks_on_one_item_costs_that_item_alone(monkeypatch):
    def work(item):
        if item.id == "bad":
            raise ZeroDivisionError
        return [{"text": item.text}]

    items = tuple(make_item(name, name) for name in ("good", "bad", "fine"))
    monkeypatch.setattr(
        "core.commands.batch.working.find_verb", lambda name: type("V", (), {"open_work": lambda o: work})
    )
    [(_, lines)] = run_here(Order("check", "zh", {}), [Shard(0, items)])
    outcomes = [json.loads(line) for line in lines]
    assert [("error" in one) for one in outcomes] == [False, True, False]
    assert "ZeroDivisionError" in outcomes[1]["error"]["message"] and "无法" in outcomes[1]["error"]["message"]


@pytest.mark.parametrize("ending", ["csv", "tsv", "parquet", "xlsx"])
def test_a_table_of_any_kind_has_the_same_rows(tmp_path, ending):
    import pandas

    rows = [{"id": "1", "text": "one, two"}, {"id": "2", "text": "三\n四"}]
    path, frame = tmp_path / f"t.{ending}", pandas.DataFrame(rows)
    if ending == "parquet":
        frame.to_parquet(path)
    elif ending == "xlsx":
        frame.to_excel(path, index=False)
    else:
        frame.to_csv(path, index=False, sep="\t" if ending == "tsv" else ",")
    assert list(read_rows(path)) == rows


@pytest.mark.parametrize(
    ("name", "data"), [("t.csv", b"\xff\xfe\x00"), ("t.parquet", b"no parquet"), ("t.csv", b"a,b\n")]
)
def test_a_table_that_cannot_be_read_is_named(tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError, match=name):
        list(read_rows(tmp_path / name))


def test_a_column_is_found_by_name_or_known_header_and_else_those_there_are_named():
    row = {"Nr": "1", "Question ": "?"}
    assert find_column(row, "", ("question",), "t.csv") == "Question "
    assert find_column(row, "nr", ("question",), "t.csv") == "Nr"
    with pytest.raises(InputError, match="Nr, Question"):
        find_column(row, "text", ("question",), "t.csv")


def test_classes_of_a_table_are_graded_each_by_itself(tmp_path):
    source = ROOT / "data" / "grading" / "en" / "science-answers.csv"
    with source.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    table = tmp_path / "district.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["class", *rows[0]])
        writer.writeheader()
        writer.writerows({"class": "7a" if n % 2 else "7b", **row} for n, row in enumerate(rows[:4]))
    assignment = ROOT / "data" / "grading" / "en" / "science.json"
    verb, order = find_verb("grade"), Order("grade", "en", {"by": "", "model": False}, {"assignment": str(assignment)})
    items = list(verb.list_items(order, table))
    assert [item.id for item in items] == ["district.csv#7b", "district.csv#7a"]
    assert [item.text.count("\n") for item in items] == [3, 3]
    assert "class" not in items[0].text.splitlines()[0]
    with pytest.raises(InputError, match="school"):
        list(verb.list_items(Order("grade", "en", {"by": "school"}, order.files), table))


def test_a_large_file_is_translated_in_runs_and_written_whole(tmp_path, monkeypatch):
    from core.commands.batch.verbs import translate
    from core.models import ScriptedTranslator
    from core.usecases.translation.records import Tools

    folder = tmp_path / "strings"
    (folder / "deep").mkdir(parents=True)
    strings = {f"key{n}": f"The parcel {n} arrives on Monday." for n in range(250)}
    (folder / "deep" / "app.json").write_text(json.dumps(strings), "utf-8")
    (folder / "broken.po").write_bytes(b"\xff\x00")
    engine = ScriptedTranslator(
        lambda asked: asked.text.replace("The parcel", "El paquete").replace("arrives on Monday", "llega el lunes")
    )
    monkeypatch.setattr(translate, "open_tools", lambda direction, **more: Tools(engine))
    out = tmp_path / "out"
    assert batch("translate", folder, "-o", out, "--to", "es", "--from", "en") == 1
    items = dict.fromkeys(one["item"] for one in results(out))
    assert list(items) == ["broken.po", "deep/app.json#00000", "deep/app.json#00001", "deep/app.json#00002"]
    made = json.loads((out / "files" / "deep" / "app.es.json").read_text("utf-8"))
    assert made["key249"] == "El paquete 249 llega el lunes."
    assert len(made) == 250


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_stands_on_the_command_line(verb, capsys):
    with pytest.raises(SystemExit) as done:
        batch(verb, "--help")
    assert done.value.code == 0
    assert "--shard-size" in capsys.readouterr().out


@pytest.mark.parametrize("option", ["--workers", "--shard-size"])
def test_numbers_below_one_are_refused(texts, tmp_path, option, capsys):
    assert batch("check", texts, "-o", tmp_path / "out", option, 0) == 2
    assert option in capsys.readouterr().err


@pytest.mark.parametrize("inside", [".", "out", "b/out"])
def test_results_do_not_go_where_they_would_be_input(texts, capsys, inside):
    assert batch("check", texts, "-o", texts / inside) == 2
    assert str(texts / inside) in capsys.readouterr().err and not list(texts.rglob("results*"))


def test_without_ray_it_is_said_how_to_get_it(texts, tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(__import__("sys").modules, "ray", None)
    assert batch("check", texts, "-o", tmp_path / "out", "--engine", "ray") == 2
    assert "ray[data]" in capsys.readouterr().err


def test_a_disk_that_is_full_leaves_what_was_there(tmp_path, monkeypatch):
    output, shard = Output(tmp_path), Shard(0, (make_item("a", "x"),))
    output.keep(shard, ['{"item": "a", "records": []}\n'])

    def full(fd: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(StoreError, match="No space left"):
        output.keep(shard, ["other"])
    assert output.has(shard)


def test_a_file_whose_name_is_no_text_is_an_item(tmp_path):
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text("A short note.")
    (item,) = list_files(tmp_path)
    assert item.id == "caf?.txt" and Path(item.path).read_text() == "A short note."


def test_a_file_that_cannot_be_read_is_named(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text("A short note.")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(InputError, match=r"a\.txt cannot be read: Permission denied"):
        list(list_files(tmp_path))
