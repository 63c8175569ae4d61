"""Models: what this machine can run, where weights come from, and the chat model and embedder the use cases talk to.

    from core.models import choose_model, detect_device, open_chat, open_embedder

Names are loaded when first used, so importing this package costs nothing and pulls in no engine.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.models.catalog import CATALOG, ModelSpec, find_spec
    from core.models.choice import Choice, Option, choose_model, list_choices
    from core.models.device import Device, chat_device, detect_device
    from core.models.loader import loaded_chat, open_chat, open_embedder, switch_chat
    from core.models.scripted import ScriptedChat, ScriptedEmbedder
    from core.models.scripted_translator import ScriptedTranslator
    from core.models.sources import is_present, pull
    from core.models.translator import TranslationRequest, Translator
    from core.models.translator_catalog import TRANSLATORS, TranslatorSpec, find_translator_spec
    from core.models.translators import (
        TranslatorOption,
        list_engines,
        list_languages,
        list_translators,
        open_translator,
    )

_HOMES = {
    "core.models.catalog": ("CATALOG", "ModelSpec", "find_spec"),
    "core.models.choice": ("Choice", "Option", "choose_model", "list_choices"),
    "core.models.device": ("Device", "chat_device", "detect_device"),
    "core.models.loader": ("loaded_chat", "open_chat", "open_embedder", "switch_chat"),
    "core.models.scripted": ("ScriptedChat", "ScriptedEmbedder"),
    "core.models.scripted_translator": ("ScriptedTranslator",),
    "core.models.sources": ("is_present", "pull"),
    "core.models.translator": ("TranslationRequest", "Translator"),
    "core.models.translator_catalog": ("TRANSLATORS", "TranslatorSpec", "find_translator_spec"),
    "core.models.translators": (
        "TranslatorOption",
        "list_engines",
        "list_languages",
        "list_translators",
        "open_translator",
    ),
}

__all__ = [
    "CATALOG",
    "TRANSLATORS",
    "Choice",
    "Device",
    "ModelSpec",
    "Option",
    "ScriptedChat",
    "ScriptedEmbedder",
    "ScriptedTranslator",
    "TranslationRequest",
    "Translator",
    "TranslatorOption",
    "TranslatorSpec",
    "chat_device",
    "choose_model",
    "detect_device",
    "find_spec",
    "find_translator_spec",
    "is_present",
    "list_choices",
    "list_engines",
    "list_languages",
    "list_translators",
    "loaded_chat",
    "open_chat",
    "open_embedder",
    "open_translator",
    "pull",
    "switch_chat",
]


def __getattr__(name: str) -> object:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(home), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
