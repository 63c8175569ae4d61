"""Both engines on tiny random models: the same tokens as plain transformers, alone and together, and freed at once."""

import os
import time
from dataclasses import replace
from typing import Literal

import pytest
from langchain_core.messages import HumanMessage
from pydantic import BaseModel, ConfigDict, Field

from core.errors import GenerationFailed, InputError
from core.models.apart import run_apart
from core.models.chat import LocalChat
from core.models.conversion import can_convert
from core.models.engine import Sampling
from core.models.openvino_engine import OpenVinoEngine
from core.models.tokens import ChatTokenizer
from core.models.transformers_engine import TransformersEngine

PROMPTS = [list(range(5 + 7 * n, 30 + 11 * n)) for n in range(6)]
GREEDY = Sampling(max_tokens=12)


class Verdict(BaseModel):
    model_config = ConfigDict(extra="forbid")
    label: Literal["late", "on time", "迟到"]
    score: int = Field(ge=0, le=99)
    days: list[bool] = Field(min_length=2, max_length=3)


def read(stream):
    """All tokens of a stream, and how it ended."""
    tokens = []
    while isinstance(event := stream.next(), int):
        tokens.append(event)
    return tokens, event


def idle(engine):
    """Whether the engine came to rest within a few seconds."""
    for _ in range(500):
        if not engine.running():
            return True
        time.sleep(0.01)
    return False


def reference(weights, prompts, count):
    """Greedy tokens of transformers' own generate, one prompt at a time."""
    import torch
    from transformers import AutoModelForCausalLM

    model = AutoModelForCausalLM.from_pretrained(weights).eval()
    rows = []
    for prompt in prompts:
        ids = torch.tensor([prompt])
        made = model.generate(
            ids, attention_mask=torch.ones_like(ids), max_new_tokens=count, do_sample=False, eos_token_id=None
        )
        rows.append(made[0, len(prompt) :].tolist())
    return rows


@pytest.fixture(scope="module")
def torch_engine(chat_weights, cpu):
    engine = TransformersEngine(chat_weights, 512, cpu)
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def converted(chat_weights):
    folder = chat_weights / "converted"
    folder.mkdir(exist_ok=True)
    assert can_convert(chat_weights)
    run_apart("core.models.conversion", chat_weights, folder)
    return folder


@pytest.fixture(scope="module")
def openvino_engine(converted):
    engine = OpenVinoEngine(converted, 512)
    yield engine
    engine.close()


@pytest.fixture(params=["transformers", "openvino"])
def engine(request, chat_weights):
    return request.getfixturevalue("torch_engine" if request.param == "transformers" else "openvino_engine")


def test_rows_that_join_and_leave_a_batch_get_what_they_get_alone(torch_engine, chat_weights):
    expected = reference(chat_weights, PROMPTS, 12)
    budgets = [12, 3, 12, 1, 7, 12]
    streams = []
    for prompt, budget in zip(PROMPTS, budgets, strict=True):
        streams.append(torch_engine.submit(prompt, Sampling(max_tokens=budget)))
        time.sleep(0.005)
    for stream, budget, tokens in zip(streams, budgets, expected, strict=True):
        assert read(stream) == (tokens[:budget], "length")
    assert idle(torch_engine)


def test_the_converted_model_has_the_same_first_token_wherever_the_choice_is_clear(openvino_engine, chat_weights):
    import torch
    from transformers import AutoModelForCausalLM

    model = AutoModelForCausalLM.from_pretrained(chat_weights).eval()
    clear = 0
    for prompt in [[3 + (7 * n + 5 * k) % 370 for k in range(6 + n)] for n in range(16)]:
        with torch.no_grad():
            logits = model(torch.tensor([prompt])).logits[0, -1]
        best, second = logits.topk(2).values
        tokens, _ = read(openvino_engine.submit(prompt, Sampling(max_tokens=1)))
        if (best - second) / logits.std() > 0.3:
            clear += 1
            assert tokens == [int(logits.argmax())]
    assert clear >= 4


def test_the_cache_grows_to_the_tokens_it_is_for_and_no_further(converted):
    sizes = []
    for tokens in (512, 2048):
        engine = OpenVinoEngine(converted, 512, tokens)
        for first in range(4):
            long = [3 + (first + k) % 370 for k in range(500)]
            assert read(engine.submit(long, GREEDY))[1] == "length"
        sizes.append(engine._pipeline.get_metrics().kv_cache_size_in_bytes)
        engine.close()
    assert sizes[0] * 65 == pytest.approx(sizes[1] * 17, rel=0.3) and sizes[1] < 64 << 20


