"""Numbers that stand for one person: telephone, record, account, licence and card numbers, addresses on the internet.

Finds by form, by checksum and by the label before a number ("MRN", 住院号). Measured values are left alone: a number
with a unit, a decimal fraction, a ratio. Does not know which of a country's numbers are in use.
"""

import ipaddress
import re
from collections.abc import Iterator

from core.checks.identifiers import find_identifiers
from core.checks.privacy.clinical import is_clinical
from core.checks.privacy.found import Found

_URL = re.compile(
    r"(?<![A-Za-z0-9@])(?:(?:https?|ftp)://[^\s<>\"'）)，。；]{3,300}|www\.[^\s<>\"'）)，。；]{3,300}"
    r"|(?:[A-Za-z0-9-]{1,40}\.){1,4}(?:com|org|net|edu|gov|info|io|cn|uk|de|fr|eu)(?:/[^\s<>\"'）)，。；]{0,200})?)"
    r"(?![A-Za-z0-9@])"
)
_IP = re.compile(
    r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7})(?![\w:]|\.\d)"
    r"|(?<![\w:-])[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}(?![\w:-])"
)
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?(?![A-Za-z0-9])")
_JOINED = re.compile(r"(?<![A-Za-z0-9_.,/-])\d{2,8}(?:-\d{1,8}){1,4}(?![A-Za-z0-9_/-]|[.,]\d)")
_LONG = re.compile(r"(?<![A-Za-z0-9_.,/+^\[-])\d{7,24}(?![A-Za-z0-9_^/\]]|[.,]\d|-\d)")
_MIXED = re.compile(r"(?<![A-Za-z0-9./_-])(?=[A-Za-z-]{0,8}\d)[A-Z]{1,5}-?\d{5,14}[A-Z]{0,3}(?![A-Za-z0-9/_]|\.\d)")
_GROUPED = re.compile(
    r"(?<![A-Za-z0-9_.,/#+-])(?P<plus>\+|00)?(?P<first>\(?\d{1,5}\)?)(?P<rest>(?:[ .-]{1,2}\(?\d{2,8}\)?){1,5})"
    r"(?:\s?(?:x|ext\.?)\s?\d{1,5})?(?![A-Za-z0-9_/]|[.,-]\d)",
    re.I,
)
_CALLED = re.compile(
    r"(?:\b(?:tele)?phones?|\btel|\bfax|\bmobile|\bcell(?:ular|phone)?|\bpager?|\bcall(?:ed|ing)?|\bdial|\btext|\bcontact"
    r"|\bt\b|\bm\b|\bnumber|\b[hw]?ph|电话|手机|座机|联系方式|传真|热线|固话)[\s.:：(）)#号码是为is]{0,12}$",
    re.I,
)
_UNIT_AFTER = re.compile(
    r"[ \t]{0,16}(?:%|％|°|℃|[µμ]|[munpkd]?(?:g|l|L|mol|m|iu|IU|U|Eq|eq|kat|cal|Pa|Bq|Ci|Gy|Sv)(?![A-Za-z])(?:/|\b)|/"
    r"|x\b|×|cells?\b|copies|units?\b|mcg|mmHg|bpm|hours?|hrs?\b|days?\b|weeks?|months?|years?|min(?:utes)?\b|cc\b|[cm]m\b"
    r"|times|tablets?|caps|puffs|个|次|岁|天|小时|分钟|毫|微|克|升|拷贝|单位|元)"
)
_LABEL = re.compile(
    r"""(?<![A-Za-z])(?:
        m\.?r\.?n|(?:medical|hospital|health|patient|clinic|chart|case|claim|file)\s{1,2}(?:record|chart|file|card|id)s?
        |(?:patient|member|subscriber|policy|group|insurance|account|acct|acc|accession|specimen|encounter|visit|admission
          |requisition|order|episode|chart|file|case|record|reference|ref|referral|report|study|exam|sample|barcode
          |certificate|registration|licen[cs]e|driver'?s?\s(?:licen[cs]e|id)|dl|plate|passport|serial|device|model|lot|batch
          |vin|tax|employee|student|staff|room|ward|bed|unit|npi|dea|upin|gmc|nmc|chi|nhs|ssn|medicare|medicaid|hicn|nin
          |bsn|nino|ehic|cpr|personnummer|national|identity|identification|social\ssecurity|health\scard|card|credit\scard
          |bank|iban|swift|routing|sort\scode|pin|password|user(?:name)?|id|ids?\s?card|no|nr|number|prescription|rx)
    )(?P<suffix>\s{1,2}(?:no|nr|num|number|id|code|card|identifier|key))?\.?
    (?P<mark>\s{0,2}[:#=]\s{0,2}[#:]?\s{0,3}|\s{1,2}(?:is|was|are)\s{1,2}|\s{1,3})
    (?P<value>(?(suffix)(?:(?-i:[A-Z]{1,6})\s)?)[A-Za-z]{0,6}[-/]?\d[A-Za-z0-9]{0,24}(?:[-/.·][A-Za-z0-9]{1,24}){0,6}(?:\s\d{2,6}){0,5})""",
    re.I | re.X,
)
_WEAK = re.compile(
    r"(?:bed|room|ward|unit|lot|group|order|case|study|exam|sample|report|model|device|pin|id|no|nr|card|record)", re.I
)
_HAN_LABEL = re.compile(
    r"""(?<![A-Za-z])(?:(?:病历|病案|住院|门诊|门\s?急诊|急诊|就诊卡?|登记|挂号|床位?|床|检查|影像|放射|超声|心电|病理|标本|样本|样品|条码|条形码
        |申请单?|流水|报告单?|检验单?|化验单?|医嘱|处方|发票|病人|患者|患者ID|病人ID|体检|档案|健康卡|诊疗卡|医保卡?|医疗保险|社保卡?
        |社会保障卡?|保险|保单|身份证件?|证件|公民身份|护照|军官证|驾驶证|驾照|居住证|通行证|银行卡?|信用卡|账|工|学|执业证书?|资格证书?
        |微信|QQ|qq|车牌|设备|序列|批|房间?|病房|病区|手术|麻醉|透析|供者|编)(?:编号|号码|号|ID|id)|(?:微信|QQ|qq|ID|卡号|编号|条码|车牌|身份证|护照|社保卡?|医保卡?|病历|门诊|住院(?=[:：])))
    \s?[:：]?[\s（(]{0,3}(?P<value>[A-Za-z0-9_](?:[A-Za-z0-9_*]|[-/·](?=[A-Za-z0-9*])){1,30})""",
    re.X,
)
_INSIDE = re.compile(
    r"\b(?:pager|beeper|bleep|ext(?:ension|n)?)\b\.?(?:\s(?:no\.?|number))?\s{0,2}[:#]?\s{0,2}(?P<value>\d{4,6})(?![\w/-]|[.,]\d)",
    re.I,
)
"""Numbers dialled within a house."""
_BED = re.compile(r"(?<![\d.])(?P<value>\d{1,3}\s?[A-Za-z+]?)\s?[床](?=[，,。；;\s）)：:]|$|患者|病人)")
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·\s]?[A-HJ-NP-Z0-9]{5,6}(?![A-Za-z0-9])"
)
_SHORTEST = 3
_BEFORE = re.compile(r"([A-Za-z][A-Za-z0-9]*)[ \t:=]{1,24}$")
_DIGITS = re.compile(r"\d")
_LOCAL = 7
"""Digits of the shortest telephone number that is told without a word for it."""


