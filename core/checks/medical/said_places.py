"""Whether a statement keeps to the parts of the body of its source.

Compares the words around a site with those of the source. Does not know the body beyond what belongs to what.
"""

import re
from collections.abc import Iterator

import rjieba

from core.checks.check import Check
from core.checks.medical.closest import find_closest, word_pieces
from core.checks.medical.coverage import GENERAL
from core.checks.medical.directions import PLACES
from core.checks.medical.mentions import Mention, Sentence
from core.checks.medical.pairing import pair_mentions
from core.checks.medical.retold import leave_open
from core.checks.medical.said_elsewhere import BROAD, LOOSE, find_clauses_of_other_site, is_kin_of_any
from core.checks.medical.said_turns import find_turned
from core.checks.medical.source import Part, Source, read_parts
from core.checks.medical.terms import FOUND, HAN, broaden, load_lexicon
from core.documents.document import Span
from core.messages import words

_TEST_OF = re.compile(
    r"[\w ]{0,16}\b(?:tests?|function|panel|profile|numbers|values|clinic|specialist|doctor|surgeon|nurse|department"
    r"|team)\b"
    r"|.{0,3}(?:功能|科|门诊|专家|医生|指标)",
    re.I,
)
"""After a site: what is named after it and lies elsewhere."""


def check_anatomy(statement: Source, source: Source, report: Source) -> Check:
    """Every part of the body, and the finding it is said of; upper and lower, front and back of it."""
    wrong = [*_find_other_sites(statement, source, report)]
    tested = list(_find_tested(statement, source, report))
    turned = list(find_turned(statement, source, PLACES))
    wrong += find_clauses_of_other_site(statement, report)
    wrong += turned and [span for span in find_turned(statement, report, PLACES) if span in turned]
    if wrong:
        said = ", ".join(dict.fromkeys(statement.text[span.start : span.end] for span in wrong))
        return Check("anatomy", False, words("medical_checks.anatomy_other", said=said), tuple(wrong))
    if tested:
        return leave_open("anatomy", statement.text, tested)
    found = any(one.term.concept.kind == "site" for one, _ in statement.mentions)
    return Check("anatomy", True, words("medical_checks.anatomy_told" if found else "medical_checks.no_anatomy"))


def _find_other_sites(statement: Source, source: Source, report: Source) -> Iterator[Span]:
    yield from (
        _place(part, one.term.span) for one, part, open_ in _list_absent(statement, source, report) if not open_
    )
    yield from _find_changed_sites(statement, source)
    free = not find_closest(statement, source)
    for pair in pair_mentions(statement, source):
        sites = _own_sites(pair.said, pair.part)
        if free and pair.said.key in GENERAL and sites <= source.keys and HAN.search(statement.text):
            continue
        if free and any(is_kin_of_any(key, _sites_told(*one)) for key in sites for one in pair.told):
            continue
        told = [keys for one, part in pair.told if (keys := _sites_told(one, part))]
        for site in pair.said.sites:
            key = site.concept.key
            if "negated" in pair.said.states and any(one.key == key and one.normal for one, _ in report.mentions):
                continue
            other = key in sites - BROAD and told and not any(is_kin_of_any(key, keys) for keys in told)
            if other and not _is_said_elsewhere(pair.said, key, report):
                yield _place(pair.part, site.span)


def _find_tested(statement: Source, source: Source, report: Source) -> Iterator[Span]:
    """Sites of which the source does not speak, and that need not be what it speaks of."""
    yield from (_place(part, one.term.span) for one, part, open_ in _list_absent(statement, source, report) if open_)


def _list_absent(statement: Source, source: Source, report: Source) -> Iterator[tuple[Mention, Part, bool]]:
    """The sites that the source does not have, and whether each may be said all the same: it names a test or a
    department, or a statement that retells leaves out none of the source's own sites for one near to the report's."""
    kept = not find_closest(statement, source) and not _leaves_out(statement, source)
    for one, part in statement.mentions:
        known = report.keys if one.key in BROAD else source.keys
        if one.term.concept.kind != "site" or one.key in LOOSE or is_kin_of_any(one.key, known):
            continue
        if not _is_in_word(part.sentence.text, one.term.span):
            tested = _TEST_OF.match(part.sentence.text[one.term.span.end : one.term.span.end + 30])
            yield one, part, bool(tested) or kept and (_is_denied_in_han(one, part) or _is_near(one.key, report))