def test_many_at_once_are_not_mixed(engine):
    alone = [read(engine.submit(prompt, GREEDY))[0] for prompt in PROMPTS]
    together = [engine.submit(prompt, GREEDY) for prompt in PROMPTS]
    own = 0
    for number, (reply, _) in enumerate(map(read, together)):
        begun = [len(os.path.commonprefix([reply, other])) for other in alone]
        own += begun[number] > max(begun[:number] + begun[number + 1 :])
    # Sums in another order may tip near ties of a random model, after which a reply goes its own way.
    assert own >= len(PROMPTS) - 1


def test_a_token_that_ends_a_reply_ends_it(engine):
    tokens, _ = read(engine.submit(PROMPTS[0], GREEDY))
    last = next(token for token in tokens[2:])
    cut = tokens.index(last)
    got, finish = read(engine.submit(PROMPTS[0], Sampling(max_tokens=12, ends=frozenset({last}))))
    assert finish == "stop"
    assert [token for token in got if token != last] == tokens[:cut]


def test_a_cancelled_request_is_freed_and_the_others_go_on(engine):
    long = engine.submit(PROMPTS[1], Sampling(max_tokens=400))
    other = engine.submit(PROMPTS[2], GREEDY)
    assert isinstance(long.next(), int)
    long.cancel()
    assert len(read(other)[0]) == 12
    _, finish = read(long)
    assert finish == "cancelled" and idle(engine)


def test_sampling_is_random_and_greedy_is_not(engine):
    hot = Sampling(max_tokens=12, temperature=1.5, top_p=0.95)
    drawn = {tuple(read(engine.submit(PROMPTS[3], hot))[0]) for _ in range(4)}
    greedy = {tuple(read(engine.submit(PROMPTS[3], GREEDY))[0]) for _ in range(3)}
    assert len(drawn) > 1 and len(greedy) == 1


def test_a_seed_gives_the_same_text_again(engine):
    seeded = Sampling(max_tokens=12, temperature=1.5, seed=7)
    texts = [read(engine.submit(PROMPTS[3], replace(seeded, seed=seed)))[0] for seed in (7, 7, 8)]
    assert texts[0] == texts[1] != texts[2]


def test_top_k_of_one_is_greedy_at_any_temperature(engine):
    hot = Sampling(max_tokens=12, temperature=2.0, top_k=1)
    assert read(engine.submit(PROMPTS[0], hot)) == read(engine.submit(PROMPTS[0], GREEDY))


def test_a_penalty_makes_a_reply_repeat_itself_less(engine):
    def repeated(penalty):
        tokens, _ = read(engine.submit(PROMPTS[2], Sampling(max_tokens=60, repetition_penalty=penalty)))
        return len(tokens) - len(set(tokens))

    assert repeated(2.0) < repeated(1.0)


def likelihood(model, prompt, tokens):
    """The mean log-probability of `tokens` after `prompt`, as beam search scores them."""
    import torch

    with torch.no_grad():
        odds = torch.log_softmax(model(torch.tensor([prompt + tokens])).logits[0], -1)
    return sum(float(odds[len(prompt) + at - 1, token]) for at, token in enumerate(tokens)) / len(tokens)


def test_a_beam_search_finds_likelier_texts_than_greed_and_its_best_come_in_order(engine, chat_weights):
    from transformers import AutoModelForCausalLM

    model = AutoModelForCausalLM.from_pretrained(chat_weights).eval()
    gains, order = [], []
    for prompt in PROMPTS:
        greedy = likelihood(model, prompt, read(engine.submit(prompt, GREEDY))[0])
        stream = engine.submit(prompt, Sampling(max_tokens=12, beams=4, returned=3))
        tokens, finish = read(stream)
        found = [likelihood(model, prompt, ids) for ids in (tokens, *(ids for ids, _ in stream.runners_up))]
        assert (len(tokens), finish, len(found)) == (12, "length", 3)
        assert len({tuple(tokens), *(tuple(ids) for ids, _ in stream.runners_up)}) == 3
        gains.append(found[0] - greedy)
        order.append(found[0] - found[-1])
    assert sum(gains) > 0.05 and sum(order) > 0  # one by one the engine's 8-bit sums may differ from these


def test_the_beams_of_the_reference_are_those_of_generate(torch_engine, chat_weights):
    import torch
    from transformers import AutoModelForCausalLM

    model = AutoModelForCausalLM.from_pretrained(chat_weights).eval()
    ids = torch.tensor([PROMPTS[1]])
    options = {"max_new_tokens": 10, "num_beams": 3, "do_sample": False, "eos_token_id": None, "pad_token_id": 0}
    made = model.generate(ids, attention_mask=torch.ones_like(ids), **options)[0, ids.shape[1] :].tolist()
    assert read(torch_engine.submit(PROMPTS[1], Sampling(max_tokens=10, beams=3))) == (made, "length")


