"""Repairs of form, from the text's own sentences: bullets, sections, paragraphs, highlights, counts of sentences.

Each takes a text, the arguments of the demand and its language, and gives texts to try, the gentlest first. Nothing is
made up.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, count, pairwise

from core.checks.constraints.measures import find_sentences
from core.checks.length import LengthUnit, count_length
from core.documents.document import Span
from core.usecases.writing.fitting import Measure, fit_length, join_units, read_groups, read_units, select
from core.usecases.writing.phrases import key_phrases
from core.usecases.writing.repair_words import Arguments, aim, bounds

DIVIDER, BETWEEN = "***", "******"
_BULLET = re.compile(r"^[ \t]*[*-][ \t]+(?=\S)", re.M)
_MARKER = re.compile(r"^[ \t]*(?:\*(?![*\n])(?![^*\n]*\*(?!\*))|[-•])[ \t]*(?=\S)", re.M)
_LISTED = re.compile(r"^[ \t]*(?:[·●▪+]|\d{1,3}[.)、])[ \t]*", re.M)
_RULE = re.compile(r"^[ \t]*(?:\*[ \t]?){3,}$|^[ \t]*-{3,}[ \t]*$|^[ \t]*_{3,}[ \t]*$", re.M)
_SECOND = re.compile(
    r"^[^\w\n]{0,20}(?:response|answer|poem|version|option|回答|版本)?[ \t]{0,4}(?:2|two|二)\b\W", re.I | re.M
)


def drop_unfinished(text: str, arguments: Arguments, language: str) -> Iterator[str]:
    """Without a last sentence that was broken off."""
    units = read_groups(text, language)
    yield join_units(units[:-1])


def drop_repetitions(text: str, arguments: Arguments, language: str) -> Iterator[str]:
    """Every sentence once; then also without those that go round in circles within themselves."""
    units = read_units(text, language)
    yield join_units(units)
    yield join_units([unit for unit in units if not _circles(unit.text)])


def _circles(sentence: str) -> bool:
    """Whether hardly half of its words are different ones."""
    said = re.findall(r"\w+", sentence.lower())
    return len(said) > 12 and len(set(said)) < 0.55 * len(said)


def drop_marked(text: str, spans: Sequence[Span], language: str) -> Iterator[str]:
    """Without the sentences that `spans` touch, as long as a third of the text stays."""
    at, kept = 0, []
    for unit in read_groups(text, language):
        start = text.index(unit.text, at)
        at = start + len(unit.text)
        if not any(span.start < at and span.end > start for span in spans):
            kept.append(unit)
    if kept and sum(len(unit.text) for unit in kept) >= len(text) / 3:
        yield join_units(kept)


def set_bullets(text: str, arguments: Arguments, language: str) -> Iterator[str]:
    """So many bullets: numbered and dotted lines become bullets, superfluous ones are left out, and missing ones are
    made of the text's sentences."""
    low, high = bounds(arguments, "num_bullets")
    plain = _MARKER.sub("* ", _RULE.sub("", text))
    for candidate in dict.fromkeys((plain, _LISTED.sub("* ", plain))):
        units = read_units(candidate, language)
        found = sum(_count_bullets(unit.text) for unit in units)
        if low <= found <= high:
            yield candidate
        if found > high:
            yield select(units, _count_bullets, int(high), int(high), int(high))
    wanted = int(low) or int(high)
    yield from _make_bullets(_MARKER.sub("", _LISTED.sub("", plain)), wanted, language)


def _make_bullets(text: str, wanted: int, language: str) -> Iterator[str]:
    """The last `wanted` sentences as bullets, what stands before them as it is."""
    units = read_units(text, language)
    if len(units) < wanted:
        return
    for lead in (len(units) - wanted, 0):
        before = join_units(units[:lead])
        items = [" ".join(unit.text.split()) for unit in units[lead : lead + wanted]]
        yield (before + "\n\n" if before else "") + "\n".join(f"* {item}" for item in items)


def _count_bullets(text: str) -> int:
    return len(_BULLET.findall(text))


