"""Chinese addresses: province, city, district, road, number, estate, building, unit, room; and places by themselves.

Does not know a village that nothing calls one.
"""

import re
from collections.abc import Iterator
from functools import cache

from core.checks.privacy.found import Found
from core.checks.privacy.gazetteer import load_places

_H = "[\u4e00-\u9fff]"
_PROVINCE = (
    "(?:北京|上海|天津|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南"
    "|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门)"
)
_WHOLE = rf"{_PROVINCE}(?:省|市|(?:壮族|回族|维吾尔)?自治区|特别行政区)?"
_PART = (
    rf"(?:{_H}{{1,10}}?(?:自治州|地区|盟|市|自治县|县|自治旗|旗|新区|开发区|高新区|区|镇|乡|街道办事处|街道|社区"
    rf"|居委会|行政村|自然村|村|屯|庄|寨|组|队|农场|林场))"
)
_ROAD = (
    rf"(?:{_H}{{1,10}}?(?:大道|大街|路|街|巷|弄|胡同|里弄|道)(?:[东南西北中]段"
    rf"|[东南西北一二三四五六七八九十]+[路段巷])?)"
)
_NUMBER = r"(?:[0-9０-９]{1,5}(?:[-–—之][0-9]{1,4}){0,3}|[一二三四五六七八九十百]{1,4}|[A-Za-z])"
_HOUSE = rf"(?:{_NUMBER}\s?(?:号楼|号院|号|栋|幢|座|单元|层|楼|室|户|门|弄|支弄|房|铺|组|队|区|期|#))"
_ESTATE = (
    rf"(?:{_H}{{2,10}}?(?:小区|花园|家园|公寓|大厦|新村|新城|苑|名苑|华庭|豪庭|广场|山庄|别墅|宿舍|家属院|大院"
    rf"|公馆|城|府|里|坊|湾|庭|宅|居))"
)
_ADDRESS = re.compile(
    rf"(?:中国)?(?:{_WHOLE}\s?{_PART}{{0,4}}|{_PART}{{2,5}}|{_PART})?\s?(?:{_ROAD}\s?(?:{_HOUSE}|{_ESTATE})|{_ESTATE}\s?{_HOUSE}|(?<=[村镇乡屯庄寨组]){_HOUSE})(?:\s?(?:{_ESTATE}|{_HOUSE}))*"
    rf"|{_WHOLE}\s?{_PART}{{1,5}}(?:{_HOUSE})*|{_H}{{2,6}}?[县市区旗]{_PART}{{1,4}}(?:{_HOUSE})*"
)
_LABEL = re.compile(
    r"(?:(?:家庭|现|户籍|户口|联系|通讯|通信|居住|工作单位|单位|常住|常驻|邮寄|寄送|身份证|详细|原籍|出生)?(?:住址|地址|所在地)|籍贯|户籍地?|出生地|居住地|现居(?:住(?:于|在|地)?|地)?|现住|家住|居住于|住于|住在|单位|工作单位|户口地?|来自)\s{0,2}[:：]?\s{0,4}"
    rf"(?P<value>(?:{_H}|[A-Za-z0-9０-９#＃\-–—()（）·]){{2,60}})"
)
_CERTAIN = re.compile(r"[:：]")
_CITY = re.compile(_H + "{2,6}")
_TOWN = re.compile(
    rf"(?P<name>{_PROVINCE}(?:省|市|自治区)?|{_H}{{2,5}}?(?:省|市|县|自治州|自治区|自治县))(?=人(?![民口])|籍|户籍|打工|务工|出差|旅游|居住|工作|返回|就医|来|[,，。;；、）)\s]|$|{_H})"
)
_LEADS = re.compile(r"(?:在|到|至|从|自|去|赴|往|回|来自|籍贯|生于|居|住|人|为)[:：]?\s?$")
_POST = re.compile(r"(?:邮政编码|邮编)\s?[:：]?\s?(?P<value>\d{6})(?!\d)")
_STARTS = re.compile(
    r"^(?:患者|病人|现|家|居|住|于|在|到|至|从|自|去|赴|往|回|来自|位于|地址|是|为|和|及|与|由|经|其|该|我|本|曾|已|被|将|就诊|转|送)+(?=[\u4e00-\u9fff]{2})"
)
_INNER = re.compile(r"[\u4e00-\u9fff]{0,12}(?:于|居住在|住在|来自|送至|转至|现住|家住|前往)(?=[\u4e00-\u9fff]{2})")
_NOT_TOWN = re.compile(
    "城市|县市|省市|本市|我市|外市|全市|本县|我县|外县|外省|本省|我省|该市|该县|该省|地级市|县级市|直辖市|超市|上市|都市|门市|夜市|菜市|股市|反省|节省|不省|发达"
)


def find_han_addresses(text: str) -> Iterator[Found]:
    """Whole addresses first, then places; they may overlap."""
    for match in _LABEL.finditer(text):
        if _is_address(match):
            yield Found(*match.span("value"), "address")
    for match in _ADDRESS.finditer(text):
        lead = _STARTS.match(match[0])
        start = match.start() + (lead.end() if lead else 0)
        inner = _INNER.match(text, start, match.end())
        start = inner.end() if inner else start
        if len(text[start : match.end()]) > 3 and not _NOT_TOWN.search(match[0]):
            yield Found(start, match.end(), "address")
    yield from (Found(*match.span("value"), "address") for match in _POST.finditer(text))
    yield from _find_towns(text)


def _is_address(match: re.Match[str]) -> bool:
    """Whether what follows a label for an address is one: it has a colon, or the name of a part of the country."""
    value = match["value"]
    coloned = _CERTAIN.search(match[0][: match.start("value") - match.start()])
    placed = re.search(rf"{_PROVINCE}|[省市县区镇乡村路街号栋幢室]", value)
    return bool(
        coloned
        and value not in ("不详", "同上", "未知", "无")
        or placed
        and not re.match(r"[^省市县区镇乡村路街号]*(?:医院|科)", value)
    )


def _find_towns(text: str) -> Iterator[Found]:
    """Provinces and cities by name, where the gazetteer has them or 省, 市, 县 says so."""
    places = load_places()
    for match in _towns().finditer(text):
        bare = re.sub(r"(?:省|市|县|自治区|自治州|特别行政区)$", "", match[0])
        said = match[0] != bare
        if (bare in places or re.fullmatch(_PROVINCE, bare)) and (
            said or _LEADS.search(text, max(0, match.start() - 4), match.start())
        ):
            yield Found(*match.span(), "address")


@cache
def _towns() -> re.Pattern[str]:
    """All Chinese names of the gazetteer, with what may follow them; longest first."""
    names = sorted((name for name in load_places() if _CITY.fullmatch(name)), key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(map(re.escape, names))}|{_PROVINCE})(?:省|市|县|自治区|自治州|特别行政区)?")
