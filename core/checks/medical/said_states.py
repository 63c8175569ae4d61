"""Whether a statement says there is what its source says there is: denied or not, sure or not, now or then, whose.

Each term of the statement is compared with where the source names the same, a kind of it, or what it is made of, in the
most similar surroundings. Does not judge terms that the source does not name.
"""

import re
from collections.abc import Iterator

from core.checks.check import Check
from core.checks.medical.amounts import find_amounts
from core.checks.medical.closest import find_closest, is_repeated
from core.checks.medical.context import states_at
from core.checks.medical.coverage import GENERAL, PURPOSE
from core.checks.medical.directions import find_directions
from core.checks.medical.mentions import Mention
from core.checks.medical.pairing import Pair, is_same, pair_mentions, side_fit
from core.checks.medical.retold import leave_open
from core.checks.medical.said_denials import find_changed_denials, find_reversed_words, find_turned_denials
from core.checks.medical.said_nearest import agrees_with_nearest, find_reversed_clauses
from core.checks.medical.source import Part, Source, overlap
from core.checks.medical.terms import FOUND, HAN, broaden
from core.documents.document import Span
from core.messages import words


def check_negation(statement: Source, source: Source, report: Source) -> Check:
    """None where the statement and its source have nothing to compare."""
    if is_repeated(statement, report):
        return Check("negation", True, words("medical_checks.negation_agrees"))
    pairs = pair_mentions(statement, source)
    free = not find_closest(statement, source)
    turned = [pair for pair in pairs if _is_reversed(pair)]
    unsure = [pair for pair in turned if free and (_is_loose(pair, pairs) or _is_told_elsewhere(pair, report))]
    wrong = [place_of(pair.part, pair.said) for pair in turned if pair not in unsure]
    untold = [place_of(pair.part, pair.said) for pair in unsure]
    wrong += [*_find_reversed_normals(statement, source), *_find_reversed_signs(statement, source)]
    if not wrong and not any(pair.said.states for pair in pairs):
        reversed_words = find_reversed_words(statement, source)
        (untold if free else wrong).extend(reversed_words)
    wrong = wrong or [*find_changed_denials(statement, source), *find_reversed_clauses(statement, report)]
    if wrong:
        said = ", ".join(dict.fromkeys(statement.text[span.start : span.end] for span in wrong))
        return Check("negation", False, words("medical_checks.negation_differs", said=said), tuple(wrong))
    untold = untold or (list(find_turned_denials(statement, source)) if free else [])
    if untold:
        return leave_open("negation", statement.text, untold)
    return Check("negation", True if pairs else None, words("medical_checks.negation_agrees"))


def place_of(part: Part, said: Mention) -> Span:
    start = part.sentence.span.start
    return Span(start + said.term.span.start, start + said.term.span.end)


def is_denied(mention: Mention, part: Part) -> bool:
    """Denied, or a drug that is stopped or replaced."""
    if mention.term.concept.kind == "drug" and _REPLACED.match(part.sentence.text, mention.term.span.end):
        return True
    if mention.term.concept.kind == "drug" and any(
        one.pole == "stop" and _is_beside(mention, one.span, part) for one in find_directions(part.sentence.text)
    ):
        return True
    if mention.term.concept.kind == "drug" and _WITHOUT_EFFECT.search(part.sentence.text[: mention.term.span.start]):
        return False
    return "negated" in mention.states or mention.key == "abnormality" and mention.normal


def _is_beside(mention: Mention, word: Span, part: Part) -> bool:
    """Whether a word of its part is said of this drug: no other one and no full stop stands between."""
    if not part.span.start <= word.start < part.span.end:
        return False
    start, end = min(mention.term.span.end, word.end), max(mention.term.span.start, word.start)
    others = (one for one in part.mentions if one.term.concept.kind == "drug" and one is not mention)
    return ". " not in part.sentence.text[start:end] and not any(start <= one.term.span.start < end for one in others)


