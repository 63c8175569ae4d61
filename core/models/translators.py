"""Which engines translate from one language into another here and now, and opens them: once per process, lazily.

Nothing is downloaded by listing or opening: a model that is not here is got by `python -m core models --pull ID`. Does
not know a chat model asked by a prompt (see `core.usecases.translation`), nor memories, which come before any engine.
"""

import threading
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from core.errors import InputError, ModelUnavailable, SettingsError
from core.messages import Words, words
from core.models.apertium import Apertium, has_apertium, installed_modes
from core.models.device import size_text
from core.models.language_tags import SCRIPTS, main_language, normal_tag
from core.models.script_conversion import CONVERSIONS, ScriptConversion, script_route, with_scripts
from core.models.sources import Progress, is_present
from core.models.translator import Translator
from core.models.translator_catalog import TRANSLATORS, TranslatorSpec, own_models
from core.models.translator_loader import load_translator
from core.settings import Settings, load_settings
from core.telemetry import note_loaded

APERTIUM_PACKAGES = """
afr-nld arg-cat bel-rus br-fr cat-ita cat-srd dan-nor en-gl eng-cat eng-spa eo-ca eo-en eo-es eo-fr es-gl es-pt es-ro
eu-en eu-es fr-es fra-cat fra-frp ind-zlm isl-eng isl-swe mkd-bul mkd-eng nno-nob oc-ca oc-es pol-szl por-cat pt-gl
rus-ukr spa-arg spa-ast spa-cat spa-ita srd-ita swe-dan swe-nor urd-hin
"""
"""Pairs that Debian 12 has as packages; which of their directions work is known only once they are installed."""


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


@dataclass(frozen=True, slots=True)
class EngineLine:
    """An engine as a list of all shows it: `pairs` in short, such as "en-es, es-en" or "100 x 100"; `size` is the
    bytes a download takes, 0 where there is none."""

    id: str
    license: str
    here: bool
    pairs: str
    size: int


