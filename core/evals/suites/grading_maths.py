"""Whether the computed grader of mathematics and numbers agrees with labels that others gave.

Pairs with a known verdict, worked solutions labelled right or wrong, competition answers in other spellings and beside
other problems' answers, and Chinese school answers with their numbers written in other ways.
"""

import json
import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

from core.evals.score import Score, share
from core.usecases.grading.assignment import Question
from core.usecases.grading.mathematics import are_equivalent
from core.usecases.grading.number_reading import find_numbers
from core.usecases.grading.numeric import mark_numeric
from core.usecases.grading.records import Tools
from core.usecases.grading.working import check_working

SUITE = "grading_maths"
PAIRS = ("math_equivalence/hendrycks_cases.jsonl", "math_equivalence/math_verify_cases.jsonl")
SOLUTIONS = "gsm8k/labelled_solutions.jsonl"
COMPETITION = "math500/math500.jsonl"
CHINESE = ("math23k/test.jsonl", "math_word_problems/cn_middle_school.jsonl")
_HAN = "零一二三四五六七八九"

Row = dict[str, object]


def run(data: Path, limit: int | None) -> list[Score]:
    """Every set that the folder holds, each cut to `limit` rows spread over it; [] without any."""
    parts: tuple[tuple[Sequence[str], Callable[[list[Row]], list[Score]]], ...] = (
        (PAIRS, score_pairs),
        ((SOLUTIONS,), score_solutions),
        ((COMPETITION,), score_competition),
        (CHINESE, score_chinese),
    )
    scores: list[Score] = []
    for files, score in parts:
        rows = [row for name in files if (data / name).is_file() for row in read_rows(data / name)]
        if rows:
            scores += score(rows[:: max(1, len(rows) // limit)][:limit] if limit else rows)
    return scores


def read_rows(path: Path) -> list[Row]:
    """One row a line."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def score_pairs(rows: list[Row]) -> list[Score]:
    """False accepts among different pairs, and accepts among equal ones beside equality of strings."""
    verdicts = [(bool(row["expected"]), are_equivalent(str(row["gold"]), str(row["pred"])) is True) for row in rows]
    strings = [str(row["gold"]).strip() == str(row["pred"]).strip() for row in rows if row["expected"]]
    detail = "labels of two published graders' own tests; a pair that cannot be decided counts as not accepted"
    fewer = {"target": 0.0, "higher_is_better": False, "detail": detail}
    aims = {"target": 0.92, "baseline": round(sum(strings) / max(1, len(strings)), 3), "detail": detail}
    return [
        share(SUITE, "Different pairs accepted", [accepted for equal, accepted in verdicts if not equal], **fewer),
        share(SUITE, "Equal pairs accepted", [accepted for equal, accepted in verdicts if equal], **aims),
    ]


def score_solutions(rows: list[Row]) -> list[Score]:
    """The verdict on the final answer against the label, and where arithmetic is said to be wrong."""
    agree, wrong, right = [], [], []
    for row in rows:
        points = mark_solution(str(row["reference"]), str(row["solution"]))
        agree.append(points is not None and (points == 1.0) == row["is_correct"])
        (right if row["is_correct"] else wrong).append(check_working(str(row["solution"])) is not None)
    fewer = {"higher_is_better": False, "detail": "a line whose two sides are different numbers is pointed out"}
    said = "a line whose two sides are different numbers; most wrong solutions calculate rightly on a wrong plan"
    return [
        share(SUITE, "GSM8K solutions: verdict agrees with the label", agree, target=1.0),
        share(SUITE, "GSM8K wrong solutions with a false line pointed out", wrong, detail=said),
        share(SUITE, "GSM8K right solutions with a line pointed out", right, **fewer),
    ]


def mark_solution(reference: str, solution: str) -> float | None:
    """Points of one for a worked solution whose reference ends with its answer."""
    final = re.split(r"A:|####", reference)[-1].strip()
    question = Question(id="row", kind="numeric", reference=(final,))
    return next(mark_numeric(question, [solution], Tools())).points


def score_competition(rows: list[Row]) -> list[Score]:
    """Each answer in other spellings, and beside the answers of the next problems."""
    golds = [str(row["answer"]).rpartition("The answer is: ")[2].strip() for row in rows]
    spelled = [are_equivalent(gold, other) is True for gold in golds for other in respell(gold)]
    others = [(one, other) for at, one in enumerate(golds) for other in golds[at + 1 : at + 4] if one != other]
    accepted = [are_equivalent(one, other) is True for one, other in others]
    detail = "each with the three that follow it in the file; equal values of different problems count as accepted"
    fewer = {"higher_is_better": False, "detail": detail}
    return [
        share(SUITE, "MATH-500 answers in other spellings accepted", spelled, target=0.95),
        share(SUITE, "MATH-500 answers of other problems accepted", accepted, **fewer),
    ]


def respell(gold: str) -> list[str]:
    """The same answer boxed in a sentence, with other fractions and spaces, and without LaTeX's brackets."""
    bare = gold.replace(r"\left", "").replace(r"\right", "").replace(r"\!", "")
    spaced = re.sub(r"([+=,])", r" \1 ", gold.replace(r"\dfrac", r"\frac").replace(r"\frac", r"\tfrac"))
    return [rf"Hence the result is $\boxed{{{gold}}}$.", f"The answer is ${spaced}$.", f"答案是 ${bare}$。"]


def score_chinese(rows: list[Row]) -> list[Score]:
    """Answers that are one number, in the spellings of Chinese pupils; and the same with the number changed."""
    same, changed = [], []
    for row in rows:
        answer = str(row.get("ans") or row.get("answer")).strip()
        numbers = find_numbers(answer)
        if len(numbers) != 1 or not re.fullmatch(r"[-\d./%()]+", answer):
            continue
        value = numbers[0].value
        question = Question(id="row", kind="numeric", reference=(f"{value}",))
        same += [mark.points == 1.0 for mark in mark_numeric(question, spell_chinese(value), Tools())]
        changed += [mark.points != 0.0 for mark in mark_numeric(question, spell_chinese(value + 1), Tools())]
    detail = "答：…, full-width digits, 分之, numerals and the answer after an equation"
    fewer = {"target": 0.0, "higher_is_better": False, "detail": f"the value plus one; {detail}"}
    return [
        share(SUITE, "Chinese answers in other spellings accepted", same, target=0.99, detail=detail),
        share(SUITE, "Chinese answers with a changed value accepted", changed, **fewer),
    ]


def spell_chinese(value: Fraction) -> list[str]:
    """The value as pupils write it."""
    sign, size = "负" if value < 0 else "", abs(value)
    plain = f"{value}"
    wide = plain.translate(str.maketrans("0123456789/-", "０１２３４５６７８９／－"))
    spellings = [f"答：{plain}个。", f"解：x＝{wide}", f"所以答案是{plain}", f"列式计算得：1×{plain}={plain}"]
    if value.denominator > 1 and max(size.numerator, size.denominator) < 10:
        spellings.append(f"答案是{sign}{_HAN[size.denominator]}分之{_HAN[size.numerator]}")
    elif value.denominator == 1 and size < 10:
        spellings.append(f"答：{sign}{_HAN[size.numerator]}")
    return spellings
