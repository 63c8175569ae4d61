"""Tokenizer, blocks, hidden tokens, perplexity; trainings that stop, go on and share their work to the same numbers."""

import contextlib
import json
import math
import os
import shutil
import subprocess
import sys
import time

import numpy as np
import psutil
import pytest

from core.settings import REPOSITORY
from core.usecases.lab.job_folder import read_json, read_status
from core.usecases.lab.language_training import FEWEST_SEEN, Course, Items, train_language_model
from core.usecases.lab.pretraining.networks import make_network
from core.usecases.lab.pretraining.packing import IGNORED, Stream, hide, make_masked, pack
from core.usecases.lab.pretraining.perplexity import measure_causal, measure_unigram
from core.usecases.lab.pretraining.trying import fill_gap, go_on
from core.usecases.lab.pretraining.vocabulary import (
    END,
    MASK,
    SPECIAL,
    cut_text,
    measure_fertility,
    open_vocabulary,
    save_vocabulary,
    train_vocabulary,
)
from core.usecases.lab.work import Report, do_work
from tests.usecases.lab.made_corpus import make_cleaned, make_job, make_texts, small_plan

TEXTS = [text.text for text in make_texts()]
TOLERANCE = 2e-4
"""Nats by which losses of two processes may differ from those of one: sums are taken in another order."""


@pytest.fixture(scope="module")
def stream():
    return Stream(train_vocabulary(TEXTS, 400), END)


@pytest.fixture(autouse=True)
def one_thread():
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def test_a_tokenizer_knows_every_byte_and_comes_back_from_its_folder(stream, tmp_path):
    save_vocabulary(stream.tokenizer, tmp_path)
    opened = open_vocabulary(tmp_path)
    for text in ("The mill 🙂", "北码头卖咸鱼", "\x00ÿ", ""):
        assert opened.decode(opened.encode(text).ids) == text
        assert "".join(piece for piece in cut_text(opened, text) if piece != "‹›") == text
    assert [opened.token_to_id(token) for token in SPECIAL] == [0, END, MASK]


def test_fertility_is_counted_by_language(stream):
    found = measure_fertility(stream.tokenizer, ["bread bread", "卖咸鱼"])
    assert found.vocabulary <= 400 and found.unknown == 0
    assert found.per_word == len(stream.tokenizer.encode(" bread").ids)
    assert found.per_character == pytest.approx(3, abs=0.01)  # no Chinese was trained on: three bytes each


def test_blocks_are_the_stream_cut_evenly(stream):
    blocks = pack(stream, TEXTS, 16)
    line = [id for ids in stream.ids(TEXTS) for id in (*ids, END)]
    assert [id for block in blocks for id in block] == line[: 16 * len(blocks)]
    assert len(line) - 16 * len(blocks) < 16


def test_hidden_tokens_depend_on_the_seed_and_their_place_alone(stream):
    blocks = pack(stream, TEXTS, 16)
    items = make_masked(blocks, 400, 7)
    assert items == make_masked(blocks, 400, 7) != make_masked(blocks, 400, 8)
    assert make_masked(blocks[:3], 400, 7, copies=1) == items[:3]
    assert len(items) == 10 * len(blocks)


def test_fifteen_in_a_hundred_tokens_are_to_be_guessed_and_most_are_masked():
    block = list(range(3, 403))
    made = [hide(block, 403, np.random.default_rng(seed)) for seed in range(40)]
    labels = np.array([item["labels"] for item in made])
    ids = np.array([item["input_ids"] for item in made])
    chosen = labels != IGNORED
    assert chosen.mean() == pytest.approx(0.15, abs=0.01)
    assert (ids[chosen] == MASK).mean() == pytest.approx(0.8, abs=0.03)
    assert (ids[chosen] == labels[chosen]).mean() == pytest.approx(0.1, abs=0.03)
    assert (ids[~chosen] == np.array([block] * 40)[~chosen]).all()


def test_a_model_that_knows_nothing_is_as_surprised_as_its_vocabulary_is_large(stream):
    import torch

    model = make_network(small_plan(), stream.tokenizer.get_vocab_size())
    with torch.no_grad():
        model.lm_head.weight.zero_()
    found = measure_causal(model, stream, TEXTS[:9], 16)
    assert found.perplexity == pytest.approx(stream.tokenizer.get_vocab_size(), rel=1e-4)
    assert found.bytes == sum(len(text.encode()) for text in TEXTS[:9])
    assert found.bits_per_byte == pytest.approx(math.log2(found.perplexity) * found.tokens / found.bytes)


