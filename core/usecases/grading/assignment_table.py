"""Assignments as tables, one row a question, in CSV and XLSX, read with messages by row and column.

What a cell holds is for `cell_text`. The title and language of the sheet stand in its first row.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import PurePath

from core.documents.tables import Row, Table, TableSheet, read_table
from core.errors import InputError
from core.messages import Words, words
from core.usecases.grading.assignment import KINDS, Question
from core.usecases.grading.assignment_faults import (
    Fields,
    ReadAssignment,
    build_assignment,
    build_question,
    fault_at,
    guess_language,
    pick_id,
    say,
)
from core.usecases.grading.cell_text import (
    FALSE,
    TRUE,
    CellFault,
    from_percent,
    read_flag,
    read_options,
    read_rubric,
    read_skills,
    read_steps,
    read_tests,
    split_entries,
)

_NAMES = {
    "id": "id no number nr # question_id 题号 編號 编号 序号",
    "kind": "kind type question_type qtype 题型 类型 類型 題型",
    "text": "text question prompt stem question_text 题目 问题 题干 題目 内容",
    "points": "points marks score max_points max 分值 分数 满分 分數",
    "reference": """reference answer answers key correct solution model_answer reference_answer
    答案 参考答案 正确答案 标准答案""",
    "options": "options choices alternatives 选项 選項",
    "several": "several multiple 多选 可多选 多个",
    "tolerance": "tolerance error 误差 允许误差 容差",
    "unit_share": "unit_share unit_penalty 单位扣分 缺单位扣分",
    "exact_case": "exact_case case case_sensitive 区分大小写",
    "rubric": "rubric criteria marking_scheme mark_scheme 评分标准 评分点 采分点 评分细则",
    "steps": "steps 步骤 步骤分",
    "tests": "tests test_cases 测试 测试用例",
    "words": "words word_count length 字数 篇幅",
    "skills": "skills skill topic topics tags 知识点 技能 考点",
    "feedback": "feedback comment 反馈 解析 讲评",
    "assignment": "assignment title 试卷 作业 标题",
    "language": "language lang 语言",
}
COLUMNS = tuple(_NAMES)
_ROLE = {name: role for role, names in _NAMES.items() for name in names.split()}
_KIND_NAMES = {
    "choice": "choice multiple_choice mcq single_choice multichoice 选择 选择题 单选 单选题 多选 多选题",
    "true_false": "true_false truefalse t/f true/false 判断 判断题 是非题",
    "fill_in": "fill_in fill_in_the_blank gap cloze blank 填空 填空题",
    "numeric": "numeric number numerical 数值 数值题 计算 计算题",
    "maths": "maths math mathematics expression 数学 表达式 数学题",
    "short": "short short_answer shortanswer 简答 简答题 问答 问答题",
    "essay": "essay composition 作文 论述 论述题 写作",
    "code": "code program programming python 编程 编程题 代码 程序",
}
_KIND = {name: kind for kind, names in _KIND_NAMES.items() for name in names.split()}
_GUARDED = re.compile(r"'[=+\-@\t']")


def read_table_assignment(name: str, data: bytes) -> ReadAssignment:
    """The first sheet that has the columns `kind` and `text`; raises InputError by row and column, or DocumentError."""
    table = read_table(data, name)
    sheet, header, columns = _find_sheet(table)
    rows = [row for row in sheet.rows if row.number > header.number]
    taken: set[str] = set()
    questions = [_read_row(row, columns, name, taken) for row in rows]
    first = _cells(rows[0], columns) if rows else {}
    language = first.get("language") if first.get("language") in ("en", "zh") else None
    title = first.get("assignment") or PurePath(name).stem
    assignment = build_assignment(
        title, language or guess_language([question.text for question in questions]), questions, name
    )
    return ReadAssignment(assignment, (*table.notes, *_note_rest(table, sheet, header, columns)))


def _find_sheet(table: Table) -> tuple[TableSheet, Row, dict[str, int]]:
    """The sheet, its header row and the place of each known column."""
    for sheet in table.sheets:
        for row in sheet.rows[:10]:
            columns = _find_columns(row)
            if {"kind", "text"} <= columns.keys():
                return sheet, row, columns
    header = next(row for sheet in table.sheets for row in sheet.rows)
    missing = next(column for column in ("kind", "text") if column not in _find_columns(header))
    found = ", ".join(cell.strip()[:40] for cell in header.cells if cell.strip())
    raise InputError("assignment.no_column", name=table.name, column=missing, found=found)


def _find_columns(header: Row) -> dict[str, int]:
    columns: dict[str, int] = {}
    for index, cell in enumerate(header.cells):
        role = _ROLE.get(re.sub(r"[\s_\-]+", "_", cell.strip().strip("*:：").casefold()))
        if role:
            columns.setdefault(role, index)
    return columns


def _note_rest(table: Table, sheet: TableSheet, header: Row, columns: Mapping[str, int]) -> list[Words]:
    places = set(columns.values())
    unknown = [cell.strip()[:40] for at, cell in enumerate(header.cells) if cell.strip() and at not in places]
    others = [other.title for other in table.sheets if other is not sheet]
    notes = [words("assignment.columns_left", columns=", ".join(unknown))] if unknown else []
    return notes + ([words("assignment.sheets_left", sheets=", ".join(others))] if others else [])


def _cells(row: Row, columns: Mapping[str, int]) -> dict[str, str]:
    """Texts by column, the guard against formulas taken off."""
    texts = {column: row.cell(index).strip() for column, index in columns.items()}
    return {column: text[1:] if _GUARDED.match(text) else text for column, text in texts.items()}


def _read_row(row: Row, columns: Mapping[str, int], name: str, taken: set[str]) -> Question:
    cells = _cells(row, columns)
    place = words("assignment.at_row", row=row.number)
    kind = _KIND.get(re.sub(r"[\s\-]+", "_", cells["kind"].casefold()))
    if kind is None:
        listed = ", ".join(KINDS)
        raise fault_at(name, place, say("not_listed", field="kind", value=cells["kind"][:60], listed=listed))
    if cells.get("id") in taken:
        raise fault_at(name, place, say("two_questions", ids=cells["id"]))
    fields: Fields = {"kind": kind, "text": cells["text"], "id": pick_id(cells.get("id", ""), len(taken) + 1, taken)}
    if cells.get("id", "") != fields["id"] and len(cells.get("id", "")) > 64:
        fields["id"] = cells["id"]  # too long: said as such
    for column, read in _READERS.items():
        if cells.get(column):
            try:
                fields |= read(cells[column], kind)
            except CellFault as fault:
                raise fault_at(name, place, say(fault.key, field=column, value=fault.line)) from fault
    _settle(fields, cells, name, place)
    return build_question(fields, name, place)


def _settle(fields: Fields, cells: Mapping[str, str], name: str, place: Words) -> None:
    """What takes two columns to know: which options are right, and which entries alternatives."""
    kind, reference = fields["kind"], cells.get("reference", "")
    if kind == "choice":
        several = fields.get("several", True if cells["kind"].startswith("多选") else None)
        try:
            fields["options"], fields["several"] = read_options(cells.get("options", ""), reference, several=several)
        except CellFault as fault:
            raise fault_at(name, place, say(fault.key, field="reference", value=fault.line)) from fault
    elif kind == "true_false":
        low = reference.casefold()
        fields["reference"] = ["true" if low in TRUE else "false" if low in FALSE else low] if low else []
    elif reference:
        bars = kind == "short" or (kind == "fill_in" and not fields.get("several"))
        fields["reference"] = split_entries(reference, bars=bars, paragraphs=kind == "essay")


def _number(cell: str) -> float:
    """ "2", "2.5", "2 分" or "2 points"; raises CellFault for anything else."""
    found = re.fullmatch(r"(-?\d+(?:[.,]\d+)?)\s*(?:分|points?|pts?|marks?|字|words?)?", cell.strip(), re.I)
    if not found:
        raise CellFault("not_a_number", cell)
    return float(found[1].replace(",", "."))


def _read_tolerance(cell: str) -> Fields:
    relative = cell.endswith(("%", "％"))
    return {"tolerance": from_percent(cell) if relative else _number(cell), "relative": relative}


_READERS: Mapping[str, Callable[[str, str], Fields]] = {
    "points": lambda cell, kind: {"points": _number(cell)},
    "several": lambda cell, kind: {"several": read_flag(cell)},
    "tolerance": lambda cell, kind: _read_tolerance(cell),
    "unit_share": lambda cell, kind: {"unit_share": from_percent(cell)},
    "exact_case": lambda cell, kind: {"exact_case": read_flag(cell)},
    "rubric": lambda cell, kind: {"rubric": read_rubric(cell)},
    "steps": lambda cell, kind: {"steps": read_steps(cell)},
    "tests": lambda cell, kind: {"tests": read_tests(cell)},
    "words": lambda cell, kind: {"words": int(_number(cell))},
    "skills": lambda cell, kind: {"skills": read_skills(cell)},
    "feedback": lambda cell, kind: {"feedback": cell},
}
