r"""Reads what an answer states, from plain text or LaTeX, with the safe parser.

What it cannot read is UnreadableFormula. Runs in the worker process. Knows nothing of comparing.
"""

import re

from core.usecases.grading.final_answer import closing
from core.usecases.grading.formula_text import UnreadableFormula
from core.usecases.grading.safe_formula import read_formula
from core.usecases.grading.statement_text import bare_name, clean, closes, join_thousands, split_top
from core.usecases.grading.statements import Grid, Listing, Named, Point, Region, Statement, Value, Word
from core.usecases.grading.unit_names import ABBREVIATED
from core.usecases.grading.unit_reading import read_unit

_MOST_ITEMS = 60
_UNION = re.compile(r"\\cup|∪")
_RELATION = re.compile(r"<=|>=|!=|==|[=<>≤≥≠≈]")
_OR = re.compile(
    r"(?:(?<![A-Za-z\\])(?:or|and)(?![A-Za-z])|(?<=[\d)])or(?=[A-Z]\())|"
    r"或者?|和|且"
    r"|\\(?:text|mbox|mathrm)\s*\{\s*,?\s*(?:or|and|或|和)\s*\}|;|\\(?:lor|land|vee|wedge)(?![a-z])"
)
_NOTHING = re.compile(
    r"(?i)(?:there (?:is|are) )?no (?:real )?(?:solutions?|roots?)|(?:此?方程(?:组)?)?(?:无|没有)(?:实数?)?(?:解|根)"
)
_TEXT = re.compile(r"^\\(?:text|textbf|mathrm|mbox|textit|mathbf)\s*\{([^{}]*)\}$")


def read_statement(text: str) -> Statement:
    """The statement of one final answer; raises UnreadableFormula."""
    if len(text) > 600:
        raise UnreadableFormula("long")
    grid = _read_grid(text)
    if grid:
        return grid
    text = clean(text)
    if not text:
        raise UnreadableFormula("")
    word = _read_word(text)
    return word or read_list(text)


def _read_word(text: str) -> Word | Listing | None:
    if re.fullmatch(r"[\dA-F]+_\{?\d{1,2}\}?", text):
        return Word(bare_name(text))  # a number in another base, compared as written
    match = _TEXT.match(text)
    inner = (match[1] if match else text).strip()
    if match and not re.search(r"[\d=<>+]", inner):
        return Word(inner.strip("() .").casefold())
    if _NOTHING.fullmatch(inner):
        return Listing((), ordered=False)
    if re.fullmatch(r"\(?[A-H]\)?", inner):
        return Word(inner.strip("()").casefold())
    if re.fullmatch(r"[A-Za-z][A-Za-z' -]{3,40}|[一-鿿]{1,12}", inner) and not re.search(
        r"分之|根号|pi|sin|cos|tan|log|sqrt", inner
    ):
        return Word(inner.casefold())
    return None


def read_list(text: str) -> Statement:
    """One or several statements: what "or", "and", semicolons and commas join."""
    cut = split_top(text, _OR, keep=True)
    parts = [part for part in cut[::2] if part.strip(" ,")]
    if not parts or len(parts) > _MOST_ITEMS:
        raise UnreadableFormula(text[:40])
    if len(parts) > 1:
        items = tuple(read_list(part.strip(" ,")) for part in parts)
        return _intersect(items, "".join(cut[1::2])) or Listing(items, ordered=False)
    text = parts[0].strip(" ,")
    items = [item.strip() for item in split_top(join_thousands(text), re.compile(r",|、"))]
    if len(items) > 1:
        if re.fullmatch(r"-?\d+,\d+", text):
            return _read_decimal_comma(text)
        return _roots(tuple(read_one(item) for item in items if item))
    return read_one(items[0])


def _intersect(items: tuple[Statement, ...], joints: str) -> Region | None:
    """What satisfies every one of several inequalities joined by "and" or 且."""
    if not re.search(r"and|且|land|wedge", joints) or not all(isinstance(item, Region) for item in items):
        return None
    from sympy import Intersection

    regions = [item for item in items if isinstance(item, Region)]
    if len({region.name for region in regions}) > 1:
        return None
    solved = all(region.solved for region in regions)
    return Region(Intersection(*(region.numbers for region in regions)), regions[0].name, solved)


def _roots(items: tuple[Statement, ...]) -> Listing:
    """Values side by side; x_1 and x_2 number the roots of x, in any order."""
    if all(isinstance(item, Named) and re.fullmatch(r"x_\d", item.name) for item in items):
        roots = tuple(Named("x", item.statement) for item in items if isinstance(item, Named))
        return Listing(roots, ordered=False)
    return Listing(items, ordered=True)


def _read_decimal_comma(text: str) -> Statement:
    whole, _, rest = text.partition(",")
    if len(rest) > 1:
        return _read_value(f"{whole}.{rest}")
    return Listing((read_one(whole), read_one(rest)), ordered=True)


def read_one(text: str) -> Statement:
    """A statement without commas outside of brackets."""
    text = text.strip()
    member = re.match(r"^(.{1,12}?)(?:\\in(?![a-z])|∈)(.+)$", text)
    if member:
        return Named(bare_name(member[1]), read_list(member[2].strip()))
    sides = split_top(text, _RELATION, keep=True)
    if len(sides) > 1:
        from core.usecases.grading.relations import read_relation

        return read_relation([side.strip() for side in sides])
    if len(split_top(text, _UNION)) > 1:
        from core.usecases.grading.relations import read_union

        return read_union([part.strip() for part in split_top(text, _UNION)])
    return _read_value(text)


