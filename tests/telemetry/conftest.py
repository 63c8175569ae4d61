"""What is counted, read as a scraper reads it."""

import pytest
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from core.telemetry.metrics import metrics


class Counted:
    """The samples now; `more` is what has come since this was made."""

    def __init__(self):
        self._before = self._read()

    def _read(self):
        text = generate_latest(metrics().registry).decode()
        families = text_string_to_metric_families(text)
        return {(s.name, frozenset(s.labels.items())): s.value for family in families for s in family.samples}

    def now(self, name, /, **labels):
        return self._read().get((f"showcase_{name}", frozenset(labels.items())))

    def more(self, name, /, **labels):
        key = (f"showcase_{name}", frozenset(labels.items()))
        return self._read().get(key, 0) - self._before.get(key, 0)


@pytest.fixture
def counted():
    return Counted()
