"""The strings are the same at every run, and figures become scores that say when something is lost."""

import json
import random

import pytest

from core.evals.memory_strings import change, make_strings, read_pairs
from core.evals.memory_worker import begin, go_on, measure_memory
from core.evals.suites.translation_memory import JobRun, score_job, score_likest, score_memory

ENGLISH = [f"This is the sentence with the number {n} in it." for n in range(40)]
SPANISH = [f"Esta es la frase que lleva dentro el número {n}." for n in range(40)]


@pytest.fixture
def data(tmp_path):
    for name, texts in (("tatoeba/tatoeba.spa-eng.eng", ENGLISH), ("tatoeba/tatoeba.spa-eng.spa", SPANISH)):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("\n".join(texts), "utf-8")
    (tmp_path / "ntrex128").mkdir()
    for name in ("src.eng", "ref.spa"):
        text = "Two. Sentences.\nA short one!\nNo end"
        (tmp_path / "ntrex128" / f"newstest2019-{name}.txt").write_text(text, "utf-8")
    return tmp_path


def test_strings_are_pairs_of_single_sentences_and_always_the_same(data):
    pairs = read_pairs(data)
    assert len(pairs) == 41 and ("A short one!", "A short one!") in pairs
    strings = make_strings(pairs, 100)
    assert strings == make_strings(pairs, 100) and len({source for source, _ in strings}) == 100


@pytest.mark.parametrize("text", ["One two three four five six.", "请在提交之前检查所有数据。"])
def test_a_changed_text_differs_a_little(text):
    changed = [change(text, [text[::-1]], random.Random(n)) for n in range(20)]
    assert len(set(changed) - {text}) > 10 and all(abs(len(one) - len(text)) < 8 for one in changed)


def test_a_memory_is_measured_and_a_job_goes_on(data, capsys):
    figures = measure_memory(data, "en", 60)
    assert figures["exact"] >= 30 and figures["likest"] == figures["able"] == 30
    database = f"sqlite:///{data / 'store.sqlite'}"
    assert begin(data, database, 60)["segments"] == 60
    go_on(data, database, 60)
    figures = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert sum(figures["segments"].values()) == 60 and figures["segments"]["memory"] > 0


def run(progress, **segments):
    figures = {"memory": 2e8, "cpu": 20.0, "segments": segments} if segments else {}
    return JobRun(tuple((done, 100) for done in progress), figures)


BEGUN = {"memory": 3e8, "bytes": 1e6, "seconds": 2.0}


def test_a_job_that_lost_nothing_reaches_its_targets():
    scores = score_job(BEGUN, run([0, 20, 41]), run([45, 80, 100], memory=30, machine=68, untranslated=2), 100)
    assert all(score.met for score in scores)
    assert scores[0].value == 300 and scores[3].value == 0.98


@pytest.mark.parametrize(
    ("killed", "ended", "segments", "missed"),
    [
        ([0, 41], [30, 100], {"memory": 30, "machine": 70}, {"Strings kept but lost by kill -9"}),
        ([0, 41], [45, 44, 100], {"memory": 30, "machine": 70}, set()),
        ([0, 41], [45, 90], {"memory": 30, "machine": 60}, set()),
        ([0, 41], [45, 100], {"memory": 3, "machine": 60, "untranslated": 37}, {"Strings translated"}),
    ],
)
def test_what_is_lost_or_dishonest_misses(killed, ended, segments, missed):
    scores = score_job(BEGUN, run(killed), run(ended, **segments), 100)
    names = {score.name for score in scores if score.met is False}
    assert names and missed <= names


def test_memory_time_and_the_likest_become_scores():
    big = {"fill": 9.0, "memory": 2e8, "grown": 4e7, "look_up": 2.0, "able": 100, "likest": 100}
    scores = score_memory(big, {"look_up": 0.5}, 100_000)
    assert [score.value for score in scores] == [40.0, 2.0, 4.0] and all(score.met for score in scores)
    likest = score_likest({"en": big, "zh": big | {"likest": 90}})
    assert [score.met for score in likest] == [True, False]
