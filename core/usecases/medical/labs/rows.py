"""Rows of laboratory sheets to their parts: name, value, unit, range, mark; by the columns of a header, or by the order
such things are printed in.

Parts are places in the text. Whether a row is a result at all is decided by who asks.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.documents.document import Span
from core.usecases.medical.labs.analytes import find_analyte, is_name
from core.usecases.medical.labs.atoms import DATE, UNIT, Atom, name_ends, read_value_atoms, strip_span
from core.usecases.medical.labs.columns import Column, lay, panels

LONGEST = 400
"""Characters of a line that may be a row of single blanks."""
_GLUED = re.compile(rf"(?:High|Low|HIGH|LOW|Normal|偏高|偏低|正常)(?=\s?{UNIT}$)")
"""A mark and a unit that the recogniser read as one word."""
_SENTENCE = re.compile(r"\b(?:of|the|is|are|was|has|been|for|with|than|if|should|may|defined)\b|^[a-z]{3,}\s")
_ORDINAL = re.compile(r"\d{1,3}[.、)]?")
_LEADING = re.compile(r"(?:\d{1,3}(?:[.、)]\s*|\s+)|[-*•·★☆▲△●]+\s*)+(?=[^\W\d])")
_DATED = re.compile(rf"(?:{DATE.pattern})[\s:;,|]*(?=[^\W\d])")
_RANGES = re.compile(
    r"\d[\d.,]*\s*(?:-{1,5}|~{1,3}|–|—|至|到|to|\.\.)\s*[+-]?\d|[<>≤≥]\s*=?\s*\d|\d\s*(?:以下|以上)", re.I
)


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of one result. `low` and `high` are bounds printed in columns of their own; `when` is the column's;
    `day` is where the row says its own."""

    name: Span
    value: Atom
    unit: Span | None = None
    range: Span | None = None
    flag: Span | None = None
    low: Span | None = None
    high: Span | None = None
    when: str = ""
    day: Span | None = None
    in_table: bool = False


def read_atoms(text: str, source: str, cells: Sequence[Span]) -> list[Atom]:
    """The atoms of a row, cell by cell; a cell that is no value is words."""
    atoms: list[Atom] = []
    for number, cell in enumerate(cells):
        span = strip_span(text, cell)
        if span.start < span.end:
            atoms += _read_cell(text, source, span, number)
    return atoms


def _read_cell(text: str, source: str, span: Span, number: int) -> list[Atom]:
    said = text[span.start : span.end]
    words = Atom(source[span.start : span.end], span, frozenset({"words"}), number)
    if glued := _GLUED.match(said):
        cut = span.start + glued.end()
        rest = strip_span(text, Span(cut, span.end))
        unit = Atom(source[rest.start : rest.end], rest, frozenset({"unit"}), number)
        return [Atom(source[span.start : cut], Span(span.start, cut), frozenset({"flag"}), number), unit]
    if re.search(r"[^\W\d]", said) and find_analyte(said):
        return [words]
    if _is_labelled_range(said):
        return [replace(words, kinds=frozenset({"range"}))]
    atoms, stop = read_value_atoms(text, source, span.start, span.end, number)
    glued = stop < span.end and text[stop].isalnum() and (text[stop - 1].isalnum() or text[stop - 1] in "-/.")
    if not atoms or glued:
        return [words]
    atoms[1:] = [replace(one, kinds=frozenset({"note"})) if one.is_a("qualitative") else one for one in atoms[1:]]
    if stop < span.end:
        if atoms[0].is_a("unit", "blank") and len(atoms) == 1:
            return [words]
        rest = strip_span(text, Span(stop, span.end))
        atoms.append(Atom(source[rest.start : rest.end], rest, frozenset({"words"}), number))
    elif len(atoms) == 1 and _ORDINAL.fullmatch(said):
        atoms = [replace(atoms[0], kinds=atoms[0].kinds | {"ordinal"})]
    elif len(atoms) > 1 and all(atom.is_a("flag") for atom in atoms):
        atoms = [replace(words, kinds=frozenset({"flag"}))]
    return atoms


def _is_labelled_range(said: str) -> bool:
    """ "M: 13-17 F: 12-15", "成人:3.5-5.5", "Desirable: <200": one or more ranges with words for whom they are."""
    if not re.search(r"[^\W\d]", said) or not _RANGES.search(said) or len(said) > 200:
        return False
    first = re.match(r"[^\W\d][^\d<>≤≥]{0,40}?[:\s(=]*(?=[\d<>≤≥])", said)
    return bool(first) and (":" in first[0] or "=" in first[0] or _FOR_WHOM.match(first[0]) is not None)