def find_certain_numbers(text: str) -> Iterator[Found]:
    """What form and checksum tell, strictest first; they may overlap."""
    for one in find_identifiers(text):
        yield Found(one.span.start, one.span.end, one.kind, "form")
    yield from (Found(*match.span(), "url", "form") for match in _URL.finditer(text))
    yield from (Found(*match.span(), "url", "form") for match in _IP.finditer(text) if _is_internet(match[0]))
    yield from (Found(*match.span(), "id", "form") for match in _IBAN.finditer(text) if _is_iban(match[0]))


def find_likely_numbers(text: str) -> Iterator[Found]:
    """Groups of digits as telephone numbers have them, and numbers too long to be measured; they may overlap."""
    yield from _find_grouped(text)
    for pattern in (_JOINED, _LONG):
        for match in pattern.finditer(text):
            if len(_DIGITS.findall(match[0])) >= 7 and not _UNIT_AFTER.match(text, match.end()):
                yield Found(*match.span(), "number")
    yield from (Found(*match.span(), "number") for match in _MIXED.finditer(text))
    yield from (Found(*match.span(), "id") for match in _PLATE.finditer(text))


def find_labelled_numbers(text: str) -> Iterator[Found]:
    """What a label tells: a record's, an account's, a licence's number; a bed's."""
    for match in _LABEL.finditer(text):
        value = match["value"]
        digits, weak = len(_DIGITS.findall(value)), _WEAK.match(match[0])
        marked = not match["mark"].isspace()
        enough = digits >= (3 if marked and not weak else 5)
        if enough and not _UNIT_AFTER.match(text, match.end()):
            yield Found(*match.span("value"), "number")
    for match in _HAN_LABEL.finditer(text):
        if len(match["value"]) > 1 and re.search(r"\d|[A-Za-z_]{4}", match["value"]):
            yield Found(*match.span("value"), "number")
    yield from (Found(*match.span("value"), "phone") for match in _INSIDE.finditer(text))
    yield from (Found(*match.span("value"), "number") for match in _BED.finditer(text))


