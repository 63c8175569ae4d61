"""What tests of the grader share."""

import json

import pytest

from core.documents import markup, tables
from core.documents.worker import _perform


class InProcess:
    """Stands in for the parsing process where a law is tried many times; errors it reports are raised as they are."""

    def __init__(self, limits):
        self.limits = limits

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def ask(self, task, data, name):
        return json.loads(json.dumps(_perform(task, data, name, self.limits)))


@pytest.fixture(scope="module")
def in_process():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "ParsingProcess", InProcess)
        patch.setattr(markup, "ParsingProcess", InProcess)
        yield
