"""A model server that fails in every way servers do: tried again where that may help, and said in words."""

import asyncio
import time

import pytest
from langchain_core.messages import HumanMessage

from core.errors import GenerationFailed, ModelUnavailable, SettingsError
from core.evals.reliability.model_server import FAULTS, Plan, model_server
from core.models import endpoint, endpoint_patience
from core.models.endpoint import open_endpoint
from core.settings import Settings

ASK = [HumanMessage("How long does delivery take?")]
ANSWER = "Standard delivery takes three days. "
SAID = {
    "refused": (3, "endpoint_silent"),
    "error_500": (3, "endpoint_failed"),
    "error_503": (3, "endpoint_failed"),
    "busy_429": (3, "endpoint_busy"),
    "busy_once": (2, ANSWER),
    "key_401": (1, "endpoint_key"),
    "no_model_404": (1, "endpoint_no_model"),
    "redirect": (3, "endpoint_silent"),
    "slow": (1, ANSWER),
    "silent": (1, "endpoint_slow"),
    "not_json": (1, "endpoint_rubbish"),
    "wrong_json": (1, "endpoint_rubbish"),
    "wrong_type": (1, "endpoint_rubbish"),
    "empty": (1, "endpoint_rubbish"),
    "cut_before": (3, "endpoint_silent"),
    "cut_half": (1, "endpoint_cut"),
    "endless": (1, "more more more more more more more more more more more more more "),
    "huge": (1, "x" * (1 << 20)),
    "nul_bytes": (1, "Delivery takes \x1b[31mthree\x08 days.?"),
    "bad_utf8": (1, "endpoint_rubbish"),
    "error_in_stream": (1, "endpoint_failed"),
    "no_choices": (1, "endpoint_rubbish"),
}
"""What each fault comes to: how often the server was asked, and the error's key or the reply."""


@pytest.fixture
def plan(monkeypatch):
    monkeypatch.setattr(endpoint, "READ_SECONDS", 1.0)
    monkeypatch.setattr(endpoint_patience, "FIRST_PAUSE", 0.01)
    return Plan(pause=0.1, after="0.01")


@pytest.fixture
def model(plan):
    with model_server(plan) as url:
        yield open_endpoint(Settings(_env_file=None, endpoint=url))


def test_every_fault_is_here():
    assert set(SAID) == set(FAULTS)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_in_words_and_the_next_question_is_answered(plan, model, fault):
    tries, said = SAID[fault]
    plan.fault = fault
    if said.startswith("endpoint_"):
        with pytest.raises(GenerationFailed) as caught:
            model.invoke(ASK, max_tokens=2)
        assert caught.value.key == f"models.{said}"
        assert caught.value.text("zh") != caught.value.text("en") and caught.value.hint("zh")
    else:
        assert model.invoke(ASK, max_tokens=2 if len(said) > 40 else 40).text == said
    assert plan.asked == tries
    plan.fault = ""
    assert model.invoke(ASK).text == ANSWER


def test_what_goes_on_for_ever_is_left(plan, model):
    plan.fault = "endless"
    reply = model.invoke(ASK, max_tokens=2)
    assert reply.response_metadata["finish_reason"] == "length"
    for _ in range(100):
        if plan.hung_up:
            break
        time.sleep(0.05)
    assert plan.hung_up


def test_asynchronous_requests_are_patient_too(plan, model):
    plan.fault = "busy_once"
    assert asyncio.run(model.ainvoke(ASK)).text == ANSWER and plan.asked == 2
    plan.fault = "cut_half"
    with pytest.raises(GenerationFailed) as caught:
        asyncio.run(model.ainvoke(ASK))
    assert caught.value.key == "models.endpoint_cut"


@pytest.mark.parametrize(
    ("header", "pause"),
    [("", 0.01), ("3", 3.0), ("0.5", 0.5), ("86400", None), ("Wed, 21 Oct 2026 07:28:00 GMT", 0.01)],
)
def test_a_server_may_name_the_pause(plan, header, pause):
    import httpx
    import openai

    answer = httpx.Response(429, headers={"retry-after": header}, request=httpx.Request("POST", "http://127.0.0.1/"))
    error = openai.RateLimitError("busy", response=answer, body=None)
    assert endpoint_patience.pause_before_retry(error, 1) == pause
    assert endpoint_patience.pause_before_retry(error, endpoint_patience.TRIES) is None


def test_a_server_that_is_out_of_order_at_the_start_is_told(monkeypatch):
    from core.evals.reliability import model_server as server

    def fail(self):
        self._answer(503, {})

    monkeypatch.setattr(server._Handler, "do_GET", fail)
    with model_server(Plan()) as url, pytest.raises(ModelUnavailable) as caught:
        open_endpoint(Settings(_env_file=None, endpoint=url))
    assert caught.value.key == "models.endpoint_failed" and "503" in caught.value.text()


@pytest.mark.parametrize("listed", [[], "HTML", {"data": [{"id": None}, {"id": 5}]}, {"data": [{"id": ["a"]}]}])
def test_a_list_of_models_that_is_none_is_an_empty_one(monkeypatch, listed):
    from core.evals.reliability import model_server as server

    monkeypatch.setattr(server._Handler, "do_GET", lambda self: self._answer(200, listed))
    with model_server(Plan()) as url, pytest.raises(SettingsError) as caught:
        open_endpoint(Settings(_env_file=None, endpoint=url))
    assert caught.value.key == "models.endpoint_no_model"


@pytest.mark.parametrize("key", ["sk-hidden\nword", "schlüssel"])
def test_a_key_that_no_header_can_carry_is_told_and_not_shown(key):
    with model_server(Plan()) as url, pytest.raises(ModelUnavailable) as caught:
        open_endpoint(Settings(_env_file=None, endpoint=url, endpoint_key=key))
    assert caught.value.key == "models.endpoint_key" and caught.value.__suppress_context__
    assert key not in str(caught.value)
