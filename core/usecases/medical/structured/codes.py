"""Which known analyte a structured file's test is: by its LOINC code, else by the parts of a LOINC name.

"Leukocytes [#/volume] in Blood by Automated count" is component, property, system and method (LOINC Users' Guide, Fully
Specified and Long Common Names). A name of another system than blood and urine, or at another time, is not known.
"""

import re
from collections.abc import Mapping
from functools import cache

from core.usecases.medical.labs.analytes import find_analyte, load_analytes

_NAME = re.compile(
    r"(?P<component>[^\[\]]{1,80}?)(?: \[[^\[\]]{1,60}\])? in (?P<system>(?:Capillary |Venous |Arterial )?(?:Blood"
    r"|Serum or Plasma|Serum, Plasma or Blood|Serum|Plasma|Platelet poor plasma|Urine))(?: by .{1,80})?"
)
_WHOLE = re.compile(r"/(?:Hemoglobin\.total|100 leukocytes)\Z")


def find_code(loinc: str, name: str) -> str:
    """The analyte's code; "" where neither the LOINC code nor the name tells one."""
    if known := _by_loinc().get(loinc):
        return known
    match = _NAME.fullmatch(name)
    if not match:
        return ""
    fluid = "urine" if match["system"] == "Urine" else "blood"
    component = _WHOLE.sub("", match["component"])
    if component.endswith(".total"):
        component = f"Total {component.removesuffix('.total')}"
    analyte = find_analyte(component, fluid)
    return analyte.code if analyte and analyte.fluid == fluid else ""


@cache
def _by_loinc() -> Mapping[str, str]:
    return {loinc: analyte.code for analyte in load_analytes().values() for loinc in analyte.loinc}
