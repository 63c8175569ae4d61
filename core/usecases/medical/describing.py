"""A medical picture in a model's words, beside the report and marked as unverified: nothing here can check a picture.

Before a model is shown it, the picture is drawn anew in a process with limits (nothing hidden in the file comes along)
and every piece of print found in it is covered, because names stand there. Print that the reader misses stays.
"""

import base64
import io
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage

from core.checks.check import Check
from core.checks.injection import check_injection
from core.checks.language import check_language
from core.checks.medical.mentions import read_sentence
from core.documents.document import Span
from core.documents.pictures import read_picture
from core.documents.segments import split_sentences
from core.errors import ModelError, ShowcaseError
from core.messages import UiLanguage, Words, words
from core.models.ability import speaks
from core.models.device import detect_device
from core.models.picture_chat import open_picture_chat
from core.prompts import load_prompt
from core.usecases.medical.page_pictures import draw_page
from core.usecases.medical.proving import check_tone
from core.usecases.medical.records import Dropped

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

ROOM = 300
SHOWN = "4071"
"""Digits drawn to find out whether a model sees: one that does not names them by chance once in ten thousand times."""
SIDES = frozenset(("L", "R", "LT", "RT", "LEFT", "RIGHT", "左", "右"))
"""Print that tells the side and nobody's name; it stays."""
MARGIN = 4
"""Pixels around a piece of print that are covered with it."""


@dataclass(frozen=True, slots=True)
class PictureDescription:
    """What a model said of a picture, sentence by sentence. Not a claim of the report: it has no source there, and
    `notice` says so. `covered` counts the pieces of print the model was not shown."""

    sentences: tuple[str, ...]
    dropped: tuple[Dropped, ...]
    covered: int
    model: str
    prompt: str
    notice: Words = field(default_factory=lambda: words("medical_summary.picture_unverified"))


def vision_model(
    model: "BaseChatModel | None", language: UiLanguage, *, local: Path | None = None
) -> "tuple[BaseChatModel | None, Words | None]":
    """The model where it can be shown pictures, else the one in the folder `local` on a GPU, else None and what is
    needed. A model that does not say (servers do not) is shown a picture with digits and asked for them: one short
    call."""
    needed = _why_not(model, language)
    if needed is None or local is None:
        return (model, None) if needed is None else (None, needed)
    try:
        return open_picture_chat(local, detect_device()), None
    except ShowcaseError as error:
        return None, Words(error.key, tuple(error.values.items()))


def _why_not(model: "BaseChatModel | None", language: UiLanguage) -> Words | None:
    if model is None:
        return words("medical_summary.picture_needs")
    name = str(getattr(model, "model_id", ""))
    if not speaks(model, language):
        return words("medical_summary.picture_language", model=name)
    declared = getattr(model, "pictures", None)
    if declared is False or (declared is None and not _sees(model)):
        return words("medical_summary.picture_blind", model=name)
    return None


def describe_picture(data: bytes, model: "BaseChatModel", language: UiLanguage) -> PictureDescription:
    """What a model that sees says of a picture (PNG, JPEG, WebP, BMP, or the first page of a PDF), without sentences
    that name a disease, calm, advise or give orders. Raises DocumentErrors for the file, ModelError for the model."""
    png, covered = cover_print(draw_page(data).png)
    template = load_prompt("medical/picture", language)
    messages = template.render(task=words("medical_summary.picture_task").text(language))
    said = model.invoke(show_picture(messages, png), max_tokens=ROOM, temperature=0.0).text
    sentences, dropped = [], []
    for span in split_sentences(said.strip(), language):
        sentence = said.strip()[span.start : span.end].strip()
        failed = tuple(check for check in check_described(sentence, language) if check.passed is False)
        if failed:
            dropped.append(Dropped(sentence, failed))
        elif sentence:
            sentences.append(sentence)
    name = str(getattr(model, "model_id", ""))
    return PictureDescription(tuple(sentences), tuple(dropped), covered, name, template.label)


def check_described(sentence: str, language: UiLanguage) -> tuple[Check, ...]:
    """What a description may not do, whatever the picture shows."""
    return (
        check_tone(sentence, ()),
        check_language(sentence, language),
        check_injection(sentence, source="document"),
        check_names_nothing(sentence),
    )


def check_names_nothing(sentence: str) -> Check:
    """Whether a sentence names a disease: that would be a diagnosis."""
    mentions = read_sentence(sentence, Span(0, len(sentence))).mentions
    named = [one.term.span for one in mentions if one.term.concept.kind == "disease" and "negated" not in one.states]
    return Check(
        "diagnosis", not named, words(f"medical_summary.{'diagnoses' if named else 'tone_kept'}"), tuple(named)
    )


def show_picture(messages: list[BaseMessage], png: bytes) -> list[BaseMessage]:
    """The messages with a picture in the last one, in the content parts that chat models share."""
    url = f"data:image/png;base64,{base64.b64encode(png).decode('ascii')}"
    parts = [{"type": "text", "text": messages[-1].text}, {"type": "image_url", "image_url": {"url": url}}]
    return [*messages[:-1], HumanMessage(content=parts)]


def cover_print(png: bytes) -> tuple[bytes, int]:
    """A PNG that `draw_page` made, with every piece of print in it but marks of the side painted over, and how many."""
    from PIL import Image, ImageDraw

    transcript = read_picture(png, "picture.png")
    with Image.open(io.BytesIO(png), formats=["PNG"]) as opened:
        picture = opened.convert("RGB")
    across = picture.width / max(1, transcript.size[0]) if transcript.size else 1.0
    down = picture.height / max(1, transcript.size[1]) if transcript.size else 1.0
    brush = ImageDraw.Draw(picture)
    hidden = [piece for piece in transcript.pieces if piece.text.strip().upper() not in SIDES]
    for piece in hidden:
        left, top, right, bottom = piece.shown or piece.box
        brush.rectangle(
            (left * across - MARGIN, top * down - MARGIN, right * across + MARGIN, bottom * down + MARGIN), fill="gray"
        )
    return _as_png(picture), len(hidden)


def _sees(model: "BaseChatModel") -> bool:
    """Whether the model reads digits off a picture; one that cannot be asked does not."""
    asked = [SystemMessage("Answer with digits only."), HumanMessage("Which four digits does the picture show?")]
    try:
        said = model.invoke(show_picture(asked, draw_digits(SHOWN)), max_tokens=20, temperature=0.0).text
    except ModelError:
        return False
    return SHOWN in re.sub(r"\D", "", said)


def draw_digits(digits: str) -> bytes:
    """A PNG with large digits, drawn with the font that Pillow brings."""
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("RGB", (90 * len(digits) + 60, 200), "white")
    ImageDraw.Draw(picture).text((30, 30), digits, fill="black", font=ImageFont.load_default(size=120))
    return _as_png(picture)


def _as_png(picture: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