def test_a_beam_search_ends_at_an_end(engine):
    tokens, _ = read(engine.submit(PROMPTS[0], Sampling(max_tokens=12, beams=2)))
    ends = frozenset({tokens[4]})
    got, finish = read(engine.submit(PROMPTS[0], Sampling(max_tokens=12, beams=2, ends=ends)))
    assert (finish == "stop") == (got[-1] in ends or len(got) < 12) and not set(got[:-1]) & ends


def test_a_cancelled_beam_search_is_freed_and_streams_go_on_beside_it(engine):
    search = engine.submit(PROMPTS[1], Sampling(max_tokens=400, beams=4))
    assert len(read(engine.submit(PROMPTS[2], GREEDY))[0]) == 12, "a stream ends while the search goes on"
    assert search in engine._running
    search.cancel()
    assert read(search) == ([], "cancelled") and idle(engine)


def test_requests_that_come_together_begin_together_or_not_at_all(engine, monkeypatch):
    monkeypatch.setattr("core.models.engine.WAITING_LIMIT", 3)
    streams = engine.submit_together(PROMPTS[0], [GREEDY] * 3)
    with pytest.raises(GenerationFailed):
        engine.submit_together(PROMPTS[0], [GREEDY] * 2)
    assert len({tuple(read(stream)[0]) for stream in streams}) == 1 and idle(engine)


def test_openvino_refuses_a_penalty_in_a_beam_search_and_the_reference_does_it(openvino_engine, torch_engine):
    asked = Sampling(max_tokens=8, beams=2, repetition_penalty=1.5)
    with pytest.raises(InputError, match="penalty"):
        openvino_engine.submit(PROMPTS[0], asked)
    assert idle(openvino_engine) and len(read(torch_engine.submit(PROMPTS[0], asked))[0]) == 8


def test_a_schema_is_obeyed_even_by_a_random_model(torch_engine, chat_weights):
    model = LocalChat(engine=torch_engine, tokenizer=ChatTokenizer(chat_weights), model_id="tiny", languages=("en",))
    ask = [HumanMessage("Judge this parcel.")]
    for temperature in (0.0, 1.2):
        verdict = model.with_structured_output(Verdict, temperature=temperature, max_tokens=220).invoke(ask)
        assert isinstance(verdict, Verdict) and 2 <= len(verdict.days) <= 3


def test_a_full_queue_refuses_instead_of_waiting(engine, monkeypatch):
    monkeypatch.setattr("core.models.engine.WAITING_LIMIT", 1)
    first = engine.submit(PROMPTS[0], Sampling(max_tokens=300))
    with pytest.raises(GenerationFailed) as caught:
        engine.submit(PROMPTS[1], GREEDY)
    assert "waiting" in caught.value.text() and caught.value.hint("zh")
    first.cancel()
    assert idle(engine)


def test_closing_finishes_what_runs_and_refuses_the_rest(chat_weights, cpu):
    engine = TransformersEngine(chat_weights, 512, cpu)
    stream = engine.submit(PROMPTS[0], GREEDY)
    engine.close()
    assert len(read(stream)[0]) == 12
    with pytest.raises(GenerationFailed, match="switched off"):
        engine.submit(PROMPTS[0], GREEDY)


def test_an_error_in_a_step_ends_its_requests_and_not_the_engine(chat_weights, cpu, monkeypatch):
    engine = TransformersEngine(chat_weights, 512, cpu)

    def broken():
        raise RuntimeError("out of memory\nsecond line")

    with monkeypatch.context() as patch:
        patch.setattr(engine, "_step", broken)
        with pytest.raises(GenerationFailed, match="out of memory"):
            read(engine.submit(PROMPTS[0], GREEDY))
    assert len(read(engine.submit(PROMPTS[0], GREEDY))[0]) == 12
    engine.close()


def test_unknown_families_are_left_to_transformers(tmp_path):
    (tmp_path / "tokenizer.json").write_text("{}")
    for config in ('{"model_type": "gemma"}', '{"model_type": "llama", "rope_scaling": {"rope_type": "llama3"}}'):
        (tmp_path / "config.json").write_text(config)
        assert not can_convert(tmp_path)


@pytest.mark.gpu
def test_the_gpu_gives_the_tokens_of_the_cpu(chat_weights):
    from core.models.device import detect_device
    from core.settings import Settings

    engine = TransformersEngine(chat_weights, 512, detect_device(Settings(device="cuda")))
    streams = [engine.submit(prompt, GREEDY) for prompt in PROMPTS]
    assert all(finish == "length" and len(tokens) == 12 for tokens, finish in map(read, streams))
    engine.close()
