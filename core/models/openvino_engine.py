"""Continuous batching on the CPU with OpenVINO GenAI: many callers, one thread that steps the pipeline.

Finished prompts stay in a cache of key-value blocks, so a follow-up turn pays only for its new words. The engine goes
through all of its blocks in turn, used again or not, so the cache's size is what it comes to hold.
"""

import itertools
import math
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import GenerationFailed, InputError
from core.models.catalog import WORKING_TOKENS
from core.models.device import cores
from core.models.engine import Finish, Sampling, ThreadedEngine, TokenStream
from core.models.openvino_cpu import cpu_options
from core.models.quiet import silence_openvino

if TYPE_CHECKING:
    import openvino_genai

STEP_TOKENS = 512
"""Tokens computed per step: a long prompt is read in pieces between which the others' replies go on."""

BLOCK_TOKENS = 32
"""Tokens of one block of the cache on a CPU."""


class OpenVinoEngine(ThreadedEngine):
    """The model in `folder`. `context` is the limit of one prompt with its reply; `cache` tokens hold all of them."""

    def __init__(self, folder: Path, context: int, cache: int = WORKING_TOKENS) -> None:
        silence_openvino()
        import openvino_genai

        scheduler = openvino_genai.SchedulerConfig()
        scheduler.num_kv_blocks = math.ceil(cache / BLOCK_TOKENS) + 1
        scheduler.enable_prefix_caching = True
        scheduler.max_num_batched_tokens = STEP_TOKENS
        self._pipeline = openvino_genai.ContinuousBatchingPipeline(str(folder), scheduler, "CPU", cpu_options(cores()))
        self._numbers = itertools.count(1)
        self._live: dict[TokenStream, openvino_genai.GenerationHandle] = {}
        super().__init__(context)

    def _free(self) -> None:
        self._pipeline = None

    def _loop(self) -> None:
        while self._admit():
            try:
                if self._pipeline.has_non_finished_requests():
                    self._pipeline.step()
            except Exception as error:  # the engine is C++: whatever it throws ends these requests and no others
                self._fail(error)
            for stream in list(self._live):
                self._deliver(stream)

    def _admit(self) -> bool:
        """Take what waits; with nothing to do, sleep until something comes. False when closed and all is done."""
        while (idle := self._idle()) or not self._inbox.empty():
            if idle and self._closing and self._inbox.empty():
                return False
            for stream in self._inbox.get():
                if stream.cancelled:
                    self._end(stream, "cancelled")
                else:
                    self._add(stream)
        return True

    def _refuse(self, sampling: Sampling) -> None:
        if sampling.beams > 1 and sampling.repetition_penalty != 1:
            raise InputError("decoding.beam_penalty")

    def _idle(self) -> bool:
        return not self._live and not self._pipeline.has_non_finished_requests()

    def _add(self, stream: TokenStream) -> None:
        import numpy
        import openvino

        try:
            ids = openvino.Tensor(numpy.array([stream.prompt], dtype=numpy.int64))
            handle = self._pipeline.add_request(next(self._numbers), ids, _generation_config(stream.sampling))
            self._live[stream] = handle
        except Exception as error:  # as in _loop
            self._end(stream, GenerationFailed("models.engine_failed", why=_first_line(error)))

    def _deliver(self, stream: TokenStream) -> None:
        import openvino_genai

        handle = self._live[stream]
        if stream.cancelled:
            handle.cancel()
            self._end(stream, "cancelled")
            return
        while handle.can_read():
            found = sorted(handle.read().values(), key=lambda output: -output.score)  # several only of a beam search
            stream.runners_up = [(_tokens(output), _finish(output)) for output in found[1 : stream.sampling.returned]]
            for token in _tokens(found[0]):
                stream.put(token)
            if _finish(found[0]) == "length":
                self._end(stream, "length")
                return
        status = handle.get_status()
        if status == openvino_genai.GenerationStatus.IGNORED:
            self._end(stream, GenerationFailed("models.engine_failed", why="the cache is too small for this prompt"))
        elif status != openvino_genai.GenerationStatus.RUNNING and not handle.can_read():
            self._end(stream, "stop")

    def _end(self, stream: TokenStream, event: Finish | Exception) -> None:
        self._live.pop(stream, None)
        super()._end(stream, event)

    def _fail(self, error: Exception) -> None:
        for stream, handle in list(self._live.items()):
            handle.cancel()
            self._end(stream, GenerationFailed("models.engine_failed", why=_first_line(error)))


def _generation_config(sampling: Sampling) -> "openvino_genai.GenerationConfig":
    import openvino_genai

    config = openvino_genai.GenerationConfig()
    config.apply_chat_template = False
    config.max_new_tokens = sampling.max_tokens
    config.do_sample = sampling.temperature > 0
    if config.do_sample:
        config.temperature = sampling.temperature
        config.top_p = sampling.top_p
        config.min_p = sampling.min_p
        if sampling.top_k:
            config.top_k = sampling.top_k
        # the engine's own default is the same seed for every request
        config.rng_seed = secrets.randbits(32) if sampling.seed is None else sampling.seed
    config.repetition_penalty = sampling.repetition_penalty
    config.num_beams = sampling.beams
    if sampling.beams > 1:
        config.num_return_sequences = sampling.returned
    config.stop_token_ids = set(sampling.ends)
    config.ignore_eos = not sampling.ends
    if sampling.schema:
        structure = openvino_genai.StructuredOutputConfig()
        structure.json_schema = sampling.schema
        config.structured_output_config = structure
    return config


def _tokens(output: "openvino_genai.GenerationOutput") -> list[int]:
    return [int(token) for token in output.generated_ids]


def _finish(output: "openvino_genai.GenerationOutput") -> Finish | None:
    import openvino_genai

    reasons = openvino_genai.GenerationFinishReason
    return {reasons.LENGTH: "length", reasons.STOP: "stop"}.get(output.finish_reason)


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[-1][:300]
