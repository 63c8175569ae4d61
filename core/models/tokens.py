"""Messages to token ids and back, with the model's own tokenizer and chat template; no engine is needed for either.

Control tokens spelled out inside a message are text, never control: they are broken apart before the template sees
them.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path

from jinja2 import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from langchain_core.messages import BaseMessage
from tokenizers import Tokenizer

from core.errors import ModelUnavailable

_ROLES = {"human": "user", "ai": "assistant"}


class ChatTokenizer:
    """The tokenizer in `folder`: `tokenizer.json`, a chat template, and which tokens end a reply."""

    def __init__(self, folder: Path, options: Sequence[tuple[str, object]] = ()) -> None:
        self._folder = folder
        self._options = dict(options)
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()

    @cached_property
    def _config(self) -> Mapping[str, object]:
        return _read(self._folder / "tokenizer_config.json")

    @cached_property
    def special(self) -> tuple[str, ...]:
        """The control tokens, longest first."""
        added = self.tokenizer.get_added_tokens_decoder().values()
        return tuple(sorted((token.content for token in added if token.special), key=len, reverse=True))

    @cached_property
    def ends(self) -> frozenset[int]:
        """Ids of the tokens that end a reply, from the generation settings and the tokenizer's own."""
        named = _read(self._folder / "generation_config.json").get("eos_token_id", [])
        ids = set(named if isinstance(named, list) else [named])
        token = self._config.get("eos_token")
        if isinstance(token, dict):
            token = token.get("content")
        if token is not None:
            ids.add(self.tokenizer.token_to_id(str(token)))
        return frozenset(id for id in ids if id is not None)

    @cached_property
    def _template(self) -> str:
        file = self._folder / "chat_template.jinja"
        template = file.read_text("utf-8") if file.is_file() else self._config.get("chat_template")
        if isinstance(template, list):
            template = next((row["template"] for row in template if row["name"] == "default"), None)
        if not template:
            raise ModelUnavailable("models.no_template", folder=self._folder)
        return str(template)

    @cached_property
    def _render(self) -> object:
        environment = ImmutableSandboxedEnvironment(
            trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.loopcontrols"]
        )
        environment.filters["tojson"] = lambda value, **options: json.dumps(value, ensure_ascii=False, **options)
        environment.globals["raise_exception"] = _refuse
        return environment.from_string(self._template).render

    def text(self, messages: Sequence[BaseMessage]) -> str:
        """The prompt as the template writes it, ready for the reply."""
        rows = [{"role": _ROLES.get(row.type, row.type), "content": self.disarmed(row.text)} for row in messages]
        names = {name: self._token(name) for name in ("bos_token", "eos_token", "pad_token", "unk_token")}
        return self._render(messages=rows, add_generation_prompt=True, **names, **self._options)

    def ids(self, messages: Sequence[BaseMessage]) -> list[int]:
        """The prompt's token ids."""
        return self.tokenizer.encode(self.text(messages), add_special_tokens=False).ids

    def count(self, text: str) -> int:
        """Tokens of a text alone."""
        return len(self.tokenizer.encode(text, add_special_tokens=False).ids)

    def decode(self, ids: Sequence[int]) -> str:
        """The text of `ids` without control tokens."""
        return self.tokenizer.decode(list(ids), skip_special_tokens=True)

    def disarmed(self, text: str) -> str:
        """`text` with a space inside every control token it spells out."""
        for token in self.special:
            if token in text:
                text = text.replace(token, f"{token[0]} {token[1:]}")
        return text

    def _token(self, name: str) -> str:
        token = self._config.get(name) or ""
        return str(token.get("content", "")) if isinstance(token, dict) else str(token)


class Detokenizer:
    """Turns a growing sequence of ids into text piece by piece; half a character waits for its other half."""

    WINDOW = 32
    OVERLAP = 4

    def __init__(self, tokenizer: ChatTokenizer) -> None:
        self._tokenizer = tokenizer
        self._ids: list[int] = []
        self._said = ""

    def push(self, id: int) -> str:
        """The text that `id` completes, possibly empty."""
        self._ids.append(id)
        text = self._tokenizer.decode(self._ids)
        if text.endswith("\ufffd"):
            return ""
        new, self._said = text[len(self._said) :], text
        if len(self._ids) > self.WINDOW:
            self._ids = self._ids[-self.OVERLAP :]
            self._said = self._tokenizer.decode(self._ids)
        return new

    def rest(self) -> str:
        """What was still waiting when the sequence ended."""
        return self._tokenizer.decode(self._ids)[len(self._said) :]


def _read(file: Path) -> Mapping[str, object]:
    return json.loads(file.read_text("utf-8")) if file.is_file() else {}


def _refuse(message: str) -> None:
    raise TemplateError(message)
