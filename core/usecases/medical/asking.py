"""Questions about a report, answered from it: quotes, results with their printed range, words of the glossary.

A question for a diagnosis, a dose, an outlook or in an emergency is declined (`policy`), and what the report does not
say is said to be missing. Nothing is generated.
"""

from collections.abc import Iterator, Sequence

from core.checks.medical.recall import forgetting
from core.documents.document import Span
from core.documents.language import detect_language
from core.messages import UiLanguage, words
from core.usecases.medical.clinician_view import claim_pick
from core.usecases.medical.glossary import Entry, find_entry, find_terms
from core.usecases.medical.labs.analytes import find_analyte
from core.usecases.medical.looking_up import all_lines, asked_terms, find_sentences, name_terms
from core.usecases.medical.plain_language import entry_of, plain_result, term_spans
from core.usecases.medical.policy.question_forms import asks_for_section, asks_meaning, asks_what_is_out, plain_question
from core.usecases.medical.policy.rules import classify_question, judge_question
from core.usecases.medical.quoting import Sentence, list_report_sentences
from core.usecases.medical.records import Answer, Claim, LabResult, Level, Tools, Understanding
from core.usecases.medical.result_lines import group_results, level_of_result, name_results, sources_of
from core.usecases.medical.selecting import BACKGROUND, findings_in, level_of, pick_sentences

MOST, MOST_RESULTS = 8, 12


def ask(question: str, understanding: Understanding, *, language: UiLanguage, tools: Tools | None = None) -> Answer:
    """The answer in quotes and computed sentences, each with its place in the report. `declined` says why there is
    none; what the report says on the matter is quoted all the same, except in an emergency."""
    with forgetting():
        return _answer(plain_question(question), understanding, language, tools or Tools())


def _answer(asked: str, understanding: Understanding, language: UiLanguage, tools: Tools) -> Answer:
    declined = judge_question(asked, language)
    if declined is not None:
        quotes = () if classify_question(asked) == "emergency" else _quote(asked, understanding, tools)
        return Answer(quotes, declined)
    spoken = _language_of(asked, language)
    for claims in (
        _explain(asked, spoken, understanding, language),
        _results_out(asked, understanding, language),
        _look_up_results(asked, understanding, language),
        _read_section(asked, understanding, language),
        _quote(asked, understanding, tools),
    ):
        if claims:
            return Answer(tuple(claims))
    return Answer((), _not_there(asked, spoken, language))


def _language_of(asked: str, language: UiLanguage) -> UiLanguage:
    found = detect_language(asked)
    return "zh" if found == "zh" else "en" if found == "en" else language


def _explain(asked: str, spoken: UiLanguage, understanding: Understanding, language: UiLanguage) -> tuple[Claim, ...]:
    """The glossary's words for what is asked about, where the report uses it; for a test its result too."""
    if not asks_meaning(asked):
        return ()
    claims: list[Claim] = []
    for entry in _entries(asked, spoken):
        results = _results_named(entry, understanding.results)
        spans = term_spans(understanding.report.text, understanding.report.language, entry) or sources_of(results)
        if spans:
            name = entry.names(language)[0] if entry.names(language) else entry.english[0]
            said = words("medical_summary.means", term=name, plain=entry.plain(language), source=entry.source)
            claims.append(Claim(said.text(language), "other", spans, author="rule"))
            claims += [_claim(one, language) for one in results[:1]]
    return tuple(claims)


def _results_out(asked: str, understanding: Understanding, language: UiLanguage) -> tuple[Claim, ...]:
    if not (understanding.results and asks_what_is_out(asked)):
        return ()
    groups = group_results(understanding.results)
    if groups.out:
        return tuple(_claim(one, language) for one in groups.out[:MOST_RESULTS])
    if not groups.within:
        return ()
    said = words(
        "medical_plain.within_line", count=len(groups.within), names=name_results(groups.within, language)
    ).text(language)
    return (Claim(said, "normal", sources_of(groups.within), "normal", author="rule"),)


def _look_up_results(asked: str, understanding: Understanding, language: UiLanguage) -> tuple[Claim, ...]:
    """The results whose name is in the question, the latest first; of several only those named longest."""
    named = [(length, one) for one in understanding.results if (length := _name_in(asked, one))]
    if not named:
        return ()
    longest = max(length for length, _ in named)
    found = [one for length, one in named if length == longest]
    found.sort(key=lambda one: one.when, reverse=True)
    return tuple(_claim(one, language) for one in found[:MOST_RESULTS])


