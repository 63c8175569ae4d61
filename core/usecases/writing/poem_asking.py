"""Asks a model for poems and for lines of one: fills the prompts with what the brief and the form demand.

Does not judge what comes back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from core.checks.poems.english import list_everyday_rhymes
from core.checks.poems.form import Form
from core.checks.poems.mandarin import list_rhymes
from core.checks.poems.tones import base_verses
from core.messages import words
from core.models.decoding import Decoding, generate_replies
from core.prompts import load_prompt
from core.usecases.writing.brief import Brief
from core.usecases.writing.poem_arranging import Arrangement
from core.usecases.writing.poem_lines import Line
from core.usecases.writing.poem_sheet import say_tones

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

CANDIDATES = 8
"""Replies to one prompt where the person did not choose."""
DRAWING = Decoding("sampling", temperature=1.0, top_p=0.9, candidates=CANDIDATES)
_TOKENS_A_LINE = 16
_FREE_LINES = 16
_ASKED_LINES = 4
_OFFERED = 8
"""Rhyming words named in a prompt."""
_MISSING = "____"


@dataclass
class PoemAsker:
    """`tokens` and `prompts` grow with every call; no two calls draw with the same seed."""

    model: "BaseChatModel"
    brief: Brief
    form: Form
    decoding: Decoding
    tokens: int = 0
    calls: int = 0
    prompts: list[str] = field(default_factory=list)

    def ask_drafts(self, *, again: bool = False) -> list[str]:
        """Whole poems. The first time as the person wants them decoded, `again` drawn, for others."""
        lines = self.form.lines or _FREE_LINES
        return self._ask("poem", self._draw() if again else self.decoding, self._inputs(), lines * _TOKENS_A_LINE)

    def ask_lines(self, found: Arrangement, at: int) -> list[str]:
        """Lines for the empty place `at` of a poem."""
        inputs = self._inputs()
        poem = "\n".join(self._show(found, place, at) for place in range(self.form.lines))
        asked = {
            "topic": inputs["topic"],
            "poem": poem,
            "demand": self._demand(found, at),
            "demands": inputs["demands"],
        }
        return self._ask("poem_line", self._draw(), asked, _ASKED_LINES * _TOKENS_A_LINE)

    def _ask(self, name: str, decoding: Decoding, inputs: Mapping[str, str], room: int) -> list[str]:
        template = load_prompt(f"writing/{name}", self.brief.language)
        replies = generate_replies(self.model, template.render(**inputs), decoding, max_tokens=room)
        self.calls += 1
        self.tokens += sum((reply.usage_metadata or {}).get("output_tokens", 0) for reply in replies)
        if template.label not in self.prompts:
            self.prompts.append(template.label)
        return [reply.text for reply in replies]

    def _draw(self) -> Decoding:
        """How further lines are drawn: as was asked for, where that draws at all."""
        how = self.decoding if self.decoding.mode == "sampling" else DRAWING
        seed = None if self.decoding.seed is None else self.decoding.seed + self.calls * CANDIDATES
        return replace(how, seed=seed)

    def _inputs(self) -> dict[str, str]:
        form, language = self.form.name, self.brief.language
        return {
            "form": words(f"poems.form_{form}").text(language),
            "topic": self.brief.topic,
            "shape": words(f"poems.shape_{form}").text(language),
            "demands": self._demands(),
        }

    def _demands(self) -> str:
        """What else the brief wants, a sentence each."""
        brief, comma = self.brief, "、" if self.brief.language == "zh" else ", "
        wanted = {
            "audience": brief.audience,
            "tone": brief.tone,
            "keywords": comma.join(brief.keywords),
            "must": comma.join(demand.rstrip("。.") for demand in brief.must),
            "must_not": comma.join(brief.must_not),
        }
        said = [words(f"poems.ask_{name}", value=value).text(brief.language) for name, value in wanted.items() if value]
        return ("" if brief.language == "zh" else " ").join(said)

    def _demand(self, found: Arrangement, at: int) -> str:
        """What the missing line must be: its length, tones and rhyme."""
        said = []
        if self.form.lengths:
            least, most = self.form.lengths[at]
            wanted = str(least) if least == most else f"{least}-{most}"
            said.append(words(f"poems.ask_length_{self.form.measure}", wanted=wanted))
        if found.pattern:
            tones = base_verses(found.pattern, self.form.lines, self.form.lengths[0][0])[at]
            said.append(words("poems.ask_tones", tones=say_tones(tones)))
        partner = self._find_partner(found, at)
        if partner and (others := self._offer(partner)):
            said.append(words("poems.ask_rhyme", word=partner.end, others=others))
        return ("" if self.brief.language == "zh" else " ").join(one.text(self.brief.language) for one in said)

    def _find_partner(self, found: Arrangement, at: int) -> Line | None:
        """A line already chosen that the missing one has to rhyme with."""
        scheme = self.form.schemes[0] if self.form.schemes else ""
        if not scheme or scheme[at] == ".":
            return None
        return next((line for place, line in found.lines.items() if scheme[place] == scheme[at]), None)

    def _offer(self, partner: Line) -> str:
        if self.form.language == "en":
            return ", ".join(list_everyday_rhymes(partner.end)[:_OFFERED])
        groups = dict.fromkeys(reading.group for reading in partner.readings)
        return "、".join(char for group in groups for char in list_rhymes(group, level=True)[:_OFFERED])

    def _show(self, found: Arrangement, place: int, at: int) -> str:
        if place == at:
            return _MISSING
        return found.lines[place].text if place in found.lines else "..."
