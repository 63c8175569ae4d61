"""A worker: opens what its verb needs once, then turns items into lines of results. Does not know where it runs."""

import json
from functools import cached_property

from core.commands.batch.records import CHANGED, Item, Order, Record, Shard, Work
from core.commands.batch.verbs import find_verb
from core.errors import ModelUnavailable, SettingsError, ShowcaseError
from core.telemetry import log

OUTAGES = frozenset(f"models.endpoint_{what}" for what in ("silent", "slow", "key", "no_model", "busy"))
"""What is no item's fault and would fail the next one, too."""


class Worker:
    """One per process."""

    def __init__(self, order: Order) -> None:
        self._order = order

    @cached_property
    def _work(self) -> Work:
        return find_verb(self._order.verb).open_work(self._order)

    def run(self, shard: Shard) -> tuple[str, ...]:
        """A line of JSON for every item, in order; an item that fails is a line with its words. ShowcaseErrors that are
        no item's own (a changed file, no model, a silent endpoint) end the job, to be gone on with later."""
        return tuple(_line({"item": item.id, **self._try(item)}) for item in shard.items)

    def _try(self, item: Item) -> Record:
        work = self._work
        try:
            return {"records": list(work(item))}
        except ShowcaseError as error:
            if error.key in OUTAGES or error.key == CHANGED or isinstance(error, ModelUnavailable | SettingsError):
                raise
            return {"error": self._say(error)}
        except Exception as error:  # what one file of an archive breaks must not cost the others
            log("item_broke", level="error", error=error)
            return {"error": self._say(ShowcaseError("batch.item_broke", kind=type(error).__name__))}

    def _say(self, error: ShowcaseError) -> Record:
        language = self._order.language
        return {"key": error.key, "message": error.text(language), "hint": error.hint(language)}


def _line(record: Record) -> str:
    return json.dumps(record, ensure_ascii=False) + "\n"
