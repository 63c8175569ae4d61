import shutil
import threading
from dataclasses import replace
from pathlib import Path

import pytest
import tiny_seq2seq
from tiny_seq2seq import KNOWN

from core.commands.models import run_models
from core.errors import InputError, ModelUnavailable, SettingsError
from core.models import apertium, sources, translator_loader, translators
from core.models.seq2seq_conversion import convert
from core.models.translator import TranslationRequest
from core.models.translator_catalog import own_models
from core.models.translator_loader import fingerprint
from core.models.translators import list_engines, list_languages, list_translators, open_translator
from core.settings import Settings

OPUS = "Helsinki-NLP/opus-mt-en-es"
MODES = {("en", "es"): "eng-spa", ("es", "pt"): "es-pt"}


@pytest.fixture(scope="session")
def marian_weights(tmp_path_factory):
    return tiny_seq2seq.marian(tmp_path_factory.mktemp("own") / "mine")


@pytest.fixture
def settings(tmp_path, monkeypatch):
    """A home with nothing in it, a process that has opened nothing, a machine without Apertium."""
    monkeypatch.setattr(translators, "_OPENED", translators._Opened())
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    for module in (apertium, translators):
        monkeypatch.setattr(module, "has_apertium", lambda: False)
    return Settings(home=tmp_path / "home", offline=True, device="cpu", model_folder=None)


@pytest.fixture
def with_apertium(settings, monkeypatch):
    """Two pairs installed; nothing is run."""
    for module in (apertium, translators):
        monkeypatch.setattr(module, "has_apertium", lambda: True)
        monkeypatch.setattr(module, "installed_modes", lambda: MODES)
    monkeypatch.setattr(apertium, "_version", lambda program: "9.9")


@pytest.fixture
def conversions(monkeypatch):
    """Conversions in this process, which has loaded what they need; each is counted."""
    made = []

    def run(module, weights, folder, *, model):
        made.append(model)
        convert(weights, Path(folder))

    monkeypatch.setattr(translator_loader, "run_apart", run)
    return made


@pytest.fixture
def opus(settings, marian_weights):
    """The weights of the row for English into Spanish."""
    return shutil.copytree(marian_weights, settings.models / OPUS.replace("/", "--") / "weights")


def ask(engine, source="en", target="es"):
    return engine.translate([TranslationRequest(text) for text in KNOWN], source, target)


def test_what_is_here_comes_first_and_every_row_says_how_to_get_it(settings, with_apertium, opus):
    first, second, *others = list_translators("en", "es", settings=settings)
    assert (first.id, first.here, first.route) == (OPUS, True, ("en", "es"))
    assert (second.id, second.here, second.license) == ("apertium", True, "GPL-2.0-or-later")
    assert not any(option.here for option in others)
    assert all(f"--pull {option.id}" in option.how.text("zh") for option in others)


@pytest.mark.parametrize(
    ("source", "target", "id", "route"),
    [
        ("en", "pt", "apertium", ("en", "es", "pt")),
        ("zh_CN", "zh-Hant", "opencc", ("zh", "zh-TW")),
        ("zh-HK", "zh-TW", "opencc", ("zh-HK", "zh-TW")),
        ("en-GB", "es-MX", "apertium", ("en", "es")),
    ],
)
def test_pivots_and_conversions_are_named(settings, with_apertium, source, target, id, route):
    option = list_translators(source, target, settings=settings)[0]
    assert (option.id, option.route, option.here) == (id, route, True)
    assert open_translator(None, source, target, settings=settings).route(source, target) == route


def test_weights_that_are_not_free_for_all_uses_come_last_and_say_so(settings):
    options = list_translators("en", "sw", settings=settings)
    assert [option.license for option in options] == ["MIT", "Apache-2.0", "CC-BY-NC-4.0", "CC-BY-NC-4.0"]


def test_traditional_chinese_is_had_from_any_engine_of_chinese(settings):
    routes = {option.name: option.route for option in list_translators("en", "zh-TW", settings=settings)}
    assert routes["opus-mt-en-zh"] == ("en", "zh", "zh-TW") and routes["nllb-200-distilled-600M"] == ("en", "zh-TW")


def test_a_pair_nothing_offers_names_the_ways_to_get_it(settings):
    with pytest.raises(ModelUnavailable) as caught:
        open_translator(None, "sv", "da", settings=settings)
    assert caught.value.text() == "Nothing on this machine translates from sv to da."
    for language in ("en", "zh"):
        hint = caught.value.hint(language)
        for way in ("apertium-swe-dan", "--pull facebook/m2m100_418M", "SHOWCASE_MODEL_FOLDER", "SHOWCASE_ENDPOINT"):
            assert way in hint


def test_a_missing_model_is_never_fetched_unasked(settings, monkeypatch):
    monkeypatch.setattr("core.models.sources.pull", lambda *_, **__: pytest.fail("fetched"))
    with pytest.raises(ModelUnavailable, match=f"models --pull {OPUS}"):
        open_translator("opus-mt-en-es", "en", "es", settings=settings.model_copy(update={"offline": False}))


