"""The retrieval and intent suites on tiny sets of the same form, written for this test."""

import csv
import json

import pytest

from core.evals import matching_fit
from core.evals.questions import make_entries, read_covid, read_dstc, split_fifth
from core.evals.suites import support_intents, support_retrieval
from core.models import ScriptedEmbedder
from core.usecases.support.matching import FaqMatcher

PARAGRAPHS = {
    "The lighthouse was built in 1880. Its keeper was Ann Bell.": "Who was the keeper of the lighthouse?",
    "Cork is harvested from oak trees. A tree is peeled every nine years.": "How often is a cork tree peeled?",
}
INTENTS = {"lost": "I lost my {} card", "limit": "raise the limit of my {} card", "pin": "forgot the pin of my {} card"}
KINDS = ("blue", "green", "red", "gold", "bank", "travel", "shop", "gift", "new", "old")


@pytest.fixture
def data(tmp_path, monkeypatch):
    def folder(name):
        (tmp_path / name).mkdir()
        return tmp_path / name

    def write_lines(path, rows):
        path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")

    def write_table(path, rows):
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)

    def paragraph(text, question):
        answer = {"text": text.split()[1], "answer_start": text.index(text.split()[1])}
        return {"context": text, "qas": [{"id": question, "question": question, "answers": [answer]}]}

    xquad = folder("xquad")
    for language in support_retrieval.LANGUAGES:
        article = {"title": "t", "paragraphs": [paragraph(*row) for row in PARAGRAPHS.items()]}
        (xquad / f"xquad.{language}.json").write_text(json.dumps({"data": [article]}), encoding="utf-8")
    covid = folder("covid_faq")
    write_lines(covid / "faq.jsonl", [{"question": q, "answer": a, "lang": "en"} for a, q in PARAGRAPHS.items()])
    pairs = [(question, f"please tell: {question}", 1) for question in PARAGRAPHS.values()]
    write_table(covid / "question_pairs_en.csv", [("question_1", "question_2", "similar"), *pairs, ("a", "b", 0)])
    dstc = folder("dstc11_track5")
    faq = {"domain": "hotel", "type": "faq", "text": "Yes.", "question": "Is parking free?"}
    write_lines(dstc / "knowledge.jsonl", [{"id": f"k{at}", "entity": f"INN {at}", **faq} for at in range(9)])
    said = [{"speaker": "U", "text": text} for text in ("I want inn 3.", "It is booked.", "Is the parking free there?")]
    write_lines(dstc / "val_turns.jsonl", [{"dialogue": said, "needs_knowledge": True, "gold_docs": ["k3"]}])
    rows = [(form.format(kind), label) for label, form in INTENTS.items() for kind in KINDS]
    write_table(folder("banking77") / "train.csv", [("text", "category"), *rows])
    oos = [["who sang this song", "oos"], ["boil an egg", "oos"]]
    sets = {"train": rows, "val": rows[::4], "oos_val": oos, "oos_train": oos}
    (folder("clinc150") / "data_full.json").write_text(json.dumps(sets), encoding="utf-8")
    spoken = [{"text": text, "label": label} for text, label in rows]
    banking = folder("banking77_oos")
    write_lines(banking / "in-scope_train.jsonl", spoken)
    write_lines(banking / "in-scope_valid.jsonl", spoken[::3])
    for name in ("id-oos_valid", "ood-oos_valid"):
        write_lines(banking / f"{name}.jsonl", [{"text": text, "label": label} for text, label in oos])
    for module in (support_intents, support_retrieval):
        monkeypatch.setattr(module, "open_embedder", lambda: ScriptedEmbedder(languages=("en",)))
    return tmp_path


def test_the_retrieval_suite_measures_every_set(data, monkeypatch):
    monkeypatch.setattr(support_retrieval, "MANY", 50)
    scores = {score.name: score for score in support_retrieval.run(data)}
    assert scores["XQuAD en recall@1"].value == 1.0
    assert (scores["XQuAD en recall@1"].n, scores["XQuAD en recall@1"].target) == (2, 0.94)
    assert scores["DSTC11 recall@5"].value == 1.0
    assert (scores["COVID-FAQ recall@1"].value, scores["COVID-FAQ recall@1"].n) == (1.0, 2)
    assert scores["median seconds of a search in 20,000 passages"].value > 0
    assert len(scores) == 2 * len(support_retrieval.LANGUAGES) + 5


def test_the_intent_suite_measures_both_banks(data):
    scores = {score.name: score for score in support_intents.run(data)}
    assert scores["CLINC150 out-of-scope AUROC"].value == 1.0
    assert scores["CLINC150 in-scope accuracy at out-of-scope recall 0.85"].value == 1.0
    assert scores["BANKING77 accuracy"].value == 1.0
    assert scores["BANKING77 accuracy"].n == 6
    assert all(0 <= score.value <= 1 for score in scores.values())


def test_a_limit_takes_so_many_questions(data):
    scores = {score.name: score.n for score in support_intents.run(data, 2)}
    assert scores["CLINC150 in-scope accuracy"] == scores["BANKING77 accuracy"] == 2


def test_wrong_answers_count_as_wrong(data, monkeypatch):
    nothing = FaqMatcher.fit([]).match("anything", "en")
    monkeypatch.setattr(support_intents.FaqMatcher, "match", lambda *_: nothing)
    assert {score.name: score.value for score in support_intents.run(data)}["BANKING77 accuracy"] == 0.0


def test_the_held_out_fifth_is_stratified_and_disjoint():
    rows = [(f"{label} {at}", label) for label in "ab" for at in range(20)]
    kept, held = split_fifth(rows)
    assert sorted(kept + held) == sorted(rows)
    assert [sum(label == one for _, label in held) for one in "ab"] == [4, 4]
    assert {*split_fifth(rows, 1)[1]}.isdisjoint(held)


def test_readers_say_what_the_files_say(data):
    entries, asked = read_covid(data)
    assert [question.gold for question in asked] == [entry.id for entry in entries] == list(PARAGRAPHS.values())
    passages, turns = read_dstc(data)
    assert (passages[3].heading, passages[3].question, turns[0].gold) == ("Inn 3", "Is parking free?", {"k3"})
    assert [len(entry.alternatives) for entry in make_entries([("a", "x"), ("b", "x"), ("c", "y")])] == [1, 0]


def test_the_fit_writes_what_the_matcher_reads(data, tmp_path, monkeypatch):
    monkeypatch.setattr(matching_fit, "open_embedder", lambda: ScriptedEmbedder(languages=("en",)))
    output = tmp_path / "matching.json"
    matching_fit.main([str(data), "--output", str(output)])
    stored = json.loads(output.read_text("utf-8"))
    assert set(stored) == {"provenance", "similarity", "routing"}
    assert stored["similarity"]["words"]["weights"][:2] == [0.0, 0.0]
    assert all(weight >= 0 for weight in stored["similarity"]["meaning"]["weights"])
    assert stored["routing"]["meaning"]["temperature"] > 0
