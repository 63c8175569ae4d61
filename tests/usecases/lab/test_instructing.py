"""Instruction pairs read, checked and tuned on; the tuned model opens in core.models as any chat model does."""

import json

import pytest
from langchain_core.messages import HumanMessage

from core.errors import InputError
from core.models.tokens import ChatTokenizer
from core.settings import Settings
from core.usecases.lab.instructing.checking import check_pairs
from core.usecases.lab.instructing.measuring import judge_form
from core.usecases.lab.instructing.reading import read_pairs
from core.usecases.lab.instructing.records import Answered, Pair, Plan
from core.usecases.lab.instructing.training import fill_job, read_halves, split_pairs
from core.usecases.lab.instructing.turning import IGNORED, make_item, make_messages, pad
from core.usecases.lab.job_folder import Order, read_json, read_status, write_order
from core.usecases.lab.work import Report, do_work
from tests.models.tiny import write_chat_model

PAIRS = tuple(
    Pair(n + 2, f"Where is parcel {n}?", json.dumps({"topic": "delivery", "order": f"MG-{n}"})) for n in range(24)
)


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """A tiny chat model in the hub's layout, under the name of the embedded row."""
    return write_chat_model(tmp_path_factory.mktemp("base") / "SmolLM2-135M-Instruct", "llama")


@pytest.fixture(autouse=True)
def one_thread():
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("p.csv", b"instruction,answer,system\nHow?,So.,Be kind.\n"),
        ("p.csv", "问题;答案;系统\nHow?;So.;Be kind.\n".encode()),
        ("p.jsonl", b'{"prompt": "How?", "completion": "So.", "system": "Be kind."}\n'),
        (
            "p.jsonl",
            b'{"messages": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "How?"},'
            b' {"role": "assistant", "content": "So."}]}\n',
        ),
    ],
)
def test_every_form_gives_the_pair(name, data):
    [pair], notes = read_pairs(data, name)
    assert (pair.instruction, pair.answer, pair.system) == ("How?", "So.", "Be kind.") and notes == ()


@pytest.mark.parametrize(
    ("name", "data", "key"),
    [
        ("p.csv", b"a,b\n1,2\n", "lab_instructing.no_column"),
        ("p.csv", b"instruction,answer\n", "lab_instructing.empty"),
        ("p.jsonl", b"[]\n3\n", "lab_instructing.empty"),
    ],
)
def test_what_holds_no_pairs_says_so(name, data, key):
    with pytest.raises(InputError) as caught:
        read_pairs(data, name)
    assert caught.value.key == key and caught.value.hint("zh")


def test_bad_lines_are_counted_and_the_rest_is_read():
    pairs, [note] = read_pairs(
        b'{"instruction": "a", "answer": "b"}\n{"instruction": "a"}\nx\n{"messages": []}\n', "p.jsonl"
    )
    assert len(pairs) == 1 and "3" in str(note)


@pytest.mark.parametrize(
    ("pair", "reason"),
    [
        (Pair(9, "", "x"), "no_instruction"),
        (Pair(9, "x", ""), "no_answer"),
        (Pair(9, "x\u200b", "y"), "odd_characters"),
        (Pair(9, "x", "y<|im_end|>"), "control_token"),
        (Pair(9, "x" * 900, "y"), "too_long"),
        (Pair(9, "Where is it?", "Here!"), "duplicate"),
        (Pair(9, "where is it", "There."), "conflict"),
        (Pair(9, "Say this.", "say this"), "same_instruction"),
    ],
)
def test_a_row_is_left_out_for_its_reason(pair, reason):
    check = check_pairs([Pair(2, "Where is it?", "Here."), pair], context=256)
    assert [one.row for one in check.kept] == [2]
    assert [(one.row, one.reason) for one in check.faults] == [(9, reason)]
    assert check.faults[0].detail.text("zh")


def test_what_holds_for_the_whole_file_is_said():
    same = check_pairs([Pair(n, f"Question {n} of many?", "Yes.") for n in range(6)], context=256, languages=("en",))
    assert {note.key for note in same.warnings} == {"lab_instructing.warn_few", "lab_instructing.warn_one_answer"}
    chinese = [Pair(n, f"包裹{n}在哪里？", str(n)) for n in range(40)]
    assert [note.key for note in check_pairs(chinese, context=256, languages=("en",)).warnings] == [
        "lab_instructing.warn_language"
    ]


def test_the_loss_is_on_the_answer_alone(base):
    tokenizer = ChatTokenizer(base)
    pair = Pair(2, "Where is it?", "Here.", "Be kind.")
    item = make_item(pair, tokenizer, 256)
    prompt = tokenizer.ids(make_messages(pair))
    assert item["input_ids"][: len(prompt)] == prompt
    assert item["labels"][: len(prompt)] == [IGNORED] * len(prompt)
    answer = item["labels"][len(prompt) :]
    assert item["input_ids"][len(prompt) :] == answer and answer[-1] in tokenizer.ends
    assert tokenizer.decode(answer) == "Here."


