"""Training from a shell: what it says is words, and the folder holds what the pages read."""

from core.settings import REPOSITORY
from core.usecases.lab.command import main
from core.usecases.lab.job_folder import read_status

CORPUS = REPOSITORY / "data" / "lab" / "corpus" / "harbour.txt"


def test_pre_training_says_what_it_took_and_how_it_ended_and_nothing_else(tmp_path, capfd):
    corpus = tmp_path / "corpus.txt"
    corpus.write_text("\n\n".join(CORPUS.read_text("utf-8").split("\n\n")[:60]), "utf-8")
    sizes = {"size": "tiny", "vocabulary": 400, "steps": 2, "batch": 4, "context": 16, "held": 0.1}
    options = [str(part) for name, value in sizes.items() for part in (f"--{name}", value)]
    assert main(["pretraining", str(corpus), "-o", str(tmp_path / "job"), *options]) == 0
    out, err = capfd.readouterr()
    taken, ended = out.splitlines()
    assert taken.startswith("corpus.txt: ") and ended.startswith("done 2/2 ") and "Writing model" not in err
    assert read_status(tmp_path / "job").state == "done"
