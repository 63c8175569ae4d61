"""Assignments as tables, one row a question, in CSV and XLSX: read with messages by row and column, written inert.

What a cell holds is for `cell_text`. The title and language of the sheet stand in its first row.
"""

import csv
import io
import re
from collections.abc import Callable, Mapping
from pathlib import PurePath

from core.documents.tables import Row, Table, TableSheet, read_table
from core.errors import InputError
from core.messages import Words, words
from core.usecases.grading.assignment import KINDS, Assignment, Question
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
    join_entries,
    number_text,
    read_flag,
    read_options,
    read_rubric,
    read_skills,
    read_steps,
    read_tests,
    split_entries,
    to_percent,
    write_options,
    write_rubric,
    write_skills,
    write_steps,
    write_tests,
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
_RISKY = {"csv": re.compile(r"[=+\-@\t']"), "xlsx": re.compile("'")}
_GUARDED = re.compile(r"'[=+\-@\t']")
_EXCEL_CELL = 32_767


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


def _to_row(question: Question, first: Assignment | None) -> dict[str, str]:
    paragraphs = question.kind == "essay"
    tolerance = to_percent(question.tolerance) if question.relative else number_text(question.tolerance)
    return {
        "id": question.id,
        "kind": question.kind,
        "text": question.text,
        "points": number_text(question.points),
        "reference": join_entries(question.reference, paragraphs=paragraphs, gaps=question.several),
        "options": write_options(question.options, several=question.several),
        "several": _say_several(question),
        "tolerance": tolerance if question.tolerance or question.relative else "",
        "unit_share": to_percent(question.unit_share) if question.unit_share else "",
        "exact_case": "yes" if question.exact_case else "",
        "rubric": write_rubric(question.rubric),
        "steps": write_steps(question.steps),
        "tests": write_tests(question.tests),
        "words": str(question.words or ""),
        "skills": write_skills(question.skills),
        "feedback": question.feedback,
        "assignment": first.title if first else "",
        "language": first.language if first else "",
    }


def _say_several(question: Question) -> str:
    """ "no" is written only where several right options would be read as "yes"."""
    alternatives = sum(option.share == 1 for option in question.options) > 1
    return "yes" if question.several else "no" if alternatives else ""


def _rows(assignment: Assignment, form: str) -> list[list[str]]:
    rows = [_to_row(question, None if number else assignment) for number, question in enumerate(assignment.questions)]
    return [list(COLUMNS), *([_inert(row[column], form) for column in COLUMNS] for row in rows)]


def _inert(text: str, form: str) -> str:
    """No cell begins like a formula; the quotation mark before it is taken off again when the file is read."""
    return f"'{text}" if _RISKY[form].match(text) else text


def write_csv(assignment: Assignment) -> bytes:
    """UTF-8 with a byte order mark, by which Excel knows Chinese."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(_rows(assignment, "csv"))
    return text.getvalue().encode("utf-8-sig")


def write_xlsx(assignment: Assignment) -> bytes:
    """A workbook to fill in: a bold head row, wrapped cells, every cell a text. Raises InputError for a list of more
    than the 32,767 characters that Excel takes in a cell."""
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    sheet = book.active
    sheet.title = "Questions"
    for number, row in enumerate(_rows(assignment, "xlsx"), 1):
        for column, text in enumerate(row, 1):
            if len(text) > _EXCEL_CELL:
                raise InputError("assignment.cell_full", row=number, column=COLUMNS[column - 1], limit=_EXCEL_CELL)
            cell = sheet.cell(number, column)
            cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
            cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=number == 1)
    for letter, width in zip("ABCDEFKLM", (8, 11, 60, 8, 32, 32, 45, 24, 32), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