def set_paragraphs(text: str, arguments: Arguments, language: str) -> Iterator[str]:
    """Exactly so many paragraphs parted by `***`."""
    groups = regroup(_RULE.sub("", text), aim(arguments, "num_paragraphs"), language)
    if groups:
        yield f"\n\n{DIVIDER}\n\n".join(groups)


def set_first_word(text: str, arguments: Arguments, language: str) -> Iterator[str]:
    """Exactly so many paragraphs parted by blank lines, one whose sentence begins with the word opening the n-th."""
    wanted, at = int(arguments["num_paragraphs"]), int(arguments["nth_paragraph"]) - 1
    word = str(arguments["first_word"])
    groups = regroup(text, wanted, language)
    if not groups or at >= len(groups):
        return
    flat = [re.sub(r"\n{2,}", "\n", group) for group in groups]
    yield "\n\n".join(flat)
    units = read_units(text, language)
    for n, unit in enumerate(units):
        if re.match(rf"{re.escape(word)}\b", unit.text, re.I) and at <= n <= len(units) - (wanted - at):
            before = regroup(join_units(units[:n]), at, language) if at else []
            after = regroup(join_units(units[n:]), wanted - at, language)
            yield "\n\n".join(re.sub(r"\n{2,}", "\n", group) for group in [*before, *after])


def set_sections(text: str, arguments: Arguments, language: str) -> Iterator[str]:
    """So many sections, each begun by the word and its number."""
    wanted, word = aim(arguments, "num_sections"), str(arguments["section_spliter"]).strip()
    bare = re.sub(rf"^[^\w\n]{{0,20}}{re.escape(word)}[ \t]?\d+[^\w\n]{{0,20}}\n?", "", text, flags=re.I | re.M)
    groups = regroup(bare, wanted, language)
    if groups:
        yield "\n\n".join(f"{word} {number}\n{group}" for number, group in enumerate(groups, 1))


def regroup(text: str, wanted: int, language: str) -> list[str]:
    """`text` in `wanted` pieces in order, about equally long, between paragraphs where there are enough, else between
    sentences; [] where there are fewer sentences than that."""
    blocks = [block.strip() for block in re.split(r"\n\s*\n", text) if block.strip()]
    if len(blocks) >= wanted:
        return ["\n\n".join(blocks[cut]) for cut in _deal([len(block) for block in blocks], wanted)]
    units = read_units(text, language)
    if len(units) < wanted:
        return []
    return [join_units(units[cut]) for cut in _deal([len(unit.text) for unit in units], wanted)]


def _deal(sizes: Sequence[int], wanted: int) -> list[slice]:
    """Where to cut a row of things of these sizes into `wanted` groups of about equal size, none empty."""
    ends = list(accumulate(sizes, initial=0))
    cuts = [0]
    for group in range(1, wanted):
        due = ends[-1] * group / wanted
        free = range(cuts[-1] + 1, len(sizes) - (wanted - group) + 1)
        cuts.append(min(free, key=lambda at: abs(ends[at] - due)))
    return [slice(start, end) for start, end in pairwise([*cuts, len(sizes)])]


def part_responses(text: str, arguments: Arguments, language: str) -> Iterator[str]:
    """Two responses parted by six asterisks, where the text has two that are parted otherwise."""
    pieces = [piece.strip() for piece in re.split(r"^[ \t]*(?:\*[ \t]?){3,}$|^-{3,}[ \t]*$", text, flags=re.M)]
    kept = list(dict.fromkeys(piece for piece in pieces if piece))
    if len(kept) >= 2:
        yield f"{kept[0]}\n\n{BETWEEN}\n\n{kept[1]}"
        return
    numbered = re.search(
        r"^[^\w\n]{0,20}(?:response|answer|poem|version|option|回答|版本)?[ \t]{0,4}(?:2|two|二)\b\W", text, re.I | re.M
    )
    if numbered and text[: numbered.start()].strip():
        yield f"{text[: numbered.start()].strip()}\n\n{BETWEEN}\n\n{text[numbered.start() :].strip()}"


