"""Decoding settings are checked once, carried as options, and honoured by every engine or refused."""

import asyncio

import pytest
from langchain_core.messages import HumanMessage
from test_chat_model import FakeEngine

from core.errors import InputError
from core.messages import has_message
from core.models.chat import LocalChat
from core.models.decoding import LIMITS, Decoding, generate_candidates, generate_replies
from core.models.engine import Sampling, TokenStream
from core.models.scripted import ScriptedChat
from core.models.token_choice import TokenChoice
from core.models.tokens import ChatTokenizer

ASK = [HumanMessage("Where is my parcel?")]


@pytest.mark.parametrize(
    ("decoding", "options"),
    [
        (Decoding(), {}),
        (Decoding("greedy", temperature=1.5, top_k=3, seed=4), {}),
        (Decoding("greedy", repetition_penalty=1.2), {"repetition_penalty": 1.2}),
        (Decoding("beam", beams=3, candidates=2), {"beams": 3}),
        (Decoding("sampling", temperature=0.7, top_p=0.9), {"temperature": 0.7, "top_p": 0.9}),
        (
            Decoding("sampling", temperature=1.0, top_p=1.0, top_k=5, min_p=0.1, seed=0),
            {"temperature": 1.0, "top_p": 1.0, "top_k": 5, "min_p": 0.1, "seed": 0},
        ),
    ],
)
def test_options_hold_what_has_a_say(decoding, options):
    assert decoding.options() == options


@pytest.mark.parametrize(
    "wrong",
    [
        {"mode": "magic"},
        {"mode": "sampling", "temperature": 0},
        {"mode": "sampling", "temperature": 3},
        {"top_p": 0},
        {"top_k": -1},
        {"min_p": 1},
        {"repetition_penalty": 0},
        {"mode": "beam", "beams": 1},
        {"seed": -1},
        {"seed": 2**32},
        {"mode": "greedy", "candidates": 2},
        {"mode": "beam", "beams": 2, "candidates": 3},
    ],
)
def test_a_setting_that_cannot_work_is_refused_with_the_next_act(wrong):
    with pytest.raises(InputError) as caught:
        Decoding(**wrong)
    assert caught.value.text("zh") and caught.value.hint("en") and caught.value.hint("zh")


def test_every_setting_has_a_label_and_an_explanation():
    names = [*LIMITS, "mode", "greedy", "beam", "sampling"]
    assert all(has_message(f"decoding.{name}") for name in names)
    assert all(has_message(f"decoding.{name}_help") for name in names if name != "mode")


@pytest.fixture(scope="module")
def tokenizer(llama_weights):
    return ChatTokenizer(llama_weights)


class Several(FakeEngine):
    """Says the seed of each request after the text; a beam search has runners-up."""

    def submit_together(self, prompt, samplings):
        streams = []
        for sampling in samplings:
            stream = TokenStream(prompt, sampling)
            best, *others = [self._ids(f"{self.text} {n}") for n in range(sampling.returned)]
            stream.runners_up = [(ids, "length") for ids in others]
            said = best if sampling.beams > 1 else self._ids(f"{self.text} seed {sampling.seed}")
            for event in (*said, "stop"):
                stream.put(event)
            streams.append(stream)
        self.streams += streams
        return streams

    def submit(self, prompt, sampling):
        return self.submit_together(prompt, [sampling])[0]

    def _ids(self, text):
        return self.tokenizer.tokenizer.encode(text).ids


@pytest.fixture
def chat(tokenizer):
    engine = Several(tokenizer, "The parcel")
    return LocalChat(engine=engine, tokenizer=tokenizer, model_id="tiny", languages=("en",))


def test_all_options_reach_the_engine(chat):
    chat.invoke(ASK, temperature=0.7, top_p=0.8, top_k=9, min_p=0.1, repetition_penalty=1.2, seed=3)
    got = chat.engine.streams[0].sampling
    assert (got.temperature, got.top_p, got.top_k, got.min_p) == (0.7, 0.8, 9, 0.1)
    assert (got.repetition_penalty, got.seed, got.beams, got.returned) == (1.2, 3, 1, 1)
    chat.invoke(ASK)
    assert chat.engine.streams[1].sampling == Sampling(max_tokens=got.max_tokens, ends=got.ends)


def test_candidates_are_asked_for_together_with_seeds_one_after_another(chat):
    replies = generate_replies(chat, ASK, Decoding("sampling", seed=7, candidates=3), max_tokens=20)
    assert [reply.text for reply in replies] == ["The parcel seed 7", "The parcel seed 8", "The parcel seed 9"]
    assert all(reply.usage_metadata["output_tokens"] > 0 for reply in replies)
    assert all(stream.cancelled and stream.sampling.max_tokens == 20 for stream in chat.engine.streams)
    assert generate_candidates(chat, ASK, Decoding("sampling", candidates=2)) == ["The parcel seed None"] * 2