_WITHOUT_EFFECT = re.compile(
    r"\b(?:improve\w*|relie\w+|help\w*|benefit|response|effect|change|success)\b[^.;]{0,80}$", re.I
)
"""ends what stands before a drug that did not help."""
_REPLACED = re.compile(
    r"\W{0,3}(?:is|was|has been|will be)?\s?(?:replaced|stopped|discontinued|changed to|switched|exchanged)"
    r"|(?:改为|换成|换为|改用|停)",
    re.I,
)


_SPREADS = re.compile(
    r"\s(?:cells? )?(?:(?:had|has|have|is|was|are|were) )?(?:not )?(?:spread|grow|invad|mov|come back|return)"
    r"|(?:细胞)?(?:侵|转移|扩散)"
)
"""After what does or does not go on: the thing itself is not denied."""
_WITHIN = re.compile(
    r"\b(?:no|not|without)\b[^,;.]{2,40}\b(?:in|into|around|at|on|near|inside|after|during|behind|between|from)"
    r"\s(?:the|your|his|her)\s$",
    re.I,
)
"""Before where it is that something is not: "no blood in the ..."."""
_NEEDED = re.compile(r"\b(?:need\w*|requir\w+|necessary)\b[^,;.]{0,20}$", re.I)


def _is_told_elsewhere(pair: Pair, report: Source) -> bool:
    """Whether another sentence of the report, or its nearest clause, says it as the statement does."""
    return _agrees_elsewhere(pair, report) or agrees_with_nearest(pair.part, report)


def _agrees_elsewhere(pair: Pair, report: Source) -> bool:
    """Whether another sentence of the report says it as the statement does, which retells and does not repeat."""
    denied = is_denied(pair.said, pair.part)
    return any(
        is_same(pair.said.key, one.key)
        and is_denied(one, part) == denied
        and "hypothetical" not in one.states
        and _may_be_there(pair, one, part)
        for one, part in report.mentions
    )


_PATHS = frozenset(["nerve", "blood", "vein", "artery", "lymph_node", "skin", "bone", "joint"])


def _may_be_there(pair: Pair, told: Mention, part: Part) -> bool:
    """Whether side, place and amounts of a term allow that another one is meant."""
    if side_fit(pair.said, told) < 0:
        return False
    amounts, others = ({one.value for one in find_amounts(each.text)} for each in (pair.part, part))
    if amounts and not amounts & others:
        return False
    return all(one.concept.key in _PATHS for one in pair.said.sites) or _is_placed(pair, part)


def _is_placed(pair: Pair, part: Part) -> bool:
    """Whether a term is said of a place of the part's sentence, or either names none."""
    mine = {one.concept.key for one in pair.said.sites} or _sites_before(pair)
    theirs = {one.key for one in part.sentence.mentions if one.term.concept.kind == "site"}
    return not mine or not theirs or any(a in broaden(b) or b in broaden(a) for a in mine for b in theirs)


def _is_kind_alone(pair: Pair, told: Mention, part: Part) -> bool:
    """Whether the source names only a kind of the term and nothing else of its part: without influenza there may be
    another infection."""
    return told.key not in pair.said.term.keys and overlap(pair.part, part) <= 2


def _sites_before(pair: Pair) -> set[str]:
    """The last part of the body that a Chinese sentence names before a term in another part."""
    before = [
        one.key
        for one in pair.part.sentence.mentions
        if one.term.concept.kind == "site" and one.term.span.end <= pair.said.term.span.start
    ]
    return set(before[-1:]) if HAN.search(pair.part.sentence.text) else set()


def _is_loose(pair: Pair, pairs: tuple[Pair, ...]) -> bool:
    """Whether a reversed term may mean another thing than the source's: it is said of another place, or is a word for
    many things beside one that is not reversed and is said the same way."""
    han = bool(HAN.search(pair.part.sentence.text))
    if not any(_is_placed(pair, part) and not (han and side_fit(pair.said, one) < 0) for one, part in pair.told):
        return True
    denied = is_denied(pair.said, pair.part)
    if han and not denied and all(_is_kind_alone(pair, one, part) for one, part in pair.told):
        return True
    others = (one for one in pairs if one.said.term.concept.kind in FOUND and not _is_reversed(one))
    return pair.said.key in GENERAL and any(is_denied(one.said, one.part) == denied for one in others)


