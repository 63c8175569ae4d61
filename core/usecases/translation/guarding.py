"""What must not be translated is taken out of a text before an engine sees it, and put back just once afterwards.

Inline codes, placeholders and forced terms become markers `[[0]]`; what wraps the whole text is set aside. The rest is
cut into sentences, the units engines are good at. Does not call an engine and does not judge what one said.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.checks.translation.placeholders import find_placeholders
from core.documents.segments import split_sentences
from core.models.language_tags import UNSPACED, main_language
from core.usecases.translation.files.source_file import Segment

_MARKER = re.compile(r"[\[［【〔]\s*[\[［【〔]\s*(\d{1,4})\s*[\]］】〕]\s*[\]］】〕]")
"""As engines give it back: spaces within, full-width brackets."""
_CLOSE = re.compile(r"</\s*([\w:.-]+)")
_OPEN = re.compile(r"<\s*([\w:.-]+)(?:[^>]*[^/>])?>\Z", re.S)
_STOPS = re.compile(r"[.!?…。！？;；:：]\Z")


@dataclass(frozen=True, slots=True)
class Piece:
    """What a marker stands for: how it stands in the source, and what is put into the target."""

    source: str
    target: str
    opens: bool = False
    closes: bool = False
    apart: bool = False
    """A code with nothing in it, such as a line break or a picture; a placeholder is part of a sentence."""


@dataclass(frozen=True, slots=True)
class Guarded:
    """A segment ready for an engine. `lead`, the sentences with their gaps, and `tail` together are the source."""

    lead: str
    sentences: tuple[str, ...]
    gaps: tuple[str, ...]
    """The white space after each sentence."""
    tail: str
    pieces: tuple[Piece, ...]

    @property
    def wordless(self) -> bool:
        """Whether nothing is left that could be translated."""
        return not any(has_words(bare(sentence)) for sentence in self.sentences)


@dataclass(frozen=True, slots=True)
class _Spot:
    start: int
    end: int
    piece: Piece


def has_words(text: str) -> bool:
    """Whether there is a letter in the text."""
    return any(map(str.isalpha, text))


def guard(segment: Segment, language: str, forced: Sequence[tuple[str, str]] = ()) -> Guarded:
    """The segment with markers for what must stay. `forced` are terms as they stand in it, with what each becomes."""
    text = segment.source
    spots = _merge(_find_spots(segment, forced), text)
    start, end, spots = _peel(text, spots)
    pieces, parts, at = [], [], start
    for spot in spots:
        parts += [text[at : spot.start], f"[[{len(pieces)}]]"]
        pieces.append(spot.piece)
        at = spot.end
    masked = "".join([*parts, text[at:end]])
    body = masked.strip()
    lead = text[:start] + masked[: len(masked) - len(masked.lstrip())]
    tail = masked[len(masked.rstrip()) :] + text[end:] if body else text[end:]
    spans = split_sentences(body, main_language(language))
    said = [body[span.start : span.end] for span in spans]
    sentences = tuple(one.rstrip() for one in said)
    gaps = tuple(one[len(one.rstrip()) :] for one in said)
    return Guarded(lead, sentences, gaps, tail, tuple(pieces))


def restore(guarded: Guarded, sentence: str, said: str, source: str) -> str | None:
    """What an engine `said` for `sentence`, in the language `source`, with its pieces in place; None where one is
    missing or there twice."""
    numbers = [int(number) for number in _MARKER.findall(sentence)]
    found = [int(number) for number in _MARKER.findall(said)]
    if sorted(found) != sorted(numbers):
        return None
    spaced = main_language(source) not in UNSPACED
    return show(guarded, _mend_spaces(said, sentence, guarded.pieces, spaced=spaced))


def show(guarded: Guarded, text: str) -> str:
    """A text of the target's with each marker's piece in its place."""
    return _MARKER.sub(lambda match: guarded.pieces[int(match[1])].target, text)


def bare(text: str) -> str:
    """The text without its markers."""
    return _MARKER.sub("", text)


def texts_between(sentence: str) -> Iterator[tuple[str, bool]]:
    """The sentence in order: (marker or white space, False) and (text to translate by itself, True)."""
    at = 0
    for match in (*_MARKER.finditer(sentence), None):
        text = sentence[at : match.start() if match else len(sentence)]
        inner = text.strip()
        if has_words(inner):
            head = text[: len(text) - len(text.lstrip())]
            yield from ((head, False), (inner, True), (text[len(text.rstrip()) :], False))
        else:
            yield text, False
        if match:
            yield match[0], False
            at = match.end()


def unmask(guarded: Guarded, sentence: str) -> str:
    """The sentence as it stands in the source."""
    return _MARKER.sub(lambda match: guarded.pieces[int(match[1])].source, sentence)


def join(guarded: Guarded, targets: Sequence[str], source: str, target: str) -> str:
    """The whole target. Between sentences stands what stood in the source, but for the space that one of the two
    languages writes and the other does not."""
    parts = [guarded.lead]
    for sentence, gap in zip(targets, guarded.gaps, strict=True):
        parts += [sentence, gap]
    if targets:
        parts.pop()
        for at in range(2, len(parts), 2):
            parts[at] = _fit_gap(parts[at - 1], parts[at], main_language(source), main_language(target))
        parts += [guarded.gaps[-1]]
    return "".join([*parts, guarded.tail])


def _fit_gap(before: str, gap: str, source: str, target: str) -> str:
    if gap == "" and source in UNSPACED and target not in UNSPACED and _STOPS.search(before):
        return " "
    return "" if gap == " " and target in ("zh", "ja") and source not in UNSPACED else gap


def _find_spots(segment: Segment, forced: Sequence[tuple[str, str]]) -> list[_Spot]:
    """Everything to protect, in order, nothing twice: codes first, then placeholders, stray markers, forced terms."""
    text, spots, at = segment.source, [], 0
    roles = pair_codes(segment.codes)
    for code, role in zip(segment.codes, roles, strict=True):
        start = text.index(code, at)
        at = start + len(code)
        spots.append(_Spot(start, at, Piece(code, code, role == "open", role == "close", role == "alone")))
    others = [(one.start, one.end, one.text) for one in find_placeholders(text, segment.syntaxes)]
    others += [(*match.span(), match[0]) for match in _MARKER.finditer(text)]
    terms = [(*match.span(), target) for source, target in forced for match in re.finditer(_whole(source), text)]
    for start, end, target in [*others, *terms]:
        if all(end <= spot.start or start >= spot.end for spot in spots):
            spots.append(_Spot(start, end, Piece(text[start:end], target)))
    return sorted(spots, key=lambda spot: spot.start)


def _whole(term: str) -> str:
    """A pattern for the term, as whole words where it is made of such."""
    head = r"(?<!\w)" if term[:1].isascii() else ""
    return head + re.escape(term) + (r"(?!\w)" if term[-1:].isascii() else "")


def pair_codes(codes: Sequence[str]) -> tuple[str, ...]:
    """For each code "open", "close" or "alone": tags pair by name, marks such as `**` with their like."""
    roles, waiting = ["alone"] * len(codes), []
    for n, code in enumerate(codes):
        closing = _CLOSE.match(code)
        name = closing[1] if closing else code
        partner = next((at for at in reversed(waiting) if _name(codes[at]) == name), None)
        if partner is not None and (closing or not code.startswith("<")):
            roles[partner], roles[n] = "open", "close"
            del waiting[waiting.index(partner) :]
        elif not closing:
            waiting.append(n)
    return tuple(roles)


def _name(code: str) -> str:
    opening = _OPEN.match(code)
    return opening[1] if opening else code


def _merge(spots: list[_Spot], text: str) -> list[_Spot]:
    """Neighbours with nothing between them are one piece: engines lose fewer markers. Opening codes are not joined to
    what stands before them, nor closing ones to what follows, so that each stays with its own text."""
    merged: list[_Spot] = []
    for spot in spots:
        last = merged[-1] if merged else None
        if last and last.end == spot.start and not last.piece.closes and not spot.piece.opens:
            piece = Piece(
                last.piece.source + spot.piece.source,
                last.piece.target + spot.piece.target,
                last.piece.opens and not spot.piece.closes,
                spot.piece.closes and not last.piece.opens,
                last.piece.apart and spot.piece.apart,
            )
            merged[-1] = _Spot(last.start, spot.end, piece)
        else:
            merged.append(spot)
    return merged


def _peel(text: str, spots: list[_Spot]) -> tuple[int, int, list[_Spot]]:
    """Where the text proper starts and ends, without codes that wrap it all or stand alone at an edge."""
    start, end, spots = 0, len(text), list(spots)
    while spots:
        first, last = spots[0], spots[-1]
        heads, tails = not text[start : first.start].strip(), not text[last.end : end].strip()
        if heads and tails and first is not last and first.piece.opens and last.piece.closes and _wraps(spots):
            start, end, spots = first.end, last.start, spots[1:-1]
        elif heads and first.piece.apart:
            start, spots = first.end, spots[1:]
        elif tails and last.piece.apart:
            end, spots = last.start, spots[:-1]
        else:
            break
    return start, end, spots


def _wraps(spots: Sequence[_Spot]) -> bool:
    depth = 0
    for spot in spots[:-1]:
        depth += spot.piece.opens - spot.piece.closes
        if depth <= 0:
            return False
    return True


def _mend_spaces(said: str, sentence: str, pieces: Sequence[Piece], *, spaced: bool) -> str:
    """Markers as they were, without the spaces an engine put inside a pair of codes, or, from a language that writes
    spaces, between a marker and the letters or stops it is joined to in the source."""
    said = _MARKER.sub(r"[[\1]]", said)
    for match in _MARKER.finditer(sentence):
        piece, marker = pieces[int(match[1])], f"[[{match[1]}]]"
        before, after = sentence[: match.start()][-1:].strip(), sentence[match.end() :][:1].strip()
        if after and (piece.opens or (spaced and not piece.closes)):
            said = re.sub(rf"{re.escape(marker)} +", marker, said)
        if before and (piece.closes or (spaced and not piece.opens)):
            said = re.sub(rf" +{re.escape(marker)}", marker, said)
    return said
