"""Units of laboratory results: how they are printed, in English and Chinese, to UCUM; whether two are the same, and
exact conversion between them.

Mass and amount of substance are converted only with a molar mass, enzyme activity only where the units are one by
definition. Knows no ranges.
"""

import re
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from core.usecases.medical.labs.analytes import Analyte

if TYPE_CHECKING:
    from pint import UnitRegistry

_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_SUPERSCRIPTS = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+")
_ONE_FOR_ONE = str.maketrans("（）［］：／＊×✕χ％＾．－–—−µ㎎㎍㏖·•⋅", "()[]:/*xxx%^.----μ\ue000\ue001\ue002...")
_NAMES = {
    **dict.fromkeys(("g", "gm", "gms", "gr", "gram", "grams", "克"), "g"),
    **dict.fromkeys(("kg", "千克", "公斤"), "kg"),
    **dict.fromkeys(("mg", "mgs", "mgm", "毫克", "milligram", "milligrams", "\ue000"), "mg"),
    **dict.fromkeys(("ug", "mcg", "μg", "微克", "microgram", "micrograms", "\ue001"), "ug"),
    **dict.fromkeys(("ng", "纳克", "nanogram", "nanograms"), "ng"),
    **dict.fromkeys(("pg", "皮克", "picogram", "picograms"), "pg"),
    **dict.fromkeys(("l", "升", "litre", "liter", "litres", "liters"), "L"),
    **dict.fromkeys(("dl", "分升", "deciliter", "decilitre", "100ml"), "dL"),
    **dict.fromkeys(("ml", "cc", "毫升", "milliliter", "millilitre", "cm3"), "mL"),
    **dict.fromkeys(("ul", "μl", "mcl", "微升", "mm3", "cumm", "cmm", "cu.mm", "cu mm", "mm^3", "microliter"), "uL"),
    **dict.fromkeys(("nl",), "nL"),
    **dict.fromkeys(("fl", "飞升", "femtoliter"), "fL"),
    **dict.fromkeys(("mol", "摩尔", "摩"), "mol"),
    **dict.fromkeys(("mmol", "mmols", "毫摩尔", "毫摩", "millimole", "millimoles", "mm ol"), "mmol"),
    **dict.fromkeys(("umol", "μmol", "mcmol", "微摩尔", "微摩", "micromol", "micromole", "micromoles"), "umol"),
    **dict.fromkeys(("nmol", "纳摩尔", "纳摩"), "nmol"),
    **dict.fromkeys(("pmol", "皮摩尔", "皮摩"), "pmol"),
    **dict.fromkeys(("fmol",), "fmol"),
    **dict.fromkeys(("u", "unit", "units", "单位"), "U"),
    **dict.fromkeys(("mu",), "mU"),
    **dict.fromkeys(("uu", "μu"), "uU"),
    **dict.fromkeys(("ku",), "kU"),
    **dict.fromkeys(("iu", "国际单位"), "[IU]"),
    **dict.fromkeys(("miu",), "m[IU]"),
    **dict.fromkeys(("uiu", "μiu", "mciu"), "u[IU]"),
    **dict.fromkeys(("kiu",), "k[IU]"),
    **dict.fromkeys(("au",), "[arb'U]"),
    **dict.fromkeys(("eq",), "eq"),
    **dict.fromkeys(("meq", "meqs", "毫当量"), "meq"),
    **dict.fromkeys(("ueq", "μeq"), "ueq"),
    **dict.fromkeys(("osm",), "osm"),
    **dict.fromkeys(("mosm", "mosmol", "mosmols", "毫渗量"), "mosm"),
    **dict.fromkeys(("s", "sec", "secs", "sec.", "second", "seconds", "秒"), "s"),
    **dict.fromkeys(("min", "mins", "minute", "minutes", "分", "分钟"), "min"),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "小时", "1h", "1hr", "时", "1小时", "第一小时"), "h"),
    **dict.fromkeys(("1sthr", "1sthour", "hour1"), "h"),
    **dict.fromkeys(("24h", "24hr", "24hrs", "24hour", "24hours", "24小时", "d", "day", "天", "日"), "d"),
    **dict.fromkeys(("mm", "毫米"), "mm"),
    **dict.fromkeys(("cm", "厘米"), "cm"),
    **dict.fromkeys(("m", "米"), "m"),
    **dict.fromkeys(("mmhg", "毫米汞柱", "mm[hg]", "mmhg.", "torr"), "mm[Hg]"),
    **dict.fromkeys(("kpa", "千帕"), "kPa"),
    **dict.fromkeys(("%", "percent", "pct"), "%"),
    **dict.fromkeys(("‰",), "[ppth]"),
    **dict.fromkeys(("kat",), "kat"),
    **dict.fromkeys(("ukat", "μkat"), "ukat"),
    **dict.fromkeys(("nkat",), "nkat"),
    **dict.fromkeys(("degreesc", "degreec", "degreescelsius"), "Cel"),
    **dict.fromkeys(("℃", "°c", "degc", "摄氏度", "cel", "deg c", "° c"), "Cel"),
    **dict.fromkeys(("degreesf", "degreef", "degreesfahrenheit"), "[degF]"),
    **dict.fromkeys(("℉", "°f", "degf", "华氏度", "deg f", "° f"), "[degF]"),
    **dict.fromkeys(("hpf", "hp", "高倍视野", "高倍", "[hpf]", "个高倍视野"), "[HPF]"),
    **dict.fromkeys(("lpf", "lp", "低倍视野", "低倍", "[lpf]"), "[LPF]"),
    **dict.fromkeys(("cell", "cells", "个", "copies", "copy", "cps", "拷贝", "拷贝数", "cfu"), "1"),
    **dict.fromkeys(("wbc", "wbcs", "rbc", "100wbc"), "1"),
    **dict.fromkeys(("bpm", "beats", "次", "breaths", "beat", "breath"), "1"),
    **dict.fromkeys(("1.73m2", "1.73m^2", "1.73sqm", "1.73", "1.73㎡"), "{1.73_m2}"),
    **dict.fromkeys(("m2", "㎡", "m^2"), "m2"),
    **dict.fromkeys(("gcr", "gcreat", "gcreatinine", "g肌酐", "gcrea", "g.cr", "gcre"), "g{creat}"),
    **dict.fromkeys(("mmolcr", "mmolcreat", "mmolcreatinine", "mmol肌酐", "mmolcre"), "mmol{creat}"),
    **dict.fromkeys(("k", "thou", "thousand", "thous", "千"), "10*3"),
    **dict.fromkeys(("mil", "mill", "million", "millions", "百万", "mio"), "10*6"),
    **dict.fromkeys(("万",), "10*4"),
    **dict.fromkeys(("lakh", "lakhs", "lac"), "10*5"),
    **dict.fromkeys(("bil", "billion"), "10*9"),
    **dict.fromkeys(("tril", "trillion"), "10*12"),
}  # fmt: skip
"""What is printed, in lower case, to a UCUM atom; "M/uL" is told by its capital."""
_WHOLE = {
    **dict.fromkeys(("bpm", "beats/min", "次/分", "次/分钟", "breaths/min", "/min", "rpm"), "/min"),
    **dict.fromkeys(("beatsperminute", "breathsperminute", "beatspermin", "breathspermin"), "/min"),
    **dict.fromkeys(("g%", "gm%", "gms%", "g/100ml"), "g/dL"),
    **dict.fromkeys(("mg%", "mgs%", "mg/100ml"), "mg/dL"),
    **dict.fromkeys(("ug%", "μg%", "mcg%"), "ug/dL"),
    **dict.fromkeys(("mm", "mm/1h", "mm/1hr"), "mm"),
    **dict.fromkeys(("s/co", "coi", "index", "ratio", "inr", "ratio.", "比值", "指数", "ph", "sg"), "1"),
}  # fmt: skip
_SUFFIX = re.compile(r"\s*\(?\b(feu|ddu|ngsp|dcct|ifcc|cr|creat|creatinine)\b\)?$")
_POWER = re.compile(r"(?:x|\*)?\s*10\s*(?:\^|\*\*|\*|e)?\s*\(?(-?\d{1,2})\)?(?=$|/|\s|[a-z个μ])")


