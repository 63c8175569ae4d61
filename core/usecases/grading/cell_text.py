"""What stands in a cell of an assignment table: lists as lines, shares as percentages, tests as "f(3) => 9".

Writing and reading are each other's counterparts. Knows nothing of columns, rows or files.
"""

import json
import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from core.usecases.grading.assignment import CodeTest, Option, RubricItem, Step
from core.usecases.grading.assignment_faults import Fields

TRUE = frozenset(("true", "t", "yes", "y", "1", "right", "correct", "对", "對", "正确", "正確", "是", "√", "✓"))
FALSE = frozenset(
    ("false", "f", "no", "n", "0", "wrong", "incorrect", "错", "錯", "错误", "錯誤", "否", "×", "✗", "不对", "不是")
)
_BAR = re.compile(r"^\s*\|\s*$", re.M)
_OPTION = re.compile(r"([A-Za-z0-9]{1,3})\s*[.．、)）:：]\s*(.*)")
_SHARE = re.compile(r"\[\s*(-?\d+(?:\.\d+)?)\s*%\s*\]\s*(.*)")
_ITEM = re.compile(r"(?:\[([^\[\]]{1,64})\]\s*)?(\d+(?:\.\d+)?)\s*(?:points?|pts?|分)?\s*[:：]\s*(.+)", re.I)
_STEP = re.compile(r"(\d+(?:\.\d+)?)\s*%\s*[:：]\s*(.+)")
_ARROW = re.compile(r""" "(?:\\.|[^"\\])*" | '(?:\\.|[^'\\])*' | => """, re.X)  # an arrow inside quotes is text
_WEIGHT = re.compile(r"\[\s*(\d+(?:\.\d+)?)\s*\]\s*(.*)")


class CellFault(ValueError):
    """A line of a cell that cannot be read: a key of the catalogue `assignment`, and the line."""

    def __init__(self, key: str, line: str) -> None:
        super().__init__(key)
        self.key, self.line = key, line[:60]


def lines_of(cell: str) -> list[str]:
    """Filled lines, stripped."""
    return [line.strip() for line in cell.split("\n") if line.strip()]


def number_text(number: float) -> str:
    """Exactly the number, without exponent or ".0"."""
    return f"{Decimal(repr(number)).normalize():f}"


def to_percent(share: float) -> str:
    """0.125 as "12.5%", exactly."""
    return f"{(Decimal(repr(share)) * 100).normalize():f}%"


def from_percent(text: str) -> float:
    """ "12.5%" or "0.125" as 0.125; raises CellFault for anything else."""
    stripped = text.strip().replace("％", "%")
    try:
        number = Decimal(stripped.removesuffix("%").strip())
    except InvalidOperation:
        raise CellFault("not_a_share", text) from None
    return float(number / 100 if stripped.endswith("%") else number)


def join_entries(entries: Sequence[str], *, paragraphs: bool = False, gaps: bool = False) -> str:
    """Reference entries as lines. Where an entry has lines of its own, or bars that are not the alternatives of `gaps`,
    and always for several `paragraphs`, a line with only | parts them."""
    barred = any("|" in entry for entry in entries) and not gaps
    if barred or any("\n" in entry for entry in entries) or (paragraphs and len(entries) > 1):
        return "\n|\n".join([*entries, ""]).rstrip("\n")
    return "\n".join(entries)


def split_entries(cell: str, *, bars: bool = False, paragraphs: bool = False) -> tuple[str, ...]:
    """The counterpart. `bars`: a lone line may also hold alternatives parted by |. `paragraphs`: without a line of only
    | the whole cell is one entry."""
    if _BAR.search(cell):
        parts = _BAR.split(cell)
    elif paragraphs:
        parts = [cell]
    else:
        parts = lines_of(cell)
        if bars:
            parts = [piece for part in parts for piece in part.split("|")]
    return tuple(part.strip() for part in parts if part.strip())


def write_options(options: Sequence[Option], *, several: bool) -> str:
    """A line an option, the right one starred; other shares as "[50%] A. text"."""
    lines = []
    for option in options:
        mark = "*" if option.share == 1 and not several else f"[{to_percent(option.share)}] " if option.share else ""
        lines.append(f"{mark}{option.id}. {' '.join(option.text.split())}".rstrip())
    return "\n".join(lines)


def read_options(cell: str, right: str, *, several: bool | None) -> tuple[list[Fields], bool]:
    """The options, and whether several may be chosen. Right ones are starred or named in `right` ("A", "A, C", "AC");
    several right ones share the points unless `several` is False."""
    marked = [_read_mark(line) for line in lines_of(cell)]
    matches = [_OPTION.fullmatch(text) for _, _, text in marked]
    if all(matches):
        named = [(match[1], match[2]) for match in matches if match]
    else:
        named = [(chr(ord("A") + number), text) for number, (_, _, text) in enumerate(marked)]
    chosen = _named_ids(right, [option_id for option_id, _ in named])
    starred = [star or option_id in chosen for (star, _, _), (option_id, _) in zip(marked, named, strict=True)]
    many = sum(starred) > 1 if several is None else several
    share = 1 / max(sum(starred), 1) if many else 1.0
    options = [
        {"id": option_id, "text": text, "share": share if star else given}
        for (option_id, text), star, (_, given, _) in zip(named, starred, marked, strict=True)
    ]
    return options, many


