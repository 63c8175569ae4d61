"""Whether a target, or a run of words in it, is simply the source again. Names, numbers, codes and quotes may stay.

Does not know which words two near languages share: there only runs longer than chance count.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.checks.check import Check
from core.checks.lexicon import is_common_word
from core.checks.translation.language import is_small_word
from core.checks.translation.reading import Reading
from core.checks.translation.scripts import find_script, scripts_of
from core.documents.document import Span
from core.messages import words
from core.models.language_tags import main_language

_WORD = re.compile(r"[^\W\d_]+(?:['’.·-][^\W\d_]+)*|\d+(?:[.,:]\d+)*")
_QUOTED = re.compile(r"[\"“”„«»‘’「」『』《》〈〉（）()]")
RUN_SAME_SCRIPT = 5
"""Words in a row that a target has from a source in the same script from which they were left untranslated."""
RUN_TOLD = 4
"""Words in a row, small words of the source's language thrice, from which a shorter run was left too."""
RUN_OTHER_SCRIPT = 3
"""The same where the scripts differ, so that every ordinary word left is one too many."""
HAN_RUN = 8
"""Han characters in a row that Chinese and Japanese may share: names of bodies and laws."""
FOREIGN_RUN = 2
"""Signs in a row of the source's own script in a target that is written in another."""


@dataclass(frozen=True, slots=True)
class _Token:
    said: str
    span: Span
    plain: bool
    """An ordinary word: no name, number or code."""


def check_untranslated(pair: Reading) -> Check:
    """`spans` are the copied runs; None where only names, numbers or a single word stand there."""
    if main_language(pair.source_language) == main_language(pair.target_language):
        return Check("untranslated", None, words("translation_checks.copied_same_language"))
    source, target = _tokens(pair.source), _tokens(pair.target)
    if not target:
        return Check("untranslated", None, words("translation_checks.copied_nothing"))
    if [token.said for token in source] == [token.said for token in target]:
        return _judge_identical(pair, target)
    spans = (*_foreign_runs(pair), *_copied_runs(pair, source, target))
    if not spans:
        return Check("untranslated", True, words("translation_checks.copied_none"))
    said = " … ".join(pair.target[span.start : span.end] for span in spans)[:80]
    return Check("untranslated", False, words("translation_checks.copied_part", text=said), spans)


def _judge_identical(pair: Reading, target: Sequence[_Token]) -> Check:
    plain = [token for token in target if token.plain]
    other = scripts_of(pair.source_language) != scripts_of(pair.target_language)
    english = pair.source_language.startswith("en") and _is_english(target)
    several = len(target) > 1 or other and not pair.source.isascii()
    sure = other or len(plain) >= 3 or english or _count_small(pair, target) > 0
    if several and sure and (plain or english):
        span = Span(target[0].span.start, target[-1].span.end)
        return Check("untranslated", False, words("translation_checks.copied_whole"), (span,))
    return Check("untranslated", None, words("translation_checks.copied_short"))


def _count_small(pair: Reading, run: Sequence[_Token]) -> int:
    """Small words of the source's language that are none of the target's: "the" in Spanish."""
    ours, theirs = pair.source_language, pair.target_language
    return sum(token.plain and is_small_word(token.said, ours, not_in=theirs) for token in run)


def _is_english(target: Sequence[_Token]) -> bool:
    """Whether every word is in the English dictionary, so that "Save File" is no name."""
    letters = [token.said for token in target if token.said.isalpha()]
    return len(letters) >= 2 and max(map(len, letters)) > 3 and all(is_common_word(word) for word in letters)


def _foreign_runs(pair: Reading) -> tuple[Span, ...]:
    """Runs of the source's letters in a target that has other ones, where the source has the same run."""
    ours, theirs = scripts_of(pair.source_language), scripts_of(pair.target_language)
    foreign = tuple(name for name in ours if name not in theirs and name != "Latn")
    if not foreign or not ours or not theirs or pair.target.isascii():
        return ()
    found = list(find_script(pair.target, foreign).finditer(pair.target))
    return tuple(Span(*match.span()) for match in found if len(match[0]) >= FOREIGN_RUN and match[0] in pair.source)


def _copied_runs(pair: Reading, source: Sequence[_Token], target: Sequence[_Token]) -> tuple[Span, ...]:
    same = bool({*scripts_of(pair.source_language)} & {*scripts_of(pair.target_language)})
    if same and "Han" in scripts_of(pair.target_language):
        return _copied_han(pair)
    least = RUN_SAME_SCRIPT if same else RUN_OTHER_SCRIPT
    kept = []
    for start, end in _common_runs([one.said for one in source], [one.said for one in target], 2):
        run = target[start:end]
        plain, small = sum(token.plain for token in run), _count_small(pair, run) if same else 0
        if (plain >= least or plain + 2 * small >= RUN_TOLD) and not _is_quoted(pair.target, run):
            kept.append(Span(run[0].span.start, run[-1].span.end))
    return tuple(kept)


def _copied_han(pair: Reading) -> tuple[Span, ...]:
    """Long runs of characters that Chinese and Japanese or Korean texts have in common."""
    found = re.finditer(f"[\u3400-\u9fff，、。]{{{HAN_RUN},}}", pair.target)
    return tuple(Span(*match.span()) for match in found if match[0] in pair.source)


def _common_runs(source: Sequence[str], target: Sequence[str], least: int) -> list[tuple[int, int]]:
    """Stretches of the target, as positions of words, all of whose groups of `least` words the source has."""
    known = {tuple(source[at : at + least]) for at in range(len(source) - least + 1)}
    runs: list[tuple[int, int]] = []
    for at in range(len(target) - least + 1):
        if tuple(target[at : at + least]) in known:
            if runs and runs[-1][1] >= at:
                runs[-1] = (runs[-1][0], at + least)
            else:
                runs.append((at, at + least))
    return runs


def _is_quoted(text: str, run: Sequence[_Token]) -> bool:
    """A title or saying in quotation marks or brackets may stand in its own language."""
    before, after = text[: run[0].span.start].rstrip()[-1:], text[run[-1].span.end :].lstrip(" .,!?")[:1]
    return bool(_QUOTED.fullmatch(before) and _QUOTED.fullmatch(after))


def _tokens(text: str) -> list[_Token]:
    found = []
    for match in _WORD.finditer(text):
        word = match[0]
        plain = word[0].isalpha() and (
            word.islower() or not found and word[1:].islower() or not word.isascii() and not word[0].isupper()
        )
        found.append(_Token(word.casefold(), Span(*match.span()), plain))
    return found