def test_every_token_counts_once_whatever_the_window(stream):
    model = make_network(small_plan(), stream.tokenizer.get_vocab_size())
    counts = {measure_causal(model, stream, TEXTS[:9], context).tokens for context in (16, 32, 64)}
    assert counts == {sum(len(ids) for ids in stream.ids(TEXTS[:9]))}


def test_word_counts_alone_know_more_than_nothing_and_less_than_all(stream):
    found = measure_unigram(stream, TEXTS[9:], TEXTS[:9])
    assert 1 < found.perplexity < stream.tokenizer.get_vocab_size()


@pytest.mark.parametrize("objective", ["clm", "mlm"])
def test_a_training_ends_with_a_report_and_a_model_to_try(objective, tmp_path):
    folder = make_job(tmp_path / "job", small_plan(objective=objective, steps=30, rate=3e-3))
    assert do_work(folder, turns=False) == 0, folder / "log.txt"
    status, report = read_status(folder), read_json(folder / "report.json")
    assert status.state == "done" and status.done == status.total == 30
    assert report["after"]["perplexity"] < report["before"]["perplexity"] / 2
    assert any("check_loss" in row for row in status.curve) and any("loss" in row for row in status.curve)
    assert not (folder / "checkpoints").exists()
    if objective == "mlm":
        assert sum(guess.share for guess in fill_gap(folder / "model", "Finn bought ___ at the mill.")) <= 1
    else:
        assert go_on(folder / "model", "Mara bought", seed=1) == go_on(folder / "model", "Mara bought", seed=1)


def test_a_training_that_was_stopped_goes_on_to_the_same_numbers(tmp_path, monkeypatch):
    plan, cleaned = small_plan(steps=12), make_cleaned()
    whole = make_job(tmp_path / "whole", plan, cleaned)
    assert do_work(whole, turns=False) == 0
    cut = make_job(tmp_path / "cut", plan, cleaned)
    with monkeypatch.context() as patched:
        patched.setattr(Report, "stop_asked", lambda self: len(self.curve) >= 5)
        assert do_work(cut, turns=False) == 0
    assert read_status(cut).state == "stopped" and 0 < read_status(cut).done < 12
    assert do_work(cut, turns=False) == 0
    assert read_json(cut / "report.json")["after"] == read_json(whole / "report.json")["after"]
    assert losses(cut) == losses(whole)


def losses(folder) -> list[tuple[float, float]]:
    """(step, loss) of the curve."""
    return [(row["step"], row["loss"]) for row in read_status(folder).curve if "loss" in row]


LAUNCHERS = {
    "torchrun": ["torch.distributed.run", "--standalone", "--nproc-per-node", "2"],
    "accelerate": ["accelerate.commands.launch", "--multi_gpu", "--num_processes", "2"],
}
"""How the README says it; `--multi_gpu` without a GPU shares the CPU, `--cpu` starts one process only."""


def launch(folder, launcher: str = "torchrun", **environment: str) -> subprocess.Popen:
    """The work shared by two processes on the CPU."""
    command = [sys.executable, "-m", *LAUNCHERS[launcher], "-m", "core.usecases.lab", str(folder)]
    env = os.environ | {"OMP_NUM_THREADS": "1", "OMP_WAIT_POLICY": "PASSIVE"} | environment
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=REPOSITORY, env=env, stdout=pipe, stderr=subprocess.STDOUT, text=True)


def find_ranks(child: subprocess.Popen) -> dict[str, psutil.Process]:
    """Rank -> living process of a shared run."""
    found = {}
    for process in psutil.Process(child.pid).children(recursive=True):
        with contextlib.suppress(psutil.Error):
            if (rank := process.environ().get("RANK")) is not None:
                found[rank] = process
    return found


