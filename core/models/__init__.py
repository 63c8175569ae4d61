"""Models: what this machine can run, where weights come from, and the chat model and embedder the use cases talk to.

    from core.models import choose_model, detect_device, open_chat, open_embedder

Names are loaded when first used, so importing this package costs nothing and pulls in no engine.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.models.scripted import ScriptedChat, ScriptedEmbedder

_HOMES = {
    "core.models.scripted": ("ScriptedChat", "ScriptedEmbedder"),
}

__all__ = ["ScriptedChat", "ScriptedEmbedder"]


def __getattr__(name: str) -> object:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(home), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
