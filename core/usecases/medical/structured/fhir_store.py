"""FHIR resources of a file, by whatever they are called there: full URL, type and id, or contained id.

Numbers stay the characters they are written with ("5.10"). Reading is lenient: one broken resource costs itself, and is
counted. Knows no resource's meaning.
"""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from core.documents.plain import decode_text
from core.errors import BrokenFile, TooLarge

Resource = dict[str, Any]
MOST_RESOURCES = 50_000
MOST_NESTED = 12
"""Bundles within bundles and parameters that are looked into."""


class Store:
    """All resources of a file in order; contained ones are found by way of the one that contains them."""

    def __init__(self, data: bytes) -> None:
        self.resources: list[Resource] = []
        self.broken = 0
        self._by_name: dict[str, Resource] = {}
        self._urls: dict[int, str] = {}
        for resource in _load(data, self):
            self._take(resource, "", 0)
        self.types = Counter(kind(one) for one in self.resources)

    def of_type(self, *names: str) -> list[Resource]:
        """The resources of these types, in order, contained ones among them."""
        return [one for one in self.resources if kind(one) in names]

    def find(self, reference: object, within: Resource | None = None) -> Resource | None:
        """What a Reference (or CodeableReference) points to, None where it is not in the file."""
        name = text_of(reference, "reference") or text_of(reference, "reference", "reference")
        if not name:
            return None
        if name.startswith("#"):
            inside = [one for one in list_of(within, "contained") if isinstance(one, dict)]
            found = next((one for one in inside if text_of(one, "id") == name[1:]), None)
            return found or (within if name == "#" else self._by_name.get(name))
        short = "/".join(name.split("/_history/")[0].split("/")[-2:])
        return self._by_name.get(name) or self._by_name.get(short)

    def _take(self, resource: object, url: str, depth: int) -> None:
        if not isinstance(resource, dict) or not isinstance(resource.get("resourceType"), str):
            self.broken += 1
            return
        if kind(resource) in ("Bundle", "Parameters"):
            self._open(resource, depth)
            return
        if len(self.resources) >= MOST_RESOURCES:
            raise TooLarge("medical_structured.too_many", limit=MOST_RESOURCES)
        self.resources.append(resource)
        own = text_of(resource, "id")
        for name in filter(None, (url, own and f"{kind(resource)}/{own}", "/".join(url.split("/")[-2:]))):
            self._by_name.setdefault(name, resource)
        for inner in list_of(resource, "contained"):
            if isinstance(inner, dict) and isinstance(inner.get("resourceType"), str):
                self.resources.append(inner)
                self._by_name.setdefault(f"#{text_of(inner, 'id')}", inner)

    def _open(self, bundle: Resource, depth: int) -> None:
        if depth >= MOST_NESTED:
            self.broken += 1
            return
        for entry in (*list_of(bundle, "entry"), *list_of(bundle, "parameter")):
            if not isinstance(entry, dict):
                self.broken += 1
            elif "resource" in entry:
                self._take(first_of(entry, "resource"), text_of(entry, "fullUrl"), depth + 1)


def _load(data: bytes, store: Store) -> Iterator[object]:
    """The values at the top: one, those of a list, or one a line (ndjson)."""
    text = decode_text(data).lstrip("\ufeff")
    if text.lstrip().startswith("<"):
        from core.usecases.medical.structured.fhir_xml import read_xml

        yield read_xml(data)
        return
    try:
        value = _parse(text)
    except json.JSONDecodeError as error:
        rows = [line for line in text.splitlines() if line.strip()]
        if len(rows) < 2 or not all(row.lstrip().startswith("{") for row in rows):
            raise BrokenFile("medical_structured.broken_json", line=error.lineno) from error
        yield from _rows(rows, store)
        return
    yield from value if isinstance(value, list) else (value,)


def _rows(rows: list[str], store: Store) -> Iterator[object]:
    for row in rows:
        try:
            yield _parse(row)
        except json.JSONDecodeError:
            store.broken += 1


def _parse(text: str) -> object:
    """JSON whose numbers are the characters they are written with; NaN and its like are no values."""
    return json.loads(text, parse_float=str, parse_int=str, parse_constant=lambda name: None)


def kind(resource: Resource) -> str:
    """The resource's type."""
    return str(resource.get("resourceType", ""))


def list_of(data: object, *path: str) -> list[Any]:
    """What stands at `path` as a list, whether the file wrote one, a single element or nothing."""
    found = _at(data, path)
    return found if isinstance(found, list) else [] if found is None else [found]


def first_of(data: object, *path: str) -> object:
    """The first of what stands at `path`, None where there is nothing."""
    return next(iter(list_of(data, *path)), None)


def text_of(data: object, *path: str) -> str:
    """The text at `path`, of a list the first; "" where there is none."""
    found = _at(data, path)
    found = found[0] if isinstance(found, list) and found else found
    return found.strip() if isinstance(found, str) else str(found).lower() if isinstance(found, bool) else ""


def _at(data: object, path: tuple[str, ...]) -> object:
    for name in path:
        data = data[0] if isinstance(data, list) and data else data
        data = data.get(name) if isinstance(data, dict) else None
    return data
