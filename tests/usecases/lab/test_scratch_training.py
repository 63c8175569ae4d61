"""Tasks say what they mean, what is held out stays out, and a training learns, stops, and gives the same twice."""

import random
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InputError
from core.usecases.lab.job_folder import write_json
from core.usecases.lab.scratch.tasks import (
    BEGIN,
    END,
    TASKS,
    find_task,
    is_held_out,
    make_date,
    ordinal,
    say_english,
    say_han,
)
from core.usecases.lab.scratch.training import (
    KEPT,
    NETWORK,
    PLAN,
    Plan,
    draw_held_out,
    learning_rate,
    read_result,
    run,
)
from core.usecases.lab.scratch.writing import write_one
from core.usecases.lab.work import Report


@pytest.mark.parametrize(
    ("number", "english", "han"),
    [
        (0, "zero", "零"), (10, "ten", "十"), (15, "fifteen", "十五"), (20, "twenty", "二十"),
        (42, "forty-two", "四十二"),
        (105, "one hundred and five", "一百零五"), (110, "one hundred and ten", "一百一十"),
        (300, "three hundred", "三百"), (1010, "one thousand and ten", "一千零一十"),
        (3005, "three thousand and five", "三千零五"), (9999, "nine thousand nine hundred and ninety-nine",
        "九千九百九十九"), (4200, "four thousand two hundred", "四千二百"),
    ],
)  # fmt: skip
def test_numbers_are_said_as_people_say_them(number, english, han):
    assert (say_english(number), say_han(number)) == (english, han)


def test_numbers_up_to_ten_thousand_are_said_in_ten_thousand_ways():
    assert len({say_english(n) for n in range(10_000)}) == len({say_han(n) for n in range(10_000)}) == 10_000


@pytest.mark.parametrize(("number", "said"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (22, "22nd")])
def test_ordinals(number, said):
    assert ordinal(number) == said


@given(st.integers(0, 2**32), st.sampled_from(["en", "zh"]))
def test_a_date_is_one_and_its_digits_are_in_its_text(seed, language):
    example = make_date(random.Random(seed), language)
    day = date.fromisoformat(example.target)
    assert 1900 <= day.year <= 2099
    assert str(day.year) in example.source or language == "zh"


@pytest.mark.parametrize("task", TASKS, ids=lambda task: f"{task.name}-{task.language}")
def test_texts_come_back_from_ids_and_what_is_held_out_stays_out(task):
    chance = random.Random(1)
    for _ in range(50):
        trained, kept = task.draw(chance, held_out=False), task.draw(chance, held_out=True)
        assert not is_held_out(trained.thing) and is_held_out(kept.thing)
        for text in (trained.source, trained.target, kept.source, kept.target):
            assert task.decode([BEGIN, *task.encode(text)]) == text
    assert task.encode(task.sample)[-1] == END and 3 not in task.encode(task.sample)


def test_held_out_examples_of_a_seed_are_the_same():
    task = find_task("dates", "en")
    assert draw_held_out(task, 5, seed=1) == draw_held_out(task, 5, seed=1) != draw_held_out(task, 5, seed=2)


def test_the_learning_rate_rises_and_falls():
    rates = [learning_rate(step, 400) for step in range(400)]
    assert rates[0] < 0.1 and max(rates) == pytest.approx(1, abs=0.05) and rates[-1] < 0.05
    assert rates[60:] == sorted(rates[60:], reverse=True)


@pytest.mark.parametrize("wrong", [{"steps": 1}, {"width": 500}, {"width": 18}, {"layers": 9}, {"task": "poems"}])
def test_a_plan_that_cannot_be_is_refused(wrong):
    with pytest.raises(InputError):
        Plan(**{"task": "dates", "language": "en"} | wrong)


def train_in(folder, **plan):
    folder.mkdir()
    write_json(folder / PLAN, {"task": "reverse", "language": "en", "steps": 50, "width": 16, "layers": 1} | plan)
    report = Report(folder)
    return run(folder, report), report.curve


@pytest.fixture
def quick(monkeypatch):
    for name, value in {"TESTED": 20, "LOOKED_AT": 10, "BATCH": 16}.items():
        monkeypatch.setattr(f"core.usecases.lab.scratch.training.{name}", value)
    monkeypatch.setattr("os.nice", lambda _: 0)