@pytest.mark.process
@pytest.mark.parametrize(("objective", "launcher"), [("clm", "torchrun"), ("mlm", "accelerate")])
def test_two_processes_see_what_one_sees(objective, launcher, tmp_path):
    plan, cleaned = small_plan(objective=objective, steps=8, batch=8), make_cleaned(160)
    alone = make_job(tmp_path / "alone" / "job", plan, cleaned)
    assert do_work(alone, turns=False) == 0
    shared = make_job(tmp_path / "shared" / "job", plan, cleaned)
    child = launch(shared, launcher)
    while set(find_ranks(child)) != {"0", "1"}:
        assert child.poll() is None, child.communicate()[0][-3000:]
        time.sleep(0.05)
    said, _ = child.communicate(timeout=400)
    assert child.returncode == 0, said[-3000:]
    one, two = losses(alone), losses(shared)
    assert [step for step, _ in one] == [step for step, _ in two]
    assert [loss for _, loss in two] == pytest.approx([loss for _, loss in one], abs=TOLERANCE)
    assert read_json(shared / "report.json")["after"]["perplexity"] == pytest.approx(
        read_json(alone / "report.json")["after"]["perplexity"], rel=1e-3
    )


@pytest.mark.process
def test_a_lost_process_ends_the_run_with_words_and_its_checkpoint_is_gone_on_with(tmp_path):
    plan, cleaned = small_plan(steps=40, batch=8), make_cleaned(160)
    folder = make_job(tmp_path / "job", plan, cleaned)
    child = launch(folder)
    try:
        while not list((folder / "checkpoints").glob("checkpoint-*/trainer_state.json")):
            assert child.poll() is None, child.communicate()[0][-3000:]
            time.sleep(0.1)
        find_ranks(child)["1"].kill()
        child.communicate(timeout=200)
    finally:
        child.kill()
    assert child.returncode != 0
    status = read_status(folder)
    assert status.state == "failed" and status.error.key == "lab_pretraining.process_lost"
    assert 0 < status.done < 40
    assert do_work(folder, turns=False) == 0
    assert read_status(folder).state == "done" and losses(folder)[0][0] == 1


@pytest.mark.gpu
def test_a_gpu_trains_to_about_the_same_numbers(tmp_path):
    import torch

    if not torch.cuda.is_available():
        pytest.skip("no CUDA device")
    folder = make_job(tmp_path / "job", small_plan(steps=30, rate=3e-3))
    assert do_work(folder, turns=False) == 0
    report = read_json(folder / "report.json")
    assert report["after"]["perplexity"] < report["before"]["perplexity"] / 2


@pytest.mark.parametrize(("steps", "batch", "seen"), [(10, 4, FEWEST_SEEN), (160, 4, 80), (8000, 4, 200)])
def test_looks_at_the_held_out_part_see_no_more_than_the_training_does(steps, batch, seen, tmp_path, monkeypatch):
    class Stopped(Exception):
        pass

    def begin(*_: object, eval_dataset, **__: object) -> None:
        raise Stopped(len(eval_dataset))

    monkeypatch.setattr("transformers.Trainer", begin)
    items = Items([{"input_ids": [1]}] * 8, [{"input_ids": [1]}] * 200, list)
    with pytest.raises(Stopped) as told:
        train_language_model(None, items, Course(steps, batch, 1e-3, 7), tmp_path, Report(tmp_path))
    assert told.value.args == (seen,)


def test_a_batch_that_processes_cannot_share_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("WORLD_SIZE", "3")
    from core.errors import InputError
    from core.usecases.lab.language_training import Course, make_arguments

    with pytest.raises(InputError) as caught:
        make_arguments(tmp_path, Course(10, 4, 1e-3, 7))
    assert caught.value.key == "lab_pretraining.uneven_batch" and caught.value.hint()


def test_too_few_blocks_say_so(tmp_path):
    folder = make_job(tmp_path / "job", small_plan(batch=512))
    assert do_work(folder, turns=False) == 2
    assert read_status(folder).error.key == "lab_pretraining.too_few_blocks"


def test_the_folder_is_of_the_hub_s_layout(tmp_path):
    folder = make_job(tmp_path / "job", small_plan(steps=2))
    assert do_work(folder, turns=False) == 0
    shutil.move(folder / "model", tmp_path / "elsewhere")
    from transformers import AutoModelForCausalLM, AutoTokenizer

    assert AutoModelForCausalLM.from_pretrained(tmp_path / "elsewhere").config.model_type == "llama"
    assert AutoTokenizer.from_pretrained(tmp_path / "elsewhere").eos_token == "<end>"
    assert json.loads((tmp_path / "elsewhere" / "config.json").read_text())["vocab_size"] <= 400