@lru_cache(maxsize=4096)
def to_ucum(unit: str) -> str:
    """The UCUM code of a printed unit; "" where it is not known. "L/L" and plain ratios are "1"."""
    text = _SUPERSCRIPTS.sub(lambda match: "^" + match[0].translate(_RAISED), unit.strip())
    text = re.sub(r"/\s*[(（]\s*min\s*[·•⋅.*]?\s*(1\.73[^)）]*)[)）]", r"/min/\1", text)
    text = text.translate(_ONE_FOR_ONE).strip(" |,;")
    text = text[1:-1].strip() if text[:1] + text[-1:] in ("()", "[]") else text.strip("()").replace("μ", "μ")
    if not text or len(text) > 40:
        return ""
    factor = "10*6/" if re.match(r"M\s*/", text) else ""
    low = text.lower().replace("\u2009", "").replace("\u00a0", " ")
    if factor:
        low = low.partition("/")[2]
    compact = re.sub(r"\s+", "", low)
    if not factor and compact in _WHOLE:
        return _WHOLE[compact]
    tail = ""
    if found := _SUFFIX.search(low):
        tail = {"feu": "{FEU}", "ddu": "{DDU}"}.get(found[1], "{creat}" if found[1].startswith("cr") else "")
        low = low[: found.start()]
    said = _read_parts(low)
    return f"{factor}{said}{tail}".replace("//", "/") if said else ""


