"""What is found in Chinese text, and what is left."""

import pytest

from core.checks.privacy.found import settle
from core.checks.privacy.han_addresses import find_han_addresses
from core.checks.privacy.han_facilities import find_han_facilities
from core.checks.privacy.han_names import find_han_names
from core.checks.privacy.numbers_of_people import find_certain_numbers, find_labelled_numbers


def shown(text, found):
    return [text[one.start : one.end] for one in settle(text, found)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("姓名：李晓梅 性别：女", ["李晓梅"]),
        ("患者王建国，男，68岁。王建国否认发热。", ["王建国", "王建国"]),
        ("审核医师：陈 静", ["陈 静"]),
        ("患者古丽娜尔·买买提，女", ["古丽娜尔·买买提"]),
        ("王医生建议住院，由其子赵强陪同", ["王", "赵强"]),
        ("欧阳明华，男，35岁", ["欧阳明华"]),
        ("家属周丽诉患者睡眠差", ["周丽"]),
        ("李某，女", ["李某"]),
        ("向医生咨询，主任医师查房，值班医生，复查X线片", []),
        ("高血压，黄疸，水肿，白细胞，包块，帕金森病，克罗恩病，康复科会诊", []),
        ("监护人：不详", []),
        ("用药：阿司匹林、何首乌、雷公藤，过敏史：万古霉素；诊断医生：张建国", ["张建国"]),
    ],
)
def test_names(text, names):
    told, guessed = find_han_names(text)
    assert shown(text, [*told, *guessed]) == names


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        (
            "家住浙江省杭州市西湖区文三路138号东方花园3幢2单元501室。",
            ["浙江省杭州市西湖区文三路138号东方花园3幢2单元501室"],
        ),
        ("现住址：长沙市岳麓区麓山南路932号，邮编：410083", ["长沙市岳麓区麓山南路932号", "410083"]),
        ("籍贯：湖南省长沙市", ["湖南省长沙市"]),
        ("来自广州，前往上海市", ["广州", "上海市"]),
        ("城市居民，当地医院，左侧小区域高密度影", []),
    ],
)
def test_addresses(text, addresses):
    assert shown(text, find_han_addresses(text)) == addresses


@pytest.mark.parametrize(
    ("text", "facilities"),
    [
        ("就诊于北京协和医院消化内科", ["北京协和医院"]),
        ("后转至复旦大学附属中山医院", ["复旦大学附属中山医院"]),
        ("转入我院，当地医院及上级医院", []),
    ],
)
def test_facilities(text, facilities):
    assert shown(text, find_han_facilities(text)) == facilities


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("身份证号：11010519491231002X", ["11010519491231002X"]),
        ("住院号：00123456 床号：12 门诊号：M2024", ["00123456", "12", "M2024"]),
        ("微信：wxid_abc，手机13812345678", ["wxid_abc", "13812345678"]),
        ("12床患者", ["12"]),
        ("血压120/80，白细胞12.3×10^9/L", []),
    ],
)
def test_numbers(text, numbers):
    assert shown(text, [*find_certain_numbers(text), *find_labelled_numbers(text)]) == numbers
