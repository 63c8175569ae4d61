"""Translation memories: texts with their translations, found by the hash of a text or chosen by signatures.

Does not know which texts count as the same, nor how alike two are: hashes and signatures come from outside and are
handed out to be compared. Languages are tags as given: zh and zh-TW remember apart. `desk` is as in `gradings`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import TypeVar

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlalchemy.orm import Session

from core.errors import InputError
from core.store.database import Database
from core.store.translation_records import MemoryHead, NewUnit, StoredUnit
from core.store.translation_tables import LANGUAGE, SIGNATURE, MemoryRow, UnitRow

Item = TypeVar("Item")

MOST_UNITS = 1_000_000
"""Units of one workspace, all language pairs together."""
MOST_TEXT = 20_000
"""Characters of a unit's text, and of its translation."""
_TOGETHER = 500
"""Values in one statement; older versions of SQLite take 999."""
_GIVEN = ("hash", "signature", "source", "target", "context", "human", "engine")
_COLUMNS = tuple(getattr(UnitRow, name) for name in StoredUnit.__slots__)


class Memories(Database):
    """What was translated before."""

    def save_units(self, desk: str, source: str, target: str, units: Iterable[NewUnit]) -> int:
        """Keep units of a language pair, all or none; returns how many are new. The same text with the same translation
        and context is kept once: a person's stays a person's, and is the latest again."""
        keyed = {_key(unit): unit for unit in sorted(units, key=lambda unit: unit.human)}
        _check_units(desk, (source, target), keyed.values())
        with self._writing() as session:
            memory, new = _open(session, desk, source, target), 0
            for keys in _batches(list(keyed)):
                there = _find_keys(session, memory, keys)
                _renew(session, there, keyed, self.now())
                new += _add(session, memory, {key: keyed[key] for key in keys if key not in there}, self.now())
            if new and _count(session, desk) > MOST_UNITS:
                raise InputError("translation_memory.too_many_units", limit=MOST_UNITS)
            return new

    def find_units(
        self, desk: str, source: str, target: str, hashes: Iterable[str]
    ) -> dict[str, tuple[StoredUnit, ...]]:
        """The units with each of these hashes, a person's before a machine's, then the latest first. A hash that no
        unit has is missing."""
        found: dict[str, list[StoredUnit]] = defaultdict(list)
        best = (UnitRow.human.desc(), UnitRow.updated.desc(), UnitRow.id.desc())
        with self._reading() as session:
            memory = _find(session, desk, source, target)
            for some in _batches(list(dict.fromkeys(hashes))):
                mine = select(*_COLUMNS).where(_of(memory), UnitRow.hash.in_(some))
                for row in session.execute(mine.order_by(*best)):
                    found[row.hash].append(StoredUnit(*row))
        return {hash: tuple(units) for hash, units in found.items()}

    def list_signatures(
        self, desk: str, source: str, target: str, *, after: int = 0, count: int = 10_000
    ) -> tuple[tuple[int, bytes], ...]:
        """The ids above `after` with the units' signatures, in order."""
        query = select(UnitRow.id, UnitRow.signature).where(UnitRow.id > after).order_by(UnitRow.id).limit(count)
        with self._reading() as session:
            memory = _find(session, desk, source, target)
            return tuple((number, signature) for number, signature in session.execute(query.where(_of(memory))))

    def load_units(self, desk: str, source: str, target: str, ids: Iterable[int]) -> dict[int, StoredUnit]:
        """The units of these ids; one that is gone is missing."""
        units = {}
        with self._reading() as session:
            mine = select(*_COLUMNS).where(_of(_find(session, desk, source, target)))
            for some in _batches(sorted(set(ids))):
                units |= {row.id: StoredUnit(*row) for row in session.execute(mine.where(UnitRow.id.in_(some)))}
        return units

    def list_units(
        self, desk: str, source: str, target: str, *, after: int = 0, count: int = 100, holding: str = ""
    ) -> tuple[StoredUnit, ...]:
        """Units in the order they were first saved, those with an id above `after`; only where the text or the
        translation holds `holding`, in whatever case the database compares."""
        query = select(*_COLUMNS).where(UnitRow.id > after).order_by(UnitRow.id).limit(count)
        if holding:
            held = (column.icontains(holding, autoescape=True) for column in (UnitRow.source, UnitRow.target))
            query = query.where(next(held) | next(held))
        with self._reading() as session:
            memory = _find(session, desk, source, target)
            return tuple(StoredUnit(*row) for row in session.execute(query.where(_of(memory))))

    def iterate_units(self, desk: str, source: str, target: str) -> Iterator[StoredUnit]:
        """All units of a pair in the order they were first saved, a thousand in memory at a time."""
        page = self.list_units(desk, source, target, count=1_000)
        while page:
            yield from page
            page = self.list_units(desk, source, target, after=page[-1].id, count=1_000)

    def list_memories(self, desk: str) -> tuple[MemoryHead, ...]:
        """The language pairs the workspace remembers something of, by their names."""
        query = select(MemoryRow.source, MemoryRow.target, func.count()).join(UnitRow, UnitRow.memory == MemoryRow.id)
        query = query.where(MemoryRow.desk == desk).group_by(MemoryRow.source, MemoryRow.target)
        with self._reading() as session:
            rows = session.execute(query.order_by(MemoryRow.source, MemoryRow.target))
            return tuple(MemoryHead(*row) for row in rows)

    def count_units(self, desk: str, source: str, target: str) -> int:
        """How many units a language pair has."""
        with self._reading() as session:
            return session.scalar(select(func.count()).where(_of(_find(session, desk, source, target)))) or 0

    def delete_units(self, desk: str, source: str, target: str, ids: Iterable[int] | None = None) -> int:
        """Erase these units of a pair, or all of them; returns how many there were."""
        with self._writing() as session:
            memory = _find(session, desk, source, target)
            mine = _of(memory)
            if ids is None:
                gone = session.execute(delete(UnitRow).where(mine)).rowcount
                session.execute(delete(MemoryRow).where(MemoryRow.id == memory))
            else:
                chosen = (UnitRow.id.in_(some) for some in _batches(list(dict.fromkeys(ids))))
                gone = sum(session.execute(delete(UnitRow).where(mine, one)).rowcount for one in chosen)
        self._forget_log()
        return gone


