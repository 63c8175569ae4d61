"""Two events of one page that cross: each was sent before the other was answered, and neither undoes the other."""

import gradio as gr
import pytest

from apps._translator_seat import read_seat
from core.errors import InputError
from core.usecases.translation.jobs import fetch_job
from tests.apps.conftest import make_request
from tests.apps.scripted_translation import Hand, ScriptedTranslation

ROW = ["cat", "minino", "", False, "", False, ""]


@pytest.fixture
def room(settings):
    room = ScriptedTranslation(settings)
    room.opening.start()
    list(room.opening.wait())
    yield room
    room.store.close()


@pytest.fixture
def hand(room):
    return Hand(room, make_request())


def choose_from(hand, state, what, value):
    """A choice in the bar of a page that shows `state`."""
    return hand.take(hand.text.events.choose, state, hand.shown["said"], what=what, id=value, text="")


def test_a_place_and_a_language_asked_for_at_once_are_both_had(hand):
    before = hand.state
    hand.go("files")
    choose_from(hand, before, "target", "fr")
    assert (hand.state["place"], hand.state["target"]) == ("files", "fr") and hand.shown["files_place"]["visible"]
    assert 'value="fr" selected' in hand.shown["bar"]


def test_two_choices_at_once_are_both_had_and_seen(hand):
    before = hand.state
    choose_from(hand, before, "source", "en")
    choose_from(hand, before, "target", "fr")
    hand.take(hand.frame.go, before, id="memory")
    assert (hand.state["source"], hand.state["target"], hand.state["place"]) == ("en", "fr", "memory")
    assert 'value="en" selected' in hand.shown["bar"] and 'value="fr" selected' in hand.shown["bar"]


def test_what_is_chosen_while_a_place_is_drawn_is_drawn_with_it(hand, monkeypatch):
    show, before = hand.frame.shows["files"], hand.state

    def show_late(seat, language):
        if seat.target == "es":
            event = gr.EventData(None, {"what": "target", "id": "fr", "text": ""})
            list(hand.text.events.choose(before, hand.shown["said"], hand.request, event))
        return show(seat, language)

    monkeypatch.setitem(hand.frame.shows, "files", show_late)
    hand.go("files")
    assert hand.state["target"] == "fr" and 'value="fr" selected' in hand.shown["bar"]


def test_a_file_is_begun_for_the_languages_that_were_chosen_last(hand, room, tmp_path):
    (tmp_path / "a.txt").write_text("Good morning.")
    hand.choose("source", "en").go("files")
    before = hand.state
    hand.choose("target", "fr")
    hand.take(hand.files.upload, before, [str(tmp_path / "a.txt")], False, False)
    assert fetch_job(room.store, read_seat(hand.state).desk, hand.state["job"]).direction.target == "fr"


def test_who_has_gone_elsewhere_is_not_brought_back_by_what_ends_there(hand, tmp_path):
    (tmp_path / "a.txt").write_text("Good morning.")
    hand.go("files")
    giving = hand.files.upload(hand.state, [str(tmp_path / "a.txt")], False, False, hand.request)
    hand.shown |= next(giving)
    hand.go("memory")
    for updates in giving:
        hand.shown |= updates
    assert hand.state["place"] == "memory" and hand.state["job"] and not hand.shown["files_place"]["visible"]
    assert 'data-id="memory" aria-current' in hand.shown["places"]


@pytest.mark.parametrize("act", ["save", "start", "stop"])
def test_what_is_done_to_a_file_is_not_drawn_over_another_that_was_opened_since(hand, room, tmp_path, act):
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text("Good morning.")
    hand.upload(tmp_path / "b.txt")
    other = hand.state["job"]
    hand.upload(tmp_path / "a.txt")
    hand.do("pick", id="0")
    before, look, editor, request = hand.state, hand.shown["look"], hand.editor(), hand.request
    hand.take(hand.files.open, before, id=other)
    if act == "save":
        drawn = hand.files.job.save(before, look, request, gr.EventData(None, {"text": "Buenas.", **editor}))
    else:
        drawn = getattr(hand.files, act)(before, *[look][: act == "start"], request)
    assert not {"visit", "job", "segments", "job_detail", "look", "start"} & drawn.keys()
    room.wait(read_seat(before).desk)
    assert fetch_job(room.store, read_seat(before).desk, other).done == 0
    assert hand.state["job"] == other


def test_nothing_is_drawn_of_a_file_while_another_is_on_its_way(hand, room, tmp_path):
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text("Good morning.")
    hand.upload(tmp_path / "b.txt")
    other = hand.state["job"]
    hand.upload(tmp_path / "a.txt")
    before, look = hand.state, hand.shown["look"]
    hand.take(hand.files.open, before, id=other)
    assert hand.files.look(before, look, hand.request).keys() == {"head", "timer"}


def test_a_glossary_is_kept_for_the_pair_it_was_written_for_and_not_drawn_over_another(hand, room):
    hand.choose("source", "en").go("glossary")
    before, events = hand.state, hand.page.places["glossary"].events
    hand.choose("target", "fr")
    kept = events.save(before, [ROW], hand.request)
    assert "terms" not in kept and "hits" not in kept and "Terms: 1" in kept["glossary_told"]
    desk = read_seat(before).desk
    assert [term.target for term in room.glossary(desk, read_seat(before).direction).terms] == ["minino"]
    assert room.glossary(desk, read_seat(hand.state).direction) is None
    approved = events.approve(before, [ROW], hand.request, gr.EventData(None, {"ids": ["dog"]}))
    assert approved == {}


def test_pages_of_one_workspace_ask_each_for_themselves(room):
    requests = [make_request(), make_request()]
    for number, request in enumerate(requests):
        request.session_hash = str(number)
    one, two = (Hand(room, request) for request in requests)
    two.page = one.page
    two.take(two.frame.arrive, one.state)
    one.choose("target", "fr").go("files")
    two.go("memory")
    assert (two.state["desk"], two.state["target"], two.state["place"]) == (one.state["desk"], "es", "memory")


def test_a_page_that_sends_another_workspaces_secret_gets_nothing_that_was_asked_for_in_the_first(hand):
    other = read_seat({})
    hand.choose("target", "fr")
    hand.take(hand.frame.go, other.state(), id="memory")
    assert (hand.state["desk"], hand.state["target"], hand.state["place"]) == (other.secret, "", "memory")


def test_a_place_nobody_knows_leaves_the_person_where_they_are(hand):
    hand.go("memory").take(hand.frame.go, hand.state, id="sudo")
    assert hand.state["place"] == "memory"
    with pytest.raises(InputError):
        hand.choose("target", "<b>")
    assert hand.state["target"] == "es"
