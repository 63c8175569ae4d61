"""Marks are held against what should not matter: length, and small faults of form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.usecases.grading.fairness import check_noise, measure_length
from core.usecases.grading.noise import NOISES, add_noise, applies
from core.usecases.grading.teacher_marks import TeacherMark
from tests.usecases.grading.making import book, grade, mark, question, submission


def test_length_that_earns_more_than_a_teacher_gives_is_shown():
    texts = {str(n): "word " * n for n in range(1, 9)}
    gradebook = book(
        [question(points=8)],
        [submission(s, q1=text) for s, text in texts.items()],
        [grade(s, "q1", float(s), most=8) for s in texts],
    )
    own, overall = measure_length(gradebook, [TeacherMark(s, "q1", 4) for s in texts])
    assert own.with_mark == pytest.approx(1) and own.with_error == pytest.approx(1) and own.compared == 8
    assert overall.question == "" and overall.with_error == pytest.approx(1)
    fair = measure_length(gradebook, [TeacherMark(s, "q1", float(s)) for s in texts])[0]
    assert fair.with_error is None, "the error never varies"


def test_lengths_are_compared_within_a_question():
    """A question with long answers and high marks beside one with short answers and low marks is no length bias."""
    rows = [("q1", n, 8.0, "w " * (50 + n % 3)) for n in range(6)] + [
        ("q2", n, 1.0, "w " * (1 + n % 3)) for n in range(6)
    ]
    rows = [(q, n, points + (n // 3), text) for q, n, points, text in rows]
    answers = {str(n): {q: text for q, m, _, text in rows if m == n} for n in range(6)}
    gradebook = book(
        [question("q1", points=10), question("q2", points=10)],
        [submission(s, **texts) for s, texts in answers.items()],
        [grade(str(n), q, points, most=10) for q, n, points, _ in rows],
    )
    assert abs(measure_length(gradebook)[-1].with_mark) < 0.01


def test_computed_questions_and_few_answers_have_no_length_effect():
    numeric = book([question(kind="numeric")], [submission("1", q1="4")], [grade("1")])
    assert measure_length(numeric) == ()
    few = book([question()], [submission("1", q1="long answer")], [grade("1")])
    assert measure_length(few)[0].with_mark is None


ANSWERS = {"1": "Gravity pulls water downwards towards valleys", "2": "", "3": "Evaporation lifts moisture upwards."}
BOOK = book(
    [question(), question("q2", kind="code")],
    [submission(s, q1=text, q2="print(1)") for s, text in ANSWERS.items()],
    [grade(s, q) for s in ANSWERS for q in ("q1", "q2")],
)


def test_a_grader_that_reads_exact_words_is_caught_and_one_that_reads_none_is_not():
    exact = list(check_noise(BOOK, lambda q, texts: [mark(2.0 * (text in ANSWERS.values())) for text in texts]))
    assert [report.kind for report in exact] == list(NOISES)
    assert all(report.n == 2 and report.lowered == 2 and report.mean_change == -1 for report in exact)
    assert exact[0].examples[0].before == 2 and exact[0].examples[0].after == 0
    blind = list(check_noise(BOOK, lambda q, texts: [mark(1.0) for _ in texts]))
    assert all(report.moved == 0 and report.largest == 0 for report in blind)


def test_a_mark_that_noise_makes_undecidable_is_lost_and_not_zero():
    reports = check_noise(BOOK, lambda q, texts: [mark(2.0 if text in ANSWERS.values() else None) for text in texts])
    first = next(reports)
    assert (first.lost, first.lowered, first.mean_change) == (2, 0, 0)


@given(st.text(max_size=120), st.sampled_from(NOISES))
def test_noise_is_the_same_each_time_and_changes_no_more_than_its_kind(text, kind):
    noisy = add_noise(text, kind)
    assert noisy == add_noise(text, kind)
    if kind == "case":
        assert noisy.casefold() == text.casefold() or noisy.upper() == text.upper() or noisy == text.lower()
    if kind == "spaces":
        assert "".join(noisy.split()) == "".join(text.split())


@pytest.mark.parametrize(
    "text", ["water water water water water", "Evaporation lifts moisture upwards.", "the gravity"]
)
def test_a_misspelling_keeps_first_and_last_letters_and_changes_few_words(text):
    before, after = text.split(), add_noise(text, "spelling").split()
    changed = [(one, two) for one, two in zip(before, after, strict=True) if one != two]
    assert len(changed) == 1
    assert all(one[0] == two[0] and one[-1] == two[-1] for one, two in changed)


def test_chinese_gets_blanks_and_full_width_marks():
    noisy = add_noise("水从高处流下,因为重力。" * 3, "spelling")
    assert "," not in noisy and "，" in noisy and " " in noisy
    assert noisy.replace(" ", "").replace("，", ",") == "水从高处流下,因为重力。" * 3


@pytest.mark.parametrize(
    ("kind", "asked", "wanted"),
    [
        ("case", question(kind="numeric"), False),
        ("case", question(kind="fill_in"), True),
        ("case", question(kind="fill_in", exact_case=True), False),
        ("spelling", question(kind="fill_in"), False),
        ("spelling", question(), True),
        ("closing_mark", question(kind="numeric"), True),
        ("spaces", question(kind="code"), False),
    ],
)
def test_noise_is_made_only_where_it_leaves_a_right_answer_right(kind, asked, wanted):
    assert applies(kind, asked) is wanted
