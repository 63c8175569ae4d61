"""Any OpenAI-compatible server (vLLM, SGLang, Ollama, llama-server, a hosted API) behind the same interface.

Uses the plain chat-completions dialect that all of them share. Knows nothing of local weights.
"""

import time
from collections.abc import AsyncIterator, Iterator, Sequence

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.language_models.chat_models import agenerate_from_stream, generate_from_stream
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from pydantic import BaseModel

from core.errors import ContextTooLong, ModelUnavailable, SettingsError
from core.models.catalog import CATALOG
from core.models.endpoint_errors import said_by
from core.models.structured import structured_output
from core.settings import Settings

MAX_TOKENS = 512
UNKNOWN_CONTEXT = 8192
CHARACTERS_PER_TOKEN = 4
CONNECT_SECONDS, READ_SECONDS = 5.0, 120.0


class EndpointChat(BaseChatModel):
    """Options of a call as of the local model: `stop`, `max_tokens`, `temperature`, `top_p`, `json_schema`.

    Closing a stream closes the connection, which makes the server stop writing.
    """

    server: BaseChatModel
    url: str
    model_id: str
    languages: tuple[str, ...]
    context: int

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
        reply = _Figures(self.model_id, self.count_tokens(messages))
        try:
            for chunk in self.server._stream(messages, stop, **self._options(messages, kwargs)):
                if text := reply.read(chunk):
                    shown = ChatGenerationChunk(message=AIMessageChunk(content=text))
                    if run_manager:
                        run_manager.on_llm_new_token(text, chunk=shown)
                    yield shown
        except Exception as error:
            raise said_by(error, self.url, self.model_id) from error
        yield reply.last()

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: object,
    ) -> AsyncIterator[ChatGenerationChunk]:
        reply = _Figures(self.model_id, self.count_tokens(messages))
        try:
            async for chunk in self.server._astream(messages, stop, **self._options(messages, kwargs)):
                if text := reply.read(chunk):
                    shown = ChatGenerationChunk(message=AIMessageChunk(content=text))
                    if run_manager:
                        await run_manager.on_llm_new_token(text, chunk=shown)
                    yield shown
        except Exception as error:
            raise said_by(error, self.url, self.model_id) from error
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

    def _options(self, messages: Sequence[BaseMessage], kwargs: dict) -> dict:
        if (tokens := self.count_tokens(messages)) >= self.context:
            raise ContextTooLong("models.context_too_long", tokens=tokens, limit=self.context)
        options = {
            "max_tokens": int(kwargs.get("max_tokens") or MAX_TOKENS),
            "temperature": float(kwargs.get("temperature") or 0.0),
            "top_p": float(kwargs.get("top_p") or 1.0),
        }
        if schema := kwargs.get("json_schema"):
            form = {"type": "json_schema", "json_schema": {"name": "reply", "schema": schema, "strict": True}}
            options["extra_body"] = {"response_format": form}
        return options


class _Figures:
    """Counts and times of one reply, for its last chunk."""

    def __init__(self, model_id: str, estimate: int) -> None:
        self._model_id = model_id
        self._usage = {"input_tokens": estimate, "output_tokens": 0, "total_tokens": estimate}
        self._counted = False
        self._finish = "stop"
        self._begun = time.perf_counter()
        self._first = self._latest = 0.0

    def read(self, chunk: ChatGenerationChunk) -> str:
        """The text of a chunk, its figures noted; a server that counts nothing has its chunks counted as tokens."""
        message = chunk.message
        if message.usage_metadata:
            self._usage, self._counted = message.usage_metadata, True
        self._finish = (chunk.generation_info or {}).get("finish_reason") or self._finish
        if message.text:
            self._latest = time.perf_counter()
            self._first = self._first or self._latest
            if not self._counted:
                self._usage = self._usage | {
                    "output_tokens": self._usage["output_tokens"] + 1,
                    "total_tokens": self._usage["total_tokens"] + 1,
                }
        return message.text

    def last(self) -> ChatGenerationChunk:
        """The chunk without text that ends the stream."""
        spent, tokens = self._latest - self._first, self._usage["output_tokens"]
        figures = {
            "model_name": self._model_id,
            "finish_reason": "length" if self._finish == "length" else "stop",
            "first_token_seconds": self._first - self._begun if self._first else None,
            "tokens_per_second": (tokens - 1) / spent if spent > 0 else None,
        }
        message = AIMessageChunk(
            content="", chunk_position="last", usage_metadata=self._usage, response_metadata=figures
        )
        return ChatGenerationChunk(message=message)


def open_endpoint(settings: Settings) -> EndpointChat:
    """The server the settings name, after asking it what it serves; ModelUnavailable where it does not answer."""
    import httpx
    from langchain_openai.chat_models.base import BaseChatOpenAI

    key = settings.endpoint_key
    offered = _offered(settings.endpoint.rstrip("/"), key.get_secret_value())
    name = settings.endpoint_model or next(iter(offered), "")
    if not name or (offered and name not in offered):
        raise SettingsError("models.endpoint_no_model", model=name or "-", known=", ".join(offered) or "-")
    timeout = httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS)
    server = BaseChatOpenAI(
        model=name, base_url=settings.endpoint, api_key=key, timeout=timeout, max_retries=1, stream_usage=True
    )
    row = next((spec for spec in CATALOG if spec.name.lower() == name.rpartition("/")[2].lower()), None)
    return EndpointChat(
        server=server,
        url=settings.endpoint,
        model_id=name,
        languages=row.languages if row else ("en", "zh"),
        context=offered.get(name) or UNKNOWN_CONTEXT,
    )


def _offered(url: str, key: str) -> dict[str, int]:
    """The models a server lists, with their context where it says (vLLM and SGLang do); empty where it lists none."""
    import httpx

    try:
        answer = httpx.get(f"{url}/models", headers={"Authorization": f"Bearer {key}"}, timeout=CONNECT_SECONDS)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ModelUnavailable("models.endpoint_silent", url=url) from error
    if answer.status_code in (401, 403):
        raise ModelUnavailable("models.endpoint_key", url=url)
    try:
        return {row["id"]: int(row.get("max_model_len") or 0) for row in answer.json()["data"]}
    except (ValueError, KeyError, TypeError):
        return {}
