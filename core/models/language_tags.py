"""Language tags as this project writes them: BCP 47, Chinese by region. Knows no engine.

`zh` is simplified Chinese as in mainland China, `zh-TW` and `zh-HK` are traditional with the words of Taiwan and Hong
Kong; other names of the three, such as zh-Hans or zh_CN, become these.
"""

import re

SCRIPTS = ("zh", "zh-TW", "zh-HK")
"""Chinese as it is written in three places."""

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


def normal_tag(tag: str) -> str:
    """The tag as written here: `pt_br` is pt-BR, `eng` en, `zh-Hant` zh-TW; "" for what has not the form of one."""
    language, *rest = tag.strip().replace("_", "-").split("-")
    parts = [_THREE_LETTERS.get(language.lower(), language.lower()), *map(_cased, rest)]
    plain = "-".join(parts)
    plain = _CHINESE.get(plain.lower(), plain)
    return plain if _FORM.fullmatch(plain) else ""


def without_region(tag: str) -> str:
    """The tag without its region where that changes words alone (es-MX is es); Chinese keeps it: it changes letters."""
    return tag if tag in SCRIPTS else re.sub(r"-(?:[A-Z]{2}|\d{3})$", "", tag)


def _cased(part: str) -> str:
    if len(part) == 2:
        return part.upper()
    return part.title() if len(part) == 4 and part.isalpha() else part.lower()
