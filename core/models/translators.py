"""Which engines translate from one language into another here and now, and opens them: once per process, lazily.

Does not know a chat model asked by a prompt (see `core.usecases.translation`), nor memories, which come before any.
"""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from core.errors import InputError, ModelUnavailable, SettingsError
from core.messages import Words, words
from core.models.apertium import Apertium, has_apertium, installed_modes
from core.models.language_tags import SCRIPTS, normal_tag
from core.models.script_conversion import ScriptConversion, with_scripts
from core.models.sources import Progress
from core.models.translator import Translator
from core.settings import Settings, load_settings


@dataclass(frozen=True, slots=True)
class TranslatorOption:
    """An engine that has the pair, here or to be got. `id` opens it; `route` as in `Translator`; `how` is the act that
    gets it, or says that it is ready."""

    id: str
    name: str
    license: str
    route: tuple[str, ...]
    here: bool
    how: Words


class _Opened:
    """The engines of this process; the lock is held while one is looked up or loaded, never while one runs."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.engines: dict[str, Translator] = {}


_OPENED = _Opened()


def list_translators(source: str, target: str, *, settings: Settings | None = None) -> tuple[TranslatorOption, ...]:
    """Every engine known for the pair, those that are here first; InputError where the languages are one."""
    settings = settings or load_settings()
    source, target = _pair(source, target)
    found = [*_rule_options(source, target)]
    return tuple(sorted(found, key=lambda option: not option.here))


def open_translator(
    id: str | None,
    source: str,
    target: str,
    *,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> Translator:
    """The engine called `id`, or the first that is here; the same object for every caller.

    SettingsError for an id that has not the pair; ModelUnavailable, with the ways to get one, where nothing is here.
    """
    settings = settings or load_settings()
    source, target = _pair(source, target)
    options = list_translators(source, target, settings=settings)
    wanted = [option for option in options if id is None or option.id == id.partition("@")[0]]
    if id is not None and not wanted:
        known = ", ".join(option.id for option in options) or words("translator_models.none_known")
        raise SettingsError("translator_models.unknown", id=id, known=known)
    if not wanted or not wanted[0].here:
        raise ModelUnavailable("translator_models.no_engine", source=source, target=target, ways=_ways(wanted))
    return with_scripts(_opened(wanted[0].id, settings), source, target)


def list_languages(*, settings: Settings | None = None) -> tuple[str, ...]:
    """The languages some engine knows, to or from, those of engines that are here first."""
    here = {*SCRIPTS, *(language for pair in installed_modes() for language in pair)}
    return tuple(sorted(here))


def _pair(source: str, target: str) -> tuple[str, str]:
    source, target = normal_tag(source) or source, normal_tag(target) or target
    if source == target:
        raise InputError("translator_models.same_language", source=source)
    return source, target


def _rule_options(source: str, target: str) -> Iterator[TranslatorOption]:
    conversion = ScriptConversion()
    ready = words("translator_models.ready")
    if route := conversion.route(source, target):
        yield TranslatorOption("opencc", "OpenCC", conversion.license, route, True, ready)
    if has_apertium() and (route := Apertium().route(source, target)):
        yield TranslatorOption("apertium", "Apertium", Apertium.license, route, True, ready)


def _opened(id: str, settings: Settings) -> Translator:
    makers: dict[str, Callable[[], Translator]] = {"opencc": ScriptConversion, "apertium": Apertium}
    with _OPENED.lock:
        if id not in _OPENED.engines:
            _OPENED.engines[id] = makers[id]()
        return _OPENED.engines[id]


def _ways(options: list[TranslatorOption]) -> Words:
    first, *rest = (*(option.how for option in options), words("translator_models.way_endpoint"))
    for other in rest:
        first = words("translator_models.and", first=first, second=other)
    return first
