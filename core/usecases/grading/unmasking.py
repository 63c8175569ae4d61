"""A mark made from an answer with its names masked, put back to the answer as it was written.

Every span is moved to where its words really stand, so a quote still is a slice of the answer.
"""

from dataclasses import replace

from core.checks.check import Check
from core.messages import Words
from core.usecases.grading.aliases import Aliases, Masked
from core.usecases.grading.records import ItemMark, Mark, Quote


def unmask_mark(mark: Mark, masked: Masked, answer: str, aliases: Aliases) -> Mark:
    """`mark`, made of `masked.text`, as a mark of `answer`."""
    if masked.text == answer:
        return mark

    def quote(found: Quote) -> Quote:
        span = masked.to_original(found.span)
        return Quote(answer[span.start : span.end], span)

    def check(found: Check) -> Check:
        return replace(found, detail=say(found.detail), spans=tuple(map(masked.to_original, found.spans)))

    def say(said: Words) -> Words:
        return Words(said.key, tuple((name, _plain(value, aliases)) for name, value in said.values))

    def item(found: ItemMark) -> ItemMark:
        shown = quote(found.quote) if found.quote else None
        return replace(found, quote=shown, reason=say(found.reason) if found.reason else None)

    return replace(
        mark,
        reason=say(mark.reason),
        items=tuple(map(item, mark.items)),
        quotes=tuple(map(quote, mark.quotes)),
        checks=tuple(map(check, mark.checks)),
        advice=tuple(map(say, mark.advice)),
    )


def _plain(value: object, aliases: Aliases) -> object:
    match value:
        case str():
            return aliases.unmask(value)
        case Words():
            return Words(value.key, tuple((name, _plain(inner, aliases)) for name, inner in value.values))
        case _:
            return value
