"""Which of the reporter's questions a list of facts answers."""

import pytest

from core.checks.five_w import QUESTIONS, find_five_w

NEWS = [
    "A new library opened on Saturday, 9 May",
    "It stands on Mill Road in Ashford",
    "Librarian Joan Reed gave the first tour",
    "The old one was closed because the roof leaked",
    "Volunteers moved 8,000 books by hand",
]
CHINESE = [
    "新图书馆5月9日开放",
    "图书馆位于杭州市滨江区",
    "馆长周敏做了首场讲解",
    "因为旧馆屋顶漏水",
    "志愿者用手推车搬运了8000册书",
]


@pytest.mark.parametrize(("facts", "language"), [(NEWS, "en"), (CHINESE, "zh")])
def test_a_whole_brief_answers_all(facts, language):
    told = find_five_w(facts, language)
    assert tuple(told) == QUESTIONS
    assert set(told.values()) <= set(facts)
    assert told["when"] == facts[0] and told["where"] == facts[1] and told["why"] == facts[3]


@pytest.mark.parametrize(
    ("fact", "language", "missing"),
    [
        ("The food is good", "en", {"who", "when", "where", "why", "how"}),
        ("It opened on 9 May", "en", {"who", "where", "why", "how"}),
        ("Joan Reed opened the library in Ashford", "en", {"when", "why", "how"}),
        ("天气很好", "zh", {"who", "when", "where", "why", "how", "what"}),
        ("5月9日开放参观", "zh", {"who", "where", "why", "how"}),
    ],
)
def test_what_is_missing_is_missing(fact, language, missing):
    assert set(QUESTIONS) - set(find_five_w([fact], language)) == missing


@pytest.mark.parametrize(
    ("fact", "question"),
    [
        ("when: soon", "when"),
        ("Why: nobody knows", "why"),
        ("地点：待定", "where"),
        ("主办方：读书会", "who"),
        ("- how: by lot", "how"),
    ],
)
def test_a_label_decides(fact, question):
    assert find_five_w([fact], "en")[question] == fact


def test_no_facts_answer_nothing():
    assert find_five_w([], "en") == {}
