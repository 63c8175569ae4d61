"""Language tags as this project writes them: BCP 47, Chinese by region. Knows no engine.

`zh` is simplified Chinese as in mainland China, `zh-TW` and `zh-HK` are traditional with the words of Taiwan and Hong
Kong; other names of the three, such as zh-Hans or zh_CN, become these.
"""

import re
from functools import lru_cache

SCRIPTS = ("zh", "zh-TW", "zh-HK")
"""Chinese as it is written in three places."""

UNSPACED = frozenset(("zh", "yue", "ja", "th", "lo", "km", "my"))
"""Languages that write no space between words."""

_CHINESE = {
    **dict.fromkeys(("zh-hans", "zh-cn", "zh-sg", "zh-my", "zh-hans-cn", "zh-hans-sg"), "zh"),
    **dict.fromkeys(("zh-tw", "zh-hant", "zh-hant-tw"), "zh-TW"),
    **dict.fromkeys(("zh-hk", "zh-mo", "zh-hant-hk", "zh-hant-mo"), "zh-HK"),
}
_THREE_LETTERS = {
    "afr": "af", "ara": "ar", "arg": "an", "ast": "ast", "bel": "be", "ben": "bn", "bre": "br", "bul": "bg",
    "cat": "ca", "ces": "cs", "cym": "cy", "dan": "da", "deu": "de", "ell": "el", "eng": "en", "epo": "eo",
    "est": "et", "eus": "eu", "fas": "fa", "fin": "fi", "fra": "fr", "gle": "ga", "glg": "gl", "guj": "gu",
    "hbs": "sh", "heb": "he", "hin": "hi", "hrv": "hr", "hun": "hu", "hye": "hy", "ind": "id", "isl": "is",
    "ita": "it", "jpn": "ja", "kat": "ka", "kaz": "kk", "kor": "ko", "lat": "la", "lav": "lv", "lit": "lt",
    "mkd": "mk", "mlt": "mt", "msa": "ms", "nld": "nl", "nno": "nn", "nob": "nb", "nor": "no", "oci": "oc",
    "pol": "pl", "por": "pt", "ron": "ro", "rus": "ru", "slk": "sk", "slv": "sl", "sme": "se", "spa": "es",
    "sqi": "sq", "srd": "sc", "srp": "sr", "swa": "sw", "swe": "sv", "tam": "ta", "tat": "tt", "tel": "te",
    "tgl": "tl", "tha": "th", "tur": "tr", "ukr": "uk", "urd": "ur", "uzb": "uz", "vie": "vi", "zlm": "ms",
    "zho": "zh", "chi": "zh", "cmn": "zh", "iw": "he", "in": "id", "ji": "yi", "mo": "ro",
}  # fmt: skip
_FORM = re.compile(r"[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|\d{3}))?(-[a-z0-9]{5,8})*", re.IGNORECASE)
_TRADITIONAL = frozenset(("tw", "hk", "mo"))
_USUAL_SCRIPTS = {"zh": "hans", "yue": "hant", "sr": "cyrl", "bs": "latn", "uz": "latn", "az": "latn", "pa": "guru"}
_ALIASES = {"no": "nb", "iw": "he", "in": "id", "ji": "yi", "cmn": "zh"}


def normal_tag(tag: str) -> str:
    """The tag as written here: `pt_br` is pt-BR, `eng` en, `zh-Hant` zh-TW; "" for what has not the form of one."""
    language, *rest = tag.strip().replace("_", "-").split("-")
    parts = [_THREE_LETTERS.get(language.lower(), language.lower()), *map(_cased, rest)]
    plain = "-".join(parts)
    plain = _CHINESE.get(plain.lower(), plain)
    return plain if _FORM.fullmatch(plain) else ""


def main_language(tag: str) -> str:
    """The language of a tag without script and region: zh of zh-TW."""
    return tag.replace("_", "-").split("-")[0].lower()


def without_region(tag: str) -> str:
    """The tag without its region where that changes words alone (es-MX is es); Chinese keeps it: it changes letters."""
    return tag if tag in SCRIPTS else re.sub(r"-(?:[A-Z]{2}|\d{3})$", "", tag)


@lru_cache(maxsize=1024)
def standard_tag(tag: str) -> str:
    """The tag as it is usually written (RFC 5646, 2.1.1): zh-Hant-TW for ZH_hant_tw."""
    parts = tag.strip().replace("_", "-").split("-")
    rest = [part.title() if len(part) == 4 and part.isalpha() else part.upper() for part in parts[1:]]
    return "-".join([parts[0].lower(), *rest])


@lru_cache(maxsize=1024)
def fits(tag: str, wanted: str) -> bool:
    """Whether a text in the language `tag` may stand for one in `wanted`: the same language and script, and no other
    region than the one asked for."""
    language, script, region = _split(tag)
    wanted_language, wanted_script, wanted_region = _split(wanted)
    if (language, script) != (wanted_language, wanted_script):
        return False
    return not region or not wanted_region or region == wanted_region


def _cased(part: str) -> str:
    if len(part) == 2:
        return part.upper()
    return part.title() if len(part) == 4 and part.isalpha() else part.lower()


def _split(tag: str) -> tuple[str, str, str]:
    first, *rest = tag.strip().lower().replace("_", "-").split("-")
    language = _ALIASES.get(first, first)
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), "")
    region = next((part for part in rest if len(part) == 2 or (len(part) == 3 and part.isdecimal())), "")
    if not script:
        script = "hant" if language == "zh" and region in _TRADITIONAL else _USUAL_SCRIPTS.get(language, "")
    return language, script, region
