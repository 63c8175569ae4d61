"""Any OpenAI-compatible server (vLLM, SGLang, Ollama, llama-server, a hosted API) behind the same interface.

Uses the plain chat-completions dialect that all of them share. Knows nothing of local weights.
"""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.language_models.chat_models import agenerate_from_stream, generate_from_stream
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.messages.ai import UsageMetadata
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable, run_in_executor
from pydantic import BaseModel

from core.errors import ContextTooLong, InputError, ServerFailed, SettingsError
from core.messages import words, writable
from core.models.catalog import CATALOG
from core.models.decoding import refuse_several
from core.models.endpoint_errors import said_by
from core.models.endpoint_list import Offer, read_offers
from core.models.endpoint_patience import patient, patient_async
from core.models.structured import structured_output
from core.settings import Settings
from core.telemetry import Generation, carried

MAX_TOKENS = 512
UNKNOWN_CONTEXT = 8192
CHARACTERS_PER_TOKEN = 4
MOST_CHARACTERS_PER_TOKEN = 32
"""No text has so many on average; whatever goes on beyond them is not what was asked for."""
CONNECT_SECONDS, READ_SECONDS = 5.0, 120.0


class EndpointChat(BaseChatModel):
    """Options of a call as of the local model: `stop`, `max_tokens`, `temperature`, `top_p`, `seed`, `json_schema`.

    `dialect` has the server's names of the options beyond those all servers share; others are refused, and so is
    beam search. Closing a stream closes the connection, which makes the server stop writing.
    """

    server: BaseChatModel
    url: str
    model_id: str
    languages: tuple[str, ...]
    context: int
    dialect: Mapping[str, str] = {}

    @property
    def _llm_type(self) -> str:
        return "endpoint"

    def count_tokens(self, messages: Sequence[BaseMessage] | str) -> int:
        """An estimate, the tokenizer being unknown: a token a Chinese character, else one in four characters."""
        texts = [messages] if isinstance(messages, str) else [message.text for message in messages]
        wide = sum(character > "\u2e80" for text in texts for character in text)
        return wide + (sum(map(len, texts)) - wide) // CHARACTERS_PER_TOKEN + 4 * len(texts)

    def with_structured_output(self, schema: type[BaseModel] | dict, **kwargs: object) -> Runnable:
        """Messages to an object of `schema`, which the server is asked to decode under."""
        return structured_output(self, schema, **kwargs)

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: object,
    ) -> Iterator[ChatGenerationChunk]:
        options = self._options(messages, kwargs)
        reply = _Figures(Generation(self.model_id, self.count_tokens(messages)), options["max_tokens"])
        with reply.counted, self._said():
            for chunk in patient(lambda: self.server._stream(messages, stop, **options)):
                if text := reply.read(chunk):
                    shown = ChatGenerationChunk(message=AIMessageChunk(content=text))
                    if run_manager:
                        run_manager.on_llm_new_token(text, chunk=shown)
                    yield shown
                if reply.is_full:
                    break
            reply.check(self.url)
        yield reply.last()

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: object,
    ) -> AsyncIterator[ChatGenerationChunk]:
        options = self._options(messages, kwargs)
        reply = _Figures(Generation(self.model_id, self.count_tokens(messages)), options["max_tokens"])
        with reply.counted, self._said():
            async for chunk in patient_async(lambda: self.server._astream(messages, stop, **options)):
                if text := reply.read(chunk):
                    shown = ChatGenerationChunk(message=AIMessageChunk(content=text))
                    if run_manager:
                        await run_manager.on_llm_new_token(text, chunk=shown)
                    yield shown
                if reply.is_full:
                    break
            reply.check(self.url)
        yield reply.last()

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: object,
    ) -> ChatResult:
        if count := int(kwargs.pop("candidates", 0)):
            return ChatResult(generations=self._several(count, messages, stop, kwargs))
        return generate_from_stream(self._stream(messages, stop, run_manager, **kwargs))

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: object,
    ) -> ChatResult:
        if "candidates" in kwargs:
            return await run_in_executor(None, self._generate, messages, stop, None, **kwargs)
        return await agenerate_from_stream(self._astream(messages, stop, run_manager, **kwargs))

    def _several(
        self, count: int, messages: list[BaseMessage], stop: list[str] | None, options: dict
    ) -> list[ChatGeneration]:
        """Requests sent at once, for the server to decode together; `n` is not part of what servers share."""
        seed = options.get("seed")
        asked = [options if seed is None else options | {"seed": int(seed) + n} for n in range(count)]
        with ThreadPoolExecutor(count, "candidate") as pool:
            making = [pool.submit(carried(self._generate), messages, stop, None, **each) for each in asked]
            made = [one.result() for one in making]
        return [result.generations[0] for result in made]

    @contextmanager
    def _said(self) -> Iterator[None]:
        """What the server's client raises as one of this project's errors."""
        try:
            yield
        except Exception as error:
            raise said_by(error, self.url, self.model_id) from error

    def _options(self, messages: Sequence[BaseMessage], kwargs: dict) -> dict:
        if (tokens := self.count_tokens(messages)) >= self.context:
            raise ContextTooLong("models.context_too_long", tokens=tokens, limit=self.context)
        refuse_several(kwargs)
        options = {
            "max_tokens": int(kwargs.get("max_tokens") or MAX_TOKENS),
            "temperature": float(kwargs.get("temperature") or 0.0),
            "top_p": float(kwargs.get("top_p") or 1.0),
        }
        if kwargs.get("seed") is not None:
            options["seed"] = int(kwargs["seed"])
        body = self._own_options(kwargs)
        if schema := kwargs.get("json_schema"):
            form = {"type": "json_schema", "json_schema": {"name": "reply", "schema": schema, "strict": True}}
            body["response_format"] = form
        return options | {"extra_body": body} if body else options

    def _own_options(self, kwargs: Mapping[str, object]) -> dict[str, object]:
        """Options by this server's names for them; InputError for one it is not known to have."""
        body = {}
        for name in ("beams", "top_k", "min_p", "repetition_penalty"):
            if (value := kwargs.get(name)) is not None:
                if name not in self.dialect:
                    raise InputError("decoding.server_cannot", name=words(f"decoding.{name}"))
                body[self.dialect[name]] = value
        return body


