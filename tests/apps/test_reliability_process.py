"""The reliability suites, small: a crowd, broken files and a failing model server, each with real processes."""

import threading
import time

import pytest

from core.evals.reliability import refusals
from core.evals.reliability.attempt import FINE
from core.evals.reliability.gradio_page import GradioPage
from core.evals.reliability.model_server import Plan, model_server
from core.evals.reliability.process import ANY_PACE, free_port, running
from core.evals.reliability.uploads import UPLOADS
from core.evals.suites.reliability_files import try_app
from core.evals.suites.reliability_load import (
    LINE,
    NARROW,
    QUESTIONS,
    is_lost,
    is_mixed,
    load,
    refuse,
    score_refusals,
    score_texts,
    write,
)

pytestmark = [pytest.mark.process, pytest.mark.model]


def test_a_small_crowd_gets_its_own_answers_and_loses_none():
    with model_server(Plan()) as url:
        done = load(20, 20.0, ANY_PACE | {"SHOWCASE_ENDPOINT": url}, QUESTIONS[:2])
    assert done.told and all(one.answered is not None for one in done.told), [one.refused for one in done.told]
    assert not any(is_mixed(one, done.alone) for one in done.told) and not any(is_lost(done))
    assert done.after.answered is not None


def test_whoever_is_refused_is_told_loses_nothing_and_harms_nobody(monkeypatch):
    monkeypatch.setattr(refusals, "AGAIN_FOR", 0.0)  # the rate's minute is waited for in the evaluation
    with model_server(Plan(fault="slow", pause=0.1)) as url:
        told = refuse(2 * LINE, NARROW | {"SHOWCASE_ENDPOINT": url})
    worded, kept, _, unharmed = score_refusals(told)
    assert (worded.value, kept.value, unharmed.value) == (1.0, 1.0, 1.0), told
    assert {one.refused.split(".")[0] for one in told if one.refused} == {
        "6 requests are waiting for the model already",
        "That was more than 5 in a minute",
    }
    assert [one.answered_later for one in told if "waiting" in one.refused].count(False) == 0


def test_several_write_at_once_and_each_has_their_own_text():
    with model_server(Plan()) as url:
        texts, kept = write(3, 1.0, ANY_PACE | {"SHOWCASE_ENDPOINT": url})
    assert len(texts) == 3 and [score.value for score in score_texts(texts, kept)[:3]] == [0.0, 0.0, 0.0], texts


@pytest.mark.parametrize("app", ["grader", "writer"])
def test_broken_files_are_refused_in_words(app, tmp_path):
    names = {
        "nul.csv": b"number,name\0\n1,\0\n",
        "cut.pdf": b"%PDF-1.7\n1 0 obj\n",
        "surrogates.json": b'{"a": "\\ud800"}',
    }
    for name, data in names.items():
        (tmp_path / name).write_bytes(data)
    uploads = [each for each in UPLOADS if each.app == app and each.name in ("assignment", "brief", "sources")]
    outcomes = list(try_app(app, uploads, [tmp_path / name for name in names]))
    assert len(outcomes) == 4 * len(uploads)
    assert [one for one in outcomes if one.verdict not in FINE] == []


def test_stop_leaves_at_once_while_the_model_server_hangs(tmp_path):
    plan = Plan(fault="silent")
    with model_server(plan) as url, running("chatbot", tmp_path, SHOWCASE_ENDPOINT=url) as app:
        page = GradioPage(app.url)
        page.arrive()
        page.put("composer", QUESTIONS[0])
        asking = threading.Thread(target=page.fire, args=("composer", "submit"))
        asking.start()
        until = time.monotonic() + 90
        while not plan.asked and time.monotonic() < until:
            time.sleep(0.1)
        page.send("composer", "stop")
        asking.join(20)
        assert plan.asked and not asking.is_alive()
        assert "msg bot" in str(page.shown("thread"))  # the quotations were there before the model was asked
        page.close()


def test_a_server_that_comes_later_is_used_without_a_restart(tmp_path):
    port, plan = free_port(), Plan()
    environment = {"SHOWCASE_ENDPOINT": f"http://127.0.0.1:{port}/v1"}
    with running("chatbot", tmp_path, **environment) as app:
        page = GradioPage(app.url)
        [*_, [first]] = page.call("ask", QUESTIONS[0], "")
        assert first["done"] and first["text"] and not first["model"]
        with model_server(plan, port):
            until = time.monotonic() + 60
            while not plan.asked and time.monotonic() < until:
                time.sleep(2.0)
                [*_, [record]] = page.call("ask", QUESTIONS[0], "")
            assert plan.asked and record["done"]
        page.close()
