"""What a training starts from: an encoder of the catalogue, a model in a local folder, or one of the hub by its name.

Code that comes with a model is never run. Does not train.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from core.errors import SettingsError
from core.models.catalog import CATALOG, ModelSpec, find_spec
from core.models.sources import is_present, pull
from core.settings import Settings, load_settings

HUB_BYTES = 500_000_000
"""What a model of the hub that is in no catalogue is taken to be, for the progress of its download."""


@dataclass(frozen=True, slots=True)
class Base:
    """`kind` "encoder": sentence vectors of a catalogue row, a linear head on them. "model": whatever transformers
    loads for sequence classification; a head that does not fit the labels is made anew."""

    id: str
    kind: Literal["encoder", "model"]
    folder: Path
    spec: ModelSpec | None = None

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages it is said to speak; empty where nobody knows."""
        return self.spec.languages if self.spec else ()


def find_base(name: str, settings: Settings | None = None) -> Base:
    """The base called `name`, fetched where it is not here. ModelUnavailable where there is none."""
    settings = settings or load_settings()
    if (folder := Path(name)).is_dir():
        return Base(name, "model", folder)
    try:
        spec = find_spec(name)
    except SettingsError:
        spec = ModelSpec(name, ("embed",), 0, 512, (), "", HUB_BYTES)
        return Base(name, "model", pull(spec, settings=settings))
    folder = pull(spec, settings=settings)
    return Base(spec.id, "encoder" if "embed" in spec.roles else "model", folder, spec)


def list_bases(settings: Settings | None = None) -> tuple[str, ...]:
    """What can be started from here and now, without a download: encoders, and classification models on disk."""
    settings = settings or load_settings()
    rows = [spec.id for spec in CATALOG if "embed" in spec.roles and (spec.package or is_present(spec, settings))]
    known = {spec.slug for spec in CATALOG}
    folders = [path for path in sorted(settings.models.glob("*")) if (path / "config.json").is_file()]
    return (*rows, *(str(path) for path in folders if path.name not in known))