class _Figures:
    """Counts and times of one reply, for its last chunk, and whether it is a whole one."""

    def __init__(self, counted: Generation, most_tokens: int) -> None:
        self.counted = counted
        self._room = most_tokens * MOST_CHARACTERS_PER_TOKEN
        self._usage: UsageMetadata | None = None

    def read(self, chunk: ChatGenerationChunk) -> str:
        """The text of a chunk, its figures noted; a server that counts nothing has its chunks counted as tokens."""
        message = chunk.message
        if usage := message.usage_metadata:
            self._usage = usage
            self.counted.correct(usage["input_tokens"], usage["output_tokens"])
        if reason := (chunk.generation_info or {}).get("finish_reason"):
            self.counted.finish = "length" if reason == "length" else "stop"
        text = writable(message.text)
        if text:
            self.counted.token(0 if self._usage else 1)
            self._room -= len(text)
        return text

    @property
    def is_full(self) -> bool:
        """Whether the server has said more than it was asked for; a server may not heed a budget, or never end."""
        if self._room < 0:
            self.counted.finish = "length"
        return self._room < 0

    def check(self, url: str) -> None:
        """ServerFailed where the stream ended and the reply had not: the server says so at every end."""
        if self.counted.finish is None:
            key = "models.endpoint_cut" if self.counted.completion_tokens else "models.endpoint_rubbish"
            raise ServerFailed(key, url=url)

    def last(self) -> ChatGenerationChunk:
        """The chunk without text that ends the stream."""
        sent, said = self.counted.prompt_tokens, self.counted.completion_tokens
        figures = {
            "model_name": self.counted.model,
            "finish_reason": self.counted.finish or "stop",
            "first_token_seconds": self.counted.first_token_seconds,
            "tokens_per_second": self.counted.speed(),
        }
        usage = self._usage or UsageMetadata(input_tokens=sent, output_tokens=said, total_tokens=sent + said)
        message = AIMessageChunk(content="", chunk_position="last", usage_metadata=usage, response_metadata=figures)
        return ChatGenerationChunk(message=message)


def open_endpoint(settings: Settings) -> EndpointChat:
    """The server the settings name, after asking it what it serves; ModelUnavailable where it does not answer."""
    import httpx
    from langchain_openai.chat_models.base import BaseChatOpenAI

    key = settings.endpoint_key
    offered = read_offers(settings.endpoint.rstrip("/"), key.get_secret_value())
    name = settings.endpoint_model or next(iter(offered), "")
    if not name or (offered and name not in offered):
        raise SettingsError("models.endpoint_no_model", model=name or "-", known=", ".join(offered) or "-")
    offer = offered.get(name, Offer())
    timeout = httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS)
    server = BaseChatOpenAI(
        model=name,
        base_url=settings.endpoint,
        api_key=key,
        timeout=timeout,
        max_retries=0,
        stream_usage=True,
        stream_chunk_timeout=None,  # `timeout` says it too; asyncio.wait_for of Python 3.11 loses cancellations
    )
    row = next((spec for spec in CATALOG if spec.name.lower() == name.rpartition("/")[2].lower()), None)
    return EndpointChat(
        server=server,
        url=settings.endpoint,
        model_id=name,
        languages=row.languages if row else ("en", "zh"),
        context=offer.context or UNKNOWN_CONTEXT,
        dialect=offer.dialect,
    )
