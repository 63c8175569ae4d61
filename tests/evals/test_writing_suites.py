"""The suites for constraints and length on tiny sets made here, with a model that says what it was told to."""

import json

import pytest

from core.evals.suites import writing_constraints, writing_length
from core.models import ScriptedChat

REPLY = "Boats leave the harbour at dawn, and gulls follow them. Martha sells bread on the long stone quay."


class Talker(ScriptedChat):
    """Says the same for ever; its drafts when drawn are empty of commas."""

    def _next(self, messages):
        return REPLY.replace(",", "") if self.drawn else REPLY

    drawn: bool = False

    def _generate(self, messages, stop=None, run_manager=None, **kwargs):
        self.drawn = bool(kwargs.get("temperature"))
        kwargs.pop("candidates", None)
        return super()._generate(messages, stop, run_manager, **kwargs)


def write(path, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")


def row(prompt, **demands):
    return {
        "prompt": prompt,
        "instruction_id_list": [f"en:{name.replace('__', ':')}" for name in demands],
        "kwargs": list(demands.values()),
    }


@pytest.fixture
def data(tmp_path):
    rows = [
        row("Write of a harbour without commas.", punctuation__no_comma={}),
        row("Write of a harbour with the word Martha.", keywords__existence={"keywords": ["Martha"]}),
        row("Write of a harbour in Hindi.", language__response_language={"language": "hi"}),
        row(
            "Write of a harbour with a title in << >> and the word lamp.",
            detectable_format__title={},
            keywords__existence={"keywords": ["lamp"]},
        ),
    ]
    write(tmp_path / writing_constraints.ROWS, rows)
    asked = [{"question_id": n, "category": "generic", "turns": [f"What is harbour {n}?"]} for n in range(10)]
    write(tmp_path / writing_length.ROWS, [*asked, {"question_id": 99, "category": "coding", "turns": ["Code?"]}])
    return tmp_path


def test_the_loop_is_measured_beside_the_single_draft_and_the_same_tokens(data, monkeypatch):
    monkeypatch.setattr(writing_constraints, "open_chat", lambda: Talker())
    scores = {score.name.removeprefix("IFEval: "): score for score in writing_constraints.run(data, None)}
    assert scores["prompts kept by the single draft"].value == 0.25
    assert scores["prompts kept after computed repairs alone"].value == 0.5
    assert scores["prompts kept after the loop"].value == 0.5
    added = scores["added by the loop to prompts kept"]
    assert (added.value, added.target, added.met, added.n) == (0.25, 0.12, True, 4)
    assert scores["demands kept by the single draft"].n == 5
    assert scores["demands kept after the loop"].value == 0.6
    assert scores["tokens the loop adds"].value > 0
    assert scores["tokens of the further drafts"].value == scores["tokens the loop adds"].value
    assert scores["acts of the loop that were computed"].value == 1.0


def test_drafts_for_the_same_tokens_are_judged_without_and_with_the_checks(data):
    brief = writing_constraints.read_brief(
        json.dumps(
            row("No commas. Also the word lamp.", punctuation__no_comma={}, keywords__existence={"keywords": ["lamp"]})
        )
    )
    outcome = writing_constraints.measure(brief, Talker())
    assert outcome.single == (False, False)
    assert outcome.looped == (True, False)
    assert outcome.drawn_tokens == outcome.loop_tokens > 0
    assert outcome.drawn == (False,) * len(outcome.drawn)


def test_lengths_are_asked_for_equally_often_and_code_is_left_out(data):
    briefs = writing_length.read_briefs(data / writing_length.ROWS)
    lengths = [brief.length for brief in briefs]
    assert len(briefs) == 20
    assert {lengths.count(length) for length in writing_length.LENGTHS} == {2}
    assert not any("Code" in brief.topic for brief in briefs)


def test_length_is_measured_before_and_after_the_loop(data, monkeypatch):
    monkeypatch.setattr(writing_length, "open_chat", lambda: Talker())
    scores = {score.name: score for score in writing_length.run(data, 4)}
    within = scores["Drafts of 50-500 words within 10 % of the length"]
    assert (within.n, within.value, within.baseline, within.met) == (4, 0.0, 0.0, False)
    assert scores["Drafts of 50-500 words that end with a whole sentence"].value == 1.0
    assert scores["Drafts of 50-500 words without a sentence twice or a loop"].value == 1.0


@pytest.mark.parametrize("suite", [writing_constraints, writing_length])
def test_a_suite_without_its_rows_gives_no_score(suite, tmp_path):
    assert suite.run(tmp_path, None) == []
