"""TMX 1.1 to 1.4b as units of one language pair. Runs in the process with limits (`exchange_worker`).

Inline elements become marks, the same number for what belongs together in source and target; their native code is not
kept. A document type is passed over unread; entities are refused. Does not know what is remembered.
"""

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from lxml import etree

from core.errors import BrokenFile, TooLarge, UnsupportedFile
from core.models.language_tags import fits, standard_tag
from core.usecases.translation.unit import MARK, strip_marks

MOST_UNITS = 500_000
MOST_TEXT = 20_000
MOST_PROBLEMS = 1_000
"""Units named one by one; beyond, they are counted."""
_ENTITY = tuple("<!ENTITY".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_CODES = frozenset(("bpt", "ept", "ph", "it", "ut"))
_DATE = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z", re.ASCII)
_MACHINE = re.compile(r"machine|\bmt\b", re.I)

Row = tuple[str, str, bool, str, str, str]
"""Source, target, whether a person made it, engine, context, created."""
_Variant = tuple[str, etree._Element]
_Piece = str | tuple[str, str]
"""Text, or an inline element as its kind and what tells it from others."""


def parse_tmx(data: bytes, source: str, target: str) -> dict[str, object]:
    """`units` (rows), `languages` with how many texts each has, `problems` (number of the unit, message key), `left`:
    units without one of the two languages, `cut`: the unit after which the file is damaged, or 0.

    Raises DocumentErrors: UnsupportedFile for another kind of file, BrokenFile for entities or a file without a unit
    that can be read, TooLarge.
    """
    if any(mark in data for mark in _ENTITY):
        raise BrokenFile("documents.entities")
    units: list[Row] = []
    problems: list[tuple[int, str]] = []
    languages: Counter[str] = Counter()
    left, number, cut = 0, 0, 0
    try:
        for number, element in enumerate(_read_units(data), 1):
            texts = _texts(element)
            languages.update({tag for tag, _ in texts})
            row = _row(element, texts, source, target)
            if isinstance(row, tuple):
                units.append(row)
            elif row:
                problems.append((number, row))
            else:
                left += 1
            if len(units) > MOST_UNITS:
                raise TooLarge("translation_memory.tmx_too_many", limit=MOST_UNITS)
    except etree.XMLSyntaxError as error:
        cut = number
        if not number:
            raise BrokenFile("documents.broken") from error
    shown = problems[:MOST_PROBLEMS]
    found = {"units": units, "problems": shown, "more": len(problems) - len(shown)}
    return found | {"languages": dict(languages), "left": left, "cut": cut}


def _read_units(data: bytes) -> Iterator[etree._Element]:
    """Each `tu`, forgotten as soon as the next is asked for. UnsupportedFile where the root is another."""
    options = {"resolve_entities": False, "no_network": True, "huge_tree": False, "load_dtd": False}
    parser = etree.iterparse(io.BytesIO(data), ("end",), tag="{*}tu", remove_comments=True, **options)
    for _, element in parser:
        if _name(element.getroottree().getroot()) != "tmx":
            break
        yield element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    else:
        if _name(parser.root) == "tmx":
            return
    raise UnsupportedFile("translation_memory.no_tmx")


def _texts(unit: etree._Element) -> list[_Variant]:
    """(language, `tuv`) in order; "" where none is named."""
    variants = (child for child in unit if _name(child) == "tuv")
    return [(standard_tag(one.get(_LANGUAGE) or one.get("lang") or ""), one) for one in variants]


def _row(
    unit: etree._Element, texts: Sequence[tuple[str, etree._Element]], source: str, target: str
) -> Row | str | None:
    """The unit, what is wrong with it as a message key, or None where it is of other languages."""
    if any(not tag for tag, _ in texts) or len(texts) < 2:
        return "translation_memory.tmx_no_language"
    here = _nearest(texts, source), _nearest(texts, target)
    if here[0] is None or here[1] is None:
        return None
    pieces = [_pieces(one) for one in here]
    if any(isinstance(one, str) and MARK.search(one) for text in pieces for one in text):
        return "translation_memory.tmx_marks"
    original, translated = _number(*pieces)
    if not strip_marks(original).strip() or not translated.strip():
        return "translation_memory.tmx_empty"
    if max(len(original), len(translated)) > MOST_TEXT:
        return "translation_memory.tmx_long"
    said = {one.get("type"): (one.text or "").strip() for one in (*unit, *here[1]) if _name(one) == "prop"}
    origin, engine, context = (said.get(name, "")[:1000] for name in ("x-origin", "x-engine", "x-context"))
    return original, translated, not _MACHINE.search(origin), engine, context, _date(unit, here[1])


def _nearest(texts: Sequence[_Variant], wanted: str) -> etree._Element | None:
    """The text in just this language, else one in a language that fits."""
    exact = [one for tag, one in texts if tag.lower() == wanted.lower()]
    return next(iter(exact or (one for tag, one in texts if fits(tag, wanted))), None)


def _pieces(variant: etree._Element) -> list[_Piece]:
    segment = next((child for child in variant if _name(child) == "seg"), None)
    return list(_walk(segment)) if segment is not None else []


def _walk(element: etree._Element) -> Iterator[_Piece]:
    """Text and codes in order; a highlight (`hi`) is its text, what else is unknown too."""
    if element.text:
        yield element.text
    for child in element:
        name = _name(child)
        if name in _CODES:
            alike = child.get("i") if name in ("bpt", "ept") else child.get("x")
            yield (name, alike or "".join(child.itertext()))
        elif isinstance(child.tag, str):
            yield from _walk(child)
        if child.tail:
            yield child.tail


def _number(source: Sequence[_Piece], target: Sequence[_Piece]) -> tuple[str, str]:
    """Both texts with marks, or without any where their codes are not the same."""
    if all(isinstance(piece, str) for text in (source, target) for piece in text):
        return "".join(source), "".join(target)  # type: ignore[arg-type]
    codes = [piece for piece in source if not isinstance(piece, str)]
    others = [piece for piece in target if not isinstance(piece, str)]
    if Counter(codes) != Counter(others):
        kinds = Counter(kind for kind, _ in codes), Counter(kind for kind, _ in others)
        if kinds[0] != kinds[1]:
            return "".join(p for p in source if isinstance(p, str)), "".join(p for p in target if isinstance(p, str))
        source, target = ([p if isinstance(p, str) else (p[0], "") for p in text] for text in (source, target))
        codes = [piece for piece in source if not isinstance(piece, str)]
    numbers: dict[_Piece, list[int]] = {}
    for number, code in enumerate(codes, 1):
        numbers.setdefault(code, []).append(number)
    return _marked(source, numbers), _marked(target, numbers)


def _marked(text: Sequence[_Piece], numbers: dict[_Piece, list[int]]) -> str:
    left = {code: iter(some) for code, some in numbers.items()}
    return "".join(piece if isinstance(piece, str) else f"\u27e6{next(left[piece])}\u27e7" for piece in text)


def _date(unit: etree._Element, variant: etree._Element) -> str:
    """The latest of its dates as the store writes times, "" where there is none."""
    names = ("changedate", "creationdate")
    found = [value for one in (variant, unit) for name in names if (value := _read_date(one.get(name)))]
    return max(found, default="")


def _read_date(text: str | None) -> str:
    found = _DATE.fullmatch(text or "")
    try:
        moment = datetime(*map(int, found.groups()), tzinfo=UTC) if found else None
    except ValueError:
        moment = None
    return moment.isoformat(timespec="microseconds") if moment else ""


def _name(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
