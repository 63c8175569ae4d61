"""The errors this project raises on purpose. Everything else that escapes is a bug.

ShowcaseError            an app shows .text(language) and .hint(language), never a traceback
├── SettingsError        a setting has a value that cannot work
├── ModelError           a model cannot be found, fetched, loaded or run
│   ├── ModelUnavailable     no source had the weights, or they do not fit this machine
│   ├── ContextTooLong       the prompt is longer than the model's context
│   └── GenerationFailed     the engine broke while generating
│       └── ServerFailed         a model server is out of order: what is asked next would fail, too
├── PromptError          a template misses an input, or got one it does not declare
├── DocumentError        a file cannot be read; nothing stored has changed
│   ├── UnsupportedFile      its content is of no type we read
│   ├── ProtectedFile        it wants a password
│   ├── BrokenFile           it is damaged or malformed
│   └── TooLarge             bytes, pages, cells or unpacked size over the limit
├── StoreError           the database is unreachable or refuses
├── AccessError          the person may not do this, or not so often
└── InputError           what the person typed cannot be used as it is

try:
    document = read_document(path)
except ShowcaseError as error:
    show(error.text("zh"), error.hint("zh"))
"""

from core.messages import UiLanguage, Words, has_message, message, words


class ShowcaseError(Exception):
    """Base: a catalogue key and values. `key` says what happened; `key_hint`, where it exists, the next act."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values

    def text(self, language: UiLanguage = "en") -> str:
        """What happened, with the value that caused it."""
        return words(self.key, **self.values).text(language)

    def hint(self, language: UiLanguage = "en") -> str:
        """What to do next; empty where there is nothing to add."""
        key = f"{self.key}_hint"
        return message(key, language, **self.values) if has_message(key) else ""

    def told(self) -> Words:
        """What happened and what to do next, for a record that tells of it later or as a value of another sentence."""
        said = words(self.key, **self.values)
        hint = f"{self.key}_hint"
        return words("app.told", said=said, hint=words(hint, **self.values)) if has_message(hint) else said

    def __str__(self) -> str:
        return f"{self.text()} {self.hint()}".strip()


class SettingsError(ShowcaseError):
    """A setting has a value that cannot work."""


class ModelError(ShowcaseError):
    """A model cannot be found, fetched, loaded or run."""


class ModelUnavailable(ModelError):
    """No source had the weights, or they do not fit this machine."""


class ContextTooLong(ModelError):
    """The prompt is longer than the model's context; nothing was generated."""


class GenerationFailed(ModelError):
    """The engine broke while generating; the request was dropped, the engine is usable again."""


class ServerFailed(GenerationFailed):
    """A model server does not answer, or not as one: whatever is asked of it next would fail as well."""


class PromptError(ShowcaseError):
    """A template misses an input, or got one it does not declare."""


class DocumentError(ShowcaseError):
    """A file cannot be read; nothing stored has changed."""


class UnsupportedFile(DocumentError):
    """The content is of no type we read, whatever the name says."""


class ProtectedFile(DocumentError):
    """The file wants a password."""


class BrokenFile(DocumentError):
    """The file is damaged or malformed."""


class TooLarge(DocumentError):
    """Bytes, pages, cells or unpacked size over the limit."""


class StoreError(ShowcaseError):
    """The database is unreachable or refuses."""


class AccessError(ShowcaseError):
    """The person may not do this, or not so often, or the day's tokens are used up."""


class InputError(ShowcaseError):
    """What the person typed cannot be used as it is."""
