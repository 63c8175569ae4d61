"""IFEval's prompts: how many of the embedded model's single drafts keep every demand, and how many after the loop.

Strict, prompt by prompt. Beside the loop stand the same model with the same tokens for each prompt but no revision:
more drafts taken as they come, and more drafts of which the checks choose. The drafts are the model's plain replies.
"""

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import HumanMessage

from core.checks.constraints import Constraint, check_constraint, check_loosely
from core.evals.score import Score, mean, share
from core.models import open_chat
from core.models.decoding import Decoding
from core.usecases.writing.brief import Brief
from core.usecases.writing.records import Draft, Outline, Part, Step
from core.usecases.writing.revising import revise

SUITE = "writing_constraints"
ROWS = "ifeval/en_input_data.jsonl"
TARGET = 0.12
"""What the loop is to add to the share of the single drafts."""
MOST_TOKENS = 512
TOGETHER = 24
"""Prompts decoded at a time."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One prompt: which demands each text kept. `drawn` are further drafts made with the tokens the loop took."""

    single: tuple[bool, ...]
    loose: bool
    computed: tuple[bool, ...]
    looped: tuple[bool, ...]
    drawn: tuple[bool, ...]
    single_tokens: int
    loop_tokens: int
    drawn_tokens: int
    steps: tuple[Step, ...]


def run(data: Path, limit: int | None) -> list[Score]:
    """Every n-th prompt where `limit` is given; [] where the rows are not there."""
    if not (data / ROWS).is_file():
        return []
    briefs = [read_brief(line) for line in (data / ROWS).read_text("utf-8").splitlines()]
    kept = briefs[:: max(1, len(briefs) // limit)][:limit] if limit else briefs
    model = open_chat()
    with ThreadPoolExecutor(TOGETHER, "row") as pool:
        outcomes = list(pool.map(lambda brief: measure(brief, model), kept))
    return [*score_shares(outcomes), *score_costs(outcomes)]


def read_brief(line: str) -> Brief:
    """A row as a request with its demands."""
    row = json.loads(line)
    pairs = zip(row["instruction_id_list"], row["kwargs"], strict=True)
    constraints = tuple(Constraint(type=type_, arguments=arguments) for type_, arguments in pairs)
    return Brief(kind="free", topic=row["prompt"], constraints=constraints)


def measure(brief: Brief, model: BaseChatModel) -> Outcome:
    """One greedy draft, the loop on it, and further drafts for the same tokens."""
    first, tokens = reply(model, brief.topic, Decoding())
    draft = Draft(brief, Outline("", ()), (Part("text", "", first),), tokens=tokens)
    *_, computed = revise(draft)
    *_, looped = revise(draft, model=model)
    spent, drawn = 0, []
    while spent < looped.tokens - tokens:
        decoding = Decoding("sampling", temperature=0.7, top_p=0.9, seed=1 + len(drawn))
        text, more = reply(model, brief.topic, decoding, looped.tokens - tokens - spent)
        spent += max(1, more)
        drawn.append(all(judge(brief, text)))
    judged = [judge(brief, text) for text in (first, computed.text, looped.text)]
    loose = all(check_loosely(constraint, first).passed is True for constraint in brief.constraints)
    return Outcome(
        judged[0], loose, judged[1], judged[2], tuple(drawn), tokens, looped.tokens - tokens, spent, looped.steps
    )


def reply(model: BaseChatModel, prompt: str, decoding: Decoding, left: int = MOST_TOKENS) -> tuple[str, int]:
    """The model's plain reply and its tokens, no more of them than are left."""
    message = model.invoke([HumanMessage(prompt)], max_tokens=min(left, MOST_TOKENS), **decoding.options())
    return message.text, (message.usage_metadata or {}).get("output_tokens", 0)  # type: ignore[return-value]


def judge(brief: Brief, text: str) -> tuple[bool, ...]:
    """For each demand whether it is surely kept."""
    return tuple(check_constraint(constraint, text).passed is True for constraint in brief.constraints)


def score_shares(outcomes: Sequence[Outcome]) -> list[Score]:
    """Prompts with every demand kept, and what was added."""
    single, computed, looped = ([all(row) for row in rows] for rows in columns(outcomes))
    gained = [float(after) - float(before) for before, after in zip(single, looped, strict=True)]
    taken = [sum((before, *one.drawn)) / (1 + len(one.drawn)) for before, one in zip(single, outcomes, strict=True)]
    chosen = [any((before, *one.drawn)) for before, one in zip(single, outcomes, strict=True)]
    baseline = sum(single) / max(1, len(single))
    rows = f"{ROWS}; strict, all demands of a prompt; greedy draft of at most {MOST_TOKENS} tokens"
    same = f"{ROWS}; for each prompt as many tokens in further drafts (temperature 0.7, the last cut) as the loop took"
    singles = [kept for one in outcomes for kept in one.single]
    loops = [kept for one in outcomes for kept in one.looped]
    return [
        mean(SUITE, "IFEval: added by the loop to prompts kept", gained, target=TARGET, baseline=0.0, detail=rows),
        share(SUITE, "IFEval: prompts kept after the loop", looped, baseline=round(baseline, 3), detail=rows),
        share(SUITE, "IFEval: prompts kept by the single draft", single, detail=rows),
        share(SUITE, "IFEval: prompts kept by the single draft, loose", [one.loose for one in outcomes], detail=rows),
        share(SUITE, "IFEval: prompts kept after computed repairs alone", computed, detail=rows),
        mean(SUITE, "IFEval: prompts kept, same tokens, drafts as they come", taken, detail=same),
        share(SUITE, "IFEval: prompts kept, same tokens, checks choose the draft", chosen, detail=same),
        share(SUITE, "IFEval: demands kept by the single draft", singles, detail=rows),
        share(SUITE, "IFEval: demands kept after the loop", loops, detail=rows),
    ]


def columns(outcomes: Sequence[Outcome]) -> tuple[list[tuple[bool, ...]], ...]:
    """The demands kept by the single drafts, after computed repairs, and after the loop."""
    return ([o.single for o in outcomes], [o.computed for o in outcomes], [o.looped for o in outcomes])


def score_costs(outcomes: Sequence[Outcome]) -> list[Score]:
    """Tokens of each way, and which acts mended the drafts."""
    fewer = {"higher_is_better": False, "detail": "generated tokens a prompt"}
    acts = [step.act == "repaired" for one in outcomes for step in one.steps]
    counted = f"{sum(acts)} acts computed, {len(acts) - sum(acts)} by the model"
    return [
        mean(SUITE, "IFEval: tokens of the single draft", [one.single_tokens for one in outcomes], **fewer),
        mean(SUITE, "IFEval: tokens the loop adds", [one.loop_tokens for one in outcomes], **fewer),
        mean(SUITE, "IFEval: tokens of the further drafts", [one.drawn_tokens for one in outcomes], **fewer),
        share(SUITE, "IFEval: acts of the loop that were computed", acts, detail=counted),
    ]
