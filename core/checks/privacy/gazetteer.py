"""Cities, regions and countries by name, in the languages people write them in.

Cities are those that telephone areas are called after (`places.txt`, written by `core.evals.fit_places`), countries
those of CLDR. Does not look at any text.
"""

import re
from functools import cache
from pathlib import Path

from core.checks.privacy.words import fold

CITIES = Path(__file__).with_name("places.txt")
_LANGUAGES = (
    "en zh zh_Hant de fr es it pt nl pl cs sk sv da nb fi hu ro hr sl sr is tr ru uk bg el et lv lt sq ms id vi"
)
_MORE = """
    usa america u.s. u.s.a. uk u.k. england scotland wales holland britain great_britain northern_ireland
    czech_republic russia alabama alaska arizona arkansas california colorado connecticut delaware florida
    georgia hawaii idaho illinois indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan
    minnesota mississippi missouri montana nebraska nevada new_hampshire new_jersey new_mexico new_york
    north_carolina north_dakota ohio oklahoma oregon pennsylvania rhode_island south_carolina south_dakota
    tennessee texas utah vermont virginia washington west_virginia wisconsin wyoming ontario quebec
    british_columbia alberta manitoba saskatchewan nova_scotia new_brunswick newfoundland queensland
    new_south_wales tasmania bavaria saxony tuscany catalonia brittany normandy provence flanders andalusia"""
_HAN = re.compile("[\u3400-\u9fff]+")


@cache
def load_places() -> frozenset[str]:
    """Folded names (no accents, small letters), words parted by one blank; Chinese ones without 省, 市."""
    from babel import Locale

    countries = {
        fold(name)
        for code in _LANGUAGES.split()
        for territory, name in Locale.parse(code).territories.items()
        if not territory.isdigit()
    }
    known = {name for name in countries if len(name) > 3 or _HAN.fullmatch(name)}
    known |= {name.replace("_", " ") for name in _MORE.split()}
    return frozenset(known | set(CITIES.read_text("utf-8").split("\n")) - {""})


def is_place(name: str) -> bool:
    """Whether a folded name is one of the gazetteer's."""
    return name in load_places()
