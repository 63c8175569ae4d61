"""A bundle holds one app whole and nothing of the others, no evaluation, no secret; its card is one the hub takes."""

import ast
import json

import pytest
import yaml

from core.deploy.__main__ import main
from core.deploy.bundle import copy_files, find_entry, list_entries, plan_bundle
from core.deploy.space import HARDWARE, Wish, write_card, write_space
from core.errors import InputError
from core.settings import REPOSITORY
from core.showcase import APPS
from tests.reading import read_tree


@pytest.fixture(scope="module", params=list_entries(), ids=lambda entry: entry.name)
def bundle(request):
    return plan_bundle(request.param)


@pytest.fixture(scope="module")
def folder(bundle, tmp_path_factory):
    folder = tmp_path_factory.mktemp("space") / bundle.entry.name
    write_space(bundle, folder)
    return folder


def imports_of(file):
    """The project's modules that a file imports at any place."""
    for node in ast.walk(read_tree(file)):
        if isinstance(node, ast.ImportFrom) and node.module == "apps":
            yield from (f"apps.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] in ("core", "apps"):
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
    read = {"core/evals", "core/evals/__init__.py", "core/evals/results.py", "core/evals/score.py"}
    left_out = [name for name in names if name.startswith(("core/evals", "core/deploy", "core/commands", "tests"))]
    assert set(left_out) <= (read if bundle.entry.name == "home" else set()), "measured numbers are read, never made"
    for other in APPS:
        if other not in bundle.entry.apps:
            assert other.file not in names
            assert other.use_case.replace(".", "/") not in names


def test_the_home_page_holds_every_gradio_app_and_says_where_the_others_are():
    bundle = plan_bundle(find_entry("home"))
    assert {app.name for app in bundle.entry.apps} == {app.name for app in APPS if app.ui == "gradio"}
    assert {app.file for app in bundle.entry.apps} < {str(file) for file in bundle.files}
    card = write_card(bundle, Wish())
    for app in APPS:
        if app.ui == "streamlit":
            assert f"`python -m core.deploy {app.name} out/{app.name}`" in card
    assert "https://me-{app}.hf.space" in card and "one process" in card


def test_nothing_large_and_no_secret_goes_along(folder):
    for path in folder.rglob("*"):
        if path.is_file():
            assert path.stat().st_size < 10 << 20, path
            assert path.suffix not in (".sqlite", ".db", ".key", ".pem"), path


def test_the_requirements_are_pinned_and_hold_one_toolkit(bundle, folder):
    lines = (folder / "requirements.txt").read_text().split("\n")
    names = {line.partition("==")[0] for line in lines if "==" in line}
    assert ({"gradio", "streamlit"} & names) == {bundle.entry.ui}
    assert {"pydantic", "openvino-genai", "numpy"} <= names
    assert set(bundle.requirements) <= set((REPOSITORY / "requirements.txt").read_text().split("\n"))


def test_the_card_is_read_by_the_hubs_own_reader(bundle, folder):
    from huggingface_hub import SpaceCard

    card = SpaceCard.load(folder / "README.md")
    if bundle.entry.ui == "gradio":
        assert (card.data.sdk, card.data.python_version) == ("gradio", "3.12")
        assert (folder / card.data.app_file).is_file()
        assert f"gradio=={card.data.sdk_version}" in (folder / "requirements.txt").read_text()
    else:
        assert (card.data.sdk, card.data.to_dict()["app_port"]) == ("docker", 8501)
    assert bundle.entry.title.text("en") in card.text and bundle.entry.title.text("zh") in card.text
    assert "paid plan" in card.text and "付费" in card.text
    assert len(card.data.short_description) <= 60, "the hub's limit"
    assert card.data.to_dict()["startup_duration_timeout"] == "30m" and "llm" in card.data.tags


def test_the_hardware_is_one_the_hub_knows():
    from huggingface_hub import SpaceHardware

    assert set(HARDWARE.values()) <= {str(one.value) for one in SpaceHardware}


def test_a_container_starts_the_app_as_an_ordinary_user(bundle, folder):
    if bundle.entry.ui != "streamlit":
        assert not (folder / "Dockerfile").exists()
        return
    lines = (folder / "Dockerfile").read_text().splitlines()
    command = json.loads(next(line.removeprefix("CMD ") for line in lines if line.startswith("CMD ")))
    assert command[:3] == ["streamlit", "run", bundle.entry.file] and (folder / command[2]).is_file()
    assert "--server.enableXsrfProtection=false" in command and "--server.port=8501" in command
    assert lines.index("USER user") > next(n for n, line in enumerate(lines) if "--uid 1000" in line)
    assert not any(line.startswith("USER root") for line in lines)


def head_of(folder):
    return yaml.safe_load((folder / "README.md").read_text("utf-8").split("---")[1])


def test_another_model_stands_in_the_card_and_is_loaded_before_the_start(tmp_path):
    write_space(plan_bundle(find_entry("chatbot")), tmp_path / "a", Wish("Qwen3-0.6B", "gpu"))
    head = head_of(tmp_path / "a")
    assert head["preload_from_hub"] == ["Qwen/Qwen3-0.6B", "sentence-transformers/all-MiniLM-L6-v2"] == head["models"]
    assert head["suggested_hardware"] == "t4-small"
    assert "download.pytorch.org" not in (tmp_path / "a" / "requirements.txt").read_text()


@pytest.mark.parametrize("name", ["chatbot", "grader", "translator", "home"])
def test_for_zero_gpu_torch_is_one_it_offers(tmp_path, name):
    assert main([name, str(tmp_path / "a"), "--zero-gpu"]) == 0
    lines = (tmp_path / "a" / "requirements.txt").read_text().split()
    assert {"torch==2.11.0", "spaces==0.51.3"} <= set(lines)
    assert sum(line.startswith("torch==") for line in lines) == 1 and "--extra-index-url" not in lines
    head = head_of(tmp_path / "a")
    assert (head["suggested_hardware"], head["python_version"]) == ("zero-a10g", "3.12.12")
    text = (tmp_path / "a" / "README.md").read_text("utf-8")
    assert "free for a verified account" in text and "免费" in text


def test_zero_gpu_is_refused_for_streamlit_before_anything_is_written(tmp_path, capsys):
    assert main(["writer", str(tmp_path / "a"), "--zero-gpu"]) == 2
    assert "Gradio apps only" in capsys.readouterr().err and not (tmp_path / "a").exists()


def test_a_folder_with_something_in_it_is_left_as_it_is(tmp_path, capsys):
    (tmp_path / "mine.txt").write_text("mine")
    assert main(["chatbot", str(tmp_path)]) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    assert "nothing was written" in capsys.readouterr().err
    with pytest.raises(InputError):
        copy_files(plan_bundle(find_entry("writer")), tmp_path / "mine.txt")


def test_an_unknown_app_is_answered_with_those_there_are(tmp_path, capsys):
    assert main(["--language", "zh", "weather", str(tmp_path / "out")]) == 2
    said = capsys.readouterr().err
    assert "weather" in said and "chatbot" in said
