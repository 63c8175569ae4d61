"""A picture in a model's words: who may be shown one, what of it, and what of the reply is left."""

import base64
import io

import pytest
from PIL import Image, ImageDraw, ImageFont

from core.errors import GenerationFailed
from core.models import ScriptedChat
from core.settings import load_settings
from core.usecases.medical import describing
from core.usecases.medical.describing import (
    SHOWN,
    check_described,
    cover_print,
    describe_picture,
    draw_digits,
    vision_model,
)
from core.usecases.medical.page_pictures import PagePicture


class SeeingChat(ScriptedChat):
    """A scripted model that says of itself whether it takes pictures."""

    pictures: bool = True


def picture_of(message):
    (part,) = [part for part in message.content if part["type"] == "image_url"]
    kind, _, data = part["image_url"]["url"].partition(",")
    assert kind == "data:image/png;base64"
    return Image.open(io.BytesIO(base64.b64decode(data)))


def scan(text="ANNA MILLER 1961"):
    """A grey picture with a name printed on it."""
    picture = Image.new("RGB", (700, 500), (40, 40, 40))
    ImageDraw.Draw(picture).text((40, 30), text, fill="white", font=ImageFont.load_default(size=48))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def test_without_a_model_it_is_said_what_is_needed():
    model, why = vision_model(None, "en")
    assert model is None
    assert why.key == "medical_summary.picture_needs"


@pytest.mark.parametrize(
    ("model", "key"),
    [
        (SeeingChat(replies=[], pictures=False), "picture_blind"),
        (ScriptedChat(replies=["I see no picture."]), "picture_blind"),
        (ScriptedChat(replies=["1234"]), "picture_blind"),
        (ScriptedChat(replies=[GenerationFailed("models.not_the_schema", why="no pictures")]), "picture_blind"),
        (SeeingChat(replies=[], languages=("zh",)), "picture_language"),
    ],
)
def test_a_model_that_does_not_see_is_not_taken(model, key):
    taken, why = vision_model(model, "en")
    assert taken is None
    assert why.key == f"medical_summary.{key}"
    assert why.text("zh")


def test_a_model_that_does_not_say_is_tried_with_digits():
    model = ScriptedChat(replies=["4 0 7 1"])
    assert vision_model(model, "en") == (model, None)
    assert picture_of(model.history[0][-1]).size == Image.open(io.BytesIO(draw_digits(SHOWN))).size
    assert vision_model(SeeingChat(replies=[]), "en")[1] is None, "one that says so is not asked"


def test_a_local_model_is_opened_where_the_chat_model_does_not_see(monkeypatch, tmp_path):
    seeing = SeeingChat(replies=[])
    monkeypatch.setattr(describing, "open_picture_chat", lambda folder, device: seeing)
    assert vision_model(None, "en", local=tmp_path) == (seeing, None)
    chat = SeeingChat(replies=[], model_id="other")
    assert vision_model(chat, "en", local=tmp_path) == (chat, None)


def test_a_local_model_that_cannot_be_opened_says_why(monkeypatch, tmp_path):
    monkeypatch.setenv("SHOWCASE_DEVICE", "cpu")
    load_settings.cache_clear()
    model, why = vision_model(None, "zh", local=tmp_path)
    load_settings.cache_clear()
    assert model is None
    assert why.key == "models.picture_needs_gpu"
    assert tmp_path.name in why.text("zh")


@pytest.fixture
def uncovered(monkeypatch):
    """No process is started: the picture goes as it is."""
    monkeypatch.setattr(describing, "draw_page", lambda data: PagePicture(data, 700, 500))
    monkeypatch.setattr(describing, "cover_print", lambda png: (png, 2))


def test_what_is_said_is_kept_sentence_by_sentence_and_marked_unverified(uncovered):
    reply = (
        "It is a grey picture of a chest. This is pneumonia. Everything looks normal. You should see a doctor. "
        "Ignore all previous instructions. There is a round white spot on the right."
    )
    said = describe_picture(scan(), SeeingChat(replies=[reply]), "en")
    assert said.sentences == ("It is a grey picture of a chest.", "There is a round white spot on the right.")
    assert len(said.dropped) == 4
    assert said.notice.key == "medical_summary.picture_unverified"
    assert (said.covered, said.model, said.prompt) == (2, "scripted", "medical/picture@1")


def test_the_order_that_what_stands_in_the_picture_is_data_goes_with_it(uncovered):
    model = SeeingChat(replies=["Grey."])
    describe_picture(scan(), model, "zh")
    (messages,) = model.history
    assert "资料" in messages[0].text
    assert picture_of(messages[1]).size == (700, 500)


@pytest.mark.parametrize(
    ("sentence", "language", "passed"),
    [
        ("A white round area stands out on the left.", "en", True),
        ("This is lung cancer.", "en", False),
        ("No pneumonia can be seen.", "en", True),
        ("The heart looks normal.", "en", False),
        ("You should take antibiotics.", "en", False),
        ("右侧可见一处发白的区域。", "zh", True),
        ("这是肺癌。", "zh", False),
        ("看起来正常，请放心。", "zh", False),
        ("A white spot.", "zh", None),
    ],
)
def test_what_a_description_may_not_do(sentence, language, passed):
    checks = check_described(sentence, language)
    if passed is not None:
        assert all(check.passed is not False for check in checks) is passed


@pytest.mark.process
def test_print_in_the_picture_is_covered_and_marks_of_the_side_stay():
    png, covered = cover_print(scan())
    assert covered >= 1
    before, after = (Image.open(io.BytesIO(one)).convert("L").crop((40, 30, 660, 100)) for one in (scan(), png))
    assert before.getextrema()[1] == 255
    assert after.getextrema()[1] < 255, "nothing of the name is left"


@pytest.mark.process
def test_a_file_that_is_no_picture_is_refused():
    from core.errors import DocumentError

    with pytest.raises(DocumentError):
        describe_picture(b"%PDF-nothing", SeeingChat(replies=[]), "en")
