"""A model's shorter wording of what the rules stated, kept only where it leaves out and adds nothing of weight.

The model sees the sentences of one statement without identifiers, never the talk. Knows no view and no file.
"""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.errors import ModelError
from core.messages import UiLanguage
from core.models.ability import speaks
from core.prompts import load_prompt
from core.usecases.medical.dialogue.notes import Statement
from core.usecases.medical.dialogue.turns import Turn
from core.usecases.medical.dialogue.wording import load_words
from core.usecases.medical.records import Masking

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

AT_ONCE = 8
"""Sentences a model is asked for at a time."""
ROOM = 48
LEAST_WORDS = 6
"""A statement of fewer words is not worth shortening."""
LEAST_KEPT = 0.75
"""The share of a statement's words of content that a shorter wording must have."""
_WORD = re.compile(r"[a-z']+|\d+(?:\.\d+)?|[\u4e00-\u9fff]", re.I)
_DENIED = re.compile(r"\b(?:no|not|never|none|without|denies|cannot|n't)\b|\w+n't\b|[不没无未]", re.I)


def write_drafts(
    statements: Sequence[Statement],
    turns: Sequence[Turn],
    masking: Masking,
    language: UiLanguage,
    model: "BaseChatModel",
) -> list[str]:
    """The model's sentence for each statement, "" where it was not asked or broke. What is answered by yes or no, and
    what is short, is not asked for."""
    from langchain_core.runnables import RunnableLambda

    template = load_prompt("medical/dialogue", language)

    def say(statement: Statement) -> str:
        if statement.answer or len(_WORD.findall(statement.text)) < LEAST_WORDS:
            return ""
        messages = template.render(said=_show(statement, turns, masking, language))
        try:
            said = model.invoke(messages, max_tokens=ROOM, temperature=0.0, stop=["\n"]).text
        except ModelError:
            return ""
        return masking.restore(said.strip())

    if not speaks(model, language):
        return [""] * len(statements)
    return RunnableLambda(say).batch(list(statements), config={"max_concurrency": AT_ONCE})


def _show(statement: Statement, turns: Sequence[Turn], masking: Masking, language: UiLanguage) -> str:
    """The statement's sentences with their speakers, as they may be sent."""
    names = ("Doctor: ", "Patient: ") if language == "en" else ("医生：", "患者：")
    lines = []
    for span in statement.sources:
        turn = next(turn for turn in turns if turn.span.start <= span.start < turn.span.end)
        name = names[0] if turn.role in ("doctor", "clinician") else names[1]
        lines.append(name + " ".join(masking.mask(span.start, span.end).split()))
    return "\n".join(lines)


def is_shorter_wording(draft: str, statement: str) -> bool:
    """Whether a draft says the statement in fewer words: the same numbers, denials and words of weight, most of its
    words of content, all of them its own and in their order."""
    said, meant = _words(draft), _words(statement)
    content, wanted = _content(said), _content(meant)
    return (
        0 < len(said) < len(meant)
        and len(_DENIED.findall(draft)) == len(_DENIED.findall(statement))
        and {word for word in said if word[0].isdigit()} == {word for word in meant if word[0].isdigit()}
        and set(said) & load_words("weighty") == set(meant) & load_words("weighty")
        and _is_in_order(content, wanted)
        and len(content) >= LEAST_KEPT * len(wanted)
    )


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _content(words: Sequence[str]) -> list[str]:
    return [word for word in words if word not in load_words("empty")]


def _is_in_order(some: Sequence[str], all_of: Sequence[str]) -> bool:
    """Whether `some` come one after another in `all_of`, others between them."""
    rest = iter(all_of)
    return all(word in rest for word in some)
