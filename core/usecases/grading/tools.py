"""What graders may use on this machine, opened once. Does not know what they do with it."""

from core.errors import ModelError
from core.messages import UiLanguage
from core.models import open_chat, open_embedder
from core.settings import Settings, load_settings
from core.usecases.grading.records import Example, Tools


def open_tools(
    language: UiLanguage,
    *,
    settings: Settings | None = None,
    examples: tuple[Example, ...] = (),
    use_model: bool = True,
) -> Tools:
    """Tools for an assignment in `language`. What cannot be had is None: then words are compared, or nobody judges."""
    settings = settings or load_settings()
    try:
        embedder = open_embedder(settings=settings)
    except ModelError:
        embedder = None
    try:
        model = open_chat(settings=settings) if use_model else None
    except ModelError:
        model = None
    return Tools(embedder, model, examples, language)