@pytest.mark.parametrize(
    ("id", "source", "target", "error"),
    [("nobody", "en", "es", SettingsError), (OPUS, "es", "en", SettingsError), (None, "en", "en", InputError)],
)
def test_what_cannot_be_opened_says_why(settings, id, source, target, error):
    with pytest.raises(error) as caught:
        open_translator(id, source, target, settings=settings)
    assert caught.value.text("zh") and caught.value.hint("en")


def test_a_model_is_converted_and_opened_once_for_all_threads(settings, opus, conversions):
    opened, seen = [], []
    job = {"settings": settings, "progress": lambda done, total: seen.append((done, total))}
    threads = [threading.Thread(target=lambda: opened.append(open_translator(OPUS, "en", "es", **job))) for _ in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(map(id, opened))) == len(conversions) == 1 and len(opened) == 4
    assert ask(opened[0]) == list(KNOWN.values())
    assert opened[0].id == f"{OPUS}@{fingerprint(opus)}-int8" and seen[-1][0] == seen[-1][1]
    assert open_translator(opened[0].id, "en", "es", settings=settings) is opened[0]


def test_other_weights_are_converted_anew_and_have_another_id(settings, opus, conversions, monkeypatch):
    first = open_translator(OPUS, "en", "es", settings=settings)
    config = opus / "config.json"
    config.write_text(config.read_text("utf-8") + "\n", "utf-8")
    monkeypatch.setattr(translators, "_OPENED", translators._Opened())
    second = open_translator(OPUS, "en", "es", settings=settings)
    assert len(conversions) == 2 and first.id != second.id


def test_where_cuda_is_not_for_ctranslate2_transformers_does_its_work(settings, opus, conversions, cpu, monkeypatch):
    def absent(folder, device):
        raise ModelUnavailable("models.not_loaded", model="m", why="no libcublas")

    class Model:
        def __init__(self, folder, device):
            assert folder == opus and device.kind == "cuda"

        def knows(self, code):
            return True

    device = replace(cpu, kind="cuda", dtype="bf16")
    monkeypatch.setattr(translator_loader, "detect_device", lambda settings: device)
    monkeypatch.setattr(translator_loader, "CTranslateModel", absent)
    monkeypatch.setattr(translator_loader, "TransformersSeq2Seq", Model)
    assert open_translator(OPUS, "en", "es", settings=settings).id.endswith("-bf16")


def test_a_failed_conversion_leaves_nothing_and_says_why(settings, opus):
    (opus / "model.safetensors").write_bytes(b"not weights")
    with pytest.raises(ModelUnavailable, match="opus-mt-en-es could not be converted"):
        open_translator(OPUS, "en", "es", settings=settings)
    assert [path.name for path in opus.parent.iterdir()] == ["weights"]


def test_a_model_of_ones_own_is_opened_from_its_folder(settings, marian_weights, conversions):
    for folder in (marian_weights, marian_weights.parent):
        mine = settings.model_copy(update={"model_folder": folder})
        option = list_translators("en", "es", settings=mine)[0]
        assert (option.id, option.here, option.license) == ("own/mine", True, "-")
        assert ask(open_translator(None, "en", "es", settings=mine)) == list(KNOWN.values())
    assert list_languages(settings=mine)[:2] == ("en", "es")


def test_a_folder_that_holds_no_translation_model_is_left_alone(tmp_path):
    (tmp_path / "config.json").write_text('{"model_type": "bert"}')
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "config.json").write_text("[1]")
    assert own_models(tmp_path) == own_models(tmp_path / "absent") == own_models(None) == []


def test_codes_in_the_vocabulary_are_the_targets_of_ones_own_model(tmp_path):
    tiny_seq2seq.marian(tmp_path / "many", (">>spa<<", ">>pt_BR<<"))
    [spec] = own_models(tmp_path)
    assert dict(spec.targets) == {"es": ">>spa<<", "pt-BR": ">>pt_BR<<"} and dict(spec.sources) == {"en": ""}


def test_all_engines_are_listed_on_the_command_line(settings, with_apertium, opus, monkeypatch, capsys):
    monkeypatch.setattr(translators, "load_settings", lambda: settings)
    engines = list_engines(settings=settings)
    assert [engine.id for engine in engines if engine.here] == ["opencc", "apertium", OPUS]
    run_models(type("Options", (), {"language": "en", "pull": None}))
    said = capsys.readouterr().out
    assert "Translates: apertium (GPL-2.0-or-later): en-es, es-pt" in said
    assert "not here: facebook/nllb-200-distilled-600M (CC-BY-NC-4.0, 2.5 GB):" in said


def test_a_translation_model_is_pulled_by_its_name(settings, opus, monkeypatch, capsys):
    for module in (sources, translators):
        monkeypatch.setattr(module, "load_settings", lambda: settings)
    run_models(type("Options", (), {"language": "en", "pull": "opus-mt-en-es"}))
    said = capsys.readouterr().out
    assert f"{OPUS} is ready." in said and "not here: facebook" not in said
    with pytest.raises(SettingsError, match="nobody"):
        run_models(type("Options", (), {"language": "en", "pull": "nobody/nothing"}))
    with pytest.raises(ModelUnavailable, match="opus-mt-en-fr"):
        run_models(type("Options", (), {"language": "en", "pull": "opus-mt-en-fr"}))
