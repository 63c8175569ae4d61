"""The pages that look inside models: they open in both languages, do their work on tiny models, refuse with words."""

import re
from dataclasses import asdict

import pytest

from apps._lab_tree import tree_chart
from apps._workspace import hash_workspace
from core.messages import message
from core.models.decoding import Decoding
from core.usecases.lab.cheaper.measuring import Order, read_order, write_order
from core.usecases.lab.decoding.beams import search_beams
from core.usecases.lab.job_folder import Order as JobOrder
from core.usecases.lab.job_folder import Status, write_json, write_status
from core.usecases.lab.job_folder import write_order as write_job
from core.usecases.lab.scratch.training import PLAN, Plan, read_plan
from core.usecases.lab.scratch.training import run as train
from core.usecases.lab.work import Report
from tests.apps.device_words import DEVICE
from tests.apps.scripted_study import go, put_room, tiny_of
from tests.apps.streamlit_pages import address, click, notes, page_text, run
from tests.usecases.lab.specimens import tiny_specimen

PAGES = ("decode", "inside", "scratch", "cheaper", "choose")
LATIN = re.compile(r"[A-Za-z]{4,}")
NAMES = DEVICE | {
    "SmolLM", "Instruct", "Qwen", "PyTorch", "OpenVINO", "GGUF", "MiniLM", "Apache", "material", "scripted", "softmax",
    "llama", "Transformer", "torch", "Streamlit", "best", "thing", "about",
    "attention", "parts", "layers", "transformer",
}  # fmt: skip


@pytest.fixture(autouse=True)
def room(tmp_path, monkeypatch):
    monkeypatch.setattr("core.usecases.lab.specimen.open_specimen", tiny_of)
    yield from put_room(tmp_path, monkeypatch)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_and_says_what_one_sees(page, language):
    app = go(page, language)
    assert [one.value for one in app.title] == [message(f"lab.page_{page}", language)]
    assert notes(app) == []


@pytest.mark.parametrize("page", PAGES)
def test_a_chinese_page_has_no_english_left(page):
    said = re.sub(r":material/\w+:|\S+/\S+", " ", page_text(go(page, "zh")))
    assert {word for word in LATIN.findall(said) if word not in NAMES} == set()


def test_texts_are_written_side_by_side_and_each_step_can_be_looked_at():
    app = click(go("decode"), "decode_write")
    texts = app.session_state["decode_texts"]
    assert [text.way for text in texts] == ["greedy", "top_p", "hot", "beam"]
    assert all(len(text.steps) <= 20 for text in texts) and all(text.steps or text.tree for text in texts)
    shown = "".join(one.value for one in app.html)
    assert shown.count('class="written"') == 4 and 'class="beams"' in shown
    run(app.selectbox(key="step_text").set_value(1))
    assert app.get("vega_lite_chart") or app.get("arrow_vega_lite_chart")


def test_own_settings_write_several_texts_with_seeds_that_follow():
    app = go("decode")
    run(app.pills(key="decode_ways").set_value(["own"]))
    run(app.number_input(key="own_candidates").set_value(3))
    click(app, "decode_write")
    assert [text.decoding.seed for text in app.session_state["decode_texts"]] == [1, 2, 3]
    first = [text.said for text in app.session_state["decode_texts"]]
    click(app, "decode_write")
    assert [text.said for text in app.session_state["decode_texts"]] == first


@pytest.mark.parametrize("text", ["", "<b>x</b> " * 170])
def test_a_prompt_that_cannot_be_used_is_refused_with_words(text):
    app = go("decode")
    run(app.text_area(key="decode_prompt").set_value(text))
    assert len(notes(click(app, "decode_write"))) == 1


def test_markup_in_tokens_stays_text():
    app = go("decode")
    run(app.text_area(key="decode_prompt").set_value("<script>alert(1)</script>"))
    click(app, "decode_write")
    assert not any("<script>alert" in one.value for one in app.html)


def test_the_tree_is_drawn_with_every_branch_of_its_first_steps():
    specimen = tiny_specimen()
    tree = search_beams(specimen, specimen.encode("The parcel", most=9), Decoding("beam", beams=2), tokens=14)
    chart = tree_chart(tree, {"followed": "a", "ended": "b", "dropped": "c"})
    lines, boxes = chart["layer"][0]["data"]["values"], chart["layer"][1]["data"]["values"]
    shown = [branch for branch in tree.branches if branch.step < 12]
    assert len(boxes) == len(shown) and len(lines) == sum(branch.parent is not None for branch in shown)
    assert len({(box["x"], box["y"]) for box in boxes}) == len(boxes)
    strong = [box["label"] for box in boxes if box["stroke"] > 2]
    assert strong == [tree.branches[at].label for at in tree.path(tree.hypotheses[0].branch)][:12]


