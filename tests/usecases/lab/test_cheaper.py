"""Forms compared by their numbers, the recommendation that follows, and every form run on a tiny model."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import GenerationFailed, InputError
from core.messages import LANGUAGES
from core.settings import Settings
from core.usecases.lab.cheaper.building import build_form, make, save_half, shrink, to_8_bits
from core.usecases.lab.cheaper.forms import FORMS, Figures, compare, same_start
from core.usecases.lab.cheaper.measuring import Order, measure_apart, read_figures, read_order, write_order
from core.usecases.lab.cheaper.recommending import recommend
from core.usecases.lab.cheaper.running import open_runner
from core.usecases.lab.cheaper.worker import measure, perplexity, size_on_disk
from core.usecases.lab.job_folder import write_json
from tests.usecases.lab.specimens import CHAT, tiny_specimen


def figures(form="fp32", **values):
    usual = {"disk": 400, "memory": 800, "ready": 1.0, "first": 0.1, "speed": 20.0, "perplexity": 10.0}
    return Figures(form, replies=values.pop("replies", ((1, 2, 3), (4, 5))), **usual | values)


def test_agreement_counts_tokens_before_the_first_difference():
    [same, other] = compare([figures(), figures("bf16", replies=((1, 2, 9), (4, 5)))])
    assert (same.same_tokens, same.same_replies) == (1, 1)
    assert (other.same_tokens, other.same_replies) == (4 / 5, 1 / 2)


@given(st.lists(st.integers(0, 3)), st.lists(st.integers(0, 3)))
def test_what_is_the_same_at_the_start_is_the_same(one, other):
    count = same_start(tuple(one), tuple(other))
    assert one[:count] == other[:count]
    assert count == min(len(one), len(other)) or one[count] != other[count]


def test_without_the_reference_nothing_is_compared():
    with pytest.raises(InputError):
        compare([figures("bf16")])


@pytest.mark.parametrize(
    ("rows", "form"),
    [
        ([figures()], "fp32"),
        ([figures(), figures("bf16", speed=40)], "bf16"),
        ([figures(), figures("bf16", speed=40), figures("openvino_int8", speed=38, memory=300)], "openvino_int8"),
        ([figures(), figures("int8_dynamic", speed=90, perplexity=11)], "fp32"),
        ([figures(), figures("bf16", speed=5, memory=1)], "fp32"),
    ],
)
def test_the_fastest_as_good_as_the_reference_and_of_equals_the_smallest(rows, form):
    advice = recommend(compare(rows))
    assert advice.form == form
    assert {name for name, _ in advice.against} == {row.form for row in rows} - {form}
    assert all(said.text(language) for _, said in advice.against for language in LANGUAGES)
    assert all(advice.reason.text(language) for language in LANGUAGES)


@given(st.integers(0, 2**32 - 1))
def test_8_bits_come_back_to_half_a_step(seed):
    matrix = np.random.default_rng(seed).normal(size=(4, 16)).astype(np.float32)
    rows, scales = to_8_bits(matrix)
    assert rows.dtype == np.int8 and np.abs(rows).max() == 127
    assert (np.abs(rows * scales - matrix) <= scales / 2 + 1e-6).all()


def test_a_row_of_zeros_stays_zero():
    rows, scales = to_8_bits(np.zeros((2, 4), dtype=np.float32))
    assert not rows.any() and np.isfinite(scales).all()


def test_matrices_of_the_engines_model_become_8_bits_and_give_nearly_the_same(tmp_path):
    from core.models.quiet import silence_openvino

    silence_openvino()
    import openvino
    from openvino import opset13

    chance = np.random.default_rng(3)
    matrix, words = chance.normal(size=(48, 64)).astype(np.float16), chance.normal(size=(2, 64)).astype(np.float32)
    given = opset13.parameter([-1, 64], openvino.Type.f32)
    wide = opset13.convert(opset13.constant(matrix, openvino.Type.f16), "f32")
    model = openvino.Model([opset13.matmul(given, wide, False, True)], [given], "one")
    openvino.save_model(model, tmp_path / "openvino_model.xml", compress_to_fp16=True)
    before = (tmp_path / "openvino_model.bin").stat().st_size
    shrink(tmp_path)
    assert (tmp_path / "openvino_model.bin").stat().st_size < 0.6 * before
    found = openvino.Core().compile_model(tmp_path / "openvino_model.xml", "CPU")(words)[0]
    assert np.abs(found - words @ matrix.T.astype(np.float32)).max() < 0.5
    assert sorted(path.name for path in tmp_path.iterdir()) == ["openvino_model.bin", "openvino_model.xml"]


def test_perplexity_is_the_models_own_loss():
    import torch

    specimen = tiny_specimen()
    runner = open_runner("fp32", specimen.folder)
    ids = specimen.encode("The parcel is on its way and arrives on Tuesday.", most=50)
    with torch.inference_mode():
        row = torch.tensor([ids])
        loss = specimen.model(row, labels=row).loss
    assert perplexity(runner, ids) == pytest.approx(float(loss.exp()), rel=1e-4)


@pytest.mark.parametrize("form", ["fp32", "bf16"])  # dynamic 8 bits depend on what is read together
def test_going_on_gives_what_reading_all_gives(form, tmp_path):
    specimen = tiny_specimen()
    save_half(specimen.folder, tmp_path)
    runner = open_runner(form, tmp_path if form == "bf16" else specimen.folder)
    ids = specimen.encode("The parcel is on its way", most=50)
    whole = runner.read(ids)
    runner.read(ids[:-1])
    assert np.allclose(runner.go_on(ids[-1]), whole[-1], atol=0.5 if form == "bf16" else 1e-3)


@pytest.fixture
def little(monkeypatch, tmp_path):
    """A short sample text and short replies."""
    sample = tmp_path / "sample.txt"
    sample.write_text("The parcel is on its way. " * 12)
    monkeypatch.setattr("core.usecases.lab.cheaper.worker.SAMPLE", sample)
    monkeypatch.setattr("core.usecases.lab.cheaper.worker.TOKENS", 4)


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    """Settings under which the embedded row's weights are a tiny model's."""
    place = tmp_path_factory.mktemp("here")
    (place / CHAT.slug).symlink_to(tiny_specimen().folder)
    return Settings(_env_file=None, home=place / "home", model_folder=place, offline=True)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_made_and_measured_and_stays_near_the_reference(form, little, here, tmp_path):
    reference = measure("fp32", tiny_specimen().folder, 1)
    folder = tmp_path / "made"
    folder.mkdir()
    if form in ("fp32", "int8_dynamic"):
        folder = build_form(CHAT, form, here)
    else:
        make(CHAT, form, folder, here)
    found = measure(form, folder, 1)
    assert found.form == form and found.disk > 0 and found.memory > 10**7 and found.speed > 0
    assert found.perplexity == pytest.approx(reference.perplexity, rel=0.25)
    assert len(found.replies) == 10 and all(len(reply) <= 4 for reply in found.replies)


def test_forms_are_smaller_than_the_reference(here, tmp_path):
    sizes = {}
    for form in ("bf16", "gguf_q8_0", "openvino_int8"):
        (tmp_path / form).mkdir()
        make(CHAT, form, tmp_path / form, here)
        sizes[form] = size_on_disk(form, tmp_path / form, None)
    whole = size_on_disk("fp32", tiny_specimen().folder, None)
    assert sizes["bf16"] < 0.6 * whole and sizes["gguf_q8_0"] < 0.4 * whole and sizes["openvino_int8"] < 0.5 * whole


def test_orders_and_figures_are_kept(tmp_path):
    write_order(tmp_path, order := Order("a/b", FORMS))
    assert read_order(tmp_path) == order and read_figures(tmp_path) == []
    from dataclasses import asdict

    write_json(tmp_path / "figures.json", {"rows": [asdict(figures())]})
    assert read_figures(tmp_path) == [figures()]


def test_a_form_that_cannot_be_loaded_says_why(tmp_path):
    with pytest.raises(GenerationFailed):
        measure_apart("fp32", tmp_path, runs=1)


def test_a_measurement_is_stopped_within_a_form(tmp_path):
    assert measure_apart("fp32", tmp_path, runs=1, stop_asked=lambda: True) is None
