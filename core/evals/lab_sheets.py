"""Sixty printed laboratory sheets with what is on them, made at run time: 30 English, 30 Chinese, every layout with its
own columns, order, marks, letters and head.

Chance is seeded, so the sheets are the same in every run. Does not print or read anything.
"""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

from core.evals.lab_sheet_material import COLUMNS, FEET, HEADS, METHODS, MISSING, SEROLOGY, URINE
from core.evals.lab_sheet_results import (
    Language,
    Printed,
    Sheet,
    draw_missing,
    draw_results,
    draw_words,
    pick,
    short_name,
)

SHEETS = 60
FONTS = ("'Liberation Sans'", "'DejaVu Sans'", "'Liberation Serif'", "'DejaVu Sans Condensed'")
HAN_FONTS = ("'Noto Sans CJK SC'", "'Noto Serif CJK SC'")
_FORMS = {
    "en": (
        "{name}: {value} {unit} ({range}) {mark}",
        "{name}: {value} {unit} (Ref: {range}) {mark}",
        "{name} {value} {mark} {unit} [{range}]",
    ),
    "zh": ("{name}：{value}{unit}（{range}）{mark}", "{name}：{value} {unit} 参考值：{range} {mark}"),
}
_TITLES = {
    "en": ("Laboratory Report", "FINAL REPORT", "Clinical Chemistry"),
    "zh": ("检验报告单", "临床检验报告", "化验结果报告单"),
}


def make_sheets() -> Iterator[Sheet]:
    """All of them, in order."""
    layouts = {"en": (*_SHARED, *_ENGLISH), "zh": (*_SHARED, *_CHINESE)}
    for number in range(SHEETS):
        language: Language = "en" if number < SHEETS // 2 else "zh"
        chance = random.Random(f"laboratory sheet {number}")
        names = layouts[language]
        layout = names[number % len(names)]
        yield make_sheet(number, language, layout, chance)


def make_sheet(number: int, language: Language, layout: str, chance: random.Random) -> Sheet:
    """One sheet of a layout."""
    sheet = Sheet(
        number, language, layout, list(chance.choice(HEADS[language])), [], list(chance.choice(FEET[language])), []
    )
    sheet.above.insert(0, chance.choice(_TITLES[language]))
    _LAYOUTS[layout](sheet, chance)
    sheet.style = {
        "font": f"{chance.choice(FONTS)}, {chance.choice(HAN_FONTS)}",
        "size": chance.choice(("9.5pt", "10pt", "10.5pt", "11pt")),
        "border": chance.choice(("0", "0.5pt solid #444", "0", "0.5pt solid #999")),
        "padding": chance.choice(("1mm 1.5mm", "1.3mm 2mm", "0.8mm 2mm")),
        "head": chance.choice(("bold", "normal")),
    }
    return sheet


def _table(sheet: Sheet, chance: random.Random, order: Sequence[str], results: Sequence[Printed]) -> None:
    """A table with these columns in this order; a number, a method, an earlier value are chance."""
    heads = {role: chance.choice(names) for role, names in COLUMNS[sheet.language].items()}
    heads |= {
        "number": "No." if sheet.language == "en" else "序号",
        "short": "Code" if sheet.language == "en" else "英文",
    }
    sheet.rows = [[heads[role] for role in order]]
    for number, one in enumerate(results, 1):
        earlier = one.value
        if one.low is not None and one.value.replace(".", "").isdigit():
            places = len(one.value.partition(".")[2])
            earlier = f"{Decimal(one.value) * Decimal(chance.randint(80, 95)) / 100:.{places}f}"
        said = {
            "name": one.name, "value": one.value, "unit": one.unit, "range": one.range, "mark": one.mark,
            "method": chance.choice(METHODS[sheet.language]), "previous": earlier if chance.random() < 0.7 else "",
            "number": str(number), "short": short_name(one.name),
        }  # fmt: skip
        sheet.rows.append([said[role] for role in order])
    sheet.expected = [one for one in results if one.value not in MISSING[sheet.language]]


def _marks(language: Language, chance: random.Random) -> tuple[str, str, str]:
    english = (("H", "L", ""), ("High", "Low", ""), ("H", "L", "N"), ("HIGH", "LOW", "Normal"), ("*", "*", ""))
    chinese = (("↑", "↓", ""), ("H", "L", ""), ("高", "低", ""), ("偏高", "偏低", "正常"), ("↑", "↓", "-"))
    return chance.choice(english if language == "en" else chinese)