class _Opened:
    """The engines of this process. Each has a lock, held while it is loaded, never while it runs."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.locks: dict[str, threading.Lock] = {}
        self.engines: dict[str, Translator] = {}


_OPENED = _Opened()
_MANY = 24
"""Pairs that are still read one by one."""

_READY = words("translator_models.ready")


def list_translators(source: str, target: str, *, settings: Settings | None = None) -> tuple[TranslatorOption, ...]:
    """Every engine known for the pair: those that are here first, of these the one to be preferred.

    First of all a conversion of script, then models for one pair and rules for it, then models of many languages and
    rules by a pivot, weights that are not free for all uses last. InputError where the languages are one.
    """
    settings = settings or load_settings()
    source, target = _pair(source, target)
    found = [*_rule_options(source, target), *_model_options(source, target, settings)]
    return tuple(sorted(found, key=lambda option: (not option.here, _rank(option))))


def open_translator(
    id: str | None,
    source: str,
    target: str,
    *,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> Translator:
    """The engine called `id`, or the first that is here; the same object for every caller. Converted on first use,
    which takes a while and which `progress` tells of.

    SettingsError for an id that has not the pair; ModelUnavailable, with the ways to get one, where nothing is here.
    """
    settings = settings or load_settings()
    source, target = _pair(source, target)
    options = list_translators(source, target, settings=settings)
    wanted = [option for option in options if id is None or id.partition("@")[0] in (option.id, option.name)]
    if id is not None and not wanted:
        known = ", ".join(option.id for option in options) or words("translator_models.none_known")
        raise SettingsError("translator_models.unknown", id=id, known=known)
    if id is None and not (wanted and wanted[0].here):
        ways = _ways(wanted, source, target)
        raise ModelUnavailable("translator_models.no_engine", source=source, target=target, ways=ways)
    return with_scripts(_opened(wanted[0].id, settings, progress), source, target)


def list_engines(*, settings: Settings | None = None) -> tuple[EngineLine, ...]:
    """Every engine, whatever its languages, those that are here first."""
    settings = settings or load_settings()
    lines = [EngineLine("opencc", ScriptConversion.license, True, _in_short(CONVERSIONS), 0)]
    if has_apertium():
        lines.append(EngineLine("apertium", Apertium.license, True, _in_short(installed_modes()), 0))
    for spec in (*own_models(settings.model_folder), *TRANSLATORS):
        pairs = {(source, target) for source in spec.sources for target in spec.targets if source != target}
        lines.append(EngineLine(spec.id, spec.license, is_present(spec, settings), _in_short(pairs), spec.download))
    return tuple(sorted(lines, key=lambda line: not line.here))


def list_languages(*, settings: Settings | None = None) -> tuple[str, ...]:
    """The tags of all languages that an engine reads or writes, those of engines that are here first."""
    settings = settings or load_settings()
    here = {*SCRIPTS, *(language for pair in installed_modes() for language in pair)}
    known: set[str] = set()
    for spec in (*own_models(settings.model_folder), *TRANSLATORS):
        known |= {*spec.sources, *spec.targets}
        if is_present(spec, settings):
            here |= {*spec.sources, *spec.targets}
    return (*sorted(here), *sorted(known - here))


def _in_short(pairs: Collection[tuple[str, str]]) -> str:
    if len(pairs) <= _MANY:
        return ", ".join(f"{source}-{target}" for source, target in sorted(pairs))
    return f"{len({source for source, _ in pairs})} x {len({target for _, target in pairs})}"


def _pair(source: str, target: str) -> tuple[str, str]:
    source, target = normal_tag(source) or source, normal_tag(target) or target
    if source == target:
        raise InputError("translator_models.same_language", source=source)
    return source, target


def _rule_options(source: str, target: str) -> Iterator[TranslatorOption]:
    if (source, target) in CONVERSIONS:
        yield TranslatorOption("opencc", "OpenCC", ScriptConversion.license, (source, target), True, _READY)
    if has_apertium() and (route := with_scripts(Apertium(), source, target).route(source, target)):
        yield TranslatorOption("apertium", "Apertium", Apertium.license, route, True, _READY)


def _model_options(source: str, target: str, settings: Settings) -> Iterator[TranslatorOption]:
    for spec in (*own_models(settings.model_folder), *TRANSLATORS):
        if route := script_route(spec.pair, source, target):
            here = is_present(spec, settings)
            how = _READY if here else words("translator_models.way_pull", id=spec.id, size=size_text(spec.download))
            yield TranslatorOption(spec.id, spec.name, spec.license, route, here, how)


def _rank(option: TranslatorOption) -> int:
    spec = next((spec for spec in TRANSLATORS if spec.id == option.id), None)
    if option.id == "opencc":
        return 0
    if option.id == "apertium":
        return 3 if len(option.route) == 2 else 5
    if spec is None:
        return 1
    if "NC" in spec.license:
        return 6
    return 2 if spec.family == "marian" else 4


def _opened(id: str, settings: Settings, progress: Progress | None) -> Translator:
    with _OPENED.lock:
        lock = _OPENED.locks.setdefault(id, threading.Lock())
    with lock:
        if id not in _OPENED.engines:
            _OPENED.engines[id] = _load(id, settings, progress)
            note_loaded(id)
        return _OPENED.engines[id]


def _load(id: str, settings: Settings, progress: Progress | None) -> Translator:
    if id == "opencc":
        return ScriptConversion()
    if id == "apertium":
        return Apertium()
    specs: Sequence[TranslatorSpec] = (*own_models(settings.model_folder), *TRANSLATORS)
    return load_translator(next(spec for spec in specs if spec.id == id), settings, progress)


def _ways(options: Sequence[TranslatorOption], source: str, target: str) -> Words:
    """What would offer the pair: a package, up to three models, a model of one's own, a server."""
    pair = {main_language(source), main_language(target)}
    packages = [name for name in APERTIUM_PACKAGES.split() if {normal_tag(part) for part in name.split("-")} == pair]
    ways = [words("translator_models.way_apertium", package=f"apertium-{name}") for name in packages]
    ways += [option.how for option in options[:3]]
    ways += [words("translator_models.way_folder"), words("translator_models.way_endpoint")]
    first, *rest = ways
    for other in rest:
        first = words("translator_models.and", first=first, second=other)
    return first
