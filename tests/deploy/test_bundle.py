"""A bundle holds one app whole and nothing of the others, no evaluation, no secret; its card is one the hub takes."""

import ast
import json

import pytest

from core.deploy.__main__ import main
from core.deploy.bundle import copy_files, find_app, plan_bundle
from core.deploy.space import write_space
from core.errors import InputError
from core.settings import REPOSITORY
from core.showcase import APPS


@pytest.fixture(scope="module", params=APPS, ids=lambda app: app.name)
def bundle(request):
    return plan_bundle(request.param)


@pytest.fixture(scope="module")
def folder(bundle, tmp_path_factory):
    folder = tmp_path_factory.mktemp("space") / bundle.app.name
    write_space(bundle, folder)
    return folder


def imports_of(file):
    """The project's modules that a file imports at any place."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] in ("core", "apps"):
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] in ("core", "apps"))


def test_every_import_of_the_bundle_is_in_the_bundle(folder):
    for file in folder.rglob("*.py"):
        for module in imports_of(file):
            path = folder / module.replace(".", "/")
            assert path.with_suffix(".py").is_file() or path.is_dir(), f"{file.relative_to(folder)}: {module}"


def test_no_evaluation_no_other_app_and_nothing_hidden(bundle, folder):
    names = [str(path.relative_to(folder)) for path in folder.rglob("*")]
    assert not [name for name in names if "/." in f"/{name}" or "__pycache__" in name]
    assert not [name for name in names if name.startswith(("core/evals", "core/deploy", "core/commands", "tests"))]
    for other in APPS:
        if other is not bundle.app:
            assert other.file not in names
            assert other.use_case.replace(".", "/") not in names


def test_nothing_large_and_no_secret_goes_along(folder):
    for path in folder.rglob("*"):
        if path.is_file():
            assert path.stat().st_size < 10 << 20, path
            assert path.suffix not in (".sqlite", ".db", ".key", ".pem"), path


def test_the_requirements_are_pinned_and_hold_one_toolkit(bundle, folder):
    lines = (folder / "requirements.txt").read_text().split("\n")
    names = {line.partition("==")[0] for line in lines if "==" in line}
    assert ({"gradio", "streamlit"} & names) == {bundle.app.ui}
    assert {"pydantic", "openvino-genai", "numpy"} <= names
    assert set(bundle.requirements) <= set((REPOSITORY / "requirements.txt").read_text().split("\n"))


def test_the_card_is_read_by_the_hubs_own_reader(bundle, folder):
    from huggingface_hub import SpaceCard

    card = SpaceCard.load(folder / "README.md")
    if bundle.app.ui == "gradio":
        assert (card.data.sdk, card.data.python_version) == ("gradio", "3.12")
        assert (folder / card.data.app_file).is_file()
        assert f"gradio=={card.data.sdk_version}" in (folder / "requirements.txt").read_text()
    else:
        assert (card.data.sdk, card.data.to_dict()["app_port"]) == ("docker", bundle.app.port)
    assert bundle.app.title.text("en") in card.text and bundle.app.title.text("zh") in card.text
    assert "paid plan" in card.text and "付费" in card.text


def test_a_container_starts_the_app_as_an_ordinary_user(bundle, folder):
    if bundle.app.ui != "streamlit":
        assert not (folder / "Dockerfile").exists()
        return
    lines = (folder / "Dockerfile").read_text().splitlines()
    command = json.loads(next(line.removeprefix("CMD ") for line in lines if line.startswith("CMD ")))
    assert command[:3] == ["streamlit", "run", bundle.app.file] and (folder / command[2]).is_file()
    assert "--server.enableXsrfProtection=false" in command and f"--server.port={bundle.app.port}" in command
    assert lines.index("USER user") > next(n for n, line in enumerate(lines) if "--uid 1000" in line)
    assert not any(line.startswith("USER root") for line in lines)


def test_another_model_stands_in_the_card_and_is_loaded_before_the_start(tmp_path):
    write_space(plan_bundle(find_app("chatbot")), tmp_path / "a", model="Qwen3-0.6B", gpu=True)
    card = (tmp_path / "a" / "README.md").read_text()
    assert "preload_from_hub:\n- Qwen/Qwen3-0.6B" in card and "t4-small" in card
    assert "download.pytorch.org" not in (tmp_path / "a" / "requirements.txt").read_text()


def test_a_folder_with_something_in_it_is_left_as_it_is(tmp_path, capsys):
    (tmp_path / "mine.txt").write_text("mine")
    assert main(["chatbot", str(tmp_path)]) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    assert "nothing was written" in capsys.readouterr().err
    with pytest.raises(InputError):
        copy_files(plan_bundle(find_app("writer")), tmp_path / "mine.txt")


def test_an_unknown_app_is_answered_with_those_there_are(tmp_path, capsys):
    assert main(["--language", "zh", "weather", str(tmp_path / "out")]) == 2
    said = capsys.readouterr().err
    assert "weather" in said and "chatbot" in said
