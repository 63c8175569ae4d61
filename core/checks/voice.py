"""A voice as measurable habits, read from samples and checked on a text."""

from pydantic import BaseModel, ConfigDict


class VoiceCard(BaseModel):
    """Sentence length in words or 字. `person` is the grammatical person the samples speak in."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = ""
    sentence_length: float | None = None
