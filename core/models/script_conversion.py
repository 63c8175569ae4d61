"""Simplified and traditional Chinese into each other by OpenCC, words of the region included; and any other engine's
Chinese the same way. Knows no weights."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

from core.errors import ModelUnavailable
from core.models.language_tags import SCRIPTS, normal_tag
from core.models.translator import TranslationRequest, Translator

CONVERSIONS: dict[tuple[str, str], tuple[str, ...]] = {
    ("zh", "zh-TW"): ("s2twp",),
    ("zh-TW", "zh"): ("tw2sp",),
    ("zh", "zh-HK"): ("s2hkp",),
    ("zh-HK", "zh"): ("hk2sp",),
    ("zh-TW", "zh-HK"): ("tw2sp", "s2hkp"),
    ("zh-HK", "zh-TW"): ("hk2sp", "s2twp"),
}
"""OpenCC's configurations that change words as well as characters."""

LITERAL: dict[tuple[str, str], str] = {
    ("zh", "zh-TW"): "s2tw",
    ("zh-TW", "zh"): "tw2s",
    ("zh", "zh-HK"): "s2hk",
    ("zh-HK", "zh"): "hk2s",
}
"""Those that change characters alone: the other way to say it."""


def convert_script(text: str, source: str, target: str) -> str:
    """`text` in the Chinese of `target`; whatever is not Chinese stays."""
    for configuration in CONVERSIONS.get((source, target), ()):
        text = _converter(configuration).convert(text)
    return text


class ScriptConversion:
    """OpenCC as an engine of its own, between zh, zh-TW and zh-HK."""

    license = "Apache-2.0"
    varied = True

    def __init__(self) -> None:
        self.id = f"opencc@{_version()}"

    def route(self, source: str, target: str) -> tuple[str, ...]:
        """The two, where both are Chinese and not the same."""
        pair = (normal_tag(source), normal_tag(target))
        return pair if pair in CONVERSIONS else ()

    def translate(self, requests: Sequence[TranslationRequest], source: str, target: str) -> list[str]:
        """Each text converted."""
        if not (route := self.route(source, target)):
            raise ModelUnavailable("translator_models.no_route", engine=self.id, source=source, target=target)
        return [convert_script(request.text, *route) for request in requests]

    def alternatives(self, request: TranslationRequest, source: str, target: str, count: int) -> list[str]:
        """With the region's words, then with characters alone converted."""
        found = self.translate([request], source, target)
        if literal := LITERAL.get(self.route(source, target)):
            found.append(_converter(literal).convert(request.text))
        return list(dict.fromkeys(found))[:count]


class WithScripts:
    """Another engine, its simplified Chinese converted to and from the Chinese of a region."""

    def __init__(self, inner: Translator) -> None:
        self.inner = inner
        self.id = f"{inner.id}+opencc@{_version()}"
        self.license = inner.license
        self.varied = inner.varied

    def route(self, source: str, target: str) -> tuple[str, ...]:
        """The engine's own route, with the conversion before or behind it named."""
        return script_route(self.inner.route, source, target)

    def translate(self, requests: Sequence[TranslationRequest], source: str, target: str) -> list[str]:
        """Each text through the engine; its own way to the region's Chinese is taken where it has one."""
        if self.inner.route(source, target):
            return self.inner.translate(requests, source, target)
        source, target = normal_tag(source), normal_tag(target)
        plain = [_simplified(request, source, target) for request in requests]
        made = self.inner.translate(plain, _plain(source), _plain(target))
        return [convert_script(text, _plain(target), target) for text in made]

    def alternatives(self, request: TranslationRequest, source: str, target: str, count: int) -> list[str]:
        """The engine's, converted."""
        if self.inner.route(source, target):
            return self.inner.alternatives(request, source, target, count)
        source, target = normal_tag(source), normal_tag(target)
        plain = _simplified(request, source, target)
        made = self.inner.alternatives(plain, _plain(source), _plain(target), count)
        return list(dict.fromkeys(convert_script(text, _plain(target), target) for text in made))


def script_route(route: Callable[[str, str], tuple[str, ...] | None], source: str, target: str) -> tuple[str, ...]:
    """What an engine's `route` gives for the pair, or for simplified Chinese with a conversion before or behind it."""
    if found := route(source, target):
        return found
    source, target = normal_tag(source), normal_tag(target)
    plain = _plain(source), _plain(target)
    if plain == (source, target) or plain[0] == plain[1] or not (found := route(*plain)):
        return ()
    return (*((source,) if source != plain[0] else ()), *found, *((target,) if target != plain[1] else ()))


def with_scripts(inner: Translator, source: str, target: str) -> Translator:
    """`inner` itself where it has the pair or conversion gives no way to it."""
    wrapped = WithScripts(inner)
    return wrapped if not inner.route(source, target) and wrapped.route(source, target) else inner


def _plain(tag: str) -> str:
    return "zh" if tag in SCRIPTS else tag


def _simplified(request: TranslationRequest, source: str, target: str) -> TranslationRequest:
    """The request as the engine should read it: its own texts and the glossary's in simplified Chinese."""

    def read(text: str) -> str:
        return convert_script(text, source, _plain(source))

    terms = tuple((read(term), convert_script(other, target, _plain(target))) for term, other in request.terms)
    return replace(request, text=read(request.text), before=read(request.before), terms=terms)


@cache
def _converter(configuration: str) -> "opencc.OpenCC":  # noqa: F821 - imported where first used
    import opencc

    return opencc.OpenCC(configuration)


def _version() -> str:
    from importlib.metadata import version

    return version("opencc")
