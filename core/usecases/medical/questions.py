"""Questions for one's doctor, only from what is flagged: alerts, results out of range, what the report is unsure of,
and what it asks for. Templates; nothing is asked that the report gives no reason for.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from core.messages import UiLanguage, Words, words
from core.usecases.medical.plain_language import name_analyte
from core.usecases.medical.records import DoctorQuestion, LabResult, RedFlag
from core.usecases.medical.result_lines import CRITICAL, OUT, name_results, range_text, sources_of, value_text
from core.usecases.medical.selecting import Pick

MOST = 6
EACH = 2
"""Results asked about one by one; more are asked about together."""
_AT_ONCE = re.compile(
    r"\b(?:at once|immediately|if|emergency|call|every (?:day|morning)|daily)\b"
    r"|立即|马上|如(?:有|出现|果)|出现|每天|每日",
    re.I,
)
"""What is to be done when something happens, or every day, is no appointment to ask about."""
QUOTED = 180
"""Characters of a sentence that is quoted in a question; a longer one is cut."""


def make_questions(
    red_flags: Sequence[RedFlag], results: Sequence[LabResult], picks: Sequence[Pick], language: UiLanguage
) -> tuple[DoctorQuestion, ...]:
    """At most six, one of each kind before a second one. `results` are those out of range, most serious first."""
    alerted = {span for flag in red_flags for span in flag.spans}
    kinds = (
        list(_ask_alerts(red_flags, language)),
        list(_ask_results([one for one in results if one.span not in alerted], language)),
        list(_ask_picks(picks, language, "unsure")),
        list(_ask_picks(picks, language, "follow_up")),
    )
    in_turn = [one for row in zip_longest(*kinds) for one in row if one is not None]
    return tuple({one.text: one for one in in_turn}.values())[:MOST]


def _ask_alerts(red_flags: Sequence[RedFlag], language: UiLanguage) -> Iterator[DoctorQuestion]:
    for flag in red_flags:
        if flag.spans:
            yield DoctorQuestion(words("medical_plain.ask_alert", said=flag.said).text(language), flag.spans)


def _ask_results(results: Sequence[LabResult], language: UiLanguage) -> Iterator[DoctorQuestion]:
    out = [one for one in results if one.flag in OUT and not one.conflict]
    single = out if len(out) <= EACH else [one for one in out if one.flag in CRITICAL][:EACH]
    for one in single:
        yield DoctorQuestion(_ask_result(one, language).text(language), (one.span,))
    together = [one for one in out if one not in single]
    if together:
        asked = words("medical_plain.ask_several", names=name_results(together, language))
        yield DoctorQuestion(asked.text(language), sources_of(together))
    for one in results:
        if one.conflict:
            yield DoctorQuestion(_ask_result(one, language).text(language), (one.span,))


def _ask_result(result: LabResult, language: UiLanguage) -> Words:
    printed = range_text(result)
    side = result.flag.removeprefix("critical_")
    values = {"analyte": name_analyte(result, language), "value": value_text(result)}
    if result.conflict:
        return words("medical_plain.ask_conflict", **values, mark=result.printed_flag, range=printed)
    if side in ("low", "high") and printed:
        return words(f"medical_plain.ask_{side}", **values, range=printed)
    return words("medical_plain.ask_abnormal", **values)


def _ask_picks(picks: Sequence[Pick], language: UiLanguage, kind: str) -> Iterator[DoctorQuestion]:
    for pick in picks:
        unsure = pick.level == "unsure"
        asked = (
            unsure if kind == "unsure" else pick.part == "follow_up" and not unsure and not _AT_ONCE.search(pick.text)
        )
        if asked and not pick.left:
            yield DoctorQuestion(words(f"medical_plain.ask_{kind}", quote=_cut(pick.text)).text(language), pick.spans)


def _cut(text: str) -> str:
    if len(text) <= QUOTED:
        return text
    head = text[:QUOTED]
    return (head.rsplit(" ", 1)[0] if " " in head[QUOTED // 2 :] else head) + "…"
