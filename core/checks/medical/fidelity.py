"""Checks of one statement against the lines of a report it is made from, and the search for these lines.

Rules alone, in English and Chinese, also where statement and report are in different languages as far as both name
medical terms. Does not understand sentences: a false statement in words that all agree with the source passes.
"""

import re
from collections.abc import Sequence

from core.checks.check import Check
from core.checks.medical.retold import leave_open
from core.checks.medical.said_amounts import check_numbers
from core.checks.medical.said_places import check_anatomy
from core.checks.medical.said_sides import check_side
from core.checks.medical.said_states import check_negation
from core.checks.medical.said_units import check_units
from core.checks.medical.source import read_source
from core.checks.medical.subject import check_subject
from core.checks.medical.support import check_support
from core.documents.document import Span

NAMES = ("numbers", "units", "side", "negation", "anatomy", "subject", "support")


def check_statement(statement: str, sources: Sequence[str], *, report: str, language: str) -> tuple[Check, ...]:
    """One check of each of NAMES, in this order. `language` is the statement's; spans point into the statement.

    `sources` are the lines it is said to come from; without any, everything is compared with the whole `report`
    except support, which fails.
    """
    said = read_source(statement, language)
    source = read_source("\n".join(sources), language)
    whole = read_source(report, language)
    near = source if source.text.strip() else whole
    checks = (
        check_numbers(said, near, whole),
        check_units(said, near),
        check_side(said, near, whole),
        check_negation(said, near, whole),
        check_anatomy(said, near, whole),
        check_subject(said, near, whole),
        check_support(said, source, whole),
    )
    glosses = [Span(*match.span()) for match in _GLOSS.finditer(statement) if match[1] not in report]
    return tuple(_spare(check, statement, glosses) for check in checks)


_GLOSS = re.compile(r"[（(]([^（）()\d]*[\u3400-\u9fff][^（）()\d]*)[）)]")
"""What a Chinese statement explains in brackets: the report need not say it."""


def _spare(check: Check, statement: str, glosses: Sequence[Span]) -> Check:
    """A check that fails of what stands in brackets alone is left open."""
    spans = check.spans if check.passed is False and glosses else ()
    inside = all(any(one.start <= span.start and span.end <= one.end for one in glosses) for span in spans)
    return leave_open(check.name, statement, spans) if spans and inside else check