def _read_value(text: str) -> Statement:
    text = text.strip()
    if text in (r"\emptyset", r"\varnothing", "∅", "空集"):
        return Listing((), ordered=False)
    if text == "ℝ":
        from sympy import S

        return Region(S.Reals)
    bracket = _read_bracket(text)
    if bracket:
        return bracket
    if "±" in text or r"\pm" in text or r"\mp" in text:
        text = text.replace(r"\pm", "±").replace(r"\mp", "∓")
        both = (text.replace("±", "+").replace("∓", "-"), text.replace("±", "-").replace("∓", "+"))
        return Listing(tuple(_read_value(one) for one in both), ordered=False)
    ratio = split_top(text, re.compile(":"))
    if len(ratio) == 2:
        return Value(read_formula(f"({ratio[0]})/({ratio[1]})"))
    if len(ratio) > 2:
        return Point(":", tuple(_read_value(part) for part in ratio), ":")
    return _with_unit(text)


def _with_unit(text: str) -> Value:
    bare, unit = _part_unit(text)
    if re.fullmatch(r"[-+]?[\d.]+\s*°", bare):
        bare, unit = bare.rstrip("° "), (("degree", 1),)
    number = re.fullmatch(r"[-+]?(\d*)(?:\.(\d+))?\s*(%?)", bare)
    if not number or not (number[1] or number[2]):
        return Value(read_formula(bare), percent="%" in bare, unit=unit)
    digits = len((number[1] + (number[2] or "")).lstrip("0"))
    return Value(read_formula(bare), len(number[2] or "") + 2 * bool(number[3]), digits, bool(number[3]), unit)


def _part_unit(text: str) -> tuple[str, tuple[tuple[str, int], ...]]:
    """The formula and its unit. What is counted, as in 12 apples and 5元, is kept as a unit of that name."""
    worded = re.search(r"\\(?:text|textbf|mathrm|mbox)\s*\{([^{}]*)\}\s*(?:\^\{?[23]\}?)?$", text)
    if worded and worded.start():
        found = read_unit(text[worded.start() :].replace(r"\textbf", r"\text"))
        name = worded[1].strip(" .").casefold()
        named = () if name in ("", "unit", "units") else ((name, 1),)
        return text[: worded.start()].strip(), found.powers if found else named
    plain = re.match(r"^([-+]?[\d./ ]*\d)\s*((?:[A-Za-zμΩ°一-鿿]).*)$", text)
    plain = plain or re.match(
        r"^(.*[\d)}π])\s*(?<![A-Za-z\\])((?:[mcdk]m|kg|mg|m[lL]|k?Pa|k?Hz|k[NJW])(?![a-z]).*)$", text
    )
    if not plain:
        return text, ()
    short = re.findall(r"(?<![A-Za-z])[A-Za-z]{1,3}(?![A-Za-z])", plain[2])
    found = read_unit(plain[2]) if ABBREVIATED.issuperset(short) else None
    if found and found.length == len(plain[2]) and not re.fullmatch(r"[a-zA-Z]", plain[2]):
        return plain[1].strip(), found.powers
    if re.fullmatch(r"[一-鿿]{1,4}", plain[2]) or re.search(r"\d\s+[A-Za-z]{4,20}$", text):
        return plain[1].strip(), ((plain[2].strip().casefold(), 1),)
    return text, ()


def _read_bracket(text: str) -> Statement | None:
    """A set in braces, or a point or interval in brackets, where the brackets hold the whole."""
    if re.match(r"^\\\{", text) and text.endswith(r"\}"):
        return _set(text[2:-2])
    if text[:1] == "{" and closing(text, 0) == len(text) - 1:
        inner = text[1:-1]
        return _set(inner) if len(split_top(inner, re.compile(","))) > 1 else read_list(inner)
    if text[:1] in "([" and text[-1:] in ")]" and closes(text):
        items = split_top(text[1:-1], re.compile(","))
        if len(items) > 1:
            return Point(text[0], tuple(read_one(item) for item in items), text[-1])
    return None


def _set(inner: str) -> Listing:
    if not inner.strip():
        return Listing((), ordered=False)
    items = split_top(inner, re.compile(r",|;|\bor\b|\band\b"))
    return Listing(tuple(read_one(item) for item in items), ordered=False)


def _read_grid(text: str) -> Grid | None:
    match = re.fullmatch(
        r"\s*(?:\\left\s*[\[(|])?\s*\\begin\{([pbv]?matrix|array)\}(?:\{[clr|]+\})?(.*?)\\end\{\1\}\s*(?:\\right\s*[\])|])?[\s.$]*",
        text.strip().strip("$"),
        re.DOTALL,
    )
    if not match:
        return None
    rows = [row for row in re.split(r"\\\\", match[2]) if row.strip()]
    if len(rows) > 8:
        raise UnreadableFormula("matrix")
    return Grid(tuple(tuple(read_formula(cell) for cell in row.split("&")) for row in rows))