def _check_units(desk: str, languages: tuple[str, str], units: Iterable[NewUnit]) -> None:
    if not 16 <= len(desk) <= 64:
        raise InputError("store.bad_name")
    for language in languages:
        if not 1 <= len(language) <= LANGUAGE:
            raise InputError("translation_memory.bad_language", tag=language)
    if any(len(unit.signature) != SIGNATURE for unit in units):
        raise ValueError(f"a signature has {SIGNATURE} bytes")
    largest = max((max(len(unit.source), len(unit.target)) for unit in units), default=0)
    if largest > MOST_TEXT:
        raise InputError("translation_memory.text_too_long", size=largest, limit=MOST_TEXT)


def _open(session: Session, desk: str, source: str, target: str) -> int:
    memory = _find(session, desk, source, target)
    if memory is None:
        row = MemoryRow(desk=desk, source=source, target=target)
        session.add(row)
        session.flush()
        return row.id
    return memory


def _find(session: Session, desk: str, source: str, target: str) -> int | None:
    mine = (MemoryRow.desk == desk, MemoryRow.source == source, MemoryRow.target == target)
    return session.scalar(select(MemoryRow.id).where(*mine))


def _of(memory: int | None) -> ColumnElement[bool]:
    return UnitRow.memory == memory


def _key(unit: NewUnit) -> str:
    parts = (unit.source, unit.target, unit.context)
    text = "".join(f"{len(part)}:{part}" for part in parts)
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _find_keys(session: Session, memory: int, keys: Sequence[str]) -> dict[str, tuple[int, bool]]:
    query = select(UnitRow.key, UnitRow.id, UnitRow.human).where(_of(memory), UnitRow.key.in_(keys))
    return {key: (number, human) for key, number, human in session.execute(query)}


def _renew(session: Session, there: dict[str, tuple[int, bool]], units: dict[str, NewUnit], now: str) -> None:
    """Saved again: a machine's work does not make a person's its own, nor the latest."""
    said = [
        {"id": number, "human": units[key].human, "engine": units[key].engine, "updated": now}
        for key, (number, human) in there.items()
        if units[key].human or not human
    ]
    if said:
        session.execute(update(UnitRow), said)
    if there:
        mine = UnitRow.id.in_([number for number, _ in there.values()])
        session.execute(update(UnitRow).where(mine).values(uses=UnitRow.uses + 1))


def _add(session: Session, memory: int, units: dict[str, NewUnit], now: str) -> int:
    if not units:
        return 0
    rows = [
        {"memory": memory, "key": key, "uses": 1, "created": unit.created or now, "updated": unit.created or now}
        | {name: getattr(unit, name) for name in _GIVEN}
        for key, unit in units.items()
    ]
    session.execute(insert(UnitRow), rows)
    return len(rows)


def _count(session: Session, desk: str) -> int:
    query = select(func.count()).select_from(UnitRow).join(MemoryRow, MemoryRow.id == UnitRow.memory)
    return session.scalar(query.where(MemoryRow.desk == desk)) or 0


def _batches(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    return (items[at : at + _TOGETHER] for at in range(0, len(items), _TOGETHER))