def _is_denied_in_han(mention: Mention, part: Part) -> bool:
    return "negated" in mention.states and bool(HAN.search(part.sentence.text))


def _is_near(key: str, report: Source) -> bool:
    """Whether a site lies in one region with some site of the report, or may be anywhere: a gland, the back."""
    sites = [site for one, _ in report.mentions for site in _sites_in(one)]
    return not sites or key in _ANYWHERE or any(broaden(key) & broaden(site) - LOOSE for site in sites)


_ANYWHERE = frozenset(["back", "lymph_node"])


def _leaves_out(statement: Source, source: Source) -> bool:
    """Whether the sentence of the source nearest to a statement has a site that the statement has not."""
    mine = frozenset().union(*(word_pieces(one.text) for one in statement.sentences))
    shared = [
        (2 * len(statement.keys & _keys_of(one)) + len(mine & word_pieces(one.text)), one) for one in source.sentences
    ]
    most = max((score for score, _ in shared), default=0)
    sites = {site for score, near in shared if score == most for one in near.mentions for site in _sites_in(one)}
    return any(not is_kin_of_any(key, statement.keys) for key in sites - LOOSE)


def _sites_in(mention: Mention) -> frozenset[str]:
    """The site a term is, or those it is made of: the chest of chest pain."""
    concepts, concept = load_lexicon().concepts, mention.term.concept
    keys = {concept.key} | concept.parts
    return frozenset(key for key in keys if key in concepts and concepts[key].kind == "site")


def _keys_of(sentence: Sentence) -> frozenset[str]:
    return frozenset(one.key for one in sentence.mentions)


def _is_in_word(text: str, span: Span) -> bool:
    """Whether a short Chinese name stands in a word that means something else: 胃口, 刀口."""
    at = 0
    for word in rjieba.cut(text) if span.end - span.start == 1 and HAN.match(text, span.start) else ():
        if at <= span.start < at + len(word):
            return len(word) > 1 and not _WHERE.search(word)
        at += len(word)
    return False


_WHERE = re.compile("[左右双两上下前后内外中侧旁部区处位段叶底尖门管腔壁膜质体大小平]")
"""What one word may hold beside the short name of a part of the body."""


def _sites_told(mention: Mention, part: Part) -> frozenset[str]:
    """The sites of a term of the source, in its part or its sentence, and those it names itself; () where unknown."""
    own = _own_sites(mention, part) or _sites_of_sentence(part) - LOOSE
    beside = frozenset().union(*(other.keys for other in read_parts(part.sentence) if not _names_finding(other)))
    named = frozenset().union(*(broaden(key) for key in part.keys))
    return own | beside | named | broaden(mention.key) if own else frozenset()


def _names_finding(part: Part) -> bool:
    return any(one.term.concept.kind in FOUND for one in part.mentions)


def _is_said_elsewhere(said: Mention, site: str, source: Source) -> bool:
    """Whether the source says the same of that site in another sentence."""
    return any(
        (one.key == said.key or said.key in broaden(one.key))
        and ("negated" in one.states) == ("negated" in said.states)
        and is_kin_of_any(site, _sites_told(one, part))
        for one, part in source.mentions
    )


def _find_changed_sites(statement: Source, source: Source) -> Iterator[Span]:
    """Sites that the sentence which is otherwise repeated does not have."""
    for close in find_closest(statement, source):
        known = frozenset(one.key for told in close.told for one in told.mentions)
        for one in close.said.mentions:
            if one.term.concept.kind == "site" and one.key not in LOOSE and known and not is_kin_of_any(one.key, known):
                yield Span(close.said.span.start + one.term.span.start, close.said.span.start + one.term.span.end)


def _own_sites(mention: Mention, part: Part) -> frozenset[str]:
    """The most special sites of the part, and those the term names itself."""
    keys = {one.concept.key for one in mention.sites} - LOOSE
    return frozenset(key for key in keys if not any(key != other and key in broaden(other) for other in keys))


def _sites_of_sentence(part: Part) -> frozenset[str]:
    return frozenset(one.key for one in part.sentence.mentions if one.term.concept.kind == "site")


def _place(part: Part, span: Span) -> Span:
    return Span(part.sentence.span.start + span.start, part.sentence.span.start + span.end)
