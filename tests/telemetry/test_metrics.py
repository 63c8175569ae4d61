"""What is counted for whom, and that nothing people send makes the list of metrics grow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.checks.check import Check
from core.errors import InputError
from core.messages import words
from core.telemetry import count_checks, count_upload, note_loaded, request_scope, tell_error, watch_queue
from core.telemetry.metrics import FIRST_TOKEN_SECONDS, GENERATION_SECONDS, REQUEST_SECONDS, Labels


def test_a_request_is_counted_by_app_event_and_outcome_and_timed(counted):
    with request_scope("grader", "grade"):
        assert counted.now("requests_running", app="grader") == 1
    with pytest.raises(KeyError), request_scope("grader", "grade"):
        raise KeyError
    assert counted.now("requests_running", app="grader") == 0
    assert counted.more("requests_total", app="grader", event="grade", outcome="ok") == 1
    assert counted.more("requests_total", app="grader", event="grade", outcome="failed") == 1
    assert counted.more("request_seconds_count", app="grader", event="grade") == 2


def test_what_is_told_to_people_is_counted_by_the_key_of_the_message_or_the_kind_of_bug(counted):
    with request_scope("chatbot", "ask"):
        tell_error(InputError("chatbot.empty_question"))
        tell_error(ZeroDivisionError())
    assert counted.more("refusals_total", app="chatbot", reason="chatbot.empty_question") == 1
    assert counted.more("incidents_total", app="chatbot", error="ZeroDivisionError") == 1


def test_checks_are_counted_by_result(counted):
    said = words("app.bug")
    count_checks([Check("tone", True, said), Check("tone", False, said), Check("tone", None, said)])
    results = {outcome: counted.more("checks_total", name="tone", outcome=outcome) for outcome in ("passed", "failed")}
    assert results == {"passed": 1, "failed": 1} and counted.more("checks_total", name="tone", outcome="unknown") == 1


def test_files_are_counted_with_their_size(counted):
    with request_scope("medical", "report"):
        count_upload("read", 300)
        count_upload("refused", 20)
    assert counted.more("uploads_total", app="medical", outcome="read") == 1
    assert counted.more("uploads_total", app="medical", outcome="refused") == 1
    assert counted.more("upload_bytes_total", app="medical") == 320


def test_a_queue_is_asked_for_its_length_when_somebody_looks(counted):
    waiting = ["a", "b"]
    watch_queue("test", lambda: len(waiting))
    assert counted.now("queue_length", queue="test") == 2
    waiting.clear()
    assert counted.now("queue_length", queue="test") == 0


def test_a_model_is_loaded_until_it_is_not(counted):
    note_loaded("test/model")
    assert counted.now("model_loaded", model="test/model") == 1
    note_loaded("test/model", False)
    assert counted.now("model_loaded", model="test/model") == 0


@given(st.lists(st.text(max_size=100), max_size=60))
def test_labels_are_names_and_never_more_than_there_may_be(values):
    labels = Labels(most=5)
    bound = [labels.bound("event", value) for value in values]
    assert len({value for value in bound if value not in ("other", "none")}) <= 5
    assert all(value.isascii() and value and " " not in value for value in bound)


def test_a_name_that_was_told_apart_stays_so():
    labels = Labels(most=2)
    assert [labels.bound("event", value) for value in ("a", "b", "c", "a", "")] == ["a", "b", "other", "a", "none"]
    assert labels.bound("model", "c") == "c"


@pytest.mark.parametrize("buckets", [REQUEST_SECONDS, FIRST_TOKEN_SECONDS, GENERATION_SECONDS])
def test_buckets_go_up_and_reach_from_quick_to_hopeless(buckets):
    assert list(buckets) == sorted(set(buckets)) and buckets[0] <= 0.1 and buckets[-1] >= 60
