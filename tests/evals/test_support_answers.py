"""The suite for whole answers, on a tiny set made here: what counts, and that its judge is independent and strict."""

import json

import pytest

from core.documents.document import Span
from core.evals.fit_support import conditional_logit, risk_curve
from core.evals.reading import CachedEmbedder, holds_answer, read_squad
from core.evals.suites import support_answers as suite
from core.models import ScriptedEmbedder
from core.usecases.support.records import Citation, Reply

ARTICLES = {
    "Kettles": [
        (
            "The Heron kettle weighs 900 grams and was designed by Ada Finn.",
            "How many grams does the Heron kettle weigh?",
            "900",
        )
    ],
    "Mugs": [("Oat mugs are fired twice at 1240 degrees in Stoke.", "At how many degrees are oat mugs fired?", "1240")],
    "Pans": [("Hearth skillets are cast in Solingen since 1987.", "Where are Hearth skillets cast?", "Solingen")],
}


@pytest.fixture
def data(tmp_path):
    rows = []
    for title, paragraphs in ARTICLES.items():
        told = [
            {
                "context": text,
                "qas": [
                    {"question": question, "answers": [{"text": gold, "answer_start": text.index(gold)}]},
                    {"question": " ", "answers": [{"text": gold, "answer_start": 0}]},
                ],
            }
            for text, question, gold in paragraphs
        ]
        rows.append({"title": title, "paragraphs": told})
    (tmp_path / "xquad").mkdir()
    (tmp_path / "xquad" / "xquad.en.json").write_text(json.dumps({"data": rows}), encoding="utf-8")
    return tmp_path


def test_the_suite_measures_covered_and_uncovered_questions(data, monkeypatch):
    monkeypatch.setattr(suite, "open_embedder", lambda: ScriptedEmbedder(languages=()))
    scores = {score.name: score for score in suite.run(data, None)}
    holds = scores["XQuAD en: shown answer holds the gold answer"]
    assert (holds.value, holds.n, holds.target) == (1.0, 3, 0.82)
    assert 0 < holds.low < holds.high == 1
    assert scores["XQuAD en: shown sentences supported"].value == 1.0
    assert scores["XQuAD en: covered questions refused"].value == 0.0
    assert scores["XQuAD en: uncovered questions refused"].value == 1.0
    assert not any(name.startswith("XQuAD zh") for name in scores)


def test_a_limit_keeps_every_nth_question(data):
    kept = read_squad(data / "xquad" / "xquad.en.json", "en")
    assert len(kept.questions) == 3
    assert len(suite.thin(kept, 2).questions) == 2
    assert suite.thin(kept, None) == kept


@pytest.mark.parametrize(
    ("sentence", "supported"),
    [
        ("Orders ship within two days, on Mondays too.", True),
        ("orders SHIP within  two days", True),
        ("Orders ship within two days, on Fridays too.", False),
        ("Orders ship within 2 days, on Mondays too.", False),
        ("Elephants sleep.", False),
    ],
)
def test_the_judge_of_support(sentence, supported):
    assert suite.is_supported(sentence, "Hello. Orders ship within two days, on Mondays too. Bye.") is supported


def test_every_marked_sentence_is_judged_against_its_own_citation():
    citations = [
        Citation(n, str(n), "d", 1, "", text, (Span(0, 3),)) for n, text in ((1, "Mugs are blue."), (2, "Tea is hot."))
    ]
    reply = Reply("Mugs are blue. [1] Mugs are blue. [2]\n\nTea is hot. [2]", citations=tuple(citations))
    assert list(suite.judge_support(reply)) == [True, False, True]


def test_lengths_leave_marks_out():
    assert suite.length("Two words [1] here [12]", "words") == 3
    assert suite.length("两天 到货。[1]", "characters") == 5


def test_answers_are_found_blind_to_case_and_space():
    assert holds_answer("It weighs 9 00 GRAMS", ["900 grams"])
    assert not holds_answer("It weighs little", ["900 grams", "900"])


def test_each_text_is_embedded_once():
    asked = []

    class Counting(ScriptedEmbedder):
        def embed(self, texts):
            asked.extend(texts)
            return super().embed(texts)

    cached = CachedEmbedder(Counting())
    rows = cached.embed(["a b", "c", "a b"])
    assert (rows[0] == rows[2]).all()
    cached.embed(["c"])
    assert sorted(asked) == ["a b", "c"]


def test_the_logit_finds_the_feature_that_tells(monkeypatch):
    import numpy as np

    from core.evals import fit_support

    rng = np.random.default_rng(0)
    samples = []
    for _ in range(60):
        rows = rng.normal(size=(6, 3))
        right = np.zeros(6)
        right[rows[:, 1].argmax()] = 1
        samples.append(fit_support.Sample(None, (None, None, None, rows), right))
    weights = conditional_logit(samples)
    assert weights[1] > 3 * max(abs(weights[0]), abs(weights[2]))


def test_the_curve_counts_wrong_among_shown():
    import numpy as np

    curve = risk_curve(np.array([0.9, 0.5, 0.3]), np.array([0.4, 0.1, 0.1]), np.array([True, True, False]))
    at = {row[0]: row[1:] for row in curve}
    assert at[0.02] == [round(4 / 6, 4), 1.0]
    assert at[0.36] == [round(1 / 3, 4), round(2 / 3, 4)]
    assert at[0.6] == [0.0, round(1 / 3, 4)]
