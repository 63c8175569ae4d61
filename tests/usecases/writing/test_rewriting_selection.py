"""A selection written anew: what each act promises, with a model and without one."""

import pytest

from core.checks.constraints import Constraint
from core.checks.length import count_length
from core.documents.document import Span
from core.errors import InputError
from core.models import ScriptedChat
from core.usecases.writing.brief import Brief
from core.usecases.writing.records import Draft, Outline, Part
from core.usecases.writing.rewriting import rewrite

TEXT = "Boats leave the harbour at dawn. Gulls follow them. Martha sells bread and salt on the long stone quay."
OTHER = "At first light the boats go out."


def draft(**more):
    part = Part("text", "", TEXT, locked=more.pop("locked", False))
    return Draft(Brief(kind="free", topic="A harbour.", **more), Outline("", ()), (part,))


def last(*arguments, **more):
    *_, text = rewrite(*arguments, **more)
    return text


@pytest.mark.parametrize("span", [None, Span(0, len(TEXT))])
def test_shortening_without_a_model_keeps_whole_sentences(span):
    shorter = last(draft(), "text", span, "shorten")
    assert 0 < count_length(shorter, "words") < count_length(TEXT, "words")
    assert {piece.strip(" .") for piece in shorter.split(". ")} <= {piece.strip(" .") for piece in TEXT.split(". ")}
    assert shorter.endswith(".")


@pytest.mark.parametrize("action", ["regenerate", "expand", "tone"])
def test_other_acts_need_a_model_that_speaks_the_language(action):
    for model in (None, ScriptedChat(replies=[], languages=("zh",))):
        with pytest.raises(InputError) as error:
            last(draft(), "text", None, action, model=model)
        assert error.value.hint("zh")


def test_locked_and_empty_selections_are_refused():
    for made, span in ((draft(locked=True), None), (draft(), Span(5, 6))):
        with pytest.raises(InputError):
            last(made, "text", span, "shorten")


def test_a_selection_is_replaced_growing_and_its_surroundings_are_shown():
    model = ScriptedChat(replies=[OTHER])
    grown = list(rewrite(draft(), "text", Span(0, 32), "regenerate", model=model))
    assert grown[-1] == OTHER
    assert len(grown) > 2
    assert all(OTHER.startswith(piece.rstrip()[:5]) for piece in grown if piece)
    asked = model.history[0][-1].text
    assert "Gulls follow them." in asked
    assert TEXT[:32] in asked


def test_the_tone_is_said():
    model = ScriptedChat(replies=[OTHER])
    last(draft(), "text", None, "tone", tone="solemn and slow", model=model)
    assert "solemn and slow" in model.history[0][-1].text


def test_a_longer_reply_to_shorten_is_shortened_by_sentences():
    shorter = last(draft(), "text", None, "shorten", model=ScriptedChat(replies=[TEXT + " " + OTHER]))
    assert count_length(shorter, "words") < count_length(TEXT, "words")


def test_a_shorter_reply_to_expand_is_added():
    longer = last(draft(), "text", None, "expand", model=ScriptedChat(replies=[OTHER]))
    assert longer.startswith(TEXT)
    assert OTHER in longer


def test_the_try_that_breaks_least_is_the_last_one_given():
    bad, good = "A cat sits on the quay.", "A dog sits on the quay."
    model = ScriptedChat(replies=[bad, good])
    assert last(draft(must_not=("cat",)), "text", Span(0, 32), "regenerate", model=model) == good
    worse, bad = "A cat sits, unseen, on the quay.", "A cat sits on the quay."
    tries = ScriptedChat(replies=[worse, bad, worse])
    demand = Constraint(type="punctuation:no_comma")
    plain = draft(must_not=("cat",), constraints=(demand,))
    assert last(plain, "text", Span(0, 32), "regenerate", model=tries) == bad
    stubborn = ScriptedChat(replies=[bad, bad, bad])
    assert last(draft(must_not=("cat",)), "text", Span(0, 32), "regenerate", model=stubborn)
    assert len(stubborn.history) == 3


def test_a_selection_that_cannot_be_bettered_stays():
    silent = ScriptedChat(replies=["", "", ""])
    assert last(draft(), "text", Span(0, 32), "regenerate", model=silent) == TEXT[:32]


def test_closing_stops_the_model():
    model = ScriptedChat(replies=[TEXT])
    growing = rewrite(draft(), "text", None, "regenerate", model=model)
    next(growing)
    growing.close()
    assert model.cancelled == 1
