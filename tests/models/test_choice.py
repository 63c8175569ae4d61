import pytest

from core.errors import SettingsError
from core.messages import words
from core.models.catalog import CATALOG, find_spec
from core.models.choice import choose_model, list_choices
from core.models.device import Device
from core.settings import Settings

GB = 10**9


def device(kind="cpu", memory=16 * GB, dtype="fp32"):
    return Device(kind, "test device", dtype, memory, memory, words("models.no_gpu"))


@pytest.fixture
def settings(tmp_path):
    return Settings(home=tmp_path, chat_model="", model_folder=None)


def put(settings, *ids):
    """Pretend the weights of these rows are here."""
    for id in ids:
        folder = settings.models / find_spec(id).slug / "weights"
        folder.mkdir(parents=True)
        (folder / "model.safetensors").write_bytes(b"x")


def test_rows_are_unique_and_pinned_or_said_not_to_be():
    assert len({spec.id for spec in CATALOG}) == len(CATALOG)
    for spec in CATALOG:
        assert spec.revision is None or (len(spec.revision) == 40 and set(spec.revision) <= set("0123456789abcdef"))
        assert spec.parameters > 1e6 and spec.context >= 256 and spec.languages and spec.license
        assert spec.dimension if "embed" in spec.roles else spec.layers and spec.kv_width


def test_memory_is_parameters_plus_cache_plus_runtime():
    spec = find_spec("Qwen/Qwen3-0.6B")
    cache = 2 * 28 * 1024 * 2 * 16_384
    assert spec.memory("bf16") == 596_049_920 * 2 + cache + 400_000_000
    assert spec.memory("q8_0") == int(596_049_920 * 34 / 32) + cache + 400_000_000


@pytest.mark.parametrize("name", ["qwen3-0.6b", "Qwen/Qwen3-0.6B"])
def test_rows_are_found_by_id_or_name(name):
    assert find_spec(name).id == "Qwen/Qwen3-0.6B"


def test_an_unknown_id_is_an_error_that_lists_the_known():
    with pytest.raises(SettingsError, match="bge-m3"):
        find_spec("nobody/nothing")


def test_with_nothing_downloaded_the_embedded_rows_are_chosen(settings):
    chat = choose_model("chat", device(), settings=settings)
    assert chat.spec.name == "SmolLM2-135M-Instruct" and chat.quantisation == "q8_0"
    assert "test device" in chat.reason.text("en") and "test device" in chat.reason.text("zh")
    assert choose_model("embed", device(), settings=settings).spec.name == "all-MiniLM-L6-v2"


def test_every_other_row_is_refused_with_a_reason(settings):
    choice = choose_model("chat", device(), settings=settings)
    assert {spec.id for spec, _ in choice.refused} == {
        spec.id for spec in CATALOG if "chat" in spec.roles and spec != choice.spec
    }
    reasons = {spec.name: reason.text() for spec, reason in choice.refused}
    assert "not downloaded (1.5 GB)" in reasons["Qwen3-0.6B"]
    assert "tokens a second" in reasons["Qwen3-4B-Instruct-2507"]
    assert "memory" in reasons["Qwen3-32B"]


def test_the_largest_downloaded_row_that_stays_interactive_wins(settings):
    put(settings, "Qwen3-0.6B", "Qwen3-1.7B", "Qwen3-8B")
    assert choose_model("chat", device(), settings=settings).spec.name == "Qwen3-1.7B"
    assert choose_model("chat", device(memory=3 * GB), settings=settings).spec.name == "SmolLM2-135M-Instruct"


@pytest.mark.parametrize(
    ("memory", "name"),
    [(140 * GB, "Qwen3-32B"), (24 * GB, "Qwen3-8B"), (16 * GB, "Qwen3-4B-Instruct-2507"), (6 * GB, "Qwen3-0.6B")],
)
def test_a_gpu_takes_the_largest_row_its_memory_holds(settings, memory, name):
    put(settings, *(spec.id for spec in CATALOG if spec.name.startswith("Qwen")))
    choice = choose_model("chat", device("cuda", memory, "bf16"), settings=settings)
    assert (choice.spec.name, choice.quantisation) == (name, "bf16")


def test_a_row_that_speaks_the_language_wins_over_a_larger_one(settings):
    put(settings, "multilingual-e5-small")
    assert choose_model("embed", device(), language="zh", settings=settings).spec.name == "multilingual-e5-small"


def test_the_settings_decide_whatever_fits(settings):
    named = settings.model_copy(update={"chat_model": "Qwen3-8B"})
    choice = choose_model("chat", device(), settings=named)
    assert choice.spec.name == "Qwen3-8B" and "settings" in choice.reason.text()


def test_the_list_says_what_fits_what_is_here_and_why(settings):
    put(settings, "Qwen3-0.6B")
    options = {option.spec.name: option for option in list_choices("chat", device(memory=8 * GB), settings=settings)}
    assert options["Qwen3-0.6B"].fits and options["Qwen3-0.6B"].present
    assert options["SmolLM2-135M-Instruct"].fits and not options["SmolLM2-135M-Instruct"].present
    assert not options["Qwen3-8B"].fits and "can be used" in options["Qwen3-8B"].reason.text()
