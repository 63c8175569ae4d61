"""A model's sentences against what was given: those that are not held by it give way to the facts in their own words.

Does not ask a model and does not decide which kinds are bound; "facts" proves every sentence, "values" only that every
number, name, date and quotation was given.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from core.checks.check import Check
from core.checks.content import content_words
from core.checks.facts import check_facts
from core.checks.grounding import check_grounding, read_windows
from core.checks.language import check_language
from core.documents.segments import split_sentences
from core.messages import UiLanguage, words
from core.usecases.writing.brief import Brief
from core.usecases.writing.composing import as_sentence, join_sentences
from core.usecases.writing.evidence import given_texts, is_told
from core.usecases.writing.kinds import Bound
from core.usecases.writing.records import Section, Step

NEAREST = 3
"""Facts, or stretches of one source, that a sentence is read against together."""

_MARKS = re.compile(r"\s*[\[【]\d{1,2}[\]】]")
_END = re.compile(r"""([.!?。！？…]["'”’」』）)]*)\s*\Z""")
_BLANK = re.compile(r"\[to add:[^\]\n]*\]|【待补：[^】\n]*】")
_BULLET = re.compile(r"\s*(?:[-*•]|\d{1,2}[.)、])\s+")


@dataclass(frozen=True, slots=True)
class Evidence:
    """`facts` are the person's words, `sources` are numbered from 1; the facts of `section` must all be told in it."""

    language: UiLanguage
    bound: Bound
    facts: tuple[str, ...]
    sources: tuple[str, ...] = ()
    section: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """`failed` names the checks that refuse a sentence; `source` the number of the one that holds it, 0: the facts."""

    failed: tuple[str, ...] = ()
    source: int = 0


def evidence_of(brief: Brief, section: Section, bound: Bound, *, own_points: bool) -> Evidence:
    """What a section may draw on. `own_points`: its points are the person's words and have to be told."""
    sources = tuple(source.text for source in brief.sources)
    given = tuple(text for text in given_texts(brief) if text not in sources)
    points = section.points if own_points else ()
    return Evidence(brief.language, bound, tuple(dict.fromkeys((*given, *points))), sources, points)


def prove_text(text: str, evidence: Evidence, part: str, *, done: bool = True) -> tuple[str, tuple[Step, ...]]:
    """The text with every sentence that is not held replaced or dropped, and what was done. While not `done` its last
    sentence is left as it is; when done, facts of the section that nothing tells are added in their own words."""
    lines, steps = text.split("\n"), []
    untold = [fact for fact in evidence.section if not is_told(fact, text, evidence.language)]
    kept: list[str] = []
    for number, line in enumerate(lines):
        growing = not done and number == len(lines) - 1
        said, made = _prove_line(line, evidence, part, untold, growing)
        steps += made
        if said.strip() or not line.strip():
            kept.append(said)
    proved = re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()
    return _add_untold(proved, evidence, part, steps) if done and evidence.section else (proved, tuple(steps))


def judge(sentence: str, evidence: Evidence) -> Verdict:
    """Whether the evidence holds the sentence, and what of it."""
    bare = _MARKS.sub("", sentence).strip()
    if check_language(bare, evidence.language).passed is False:
        return Verdict(("language",))
    facts = _nearest(bare, evidence.facts, evidence.language)
    stretches = [_nearest(bare, _windows(text, evidence.language), evidence.language) for text in evidence.sources]
    values = check_facts(
        bare, (*evidence.facts, *(s for found in stretches for s in found)), language=evidence.language
    )
    failed = tuple(check.name for check in values if check.passed is False)
    if failed or evidence.bound != "facts":
        return Verdict(failed)
    for source, found in enumerate((facts, *stretches)):
        if found and _ground(bare, found, evidence.language).passed:
            return Verdict((), source)
    return Verdict(("grounding",))


def mark(sentence: str, source: int) -> str:
    """The sentence with its [n] before the stop; 0 is no source."""
    if not source:
        return sentence
    plain = sentence.rstrip()
    return _END.sub(rf" [{source}]\1", plain, count=1) if _END.search(plain) else f"{plain} [{source}]"


def _prove_line(line: str, evidence: Evidence, part: str, untold: list[str], growing: bool) -> tuple[str, list[Step]]:
    """One paragraph or list item."""
    lead = _BULLET.match(line)
    head, body = (lead[0], line[lead.end() :]) if lead else ("", line)
    spans = split_sentences(body, evidence.language)
    said, steps = [], []
    for at, span in enumerate(spans):
        sentence = body[span.start : span.end]
        claim = _BLANK.sub("", sentence)
        if not content_words(claim, evidence.language) or (growing and at == len(spans) - 1):
            said.append(sentence)
            continue
        verdict = _judged(claim, evidence)
        if not verdict.failed:
            space = sentence[len(sentence.rstrip()) :]
            said.append(mark(_MARKS.sub("", sentence).rstrip(), verdict.source) + space)
            continue
        instead = _take_nearest(sentence, untold, evidence)
        said.append(instead + (" " if instead and evidence.language == "en" and at < len(spans) - 1 else ""))
        note = words("writing.replaced" if instead else "writing.dropped")
        act = "repaired" if instead else "dropped"
        steps.append(Step(part, act, verdict.failed, sentence.strip(), instead, note=note))
    text = "".join(said).rstrip()
    return (head + text if text else ""), steps


def _take_nearest(sentence: str, untold: list[str], evidence: Evidence) -> str:
    """The fact the sentence was probably about, if nothing has told it yet: it is told now."""
    wanted = content_words(sentence, evidence.language)
    shared = [len(wanted & content_words(fact, evidence.language)) for fact in untold]
    if not shared or max(shared) == 0:
        return ""
    return as_sentence(untold.pop(shared.index(max(shared))), evidence.language)


def _add_untold(text: str, evidence: Evidence, part: str, steps: list[Step]) -> tuple[str, tuple[Step, ...]]:
    missing = [fact for fact in evidence.section if not is_told(fact, text, evidence.language)]
    if not missing:
        return text, tuple(steps)
    added = join_sentences(missing, evidence.language)
    steps.append(Step(part, "composed", ("facts_told",), "", added, note=words("writing.added", count=len(missing))))
    return f"{text}\n\n{added}".strip(), tuple(steps)


@lru_cache(maxsize=512)
def _judged(sentence: str, evidence: Evidence) -> Verdict:
    """A growing text is proved again with every sentence; each is judged once."""
    return judge(sentence, evidence)


def _ground(sentence: str, texts: Sequence[str], language: UiLanguage) -> Check:
    """Against the texts together: a sentence may join two facts."""
    joined = ("" if language == "zh" else " ").join(as_sentence(text, language) for text in texts)
    return check_grounding(sentence, [joined], language=language)


def _nearest(sentence: str, texts: Sequence[str], language: UiLanguage) -> tuple[str, ...]:
    wanted = content_words(sentence, language)
    ranked = sorted(texts, key=lambda text: -len(wanted & content_words(text, language)))
    return tuple(ranked[:NEAREST])


@lru_cache(maxsize=64)
def _windows(text: str, language: str) -> tuple[str, ...]:
    return tuple(read_windows(text, language))
