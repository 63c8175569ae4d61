"""A report understood: results, findings and red flags, all computed. Asks no model; does not summarise."""

from core.checks.medical.recall import forgetting
from core.usecases.medical.findings import find_findings
from core.usecases.medical.labs.reading import read_results
from core.usecases.medical.labs.red_flags import find_red_flags
from core.usecases.medical.records import Report, Understanding


def understand(report: Report) -> Understanding:
    """What can be computed from a report. The same report gives the same understanding."""
    with forgetting():
        results, findings = read_results(report), find_findings(report)
        return Understanding(report, results, findings, find_red_flags(results, findings, report))
