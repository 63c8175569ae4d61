r"""What an answer states: a value, a word, values in or out of order, a point or interval, a set of numbers, an
equation, a matrix. Read from plain text or LaTeX with the safe parser; all it cannot read is UnreadableFormula.

Runs in the worker process. Knows nothing of comparing.
"""

import contextlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.usecases.grading.final_answer import closing
from core.usecases.grading.formula_text import UnreadableFormula, tidy
from core.usecases.grading.safe_formula import read_formula
from core.usecases.grading.unit_reading import read_unit

if TYPE_CHECKING:
    from sympy import Expr, Set

_MOST_ITEMS = 60
_UNION = re.compile(r"\\cup|∪")
_RELATION = re.compile(r"<=|>=|!=|==|[=<>≤≥≠≈]")
_SPELLED = (
    (re.compile(r"\\(?:leqslant|leq|le)(?![a-z])"), "≤"),
    (re.compile(r"\\(?:geqslant|geq|ge)(?![a-z])"), "≥"),
    (re.compile(r"\\lt(?![a-z])|<(?!=)"), "<"),
    (re.compile(r"\\gt(?![a-z])|>(?!=)"), ">"),
    (re.compile(r"<="), "≤"),
    (re.compile(r">="), "≥"),
    (re.compile(r"\\n(?:e|eq)(?![a-z])|!=|\\not\s*="), "≠"),
    (re.compile(r"\\approx"), "≈"),
    (re.compile(r"\\colon"), ":"),
    (re.compile(r"\\mathbb\s*\{?R\}?"), "ℝ"),
    (re.compile(r"等于"), "="),
)
_OR = re.compile(
    r"(?:(?<![A-Za-z\\])(?:or|and)(?![A-Za-z])|(?<=[\d)])or(?=[A-Z]\())|"
    r"或者?|和|且"
    r"|\\(?:text|mbox|mathrm)\s*\{\s*,?\s*(?:or|and|或|和)\s*\}|;|\\(?:lor|land|vee|wedge)(?![a-z])"
)
_TEXT = re.compile(r"^\\(?:text|textbf|mathrm|mbox|textit|mathbf)\s*\{([^{}]*)\}$")
_NAME = re.compile(
    r"^(?:[A-Za-z]|\\[A-Za-z]+)(?:_(?:\{?\w+\}?))?'?(?:\([A-Za-z]\))?$|^\|[A-Z]{1,3}\|$|^(?:\\angle\s*)?[A-Z]{2,4}$"
    r"|^\([A-Za-z](?:,\s*[A-Za-z])+\)$|^\\frac\{[A-Z]{2}\}\{[A-Z]{2}\}$|^[A-Z](?:_\{?\w+\}?)?:[A-Z](?:_\{?\w+\}?)?$"
)


@dataclass(frozen=True, slots=True)
class Value:
    """An expression; `decimals` and `digits` where it is a plain decimal as written; unit as pint's powers."""

    expression: "Expr"
    decimals: int | None = None
    digits: int = 0
    percent: bool = False
    unit: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """A word or a letter of a choice, folded."""

    text: str


@dataclass(frozen=True, slots=True)
class Listing:
    """Several statements. `ordered` is False for sets and for what "or" and "and" join."""

    items: tuple["Statement", ...]
    ordered: bool


@dataclass(frozen=True, slots=True)
class Point:
    """Items in brackets, as written: a point, a vector or an interval."""

    opening: str
    items: tuple["Statement", ...]
    closing: str


@dataclass(frozen=True, slots=True)
class Region:
    """A set of real numbers, of the variable `name` where one is written."""

    numbers: "Set"
    name: str = ""


