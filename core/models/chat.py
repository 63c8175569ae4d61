"""The chat model of this machine as LangChain's `BaseChatModel`: messages in, streamed text out, whatever the engine.

Knows nothing of weights or devices: it is given an engine and a tokenizer.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator, Sequence

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.language_models.chat_models import agenerate_from_stream, generate_from_stream
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from pydantic import BaseModel, ConfigDict, SkipValidation

from core.errors import ContextTooLong
from core.models.engine import Engine, Finish, Sampling, TokenStream
from core.models.structured import structured_output
from core.models.tokens import ChatTokenizer, Detokenizer

MAX_TOKENS = 512


class LocalChat(BaseChatModel):
    """Options of a call: `stop=[...]`, `max_tokens=`, `temperature=` (0 is greedy), `top_p=`, `json_schema=` (a dict).

    Closing a stream, or cancelling the task that reads it, frees the engine within a token.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    engine: SkipValidation[Engine]
    tokenizer: SkipValidation[ChatTokenizer]
    model_id: str
    languages: tuple[str, ...]

    @property
    def _llm_type(self) -> str:
        return "local"

    @property
    def context(self) -> int:
        """The most tokens of prompt and reply together."""
        return self.engine.context

    def count_tokens(self, messages: Sequence[BaseMessage] | str) -> int:
        """Tokens of the prompt these messages make, or of a text alone."""
        return self.tokenizer.count(messages) if isinstance(messages, str) else len(self.tokenizer.ids(messages))

    def with_structured_output(self, schema: type[BaseModel] | dict, **kwargs: object) -> Runnable:
        """Messages to an object of `schema`, decoded under its grammar."""
        return structured_output(self, schema, **kwargs)

    def _begin(self, messages: Sequence[BaseMessage], stop: Sequence[str] | None, options: dict) -> "_Reply":
        prompt = self.tokenizer.ids(messages)
        room = self.engine.context - len(prompt)
        if room < 1:
            raise ContextTooLong("models.context_too_long", tokens=len(prompt), limit=self.engine.context)
        schema = options.get("json_schema")
        sampling = Sampling(
            max_tokens=min(int(options.get("max_tokens") or MAX_TOKENS), room),
            temperature=float(options.get("temperature") or 0.0),
            top_p=float(options.get("top_p") or 1.0),
            schema=json.dumps(schema) if schema else None,
            ends=self.tokenizer.ends,
        )
        return _Reply(self.engine.submit(prompt, sampling), self.tokenizer, stop or (), self.model_id)

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: object,
    ) -> Iterator[ChatGenerationChunk]:
        reply = self._begin(messages, stop, kwargs)
        try:
            while not reply.finish:
                if text := reply.push(reply.stream.next()):
                    chunk = _chunk(text)
                    if run_manager:
                        run_manager.on_llm_new_token(text, chunk=chunk)
                    yield chunk
        finally:
            reply.stream.cancel()
        yield reply.last()

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: object,
    ) -> AsyncIterator[ChatGenerationChunk]:
        reply = self._begin(messages, stop, kwargs)
        arrived = _listen(reply.stream)
        try:
            while not reply.finish:
                if (event := reply.stream.take()) is None:
                    await arrived.wait()
                    arrived.clear()
                elif text := reply.push(event):
                    chunk = _chunk(text)
                    if run_manager:
                        await run_manager.on_llm_new_token(text, chunk=chunk)
                    yield chunk
        finally:
            reply.stream.cancel()
        yield reply.last()

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: object,
    ) -> ChatResult:
        return generate_from_stream(self._stream(messages, stop, run_manager, **kwargs))

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: object,
    ) -> ChatResult:
        return await agenerate_from_stream(self._astream(messages, stop, run_manager, **kwargs))


class _Reply:
    """One reply as it arrives: ids to text, stop strings held back and cut, counts and times for the last chunk."""

    def __init__(self, stream: TokenStream, tokenizer: ChatTokenizer, stop: Sequence[str], model_id: str) -> None:
        self.stream = stream
        self.finish: Finish | None = None
        self._detokenizer = Detokenizer(tokenizer)
        self._stop = StopStrings(stop)
        self._model_id = model_id
        self._tokens = 0
        self._begun = time.perf_counter()
        self._first = self._latest = 0.0

    def push(self, event: int | Finish) -> str:
        """The text that can be shown after `event`; sets `finish` when it was the last."""
        if isinstance(event, str):
            text = self._stop.push(self._detokenizer.rest()) + self._stop.rest()
            self.finish = "stop" if self._stop.found else event
            return text
        self._tokens += 1
        self._latest = time.perf_counter()
        self._first = self._first or self._latest
        if event in self.stream.sampling.ends:
            return ""
        text = self._stop.push(self._detokenizer.push(event))
        if self._stop.found:
            self.finish = "stop"
        return text

    def last(self) -> ChatGenerationChunk:
        """The chunk without text that ends the stream and carries the figures."""
        sent = len(self.stream.prompt)
        spent = self._latest - self._first
        figures = {
            "model_name": self._model_id,
            "finish_reason": self.finish,
            "first_token_seconds": self._first - self._begun if self._first else None,
            "tokens_per_second": (self._tokens - 1) / spent if spent > 0 else None,
        }
        usage = {"input_tokens": sent, "output_tokens": self._tokens, "total_tokens": sent + self._tokens}
        message = AIMessageChunk(content="", chunk_position="last", usage_metadata=usage, response_metadata=figures)
        return ChatGenerationChunk(message=message)


class StopStrings:
    """Lets text through up to the first stop string, holding back what may be the beginning of one."""

    def __init__(self, stop: Sequence[str]) -> None:
        self._stop = [word for word in stop if word]
        self._held = ""
        self.found = False

    def push(self, text: str) -> str:
        """The part of what has arrived that can be shown."""
        if self.found:
            return ""
        self._held += text
        ends = [at for word in self._stop if (at := self._held.find(word)) >= 0]
        if ends:
            self.found = True
            return self._held[: min(ends)]
        keep = max((self._overlap(word) for word in self._stop), default=0)
        shown, self._held = self._held[: len(self._held) - keep], self._held[len(self._held) - keep :]
        return shown

    def rest(self) -> str:
        """What was held back, once no more can come."""
        held, self._held = ("" if self.found else self._held), ""
        return held

    def _overlap(self, word: str) -> int:
        """Characters at the end of what is held that begin `word`."""
        longest = min(len(word) - 1, len(self._held))
        return next((n for n in range(longest, 0, -1) if self._held.endswith(word[:n])), 0)


def _chunk(text: str) -> ChatGenerationChunk:
    return ChatGenerationChunk(message=AIMessageChunk(content=text))


def _listen(stream: TokenStream) -> asyncio.Event:
    """An event set, in this task's loop, whenever the engine has put something into `stream`."""
    loop, arrived = asyncio.get_running_loop(), asyncio.Event()

    def wake() -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(arrived.set)

    stream.wake(wake)
    return arrived
