"""The owner's numbers add up; like questions are one group; an entry made of a group is in the sheet until undone."""

import csv
import io
import math
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.errors import BrokenFile, InputError, StoreError
from core.store import Handover, NewTicket, new_visitor, open_store
from core.usecases.support.faq_sheet import SHEET, list_made, make_faq, undo_faq
from core.usecases.support.insight import QuestionGroup, note_answer, unanswered, volumes
from core.usecases.support.records import Reply, Turn, Working

TODAY = date(2026, 11, 22)


class Clock:
    """Noon of a day that a test can move."""

    def __init__(self) -> None:
        self.day = TODAY

    def __call__(self) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day, 12, tzinfo=UTC)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(clock):
    store = open_store("sqlite://", clock=clock)
    yield store
    store.close()


def note(store, question, action="answer", seconds=1.0, language="en", conversation=None):
    reply = Reply("text", action=action, origin="evidence", language=language, working=Working(confidence=0.5))
    return note_answer(store, conversation, question, reply, seconds)


def test_who_asked_for_a_person_is_no_unanswered_question(store):
    note(store, "Do you sell bicycles?", "offer_ticket")
    note_answer(store, None, "I want to talk to a person", Reply("text", action="offer_ticket"), 1.0)
    assert [group.question for group in unanswered(store)] == ["Do you sell bicycles?"]
    [today] = volumes(store, days=1).itertuples()
    assert (today.questions, today.refused, today.answered, today.refused_share) == (2, 1, 0, 0.5)


def test_every_day_has_a_row_and_its_numbers(store, clock):
    clock.day = TODAY - timedelta(days=1)
    visitor = new_visitor()
    conversation = store.start_conversation(visitor)
    for seconds, action in ((1, "answer"), (2, "answer"), (9, "offer_ticket"), (3, "clarify")):
        note(store, "q", action, seconds)
    answer = store.save_turn(conversation, Turn("assistant", "a"), visitor=visitor)
    other = store.save_turn(conversation, Turn("assistant", "b"), visitor=visitor)
    store.save_feedback(conversation, answer, True, visitor=visitor)
    store.save_feedback(conversation, other, False, visitor=visitor)
    ticket = NewTicket("T-1", "queued", "{}", "queued")
    store.open_ticket(conversation, Handover(), Handover("queued"), ticket, visitor=visitor)
    clock.day = TODAY
    note(store, "问", "done", 4, language="zh")
    table = volumes(store, days=3)
    assert list(table["day"]) == [TODAY - timedelta(days=2), TODAY - timedelta(days=1), TODAY]
    counts = ["questions", "answered", "clarified", "refused", "handed_over", "liked", "disliked", "en", "zh"]
    assert table[counts].to_numpy().tolist() == [[0] * 9, [4, 2, 1, 1, 1, 1, 1, 4, 0], [1, 1, 0, 0, 0, 0, 0, 0, 1]]
    shares = table[["answered_share", "refused_share", "handed_over_share", "median_seconds"]].to_numpy().tolist()
    assert all(math.isnan(value) for value in shares[0])
    assert shares[1:] == [[0.5, 0.25, 0.25, 2.5], [1.0, 0.0, 0.0, 4.0]]


def test_an_empty_store_has_empty_days(store):
    table = volumes(store, days=7)
    assert (len(table), table["questions"].sum()) == (7, 0)
    assert table["median_seconds"].isna().all()


def test_what_is_older_is_left_out(store, clock):
    clock.day = TODAY - timedelta(days=100)
    note(store, "old?", "offer_ticket")
    clock.day = TODAY
    assert volumes(store, days=30)["questions"].sum() == 0
    assert unanswered(store) == ()


