"""Hidden tests of code: what passes, what fails and why, and that nobody passes who does not know the answer."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.messages import words
from core.usecases.grading import coding
from core.usecases.grading.answer_runner import encode
from core.usecases.grading.code_values import NotPlain, decode, read_report, same_output, same_value
from core.usecases.grading.coding import mark_code, read_source
from core.usecases.grading.records import Tools
from core.usecases.grading.sandbox import Bounds, Run, Sandbox, find_sandbox
from tests.usecases.grading.making import question

missing = find_sandbox().missing
needs_sandbox = pytest.mark.skipif(missing is not None, reason=f"no sandbox: {missing}")
DOUBLE = ({"call": "double(2)", "expected": "4"}, {"call": "double('ab')", "expected": "'abab'", "weight": 3})
RIGHT = "def double(x):\n    return x + x\n"


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(coding, "BOUNDS", Bounds(seconds=1, wall=2.5))


def marked(answer, tests=DOUBLE, points=4):
    [mark] = mark_code(question(kind="code", tests=tests, points=points), [answer], Tools())
    return mark


@needs_sandbox
@pytest.mark.parametrize(
    "answer",
    [RIGHT, f"```python\n{RIGHT}```", f"My answer:\n```\n{RIGHT}\n```\nIt adds.", RIGHT.replace("\n", "\r\n")]
    + [
        RIGHT.replace("    ", "\u00a0\u00a0\u00a0\u00a0"),
        f"print('hello')\n{RIGHT}",
        f"import sys\nprint('careful', file=sys.stderr)\n{RIGHT}",
        f"```py\n{RIGHT}",
    ]
    + ["class N(int): pass\n" + RIGHT.replace("x + x", "N(x + x) if x == 2 else x + x")],
)
def test_right_answers_pass_however_they_are_handed_in(answer):
    mark = marked(answer)
    assert (mark.points, mark.reason) == (4.0, words("grading_code.all_passed", count=2))


@needs_sandbox
def test_points_go_by_weight_and_inputs_stand_in_the_items_only():
    mark = marked("def double(x):\n    return x * 2 if x != 2 else 5\n")
    assert mark.points == 3.0
    assert [(item.points, item.most) for item in mark.items] == [(0.0, 1.0), (3.0, 3.0)]
    assert "double(2)" in mark.items[0].reason.text()
    assert "5" in mark.items[0].reason.text("zh")
    assert "double(" not in mark.reason.text() + mark.reason.text("zh")


FAULTS = [
    ("def double(x)\n    return x\n", "syntax", "def double(x)"),
    ("def double(x):\n    return x.y\n", "error", "return x.y"),
    ("x = 1\n", "error_in_call", None),
    ("def double(x):\n    while True: pass\n", "time", None),
    ("while True: pass\n", "time", None),
    ("def double(x):\n    return bytearray(1 << 30)\n", "memory", "return bytearray(1 << 30)"),
    ("def double(x):\n    return lambda: x\n", "not_plain", None),
    ("def double(x):\n    return 0\n", "wrong", None),
    ("import os\nos._exit(0)\n", "no_value", None),
    ("import sys\nsys.exit()\n", "no_value", None),
    ("def double(x):\n    raise SystemExit\n", "no_value", None),
    ("import os\nos.abort()\n", "killed", None),
    ("import numpy\n", "error", "import numpy"),
    ("def double(x):\n    return double(x)\n", "error", "return double(x)"),
    ("def double(x):\n    return 'x' * 10_000_000\n", "meddled", None),
    ("x = " + "(" * 5000, "syntax", "x = " + "(" * 5000),
    ("x = 1\0", "syntax", "x = 1\0"),
    ("print('\ud800')\n", "syntax", "print('\ud800')"),
]


@needs_sandbox
@pytest.mark.parametrize(("answer", "key", "quoted"), FAULTS, ids=[f"{row[1]}-{at}" for at, row in enumerate(FAULTS)])
def test_a_failure_says_how_it_came_about_and_shows_the_line(answer, key, quoted):
    mark = marked(answer, DOUBLE[:1])
    assert mark.points == 0.0
    why = dict(mark.reason.values)["why"]
    assert why.key == f"grading_code.{key}"
    assert mark.reason.text("zh")
    assert [quote.text for quote in mark.quotes] == ([quoted] if quoted else [])
    assert all(answer[quote.span.start : quote.span.end] == quote.text for quote in mark.quotes)


@needs_sandbox
def test_an_endless_loop_costs_its_own_test():
    mark = marked("def double(x):\n    while x == 2: pass\n    return x + x\n")
    assert mark.points == 3.0


FORGED = [
    "class Same(int):\n    def __eq__(self, other): return True\n    __hash__ = int.__hash__\n"
    "def double(x): return Same(5)",
    "class Same:\n    def __eq__(self, other): return True\n    def __repr__(self): return '4'\n"
    "def double(x): return Same()",
    "class S(str):\n    def __str__(self): return '4'\n    __repr__ = __str__\ndef double(x): return S('5')",
    "import builtins, json\nbuiltins.repr = lambda x: '4'\njson.dumps = lambda *a, **k: '{\"passed\": true}'\n"
    "def double(x): return 5",
    "import json\nreal = json.dumps\ndef double(x):\n"
    "    json.dumps = lambda said, **k: real({'value': ['any', None]})\n    return 5",
    "import builtins\nbuiltins.type = lambda x: int\nbuiltins.isinstance = lambda *a: True\ndef double(x): return None",
    'import os\nfor fd in range(3, 64):\n    try: os.write(fd, b\'{"value": ["int", "0x4"]}\\n\' * 2)\n'
    "    except OSError: pass\ndef double(x): return 5",
    "import sys\ndef double(x):\n    frame = sys._getframe()\n    while frame:\n"
    "        for name, value in {**frame.f_locals, **frame.f_globals}.items():\n"
    "            if 'expected' in str(name) or isinstance(value, dict) and 'expected' in value: return 4\n"
    "        frame = frame.f_back\n    return 5",
    "import gc\ndef double(x):\n    seen = [o for o in gc.get_objects() if isinstance(o, dict) and 'expected' in o]\n"
    "    return 4 if seen else 5",
    "import os, sys\ndef double(x):\n    texts = [open(0).read(), str(sys.argv), str(dict(os.environ))]\n"
    "    return 4 if any('4' in text for text in texts) else 5",
    "import os\ndef double(x):\n    for name in ('/proc/self/cmdline', '/proc/1/environ', '/proc/self/fd/0'):\n"
    "        if os.path.exists(name): return 4\n    return 5",
    "import atexit, os\natexit.register(lambda: os.write(2, b'ready'))\ndef double(x): return 5",
    "import sys\nclass Out:\n    def write(self, text): return 4\nsys.stdout = sys.stderr = Out()\n"
    "def double(x): return 5",
    "import random\ndef double(x): return random.choice([5, 6, 7])",
]


@needs_sandbox
@pytest.mark.parametrize("answer", FORGED, ids=range(len(FORGED)))
def test_no_trick_passes_for_a_right_value(answer):
    assert marked(answer, ({"call": "double(2)", "expected": "4"},)).points == 0.0


PROGRAM = ({"stdin": "3\n4\n", "expected": "7"}, {"stdin": "-1\n1\n", "expected": "0\n"})


@needs_sandbox
@pytest.mark.parametrize(
    ("answer", "points"),
    [
        ("print(int(input()) + int(input()))", 4.0),
        ("import sys\nprint(sum(map(int, sys.stdin)), ' ')\nsys.exit(0)", 4.0),
        ("if __name__ == '__main__':\n    print(int(input()) + int(input()))", 4.0),
        ("import os\nprint(int(input()) + int(input()), flush=True)\nos._exit(3)", 4.0),
        ("print(7)", 2.0),
        ("print('The sum is', int(input()) + int(input()))", 0.0),
        ("print(int(input()) + int(input()) + int(input()))", 0.0),
        ("print(7, file=__import__('sys').stderr)", 0.0),
        ("from dataclasses import dataclass\n@dataclass\nclass A:\n    x: int\nprint(A(7).x)", 2.0),
    ],
)
def test_programs_read_and_print(answer, points):
    assert marked(answer, PROGRAM).points == points


@needs_sandbox
@pytest.mark.parametrize(
    "test",
    [{"call": "double(2", "expected": "4"}, {"call": "double(2)", "expected": "four"}]
    + [{"call": "double(2)", "expected": "__import__('os').getpid()"}, {"call": "import os", "expected": "4"}],
)
def test_a_test_that_is_none_leaves_the_mark_to_a_person(test):
    mark = marked(RIGHT, (test, *DOUBLE))
    assert mark.points is None
    assert "1" in mark.reason.text("zh")


def test_without_an_answer_nothing_is_run(monkeypatch):
    monkeypatch.setattr(coding, "run_python", None)
    assert [marked(answer).points for answer in ("", " \n", "```python\n```")] == [0.0, 0.0, 0.0]


def test_without_a_sandbox_a_person_decides(monkeypatch):
    monkeypatch.setattr(coding, "find_sandbox", lambda: Sandbox(missing=words("grading_code.no_bubblewrap")))
    monkeypatch.setattr(coding, "run_python", None)
    mark = marked(RIGHT)
    assert (mark.points, mark.method) == (None, "none")
    assert "apt-get install bubblewrap" in mark.reason.text("zh")


def test_a_run_out_of_time_is_run_again_once(monkeypatch):
    if missing is not None:
        monkeypatch.setattr(coding, "find_sandbox", lambda: Sandbox(("bwrap",)))
    good = Run("ended", report='{"loaded": true}\n{"value": ["int", "0x4"]}\n')
    runs = iter([Run("time"), good, Run("time"), Run("time"), Run("broke"), Run("broke")])
    monkeypatch.setattr(coding, "run_python", lambda *_: next(runs))
    assert [marked(RIGHT, DOUBLE[:1]).points for _ in range(3)] == [4.0, 0.0, None]


@needs_sandbox
def test_the_same_answer_earns_the_same_mark():
    answer = "import random\ndef double(x): return random.choice([3, 4, 5, hash('a') % 9])"
    assert marked(answer) == marked(answer)


def test_fences_are_taken_off_and_every_line_knows_its_place():
    answer = "First:\n```python\na = 1\n```\nthen\n~~~\nb = 2\n~~~\n"
    source = read_source(answer)
    assert [line for line in source.code.split("\n") if line] == ["a = 1", "b = 2"]
    assert [answer[s.start : s.end] for s in source.lines if s.start < s.end] == ["a = 1", "b = 2"]


EQUAL = [
    ("4", "4", True),
    ("4.0", "4", True),
    ("0.1 + 0.2", "0.3", True),
    ("[0.1 + 0.2, 1]", "[0.3, 1]", True),
    ("{'a': 0.1 + 0.2}", "{'a': 0.3}", True),
    ("0.31", "0.3", False),
    ("True", "1", True),
    ("'1'", "1", False),
    ("(1, 2)", "[1, 2]", False),
    ("{1, 2}", "{2, 1}", True),
    ("frozenset([1])", "{1}", True),
    ("{1: 2, 3: 4}", "{3: 4, 1: 2}", True),
    ("{1: 2}", "{1: 2, 3: 4}", False),
    ("[1, [2]]", "[1, [2]]", True),
    ("[1, 2]", "[1, 2, 3]", False),
    ("None", "None", True),
    ("b'a'", "'a'", False),
    ("float('nan')", "0.0", False),
    ("10 ** 400", "1e300", False),
    ("1 + 2j", "1 + 2j", True),
    ("__import__('collections').Counter('aab')", "{'a': 2, 'b': 1}", True),
]


@pytest.mark.parametrize(("given", "expected", "same"), EQUAL)
def test_values_are_equal_as_python_has_it(given, expected, same):
    assert same_value(decode(encode(eval(given))), ast.literal_eval(expected)) is same


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.binary(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.tuples(inner) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(PLAIN)
def test_plain_data_goes_through_whole(value):
    there = decode(encode(value))
    assert (there, type(there)) == (value, type(value))
    assert same_value(there, value)


@pytest.mark.parametrize(
    "said",
    [None, 4, [], ["int"], ["int", 4], ["int", "four"], ["list", 4], ["set", [["list", []]]], ["dict", [1]], ["str", 1]]
    + [
        ["float", "x"],
        ["constant", 4],
        ["bytes", "zz"],
        ["complex", ["0x1"]],
        ["evil", 1],
        ["dict", [[["list", []], 1]]],
    ],
)
def test_nonsense_is_no_value(said):
    with pytest.raises(ValueError, match="nonsense"):
        decode(said)


def test_other_types_are_named():
    with pytest.raises(NotPlain, match="function"):
        decode(encode(lambda: 1))


@pytest.mark.parametrize("report", ["x", "[1]", '{"a": 1}\n{"a": 1}', '{"value"', "[" * 100_000])
def test_a_report_that_was_meddled_with_is_none(report):
    assert read_report(report) is None


@pytest.mark.parametrize(
    ("printed", "expected", "same"),
    [
        ("7\n", "7", True),
        ("7  \r\n\n", "7", True),
        ("\n7", "7", True),
        ("7 8", "78", False),
        ("  *\n***", "*\n***", False),
    ]
    + [("1\n2", "1 2", False), ("a\n\nb", "a\nb", False), ("A", "a", False)],
)
def test_printed_lines(printed, expected, same):
    assert same_output(printed, expected) is same
