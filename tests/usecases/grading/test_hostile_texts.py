"""Texts made to keep a scanner busy: each may take the processor time that a pair of formulas may, and needs far less.

The child is ended by the system where one goes beyond it, so what is measured is work and not the clock.
"""

import json
import subprocess
import sys

import pytest

from core.settings import REPOSITORY
from core.usecases.grading.steps import MOST_CHARACTERS

CHILD = """
import json, signal, sys
from core.usecases.grading.assignment import Question, Step
from core.usecases.grading.final_formula import find_formula
from core.usecases.grading.numeric import mark_numeric
from core.usecases.grading.records import Tools
steps = tuple(Step(result=result, share=0.01) for result in ("36", "x=3", "2x=6", "1") * 5)
question = Question(id="q", kind="numeric", reference=("5 m",), steps=steps)
list(mark_numeric(question, ["5 m"], Tools()))
for name, text in json.load(sys.stdin):
    signal.setitimer(signal.ITIMER_VIRTUAL, 5.0)
    find_formula(text)
    [mark] = mark_numeric(question, [text], Tools())
    assert mark.reason.key != "grading_maths.too_long"
    print(name, flush=True)
"""
UNITS = (
    *(
        "1 ",
        "1,",
        "1 234 ",
        "1/2 ",
        "1=1 ",
        "1+",
        "1一",
        "1 m/s ",
        "3米50厘米",
        "½",
        "\\boxed{",
        "\\boxed{1} ",
        "\\boxed{1},",
    ),
    *(
        "答案",
        "the answer is ",
        "final answer ",
        "\\[ ",
        "\\( ",
        "= ",
        "\\\\",
        " ",
        " \n",
        "a",
        "<<1=",
        "$",
        "x = 1, ",
        "{",
        "not 5 ",
    ),
)
TEXTS = [
    (f"{unit!r}{'' if not end else ' 7'}", (unit * MOST_CHARACTERS)[: MOST_CHARACTERS - len(end)] + end)
    for unit in UNITS
    for end in ("", " 7")
]
TEXTS += [
    ("commas and words", "\\boxed{1}" + "," * 9_000 + "x \\boxed{2}"),
    ("a comma and blanks", "1," + " " * 9_000 + "y 1"),
]


@pytest.mark.skipif(sys.platform == "win32", reason="no timer of processor time")
def test_a_hostile_text_is_read_within_the_work_of_one_pair():
    command = [sys.executable, "-W", "ignore", "-c", CHILD]
    texts = [text for text in TEXTS if text[1].strip()]
    done = subprocess.run(command, input=json.dumps(texts), text=True, capture_output=True, cwd=REPOSITORY, check=False)
    assert done.stdout.splitlines() == [name for name, _ in texts], done.stderr[-600:]