@dataclass(frozen=True, slots=True)
class Equation:
    """`left - right` related to zero by `=`, `<`, `≤` or `≠`."""

    difference: "Expr"
    sign: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A matrix by rows."""

    rows: tuple[tuple["Expr", ...], ...]


@dataclass(frozen=True, slots=True)
class Named:
    """What is said of a name, such as x = 5."""

    name: str
    statement: "Statement"


Statement = Value | Word | Listing | Point | Region | Equation | Grid | Named


def read_statement(text: str) -> Statement:
    """The statement of one final answer; raises UnreadableFormula."""
    if len(text) > 600:
        raise UnreadableFormula("long")
    grid = _read_grid(text)
    if grid:
        return grid
    text = _clean(text)
    if not text:
        raise UnreadableFormula("")
    word = _read_word(text)
    return word or _read_list(text)


def _clean(text: str) -> str:
    for opening in (r"\(", r"\)", r"\[", r"\]", "$"):
        text = text.replace(opening, " ")
    text = re.sub(r"(?<=\d)\s*(?:\{,\}\s*|,\s*\\!\s*|\\!\s*,\s*)(?=\d{3}(?!\d))", "", text)
    text = re.sub(
        r"\\begin\{cases\}(.*?)\\end\{cases\}", lambda m: re.sub(r"\\\\|&", ", ", m[1]), text, flags=re.DOTALL
    )
    text = re.sub(r"^\s*点\s*(?=[(（])", "", text)
    text = re.sub(r"^\s*(?:\\\$|[$€£¥])|[€£¥]\s*$", "", text)
    text = tidy(text)
    for pattern, spelling in _SPELLED:
        text = pattern.sub(spelling, text)
    text = re.sub(r"(?<![A-Za-z])(?:percent(?:age)?|pct)(?![A-Za-z])", "%", text)
    text = re.sub(
        r"[一二三四五六七八九十两百零]+(?:又[一二三四五六七八九十两百零]+)?分之[一二三四五六七八九十两百零]+",
        _han,
        text,
    )
    if re.fullmatch(r"[负一二三四五六七八九两百千万零十点]+", text.strip()):
        from core.usecases.grading.number_reading import read_han

        with contextlib.suppress(ValueError):
            text = f"{read_han(text.strip())}"
    return re.sub(r"\s+", " ", text).lstrip(' ,;:*`"').rstrip(' .,;:*?`"')


def _han(match: re.Match[str]) -> str:
    from core.usecases.grading.number_reading import read_han

    value = read_han(match[0])
    return f"({value.numerator}/{value.denominator})"


def _read_word(text: str) -> Word | None:
    if re.fullmatch(r"[\dA-F]+_\{?\d{1,2}\}?", text):
        return Word(_bare(text))  # a number in another base, compared as written
    match = _TEXT.match(text)
    inner = (match[1] if match else text).strip()
    if match and not re.search(r"[\d=<>+]", inner):
        return Word(inner.strip("() .").casefold())
    if re.fullmatch(r"\(?[A-H]\)?", inner):
        return Word(inner.strip("()").casefold())
    if re.fullmatch(r"[A-Za-z][A-Za-z' -]{3,40}|[一-鿿]{1,12}", inner) and not re.search(
        r"分之|根号|pi|sin|cos|tan|log|sqrt", inner
    ):
        return Word(inner.casefold())
    return None


def _read_list(text: str) -> Statement:
    cut = split_top(text, _OR, keep=True)
    parts = [part for part in cut[::2] if part.strip(" ,")]
    if not parts or len(parts) > _MOST_ITEMS:
        raise UnreadableFormula(text[:40])
    if len(parts) > 1:
        items = tuple(_read_list(part.strip(" ,")) for part in parts)
        return _intersect(items, "".join(cut[1::2])) or Listing(items, ordered=False)
    text = parts[0].strip(" ,")
    items = [item.strip() for item in split_top(_grouped(text), re.compile(r",|、"))]
    if len(items) > 1:
        if re.fullmatch(r"-?\d+,\d+", text):
            return _read_decimal_comma(text)
        return _roots(tuple(_read_one(item) for item in items if item))
    return _read_one(items[0])


def _intersect(items: tuple[Statement, ...], joints: str) -> Region | None:
    """What satisfies every one of several inequalities joined by "and" or 且."""
    if not re.search(r"and|且|land|wedge", joints) or not all(isinstance(item, Region) for item in items):
        return None
    from sympy import Intersection

    regions = [item for item in items if isinstance(item, Region)]
    if len({region.name for region in regions}) > 1:
        return None
    return Region(Intersection(*(region.numbers for region in regions)), regions[0].name)


def _roots(items: tuple[Statement, ...]) -> Listing:
    """Values side by side; x_1 and x_2 number the roots of x, in any order."""
    if all(isinstance(item, Named) and re.fullmatch(r"x_\d", item.name) for item in items):
        roots = tuple(Named("x", item.statement) for item in items if isinstance(item, Named))
        return Listing(roots, ordered=False)
    return Listing(items, ordered=True)


def _grouped(text: str) -> str:
    """Commas of thousands gone: "1,234,567" is one number where nothing else stands with it."""
    return re.sub(r"(?<![\d.,(\[{])[1-9]\d{0,2}(?:,\d{3})+(?![\d,])", lambda m: m[0].replace(",", ""), text)


def _read_decimal_comma(text: str) -> Statement:
    whole, _, rest = text.partition(",")
    if len(rest) > 1:
        return _read_value(f"{whole}.{rest}")
    return Listing((_read_one(whole), _read_one(rest)), ordered=True)


def _read_one(text: str) -> Statement:
    text = text.strip()
    member = re.match(r"^(.{1,12}?)(?:\\in(?![a-z])|∈)(.+)$", text)
    if member:
        return Named(_bare(member[1]), _read_list(member[2].strip()))
    sides = split_top(text, _RELATION, keep=True)
    if len(sides) > 1:
        from core.usecases.grading.relations import read_relation

        return read_relation([side.strip() for side in sides])
    if len(split_top(text, _UNION)) > 1:
        from core.usecases.grading.relations import read_union

        return read_union([part.strip() for part in split_top(text, _UNION)])
    return _read_value(text)


def is_name(text: str) -> bool:
    """Whether the left side of "=" only says what is given: x, f(x), S_1, |AB|, AB/CD, A:B, (x, y)."""
    return bool(_NAME.match(text.strip()))


def _bare(text: str) -> str:
    return re.sub(r"[\s{}]", "", text)


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
    found = read_unit(plain[2])
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
        return _set(inner) if len(split_top(inner, re.compile(","))) > 1 else _read_list(inner)
    if text[:1] in "([" and text[-1:] in ")]" and _closes(text):
        items = split_top(text[1:-1], re.compile(","))
        if len(items) > 1:
            return Point(text[0], tuple(_read_one(item) for item in items), text[-1])
    return None


def _set(inner: str) -> Listing:
    if not inner.strip():
        return Listing((), ordered=False)
    items = split_top(inner, re.compile(r",|;|\bor\b|\band\b"))
    return Listing(tuple(_read_one(item) for item in items), ordered=False)


def _closes(text: str) -> bool:
    depth = 0
    for at, char in enumerate(text):
        depth += (char in "([{") - (char in ")]}")
        if not depth:
            return at == len(text) - 1
    return False


def split_top(text: str, pattern: re.Pattern[str], *, keep: bool = False) -> list[str]:
    """The text cut where `pattern` stands outside all brackets; with `keep` the separators stay, at odd places."""
    parts, start, depth, at = [], 0, 0, 0
    while at < len(text):
        match = pattern.match(text, at) if not depth else None
        if match and match.end() > at:
            parts += [text[start:at], match[0]] if keep else [text[start:at]]
            start = at = match.end()
            continue
        depth += (text[at] in "([{") - (text[at] in ")]}")
        depth = max(depth, 0)
        at += 1
    return [*parts, text[start:]]


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
