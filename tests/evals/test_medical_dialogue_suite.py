"""The suite on a file of two made-up rows."""

import pytest

from core.evals.consultations import Consultation, first_turns, longest_turn, patient_turns, text_rank, whole
from core.evals.suites import medical_dialogue
from core.models.scripted import ScriptedChat

TALK = "Doctor: Any pain?\nPatient: No pain. I feel good.\nDoctor: Fine."


def test_the_simple_summaries():
    one = Consultation(TALK, "Denies pain.")
    assert whole(one) == "Any pain? No pain. I feel good. Fine."
    assert patient_turns(one) == longest_turn(one) == "No pain. I feel good."
    assert first_turns(one) == whole(one)
    assert text_rank(one, 1) in ("Any pain?", "No pain.")
    assert text_rank(Consultation("", "")) == ""


@pytest.mark.parametrize(
    ("reference", "normal"),
    [("None.", True), ("Denies pain. Lungs clear.", True), ("Denies pain. Left knee swelling.", False)],
)
def test_a_reference_is_normal_where_every_sentence_is(reference, normal):
    assert Consultation(TALK, reference).is_normal is normal


def test_the_suite_measures_rules_and_model(tmp_path, monkeypatch):
    folder = tmp_path / "mts_dialog"
    folder.mkdir(parents=True)
    rows = [f'1,ROS,Denies pain.,"{TALK}"', '2,CC,Left knee pain.,"Doctor: Hi?\nPatient: I have pain in my left knee."']
    (folder / "valid.csv").write_text("ID,section_header,section_text,dialogue\n" + "\n".join(rows), encoding="utf-8")
    monkeypatch.setattr("core.models.open_chat", lambda: ScriptedChat(replies=["x"] * 9))
    scores = {score.name: score for score in medical_dialogue.run(tmp_path, None)}
    ours = scores["MTS-Dialog: ROUGE-L, rules"]
    assert ours.n == 2
    assert ours.value > scores["MTS-Dialog: ROUGE-L, whole dialogue"].value
    assert scores["MTS-Dialog: ROUGE-L, rules, abnormal references"].n == 1
    assert scores["MTS-Dialog: drafts that stand"].value == 0.0