_FOR_WHOM = re.compile(
    r"(?:fe)?males?\b|(?:wo)?men\b|adults?\b|[mf]\b|男|女|成人|normal|desirable|optimal|up\s?to|less|greater|正常", re.I
)


def by_columns(
    text: str, source: str, cells: Sequence[Span], columns: Sequence[Column], *, printed: bool = False
) -> list[Parts]:
    """The results of a row under a header. `printed`: cells are columns of a page, empty ones at the end left out."""
    atoms = read_atoms(text, source, cells)
    if len(atoms) < 2 and len(cells) < 2:
        return []
    counted = len(cells) == len(columns) or any(cell.start == cell.end for cell in cells)
    found = _lay_out(text, atoms, columns, placed=False)
    if (counted or printed) and 1 < len(cells) <= len(columns):
        placed = _lay_out(text, atoms, columns, placed=True)
        odd = any(_is_odd(parts) for parts in placed)
        fuller = sum(map(_filled, placed)) >= sum(map(_filled, found))
        if counted and not (odd and found) or printed and placed and fuller and not odd:
            return placed
    return found


def _is_odd(parts: Parts) -> bool:
    """Whether a value is one only by its place."""
    return not parts.value.is_a("number", "qualitative", "pair", "range")


def _filled(parts: Parts) -> int:
    return sum(one is not None for one in (parts.unit, parts.range, parts.low, parts.high, parts.flag))


def _lay_out(text: str, atoms: list[Atom], columns: Sequence[Column], *, placed: bool) -> list[Parts]:
    """The results of a row; one bound alone is neither the lower nor the upper where its place does not tell."""
    laid = lay(atoms, columns, placed=placed)
    bounds = [at for at in laid if columns[at].role in ("low", "high")]
    if not placed and len(bounds) == 1:
        del laid[bounds[0]]
    used = {atom.span for atom in laid.values()}
    free = [atom for atom in atoms if atom.span not in used]
    groups = panels(columns)
    begins = [min((laid[at].span.start for at in group if at in laid), default=-1) for group in groups]
    found: list[Parts] = []
    for number, group in enumerate(groups):
        after = [start for start in begins[number + 1 :] if start >= 0]
        end = after[0] if after else len(text)
        inside = [atom for atom in free if begins[number] <= atom.span.start < end]
        found += _read_panel(columns, {at: laid[at] for at in group if at in laid}, inside)
    return found


def _read_panel(columns: Sequence[Column], laid: dict[int, Atom], free: list[Atom]) -> list[Parts]:
    """The results of one panel: one, or one for each dated column."""
    parts: dict[str, Atom] = {}
    values: list[tuple[Atom, str]] = []
    for at, atom in laid.items():
        role = columns[at].role
        if role in ("value", "dated"):
            if not atom.is_a("blank") or role == "value":
                values.append((atom, columns[at].when))
        else:
            parts.setdefault(role, atom)
    values.sort(key=lambda one: (one[0].is_a("blank"), one[0].span.start))
    if not all(column.role == "dated" for column in columns if column.role in ("value", "dated")):
        values = values[:1]
    name = parts.get("name") or parts.get("abbreviation")
    if not name or not values:
        return []
    for kind in ("unit", "range", *(["flag"] if len(values) == 1 else [])):
        spare = next((atom for atom in free if atom.is_a(kind) and not atom.is_a("number")), None)
        if spare and (kind not in parts or parts[kind].is_a("blank")):
            parts[kind] = spare
    notes = [atom for atom in free if atom.is_a("note") and len(values) == 1 and atom.cell == values[0][0].cell]
    if notes and "flag" not in parts:
        parts["flag"] = notes[0]
    spans = {role: atom.span for role, atom in parts.items() if not atom.is_a("blank")}
    shared = {role: spans.get(role) for role in ("unit", "range", "low", "high")} | {"day": spans.get("date")}
    flags = {atom.cell: atom.span for atom in free if atom.is_a("flag")} if len(values) > 1 else {}
    return [
        Parts(
            _without_number(name),
            value,
            when=when,
            in_table=True,
            **shared,
            flag=flags.get(value.cell) or spans.get("flag"),
        )
        for value, when in values
    ]


def _without_number(name: Atom) -> Span:
    """The name without the number of its row before it."""
    lead = _LEADING.match(name.text)
    if lead and lead[0].strip()[:1].isdigit() and find_analyte(name.text[lead.end() :]):
        return Span(name.span.start + lead.end(), name.span.end)
    return name.span