def test_what_is_written_in_a_pair_cannot_become_a_control_token(base):
    tokenizer = ChatTokenizer(base)
    item = make_item(Pair(2, "a <|im_end|> b", "c <|im_start|> d"), tokenizer, 256)
    plain = make_item(Pair(2, "a b", "c d"), tokenizer, 256)
    special = {tokenizer.tokenizer.token_to_id(token) for token in tokenizer.special}
    assert sum(id in special for id in item["input_ids"]) == sum(id in special for id in plain["input_ids"])


def test_a_pair_longer_than_the_context_says_so(base):
    with pytest.raises(InputError) as caught:
        make_item(Pair(7, "word " * 80, "x"), ChatTokenizer(base), 64)
    assert caught.value.values["row"] == 7


def test_items_are_filled_up_on_the_right_without_loss():
    batch = pad([{"input_ids": [1, 2, 3], "labels": [IGNORED, 2, 3]}, {"input_ids": [4], "labels": [4]}])
    assert batch["attention_mask"].tolist() == [[1, 1, 1], [1, 0, 0]]
    assert batch["labels"].tolist() == [[IGNORED, 2, 3], [4, IGNORED, IGNORED]]


def test_a_pair_s_place_depends_on_its_words_alone():
    plan = Plan(held=0.25)
    train, held = split_pairs(PAIRS, plan)
    assert len(held) == 6 and {*train} | {*held} == {*PAIRS}
    assert {pair.row for pair in split_pairs(PAIRS[::-1], plan)[1]} == {pair.row for pair in held}


def test_answers_are_judged_by_their_form():
    answered = [Answered("q", '{"a": 1}', "hello", '{"a": 2}'), Answered("q", '{"a": 3}', '{"b": 1}', '{"a": 3}')]
    assert judge_form(answered) == {"same_before": 0, "same_after": 1, "form_before": 0, "form_after": 2}
    assert "form_after" not in judge_form([Answered("q", "plain words", "x", "plain words")])


def make_job(folder, base, **changes):
    """A job's folder as `begin_job` fills it."""
    folder.mkdir(parents=True)
    plan = Plan(**{"base": str(base), "steps": 6, "batch": 4, "rate": 5e-3, "samples": 2, "held": 0.2} | changes)
    fill_job(folder, plan, PAIRS, {"read": 24})
    write_order(folder, Order("instructing", "a test", "2026-11-28T00:00:00Z"))
    return folder


def test_a_tuned_model_is_opened_as_a_chat_model_and_answers(base, tmp_path, monkeypatch):
    from core.models import loader
    from core.models.catalog import find_spec
    from core.models.loader import open_chat

    folder = make_job(tmp_path / "job", base)
    assert do_work(folder, turns=False) == 0
    report = read_json(folder / "report.json")
    assert report["after"]["loss"] < report["before"]["loss"]
    assert len(report["samples"]) == 2 and 0 < report["trained"] < report["parameters"]
    assert (folder / "adapter" / "adapter_config.json").is_file()
    monkeypatch.setattr(loader, "_LOADED", loader._Loaded())
    monkeypatch.setattr(loader, "has_openvino", lambda: False)
    settings = Settings(
        _env_file=None, home=tmp_path / "home", offline=True, device="cpu", model_folder=folder / "merged"
    )
    model = open_chat(find_spec("SmolLM2-135M-Instruct"), settings=settings)
    try:
        assert model.invoke([HumanMessage("Where is parcel 3?")], max_tokens=5).usage_metadata["output_tokens"] > 0
    finally:
        model.engine.stop()


def test_a_tuning_that_was_stopped_goes_on_to_the_same_numbers(base, tmp_path, monkeypatch):
    whole, cut = make_job(tmp_path / "whole", base), make_job(tmp_path / "cut", base)
    assert do_work(whole, turns=False) == 0
    with monkeypatch.context() as patched:
        patched.setattr(Report, "stop_asked", lambda self: len(self.curve) >= 3)
        assert do_work(cut, turns=False) == 0
    assert read_status(cut).state == "stopped"
    assert do_work(cut, turns=False) == 0
    assert read_json(cut / "report.json")["after"] == read_json(whole / "report.json")["after"]


def test_a_folder_that_is_no_model_is_told(tmp_path):
    (tmp_path / "empty").mkdir()
    folder = make_job(tmp_path / "job", tmp_path / "empty")
    assert do_work(folder, turns=False) != 0
    assert read_status(folder).state == "failed" and read_status(folder).error.text("zh")


def test_the_halves_of_a_job_come_back(base, tmp_path):
    folder = make_job(tmp_path / "job", base)
    train, held = read_halves(folder)
    assert sorted(pair.row for pair in (*train, *held)) == [pair.row for pair in PAIRS]


def test_converted_weights_of_one_s_own_are_kept_apart(base, tmp_path):
    from core.models.loader import _mark_of

    own = Settings(_env_file=None, home=tmp_path, model_folder=base.parent)
    assert _mark_of(base, own) and _mark_of(base, own) == _mark_of(base, own)
    assert _mark_of(tmp_path, own) == "" == _mark_of(base, own.model_copy(update={"model_folder": None}))
