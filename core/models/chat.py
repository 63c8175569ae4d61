"""The chat model of this machine as LangChain's `BaseChatModel`: messages in, streamed text out, whatever the engine.

Knows nothing of weights or devices: it is given an engine and a tokenizer.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.language_models.chat_models import agenerate_from_stream, generate_from_stream
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable, run_in_executor
from pydantic import BaseModel, ConfigDict, SkipValidation

from core.errors import ContextTooLong
from core.models.decoding import refuse_impossible, refuse_several
from core.models.engine import Engine, Finish, Sampling, TokenStream
from core.models.reply import Reply
from core.models.structured import structured_output
from core.models.tokens import ChatTokenizer
from core.telemetry import Generation

MAX_TOKENS = 512


class LocalChat(BaseChatModel):
    """Options of a call: `stop=[...]`, `max_tokens=`, `temperature=` (0 is greedy), `top_p=`, `top_k=`, `min_p=`,
    `seed=`, `repetition_penalty=`, `beams=`, `json_schema=` (a dict); `Decoding.options()` makes those of decoding.

    Closing a stream, or cancelling the task that reads it, frees the engine within a token. A beam search knows its
    text only at its end, so its stream yields it in one piece.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    engine: SkipValidation[Engine]
    tokenizer: SkipValidation[ChatTokenizer]
    model_id: str
    languages: tuple[str, ...]
    pictures: bool = False
    """Whether messages may hold pictures: these engines read text alone."""

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

    def _request(self, messages: Sequence[BaseMessage], options: dict) -> tuple[list[int], Sampling]:
        refuse_impossible(options)
        prompt = self.tokenizer.ids(messages)
        room = self.engine.context - len(prompt)
        if room < 1:
            raise ContextTooLong("models.context_too_long", tokens=len(prompt), limit=self.engine.context)
        schema, seed = options.get("json_schema"), options.get("seed")
        return prompt, Sampling(
            max_tokens=min(int(options.get("max_tokens") or MAX_TOKENS), room),
            temperature=float(options.get("temperature") or 0.0),
            top_p=float(options.get("top_p") or 1.0),
            top_k=int(options.get("top_k") or 0),
            min_p=float(options.get("min_p") or 0.0),
            repetition_penalty=float(options.get("repetition_penalty") or 1.0),
            seed=None if seed is None else int(seed),
            beams=int(options.get("beams") or 1),
            schema=json.dumps(schema) if schema else None,
            ends=self.tokenizer.ends,
        )

    def _begin(self, messages: Sequence[BaseMessage], stop: Sequence[str] | None, options: dict) -> Reply:
        refuse_several(options)
        prompt, sampling = self._request(messages, options)
        return self._reply(self.engine.submit(prompt, sampling), stop, Generation(self.model_id, len(prompt)))

    def _reply(self, stream: TokenStream, stop: Sequence[str] | None, counted: Generation) -> Reply:
        return Reply(stream, self.tokenizer, stop or (), counted)

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: object,
    ) -> Iterator[ChatGenerationChunk]:
        reply = self._begin(messages, stop, kwargs)
        with reply.counted, _freed(reply.stream):
            while not reply.finish:
                if text := reply.push(reply.stream.next()):
                    chunk = _chunk(text)
                    if run_manager:
                        run_manager.on_llm_new_token(text, chunk=chunk)
                    yield chunk
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
        with reply.counted, _freed(reply.stream):
            while not reply.finish:
                if (event := reply.stream.take()) is None:
                    await arrived.wait()
                    arrived.clear()
                elif text := reply.push(event):
                    chunk = _chunk(text)
                    if run_manager:
                        await run_manager.on_llm_new_token(text, chunk=chunk)
                    yield chunk
        yield reply.last()

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: object,
    ) -> ChatResult:
        if int(kwargs.get("candidates") or 1) > 1:
            return ChatResult(generations=self._several(messages, stop, kwargs))
        return generate_from_stream(self._stream(messages, stop, run_manager, **kwargs))

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: object,
    ) -> ChatResult:
        if int(kwargs.get("candidates") or 1) > 1:
            return await run_in_executor(None, self._generate, messages, stop, None, **kwargs)
        return await agenerate_from_stream(self._astream(messages, stop, run_manager, **kwargs))

    def _several(
        self, messages: Sequence[BaseMessage], stop: Sequence[str] | None, options: dict
    ) -> list[ChatGeneration]:
        """`candidates` replies: the best of one beam search, or requests that are decoded together."""
        count = int(options["candidates"])
        prompt, sampling = self._request(messages, options)
        if sampling.beams > 1:
            samplings = [replace(sampling, returned=count)]
        else:
            seeds = [None if sampling.seed is None else sampling.seed + n for n in range(count)]
            samplings = [replace(sampling, seed=seed) for seed in seeds]
        streams = self.engine.submit_together(prompt, samplings)
        try:
            return [made for stream in streams for made in self._read(stream, stop)]
        finally:
            for stream in streams:
                stream.cancel()

    def _read(self, stream: TokenStream, stop: Sequence[str] | None) -> Iterator[ChatGeneration]:
        """The reply of `stream`, then the runners-up of its beam search."""
        first = Generation(self.model_id, len(stream.prompt), timed=False)
        yield _whole(self._reply(stream, stop, first), iter(stream.next, None))
        for tokens, finish in stream.runners_up:  # of the same prompt, which was read once
            beside = Generation(self.model_id, 0, timed=False)
            yield _whole(self._reply(stream, stop, beside), iter((*tokens, finish)))


def _chunk(text: str) -> ChatGenerationChunk:
    return ChatGenerationChunk(message=AIMessageChunk(content=text))


def _whole(reply: Reply, events: Iterator[int | Finish]) -> ChatGeneration:
    """A reply read to its end."""
    text = ""
    with reply.counted:
        while not reply.finish:
            text += reply.push(next(events))
    last = reply.last().message
    figures = {"usage_metadata": last.usage_metadata, "response_metadata": last.response_metadata}
    return ChatGeneration(message=AIMessage(content=text, **figures))


@contextmanager
def _freed(stream: TokenStream) -> Iterator[None]:
    """The engine is free of the request afterwards, however it ended."""
    try:
        yield
    finally:
        stream.cancel()


def _listen(stream: TokenStream) -> asyncio.Event:
    """An event set, in this task's loop, whenever the engine has put something into `stream`."""
    loop, arrived = asyncio.get_running_loop(), asyncio.Event()

    def wake() -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(arrived.set)

    stream.wake(wake)
    return arrived