def _read_parts(text: str) -> str:
    """Factors between slashes, the first of which may be a power of ten."""
    power = ""
    if match := _POWER.match(text):
        exponent = int(match[1])
        power, text = f"10*{exponent}", text[match.end() :].strip(" .*")
        if text.startswith(("x", "*")):
            text = text[1:].strip()
        if not text:
            return power
    elif text.startswith("/"):
        power = ""
    parts = [re.sub(r"[\s.*]+", "", part) if part != "." else "" for part in text.split("/")]
    parts = ["1.73m2" if part == "173" or part.startswith("173m") else part for part in parts]
    codes = []
    for at, part in enumerate(parts):
        if not part and at == 0:
            codes.append("")
            continue
        code = _NAMES.get(part)
        if code is None:
            return ""
        codes.append(code)
    first = codes[0]
    if power:
        first = power if first in ("", "1") else f"{power}.{first}"
    elif first == "1" and len(codes) > 1:
        first = ""
    return "/".join([first, *codes[1:]])


def same_unit(one: str, other: str) -> bool:
    """Whether two printed units are the same unit, however spelled: "10^9/L" and "K/uL" are, "g/L" and "g/dL" are not.

    An unknown unit is the same only as itself.
    """
    codes = to_ucum(one), to_ucum(other)
    if not all(codes):
        return " ".join(one.split()).lower() == " ".join(other.split()).lower()
    if codes[0] == codes[1]:
        return True
    return _scale(*codes) == 1 and not _is_offset(codes)


def convert(number: Decimal, unit: str, to_unit: str, analyte: Analyte | None = None) -> Decimal | None:
    """The number in another unit, unrounded; None where there is no exact conversion.

    Mass to amount of substance needs `analyte.molar_mass`, equivalents `analyte.valence`; U and IU are one for
    enzymes. HbA1c goes by the IFCC-NGSP master equation.
    """
    source, target = to_ucum(unit), to_ucum(to_unit)
    if not source or not target:
        return number if same_unit(unit, to_unit) else None
    if source == target:
        return number
    if analyte and analyte.code == "hba1c" and {source, target} == {"%", "mmol/mol"}:
        return _convert_hba1c(number, target)
    if _is_offset((source, target)):
        return _convert_temperature(number, source, target)
    if analyte and analyte.enzyme:
        source, target = (code.replace("[IU]", "U") for code in (source, target))
    scale = _scale(source, target)
    if scale is None and analyte:
        scale = _scale_by_analyte(source, target, analyte)
    return None if scale is None else number * scale


def _convert_hba1c(number: Decimal, target: str) -> Decimal:
    """NGSP % = 0.09148 IFCC + 2.152; IFCC mmol/mol = 10.93 NGSP - 23.50 (Hoelzel et al., Clin Chem 2004;50:166-174)."""
    if target == "%":
        return Decimal("0.09148") * number + Decimal("2.152")
    return Decimal("10.93") * number - Decimal("23.50")


def _is_offset(codes: tuple[str, str]) -> bool:
    return {*codes} == {"Cel", "[degF]"}


def _convert_temperature(number: Decimal, source: str, target: str) -> Decimal:
    """°F = 9/5 °C + 32, by definition."""
    if source == "Cel":
        return number * 9 / 5 + 32
    return (number - 32) * 5 / 9


def _scale_by_analyte(source: str, target: str, analyte: Analyte) -> Decimal | None:
    """Over the amount of substance: grams by the molar mass, equivalents by the valence."""
    steps = []
    for code in (source, target):
        top, _, below = code.partition("/")
        if top.endswith("eq") and analyte.valence:
            steps.append((f"{top[:-2]}mol/{below}", 1 / Decimal(analyte.valence)))
        elif top.endswith("g") and below and analyte.molar_mass:
            steps.append((f"{top[:-1]}mol/{below}", 1 / analyte.molar_mass))
        else:
            steps.append((code, Decimal(1)))
    (one, by), (other, over) = steps
    scale = Decimal(1) if one == other else _scale(one, other)
    return None if scale is None else scale * by / over


@lru_cache(maxsize=4096)
def _scale(source: str, target: str) -> Decimal | None:
    """How many `target` one `source` is, by pint; None where they measure different things."""
    if source == target:
        return Decimal(1)
    apart = re.compile(r"\[HPF\]|\[LPF\]|eq\b|\{[^}]*\}|^1$|Cel|\[degF\]")
    if apart.findall(source) != apart.findall(target):
        return None
    registry = _registry()
    try:
        units = [getattr(read, "units", read) for read in map(registry.from_ucum, (source, target))]
        return registry.Quantity(Decimal(1), units[0]).to(units[1]).magnitude.normalize()
    except Exception:  # pint and the grammar of UCUM raise many kinds for units that do not fit
        return None


@cache
def _registry() -> "UnitRegistry":
    from ucumvert import PintUcumRegistry

    return PintUcumRegistry(non_int_type=Decimal)
