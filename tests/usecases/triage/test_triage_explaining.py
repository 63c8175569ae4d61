"""Explanations: computed from the evidence; a model's sentence stays only where it rests on what it cites."""

import pytest

from core.models import ScriptedChat
from core.usecases.triage.explaining import Sentence, explain, rests
from core.usecases.triage.triaging import triage

TEXT = "Please note that our bank details have changed. Pay £1,250.00 to DE79 0000 0000 1234 5678 90 from now on."


@pytest.mark.parametrize(
    ("text", "cited", "holds"),
    [
        ("It says that bank details have changed.", (1,), True),
        ("It says that bank details have changed.", (), False),
        ("It says that bank details have changed.", (3,), False),
        ("The sender is a criminal from abroad.", (1,), False),
        ("The details changed for 500 people.", (1,), False),
        ("Pay [MONEY_1] to the account.", (2,), True),
        ("Pay [MONEY_2] to the account.", (2,), False),
    ],
)
def test_a_sentence_rests_on_the_evidence_it_names(text, cited, holds):
    evidence = ["our bank details have changed", "Pay [MONEY_1] to [IBAN_1]"]
    assert rests(Sentence(text, cited), evidence) is holds


def test_without_a_model_every_piece_of_evidence_has_its_reason():
    verdict = triage(TEXT)
    explanation = explain(verdict, "en")
    assert len(explanation.reasons) == len(verdict.evidence) > 0
    assert not explanation.sentences and not explanation.prompt
    assert all(reason.text(language) for reason in explanation.reasons for language in ("en", "zh"))


def test_a_model_sees_the_evidence_masked_and_nothing_else():
    verdict = triage(TEXT)
    model = ScriptedChat(replies=["Our bank details have changed [1]. The sender is a thief [1]. Block it."])
    explanation = explain(verdict, "en", model)
    sent = "".join(message.text for message in model.history[0])
    assert "1,250" not in sent and "1234 5678" not in sent
    assert [one.text for one in explanation.sentences] == ["Our bank details have changed."]
    assert explanation.dropped == 2 and explanation.prompt.startswith("triage/explain@")


def test_the_smallest_models_are_not_asked():
    model = ScriptedChat(replies=[], model_id="HuggingFaceTB/SmolLM2-135M-Instruct")
    assert explain(triage(TEXT), "en", model).sentences == ()
    assert model.history == []


def test_an_ordinary_message_is_not_explained():
    assert explain(triage("Lunch on Friday, my half, $12."), "en", ScriptedChat(replies=[])).reasons == ()
