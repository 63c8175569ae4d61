"""Tokens of the day: what is charged to whom, when it is used up, when it is there again."""

import pytest

from core.access import Person
from core.errors import ShowcaseError, StoreError
from core.telemetry import request_scope, request_stream

ANNA, BO = Person("anna"), Person(address="192.0.2.7")


def use(access, person, tokens):
    with request_scope("test", "ask") as scope:
        access.budget.charge(person)
        scope.count(prompt=tokens - 1, completion=1)


def test_without_a_budget_nothing_is_refused_and_everything_counted(access):
    use(access, ANNA, 1_000_000)
    use(access, BO, 5)
    assert access.budget.refusal(ANNA) is None
    total, each = access.budget.used()
    assert total == 1_000_005 and [(one.person, one.tokens) for one in each] == [
        ("account anna", 1_000_000),
        (BO.key, 5),
    ]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_used_up_budget_says_when_it_is_renewed_and_what_goes_on(make_access, clock, language):
    access = make_access(tokens_per_person_day=100)
    use(access, ANNA, 99)
    assert access.budget.refusal(ANNA) is None
    use(access, ANNA, 1)
    refused = access.budget.refusal(ANNA)
    assert "100" in refused.text(language) and "12" in refused.text(language), "12 hours to midnight"
    assert {"en": "quotations", "zh": "引用"}[language] in refused.hint(language)
    assert access.budget.refusal(BO) is None
    clock.pass_by(hours=12)
    assert access.budget.refusal(ANNA) is None


def test_the_budget_of_all_is_for_all(make_access):
    access = make_access(tokens_per_day=100)
    use(access, ANNA, 60)
    assert access.budget.refusal(BO) is None
    use(access, BO, 40)
    assert access.budget.refusal(ANNA).key == access.budget.refusal(BO).key == "access.budget_all"


def test_replicas_over_one_database_share_a_budget(make_access):
    first, second = make_access(tokens_per_person_day=10), make_access(tokens_per_person_day=10)
    use(first, ANNA, 10)
    assert second.budget.refusal(ANNA)


def test_a_request_is_charged_once_whatever_happens_in_it(access):
    with request_scope("test", "ask") as scope:
        for _ in range(3):
            access.budget.charge(ANNA)
        scope.count(prompt=7)
    assert access.budget.used()[0] == 7


def test_a_request_that_breaks_is_charged(access):
    with pytest.raises(ShowcaseError), request_scope("test", "ask") as scope:
        access.budget.charge(ANNA)
        scope.count(completion=9)
        raise ShowcaseError("app.bug")
    assert access.budget.used()[0] == 9


def test_a_request_that_nobody_waits_for_any_more_is_charged(access):
    def answer():
        from core.telemetry import current_scope

        access.budget.charge(ANNA)
        while True:
            current_scope().count(completion=1)
            yield "word"

    stream = request_stream("test", "ask", answer)
    for _ in range(4):
        next(stream)
    stream.close()
    assert access.budget.used()[0] == 4


def test_a_request_without_a_model_costs_nothing(access):
    with request_scope("test", "ask"):
        access.budget.charge(ANNA)
    assert access.budget.used() == (0, ())


def test_outside_of_a_request_nothing_is_charged(access):
    access.budget.charge(ANNA)
    assert access.budget.used() == (0, ())


def test_a_store_that_does_not_answer_costs_the_count_and_not_the_reply(access, store, monkeypatch, caplog):
    def fail(*_: object) -> None:
        raise StoreError("store.unreachable", why="locked")

    monkeypatch.setattr(store, "add_tokens", fail)
    use(access, ANNA, 5)
    assert [record.msg for record in caplog.records] == ["tokens_not_charged"] and access.budget.used() == (0, ())
