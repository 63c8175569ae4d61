"""The fakes: a chat model that says what it was told to, and an embedder that hashes words.

They keep every promise of the real ones (attributes, streaming, stop strings, budgets, last-chunk figures) and know
nothing of weights, so use cases and apps are tested without any.
"""

import hashlib
import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.embeddings import Embeddings
from langchain_core.language_models import BaseChatModel
from langchain_core.language_models.chat_models import generate_from_stream
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from pydantic import BaseModel, Field, PrivateAttr

from core.models.decoding import refuse_impossible, refuse_several
from core.models.embedder import TokenVectors
from core.models.structured import structured_output
from core.telemetry import Generation

ScriptedReply = str | Exception | Callable[[Sequence[BaseMessage]], str]
"""What to say next: a text, an error to raise, or a function of the messages that gives the text."""

_WORD = re.compile(r"\s*\S+|\s+$")
_TERM = re.compile(r"[a-z0-9]+|[^\W\da-z_]", re.IGNORECASE)


class ScriptedChat(BaseChatModel):
    """Says `replies` in order, word by word; `history` keeps the messages of every call, `options` how it was asked.

    As the real ones, a beam search says its text in one piece, and `candidates` takes that many replies at once.

    A call beyond the last reply raises IndexError: the test asked for more than it scripted.
    """

    replies: list[ScriptedReply] = Field(default_factory=list)
    model_id: str = "scripted"
    languages: tuple[str, ...] = ("en", "zh")
    context: int = 8192
    _queue: deque[ScriptedReply] = PrivateAttr()
    _history: list[list[BaseMessage]] = PrivateAttr(default_factory=list)
    _options: list[dict[str, object]] = PrivateAttr(default_factory=list)
    _closed_early: int = PrivateAttr(default=0)

    def model_post_init(self, _: object, /) -> None:
        """Fill the queue."""
        self._queue = deque(self.replies)

    @property
    def _llm_type(self) -> str:
        return "scripted"

    @property
    def history(self) -> list[list[BaseMessage]]:
        """The messages of each call so far."""
        return self._history

    @property
    def options(self) -> list[dict[str, object]]:
        """The keyword options of each call so far."""
        return self._options

    @property
    def cancelled(self) -> int:
        """How many streams were closed before their last chunk."""
        return self._closed_early

    def enqueue(self, *replies: ScriptedReply) -> None:
        """Add replies to the end of the queue."""
        self._queue.extend(replies)

    def count_tokens(self, messages: Sequence[BaseMessage] | str) -> int:
        """Words of the messages, one token each."""
        texts = [messages] if isinstance(messages, str) else [message.text for message in messages]
        return sum(len(_WORD.findall(text)) for text in texts)

    def with_structured_output(self, schema: type[BaseModel] | dict, **kwargs: object) -> Runnable:
        """The next reply, parsed as `schema`."""
        return structured_output(self, schema, **kwargs)

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: object,
    ) -> Iterator[ChatGenerationChunk]:
        refuse_impossible(kwargs)
        refuse_several(kwargs)
        self._history.append(list(messages))
        self._options.append(kwargs)
        counted = Generation(self.model_id, self.count_tokens(messages))
        try:
            with counted:
                pieces, counted.finish = self._cut(self._next(messages), stop or [], kwargs.get("max_tokens"))
                for piece in ["".join(pieces)] if kwargs.get("beams") else pieces:
                    counted.token(len(pieces) if kwargs.get("beams") else 1)
                    chunk = ChatGenerationChunk(message=AIMessageChunk(content=piece))
                    if run_manager:
                        run_manager.on_llm_new_token(piece, chunk=chunk)
                    yield chunk
        except GeneratorExit:
            self._closed_early += 1
            raise
        yield self._last(counted.prompt_tokens, len(pieces), counted.finish)

    def _next(self, messages: Sequence[BaseMessage]) -> str:
        reply = self._queue.popleft()
        if isinstance(reply, Exception):
            raise reply
        return reply if isinstance(reply, str) else reply(messages)

    def _cut(self, text: str, stop: Sequence[str], budget: object) -> tuple[list[str], str]:
        ends = [at for word in stop if (at := text.find(word)) >= 0]
        pieces = _WORD.findall(text[: min(ends)] if ends else text)
        if isinstance(budget, int) and len(pieces) > budget:
            return pieces[:budget], "length"
        return pieces, "stop"

    def _last(self, sent: int, said: int, finish: str) -> ChatGenerationChunk:
        usage = {"input_tokens": sent, "output_tokens": said, "total_tokens": sent + said}
        figures = {
            "model_name": self.model_id,
            "finish_reason": finish,
            "first_token_seconds": 0.01,
            "tokens_per_second": 100.0,
        }
        message = AIMessageChunk(content="", chunk_position="last", usage_metadata=usage, response_metadata=figures)
        return ChatGenerationChunk(message=message)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: object,
    ) -> ChatResult:
        if count := int(kwargs.pop("candidates", 0)):
            made = [self._generate(messages, stop, **kwargs) for _ in range(count)]
            return ChatResult(generations=[result.generations[0] for result in made])
        return generate_from_stream(self._stream(messages, stop, run_manager, **kwargs))


class ScriptedEmbedder(Embeddings):
    """Unit vectors made by hashing words: texts that share words are near, always the same on every machine."""

    def __init__(self, dimension: int = 64, languages: tuple[str, ...] = ("en", "zh")) -> None:
        self.model_id = "scripted-embedder"
        self.languages = languages
        self.dimension = dimension

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """float32 (n, dimension), unit rows; a text without words gets the first axis."""
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for term in _TERM.findall(text.lower()):
                digest = hashlib.blake2b(term.encode(), digest_size=8).digest()
                row[int.from_bytes(digest[:4]) % self.dimension] += 1.0 if digest[4] & 1 else -1.0
            if not row.any():
                row[0] = 1.0
            row /= np.linalg.norm(row)
        return rows

    def count_tokens(self, texts: Sequence[str]) -> int:
        """Its words."""
        return sum(len(_TERM.findall(text)) for text in texts)

    def embed_tokens(self, text: str) -> TokenVectors:
        """The text and its words, each as if alone."""
        found = list(_TERM.finditer(text))
        rows = self.embed([match[0] for match in found])
        return TokenVectors(self.embed([text])[0], rows, tuple(match.span() for match in found))

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """The rows as lists."""
        return self.embed(texts).tolist()

    def embed_query(self, text: str) -> list[float]:
        """One row as a list."""
        return self.embed([text])[0].tolist()