def _read_mark(line: str) -> tuple[bool, float, str]:
    if line.startswith("*"):
        return True, 0.0, line[1:].strip()
    match = _SHARE.fullmatch(line)
    return (False, from_percent(f"{match[1]}%"), match[2]) if match else (False, 0.0, line)


def _named_ids(right: str, ids: Sequence[str]) -> set[str]:
    wanted = {part.upper() for part in re.split(r"[\s,，、;；|]+", right) if part}
    known = {option_id.upper(): option_id for option_id in ids}
    if len(wanted) == 1 and not wanted & known.keys():
        wanted = set(next(iter(wanted)))
    if unknown := wanted - known.keys():
        raise CellFault("unknown_option", ", ".join(sorted(unknown)))
    return {known[part] for part in wanted}


def write_rubric(items: Sequence[RubricItem]) -> str:
    """ "2: names chlorophyll" a line, wordings below as "= wording"; the id in brackets where it is not the place."""
    lines = []
    for number, item in enumerate(items, 1):
        label = "" if item.id == str(number) else f"[{item.id}] "
        lines.append(f"{label}{number_text(item.points)}: {' '.join(item.text.split())}")
        lines += [f"= {' '.join(example.split())}" for example in item.examples]
    return "\n".join(lines)


def read_rubric(cell: str) -> list[Fields]:
    """The counterpart; raises CellFault for a line without points."""
    items: list[Fields] = []
    for line in lines_of(cell):
        if line.startswith("=") and items:
            items[-1]["examples"] = (*items[-1]["examples"], line[1:].strip())
        elif match := _ITEM.fullmatch(line):
            item_id = (match[1] or str(len(items) + 1)).strip()
            items.append({"id": item_id, "points": float(match[2]), "text": match[3], "examples": ()})
        else:
            raise CellFault("bad_rubric", line)
    return items


def write_steps(steps: Sequence[Step]) -> str:
    """ "50%: 2x = 8" a line."""
    return "\n".join(f"{to_percent(step.share)}: {' '.join(step.result.split())}" for step in steps)


def read_steps(cell: str) -> list[Fields]:
    """The counterpart; steps without a share get equal parts, one part left for the final result."""
    lines = lines_of(cell)
    even = 1 / (len(lines) + 1)
    matches = [(_STEP.fullmatch(line), line) for line in lines]
    return [
        {"result": match[2], "share": from_percent(f"{match[1]}%")} if match else {"result": line, "share": even}
        for match, line in matches
    ]


def write_tests(tests: Sequence[CodeTest]) -> str:
    """ "f(3) => 9" a line; a program's as '< "3\\n4" => "7"'; weights other than 1 in brackets."""
    lines = []
    for test in tests:
        weight = "" if test.weight == 1 else f"[{number_text(test.weight)}] "
        if test.call:
            lines.append(f"{weight}{test.call} => {test.expected}")
        else:
            said = [json.dumps(text, ensure_ascii=False) for text in (test.stdin, test.expected)]
            lines.append(f"{weight}< {said[0]} => {said[1]}")
    return "\n".join(lines)


def read_tests(cell: str) -> list[Fields]:
    """The counterpart; raises CellFault for a line without =>."""
    return [_read_test(line) for line in lines_of(cell)]


def _read_test(line: str) -> Fields:
    match = _WEIGHT.fullmatch(line)
    weight, rest = (float(match[1]), match[2]) if match and "=>" in match[2] else (1.0, line)
    arrow = next((found.start() for found in _ARROW.finditer(rest) if found[0] == "=>"), 0)
    asked, expected = rest[:arrow].strip(), rest[arrow + 2 :].strip()
    if not asked:
        raise CellFault("bad_test", line)
    if asked.startswith("<"):
        return {"stdin": _unquote(asked[1:]), "expected": _unquote(expected), "weight": weight, "call": ""}
    return {"call": asked, "expected": expected, "weight": weight, "stdin": ""}


def _unquote(text: str) -> str:
    try:
        value = json.loads(text.strip())
    except ValueError:
        return text.strip()
    return value if isinstance(value, str) else text.strip()


def write_skills(skills: Sequence[str]) -> str:
    """Parted by semicolons, which a single skill with a comma in it gets too."""
    return "; ".join(skills) + (";" if len(skills) == 1 and re.search("[,，、]", skills[0]) else "")


def read_skills(cell: str) -> tuple[str, ...]:
    """Parted by semicolons or lines, or, where there are none, by commas."""
    pattern = r"[;；\n]" if re.search(r"[;；\n]", cell) else "[,，、]"
    return tuple(dict.fromkeys(part.strip() for part in re.split(pattern, cell) if part.strip()))


def read_flag(cell: str) -> bool | None:
    """Yes or no in either language; None where the cell is empty; raises CellFault for anything else."""
    low = cell.strip().casefold()
    if not low:
        return None
    if low in TRUE or low in FALSE:
        return low in TRUE
    raise CellFault("not_yes_or_no", cell)
