"""Every sentence the product says, in English and Chinese.

Does not know who shows it: errors, check details and app labels all carry `Words`, a key with values,
and whoever has the reader's language turns them into text.
"""

import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, get_args

UiLanguage = Literal["en", "zh"]
LANGUAGES: tuple[UiLanguage, ...] = get_args(UiLanguage)


@dataclass(frozen=True, slots=True)
class Words:
    """One sentence to be said in either language: a catalogue key `area.name` and the values it names."""

    key: str
    values: tuple[tuple[str, object], ...] = ()

    def text(self, language: UiLanguage = "en") -> str:
        """The sentence in `language`; raises KeyError for an unknown key or a missing value."""
        return message(self.key, language, **dict(self.values))

    def __str__(self) -> str:
        return self.text("en")


def words(key: str, **values: object) -> Words:
    """`Words` with keyword values: `words("documents.protected", name="a.pdf")`."""
    return Words(key, tuple(values.items()))


def message(key: str, language: UiLanguage = "en", **values: object) -> str:
    """The text of `key` (`area.name`) in `language`; a value that is itself `Words` is said in that language too, and
    `{count:page|pages}` is the word that goes with the number."""
    area, _, name = key.partition(".")
    said = {k: v.text(language) if isinstance(v, Words) else v for k, v in values.items()}
    return writable(_FORM.vformat(load_messages(area)[name][language], (), said))


class _Form(string.Formatter):
    def format_field(self, value: object, format_spec: str) -> str:
        one, bar, more = format_spec.partition("|")
        return (one if str(value) == "1" else more) if bar else super().format_field(value, format_spec)


_FORM = _Form()


def writable(text: str) -> str:
    """`text` as every page and database takes it: without NUL, and with "?" for half a surrogate pair."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def has_message(key: str) -> bool:
    """Whether the catalogue holds `key`."""
    area, _, name = key.partition(".")
    return name in load_messages(area)


@cache
def load_messages(area: str) -> Mapping[str, Mapping[str, str]]:
    """The catalogue of one area: name -> language -> text with `{value}` fields. One TOML file per area."""
    return tomllib.loads(Path(__file__).with_name(f"{area}.toml").read_text(encoding="utf-8"))
