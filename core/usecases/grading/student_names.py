"""Who wrote a sheet: from lines such as "Name: Lena Fox" or 学号：01, and from the names of files and folders.

Knows nothing of answers.
"""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from core.documents.document import Span

_NAME = r"(?:(?:student(?:'s)?\s+|full\s+)?name|student|written\s+by|by|(?:学生)?姓名|名字|学生)"
_NUMBER = (
    r"(?:(?:student|matriculation|candidate|roll)\s*(?:id|number|no\.?|nr\.?)|id(?:\s*number)?|学号|考号|座号|编号)"
)
_LABEL = re.compile(rf"(?<![\w])(?:(?P<number>{_NUMBER})|(?P<name>{_NAME}))\s*[:：]\s*", re.I)
_INDENT = re.compile(r"[#>*\s]*")
_TRIMMED = " .,，。*_"
_OTHER = re.compile(r"[\t;；|,，]|\s{2,}|\s+(?=(?:class|date|grade|group|班级|日期|年级)\s*[:：])", re.I)
_HEAD = 6
"""Lines at the top of a sheet in which its writer is named."""
_MOODLE = re.compile(r"(?P<name>.+?)_(?P<number>\d+)_assignsubmission_\w+")
_CANVAS = re.compile(r"(?P<name>[^\W\d_]+)(?:_late)?_(?P<number>\d{3,})_\d{3,}_.+", re.I)
_GENERIC = re.compile(
    r"(?:(?:page|p|img|image|scan|scanned|photo|pic|picture|dsc|dscn|file|doc|document|answers?|homework|hw|essay"
    r"|submission|onlinetext|第?\s*\d+\s*页|图片|照片|扫描|答案|作业|微信图片)[\W_]*)*\d*(?:[\W_]\d+)*",
    re.I,
)
_PART = re.compile(
    r"[_\s]+(?:-\s+)?|(?<=\d)-|-(?=\d)|(?<=[\u3400-\u9fff])-|-(?=[\u3400-\u9fff])"
    r"|(?<=\d)(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])(?=\d)"
)
"""Where a file's name falls into parts; a hyphen between letters belongs to the name."""
_COUNTED = re.compile(r"[A-Za-z]{0,4}\d[\dA-Za-z]*")


@dataclass(frozen=True, slots=True)
class Student:
    """A number, a name, or both; both empty where nobody is named."""

    number: str = ""
    name: str = ""

    @property
    def id(self) -> str:
        """What a submission is filed under."""
        return self.number or self.name


def find_student(text: str) -> tuple[Student, tuple[Span, ...]]:
    """Who the lines at the top of a sheet that begin with such a label name, and the stretches that do so."""
    said: dict[str, str] = {}
    spans, start = [], 0
    for line in text.split("\n")[:_HEAD]:
        labels = list(_LABEL.finditer(line)) if _LABEL.match(line, _INDENT.match(line).end()) else []
        stops = [*(label.start() for label in labels[1:]), len(line)]
        for label, stop in zip(labels, stops, strict=False):
            value = _OTHER.split(line[label.end() : stop], maxsplit=1)[0]
            kind = "number" if label["number"] else "name"
            if value.strip(_TRIMMED) and kind not in said:
                said[kind] = " ".join(value.strip(_TRIMMED).split())
                spans.append(Span(start + label.start(), start + label.end() + len(value)))
        start += len(line) + 1
    return Student(said.get("number", ""), said.get("name", "")), tuple(spans)


def read_file_name(path: str) -> Student:
    """Whose file this is: "S03_Lena Fox.docx", "李娜-2023001.pdf", or as Moodle and Canvas name what they hand out."""
    stem = PurePosixPath(path).name
    stem = stem.rsplit(".", 1)[0] if re.search(r"\.\w{2,5}$", stem) else stem
    if match := _MOODLE.fullmatch(stem) or _CANVAS.fullmatch(stem):
        return Student(match["number"], match["name"].strip())
    parts = [part for part in _PART.split(stem.strip()) if part]
    numbers = [part for part in parts if _COUNTED.fullmatch(part)]
    words = [part for part in parts if part not in numbers[:1]]
    return Student(numbers[0] if numbers else "", " ".join(words))


def group_files(paths: list[str]) -> dict[str, list[str]]:
    """Files by the student's folder or, where they lie side by side, each by itself; in natural order.

    A folder around all of them is looked through, unless what is in it are one student's pages.
    """
    parts = {path: PurePosixPath(path).parts for path in paths}
    top = 0
    while len({p[top] for p in parts.values() if len(p) > top}) == 1 and all(len(p) > top + 1 for p in parts.values()):
        if _is_one_student([p[top:] for p in parts.values()]):
            break
        top += 1
    groups: dict[str, list[str]] = {}
    for path in sorted(paths, key=_natural):
        own = parts[path][top:]
        groups.setdefault(own[0] if len(own) > 1 else path, []).append(path)
    return groups


def _is_one_student(parts: list[tuple[str, ...]]) -> bool:
    """Whether the first folder is a student's: Moodle's form, or all that is in it are pages without a name."""
    stems = [PurePosixPath(part[-1]).stem for part in parts]
    return bool(_MOODLE.fullmatch(parts[0][0])) or all(len(p) == 2 for p in parts) and all(map(is_generic, stems))


def is_generic(stem: str) -> bool:
    """Whether a file's name says nothing of who wrote it: page2, IMG_0034, answers."""
    return bool(_GENERIC.fullmatch(stem.strip()))


def _natural(path: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", path)]
