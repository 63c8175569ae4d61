"""What a translation may use on this machine, opened once: the engine, the workspace's memory, a glossary.

Does not know what is done with it.
"""

from core.errors import ModelError, ModelUnavailable
from core.models import loaded_chat, open_chat, open_translator
from core.models.translator import Translator
from core.settings import Settings, load_settings
from core.store import Store
from core.usecases.translation.glossary import Glossary
from core.usecases.translation.memory import Memory
from core.usecases.translation.prompting import ChatTranslator
from core.usecases.translation.records import Direction, Tools

CHAT, NONE = "chat", "memory"
"""Engines that are no row of the catalogue: the chat model in use, and none but the memory and the glossary."""


def open_tools(
    direction: Direction,
    *,
    engine: str = "",
    store: Store | None = None,
    desk: str = "",
    glossary: Glossary | None = None,
    second: str = "",
    settings: Settings | None = None,
) -> Tools:
    """Tools for a direction. `engine` "" is the best there is here and now; ModelUnavailable, saying how one is to be
    had, where nothing offers the pair. With a store, the workspace's memory comes first."""
    settings = settings or load_settings()
    memory = Memory(store, desk, direction.source, direction.target) if store else None
    return Tools(
        find_engine(direction, engine, settings),
        memory,
        glossary,
        find_engine(direction, second, settings) if second else None,
    )


def find_engine(direction: Direction, engine: str, settings: Settings) -> Translator | None:
    """The engine of that name for the pair; "" takes an engine made for translating before the chat model."""
    if engine == NONE:
        return None
    if engine == CHAT:
        chat = ChatTranslator(open_chat(settings=settings))
        if not chat.route(direction.source, direction.target):
            values = {"engine": chat.id, "source": direction.source, "target": direction.target}
            raise ModelUnavailable("translation.not_offered", **values)
        return chat
    try:
        return open_translator(engine or None, direction.source, direction.target, settings=settings)
    except ModelError:
        chat = chat_engine(direction, settings)
        if engine or chat is None:
            raise
        return chat


def chat_engine(direction: Direction, settings: Settings) -> ChatTranslator | None:
    """The chat model where one is in use, or an endpoint is named, that translates the pair; None otherwise. Opens no
    weights to find out."""
    model = loaded_chat() or (open_chat(settings=settings) if settings.endpoint else None)
    chat = ChatTranslator(model) if model else None
    return chat if chat and chat.route(direction.source, direction.target) else None
