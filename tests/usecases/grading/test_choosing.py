"""Choices and verdicts read from words of either language; what is not clear goes to a person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.usecases.grading.assignment import Option
from core.usecases.grading.choice_reading import read_choice
from core.usecases.grading.choosing import mark_choice, mark_true_false, read_truth
from core.usecases.grading.records import Tools
from tests.usecases.grading.making import question

CITIES = tuple(
    Option(id=name, text=text, share=share)
    for name, text, share in [("A", "Rome", 0), ("B", "Paris", 1), ("C", "New York", 0), ("D", "York", 0)]
)
CHINESE = tuple(
    Option(id=name, text=text, share=share)
    for name, text, share in [("A", "光合作用", 1), ("B", "呼吸作用", 0), ("C", "蒸腾作用", 0), ("D", "以上都是", 0)]
)


def read(answer, options=CITIES):
    return "".join(option.id for option in read_choice(answer, options).options)


READ = [
    *[(answer, "B") for answer in ("B", "b", "b)", "(B)", "B.", "Ｂ", "[B]", "**B**", "“B”", " B \n", "√B", "Ⓑ")],
    *[(answer, "B") for answer in ("选B", "选择B", "我选B", "答案：B", "答案是B", "故选B。", "应选 B", "B项", "选项B")],
    *[(answer, "B") for answer in ("B. Paris", "B) Paris", "B: Paris", "(B) Paris", "B Paris", "b - paris")],
    *[(answer, "B") for answer in ("Paris", "paris.", "PARIS", "The answer is Paris", "It is Paris", "Answer: Paris")],
    *[
        (answer, "B")
        for answer in ("Answer: B", "The answer is B.", "The correct option is (b)", "I choose B", "Option B")
    ],
    *[(answer, "B") for answer in ("I choose B because it is the capital", "B because of the Seine", "I think it's B")],
    *[
        (answer, "B")
        for answer in ("B, since A is in Italy", "I would go with B", "My answer is B!", "B，因为它是首都")
    ],
    *[
        (answer, "B")
        for answer in ("Not A, but B", "B, not A", "B rather than A", "不是A，是B", "不选A，选B", "A -> B")
    ],
    *[
        (answer, "B")
        for answer in (
            "A is wrong, so B",
            "from A to B",
            "A改为B",
            "A不是，B才是",
            "Definitely B",
            "Ans- B",
            "I think the capital is Paris, of course",
        )
    ],
    *[(answer, "A") for answer in ("A", "a", "A because it is old", "The answer is A", "I pick A", "A is right")],
    *[(answer, "C") for answer in ("New York", "C. New York", "It was New York all along")],
    *[
        (answer, "AC")
        for answer in ("A and C", "A,C", "AC", "ac", "A、C", "A C", "A;C", "A/C", "A & C", "A和C", "CA", "选AC")
    ],
    *[(answer, "AC") for answer in ("A. Rome, C. New York", "A) Rome\nC) New York", "答案：A、C", "A, C.", "C and A")],
    *[
        (answer, "B")
        for answer in ("選B", "我選擇B", "故選B。", "答案為B", "選項B", "A錯，選B", "A不正確，B", "A改為B")
    ],
    ("A or B", "AB"),
    ("ABCD", "ABCD"),
]


@pytest.mark.parametrize(("answer", "chosen"), READ)
def test_what_is_read(answer, chosen):
    assert read(answer) == chosen


UNREAD = [
    *(
        "E",
        "?",
        "I don't know",
        "不知道",
        "Not A",
        "not Paris",
        "It isn't Paris",
        "不选B",
        "不選B",
        "A錯誤",
        "banana",
        "bad",
        "dad",
    ),
    *("A nice city", "a big town", "I am not sure", "Rome and Paris are both nice", "A. Paris", "B. Rome", "London"),
    *("The answer is B. No, the answer is C", "B. Actually the answer is C", "选B还是选C呢"),
]


@pytest.mark.parametrize("answer", UNREAD)
def test_what_cannot_be_read_is_for_a_person(answer):
    [mark] = mark_choice(question(kind="choice", options=CITIES), [answer], Tools())
    assert mark.points is None
    assert mark.reason.text("zh")


@pytest.mark.parametrize(
    ("answer", "chosen"),
    [("光合作用", "A"), ("A光合作用", "A"), ("A、光合作用", "A"), ("是光合作用", "A"), ("以上都是", "D")],
)
def test_options_in_chinese(answer, chosen):
    assert read(answer, CHINESE) == chosen


def test_names_that_are_numbers_or_words():
    numbers = tuple(Option(id=str(n), text=str(n + 1), share=n == 1) for n in range(1, 4))
    assert read("①", numbers) == "1"
    assert read("2", numbers) == ""  # the second, or the text of the first
    named = (Option(id="red", text="warm", share=1), Option(id="blue", text="cold"))
    assert read("Blue", named) == "blue"


POINTS = [
    ("B", CITIES, False, 2.0),
    ("A", CITIES, False, 0.0),
    ("A and B", CITIES, False, 0.0),
    ("", CITIES, False, 0.0),
    ("A", [("A", 0.5), ("B", 1)], False, 1.0),
    ("A", [("A", -0.5), ("B", 1)], False, 0.0),
    ("AB", [("A", 0.5), ("B", 0.5), ("C", -0.5)], True, 2.0),
    ("A", [("A", 0.5), ("B", 0.5), ("C", -0.5)], True, 1.0),
    ("AC", [("A", 0.5), ("B", 0.5), ("C", -0.5)], True, 0.0),
    ("ABC", [("A", 0.3333), ("B", 0.3333), ("C", 0.3333)], True, 2.0),
    ("A", [("A", 1), ("B", 1), ("C", 0)], True, 1.0),
    ("ABC", [("A", 0.5), ("B", 0.5), ("C", 0)], True, 1.0),
    ("ABCD", [("A", 0.5), ("B", 0.5), ("C", 0), ("D", 0)], True, 0.0),
]


@pytest.mark.parametrize(("answer", "options", "several", "points"), POINTS)
def test_points_by_shares(answer, options, several, points):
    options = tuple(one if isinstance(one, Option) else Option(id=one[0], share=one[1]) for one in options)
    [mark] = mark_choice(question(kind="choice", options=options, several=several), [answer], Tools())
    assert mark.points == points
    assert mark.most == 2


def test_the_reason_says_what_was_read():
    [right, wrong, two] = mark_choice(question(kind="choice", options=CITIES), ["b)", "选A", "A,B"], Tools())
    assert [one.reason.text() for one in (right, wrong)] == ["Read as B: right.", "Read as A: wrong."]
    assert two.reason.text("zh") == "读作 A, B，但本题只能选一项。"


@given(st.text(max_size=40))
def test_any_text_is_read_or_left_and_never_both(answer):
    [mark] = mark_choice(question(kind="choice", options=CITIES), [answer], Tools())
    assert mark.points in (None, 0.0, 2.0)


TRUE = """T|t|True|TRUE.|true|yes|Yes, it is|Y|对|对的|正确|√|✓|是|是的|这句话是对的|说法正确|It is true|This is correct
that's right|agree|正确√|True because water boils|The statement is true.|我认为正确|答案：对|Ｔ
not false|没错|正确，因为水会沸腾|(T)|對|對的|正確|沒錯|這句話是對的|說法正確|對，因為水會沸騰"""
FALSE = """F|False|no|No, it isn't|N|错|错误|×|✗|x|否|不对|不正确|不是|not true|It's not true|isn't true|This is false
wrong|incorrect|这个说法是错误的|该命题不成立|False, because ice floats|错，因为冰会浮|说法有误
The answer is false|这句话不对|錯|錯誤|不對|不正確|這個說法是錯誤的|該命題不成立|並非正確"""
NEITHER = """maybe|true or false|T/F|对错|对于水来说|相对|I don't know|不知道|True. No, false|not not true
sometimes true|Yes, but only sometimes|不一定|depends|truly a great question|yes and no|半对半错|12|?|對錯|也許對"""


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (answer, said)
        for said, answers in ((True, TRUE), (False, FALSE), (None, NEITHER))
        for line in answers.splitlines()
        for answer in line.split("|")
    ],
)
def test_verdicts(answer, said):
    assert read_truth(answer) is said


def test_verdicts_earn_all_or_nothing_or_wait():
    marks = list(mark_true_false(question(kind="true_false"), ["对", "F", "maybe", " "], Tools()))
    assert [mark.points for mark in marks] == [2.0, 0.0, None, 0.0]
    assert marks[1].reason.text() == "Read as false: wrong."


HOSTILE = [
    one * (4000 // len(one)) for one in ("a", "A ", "A,", "(", "答案是", "not A ", " x", "I x ", "A->", "[", "I'd ")
]


@pytest.mark.parametrize("answer", HOSTILE)
def test_hostile_answers_end_in_a_mark(answer):
    for text in (answer, answer * 2, answer + "B"):
        [choice] = mark_choice(question(kind="choice", options=CITIES), [text], Tools())
        [truth] = mark_true_false(question(kind="true_false"), [text], Tools())
        assert {choice.points, truth.points} <= {None, 0.0, 2.0}


@pytest.mark.parametrize(
    ("answer", "chosen"), [("2) 4", "2"), ("(2) 4", "2"), ("2. 4", "2"), ("2, 4", "24"), ("3) 4", "34")]
)
def test_a_number_behind_a_label_is_what_that_option_says_and_no_second_choice(answer, chosen):
    numbered = tuple(Option(id=str(at), text=str(at + 2), share=float(at == 2)) for at in range(1, 5))
    assert read(answer, numbered) == chosen
