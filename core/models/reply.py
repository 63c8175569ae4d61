"""One reply of a local engine as it arrives: token ids become text, stop strings are cut, figures are kept.

Knows nothing of messages that were sent, nor of how the tokens were chosen.
"""

from collections.abc import Sequence

from langchain_core.messages import AIMessageChunk
from langchain_core.outputs import ChatGenerationChunk

from core.models.engine import Finish, TokenStream
from core.models.tokens import ChatTokenizer, Detokenizer
from core.telemetry import Generation


class Reply:
    """Ids to text, stop strings held back and cut; `counted` has the counts and times for the last chunk."""

    def __init__(self, stream: TokenStream, tokenizer: ChatTokenizer, stop: Sequence[str], counted: Generation) -> None:
        self.stream = stream
        self.counted = counted
        self._detokenizer = Detokenizer(tokenizer)
        self._stop = StopStrings(stop)
        self._unshown = ""

    @property
    def finish(self) -> Finish | None:
        """How it ended; None while it has not."""
        return self.counted.finish  # type: ignore[return-value]

    def push(self, event: int | Finish) -> str:
        """The text that can be shown after `event`, a beam search's only at its end; sets `finish` with the last."""
        self._unshown += self._read(event)
        if self.stream.sampling.beams > 1 and not self.finish:
            return ""
        shown, self._unshown = self._unshown, ""
        return shown

    def _read(self, event: int | Finish) -> str:
        if isinstance(event, str):
            text = self._stop.push(self._detokenizer.rest()) + self._stop.rest()
            self.counted.finish = "stop" if self._stop.found else event
            return text
        self.counted.token()
        if event in self.stream.sampling.ends:
            return ""
        text = self._stop.push(self._detokenizer.push(event))
        if self._stop.found:
            self.counted.finish = "stop"
        return text

    def last(self) -> ChatGenerationChunk:
        """The chunk without text that ends the stream and carries the figures; times are None where it has none.

        A beam search hands everything over at its end, so its speed is counted from its beginning.
        """
        sent, said = len(self.stream.prompt), self.counted.completion_tokens
        usage = {"input_tokens": sent, "output_tokens": said, "total_tokens": sent + said}
        figures = {
            "model_name": self.counted.model,
            "finish_reason": self.finish,
            "first_token_seconds": self.counted.first_token_seconds,
            "tokens_per_second": self.counted.speed(at_once=self.stream.sampling.beams > 1),
        }
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