def set_highlights(text: str, arguments: Arguments, language: str) -> Iterator[str]:
    """At least so many highlights: the weightiest phrases, each where it first stands, then those of other places."""
    wanted = aim(arguments, "num_highlights")
    missing = wanted - len(_highlights(text))
    bullets = [match.end() for match in _BULLET.finditer(text)]
    taken = [match.span() for match in re.finditer(r"\*[^*\n]*\*|<<[^\n]*>>|`[^`\n]*`|\[[^\]\n]*\]", text)]
    spots: list[tuple[int, int]] = []
    for phrase in key_phrases(text[:20_000], language):
        for match in re.finditer(re.escape(phrase), text):
            if len(spots) >= missing:
                break
            free = all(match.end() < start or match.start() > end for start, end in [*taken, *spots])
            whole = language == "zh" or re.search(r"\w\Z", text[: match.start()][-1:]) is None
            if free and whole:
                spots.append(match.span())
                break
    for start, end in sorted(spots, reverse=True):
        mark = "**" if start in bullets else "*"
        text = f"{text[:start]}{mark}{text[start:end]}{mark}{text[end:]}"
    yield text


def _highlights(text: str) -> list[str]:
    return [found for found in re.findall(r"\*[^\n*]+\*", text) if found.strip("* ")]


def limit_sentences(text: str, arguments: Arguments, language: str) -> Iterator[str]:
    """Fewer sentences: the least telling go, or neighbours are joined by semicolons. More: clauses are parted."""
    low, high = bounds(arguments, "num_sentences")
    units = read_units(text, language)
    if len(find_sentences(text, language)) < low:
        yield re.sub(r";\s+(\w)", lambda match: ". " + match[1].upper(), text)
        return
    for most in range(int(high), max(0, int(high) - 3), -1):
        yield select(units, lambda piece: len(find_sentences(piece, language)), most, min(1, most), most)
    yield _join_sentences([unit.text for unit in units], int(high))


def _join_sentences(sentences: list[str], most: int) -> str:
    """All sentences in at most `most`, those of a group joined by semicolons."""
    flat = [" ".join(sentence.split()) for sentence in sentences]
    cuts = _deal([len(sentence) for sentence in flat], max(1, min(most, len(flat))))
    groups = [flat[cut] for cut in cuts if flat[cut]]
    return " ".join("; ".join([*(re.sub(r"[.!?]+$", "", item) for item in group[:-1]), group[-1]]) for group in groups)


def limit_words(text: str, arguments: Arguments, language: str) -> Iterator[str]:
    """Fewer words by leaving out sentences. More of them are to be asked for."""
    yield from _limit(text, language, lambda piece: len(re.findall(r"\w+", piece)), *bounds(arguments, "num_words"))


def limit_length(text: str, arguments: Arguments, language: str) -> Iterator[str]:
    """The same in the demand's unit; near a length from both sides where "about" is asked for."""
    unit: LengthUnit = arguments["unit"]
    if arguments.get("relation") == "about":
        yield fit_length(text, int(arguments["number"]), unit, language)
        return
    yield from _limit(text, language, lambda piece: count_length(piece, unit), *bounds(arguments, "number"))


def _limit(text: str, language: str, measure: Measure, low: float, high: float) -> Iterator[str]:
    if measure(text) <= high:
        return
    units = read_units(text, language)
    for most in (int(high), int(high * 0.93)):
        yield select(units, measure, most, int(min(low, most)), most)


def set_numbered(text: str, arguments: Arguments, language: str) -> Iterator[str]:
    """So many numbered items, as `set_bullets` makes bullets."""
    bulleted = {"num_bullets": arguments["num_items"], "relation": arguments.get("relation")}
    for candidate in set_bullets(text, bulleted, language):
        numbers = count(1)
        yield _BULLET.sub(lambda match: f"{next(numbers)}. ", candidate)  # noqa: B023


def set_blocks(text: str, arguments: Arguments, language: str) -> Iterator[str]:
    """So many paragraphs parted by empty lines."""
    groups = regroup(text, aim(arguments, "number"), language)
    if groups:
        yield "\n\n".join(re.sub(r"\n\s*\n", "\n", group) for group in groups)