def test_the_best_of_a_beam_search_come_from_one_request(chat):
    replies = generate_replies(chat, ASK, Decoding("beam", candidates=3), stop=["nowhere"])
    assert [reply.text for reply in replies] == ["The parcel 0", "The parcel 1", "The parcel 2"]
    assert [reply.response_metadata["finish_reason"] for reply in replies] == ["stop", "length", "length"]
    assert len(chat.engine.streams) == 1 and chat.engine.streams[0].sampling.returned == 3
    cut = generate_candidates(chat, ASK, Decoding("beam", candidates=2), stop=["cel"])
    assert cut == ["The par", "The par"]


def test_a_beam_search_says_its_text_in_one_piece(chat):
    chunks = [chunk.text for chunk in chat.stream(ASK, beams=2)]
    assert chunks == ["The parcel 0", ""]


def test_candidates_come_in_a_task_too(chat):
    options = Decoding("sampling", seed=1).options() | {"candidates": 2}
    made = asyncio.run(chat.agenerate([ASK], **options))
    assert [reply.text for reply in made.generations[0]] == ["The parcel seed 1", "The parcel seed 2"]


def scripted():
    return ScriptedChat(replies=["one two", "three four", "five six"])


@pytest.mark.parametrize("model", ["chat", "scripted"])
@pytest.mark.parametrize(
    ("options", "key"),
    [
        ({"beams": 2, "temperature": 0.5}, "decoding.beam_draws"),
        ({"beams": 2, "json_schema": {"type": "object"}}, "decoding.beam_schema"),
        ({"candidates": 2}, "decoding.one_stream"),
    ],
)
def test_what_no_engine_can_do_is_refused_not_ignored(request, model, options, key):
    model = request.getfixturevalue("chat") if model == "chat" else scripted()
    with pytest.raises(InputError) as caught:
        list(model.stream(ASK, **options))
    assert caught.value.key == key and caught.value.hint("zh")


def test_the_scripted_model_keeps_the_promises_of_the_real_ones():
    model = scripted()
    assert [chunk.text for chunk in model.stream(ASK, **Decoding("beam").options())] == ["one two", ""]
    assert generate_candidates(model, ASK, Decoding("sampling", candidates=2, seed=1)) == ["three four", "five six"]
    assert model.options[0] == {"beams": 4} and model.options[1]["seed"] == 1


@pytest.mark.parametrize(
    ("options", "drawn"),
    [
        ({"top_p": 0.6}, {0, 1}),
        ({"top_k": 1}, {0}),
        ({"top_k": 3}, {0, 1, 2}),
        ({"min_p": 0.5}, {0, 1}),
        ({"top_k": 3, "min_p": 0.2, "top_p": 0.9}, {0, 1, 2}),
        ({}, {0, 1, 2, 3}),
    ],
)
def test_only_tokens_that_every_filter_lets_through_are_drawn(options, drawn):
    import torch

    logits = torch.log(torch.tensor([0.5, 0.3, 0.15, 0.05]))
    choice = TokenChoice(Sampling(temperature=1.0, seed=1, **options), [])
    assert {choice.choose(logits) for _ in range(300)} == drawn


def test_the_filters_are_those_of_transformers():
    import torch
    from transformers import LogitsProcessorList, MinPLogitsWarper, TopKLogitsWarper, TopPLogitsWarper

    torch.manual_seed(3)
    for options in ({"top_k": 7}, {"top_p": 0.7}, {"min_p": 0.2}, {"top_k": 20, "top_p": 0.8, "min_p": 0.05}):
        logits = torch.randn(60) * 2
        warpers = [
            kind(options[name])
            for name, kind in (("top_k", TopKLogitsWarper), ("top_p", TopPLogitsWarper), ("min_p", MinPLogitsWarper))
            if name in options
        ]
        allowed = LogitsProcessorList(warpers)(None, logits[None])[0].isfinite().nonzero().flatten().tolist()
        choice = TokenChoice(Sampling(temperature=1.0, seed=1, **options), [])
        assert {choice.choose(logits) for _ in range(3_000)} <= set(allowed)


def test_the_penalty_holds_for_the_prompt_and_for_what_was_said():
    import torch

    logits = torch.tensor([2.0, 1.9, -1.0])
    assert TokenChoice(Sampling(repetition_penalty=1.5), []).choose(logits) == 0
    assert TokenChoice(Sampling(repetition_penalty=1.5), [0]).choose(logits) == 1
    choice = TokenChoice(Sampling(repetition_penalty=1.5), [])
    assert [choice.choose(logits) for _ in range(2)] == [0, 1]
    negative = torch.tensor([-1.0, -1.2])
    assert TokenChoice(Sampling(repetition_penalty=1.5), [0]).choose(negative) == 1


def test_a_seed_draws_the_same_again():
    import torch

    logits = torch.zeros(50)

    def draw(seed):
        choice = TokenChoice(Sampling(temperature=1.0, seed=seed), [])
        return [choice.choose(logits) for _ in range(20)]

    assert draw(5) == draw(5) != draw(6)
    assert draw(None) != draw(None)
