"""Traces of the machine in a target: markers left in it, characters that were lost, bytes read in a wrong encoding."""

import re

from core.checks.check import Check
from core.checks.translation.reading import Reading
from core.documents.document import Span
from core.messages import words

_MARKERS = re.compile(
    r"\[\[\s?\d+\s?\]\]|</?s>|<pad>|<unk>|<\|[\w-]{1,40}\|>|__\w{2,3}__|⁇|▁|>>\w{2,3}<<|<2[a-z]{2,3}>|\[/?INST\]"
    r"|\b[a-z]{3}_(?:Latn|Cyrl|Arab|Hans|Hant|Deva|Jpan|Hang|Thai)\b"
)
_LOST = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_MOJIBAKE = re.compile(
    "Ã[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2026\u2030\u2039\u203a\u20ac\u2122]"
    '|Â[\u00a0-\u00bf]|â€[\u0098-\u00ff™œ\u009d\u0153\u201c\u201d\u02dc\u2122\u00a6"]|(?:[ÐÑ][\u0080-\u00bf\u0152-\u2122]){2}'
    "|(?:[ØÙ][\u0080-\u00bf\u0152-\u2122]){2}|(?:à[¤¥¸¹][\u0080-\u00bf\u0152-\u2122]?){2}|(?:[äåæçèé][\u0080-\u00bf\u0152-\u2122]{2}){2}"
    "|â[\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u2122]|ï¿½|锟斤拷|烫烫烫|(?:[ã][\u0080-\u00bf\u0152-\u2122]{1,2}){2}"
)
_QUESTION_RUN = re.compile(r"\?{4,}|(?:\?{2,}\s){2,}")


def check_traces(pair: Reading) -> Check:
    """`spans` are the traces that the source does not have as well."""
    source, target = pair.pair.source, pair.pair.target
    spans = [
        Span(*match.span())
        for pattern in (_MARKERS, _LOST, _MOJIBAKE, _QUESTION_RUN)
        for match in pattern.finditer(target)
        if match[0] not in source and match[0] not in pair.pair.codes
    ]
    if not spans:
        return Check("traces", True, words("translation_checks.traces_none"))
    said = " ".join(target[span.start : span.end] for span in spans)[:60]
    return Check("traces", False, words("translation_checks.traces_found", text=said), tuple(spans))