@pytest.mark.parametrize("kind", ["causal", "encoder"])
def test_a_sentence_is_worked_out_and_compared(kind):
    app = go("inside")
    run(app.segmented_control(key="inside_kind").set_value(kind))
    assert re.search(r"largest difference is \d\.\de-(0[5-9]|1\d)", notes(app, "good")[0])
    run(app.slider(key=f"inside_head_{kind}").set_value(2))
    formula = next(one.value for one in app.html if 'class="formula"' in one.value)
    assert "softmax" in formula.lower() and notes(app) == []


def test_the_mask_of_a_causal_model_is_told():
    app = go("inside")
    run(app.selectbox(key="pair_from").set_value(0))
    assert message("lab_inside.not_allowed") in "".join(one.value for one in app.html)


def test_filling_is_shown_for_the_encoder():
    app = go("inside")
    run(app.segmented_control(key="inside_kind").set_value("encoder"))
    run(app.toggle(key="inside_filling").set_value(True))
    assert notes(app) == []
    assert len(app.selectbox(key="pair_to").options) > 3


@pytest.mark.parametrize("text", [" ", "word " * 60])
def test_a_sentence_that_cannot_be_read_is_refused_with_words(text):
    app = go("inside")
    run(app.text_input(key="inside_text").set_value(text))
    assert len(notes(app)) == 1


def put_job(room, app, kind, fill):
    """A job of this workspace that has ended."""
    folder = room.settings.home / "lab" / hash_workspace(address(app, "desk")) / "20260101-000000-abcdef"
    folder.mkdir(parents=True)
    write_job(folder, JobOrder(kind, "mine", "2026-01-01T00:00:00+00:00"))
    curve = fill(folder)
    write_status(folder, Status("done", 50, 50, 9.0, tuple(curve)))


def test_a_training_is_begun_with_its_plan(room, monkeypatch):
    begun = []
    monkeypatch.setattr("core.usecases.lab.jobs._start", begun.append)
    app = go("scratch")
    run(app.slider(key="scratch_steps").set_value(100))
    click(app, "scratch_train")
    assert read_plan(begun[0]) == Plan("dates", "en", steps=100)
    assert app.button(key=f"delete_{begun[0].name}")


def test_a_trained_network_is_shown_and_tried(room, monkeypatch):
    for name, value in {"TESTED": 20, "LOOKED_AT": 10, "BATCH": 8}.items():
        monkeypatch.setattr(f"core.usecases.lab.scratch.training.{name}", value)
    monkeypatch.setattr("os.nice", lambda _: 0)
    app = go("scratch", "zh")

    def fill(folder):
        write_json(folder / PLAN, asdict(Plan("dates", "zh", steps=50, width=16, layers=1)))
        train(folder, report := Report(folder))
        return report.curve

    put_job(room, app, "scratch", fill)
    run(app)
    shown = "".join(one.value for one in app.html)
    assert "20 个留出样例" in shown and 'class="so_far"' in shown and notes(app) == []
    own = next(one for one in app.text_input if str(one.key).startswith("own_text"))
    run(own.set_value("<b>2024年"))
    assert "&lt;b&gt;2024年" in "".join(one.value for one in app.html)
    own = next(one for one in app.text_input if str(one.key).startswith("own_text"))
    assert len(notes(run(own.set_value("")))) == 1


def test_measured_forms_are_compared_and_one_is_recommended(room):
    app = go("cheaper")

    def fill(folder):
        write_order(folder, Order("a/b", ("fp32", "openvino_int8")))
        usual = {"ready": 1.0, "first": 0.1, "perplexity": 20.0, "replies": [[1, 2], [3]]}
        rows = [
            {"form": "fp32", "disk": 500_000_000, "memory": 900_000_000, "speed": 20.0, **usual},
            {"form": "openvino_int8", "disk": 140_000_000, "memory": 500_000_000, "speed": 50.0, **usual},
        ]
        write_json(folder / "figures.json", {"rows": rows})
        return []

    put_job(room, app, "cheaper", fill)
    run(app)
    assert "OpenVINO, 8 bits" in notes(app, "good")[0] and "2.5 times" in notes(app, "good")[0]


def test_measuring_is_begun_with_the_reference_whatever_is_chosen(room, monkeypatch):
    begun = []
    monkeypatch.setattr("core.usecases.lab.jobs._start", begun.append)
    app = go("cheaper")
    run(app.pills(key="cheaper_forms").set_value(["bf16"]))
    click(app, "cheaper_measure")
    assert read_order(begun[0]).forms == ("fp32", "bf16")


def test_needs_choose_rows_and_say_why_not():
    app = go("choose")
    run(app.multiselect(key="choose_languages_chat").set_value(["en", "zh"]))
    shown = "".join(one.value for one in app.html)
    assert "does not speak zh" in shown and "Qwen/Qwen3-0.6B" in shown
    run(app.segmented_control(key="choose_task").set_value("translate"))
    assert "opus-mt-en-zh" in "".join(one.value for one in app.html)
    run(app.segmented_control(key="choose_task").set_value("embed"))
    assert len(notes(run(app.multiselect(key="choose_languages_embed").set_value([])))) == 1
