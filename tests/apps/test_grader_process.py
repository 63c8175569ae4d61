"""`python apps/grader.py` as people start it: a process, asked over the network, closed by default."""

import pytest

from tests.apps.app_process import ROOT, assert_closed, imported, run_gradio

HEAVY = ("torch", "transformers", "openvino", "openvino_genai", "sklearn", "streamlit", "sympy", "rapidocr")
SAMPLE = ROOT / "data" / "grading" / "en"

pytestmark = [pytest.mark.process, pytest.mark.model, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    """The running app's address and what it wrote to its console; the models are the ones already fetched."""
    with run_gradio("grader", tmp_path_factory.mktemp("home")) as running:
        yield running


@pytest.fixture(scope="module")
def client(started):
    from gradio_client import Client

    return Client(started[0], verbose=False)


def read(name: str) -> str:
    return (SAMPLE / name).read_text(encoding="utf-8-sig")


def test_the_sample_class_is_graded_and_what_nobody_judged_waits(client):
    *_, record = client.submit(read("science.json"), read("science-answers.csv"), api_name="/grade")
    assert record["done"] and record["graded"] == record["total"] == len(record["grades"]) == 96
    by_place = {(grade["student"], grade["question"]): grade for grade in record["grades"]}
    assert by_place["01", "Q1"]["points"] == 1 and by_place["01", "Q1"]["method"] == "computed"
    essay = by_place["01", "Q8"]
    assert essay["points"] is None and essay["reason"]
    assert record["totals"]["01"] is None


def test_the_same_class_gets_the_same_marks(client):
    asked = (read("maths.json"), read("maths-answers.csv"))
    first, second = (list(client.submit(*asked, api_name="/grade"))[-1] for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("assignment", "answers", "said"),
    [("{", "student,Q1\n1,A\n", "json"), (None, "x,y\n1,2\n", "column"), (None, "", "answers.csv")],
)
def test_errors_are_words(client, assignment, answers, said):
    with pytest.raises(Exception, match=f"(?i){said}") as raised:
        client.predict(assignment or read("science.json"), answers, api_name="/grade")
    assert "Traceback" not in str(raised.value)


def test_only_the_named_endpoint_is_offered_and_none_can_be_called_around_the_queue(started, client):
    assert list(client.view_api(return_format="dict", print_info=False)["named_endpoints"]) == ["/grade"]
    assert_closed(started[0])


def test_the_console_shows_no_traceback(started, client):
    assert "Traceback" not in started[1].read_text()


def test_starting_imports_no_engine():
    assert imported("grader", HEAVY) == "[]"
