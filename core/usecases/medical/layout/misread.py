"""Letters that a recogniser of print is known to take for others, in units and names where the other one makes no word.

Only what has one reading is mended: no unit is called "ulU", no light chain "K轻链". A mended line counts as doubtful:
it is marked, to be looked at. Digits are never changed; a blank is put between a value and the power its unit begins
with.
"""

import re
from dataclasses import replace

from core.documents.layout import PrintedLine
from core.documents.transcript import DOUBTFUL

_MENDED = tuple(
    (re.compile(pattern), right)
    for pattern, right in (
        (r"(?<![A-Za-z])Pg(?=/)", "pg"),
        (r"(?<![A-Za-z])Ng(?=/)", "ng"),
        (r"(?<=\d)(?=10\^\d{1,2}/[Lµμu])", " "),
        (r"(?<![A-Za-z])([uμµmkM]?)lU(?=/)", r"\1IU"),
        (r"(?<![A-Za-z])[Kk](?=轻链)", "κ"),
        (r"入(?=轻链)", "λ"),
        (r"(?<![A-Za-z])[YyV](?=[-—]?谷氨酰|[-—]GT\b)", "γ"),
        (r"(?<![A-Za-z])B(?=2[-—]?微球蛋白)", "β"),
        (r"(?<![A-Za-z])[ao](?=[-—]?(?:羟丁酸|岩藻糖|1[-—]?(?:微球|抗胰)))", "α"),
    )
)
_UNSURE = DOUBTFUL - 0.01


def mend_line(line: PrintedLine) -> PrintedLine:
    """A recognised line with what was surely misread mended; any other line as it is."""
    if line.confidence is None:
        return line
    text, cells = mend(line.text), tuple(map(mend, line.cells))
    if (text, cells) == (line.text, line.cells):
        return line
    return replace(line, text=text, cells=cells, confidence=min(line.confidence, _UNSURE))


def mend(text: str) -> str:
    """The text with the letters that stand for others put right."""
    for pattern, right in _MENDED:
        text = pattern.sub(right, text)
    return text
