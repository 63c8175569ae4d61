"""The text that would be sent, as HTML, every identifier marked by its kind. Escapes all it is given."""

import html
from typing import TYPE_CHECKING

from apps._medical_view import say
from core.messages import UiLanguage

if TYPE_CHECKING:
    from core.usecases.medical.records import Masking, Report


def render_masked(report: "Report", masking: "Masking", language: UiLanguage, *, original: bool) -> str:
    """What stands in place of each identifier, or with `original` the identifier itself; the other one to point at.

    Without `original` the text shown is `masking.text`, character for character.
    """
    text = report.text if original else masking.text
    pieces, at, shift = [], 0, 0
    for one in masking.identifiers:
        value = report.text[one.span.start : one.span.end]
        start = one.span.start if original else one.span.start + shift
        end = start + len(value if original else one.alias)
        shift += len(one.alias) - len(value)
        hint = f"{say(f'id_{one.kind}', language)}: {html.escape(one.alias if original else value)}"
        pieces += [
            html.escape(text[at:start]),
            f'<mark class="hidden {one.kind}" tabindex="0" title="{hint}">{html.escape(text[start:end])}</mark>',
        ]
        at = end
    pieces.append(html.escape(text[at:]))
    return f'<div class="masked" lang="{html.escape(report.language)}">{"".join(pieces)}</div>'
