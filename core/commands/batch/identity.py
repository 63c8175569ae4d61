"""Which models and prompts results depend on, found out without loading a model."""

from collections.abc import Iterable

from core.models import choose_model, detect_device, list_translators
from core.models.catalog import Role
from core.models.language_tags import main_language
from core.prompts import load_prompt
from core.settings import load_settings
from core.showcase import APPS

SOURCES = ("en", "zh", "es", "fr", "de", "pt", "ca", "it", "ja", "ko", "ru")
"""Languages that are looked at for engines where the files are left to say which they are in."""


def name_models(*roles: Role) -> dict[str, str]:
    """The id of the model that would be opened for each role."""
    settings = load_settings()
    device = detect_device(settings)
    names = {role: choose_model(role, device, settings=settings).spec.id for role in roles}
    if settings.endpoint and "chat" in names:
        names["chat"] = f"{settings.endpoint_model or '-'} at {settings.endpoint}"
    return names


def name_translators(source: str, target: str) -> list[str]:
    """The engines that are here for the pair, the preferred one first; of all sources where none is given."""
    sources = [source] if source else [tag for tag in SOURCES if tag != main_language(target)]
    here = (option.id for tag in sources for option in list_translators(tag, target) if option.here)
    return list(dict.fromkeys(here))


def name_prompts(app: str) -> list[str]:
    """The app's prompts with their versions, in both languages."""
    return sorted(_labels(next(row.prompts for row in APPS if row.name == app)))


def _labels(names: Iterable[str]) -> Iterable[str]:
    for name in names:
        yield from (f"{load_prompt(name, language).label}.{language}" for language in ("en", "zh"))
