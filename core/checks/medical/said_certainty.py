"""How sure a statement is, of when and of whom, beside its source: possible made certain, past made present, family's.

Judges only terms that both name; see `said_states`.
"""

import re

from core.checks.medical.closest import find_closest
from core.checks.medical.coverage import GENERAL
from core.checks.medical.mentions import NORMAL
from core.checks.medical.pairing import Pair, pair_mentions
from core.checks.medical.said_denials import count_triggers
from core.checks.medical.said_states import is_denied, place_of
from core.checks.medical.source import Source
from core.checks.medical.terms import FOUND, HAN
from core.documents.document import Span

_LASTING = frozenset(
    """hypertension diabetes asthma copd hyperlipidemia cad heart_failure atrial_fibrillation kidney_disease cirrhosis
    arthritis rheumatoid gout osteoporosis thyroid_low thyroid_high epilepsy dementia parkinson multiple_sclerosis
    lupus psoriasis eczema sleep_apnea obesity hiv glaucoma heartburn depression anxiety adhd bipolar schizophrenia
    autism allergy liver_disease heart_disease crohn scoliosis neuropathy rhinitis atherosclerosis anemia hepatitis
    degeneration hernia bph endometriosis pcos kidney_stone acne headache pain""".split()  # noqa: SIM905
)
"""What stays: "a history of asthma" and "has asthma" say the same."""
_PAST = re.compile(
    r"\b(?:had|was|were|previous(?:ly)?|prior|past|ago|once|earlier|former(?:ly)?|used to|history|underwent|post"
    r"|after|since|resolved)\b|曾|岁时|小时候|[^通经]过(?![敏程度高低大多去])|既往|过去|以前|之前|前|史|术后|已愈"
)
_POSSIBLE = re.compile(
    r"\b(?:possib|probab|likely|suspect|may\b|might|could|suggest|concern|question|uncertain|rule|exclude"
    r"|differential|consider|appear|consistent|compatible|believ|think|thought|feel|felt|seem|presum|versus|vs\b"
    r"|favor|\?)|可能|疑|考虑|不除外|不能排除|倾向|待排|待查|？|\?|提示|符合|拟",
    re.I,
)


_REVIEW = re.compile("复[查诊]|随[访诊]")
"""What is looked at again may be named without its "possible"."""


def find_surer(statement: Source, source: Source) -> list[Span]:
    """Terms that only the source calls uncertain, and sentences repeated without their "possible"."""
    free = not find_closest(statement, source)
    dropped = [
        close.said.span
        for close in find_closest(statement, source)
        if close.same
        and count_triggers(close.said, "uncertain", close.said)
        < min(count_triggers(one, "uncertain", close.said) for one in close.same)
    ]
    return dropped + [
        place_of(pair.part, pair.said)
        for pair in pair_mentions(statement, source)
        if "uncertain" not in pair.said.states
        and pair.said.term.concept.kind != "symptom"
        and not (free and pair.said.key in GENERAL)
        and not is_denied(pair.said, pair.part)
        and not _POSSIBLE.search(pair.part.sentence.text)
        and not (free and _REVIEW.search(pair.part.sentence.text))
        if all("uncertain" in one.states and "negated" not in one.states for one, _ in pair.told)
    ]


def find_less_sure(statement: Source, source: Source) -> list[Span]:
    """Terms that only the statement calls uncertain."""
    return [
        place_of(pair.part, pair.said)
        for pair in pair_mentions(statement, source)
        if "uncertain" in pair.said.states and "negated" not in pair.said.states
        if all(
            not one.states & {"uncertain", "hypothetical"} and not _POSSIBLE.search(part.sentence.text)
            for one, part in pair.told
        )
    ]


def find_past(statement: Source, source: Source) -> list[Span]:
    """Terms that the source tells of the past, or as a mere possibility ("return if"), and the statement of now."""
    return [
        place_of(pair.part, pair.said)
        for pair in pair_mentions(statement, source)
        if pair.said.term.concept.kind in FOUND
        and not pair.said.states & {"historical", "negated", "family", "hypothetical"}
        if pair.said.key not in _LASTING and not ("uncertain" in pair.said.states and _told_as_risk(pair))
        if not _PAST.search(pair.part.sentence.text)
        if all("historical" in one.states for one, _ in pair.told)
        or all("hypothetical" in one.states for one, _ in pair.told)
    ]


def _told_as_risk(pair: Pair) -> bool:
    return all("hypothetical" in one.states for one, _ in pair.told)


def find_family(statement: Source, source: Source, report: Source) -> list[Span]:
    """Terms told of the family that the statement tells of the patient, or the other way round, and so everywhere."""
    return [
        place_of(pair.part, pair.said)
        for pair in pair_mentions(statement, source)
        if pair.said.term.concept.kind in FOUND
        and all(("family" in one.states) != ("family" in pair.said.states) for one, _ in pair.told)
        and not (NORMAL.search(pair.part.text) and not pair.said.states)
        and not ("negated" in pair.said.states and HAN.search(pair.part.sentence.text))
        and not any(
            one.key == pair.said.key and ("family" in one.states) == ("family" in pair.said.states)
            for one, _ in report.mentions
        )
    ]
