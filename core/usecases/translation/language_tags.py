"""Which language tags of a file mean the language that is asked for: en-US is English, zh-TW is not zh."""

from functools import lru_cache

_TRADITIONAL = frozenset(("tw", "hk", "mo"))
_SCRIPTS = {"zh": "hans", "yue": "hant", "sr": "cyrl", "bs": "latn", "uz": "latn", "az": "latn", "pa": "guru"}
_ALIASES = {"no": "nb", "iw": "he", "in": "id", "ji": "yi", "cmn": "zh"}


@lru_cache(maxsize=1024)
def normalize_tag(tag: str) -> str:
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


def _split(tag: str) -> tuple[str, str, str]:
    first, *rest = tag.strip().lower().replace("_", "-").split("-")
    language = _ALIASES.get(first, first)
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), "")
    region = next((part for part in rest if len(part) == 2 or (len(part) == 3 and part.isdecimal())), "")
    if not script:
        script = "hant" if language == "zh" and region in _TRADITIONAL else _SCRIPTS.get(language, "")
    return language, script, region
