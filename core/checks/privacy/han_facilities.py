"""Chinese hospitals, schools and firms by the words that their names end with.

Does not know one that is called by a short name (协和, 华西).
"""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from core.checks.privacy.found import Found

_H = "[\u4e00-\u9fff]"


def find_han_facilities(text: str) -> Iterator[Found]:
    """In order. A body that nothing sets apart from others (我院, 当地医院) is none."""
    name, lead, generic = _patterns()
    for match in name.finditer(text):
        before = lead.match(match[0])
        start = match.start() + (before.end() if before else 0)
        if not generic.fullmatch(text, start, match.end()):
            yield Found(start, match.end(), "facility")


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """A name with what stands before it; what stands before; a name that is none."""
    kept = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    ends, leads, generic = ("|".join(kept[name].split()) for name in ("ends", "leads", "generic"))
    return (
        re.compile(
            rf"(?:{_H}|[·（）()]){{2,24}}?(?:{ends})(?:{_H}{{0,6}}(?:院区|分院|校区)|附属{_H}{{0,8}}?(?:{ends}))?(?!{ends})"
        ),
        re.compile(rf".*(?:{leads})(?={_H}{{2}})"),
        re.compile(rf"(?:{generic})*(?:{ends})"),
    )
