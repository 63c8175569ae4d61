"""`python -m core.evals.fit_places`: write the gazetteer of cities that de-identification looks places up in.

The names are those of the areas that telephone prefixes belong to (phonenumbers' copy of libphonenumber's geocoding
data, Apache-2.0). They are kept as a list since importing that data takes 100 MB for as long as a process lives.
"""

import re
import sys

from core.checks.lexicon import is_common_word
from core.checks.privacy.gazetteer import CITIES
from core.checks.privacy.words import fold

_PARTS = re.compile(r",\s|/|\s-\s|、|\s\(|\)")
_LETTERS = re.compile(r"[a-z\u00df-\u04ff' .-]{4,30}")
_PROVINCE = re.compile(r"(?:内蒙古|广西|西藏|宁夏|新疆|北京|上海|天津|重庆|黑龙江|[\u4e00-\u9fff]{2}(?:省)?)")
_DEGREE = re.compile(r"(?:[\u4e00-\u9fff]{1,3}族)*(?:自治州|地区|市|盟|县)$")
_SHORTEST_HAN, _LONGEST_HAN = 2, 5
_WORDS = 3


def main() -> int:
    """Write the list; 0."""
    CITIES.write_text(make_places(), encoding="utf-8")
    return 0


def make_places() -> str:
    """The list, one folded name a line, in order."""
    from phonenumbers.geodata import GEOCODE_DATA

    latin, han = set(), set()
    for prefix, names in GEOCODE_DATA.items():
        for language, name in names.items():
            if not language.startswith("zh"):
                latin |= {fold(part) for part in _PARTS.split(name)}
            elif prefix.startswith("86"):
                han |= {_DEGREE.sub("", _PROVINCE.sub("", part, count=1)) for part in name.split("、")}
    kept = {
        name for name in latin if _LETTERS.fullmatch(name) and len(name.split()) <= _WORDS and not _is_ordinary(name)
    }
    kept |= {name for name in han if _SHORTEST_HAN <= len(name) <= _LONGEST_HAN}
    return "\n".join(sorted(kept)) + "\n"


def _is_ordinary(name: str) -> bool:
    return " " not in name and is_common_word(name)


if __name__ == "__main__":
    sys.exit(main())
