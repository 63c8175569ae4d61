"""Names of units as pupils write them, in English and Chinese, and what pint calls them.

"N m" is a product, "km/hour" a quotient. Knows nothing of how they are found in a text.
"""

CHINESE = {
    **{"千米": "km", "公里": "km", "米": "m", "分米": "dm", "厘米": "cm", "公分": "cm", "毫米": "mm", "微米": "um"},
    **{"纳米": "nm", "千克": "kg", "公斤": "kg", "斤": "jin", "克": "g", "毫克": "mg", "微克": "ug", "吨": "t"},
    **{"秒": "s", "秒钟": "s", "毫秒": "ms", "微秒": "us", "分钟": "min", "分": "min", "小时": "hour", "钟头": "hour"},
    **{"时": "hour", "天": "day", "日": "day", "周": "week", "星期": "week", "年": "year"},
    **{"升": "L", "公升": "L", "毫升": "mL", "公顷": "hectare", "亩": "mu_area"},
    **{"牛顿": "N", "牛": "N", "千牛": "kN", "牛米": "N m", "牛顿米": "N m", "焦耳": "J", "焦": "J", "千焦": "kJ"},
    **{"卡路里": "cal", "千卡": "kcal", "大卡": "kcal", "电子伏": "eV"},
    **{"瓦特": "W", "瓦": "W", "千瓦": "kW", "兆瓦": "MW", "千瓦时": "kW hour", "千瓦小时": "kW hour"},
    **{"帕斯卡": "Pa", "帕": "Pa", "百帕": "hPa", "千帕": "kPa", "兆帕": "MPa", "标准大气压": "atm", "大气压": "atm"},
    **{"伏特": "V", "伏": "V", "千伏": "kV", "毫伏": "mV", "安培": "A", "安": "A", "毫安": "mA", "微安": "uA"},
    **{"欧姆": "ohm", "欧": "ohm", "千欧": "kohm", "兆欧": "Mohm", "赫兹": "Hz", "赫": "Hz", "千赫": "kHz"},
    **{"兆赫": "MHz", "库仑": "C", "库": "C", "法拉": "F", "特斯拉": "T", "韦伯": "Wb", "摩尔": "mol", "摩": "mol"},
    **{"开尔文": "K", "摄氏度": "degC", "华氏度": "degF", "度": "degree", "弧度": "rad"},
    **{"英里": "mile", "英尺": "foot", "英寸": "inch", "海里": "nautical_mile", "光年": "light_year"},
    **{"磅": "pound", "盎司": "ounce", "加仑": "gallon"},
}
SPELLED = {
    **{"°c": "degC", "°f": "degF", "°": "degree", "deg": "degree", "degs": "degree", "degrees": "degree"},
    **{"celsius": "degC", "centigrade": "degC", "fahrenheit": "degF", "kelvins": "K", "rads": "rad"},
    **{"ω": "ohm", "kω": "kohm", "ohms": "ohm", "amps": "A", "newtons": "N", "hz": "Hz", "khz": "kHz"},
    **{"kmh": "km/hour", "kph": "km/hour", "kmph": "km/hour", "mph": "mile/hour", "mps": "m/s"},
    **{"metres": "m", "metre": "m", "kg": "kg", "kgs": "kg", "kilo": "kg", "kilos": "kg", "km": "km", "kms": "km"},
    **{"cm": "cm", "cms": "cm", "mm": "mm", "tonnes": "t", "tonne": "t", "tons": "t", "ton": "t", "t": "t"},
    **{"lb": "pound", "lbs": "pound", "feet": "foot", "ft": "foot", "inches": "inch", "miles": "mile"},
    **{"sec": "s", "secs": "s", "seconds": "s", "min": "min", "mins": "min", "minutes": "min", "hr": "hour"},
    **{"hrs": "hour", "h": "hour", "hours": "hour", "d": "day", "days": "day", "years": "year", "ms": "ms"},
    **{"kw": "kW", "kwh": "kW hour", "kwhr": "kW hour", "kpa": "kPa", "pa": "Pa", "kj": "kJ"},
    **{"ml": "mL", "l": "L", "litres": "L", "litre": "L", "cc": "mL", "millilitre": "mL", "millilitres": "mL"},
}
WORDS = frozenset(
    (
        *("in", "a", "at", "as", "are", "is", "to", "am", "pm", "an", "me", "be", "by", "so", "do", "it", "or", "and"),
        *("of", "for", "per", "the", "x", "y", "z", "was", "pi", "bar", "yard", "ha", "i", "unit", "units"),
    )
)
"""English words and letters of algebra that pint takes for units; only those it would take before more text matter."""
CASED = {"Nm": "N m"}
"""Names that are others in small letters."""
_SHORT = """mm cm dm km um nm m mg kg g t lb lbs oz ml mL cl dl L ms sec s min h hr hrs ft in yd mi ha mph kph
    deg rad K C F N kN Nm Pa hPa kPa MPa bar atm J kJ MJ cal eV W kW MW Wh kWh V mV kV A mA ohm T Hz kHz
    MHz mol"""
ABBREVIATED = frozenset(_SHORT.split())
"""Of up to three letters, those that are a unit in a formula: pint knows more, but 2ab is no two attobarns."""
DEFINED = ("jin = 1/2 * kilogram", "mu_area = 2000/3 * meter ** 2")
"""Chinese measures that pint lacks: the market jin of half a kilogram and the mu of a fifteenth of a hectare
(State Council order on statutory units, 1984)."""