def _find_grouped(text: str) -> Iterator[Found]:
    """Telephone numbers in groups of digits, in whatever country's habit."""
    for match in _GROUPED.finditer(text):
        digits = len(_DIGITS.findall(match[0]))
        called = bool(_CALLED.search(text, max(0, match.start() - 40), match.start()))
        if not _LOCAL <= digits <= 15 or _UNIT_AFTER.match(text, match.end()):
            continue
        alone = _is_grouped_as_phone(match[0]) and not _is_measured(text, match.start())
        if called or match["plus"] or alone:
            yield Found(*match.span(), "phone")
    yield from (
        Found(match.start(1), match.end(1), "phone")
        for match in re.finditer(rf"{_CALLED.pattern[:-1]}(\+?\d{{5,14}})(?!\w|[.,]\d)", text, re.I)
    )


def _is_measured(text: str, start: int) -> bool:
    """Whether what stands before numbers says that they were measured: sodium, eGFR."""
    match = _BEFORE.search(text, max(0, start - 40), start)
    return bool(match) and (
        len(match[1]) > _SHORTEST and is_clinical(match[1].lower()) or match[1][1:] != match[1][1:].lower()
    )


def _is_grouped_as_phone(written: str) -> bool:
    """Two groups or more, one of them long; or four pairs."""
    groups = re.findall(r"\d+", written)
    sizes = sorted(map(len, groups))
    if sum(sizes) == _LOCAL:
        return sizes == [3, 4] and len(groups[0]) == 3 and "-" not in written
    return len(groups) >= 2 and sizes[-1] >= 3 or len(groups) >= 4 and sizes[0] >= 2


def _is_internet(written: str) -> bool:
    if re.fullmatch(r"[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}", written):
        return bool(re.search(r"[A-Fa-f]", written)) or "-" not in written
    try:
        address = ipaddress.ip_address(written)
    except ValueError:
        return False
    return address.version == 4 or len(written) > 6


def _is_iban(written: str) -> bool:
    """The check digits of ISO 13616 (MOD 97-10), or so long that it can be nothing else."""
    plain = re.sub(r"[ -]", "", written)
    if not 15 <= len(plain) <= 34:
        return False
    return int("".join(str(int(char, 36)) for char in plain[4:] + plain[:4])) % 97 == 1 or len(plain) >= 18
