"""ZeroGPU, where a Space has it: the model writes on a GPU that is lent reply by reply. Elsewhere nothing is imported.

Does not know what is generated: the core's chat engine asks through the decorator that is handed in here.
"""

import os

from core.models.lending import find_lender, lend_by
from core.settings import Settings

MARK = "SPACES_ZERO_GPU"
"""Set by the hub on such a Space, and what the `spaces` package itself looks for."""


def borrow_gpu() -> None:
    """Let the chat model ask for a GPU through `spaces.GPU`. Before torch is imported: the package patches it."""
    if os.environ.get(MARK, "").lower() in ("1", "t", "true"):
        import spaces

        lend_by(spaces.GPU)


def load_before_start(settings: Settings, *, mounted: bool = False) -> None:
    """The model, while the package still gathers what is on its pretended GPU; pages that are `mounted` in a server of
    our own do not pass `Blocks.launch`, which would end that."""
    if find_lender() and not settings.endpoint:
        from core.models import open_chat

        open_chat(settings=settings)
        if mounted:
            from spaces import zero

            zero.startup()