def _plain(sheet: Sheet, chance: random.Random) -> None:
    order = chance.choice((
        ("name", "value", "mark", "unit", "range"), ("name", "value", "unit", "range", "mark"),
        ("name", "unit", "range", "value", "mark"), ("name", "mark", "value", "unit", "range"),
    ))  # fmt: skip
    results = draw_results(chance, sheet.language, 14, marks=_marks(sheet.language, chance))
    results.insert(chance.randint(3, 10), draw_missing(chance, sheet))
    _table(sheet, chance, order, results)


def _numbered(sheet: Sheet, chance: random.Random) -> None:
    order = ("number", "short", "name", "value", "mark", "unit", "range", "method")
    _table(sheet, chance, order, draw_results(chance, sheet.language, 15, marks=_marks(sheet.language, chance)))


def _previous(sheet: Sheet, chance: random.Random) -> None:
    order = chance.choice((
        ("name", "value", "previous", "unit", "range", "mark"), ("name", "previous", "value", "mark", "unit", "range"),
        ("name", "value", "mark", "unit", "range", "previous"),
    ))  # fmt: skip
    _table(sheet, chance, order, draw_results(chance, sheet.language, 12, marks=_marks(sheet.language, chance)))


def _attached(sheet: Sheet, chance: random.Random) -> None:
    """The mark stands with the value, in one column."""
    signs = chance.choice(
        (("H", "L"), ("↑", "↓"), ("(H)", "(L)")) if sheet.language == "en" else (("↑", "↓"), ("H", "L"))
    )
    results = draw_results(chance, sheet.language, 13, marks=(*signs, ""))
    _table(sheet, chance, ("name", "value", "unit", "range"), results)
    blank = chance.choice(("", " "))
    for row, one in zip(sheet.rows[1:], results, strict=True):
        row[1] = f"{one.value}{blank}{one.mark}".strip()


def _side_by_side(sheet: Sheet, chance: random.Random) -> None:
    """Two tables in the same rows, the right one shorter."""
    results = draw_results(chance, sheet.language, 17, marks=_marks(sheet.language, chance))
    order = (
        ("number", "name", "value", "mark", "unit", "range")
        if sheet.language == "zh"
        else ("name", "value", "mark", "unit", "range")
    )
    _table(sheet, chance, order, results)
    head, *rows = sheet.rows
    half = (len(rows) + 1) // 2
    left, right = rows[:half], [*rows[half:], *[[""] * len(order)] * (2 * half - len(rows))]
    sheet.rows = [head + head, *(one + other for one, other in zip(left, right, strict=True))]
    sheet.expected = list(results)
    sheet.above = sheet.above[:3]


def _key_values(sheet: Sheet, chance: random.Random) -> None:
    """No table: a line for each."""
    zh = sheet.language == "zh"
    form = chance.choice(_FORMS[sheet.language])
    results = draw_results(chance, sheet.language, 12, marks=("↑", "↓", "") if zh else ("H", "L", ""))
    for one in results:
        said = {"name": one.name, "value": one.value, "unit": one.unit, "range": one.range, "mark": one.mark}
        sheet.lines.append(" ".join(form.format(**said).split()))
    sheet.expected = list(results)


def _urine(sheet: Sheet, chance: random.Random) -> None:
    sheet.above.append("URINALYSIS" if sheet.language == "en" else "尿常规")
    results = draw_words(chance, sheet.language, URINE[sheet.language], 10)
    order = (
        ("name", "value", "mark", "range") if sheet.language == "en" else ("number", "name", "value", "mark", "range")
    )
    _table(sheet, chance, order, results)


def _serology(sheet: Sheet, chance: random.Random) -> None:
    results = draw_words(chance, sheet.language, SEROLOGY[sheet.language], 7)
    _table(sheet, chance, ("name", "value", "range", "method"), results)


