"""How long a text is, in the unit people ask for it in."""

from typing import Literal

LengthUnit = Literal["words", "characters", "zi"]
