"""What laboratory tests are called, in English and Chinese, and what is known of each: codes, units, molar mass.

The data is in `analytes.toml`. A name that is not there is no analyte, whatever it resembles.
"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path

_BRACKETED = re.compile(r"\s*[(（\[【]([^()（）\[\]【】]{1,60})[)）\]】]?\s*")
_AT_END = re.compile(r"[(\[【]([^()\[\]【】]{1,60})[)\]】]$")
_OUTSIDE = re.compile(r"^[\s*★☆●◆▲△#·.、,:：+-]+|[\s*★☆●◆▲△#.、,:：]+$")
_NUMBERED = re.compile(r"^\d{1,3}\s*[.、)]\s*(?=[^\W\d])")
_SPECIMEN = re.compile(
    r"^(?:serum|plasma|blood|total serum|s\.|sr\.?|p\.|b\.|whole blood|venous|血清|血浆|全血|血)\s*(?=\w{2})"
    r"|[,，]?\s*\b(?:serum|plasma|blood|ser/plas|s/p|serum/plasma|whole blood)$"
)
_ENDING = re.compile(
    r"[,，]?\s*(?:level|levels|concentration|count|测定|检测|浓度|定量|水平|值|计数|含量|test|assay|quantitative|value|results?|结果)$"
)

_NO_NAMES = frozenset(
    [
        "igg",
        "igm",
        "iga",
        "ige",
        "serum",
        "plasma",
        "blood",
        "urine",
        "total",
        "free",
        "direct",
        "calc",
        "m",
        "f",
        "pt",
        "c",
        "p",
        "t",
        "h",
        "l",
        "k",
        "na",
    ]
)
"""What stands in brackets without being the test's name."""


@dataclass(frozen=True, slots=True)
class Analyte:
    """One test. `units` are UCUM codes it is reported in, the first the one its `loinc` is for.

    `molar_mass` is in g/mol; `valence` turns equivalents to moles; `enzyme`: U and IU are one. `ambiguous` are names
    that mean other things in running text. `fluid` is "blood", "urine", "vital" or other.
    """

    code: str
    en: tuple[str, ...]
    zh: tuple[str, ...]
    units: tuple[str, ...]
    loinc: Mapping[str, str]
    molar_mass: Decimal | None = None
    valence: int = 0
    enzyme: bool = False
    ambiguous: tuple[str, ...] = ()
    fluid: str = "blood"


@cache
def load_analytes() -> Mapping[str, Analyte]:
    """Every analyte by its code."""
    rows = tomllib.loads(Path(__file__).with_name("analytes.toml").read_text("utf-8"), parse_float=Decimal)
    return {code: _read_row(code, row) for code, row in rows.items()}


def find_analyte(name: str, fluid: str = "blood", unit: str = "") -> Analyte | None:
    """The analyte a printed name means, brackets and specimen words left aside; None where it is not known.

    `fluid` is where it was measured: a name of blood tests means another test in urine. `unit` tells a cell count from
    its share in per cent.
    """
    found = _look_up(name, fluid)
    if unit and unit in "%％" and found and found.units[0] != "%":
        return load_analytes().get(f"{found.code}_percent", found)
    return found


def find_meanings(name: str) -> tuple[Analyte, ...]:
    """Every analyte that these very words may mean."""
    key = normal_name(name)
    found = (_by_name().get((fluid, key)) for fluid in ("blood", "vital", "urine"))
    return tuple(one for one in found if one)


def _look_up(name: str, fluid: str) -> Analyte | None:
    places = ("blood", "vital", "stool", "urine") if fluid == "blood" else (fluid,)
    keys = _keys(name)
    return next((one for key in keys for place in places if (one := _by_name().get((place, key)))), None)


def is_name(name: str) -> bool:
    """Whether these words, all of them, are a test's name."""
    return any((fluid, normal_name(name)) in _by_name() for fluid in ("blood", "urine", "vital"))


@cache
def _by_name() -> Mapping[tuple[str, str], Analyte]:
    return {
        (one.fluid, normal_name(name)): one for one in reversed(load_analytes().values()) for name in (*one.en, *one.zh)
    }


def _read_row(code: str, row: Mapping[str, object]) -> Analyte:
    listed = {key: tuple(row.get(key, ())) for key in ("en", "zh", "units", "ambiguous")}
    molar_mass = row.get("molar_mass")
    return Analyte(
        code,
        **listed,
        loinc=row.get("loinc", {}),
        molar_mass=None if molar_mass is None else Decimal(molar_mass),
        valence=row.get("valence", 0),
        enzyme=row.get("enzyme", False),
        fluid=row.get("fluid", "blood"),
    )


@lru_cache(maxsize=8192)
def normal_name(name: str) -> str:
    """A name as it is looked up: without case, width, blanks and outer marks."""
    plain = unicodedata.normalize("NFKC", name).casefold().replace("μ", "u")
    plain = _OUTSIDE.sub("", plain)
    return re.sub(r"[\s\-_‐–—'’.,/]+", "", plain)


@lru_cache(maxsize=8192)
def _keys(name: str) -> tuple[str, ...]:
    """Ways to look a name up, the fullest first."""
    text = unicodedata.normalize("NFKC", name[:120]).casefold().strip()
    text = _NUMBERED.sub("", _OUTSIDE.sub("", text))
    outside = _BRACKETED.sub(" ", text).strip()
    inside = [match[1].strip() for match in _AT_END.finditer(text)]
    forms = [text, outside]
    for form in (text, outside):
        bare = form
        for _ in range(2):
            bare = _ENDING.sub("", _SPECIMEN.sub("", bare).strip()).strip(" ,，")
            forms.append(bare)
    halves = re.match(
        r"([a-z0-9#%+\-/.γβα\s]{2,20})\s*([一-鿿].*)$|([一-鿿][^a-z]*)\s*([a-z][a-z0-9#%+\-/.]*)$", outside
    )
    if halves:
        forms += [half for half in (halves[2], halves[3], halves[1], halves[4]) if half]
        forms += [_ENDING.sub("", half).strip() for half in (halves[2], halves[3]) if half]
    if "," in outside:
        first, _, rest = outside.partition(",")
        forms += [f"{rest.strip()} {first}"]
    forms += [form for form in inside if form not in _NO_NAMES]
    keys = dict.fromkeys(normal_name(form) for form in forms)
    return tuple(key for key in keys if key)


_URINE = re.compile(r"\burin|\buri\b|\bUA\b|尿(?!素|酸)", re.I)
_BLOOD = re.compile(r"blood|serum|plasma|血", re.I)
_OTHER_FLUID = re.compile(
    r"\bstool|\bfa?eces|\bcsf\b|cerebrospinal|pleural|ascit|synovial|粪|大便|便常规|脑脊液|胸水|腹水|精液|白带|分泌物|灌洗",
    re.I,
)


def fluid_of(label: str, specimen: str) -> str:
    """Where a row was measured: by its label and its panel's title, else by a specimen that is no blood."""
    said = f"{label} {'' if _BLOOD.search(specimen) else specimen}"
    if _URINE.search(said):
        return "urine"
    return "other" if _OTHER_FLUID.search(said) else "blood"