class Meaning:
    """Speaks English only; two questions are alike when they name the same thing."""

    languages = ("en",)
    things = ("piano", "engrav", "invoice")

    def __init__(self):
        self.asked = []

    def embed(self, texts):
        self.asked += texts
        rows = np.array([[float(thing in text.lower()) for thing in self.things] for text in texts])
        return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def test_like_questions_are_one_group_the_most_asked_first(store):
    for question in (
        "Do you deliver pianos?",
        "Can you engrave a mug?",
        "Is engraving possible?",
        "can you engrave a mug",
        "What about engraved spoons?",
    ):
        note(store, question, "offer_ticket")
    note(store, "Where is my invoice?", "answer")
    groups = unanswered(store, Meaning())
    assert [(group.question, group.count) for group in groups] == [
        ("can you engrave a mug", 4),
        ("Do you deliver pianos?", 1),
    ]
    assert set(groups[0].wordings) == {"can you engrave a mug", "Is engraving possible?", "What about engraved spoons?"}
    assert len(groups[0].events) == 4
    assert groups[0].language == "en"


def test_a_language_the_embedder_does_not_speak_is_grouped_by_words(store):
    for question in ("马克杯可以刻字吗？", "杯子可以刻字吗？", "你们卖钢琴吗？"):
        note(store, question, "offer_ticket", language="zh")
    english = ["Do you deliver grand pianos?", "Do you deliver pianos?"]
    for question in english:
        note(store, question, "offer_ticket")
    embedder = Meaning()
    groups = unanswered(store, embedder)
    assert sorted(embedder.asked) == english
    assert sorted((group.language, group.count) for group in groups) == [("en", 2), ("zh", 1), ("zh", 2)]
    (double,) = [group for group in groups if (group.language, group.count) == ("zh", 2)]
    assert all("刻字" in wording for wording in double.wordings)


def test_without_an_embedder_words_group_english_too(store):
    for question in ("Can you engrave a mug?", "Can you engrave mugs", "Do you deliver pianos?", "???", "…"):
        note(store, question, "offer_ticket")
    assert [group.count for group in unanswered(store)] == [2, 1]


@settings(deadline=None)
@given(st.lists(st.text(min_size=1, max_size=12), max_size=8))
@example(["㈀"])  # a letter in brackets, once its form is plain
def test_every_question_is_in_exactly_one_group(questions):
    store = open_store("sqlite://", clock=Clock())
    ids = [note(store, question, "offer_ticket") for question in questions]
    plain = {event.id: unicodedata.normalize("NFKC", event.question) for event in store.list_events()}
    worded = {event for event, question in plain.items() if any(c.isalnum() for c in question)}
    grouped = [event for group in unanswered(store) for event in group.events]
    assert sorted(grouped) == sorted(worded & set(ids))
    assert all(group.count == len(group.events) and group.question for group in unanswered(store))
    store.close()


def test_a_deleted_conversation_leaves_the_queue_but_not_the_count(store):
    visitor = new_visitor()
    conversation = store.start_conversation(visitor)
    note(store, "Something private?", "offer_ticket", conversation=conversation)
    assert len(unanswered(store)) == 1
    store.delete_conversation(conversation, visitor)
    assert unanswered(store) == ()
    assert volumes(store, days=1)["refused"].sum() == 1


def group_of(store, *questions: str) -> QuestionGroup:
    ids = [note(store, question, "offer_ticket") for question in questions]
    return QuestionGroup(questions[0], "en", len(ids), questions, tuple(ids), store.now())


def rows(folder):
    text = (folder / SHEET).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_an_entry_is_made_and_undone(store, tmp_path):
    group = group_of(store, "Can you engrave a mug?", "engraving | possible；yes?")
    made = make_faq(group, " Yes, for €6.\nIt takes two days. ", tmp_path, store=store)
    (row,) = rows(tmp_path)
    assert row == {
        "question": "Can you engrave a mug?",
        "alternatives": "engraving possible yes?",
        "answer": "Yes, for €6.\nIt takes two days.",
        "entry": made.id,
    }
    assert unanswered(store) == ()
    assert list_made(tmp_path) == (made,)
    undo_faq(made.id, tmp_path, store=store)
    assert rows(tmp_path) == []
    assert [entry.count for entry in unanswered(store)] in ([1, 1], [2])


