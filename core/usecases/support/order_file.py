"""The shop's order file and its rows. Does not know who may see one, nor what changed since.

A UTF-8 CSV, one order a row, read-only; these columns, in any order, all of them present:

    order      order number: letters, a hyphen, digits: MG-10427 (unique)
    email      the customer's address
    name       the customer's name
    items      quantity x name, separated by semicolons: 2 x Oat glaze mug; 1 x Linen tea towel
    status     placed | packed | shipped | delivered | cancelled | returned
    placed     date, YYYY-MM-DD, always set
    shipped    date; set for shipped, delivered and returned orders, else empty
    delivered  date; set for delivered and returned orders, else empty
    carrier    set once shipped, else empty
    tracking   set once shipped, else empty
    total      amount with a point and two decimals: 48.50
    currency   ISO 4217: GBP, EUR, USD, CNY
    city       where it goes
    country    ISO 3166-1 alpha-2: GB, DE, US, CN
"""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from core.errors import BrokenFile

Status = Literal["placed", "packed", "shipped", "delivered", "cancelled", "returned"]
Day = Annotated[date | None, BeforeValidator(lambda text: text or None)]
ITEM = re.compile(r"\s*(\d{1,4})\s*[x×]\s*(\S.*?)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class OrderItem:
    """So many of one product."""

    quantity: int
    name: str


class OrderRow(BaseModel):
    """One row as the file has it, every cell checked."""

    model_config = ConfigDict(extra="ignore", frozen=True, str_strip_whitespace=True)
    order: str = Field(pattern=r"^[A-Z]{2,4}-\d{4,8}$")
    email: str = Field(pattern=r"^\S+@\S+\.\S+$")
    name: str
    items: tuple[OrderItem, ...] = Field(min_length=1)
    status: Status
    placed: date
    shipped: Day
    delivered: Day
    carrier: str
    tracking: str
    total: Decimal = Field(ge=0)
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    city: str
    country: str = Field(pattern=r"^[A-Z]{2}$")

    @field_validator("items", mode="before")
    @classmethod
    def _read_items(cls, cell: str) -> tuple[OrderItem, ...]:
        found = [ITEM.fullmatch(part) for part in cell.split(";") if part.strip()]
        if not all(found):
            raise ValueError("quantity x name, separated by semicolons")
        return tuple(OrderItem(int(item.group(1)), item.group(2)) for item in found if item)


def read_orders(path: Path, *, newest: date | None = None) -> tuple[OrderRow, ...]:
    """All rows; BrokenFile names the row (counted as a spreadsheet does, the header is 1), the column and the value.

    `newest` moves every date by the same number of days so that the latest in the file falls on it: for sample data,
    whose parcels would otherwise all have arrived long ago.
    """
    table = csv.DictReader(io.StringIO(_read_text(path), newline=""), restkey="beyond", restval="")
    missing = [column for column in OrderRow.model_fields if column not in (table.fieldnames or ())]
    if missing:
        raise BrokenFile("orders.no_column", name=path.name, columns=", ".join(missing))
    rows = tuple(_read_row(cells, path.name, line) for line, cells in enumerate(table, start=2))
    _refuse_doubles(rows, path.name)
    return rows if newest is None else _move(rows, newest)


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BrokenFile("orders.unreadable", name=path.name) from error


def _read_row(cells: Mapping[str, str | None], name: str, line: int) -> OrderRow:
    try:
        return OrderRow.model_validate(cells)
    except ValidationError as error:
        column = str(error.errors()[0]["loc"][0])
        raise BrokenFile("orders.bad_cell", name=name, row=line, column=column, value=cells[column] or "") from error


def _refuse_doubles(rows: tuple[OrderRow, ...], name: str) -> None:
    seen: set[str] = set()
    for row in rows:
        if row.order in seen:
            raise BrokenFile("orders.twice", name=name, number=row.order)
        seen.add(row.order)


def _move(rows: tuple[OrderRow, ...], newest: date) -> tuple[OrderRow, ...]:
    days = [day for row in rows for day in (row.placed, row.shipped, row.delivered) if day]
    by = newest - max(days) if days else timedelta()
    return tuple(
        row.model_copy(
            update={
                "placed": row.placed + by,
                "shipped": row.shipped and row.shipped + by,
                "delivered": row.delivered and row.delivered + by,
            }
        )
        for row in rows
    )
