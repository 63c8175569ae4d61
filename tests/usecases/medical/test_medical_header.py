"""The head of a report: labelled fields however they are laid out, days only where there is one way to read them."""

import pytest

from core.usecases.medical.layout.fields import find_fields, is_field_line
from core.usecases.medical.layout.report_dates import find_day_order, read_day
from core.usecases.medical.reading import read_pasted


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ("Patient Name: Ann Lee  DOB: 02/03/60  MRN# 123", {"name": "Ann Lee", "birth": "02/03/60", "number": "123"}),
        ("姓名：张三 性别：男 年龄：45岁", {"name": "张三", "sex": "男", "age": "45岁"}),
        ("住院号：ZY0012 床号：12", {"number": "ZY0012"}),
        ("姓 名：欧阳娜娜 性 别：女", {"name": "欧阳娜娜", "sex": "女"}),
        ("姓名 | 张三 | 性别 | 男", {"name": "张三", "sex": "男"}),
        ("Patient: | Lee, Ann B. | Collected: | 2024-05-06", {"name": "Lee, Ann B", "specimen_date": "2024-05-06"}),
        ("DOB 02/03/1960 Sex M Age 45", {"birth": "02/03/1960", "sex": "M", "age": "45"}),
        ("Age/Sex: 45/F", {"age_and_sex": "45/F"}),
        ("Name: Ludwig van Beethoven (M)", {"name": "Ludwig van Beethoven"}),
        ("Patient: I feel sick today.", {}),
        ("Name | Result | Unit", {}),
        ("Number: none", {}),
        ("IMPRESSION: Normal", {}),
    ],
)  # fmt: skip
def test_fields_of_a_line(line, fields):
    found = {
        one.kind: line[one.value.start : one.value.end].rstrip(".") for one in find_fields(line) if one.kind != "beside"
    }
    assert found == fields
    assert is_field_line(line) == bool(fields)


ENGLISH = """RIVERSIDE GENERAL HOSPITAL
Laboratory report
Patient Name: Ann Lee    DOB: 02/03/1960    Sex: F    MRN: 4471902
Collected: 04/05/2024 08:10    Reported: 17/05/2024
Sodium\t139\tmmol/L\t136-145
Urea\t5.1\tmmol/L\t2.8-7.2"""
CHINESE = """河畔市第一人民医院检验报告单
姓名：张三　　性别：女　　年龄：45岁　　病历号：0012345
标本：血清　　采样时间：2024-05-06 08:10　　送检医生：李明
白细胞\t6.5\t10^9/L\t3.5-9.5
红细胞\t4.1\t10^12/L\t4.3-5.8
检验者：王五　　报告日期：2024-05-07"""


def test_an_english_head():
    header = read_pasted(ENGLISH).header
    assert (header.names, header.birth, header.sex) == (("Ann Lee",), "02/03/1960", "female")
    assert (header.numbers, header.facilities) == (("4471902",), ("RIVERSIDE GENERAL HOSPITAL",))
    assert header.date == "2024-05-04"  # 17/05 says that the day comes first


def test_a_chinese_head():
    header = read_pasted(CHINESE).header
    assert (header.names, header.sex, header.age, header.numbers) == (("张三",), "female", "45岁", ("0012345",))
    assert (header.facilities, header.date) == (("河畔市第一人民医院",), "2024-05-06")


def test_what_is_not_told_is_unknown():
    header = read_pasted(ENGLISH.replace("17/05/2024", "06/05/2024").replace("Sex: F", "")).header
    assert (header.date, header.sex, header.age) == ("", "", "")
    empty = read_pasted("The lungs are clear.").header
    assert (empty.names, empty.numbers, empty.date) == ((), (), "")


@pytest.mark.parametrize(
    ("said", "order", "day"),
    [
        ("2024-05-06 08:10", "", "2024-05-06"),
        ("2024/5/6 8:10", "", "2024-05-06"),
        ("2024-05-0608:10", "", "2024-05-06"),
        ("2024年5月6日", "", "2024-05-06"),
        ("20240506", "", "2024-05-06"),
        ("6 May 2024", "", "2024-05-06"),
        ("May 6, 2024", "", "2024-05-06"),
        ("06-May-2024 10:00", "", "2024-05-06"),
        ("06.05.2024", "", "2024-05-06"),
        ("13/05/2024", "", "2024-05-13"),
        ("05/13/2024", "", "2024-05-13"),
        ("05/06/2024", "", ""),
        ("05/06/2024", "month", "2024-05-06"),
        ("05/06/2024", "day", "2024-06-05"),
        ("05/06/07", "", ""),
        ("31/02/2024", "", ""),
        ("yesterday", "", ""),
        ("", "", ""),
    ],
)
def test_days_are_read_where_there_is_one_way(said, order, day):
    assert read_day(said, order) == day


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("on 13/05/2024", "day"),
        ("on 05/13/2024", "month"),
        ("13/05/2024 and 05/13/2024", ""),
        ("release 1.15.20", ""),
        ("", ""),
    ],
)
def test_one_date_tells_how_the_others_are_written(text, order):
    assert find_day_order(text) == order