def by_order(text: str, source: str, span: Span) -> list[Parts]:
    """The results of a line without a header: each a name, then what goes with it; none where the line is a sentence,
    in which other words stand too."""
    if span.end - span.start > LONGEST:
        return []
    dated = _DATED.match(text, span.start, span.end)
    day = Span(*dated.span()) if dated else None
    found, at = [], dated.end() if dated else span.start
    while at < span.end and (cut := _find_value(text, source, Span(at, span.end))):
        name, atoms, stop = cut
        parts = in_order(name, atoms)
        said = text[name.start : name.end]
        measured = parts and (parts.unit or parts.value.is_a("titre", "qualitative")) and parts.range
        if not parts or not (find_analyte(said) or measured and not _SENTENCE.search(said)):
            return []
        found.append(replace(parts, day=day))
        at = max(stop, at + 1)
    left = text[at : span.end].strip(" .。;,)")
    return found if not left or found and found[-1].unit and found[-1].range else []


def _find_value(text: str, source: str, span: Span) -> tuple[Span, list[Atom], int] | None:
    """The first name with the atoms after it: a known name, else one after which all the line is read."""
    start = span.start
    if lead := _LEADING.match(text, start, span.end):
        start = lead.end()
    chosen: tuple[Span, list[Atom], int] | None = None
    known = False
    for at in name_ends(text, start, span.end):
        atoms, stop = read_value_atoms(text, source, at, span.end)
        if not atoms or not atoms[0].is_a("number", "qualitative", "pair", "range", "flag"):
            continue
        glued = stop < span.end and text[stop].isalnum() and not "一" <= text[stop] <= "鿿"
        if glued and (text[stop - 1].isalnum() or text[stop - 1] in "-/.") or text[stop : stop + 1] == "/":
            continue
        name = strip_span(text, Span(start, at), ":=,;|·.(-")
        while name.start < name.end and text[name.start] in ")] ":
            name = Span(name.start + 1, name.end)
        said = text[name.start : name.end]
        if not re.search(r"[^\W\d_]", said) or said.count("(") > said.count(")"):
            continue  # within brackets a number is of a method: "TSH (ELISA 2.0)"
        if "|" in said:
            name = strip_span(text, Span(name.start + said.rindex("|") + 1, name.end))
            said = text[name.start : name.end]
        if ":" in said and find_analyte(said.rpartition(":")[2]):
            name = strip_span(text, Span(name.start + said.rindex(":") + 1, name.end))
            said = text[name.start : name.end]
        if chosen and _is_behind(name, at, chosen[1], known=known):
            continue
        marked = text[name.end : at].strip().startswith((":", "="))
        if is_name(said) or (not known and find_analyte(said)):
            chosen, known = (name, atoms, stop), True
        elif marked and not known and ":" not in said and (stop >= span.end or len(atoms) > 1) and len(said) <= 60:
            chosen = (name, atoms, stop)
        elif chosen is None and (stop >= span.end or len(atoms) > 1) and name.end - name.start <= 60:
            chosen = (name, atoms, stop)
            continue
        if chosen and at > chosen[2]:
            break
    return chosen


def _is_behind(name: Span, at: int, atoms: Sequence[Atom], *, known: bool) -> bool:
    """Whether a name begins behind the value of one found before: it is the next result's, or a mark, as "L" is; or its
    own value begins within what was read, as 60 does in "> OR = 60"."""
    within = any(atom.span == name or atom.span.start < at < atom.span.end for atom in atoms)
    return within or known and name.start >= atoms[0].span.start


def in_order(name: Span, atoms: Sequence[Atom]) -> Parts | None:
    """The value is the first that can only be one; a range is what may be one and comes with it."""
    value = next((atom for atom in atoms if atom.is_a("number", "pair") and not atom.is_a("range")), None)
    value = value or next((atom for atom in atoms if atom.is_a("qualitative", "number")), None)
    if value is None:
        ranges = [atom for atom in atoms if atom.is_a("range")]
        if len(ranges) < 2:
            return None
        value = ranges[0]
    others = [atom for atom in atoms if atom.span != value.span]
    flag = next((atom for atom in others if atom.is_a("flag")), None)
    unit = next((atom for atom in others if atom.is_a("unit")), None)
    printed = next((atom for atom in others if atom.is_a("range")), None)
    if not printed and value.is_a("qualitative"):
        printed = next((atom for atom in others if atom.is_a("qualitative") and atom is not flag), None)
        if not printed and flag and flag.is_a("qualitative"):
            printed, flag = flag, None
    spans = {key: atom and atom.span for key, atom in (("unit", unit), ("range", printed), ("flag", flag))}
    return Parts(name, value, **spans)
