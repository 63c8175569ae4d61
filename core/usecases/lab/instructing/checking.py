"""What is wrong with instruction pairs before a model is tuned on them: row by row, then the file as a whole.

A row gets its first fault in the order of the checks. Knows no tokenizer: lengths are told roughly, in characters.
"""

import re
from collections import Counter
from collections.abc import Sequence

from core.documents.language import detect_language
from core.messages import Words, words
from core.usecases.lab.instructing.records import Pair, Reason
from core.usecases.lab.rows import Fault, RowCheck

LETTERS_A_TOKEN = 3.0
FEW = 30
"""Fewer pairs than this are said to be few: the model learns their words, not their way."""
SHOWN = 80
_ODD = re.compile("[\ufffd\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2060-\u2069\ue000-\uf8ff]")
_CONTROL_TOKEN = re.compile(r"<\|[a-z_]{2,30}\|>|\[/?INST\]|<</?SYS>>")


def check_pairs(pairs: Sequence[Pair], *, context: int, languages: Sequence[str] = ()) -> RowCheck[Pair]:
    """Every fault, a row each, and the pairs that have none. `languages` the model speaks; () where nobody knows."""
    faults: list[Fault] = []
    kept: list[Pair] = []
    seen: dict[tuple[str, str], Pair] = {}
    for pair in pairs:
        found = _judge(pair, seen, context)
        if found is None:
            kept.append(pair)
            seen[_key(pair.instruction), pair.system] = pair
        else:
            reason, other = found
            text = (pair.instruction or pair.answer)[:SHOWN]
            faults.append(Fault(pair.row, reason, text, words(f"lab_instructing.fault_{reason}", other=other)))
    return RowCheck(tuple(kept), tuple(faults), tuple(_warn(kept, languages)), len(pairs))


def _judge(pair: Pair, seen: dict[tuple[str, str], Pair], context: int) -> tuple[Reason, int] | None:
    whole = f"{pair.system}{pair.instruction}{pair.answer}"
    twin = seen.get((_key(pair.instruction), pair.system))
    if not pair.instruction:
        return "no_instruction", 0
    if not pair.answer:
        return "no_answer", 0
    if _ODD.search(whole):
        return "odd_characters", 0
    if _CONTROL_TOKEN.search(whole):
        return "control_token", 0
    if len(whole) > LETTERS_A_TOKEN * context:
        return "too_long", len(whole)
    if twin is not None:
        return ("duplicate" if _key(twin.answer) == _key(pair.answer) else "conflict"), twin.row
    return ("same_instruction", 0) if _key(pair.instruction) == _key(pair.answer) else None


def _key(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def _warn(kept: Sequence[Pair], languages: Sequence[str]) -> list[Words]:
    found: list[Words] = []
    if len(kept) < FEW:
        found.append(words("lab_instructing.warn_few", count=len(kept), few=FEW))
    answers = Counter(_key(pair.answer) for pair in kept)
    if answers and answers.most_common(1)[0][1] > max(2, len(kept) // 2):
        found.append(words("lab_instructing.warn_one_answer", count=answers.most_common(1)[0][1], all=len(kept)))
    spoken = Counter(detect_language(pair.instruction) for pair in kept)
    foreign = sum(count for code, count in spoken.items() if languages and code not in (*languages, "und"))
    if foreign:
        found.append(words("lab_instructing.warn_language", count=foreign, languages=", ".join(languages)))
    return found