def test_the_sheet_is_read_as_faq_entries(store, tmp_path):
    from core.documents.reader import read_document

    group = group_of(store, "能刻字吗？", "可以刻名字吗", "刻字")
    make_faq(group, "可以，5元。", tmp_path, store=store, question="杯子能刻字吗？")
    (entry,) = read_document(tmp_path / SHEET).faqs
    assert (entry.question, entry.answer) == ("杯子能刻字吗？", "可以，5元。")
    assert set(entry.alternatives) == {"能刻字吗？", "可以刻名字吗", "刻字"}


def test_an_entry_is_appended_to_what_the_owner_wrote(store, tmp_path):
    (tmp_path / SHEET).write_text("question,answer,note\nOwn?,Own.,mine\n", encoding="utf-8")
    made = make_faq(group_of(store, "New?"), "New.", tmp_path, store=store)
    assert [(row["question"], row["note"], row["entry"]) for row in rows(tmp_path)] == [
        ("Own?", "mine", ""),
        ("New?", "", made.id),
    ]
    undo_faq(made.id, tmp_path, store=store)
    assert [row["question"] for row in rows(tmp_path)] == ["Own?"]


@pytest.mark.parametrize("danger", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "＝1+1", "\r=1"])
def test_no_cell_is_computed_by_a_spreadsheet(store, tmp_path, danger):
    group = group_of(store, danger + " q", danger + " other")
    make_faq(group, f"x{danger}", tmp_path, store=store)
    make_faq(group_of(store, "plain"), danger, tmp_path, store=store)
    for row in rows(tmp_path):
        for cell in row.values():
            assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝")), cell


def test_what_was_made_inert_is_read_out_as_it_was_written(store, tmp_path):
    from core.documents.reader import read_document

    made = make_faq(group_of(store, "Your number?"), "+44 20 7946 0000", tmp_path, store=store)
    (entry,) = read_document(tmp_path / SHEET).faqs
    assert entry.answer == "+44 20 7946 0000"
    assert list_made(tmp_path) == (made,)


@pytest.mark.parametrize("answer", ["", "  \n"])
def test_an_empty_answer_makes_no_entry(store, tmp_path, answer):
    with pytest.raises(InputError, match="empty"):
        make_faq(group_of(store, "q?"), answer, tmp_path, store=store)
    assert list(tmp_path.iterdir()) == []
    assert len(unanswered(store)) == 1


@pytest.mark.parametrize("content", [b"name,price\nx,1\n", b"\xff\xfe\x00\x01"])
def test_a_file_that_is_no_sheet_is_left_as_it_is(store, tmp_path, content):
    (tmp_path / SHEET).write_bytes(content)
    with pytest.raises(BrokenFile, match=SHEET):
        make_faq(group_of(store, "q?"), "a", tmp_path, store=store)
    assert (tmp_path / SHEET).read_bytes() == content
    assert len(unanswered(store)) == 1, "still on the queue"


def test_a_folder_that_cannot_be_written_leaves_the_group_on_the_queue(store, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="cannot be written"):
        make_faq(group_of(store, "q?"), "a", tmp_path / "file", store=store)
    assert len(unanswered(store)) == 1


def test_two_owners_make_one_entry_of_a_group_and_keep_each_others(tmp_path):
    store = open_store(f"sqlite:///{tmp_path / 's.sqlite'}")
    shared = group_of(store, "shared?")
    own = [group_of(store, f"own {number}?") for number in range(8)]
    folder = tmp_path / "kb"

    def work(number: int) -> bool:
        make_faq(own[number], "a", folder, store=store)
        try:
            make_faq(shared, "a", folder, store=store)
        except StoreError as error:
            assert error.key == "store.entry_made"
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(work, range(8))) == 1
    assert sorted(row["question"] for row in rows(folder)) == sorted(["shared?", *(f"own {n}?" for n in range(8))])
    assert [path.name for path in folder.iterdir()] == [SHEET], "no half-written file is left"
    store.close()


@pytest.mark.model
def test_the_embedded_model_puts_paraphrases_together(store):
    from core.models import open_embedder

    for question in ("Can my mug be engraved?", "Do you offer engraving on mugs?", "Do you sell pianos?"):
        note(store, question, "offer_ticket")
    groups = unanswered(store, open_embedder())
    assert [group.count for group in groups] == [2, 1]