def _is_reversed(pair: Pair) -> bool:
    before = pair.part.sentence.text[: pair.said.term.span.start]
    after = pair.part.sentence.text[pair.said.term.span.end :]
    if (
        is_denied(pair.said, pair.part)
        and _NEEDED.search(before)
        or PURPOSE.search(before)
        or _WITHIN.search(before)
        or _SPREADS.match(after)
    ):
        return False
    told = [(one, part) for one, part in pair.told if "hypothetical" not in one.states and not _is_allergen(one, part)]
    if "family" not in pair.said.states and HAN.search(pair.part.sentence.text):
        told = [(one, part) for one, part in told if "family" not in one.states]
    denied = is_denied(pair.said, pair.part)
    return bool(told) and all(is_denied(one, part) != denied for one, part in told)


def _is_allergen(mention: Mention, part: Part) -> bool:
    """Whether a drug is what somebody is allergic to, which is neither given nor withheld."""
    return mention.term.concept.kind == "drug" and bool(_ALLERGY.match(part.sentence.text, mention.term.span.end))


_ALLERGY = re.compile("类?(?:药物?|抗生素)?过敏")


def _find_reversed_normals(statement: Source, source: Source) -> Iterator[Span]:
    """A part of the body or a measure that is normal here and not there, or the other way round."""
    for said, part in statement.mentions:
        if said.term.concept.kind not in ("site", "measure"):
            continue
        mine = _state_of(said, part)
        told = {_state_of(one, other) for one, other in source.mentions if one.key == said.key}
        if mine and told - {None} and mine not in told and (mine == "abnormal" or "abnormal" in told):
            yield place_of(part, said)


_ABNORMAL = re.compile(
    r"\babnormal|\bnot (?:\w+ )?normal|(?<!未见)(?<!未见明显)(?<!无明显)(?<!无)(?<!未发现)(?<!没有)异常|不正常"
    r"|\bnot (?:within|clear|intact)|\bnot unremarkable",
    re.I,
)


def _state_of(mention: Mention, part: Part) -> str | None:
    denied = any(one.key == "abnormality" and "negated" in one.states for one in part.mentions)
    found = _ABNORMAL.search(part.sentence.text, part.span.start, part.span.end)
    if found and not denied and "negated" not in states_at(part.sentence.scopes, Span(*found.span())):
        return "abnormal"
    return "normal" if mention.normal else None


def _find_reversed_signs(statement: Source, source: Source) -> Iterator[Span]:
    """A qualitative result that is positive here and negative there."""
    told: dict[str, set[str]] = {}
    for one, part in source.mentions:
        if one.term.concept.kind == "measure" and (sign := _sign_of(one, part)):
            told.setdefault(one.key, set()).add(sign)
    for said, part in statement.mentions:
        sign = _sign_of(said, part) if said.key in told else ""
        if sign and sign not in told[said.key]:
            yield place_of(part, said)


def _sign_of(mention: Mention, part: Part) -> str:
    after = _SIGN.match(part.sentence.text, mention.term.span.end)
    if after:
        return "negative" if after["negative"] else "positive"
    if "negated" in mention.states:
        return "negative"
    return "positive" if _HAS.search(part.text) and not find_amounts(part.text) else ""


_SIGN = re.compile(
    r"\W{0,3}(?:test |result |is |was |were |came back |tests? |结果|检测|试验|为|呈|是"
    r"|：)*\W{0,2}(?:(?P<negative>negative|non-?reactive|not detected|undetected|阴性|\([-－]\)|（[-－—]）)"
    r"|(?P<positive>positive|reactive|detected|阳性|\(\+|（\+))",
    re.I,
)
_HAS = re.compile(
    r"(?<![没未])有|\b(?:has|have|there is|there are|contains?|is present|was found|was detected)\b|检出|查到|存在"
)
