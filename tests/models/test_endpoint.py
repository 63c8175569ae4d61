import asyncio
import http.server
import json
import threading
import time

import pytest
from langchain_core.messages import HumanMessage
from pydantic import BaseModel, Field

from core.errors import ContextTooLong, GenerationFailed, InputError, ModelUnavailable, SettingsError
from core.models.decoding import Decoding, generate_candidates
from core.models.endpoint import open_endpoint
from core.settings import Settings
from core.telemetry import request_scope

ASK = [HumanMessage("Where is my parcel?")]


class Verdict(BaseModel):
    label: str = Field(max_length=10)


class Server(http.server.BaseHTTPRequestHandler):
    """Speaks the chat-completions dialect; `plan` says what comes next, `seen` keeps the requests' bodies."""

    protocol_version = "HTTP/1.1"
    plan: dict = {}
    seen: list = []
    hung_up = threading.Event()

    def log_message(self, *_):
        pass

    def do_GET(self):
        owner = self.plan.get("owner", "acme")
        rows = [{"id": "acme/Qwen3-8B", "max_model_len": 4096, "owned_by": owner}, {"id": "other"}]
        self.reply(self.plan.get("list", 200), {"object": "list", "data": rows})

    def do_POST(self):
        self.seen.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        if (status := self.plan.get("status", 200)) != 200:
            return self.reply(status, {"error": {"message": self.plan.get("why", "no"), "type": "x", "code": None}})
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        try:
            for chunk in self.chunks():
                self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
                self.wfile.flush()
                time.sleep(self.plan.get("pause", 0))
            self.wfile.write(b"data: [DONE]\n\n")
        except OSError:
            self.hung_up.set()
        self.close_connection = True
        return None

    def chunks(self):
        head = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "acme/Qwen3-8B"}
        for word in self.plan["words"]:
            yield head | {"choices": [{"index": 0, "delta": {"role": "assistant", "content": word}}]}
        yield head | {"choices": [{"index": 0, "delta": {}, "finish_reason": self.plan.get("finish", "stop")}]}
        if self.plan.get("usage", True):
            usage = {"prompt_tokens": 9, "completion_tokens": 4, "total_tokens": 13}
            yield head | {"choices": [], "usage": usage}

    def reply(self, status, record):
        data = json.dumps(record).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@pytest.fixture
def server():
    Server.plan, Server.seen = {"words": ["On", " its", " way", "."]}, []
    Server.hung_up.clear()
    listening = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    thread = threading.Thread(target=listening.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.server_port}/v1"
    listening.shutdown()
    thread.join()
    listening.server_close()


def settings(url, **more):
    return Settings(endpoint=url, **more)


def test_the_server_is_asked_what_it_serves(server):
    model = open_endpoint(settings(server))
    assert (model.model_id, model.context) == ("acme/Qwen3-8B", 4096)
    assert "zh" in model.languages
    assert model.count_tokens("four") == 5 and model.count_tokens("退货政策") == 8


def test_a_reply_streams_with_options_and_figures(server):
    chunks = list(open_endpoint(settings(server)).stream(ASK, stop=["END"], max_tokens=7, temperature=0.5, top_p=0.9))
    assert [chunk.text for chunk in chunks if chunk.text] == ["On", " its", " way", "."]
    last = chunks[-1]
    assert last.usage_metadata["input_tokens"] == 9 and last.usage_metadata["output_tokens"] == 4
    assert last.response_metadata["finish_reason"] == "stop"
    assert last.response_metadata["model_name"] == "acme/Qwen3-8B"
    assert last.response_metadata["first_token_seconds"] > 0
    sent = Server.seen[0]
    assert (sent["stop"], sent["max_tokens"], sent["temperature"], sent["top_p"]) == (["END"], 7, 0.5, 0.9)
    assert sent["messages"] == [{"role": "user", "content": "Where is my parcel?"}]


def test_a_server_that_counts_nothing_has_its_chunks_counted(server):
    Server.plan |= {"usage": False, "finish": "length"}
    reply = open_endpoint(settings(server)).invoke(ASK)
    assert reply.text == "On its way." and reply.usage_metadata["output_tokens"] == 4
    assert reply.response_metadata["finish_reason"] == "length"


def test_a_schema_is_sent_as_the_response_format(server):
    Server.plan["words"] = ['{"label": ', '"late"}']
    verdict = open_endpoint(settings(server)).with_structured_output(Verdict).invoke(ASK)
    assert verdict == Verdict(label="late")
    form = Server.seen[0]["response_format"]
    assert form["type"] == "json_schema" and form["json_schema"]["schema"]["additionalProperties"] is False


PENALTY = {"vllm": "repetition_penalty", "sglang": "repetition_penalty", "llamacpp": "repeat_penalty"}


