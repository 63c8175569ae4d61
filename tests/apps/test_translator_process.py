"""`python apps/translator.py` as people start it: a process, asked over the network, closed by default."""

import shutil

import pytest

from tests.apps.app_process import assert_closed, imported, run_gradio

HEAVY = ("torch", "transformers", "openvino", "ctranslate2", "opencc", "sacrebleu", "lingua", "streamlit", "docx")

pytestmark = [pytest.mark.process, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
apertium = pytest.mark.skipif(shutil.which("apertium") is None, reason="no Apertium (make system)")


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    """The running app's address and what it wrote to its console."""
    with run_gradio("translator", tmp_path_factory.mktemp("home"), SHOWCASE_OFFLINE="1") as running:
        yield running


@pytest.fixture(scope="module")
def client(started):
    from gradio_client import Client

    return Client(started[0], verbose=False)


@apertium
def test_a_program_gets_segments_with_their_origin_and_checks(client):
    record = client.predict("The library has 3 rooms. Good morning.", "es", api_name="/translate")
    assert record["source"] == "en" and record["route"] == ["en", "es"] and record["license"].startswith("GPL")
    assert [segment["origin"] for segment in record["segments"]] == ["machine", "machine"]
    assert "3" in record["text"] and "Buenos días" in record["text"]


@apertium
def test_a_glossary_comes_with_the_text(client):
    said = client.predict(
        "The library is old.", "es", glossary="source,target\nlibrary,mediateca\n", api_name="/translate"
    )
    assert "mediateca" in said["text"]


@apertium
@pytest.mark.parametrize("target", ["ca", "es"])
def test_the_pairs_of_apertium_are_here(client, target):
    assert client.predict("Good morning.", target, "en", api_name="/translate")["engine"].startswith("apertium")


def test_simplified_chinese_becomes_the_words_of_taiwan(client):
    record = client.predict("请安装软件。", "zh-TW", api_name="/translate")
    assert record["text"] == "請安裝軟體。" and record["source"] == "zh"


def test_a_pair_that_nobody_offers_is_said_to_be_left(client):
    record = client.predict("Good morning.", "is", "en", api_name="/translate")
    assert record["engine"] == "" and record["segments"][0]["outcome"] == "untranslated"
    assert record["segments"][0]["reason"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("Hi", "???"), "not the tag"),
        (("42", "es"), "cannot be told"),
        (("Hello there, friend", "en", "en"), "already"),
        (("x" * 30_000, "es", "en"), "20000"),
    ],
)
def test_errors_are_words(client, asked, said):
    with pytest.raises(Exception, match=f"(?i){said}") as raised:
        client.predict(*asked, api_name="/translate")
    assert "Traceback" not in str(raised.value)


def test_only_the_named_endpoint_is_offered_and_none_can_be_called_around_the_queue(started, client):
    assert list(client.view_api(return_format="dict", print_info=False)["named_endpoints"]) == ["/translate"]
    assert_closed(started[0])


def test_the_console_shows_no_traceback(started, client):
    assert "Traceback" not in started[1].read_text()


def test_starting_imports_no_engine():
    assert imported("translator", HEAVY) == "[]"
