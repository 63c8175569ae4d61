"""A local image-text-to-text model as LangChain's chat model: messages may hold pictures. For a GPU.

Any such model that transformers knows (its own processor and chat template), from a folder in the layout of the hub.
One request at a time; greedy. Does not know where weights come from, nor what a picture is of.
"""

import base64
import binascii
import io
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from pydantic import ConfigDict, PrivateAttr, SkipValidation

from core.errors import GenerationFailed, ModelUnavailable
from core.models.decoding import refuse_impossible, refuse_several
from core.models.device import Device
from core.telemetry import Generation

if TYPE_CHECKING:
    from PIL import Image

MAX_TOKENS = 512
DTYPES = {"bf16": "bfloat16", "fp16": "float16", "fp32": "float32"}
_ROLES = {"human": "user", "ai": "assistant", "system": "system"}
_LOADING = Lock()
"""So that two visitors do not load the same weights at once."""
_DATA = "data:image/png;base64,"


class PictureChat(BaseChatModel):
    """Options of a call: `max_tokens=`. Pictures are PNGs as `data:` addresses in `image_url` parts; an address on the
    network is refused, nothing is fetched."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    network: SkipValidation[Any]
    processor: SkipValidation[Any]
    model_id: str
    languages: tuple[str, ...] = ("en", "zh")
    pictures: bool = True
    _turn: Lock = PrivateAttr(default_factory=Lock)

    @property
    def _llm_type(self) -> str:
        return "picture"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: object,
    ) -> ChatResult:
        import torch

        refuse_impossible(kwargs)
        refuse_several(kwargs)
        room = int(kwargs.get("max_tokens") or MAX_TOKENS)
        try:
            with self._turn, torch.inference_mode():
                inputs = self._read(messages).to(self.network.device)
                sent = inputs["input_ids"].shape[1]
                with Generation(self.model_id, sent, timed=False) as counted:
                    made = self.network.generate(**inputs, max_new_tokens=room, do_sample=False)[0][sent:]
                    counted.token(len(made))
                    counted.finish = "length" if len(made) >= room else "stop"
                said = self.processor.decode(made, skip_special_tokens=True)
        except (RuntimeError, ValueError, TypeError) as error:
            raise GenerationFailed("models.engine_failed", why=type(error).__name__) from error
        return ChatResult(generations=[ChatGeneration(message=AIMessage(content=cut(said, stop or ())))])

    def _read(self, messages: Sequence[BaseMessage]) -> Any:
        """The processor's tensors for a conversation with its pictures."""
        turns = [{"role": _ROLES[message.type], "content": read_parts(message.content)} for message in messages]
        return self.processor.apply_chat_template(
            turns, add_generation_prompt=True, tokenize=True, return_dict=True, return_tensors="pt"
        )


def read_parts(content: str | Sequence[str | dict]) -> list[dict[str, object]]:
    """Content parts as processors take them. GenerationFailed for a picture that is not in the message itself."""
    if isinstance(content, str):
        return [{"type": "text", "text": content}]
    parts: list[dict[str, object]] = []
    for part in content:
        if isinstance(part, str) or part["type"] == "text":
            parts.append({"type": "text", "text": part if isinstance(part, str) else part["text"]})
        else:
            parts.append({"type": "image", "image": _open(part["image_url"]["url"])})
    return parts


def cut(said: str, stop: Sequence[str]) -> str:
    """The text up to the first stop word."""
    ends = [at for word in stop if (at := said.find(word)) >= 0]
    return said[: min(ends)].strip() if ends else said.strip()


def open_picture_chat(folder: Path, device: Device) -> PictureChat:
    """The model in `folder`, loaded once. Raises ModelUnavailable without a GPU, and for a folder that holds no such
    model."""
    if device.kind == "cpu":
        raise ModelUnavailable("models.picture_needs_gpu", model=folder.name)
    with _LOADING:
        return _load_once(folder, device)


@lru_cache(maxsize=1)
def _load_once(folder: Path, device: Device) -> PictureChat:
    return load_picture_chat(folder, device)


def load_picture_chat(folder: Path, device: Device) -> PictureChat:
    """The same on any device: on a CPU a picture takes minutes. No code of the folder's own is run."""
    import torch
    from transformers import AutoModelForImageTextToText, AutoProcessor

    options = {"local_files_only": True, "trust_remote_code": False}
    try:
        processor = AutoProcessor.from_pretrained(folder, **options)
        network = AutoModelForImageTextToText.from_pretrained(
            folder, dtype=getattr(torch, DTYPES[device.dtype]), use_safetensors=True, **options
        )
    except (OSError, ValueError, KeyError) as error:
        raise ModelUnavailable("models.picture_not_one", model=folder.name) from error
    return PictureChat(network=network.to(device.kind).eval(), processor=processor, model_id=folder.name)


def _open(address: str) -> "Image.Image":
    from PIL import Image, UnidentifiedImageError

    if not address.startswith(_DATA):
        raise GenerationFailed("models.picture_elsewhere")
    try:
        data = base64.b64decode(address.removeprefix(_DATA), validate=True)
        return Image.open(io.BytesIO(data), formats=["PNG"]).convert("RGB")
    except (binascii.Error, UnidentifiedImageError, OSError) as error:
        raise GenerationFailed("models.picture_elsewhere") from error
