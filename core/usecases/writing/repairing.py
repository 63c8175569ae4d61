"""Computed repairs of mechanical demands, one after the other, none at the price of a demand that held.

What wraps a text (quotation marks, the repeated request, the last phrase) is taken off before the rest is repaired and
put on again after it; case comes last, because every other repair may bring letters. After each repair all demands are
looked at again. Knows nothing of models.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from core.checks.check import Check
from core.checks.constraints import Constraint, check_constraint, validate_constraint
from core.usecases.writing import repair_form as form
from core.usecases.writing import repair_frame as frame
from core.usecases.writing import repair_words as tokens
from core.usecases.writing.repair_form import drop_marked
from core.usecases.writing.repair_words import Repair

REPAIRS: Mapping[str, Repair] = {
    "unfinished": form.drop_unfinished,
    "loops": form.drop_repetitions,
    "repeated_sentences": form.drop_repetitions,
    "forbidden_words": tokens.drop_forbidden,
    "frequency": tokens.limit_keyword,
    "letter_frequency": tokens.limit_letter,
    "forbidden_marks": tokens.drop_marks,
    "no_emoji": tokens.drop_emoji,
    "plain_text": tokens.drop_markdown,
    "number_words": form.limit_words,
    "length_limit": form.limit_length,
    "number_sentences": form.limit_sentences,
    "number_bullet_lists": form.set_bullets,
    "number_numbered_lists": form.set_numbered,
    "multiple_sections": form.set_sections,
    "number_paragraphs": form.set_paragraphs,
    "paragraph_count": form.set_blocks,
    "nth_paragraph_first_word": form.set_first_word,
    "two_responses": form.part_responses,
    "number_placeholders": frame.set_placeholders,
    "constrained_response": frame.choose_response,
    "title": frame.set_title,
    "number_highlighted_sections": form.set_highlights,
    "no_comma": tokens.remove_commas,
    "postscript": frame.set_postscript,
    "starts_with": frame.set_beginning,
    "end_checker": frame.set_ending,
    "json_format": frame.wrap_json,
    "quotation": frame.set_quotation,
    "repeat_prompt": frame.repeat_request,
    "capital_word_frequency": tokens.set_capitals,
    "english_capital": tokens.to_upper,
    "english_lowercase": tokens.to_lower,
}
"""In the order in which they are tried: content, form, characters, what wraps the text, case."""
MARKED = frozenset(
    {"fact_numbers", "fact_names", "fact_dates", "fact_quotes", "fact_pairs", "claims", "voice_banned", "language"}
)
"""Checks that mark what may not stay: the sentences it stands in are left out."""
ORDER = {name: place for place, name in enumerate(REPAIRS)}
DEPTH = 3
"""Repairs of what a repair broke, and of what these broke, are followed so far."""


@dataclass(frozen=True, slots=True)
class Demand:
    """One thing asked of a text: its name, whether a text keeps it, and the repair where there is one."""

    name: str
    check: Callable[[str], Check]
    constraint: Constraint | None = None
    topic: str = ""

    @property
    def order(self) -> int:
        """Where its repair stands among the others; those without one last."""
        return ORDER.get(self.name, len(ORDER))

    def candidates(self, text: str, language: str) -> Iterator[str]:
        """Texts that a repair would make of `text`, the gentlest first; none that is empty or the same."""
        if self.name in MARKED:
            made = drop_marked(text, self.check(text).spans, language)
        elif self.name in REPAIRS:
            values = self.constraint.arguments if self.constraint else {}
            made = REPAIRS[self.name](text, {"topic": self.topic, **values}, language)
        else:
            return
        yield from (one for one in dict.fromkeys(made) if one.strip() and one != text)


@dataclass(frozen=True, slots=True)
class Repaired:
    """The text, and what was done to it in order: (name of the demand, text before, text after)."""

    text: str
    done: tuple[tuple[str, str, str], ...] = ()


def demand_of(constraint: Constraint, language: str, topic: str = "") -> Demand:
    """A constraint as a demand; what its check says is remembered for texts already looked at."""

    @lru_cache(maxsize=512)
    def check(text: str) -> Check:
        return check_constraint(constraint, text, language=language)

    return Demand(constraint.type.split(":")[-1], check, validate_constraint(constraint), topic)


def broken(text: str, demands: Sequence[Demand]) -> frozenset[int]:
    """Which demands, by their place, `text` surely breaks."""
    return frozenset(n for n, demand in enumerate(demands) if demand.check(text).passed is False)


def repair(text: str, demands: Sequence[Demand], language: str) -> Repaired:
    """`text` with every fault repaired that can be without breaking what held."""
    done: list[tuple[str, str, str]] = []
    work = _Work(demands, language)
    better: str | None = text
    while better is not None:
        better, failed = None, broken(text, demands)
        for n in sorted(failed, key=work.order):
            better = work.attempt(text, n, failed - {n}, DEPTH)
            if better is not None:
                done.append((demands[n].name, text, better))
                text = better
                break
    return Repaired(text, tuple(done))


@dataclass(frozen=True, slots=True)
class _Work:
    """The demands of one repair. `allowed` are those that may stay broken."""

    demands: Sequence[Demand]
    language: str

    def order(self, n: int) -> int:
        return self.demands[n].order

    def attempt(self, text: str, n: int, allowed: frozenset[int], depth: int) -> str | None:
        """`text` with demand `n` kept and nothing broken but what is allowed; None where no way is found."""
        for source in dict.fromkeys((self.unwrap(text, n), text)):
            for candidate in self.demands[n].candidates(source, self.language):
                settled = self.settle(candidate, n, allowed, depth)
                if settled is not None:
                    return settled
        return None

    def settle(self, candidate: str, n: int, allowed: frozenset[int], depth: int) -> str | None:
        """`candidate` once what its repair broke is repaired in turn."""
        while extra := broken(candidate, self.demands) - allowed:
            if n in extra or not depth:
                return None
            first, *others = sorted(extra, key=self.order)
            depth -= 1
            mended = self.attempt(candidate, first, allowed | set(others), depth)
            if mended is None:
                return None
            candidate = mended
        return candidate

    def unwrap(self, text: str, n: int) -> str:
        """`text` without what demands other than `n` have put around it."""
        for at, demand in enumerate(self.demands):
            if at != n and demand.constraint and demand.name in frame.WRAPPERS and demand.check(text).passed:
                text = frame.WRAPPERS[demand.name](text, demand.constraint.arguments)
        return text
