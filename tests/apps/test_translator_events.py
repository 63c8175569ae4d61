"""What a person does in the translator, place by place, and what they cannot do to another's workspace."""

import base64
import io
import json
import threading
from pathlib import Path

import gradio as gr
import openpyxl
import polib
import pytest

from apps._translator_detail import DetailEvents
from apps._translator_job import JobEvents
from apps._translator_room import name_glossary
from apps._translator_seat import PLACES, Seat, read_seat
from apps._translator_text import MOST_TEXT
from core.errors import InputError, ShowcaseError, StoreError
from core.usecases.translation import jobs, translating
from core.usecases.translation.jobs import fetch_job
from tests.apps.conftest import make_request
from tests.apps.scripted_translation import Hand, ScriptedTranslation

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)> ${alert(3)} {{alert(4)}}"
PO = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"

#. a greeting
msgid "Good morning."
msgstr ""

msgid "We need 3 chairs."
msgstr ""

msgid "%s"
msgstr ""
"""


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


@pytest.fixture
def po(tmp_path):
    path = tmp_path / "app.po"
    path.write_text(PO)
    return path


@pytest.fixture
def done(hand, room, po):
    """The file, translated."""
    hand.upload(po)
    hand.run("start")
    room.wait(read_seat(hand.state).desk)
    hand.run("look")
    return hand


def saved(hand):
    made = json.loads(hand.shown["exported"])
    return made["name"], base64.b64decode(made["data"])


def test_arriving_makes_a_workspace_and_offers_a_pair_that_works(hand):
    assert len(hand.state["desk"]) == 22 and hand.state["target"] == "es"
    assert "An English notice" in hand.shown["result"] and 'value="es" selected' in hand.shown["bar"]


@pytest.mark.parametrize("garbage", [None, [], "x", {"desk": 3}, {"desk": "short"}, {"desk": "x" * 500}])
def test_a_browser_that_sends_nonsense_gets_a_new_workspace(garbage):
    assert len(read_seat(garbage).secret) == 22


def test_the_address_opens_a_workspace_and_what_is_odd_in_it_is_left_out():
    mine = read_seat({}).secret
    assert read_seat({}, mine) == Seat(mine)
    odd = {"desk": mine, "job": "../x", "place": "sudo", "target": "<b>", "engine": "a" * 500, "formality": 3}
    assert read_seat(odd, "not a secret") == Seat(mine)


def test_a_text_is_found_to_be_english_and_translated_sentence_by_sentence(hand):
    hand.type("Good morning. The cat sleeps.")
    assert "Buenos días." in hand.shown["result"] and "El gato duerme." in hand.shown["aligned"]
    assert "Found: English" in hand.shown["bar"] and "licence MIT" in hand.shown["bar"]
    assert hand.shown["aligned"].count('class="chip machine"') == 2


def test_only_what_changed_is_asked_for_again(hand, room):
    hand.type("Good morning. The cat sleeps.")
    before = len(room.spanish.requests)
    hand.type("Good morning. The cat sleeps. Good morning. The glossary is short.")
    assert [request.text for request, _, _ in room.spanish.requests[before:]] == ["The glossary is short."]
    assert hand.shown["result"].count("Buenos días.") == 2


def test_what_is_asked_for_later_drops_what_was_before(hand, room):
    event = gr.EventData(None, {"text": "Good morning."})
    first = hand.text.events.type(hand.state, hand.shown["said"], "", hand.request, event)
    assert "result" in next(first)
    hand.type("The cat sleeps.")
    assert list(first) == [] and [one.text for one, _, _ in room.spanish.requests] == ["The cat sleeps."]


def test_what_is_typed_once_a_choice_is_seen_is_later_than_the_choice_with_all_it_still_does(hand, room):
    event = gr.EventData(None, {"what": "source", "id": "en", "text": ""})
    choice = hand.text.events.choose(hand.state, hand.shown["said"], hand.request, event)
    assert "bar" in next(choice)
    hand.type("Good morning.")
    assert not any("result" in update for update in choice)
    assert "Buenos días." in hand.shown["result"]


@pytest.mark.parametrize("verb", ["swap", "sample"])
def test_what_is_typed_after_another_way_to_begin_is_later_than_it(hand, room, verb):
    hand.type("The cat sleeps.")
    events, event = hand.text.events, gr.EventData(None, {"id": next(iter(room.samples)), "text": "The cat sleeps."})
    asked = (hand.state, hand.shown["said"]) if verb == "swap" else (hand.state,)
    other = getattr(events, verb)(*asked, hand.request, event)
    next(other)
    hand.type("Good morning.")
    assert not any("result" in update for update in other)


def test_a_text_that_is_refused_leaves_what_was_there_without_the_sign_of_work(hand):
    hand.type("Good morning.")
    event = gr.EventData(None, {"text": "The cat sleeps."})
    dropped = hand.text.events.type(hand.state, hand.shown["said"], "", hand.request, event)
    hand.shown |= next(dropped)
    assert "translating" in hand.shown["status"]
    with pytest.raises(InputError, match="20000"):
        hand.type("a" * (MOST_TEXT + 1))
    assert list(dropped) == []
    assert "Buenos días." in hand.shown["result"] and "translating" not in hand.shown["status"]


def test_a_number_that_changed_is_flagged_in_words(hand):
    hand.type("We need 3 chairs.")
    assert "⚑ numbers" in hand.shown["aligned"] and "1 to look at" in hand.shown["result"]
    hand.pick(0)
    assert 'class="no"' in hand.shown["detail"] and "5" in hand.shown["detail"]


def test_a_sentence_opens_with_other_translations_and_the_way_back(hand):
    hand.type("Good morning. The cat sleeps.").pick(0)
    assert "1 of 2" in hand.shown["detail"] and "Muy buenos días." in hand.shown["others"]
    assert "Good day." in hand.shown["others"]
    hand.take(hand.text.detail.step, hand.state, hand.shown["said"], id="-1", **hand.editor("detail"))
    assert "2 of 2" in hand.shown["detail"]


def test_an_edit_is_shown_at_once_kept_by_a_person_and_comes_from_the_memory_the_next_time(hand, room):
    hand.type("Good morning. Good morning.").pick(0).correct("Muy buenas.")
    assert hand.shown["result"].count("Muy buenas.") == 2 and hand.shown["aligned"].count("chip human") == 2
    asked = room.spanish.calls
    again = Hand(room, make_request())
    again.shown["visit"] = hand.state
    again.type("Good morning.")
    assert "memory 100 %" in again.shown["aligned"] and "Muy buenas." in again.shown["result"]
    assert room.spanish.calls == asked


def test_what_a_machine_makes_of_half_a_sentence_is_not_remembered(hand, room):
    hand.type("The cat sl")
    assert room.store.list_memories(read_seat(hand.state).desk) == ()


def test_a_similar_sentence_shows_its_match_with_the_difference(hand):
    hand.type("The cat sleeps on the old blue sofa.").pick(0).correct("El gato duerme en el viejo sofá azul.")
    hand.type("The cat sleeps on the old green sofa.").pick(0)
    assert "<del>blue</del><ins>green</ins>" in hand.shown["detail"]
    assert "El gato duerme en el viejo sofá azul." in hand.shown["detail"]


@pytest.mark.parametrize("text", ["", "   ", 3, None, "x" * 30_000])
def test_what_is_no_translation_is_refused(hand, text):
    hand.type("Good morning.").pick(0)
    with pytest.raises(InputError):
        hand.correct(text)


def test_a_pair_nobody_offers_says_how_to_get_an_engine(hand):
    hand.type("Good morning.").choose("target", "fr", "Good morning.")
    assert "No engine here translates from English into French" in hand.shown["bar"]
    assert "Faraway" in hand.shown["bar"] and "CC-BY-NC-4.0" in hand.shown["bar"]
    assert "1 not translated" in hand.shown["result"]
    hand.pick(0).correct("Bonjour.")
    assert "Bonjour." in hand.shown["result"]


def test_the_memory_alone_can_be_chosen(hand, room):
    hand.type("Good morning.").pick(0).correct("Muy buenas.")
    calls = room.spanish.calls
    hand.choose("engine", "memory", "Good morning. The cat sleeps.")
    assert "Muy buenas." in hand.shown["result"] and "1 not translated" in hand.shown["result"]
    assert room.spanish.calls == calls


@pytest.mark.parametrize(("what", "value"), [("sudo", "x"), ("target", "<b>"), ("engine", "é"), ("formality", "rude")])
def test_what_is_not_offered_cannot_be_chosen(hand, what, value):
    with pytest.raises(InputError):
        hand.choose(what, value)


def test_languages_are_swapped_with_the_text(hand):
    hand.type("Good morning.")
    hand.take(hand.text.events.swap, hand.state, hand.shown["said"], text="Good morning.")
    assert (hand.state["source"], hand.state["target"]) == ("es", "en")
    assert "Buenos días." in hand.shown["source"] and "Good day." in hand.shown["result"]


def test_a_text_too_long_for_the_box_is_sent_to_files(hand):
    with pytest.raises(InputError, match="file"):
        hand.type("a" * (MOST_TEXT + 1))


def test_two_engines_are_compared_and_scored(hand, room):
    hand.type("Good morning.")
    compare = hand.text.compare
    hand.take(compare.offer, hand.state, hand.shown["said"])
    assert hand.shown["rival"]["choices"] == [("Rival", "rival")]
    hand.take(compare.compare, hand.shown["said"], "rival")
    assert "Rival: Good morning." in hand.shown["aligned"]
    hand.take(compare.score, hand.shown["said"], "Buenos días.")
    assert "100" in hand.shown["scores"] and "rival" in hand.shown["scores"]
    with pytest.raises(InputError):
        hand.take(compare.score, hand.shown["said"], " ")


def test_the_translation_is_downloaded_as_text(hand):
    hand.type("Good morning.\nThe cat sleeps.")
    hand.take(hand.text.events.download, hand.shown["said"])
    assert saved(hand) == ("translation.es.txt", "Buenos días.\nEl gato duerme.".encode())


def test_a_file_says_what_is_in_it_before_it_begins(hand, po):
    hand.type("Good morning.").pick(0).correct("Muy buenas.")
    hand.upload(po)
    assert "Pieces to translate: 3." in hand.shown["job"] and "memory has 1 of them" in hand.shown["job"]
    assert hand.shown["start"]["visible"] and not hand.shown["get"]["visible"]


def test_a_file_is_translated_reported_and_taken_away(done):
    assert "To look at" in done.shown["segments"] and done.shown["get"]["visible"]
    name, data = saved_file(done)
    assert name == "app.es.po"
    entries = {entry.msgid: entry for entry in polib.pofile(data.decode())}
    assert entries["Good morning."].msgstr == "Buenos días."
    assert "All 3 pieces of the file are counted here" in done.shown["report"]


def saved_file(hand):
    hand.take(hand.files.download, hand.state)
    return saved(hand)


def test_a_flagged_segment_is_found_corrected_and_another_accepted(done):
    done.do("filter", id="flagged")
    assert "Necesitamos 5 sillas." in done.shown["segments"] and "Buenos" not in done.shown["segments"]
    done.do("pick", id="1")
    done.do("save", text="Necesitamos 3 sillas.")
    assert "No check objects" in done.shown["segments"] and "1 human" in done.shown["job"]
    done.do("filter", id="all")
    done.do("pick", id="0")
    done.do("accept")
    assert "2 human" in done.shown["job"]
    assert "Necesitamos 3 sillas." in saved_file(done)[1].decode()


def test_the_editor_stays_and_saves_its_own_segment_whatever_the_list_shows_meanwhile(done):
    done.do("pick", id="1")
    editor = done.editor()
    done.do("filter", id="kept")
    assert done.editor() == editor
    done.do("save", text="Necesitamos 3 sillas.")
    entries = {entry.msgid: entry.msgstr for entry in polib.pofile(saved_file(done)[1].decode())}
    assert entries["We need 3 chairs."] == "Necesitamos 3 sillas." and entries["Good morning."] == "Buenos días."


def test_the_editor_goes_on_from_its_segment_in_a_list_that_has_it_not(done):
    done.do("pick", id="0")
    done.do("filter", id="flagged")
    done.do("step", id="1")
    assert done.editor()["open"] == "1"
    done.do("filter", id="all")
    for way, place in (("1", "2"), ("1", "0"), ("-1", "2"), ("-1", "1")):
        done.do("step", id=way)
        assert done.editor()["open"] == place


def test_a_target_typed_under_another_source_is_refused(done, room, tmp_path):
    done.do("pick", id="0")
    before, typed = saved_file(done), done.editor()
    (tmp_path / "other.txt").write_text("Good morning.")
    sent = {"text": "Buenas noches.", "open": "1", "seal": typed["seal"]}
    with pytest.raises(InputError, match="not there"):
        done.take(done.files.job.save, done.state, done.shown["look"], **sent)
    assert saved_file(done) == before
    done.upload(tmp_path / "other.txt")
    with pytest.raises(InputError, match="not there"):
        done.take(done.files.job.save, done.state, done.shown["look"], **sent | {"open": "0"})


def test_a_sentence_typed_anew_does_not_take_what_was_written_for_the_one_before(hand):
    hand.type("Good morning.").pick(0)
    old = hand.editor("detail")
    hand.type("The cat sleeps.")
    with pytest.raises(InputError, match="not there"):
        hand.take(hand.text.detail.save, hand.state, hand.shown["said"], text="Buenas.", **old)
    assert "Buenas." not in hand.shown["result"]


def overtaken(monkeypatch, module, name, press):
    """Before `name` of a module is done, somebody presses."""
    real = getattr(module, name)
    monkeypatch.setattr(module, name, lambda *a, **k: (real(*a, **k), press())[0])


def test_a_saved_sentence_does_not_take_the_editor_back_from_the_one_opened_since(hand, monkeypatch):
    hand.type("Good morning. The cat sleeps.").pick(0)
    overtaken(monkeypatch, translating, "check_edit", lambda: hand.pick(1))
    hand.correct("Muy buenas.")
    assert "Muy buenas." in hand.shown["result"] and "The cat sleeps." in hand.shown["detail"]


def test_a_saved_segment_does_not_take_the_editor_back_from_the_one_opened_since(done, monkeypatch):
    done.do("pick", id="0")
    overtaken(monkeypatch, jobs, "edit_segment", lambda: done.do("pick", id="2"))
    done.do("save", text="Muy buenas.")
    assert done.editor()["open"] == "2"
    assert "Muy buenas." in done.do("filter", id="all")["segments"]


def test_a_press_that_was_overtaken_does_not_open_its_sentence(hand, monkeypatch):
    hand.type("Good morning. The cat sleeps.")
    presses = iter([1])
    overtaken(monkeypatch, DetailEvents, "_opened", lambda: [hand.pick(n) for n in presses])
    hand.pick(0)
    assert "The cat sleeps." in hand.shown["detail"]


def test_a_press_that_was_overtaken_does_not_open_its_segment(done, monkeypatch):
    presses = iter(["2"])
    overtaken(monkeypatch, JobEvents, "_opened", lambda: [done.do("pick", id=place) for place in presses])
    done.do("pick", id="0")
    assert done.editor()["open"] == "2"


@pytest.mark.parametrize("place", ["9", "-1", "x", "", "99999999999"])
def test_segments_that_are_not_there_are_refused(done, place):
    with pytest.raises(InputError):
        done.do("pick", id=place)


def test_a_file_is_stopped_and_gone_on_with(hand, room, tmp_path):
    path = tmp_path / "long.po"
    entries = "".join(f'msgid "Sentence number {n} of many."\nmsgstr ""\n\n' for n in range(40))
    path.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n' + entries)
    hand.upload(path)
    desk, room.spanish.steps = read_seat(hand.state).desk, threading.Semaphore(1)
    hand.run("start")
    while room.spanish.calls < 1:
        pass
    hand.take(hand.files.stop, hand.state)
    assert "Stopping" in hand.shown["job"]
    room.spanish.steps.release(1)
    room.wait(desk)
    hand.run("look")
    made = fetch_job(room.store, desk, hand.state["job"]).done
    assert 0 < made < 40 and "goes on from there" in hand.shown["job"]
    room.spanish.steps = None
    asked = len(room.spanish.requests)
    again = Hand(room, make_request())
    again.take(again.frame.arrive, hand.state)
    assert "long.po" in again.shown["jobs"] and "stopped" in again.shown["jobs"]
    again.run("start")
    room.wait(desk)
    assert fetch_job(room.store, desk, hand.state["job"]).done == 40
    assert len(room.spanish.requests) - asked == 40 - made


def test_several_files_wait_their_turn(hand, room, tmp_path):
    paths = [tmp_path / f"{name}.txt" for name in "abc"]
    for path in paths:
        path.write_text(f"Good morning. {path.stem}")
    hand.upload(*paths)
    assert "Translate all 3" in hand.shown["jobs"]
    hand.run("start_all")
    room.wait(read_seat(hand.state).desk)
    hand.run("look")
    assert hand.shown["jobs"].count("· done") == 3


def test_a_segment_stays_open_while_another_file_is_translated_and_when_its_own_ends(hand, room, tmp_path):
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text(f"Good morning. {name}\n\nThe cat sleeps.")
    hand.upload(tmp_path / "b.txt")
    other = hand.state["job"]
    hand.upload(tmp_path / "a.txt")
    hand.run("start")
    hand.do("pick", id="0")
    desk = read_seat(hand.state).desk
    room.wait(desk)
    ended = hand.files.look(hand.state, hand.shown["look"], hand.request)
    assert "job_detail" not in ended and "Buenos" in ended["segments"] and ended["get"]["visible"]
    hand.shown |= ended
    room.spanish.steps = threading.Semaphore(0)
    room.runs.start(desk, [other])
    seen = hand.files.look(hand.state, hand.shown["look"], hand.request)
    assert room.runs.is_busy(desk) and not {"segments", "job_detail", "look"} & seen.keys()
    room.spanish.steps.release(9)
    room.wait(desk)


@pytest.mark.parametrize(("asked", "shown"), [("all", "flagged"), ("untranslated", "untranslated")])
def test_the_end_of_a_file_shows_what_needs_a_look_unless_other_segments_were_asked_for(hand, room, po, asked, shown):
    hand.upload(po)
    hand.run("start")
    hand.do("filter", id=asked)
    room.wait(read_seat(hand.state).desk)
    hand.run("look")
    assert f'data-id="{shown}" aria-pressed=true' in hand.shown["segments"] and not hand.shown["look"].ran


def test_other_segments_are_seen_from_their_first_page(hand, tmp_path):
    (tmp_path / "long.txt").write_text("\n\n".join(f"Sentence number {n}." for n in range(60)))
    hand.upload(tmp_path / "long.txt")
    hand.do("turn", id="1")
    assert "Sentence number 0." not in hand.shown["segments"] and "Sentence number 59." in hand.shown["segments"]
    hand.do("filter", id="untranslated")
    assert "Sentence number 0." in hand.shown["segments"]


def test_the_end_of_a_file_another_window_began_is_seen_in_this_one(hand, room, tmp_path):
    (tmp_path / "a.txt").write_text("Good morning.")
    hand.upload(tmp_path / "a.txt")
    desk, room.spanish.steps = read_seat(hand.state).desk, threading.Semaphore(0)
    room.runs.start(desk, [hand.state["job"]])
    hand.run("look")
    assert "Buenos" not in hand.shown["segments"]
    room.spanish.steps.release(9)
    room.wait(desk)
    hand.run("look")
    assert "Buenos" in hand.shown["segments"]


def test_a_file_that_cannot_be_read_is_named_and_the_others_are_taken(hand, po, tmp_path):
    (tmp_path / "bad.docx").write_bytes(b"PK\x03\x04 nothing")
    (tmp_path / "odd.exe").write_bytes(b"MZ")
    hand.upload(tmp_path / "bad.docx", po, tmp_path / "odd.exe")
    assert "bad.docx" in hand.shown["taking"] and "odd.exe" in hand.shown["taking"]
    assert hand.shown["jobs"].count('data-act="open"') == 1


def test_an_engine_that_breaks_is_told_and_nothing_is_lost(hand, room, po):
    hand.upload(po)
    room.spanish.replies = {"Good morning.": InputError("translator.no_choice")}
    hand.run("start")
    room.wait(read_seat(hand.state).desk)
    hand.run("look")
    assert "That cannot be chosen." in hand.shown["job"] and "ended early" in hand.shown["jobs"]


def test_a_deleted_file_is_gone_with_all_its_data(hand, po, settings):
    po.write_text(PO.replace("Good morning.", "A very secret sentence."))
    hand.upload(po)
    hand.take(hand.files.remove, hand.state, id=hand.state["job"])
    assert hand.state["job"] == "" and "No file yet" in hand.shown["jobs"]
    files = list(Path(settings.home).glob("store.sqlite*"))
    assert files and not any(b"A very secret sentence." in path.read_bytes() for path in files)


def row(source, target, **more):
    names = ("source", "target", "note", "keep", "forbidden", "case", "part")
    return [{"source": source, "target": target, "keep": False, "case": False}.get(name, "") for name in names]


def glossary(hand):
    return hand.go("glossary").choose("source", "en").page.places["glossary"].events


def test_a_glossary_is_saved_counts_at_once_and_comes_back(hand):
    events = glossary(hand)
    hand.take(events.save, hand.state, [row("cat", "minino"), row("", "")])
    assert "Terms: 1" in hand.shown["glossary_told"]
    hand.go("text").type("The cat sleeps.")
    assert "⚑ glossary" in hand.shown["aligned"] or "minino" in hand.shown["result"]
    hand.pick(0)
    assert "cat → minino" in hand.shown["detail"]
    hand.go("glossary")
    assert hand.value("terms")[0][:2] == ["cat", "minino"]


def test_an_emptied_glossary_is_erased_and_binds_nothing(hand, room):
    events, desk = glossary(hand), read_seat(hand.state).desk
    direction = read_seat(hand.state).direction
    for rows in ([row("cat", "minino")], [row("", "")], [row("", "")]):
        hand.take(events.save, hand.state, rows)
        assert bool(room.glossary(desk, direction)) == bool(rows[0][0])
    with pytest.raises(StoreError):
        room.store.load_glossary(desk, name_glossary(desk, direction))
    hand.go("text").type("The cat sleeps.")
    assert "⚑" not in hand.shown["aligned"]


def test_a_wrong_row_is_named_and_stays_to_be_mended(hand):
    events = glossary(hand)
    hand.shown.pop("terms")
    hand.take(events.save, hand.state, [row("cat", "gato"), row("", "perro")])
    assert "Row 2" in hand.shown["glossary_told"] and "terms" not in hand.shown


def test_glossaries_come_and_go_as_files(hand, tmp_path):
    events = glossary(hand)
    path = tmp_path / "terms.csv"
    path.write_text("source,target\ncat,gato\ndog,perro\n")
    hand.take(events.upload, hand.state, [row("cat", "minino")], str(path))
    assert [cells[:2] for cells in hand.value("terms")] == [["cat", "gato"], ["dog", "perro"]]
    hand.take(events.export_xlsx, hand.state, hand.value("terms"))
    name, data = saved(hand)
    cells = [cell.value for line in openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows() for cell in line]
    assert name == "glossary.en-es.xlsx" and {"cat", "gato", "dog", "perro"} <= set(cells)


def test_a_row_still_to_be_mended_outlives_a_file_and_is_named_where_it_is_not_exported(hand, tmp_path):
    events, begun = glossary(hand), row("mouse", "")
    (tmp_path / "terms.csv").write_text("source,target\ncat,gato\n")
    hand.take(events.upload, hand.state, [begun], str(tmp_path / "terms.csv"))
    assert [cells[:2] for cells in hand.value("terms")] == [["cat", "gato"], ["mouse", ""]]
    assert "Terms: 1" in hand.shown["glossary_told"] and "Row 2" in hand.shown["glossary_told"]
    hand.shown["glossary_told"] = ""
    hand.take(events.export_csv, hand.state, hand.value("terms"))
    assert "Row 2" in hand.shown["glossary_told"] and b"mouse" not in saved(hand)[1]


def test_terms_are_found_in_the_text_and_approved(hand):
    text = "The weather station measures wind. A weather station is small. Every weather station has a number."
    hand.type(text)
    events = glossary(hand)
    hand.take(events.extract, hand.state, hand.shown["said"], [])
    assert 'value="weather station"' in hand.shown["found"]
    hand.take(events.approve, hand.state, [row("", "")], ids=["weather station"])
    assert hand.value("terms")[0][0] == "weather station" and hand.value("terms")[0][1]
    with pytest.raises(InputError):
        hand.take(events.approve, hand.state, [], ids=[])


def test_the_hit_rate_of_the_open_file_is_told(done):
    events = glossary(done)
    done.take(events.save, done.state, [row("morning", "días"), row("chair", "taburete")])
    assert "50 %" in done.shown["hits"] and "1 of 2 terms" in done.shown["hits"]


def test_the_memory_is_counted_searched_forgotten_and_exchanged(hand, room, tmp_path):
    hand.type("Good morning. The cat sleeps.").pick(0).correct("Muy buenas.")
    hand.pick(1).correct("El minino duerme.")
    hand.go("memory")
    events = hand.page.places["memory"].events
    assert "English → Spanish · 2" in hand.shown["memories"] and "translations: 2" in hand.shown["places"]
    hand.take(events.search, hand.state, hand.shown["recall"], text="minino")
    assert "El minino duerme." in hand.shown["units"] and "Muy buenas." not in hand.shown["units"]
    hand.take(events.export, hand.state, hand.shown["recall"])
    name, data = saved(hand)
    assert name == "memory.en-es.tmx" and b"Muy buenas." in data
    unit = room.store.list_units(read_seat(hand.state).desk, "en", "es")[0].id
    hand.take(events.remove, hand.state, hand.shown["recall"], id=str(unit))
    assert "English → Spanish · 1" in hand.shown["memories"]
    hand.take(events.remove, hand.state, hand.shown["recall"], id="*")
    assert "Nothing is remembered yet" in hand.shown["memories"]
    (tmp_path / "m.tmx").write_bytes(data)
    hand.choose("source", "en")
    hand.take(events.upload, hand.state, str(tmp_path / "m.tmx"))
    assert "New translations: 2" in hand.shown["memory_told"]


def test_another_workspace_reaches_nothing(done, room):
    done.type("Good morning.").pick(0).correct("Muy buenas.")
    other = Hand(room, make_request())
    stolen = {**other.state, "job": done.state["job"], "place": "files", "source": "en"}
    files, memory = other.files, other.page.places["memory"].events
    done.do("pick", id="0")
    look, editor, recall = done.shown["look"], done.editor(), memory.show(read_seat(done.state), "en")["recall"]
    tries = [
        lambda: other.take(files.start, stolen, look),
        lambda: other.take(files.stop, stolen),
        lambda: other.take(files.download, stolen),
        lambda: other.take(files.again, stolen, False, False),
        lambda: other.take(files.open, stolen, id=done.state["job"]),
        lambda: other.take(files.remove, stolen, id=done.state["job"]),
        lambda: other.take(files.job.pick, stolen, id="0"),
        lambda: other.take(files.job.save, stolen, look, text="mine", **editor),
    ]
    for attempt in tries:
        with pytest.raises((StoreError, InputError)):
            attempt()
    other.take(memory.search, stolen, recall, text="Muy")
    assert "Muy buenas." not in str(other.shown["units"])
    assert other.take(other.frame.arrive, stolen)["visit"]["job"] == "" and "No file yet" in other.shown["jobs"]
    assert fetch_job(room.store, read_seat(done.state).desk, done.state["job"]).done == 3


def test_hostile_text_is_text_wherever_it_is_shown(hand, room, tmp_path):
    path = tmp_path / "<img src=x onerror=alert(1)>.txt"
    path.write_text(f"Good morning {HOSTILE} to all of you.")
    hand.type(f"Good morning {HOSTILE}. The cat \ue0000\ue001 sleeps.").pick(0).correct(f"Buenos {HOSTILE}")
    hand.upload(path)
    hand.run("start")
    room.wait(read_seat(hand.state).desk)
    hand.run("look")
    hand.do("pick", id="0")
    for place in PLACES:
        hand.go(place)
        bad = [name for name, value in hand.shown.items() if isinstance(value, str) and is_markup(value)]
        assert not [name for name in bad if name != "exported"], place


def is_markup(text):
    return "<script>alert" in text or "<img src=x" in text


def test_a_chinese_page_says_everything_in_chinese(room, po):
    hand = Hand(room, make_request("zh-CN"))
    assert hand.state["target"] == "zh-TW" and "英文通知" in hand.shown["result"]
    hand.choose("target", "es").type("Good morning.").pick(0)
    assert "机器" in hand.shown["aligned"] and "其他译法" in hand.shown["others"]
    hand.upload(po)
    assert "有 3 段待翻译" in hand.shown["job"]


def test_typing_too_fast_is_refused_with_words(settings):
    room = ScriptedTranslation(settings.model_copy(update={"rate_per_minute": 1}))
    hand = Hand(room, make_request())
    with pytest.raises(ShowcaseError, match="minute"):
        for _ in range(30):
            hand.type("Good morning.")
    room.store.close()
