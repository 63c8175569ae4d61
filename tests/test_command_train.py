"""`python -m core train` and `evaluate`: faults first, then a folder and figures; nothing is overwritten."""

import json
from pathlib import Path

import pytest

from core.__main__ import main
from core.models import ScriptedEmbedder
from tests.usecases.lab.made_tables import make_examples

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning", "ignore::FutureWarning")


@pytest.fixture(autouse=True)
def embedder(monkeypatch):
    one = ScriptedEmbedder(dimension=384, languages=("en",))
    monkeypatch.setattr("core.models.loader.open_embedder", lambda *_, **__: one)
    monkeypatch.setattr("core.usecases.lab.tuning.bases.pull", lambda *_, **__: Path("nowhere"))


def write_table(folder: Path, *more: str) -> Path:
    rows = [f"{one.text},{one.label}" for one in make_examples(12)]
    path = folder / "mine.csv"
    path.write_text("\n".join(("text,label", *rows, *more)), "utf-8")
    return path


def test_faults_are_listed_and_nothing_is_trained_unless_asked(tmp_path, capsys, monkeypatch):
    table = write_table(tmp_path, "no label here,", ",fox")
    assert main(["train", str(table), "-o", str(tmp_path / "model")]) == 2
    told = capsys.readouterr()
    assert "row 38: no label" in told.err and "row 39: no text" in told.err and "2 of 38 rows" in told.err
    assert not (tmp_path / "model").exists()
    monkeypatch.setattr("core.commands.train.export_folder", export)
    assert main(["train", str(table), "-o", str(tmp_path / "model"), "--skip-faulty", "--epochs", "5"]) == 0
    told = capsys.readouterr()
    assert "accuracy: " in told.out and "commonest label" in told.out and "step " in told.err
    assert json.loads((tmp_path / "model" / "classifier.json").read_text())["labels"] == ["fox", "order", "return"]
    assert not list(tmp_path.glob(".*training"))
    assert main(["evaluate", str(tmp_path / "model"), str(table), "-o", str(tmp_path / "rows.csv")]) == 0
    told = capsys.readouterr()
    assert "macro F1" in told.out and "2 rows without a text or a label" in told.err
    assert len((tmp_path / "rows.csv").read_text("utf-8-sig").splitlines()) == 37


def export(model: Path, target: Path) -> None:
    """The folder as it is: the encoder it stands on is not there in this test."""
    import shutil

    shutil.copytree(model, target, dirs_exist_ok=True)


def test_the_current_folder_may_be_the_one_to_write(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("core.commands.train.export_folder", export)
    table, empty = write_table(tmp_path), tmp_path / "empty"
    empty.mkdir()
    monkeypatch.chdir(empty)
    assert main(["train", str(table), "-o", ".", "--epochs", "2"]) == 0
    assert (empty / "classifier.json").is_file() and not list(tmp_path.glob(".*training"))


def test_a_folder_with_something_in_it_is_left_alone(tmp_path, capsys):
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "precious").write_text("x")
    assert main(["train", str(write_table(tmp_path)), "-o", str(tmp_path / "model")]) == 2
    assert "is not empty" in capsys.readouterr().err and (tmp_path / "model" / "precious").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--text", "body"], "no column “body”"),
        (["--epochs", "0"], "epochs is 0"),
        (["--base", "nobody/nothing"], "nobody/nothing"),
    ],
)
def test_what_cannot_be_is_said_with_its_value(tmp_path, capsys, options, said, monkeypatch):
    if "--base" in options:
        monkeypatch.undo()
        monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    assert main(["train", str(write_table(tmp_path)), "-o", str(tmp_path / "model"), *options]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "model").exists()


def test_labels_a_classifier_does_not_know_are_named(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("core.commands.train.export_folder", export)
    table = write_table(tmp_path)
    assert main(["train", str(table), "-o", str(tmp_path / "model"), "--epochs", "1"]) == 0
    (tmp_path / "other.csv").write_text("text,label\nx y,other\nu v,fox")
    assert main(["evaluate", str(tmp_path / "model"), str(tmp_path / "other.csv")]) == 2
    assert "other" in capsys.readouterr().err