def test_a_training_lowers_its_loss_is_tested_and_repeats_with_its_seed(tmp_path, quick):
    state, curve = train_in(tmp_path / "a")
    assert state == "done" and curve[-1]["step"] == 50
    assert curve[-1]["loss"] < curve[0]["loss"]
    result = read_result(tmp_path / "a")
    assert result.n == 20 and result.low <= result.share <= result.high and len(result.rows) == 20
    assert train_in(tmp_path / "b")[1] == curve
    assert train_in(tmp_path / "c", seed=1)[1] != curve


class Interrupted(Report):
    """Somebody stops the training, or its process is killed, as a step begins; what was said stays in the folder."""

    def __init__(self, folder, step: int, *, killed: bool) -> None:
        super().__init__(folder)
        self._steps, self._killed, self.asked = step, killed, 0

    def stop_asked(self) -> bool:
        self._steps -= 1
        self.asked += 1
        if self._steps < 0 and self._killed:
            raise KeyboardInterrupt
        return self._steps < 0

    def step(self, done: int, total: int) -> None:
        self.say("running", done, total)


@pytest.mark.parametrize(("step", "killed"), [(17, False), (33, True), (49, True)])
def test_a_training_goes_on_where_it_was_to_the_numbers_of_one_that_nobody_interrupted(
    tmp_path, quick, monkeypatch, step, killed
):
    monkeypatch.setattr("core.usecases.lab.scratch.training.LOOK_EVERY", 10)
    state, curve = train_in(tmp_path / "whole")
    folder = tmp_path / "broken"
    folder.mkdir()
    write_json(folder / PLAN, {"task": "reverse", "language": "en", "steps": 50, "width": 16, "layers": 1})
    if killed:
        with pytest.raises(KeyboardInterrupt):
            run(folder, Interrupted(folder, step, killed=True))
    else:
        assert run(folder, Interrupted(folder, step, killed=False)) == "stopped"
        assert read_result(folder).steps == step
    again, kept = Interrupted(folder, 1000, killed=False), step // 10 * 10 if killed else step
    assert run(folder, again) == state == "done" and again.curve == curve
    assert again.asked == 50 - kept  # what was kept was not trained again
    whole, mended = read_result(tmp_path / "whole"), read_result(folder)
    assert mended.rows == whole.rows and mended.right == whole.right
    assert (folder / NETWORK).read_bytes() == (tmp_path / "whole" / NETWORK).read_bytes()


def test_what_is_kept_is_whole_or_from_before(tmp_path, quick, monkeypatch):
    train_in(tmp_path / "a")
    before = (tmp_path / "a" / KEPT).read_bytes()

    def fail(*_: object) -> None:
        raise OSError("killed")

    monkeypatch.setattr("pathlib.Path.replace", fail)
    with pytest.raises(OSError, match="killed"):
        run(tmp_path / "a", Report(tmp_path / "a"))
    assert (tmp_path / "a" / KEPT).read_bytes() == before


def test_a_training_that_is_stopped_is_tested_all_the_same(tmp_path, quick):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "stop").touch()
    write_json(tmp_path / "a" / PLAN, {"task": "reverse", "language": "zh", "steps": 50, "width": 16, "layers": 1})
    assert run(tmp_path / "a", Report(tmp_path / "a")) == "stopped"
    assert read_result(tmp_path / "a").steps == 0


def test_a_trained_network_writes_and_shows_where_it_looked(tmp_path, quick):
    train_in(tmp_path / "a")
    found = write_one(tmp_path / "a", "abc Q")
    assert found.read == ("a", "b", "c", "�", "�", "⊣") and found.unknown == (" ", "Q")
    assert found.looks.shape == (1, 4, len(found.wrote), 6)
    assert np.allclose(found.looks.sum(axis=-1), 1, atol=1e-5)


@pytest.mark.parametrize(("text", "key"), [("", "no_text"), ("x" * 61, "too_long"), ("abc", "not_trained")])
def test_what_cannot_be_written_is_refused(tmp_path, text, key):
    with pytest.raises(InputError) as caught:
        write_one(tmp_path, text)
    assert caught.value.key.endswith(key)
