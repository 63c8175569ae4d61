"""Records as JSON and back, exactly. Does not know what they mean, nor where the JSON is kept.

Each record is an object that names its kind under "is"; a tuple is a list. What stands in a sentence's values and is
neither text, number, truth, nothing, nor a record is kept as the text it would be shown as.
"""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass

from pydantic import BaseModel

KIND = "is"


class RecordJson:
    """The JSON of a few record classes: dataclasses, and pydantic models that hold no other record."""

    def __init__(self, *records: type) -> None:
        self._records: Mapping[str, type] = {record.__name__: record for record in records}

    def dump(self, record: object) -> str:
        """The record with all in it."""
        return json.dumps(self._plain(record), ensure_ascii=False)

    def load(self, text: str) -> object:
        """What `text` was made from, without fields its class no longer has.

        Raises ValueError, TypeError, KeyError or RecursionError where it is of another make.
        """
        return self._record(json.loads(text))

    def _plain(self, value: object) -> object:
        kind = type(value).__name__
        if isinstance(value, BaseModel) and kind in self._records:
            return {KIND: kind} | value.model_dump(mode="json")
        if is_dataclass(value) and kind in self._records:
            return {KIND: kind} | {f.name: self._plain(getattr(value, f.name)) for f in fields(value)}
        if isinstance(value, (tuple, list)):
            return [self._plain(item) for item in value]
        if value is None or type(value) in (str, int, float, bool):
            return value
        # A number of another library (numpy) is kept as a number; anything else as its text.
        return self._plain(value.item()) if hasattr(value, "item") else str(value)

    def _record(self, value: object) -> object:
        if isinstance(value, list):
            return tuple(self._record(item) for item in value)
        if not isinstance(value, dict):
            return value
        record = self._records[value[KIND]]
        if issubclass(record, BaseModel):
            return record.model_validate({name: item for name, item in value.items() if name in record.model_fields})
        known = {f.name for f in fields(record)}
        return record(**{name: self._record(item) for name, item in value.items() if name in known})