def _read_section(asked: str, understanding: Understanding, language: UiLanguage) -> tuple[Claim, ...]:
    """What stands in the section asked for, at most eight sentences; a report without it may say it elsewhere."""
    names, parts = asks_for_section(asked)
    if not names:
        return ()
    picks = [pick for pick in pick_sentences(understanding) if pick.part in parts and not pick.left]
    held = [one for one in list_report_sentences(understanding) if one.section in names]
    wanted = asked_terms(asked)
    named = [pick for pick in picks if wanted & name_terms(pick.text)]
    if picks:
        return tuple(claim_pick(pick, language) for pick in (named or picks)[:MOST])
    return tuple(_claim_sentence(one, understanding) for one in held[:MOST])


def _quote(asked: str, understanding: Understanding, tools: Tools) -> tuple[Claim, ...]:
    """The sentences that are about it, best first."""
    spoken = _language_of(asked, "zh" if understanding.report.language == "zh" else "en")
    sentences = all_lines(understanding, list_report_sentences(understanding))
    found = find_sentences(asked, spoken, sentences, understanding, tools.embedder)
    return tuple(_claim_sentence(one, understanding) for one in found)


def _not_there(asked: str, spoken: UiLanguage, language: UiLanguage) -> object:
    """That the report does not say; a word of the glossary is explained all the same."""
    entry = next(_entries(asked, spoken), None) if asks_meaning(asked) else None
    if entry is None:
        return words("medical_summary.declined_absent")
    name = entry.names(language)[0] if entry.names(language) else entry.english[0]
    return words("medical_summary.means_absent", term=name, plain=entry.plain(language), source=entry.source)


def _entries(asked: str, spoken: UiLanguage) -> Iterator[Entry]:
    """The glossary's entries named in the question, in either language, each once."""
    seen: set[str] = set()
    other: UiLanguage = "en" if spoken == "zh" else "zh"
    found = [entry for language in (spoken, other) for _, entry in find_terms(asked, language)]
    short = (find_entry(word.strip("?？,.，。\"'“”")) for word in asked.split())
    for entry in (*found, *(one for one in short if one is not None)):
        if entry.source not in seen:
            seen.add(entry.source)
            yield entry


def _results_named(entry: Entry, results: Sequence[LabResult]) -> tuple[LabResult, ...]:
    found = [one for one in results if entry_of(one) is entry]
    return tuple(sorted(found, key=lambda one: one.when, reverse=True))


def _name_in(asked: str, result: LabResult) -> int:
    """The length of the longest of the result's names that stands in the question as a whole word, 0 for none."""
    entry = entry_of(result)
    names = {result.analyte, *(entry.english if entry else ()), *(entry.chinese if entry else ())}
    said = f" {asked.casefold()} "
    found = [name for name in names if _stands(name.strip().casefold(), said)]
    for word in _runs(asked):
        analyte = find_analyte(word)
        if analyte is not None and result.code == analyte.code:
            found.append(word)
    return max(map(len, found), default=0)


def _stands(name: str, said: str) -> bool:
    """Latin names as whole words, a plural counts; Chinese ones anywhere."""
    if not name:
        return False
    if not name.isascii():
        return name in said
    at = said.find(name)
    while at >= 0:
        after = said[at + len(name) :].removeprefix("s")
        if not said[at - 1].isalnum() and not after[:1].isalnum():
            return True
        at = said.find(name, at + 1)
    return False


def _runs(asked: str) -> Iterator[str]:
    """One to three neighbouring words of the question, as names of tests are written."""
    said = [word.strip("?？,.，。!！\"'“”()（）").removesuffix("'s") for word in asked.split()]
    for size in (3, 2, 1):
        for at in range(len(said) - size + 1):
            run = " ".join(said[at : at + size])
            if len(run) > 1:
                yield run


def _claim(result: LabResult, language: UiLanguage) -> Claim:
    return Claim(plain_result(result, language), "results", (result.span,), level_of_result(result), author="rule")


def _claim_sentence(one: Sentence, understanding: Understanding) -> Claim:
    ordered = sorted(understanding.findings, key=lambda finding: finding.term.start)
    found = () if one.section in BACKGROUND else findings_in(one.span, ordered)
    level: Level = level_of(found)
    return Claim(one.text, "other", (Span(one.span.start, one.span.end),), level)