def _bounds(sheet: Sheet, chance: random.Random) -> None:
    """The bounds of the range in two columns."""
    results = draw_results(chance, sheet.language, 12, marks=_marks(sheet.language, chance))
    _table(sheet, chance, ("name", "value", "mark", "unit", "range"), results)
    sheet.rows[0][4:] = ["Low", "High"] if sheet.language == "en" else ["参考下限", "参考上限"]
    for row, one in zip(sheet.rows[1:], results, strict=True):
        row[4:] = ["" if bound is None else str(bound) for bound in (one.low, one.high)]
    sheet.expected = [Printed(r.name, r.value, r.unit, "", r.low, r.high, r.mark, r.out) for r in results]


def _in_and_out(sheet: Sheet, chance: random.Random) -> None:
    """The value stands in one of two columns: in range, out of range."""
    results = draw_results(chance, sheet.language, 13, marks=(" H", " L", ""))
    sheet.rows = [["Test Name", "In Range", "Out Of Range", "Reference Range", "Lab"]]
    for one in results:
        value = f"{one.value}{one.mark}"
        within = one.out == "normal"
        sheet.rows.append(
            [one.name, value if within else "", "" if within else value, f"{one.range} {one.unit}".strip(), "AM"]
        )
    sheet.expected = [Printed(r.name, r.value, r.unit, r.range, r.low, r.high, r.mark.strip(), r.out) for r in results]


def _panels(sheet: Sheet, chance: random.Random) -> None:
    """One table with panel titles between the rows and ranges that hold the unit."""
    results = draw_results(chance, sheet.language, 12, marks=_marks(sheet.language, chance))
    _table(sheet, chance, ("name", "value", "mark", "range"), results)
    for row, one in zip(sheet.rows[1:], results, strict=True):
        row[3] = f"{one.range} {one.unit}".strip()
    titles = ("COMPLETE BLOOD COUNT", "METABOLIC PANEL") if sheet.language == "en" else ("血常规", "生化全套")
    for at, title in ((7, titles[1]), (1, titles[0])):
        sheet.rows.insert(at, [title, *[""] * 3])


def _by_sex(sheet: Sheet, chance: random.Random) -> None:
    """Ranges for men and women in one cell."""
    results = draw_results(chance, sheet.language, 9, marks=_marks(sheet.language, chance))
    woman = any("Sex: F" in line or "女" in line for line in sheet.above)
    man = any("/ Male" in line or "男" in line for line in sheet.above)
    made = []
    for one in results:
        if one.low is None or one.high is None:
            made.append(one)
            continue
        other = f"{one.low * 2}-{one.high * 2}"
        mine = f"{one.low}-{one.high}"
        first, second = (other, mine) if woman else (mine, other)
        printed = f"M: {first} F: {second}" if sheet.language == "en" else f"男:{first} 女:{second}"
        known = woman or man
        bounds = (one.low, one.high) if known else (None, None)
        made.append(Printed(one.name, one.value, one.unit, printed, *bounds, one.mark, one.out if known else ""))
    _table(sheet, chance, ("name", "value", "mark", "unit", "range"), made)


def _dated(sheet: Sheet, chance: random.Random) -> None:
    """A column for each of three days."""
    results = draw_results(chance, sheet.language, 9)
    days = ("2024-11-05", "2025-01-20", "2025-03-02")
    name, unit, printed = (COLUMNS[sheet.language][role][0] for role in ("name", "unit", "range"))
    sheet.rows = [[name, *days, unit, printed]]
    for one in results:
        others = [pick(chance, one.low, one.high, "normal", len(one.value.partition(".")[2])) for _ in days[1:]]
        values = [one.value, *map(str, others)]
        sheet.rows.append([one.name, *values, one.unit, one.range])
        sheet.expected += [Printed(one.name, value, one.unit, one.range, one.low, one.high) for value in values]


_LAYOUTS: Mapping[str, Callable[[Sheet, random.Random], None]] = {
    "plain": _plain,
    "numbered": _numbered,
    "previous": _previous,
    "attached": _attached,
    "side by side": _side_by_side,
    "key and value": _key_values,
    "urine": _urine,
    "serology": _serology,
    "bounds apart": _bounds,
    "in and out of range": _in_and_out,
    "panels": _panels,
    "by sex": _by_sex,
    "dated": _dated,
}
_SHARED = (
    "plain",
    "numbered",
    "previous",
    "attached",
    "key and value",
    "urine",
    "serology",
    "bounds apart",
    "panels",
    "by sex",
    "dated",
)
_ENGLISH, _CHINESE = ("in and out of range",), ("side by side",)
