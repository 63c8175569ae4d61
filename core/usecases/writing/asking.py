"""What is asked of a model when a text breaks a demand that no computation can mend: for that fault only.

More text, sentences with a word in them (decoded under a grammar where the engine has one, so that the word is there),
a second answer, or the whole anew. Gives texts to try; does not decide which is kept.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from core.checks.keywords import find_phrase
from core.messages import words
from core.usecases.writing.canvas import MARK
from core.usecases.writing.drawing import (
    Writer,
    pattern_from,
    pattern_with,
    pattern_without,
    several_sound,
)
from core.usecases.writing.fitting import extend_units, join_units, read_units
from core.usecases.writing.phrases import key_phrases, make_title
from core.usecases.writing.repair_form import BETWEEN, regroup
from core.usecases.writing.repair_words import aim, bounds, list_of
from core.usecases.writing.repairing import Demand, broken, repair

if TYPE_CHECKING:
    pass

PARAGRAPH_TOKENS = 160
PIECES = 4
"""Parts of a draft that are written anew for one fault, at most."""
GROWTHS = 6
"""How often more text is asked for on end."""

_HEADINGS = re.compile(r"\s*(?:#{1,2} [^\n]*\n\s*){0,2}")
_CLOSING = re.compile(
    r"\n\s*(?:(?:yours|sincerely|best|kind|warm|regards|respectfully|cheers|love)\b[^\n]{0,60}|此致|敬上|祝好)"
    r"(?:\n[^\n]{0,80}){0,6}\Z",
    re.I,
)


def ask(text: str, n: int, demands: Sequence[Demand], writer: Writer) -> list[str]:
    """Texts that may keep demand `n`; () where it is nothing a model can mend, or all has to be in a language that it
    does not speak."""
    if any(demand.name == "response_language" and not _speaks(writer, demand) for demand in demands):
        return []
    return ASKS.get(demands[n].name, _anew)(text, n, demands, writer)


def _speaks(writer: Writer, demand: Demand) -> bool:
    wanted = demand.constraint.arguments.get("language") if demand.constraint else None
    return wanted in getattr(writer.model, "languages", (wanted,))


def _grow(text: str, n: int, demands: Sequence[Demand], writer: Writer) -> list[str]:
    """More text until nothing is broken that more text can mend; repetitions and unfinished sentences are left out."""
    language = writer.language
    grown, closing = _part_closing(join_units(read_units(text, language)))
    phrases = key_phrases(text[:20_000], language)[:GROWTHS]
    for turn in range(GROWTHS if grown else 0):
        about = phrases[turn % len(phrases)] if phrases else make_title(text, writer.request, language)
        task = words("revising.ask_more", phrase=about).text(language)
        units = read_units(grown, language)
        for reply in writer.go_on(grown, task, 2 if turn < 2 else 4, PARAGRAPH_TOKENS):
            units = extend_units(units, reply, language)
        grown = join_units(units)
        mended = repair(grown + closing, demands, language).text
        if not any(ASKS.get(demands[at].name) in (_grow, _afresh) for at in broken(mended, demands)):
            return [mended]
    return [grown + closing] if grown else []


def _afresh(text: str, n: int, demands: Sequence[Demand], writer: Writer) -> list[str]:
    """Instead of a text that goes round in circles: what is sound of it, grown; where nothing is, other answers."""
    sound = list(demands[n].candidates(text, writer.language))
    if sound and len(sound[-1]) > len(text) / 10:
        return _grow(sound[-1], n, demands, writer)
    others = [next(demands[n].candidates(one, writer.language), one) for one in writer.answers(3)]
    return [grown for one in others[:2] for grown in (one, *_grow(one, n, demands, writer))]


def _with_words(text: str, n: int, demands: Sequence[Demand], writer: Writer) -> list[str]:
    """The text and sentences in which the missing words stand."""
    body, closing = _part_closing(text)
    made: list[str] = []
    for word, count in _missing_words(text, demands[n]):
        made += _gather(writer, text, word, count)
    if not made:
        return []
    joined = ("" if writer.language == "zh" else " ").join(made)
    return [f"{body.rstrip()}\n\n{joined}{closing}"]


def _gather(writer: Writer, text: str, word: str, count: int) -> list[str]:
    """Distinct sentences that hold `word` `count` times together, as far as three turns bring them."""
    subjects = [make_title(text, writer.request, writer.language), *key_phrases(text[:20_000], writer.language)]
    kept: list[str] = []
    for subject in subjects[:3]:
        task = words("revising.ask_word", word=word, subject=subject).text(writer.language)
        made = several_sound(writer, task, pattern_with(word, writer.language), min(8, count + 2))
        for one in made:
            if find_phrase(one, word) and one not in kept and len(find_phrase(" ".join(kept), word)) < count:
                kept.append(one)
        if len(find_phrase(" ".join(kept), word)) >= count:
            break
    return kept


def _with_first_word(text: str, n: int, demands: Sequence[Demand], writer: Writer) -> list[str]:
    """The text with a sentence that begins with the word where its paragraph begins."""
    arguments, language = demands[n].constraint.arguments, writer.language  # type: ignore[union-attr]
    word, wanted, at = (
        str(arguments["first_word"]),
        int(arguments["num_paragraphs"]),
        int(arguments["nth_paragraph"]) - 1,
    )
    subject = make_title(text, writer.request, language)
    task = words("revising.ask_first", word=word, subject=subject).text(language)
    texts = []
    for sentence in several_sound(writer, task, pattern_from(word, language), 4):
        if not sentence.lower().startswith(word.lower()):
            continue
        groups = regroup(text, wanted, language)
        fewer = regroup(text, wanted - 1, language) if not groups and wanted > 1 else []
        parts = [*groups[:at], f"{sentence} {groups[at]}", *groups[at + 1 :]] if groups else []
        parts = parts or ([*fewer[:at], sentence, *fewer[at:]] if fewer else [])
        texts.append("\n\n".join(re.sub(r"\n\s*\n", "\n", part) for part in parts))
    return [one for one in texts if one]


def _with_letters(text: str, n: int, demands: Sequence[Demand], writer: Writer) -> list[str]:
    """More text for a letter that is to be frequent; sentences decoded without it for one that is to be rare."""
    arguments, language = demands[n].constraint.arguments, writer.language  # type: ignore[union-attr]
    letter = str(arguments["letter"]).lower()
    low, high = bounds(arguments, "let_frequency", "let_relation")
    if text.lower().count(letter) < low or not letter.isalpha() or language != "en":
        return _grow(text, n, demands, writer)
    subject = make_title(text, writer.request, language)
    phrases = key_phrases(text[:20_000], language)
    kept = [unit.text for unit in read_units(text, language) if letter not in unit.text.lower()]
    for about in (subject, *phrases)[:GROWTHS]:
        task = words("revising.ask_about", subject=about).text(language)
        kept = list(dict.fromkeys([*kept, *several_sound(writer, task, pattern_without(letter), 8)]))
        mended = repair(" ".join(kept), demands, language).text
        if kept and not any(ASKS.get(demands[at].name) is _grow for at in broken(mended, demands)):
            return [mended]
    return [" ".join(kept)] if kept else []


def _second(text: str, n: int, demands: Sequence[Demand], writer: Writer) -> list[str]:
    """The text and another answer to the same request."""
    first = text.split(BETWEEN)[0].strip()
    replies = writer.answers(2)
    others = [join_units(read_units(reply.replace(BETWEEN, "\n\n"), writer.language)) for reply in replies]
    return [f"{first}\n\n{BETWEEN}\n\n{other}" for other in others if other and other != first]


def _anew(text: str, n: int, demands: Sequence[Demand], writer: Writer) -> list[str]:
    """The whole text written again with its faults named; of a draft in parts, one part at a time."""
    found = [demand.check(text) for demand in demands]
    faults = [check.detail.text(writer.language) for check in found if check.passed is False]
    pieces = text.split(MARK)
    made = []
    for at, piece in enumerate(pieces[:PIECES]):
        head, body = _part_heading(piece)
        for reply in writer.again(body.strip(), faults):
            made.append(MARK.join([*pieces[:at], f"{head}{reply}\n\n", *pieces[at + 1 :]]).strip())
    return made


def _part_heading(piece: str) -> tuple[str, str]:
    """The white space, title and heading that a part begins with, and its text."""
    found = _HEADINGS.match(piece)
    at = found.end() if found else 0
    return piece[:at], piece[at:]


def _none(text: str, n: int, demands: Sequence[Demand], writer: Writer) -> list[str]:
    return []


Ask = Callable[[str, int, Sequence[Demand], Writer], list[str]]
ASKS: Mapping[str, Ask] = {
    "existence": _with_words,
    "frequency": _with_words,
    "nth_paragraph_first_word": _with_first_word,
    "letter_frequency": _with_letters,
    "two_responses": _second,
    "loops": _afresh,
    "repeated_sentences": _afresh,
    "unfinished": _none,
    **dict.fromkeys(("poem_lines", "poem_characters", "poem_syllables", "poem_rhyme", "poem_tones"), _none),
    **dict.fromkeys(
        (
            "number_words", "number_sentences", "length_limit", "number_bullet_lists", "number_numbered_lists",
            "number_paragraphs", "paragraph_count", "multiple_sections", "number_highlighted_sections", "postscript",
            "capital_word_frequency", "line_count",
        ),
        _grow,
    ),
}  # fmt: skip


def _missing_words(text: str, demand: Demand) -> list[tuple[str, int]]:
    arguments = demand.constraint.arguments  # type: ignore[union-attr]
    if demand.name == "frequency":
        word = str(arguments["keyword"])
        missing = aim(arguments, "frequency") - len(find_phrase(text, word))
        return [(word, missing)] if missing > 0 else []
    return [(word, 1) for word in list_of(arguments, "keywords") if not find_phrase(text, word)]


def _part_closing(text: str) -> tuple[str, str]:
    """The body, and the complimentary close of a letter with the lines after it."""
    found = _CLOSING.search(text[-600:])
    at = len(text) - len(text[-600:]) + found.start() if found else len(text)
    return text[:at], text[at:]