@pytest.mark.parametrize("owner", PENALTY)
def test_a_server_that_is_known_gets_its_own_names(server, owner):
    Server.plan["owner"] = owner
    options = Decoding("sampling", top_k=5, min_p=0.1, repetition_penalty=1.2, seed=3).options()
    open_endpoint(settings(server)).invoke(ASK, **options)
    sent = Server.seen[0]
    assert (sent["top_k"], sent["min_p"], sent["seed"], sent[PENALTY[owner]]) == (5, 0.1, 3, 1.2)


@pytest.mark.parametrize("options", [{"top_k": 5}, {"repetition_penalty": 1.2}, {"min_p": 0.1}, {"beams": 4}])
def test_an_unknown_server_is_not_sent_what_it_may_ignore(server, options):
    with pytest.raises(InputError) as caught:
        open_endpoint(settings(server)).invoke(ASK, **options)
    assert Server.seen == [] and caught.value.hint("zh")


def test_candidates_are_sent_at_once_with_seeds_of_their_own(server):
    texts = generate_candidates(open_endpoint(settings(server)), ASK, Decoding("sampling", seed=7, candidates=3))
    assert texts == ["On its way."] * 3
    assert sorted(sent["seed"] for sent in Server.seen) == [7, 8, 9]


@pytest.mark.parametrize(("usage", "sent", "said"), [(True, 9, 4), (False, None, 4)])
def test_tokens_are_the_requests_by_the_servers_count_or_our_estimate(server, usage, sent, said):
    Server.plan |= {"usage": usage}
    model = open_endpoint(settings(server))
    with request_scope("chatbot", "ask") as scope:
        generate_candidates(model, ASK, Decoding("sampling", seed=7, candidates=3))
    assert scope.prompt_tokens == 3 * (sent or model.count_tokens(ASK)) and scope.completion_tokens == 3 * said


def test_closing_the_stream_hangs_up(server):
    Server.plan |= {"words": ["word "] * 400, "pause": 0.01}
    stream = open_endpoint(settings(server)).stream(ASK)
    next(stream)
    stream.close()
    assert Server.hung_up.wait(60)


def test_async_streams_and_hangs_up_too(server):
    async def run():
        model = open_endpoint(settings(server))
        texts = [chunk.text async for chunk in model.astream(ASK)]
        assert "".join(texts) == "On its way."
        Server.plan |= {"words": ["word "] * 2000, "pause": 0.01}
        task = asyncio.create_task(model.ainvoke(ASK))
        while len(Server.seen) < 2:
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(run())
    assert Server.hung_up.wait(60)


def test_no_cancellation_is_lost_while_pieces_arrive(server):
    Server.plan |= {"words": ["word "] * 3000, "pause": 0.0005}

    async def read_and_cancel(model):
        pieces, begun = [], asyncio.Event()

        async def read():
            async for piece in model.astream(ASK):
                pieces.append(piece)
                begun.set()

        task = asyncio.create_task(read())
        await begun.wait()
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return len(pieces)

    async def run():
        model = open_endpoint(settings(server))
        return [await read_and_cancel(model) for _ in range(8)]

    assert max(asyncio.run(run())) < 3000


@pytest.mark.parametrize(
    ("plan", "error", "said"),
    [
        ({"status": 401}, GenerationFailed, "refused the key"),
        ({"status": 404}, GenerationFailed, "no model"),
        ({"status": 429}, GenerationFailed, "no more requests"),
        ({"status": 500, "why": "cuda is on fire"}, GenerationFailed, "cuda is on fire"),
        ({"status": 400, "why": "maximum context length is 10"}, ContextTooLong, "too long"),
    ],
)
def test_a_servers_failures_are_ours_with_the_next_act(server, plan, error, said):
    model = open_endpoint(settings(server))
    Server.plan |= plan
    with pytest.raises(error) as caught:
        model.invoke(ASK)
    assert said in caught.value.text() and caught.value.hint("en") and caught.value.hint("zh")


def test_a_prompt_beyond_the_servers_context_is_not_sent(server):
    with pytest.raises(ContextTooLong, match="4096"):
        open_endpoint(settings(server)).invoke([HumanMessage("退" * 5000)])
    assert Server.seen == []


def test_a_server_that_is_not_there_is_told_at_once():
    with pytest.raises(ModelUnavailable) as caught:
        open_endpoint(settings("http://127.0.0.1:9/v1"))
    assert "127.0.0.1:9" in caught.value.text() and "SHOWCASE_ENDPOINT" in caught.value.hint()


def test_a_server_that_goes_away_is_told(server):
    model = open_endpoint(settings(server)).model_copy()
    gone = open_endpoint(settings(server))
    gone.server.root_client.base_url = "http://127.0.0.1:9/v1"
    with pytest.raises(GenerationFailed, match="does not answer"):
        gone.invoke(ASK)
    assert model.invoke(ASK).text == "On its way."


def test_a_wrong_key_or_name_is_seen_when_opening(server):
    with pytest.raises(SettingsError, match="acme/Qwen3-8B"):
        open_endpoint(settings(server, endpoint_model="nothing"))
    Server.plan["list"] = 401
    with pytest.raises(ModelUnavailable, match="refused the key"):
        open_endpoint(settings(server))
