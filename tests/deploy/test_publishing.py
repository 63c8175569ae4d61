"""A folder goes to the hub as it is: a private Space, every file, nothing stale left, no secret in a file."""

import pytest

from core.deploy.bundle import find_entry, plan_bundle
from core.deploy.publishing import publish
from core.deploy.space import write_space
from core.errors import InputError
from tests.deploy.hub_double import run_hub


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("space") / "chatbot"
    write_space(plan_bundle(find_entry("chatbot")), folder)
    return folder


def test_every_file_arrives_and_what_was_there_before_goes(folder):
    with run_hub() as hub:
        url = publish(folder, "me/app", sdk="gradio", endpoint=hub.url, token="hf_x", secrets={"KEY": "hidden-word"})
        assert url.startswith(f"{hub.url}/spaces/me/app/commit/")
        [created] = hub.created
        assert (created["type"], created["sdk"], created["visibility"]) == ("space", "gradio", "private")
        assert created["secrets"] == [{"key": "KEY", "value": "hidden-word"}]
        assert {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} == set(hub.files)
        assert hub.files["README.md"] == (folder / "README.md").read_bytes()
        assert hub.deleted == ["old.py"]
        assert not any(b"hidden-word" in data for data in hub.files.values())


def test_a_hidden_file_is_never_uploaded(tmp_path):
    write_space(plan_bundle(find_entry("chatbot")), tmp_path / "a")
    (tmp_path / "a" / ".env").write_text("KEY=hidden-word")
    with run_hub() as hub:
        with pytest.raises(InputError, match="hidden file"):
            publish(tmp_path / "a", "me/app", sdk="gradio", endpoint=hub.url, token="hf_x")
        assert not hub.created and not hub.files


def test_a_hub_that_is_away_is_said_and_the_folder_stays(folder):
    with run_hub() as hub:
        address = hub.url
    with pytest.raises(InputError, match="was not published"):
        publish(folder, "me/app", sdk="gradio", endpoint=address, token="hf_x")
    assert (folder / "README.md").is_file()
