"""The suite of kills, small: real processes, killed in the middle of their work and started again."""

import pytest

from core.evals.suites.reliability_crashes import TRIALS, crash

pytestmark = [pytest.mark.process, pytest.mark.model]


@pytest.mark.parametrize("kind", TRIALS)
def test_nothing_acknowledged_is_lost_when_the_process_is_killed(kind):
    outcomes = list(crash(kind, 2, seed=5))
    assert [one.faults for one in outcomes] == [(), ()] and outcomes[-1].acknowledged
