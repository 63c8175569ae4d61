"""What kind of thing a group of observations is, by the codes its system sends: FHIR categories and HL7 v2 departments.

Knows nothing else of either format.
"""

from collections.abc import Collection

_CODES = {
    "imaging": """imaging RAD RX CT MRI NMR US XRC CUS RUS NMS VUS OUS NRS CTH MR XR CR DX MG PET ECHO""",
    "pathology": "PAT SP CP CY PTH AP cytology PHY",
    "vital": "vital-signs VS VITALS",
    "social": "social-history",
    "laboratory": """laboratory LAB CH HM MB HEM CHEM SR IMM BLB GE MCB MYC TX VR ICU BG SER TOX URN COAG HEMA MICRO""",
}
"""FHIR's observation categories and the diagnostic service sections of HL7 table 0074, in the order they are asked."""

_KNOWN = {area: frozenset(codes.casefold().split()) for area, codes in _CODES.items()}
KINDS = {"laboratory": "laboratory", "pathology": "pathology", "imaging": "radiology"}
"""The kind of report that an area makes."""


def find_area(codes: Collection[str], otherwise: str = "") -> str:
    """The area that any of the codes names."""
    folded = {code.strip().casefold() for code in codes}
    return next((area for area, known in _KNOWN.items() if folded & known), otherwise)
