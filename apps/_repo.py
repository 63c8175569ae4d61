"""What must be settled before a user interface library is imported. Knows none of them.

Every app begins with:

    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from apps._repo import prepare

    prepare()
"""

import os

UNCOUNTED = {"GRADIO_ANALYTICS_MAX_EVENTS": "1", "GRADIO_ANALYTICS_CACHE_FREQUENCY": str(10**12)}
"""Gradio makes a table of its last 10,000 events after each of them, for its monitoring page, which is closed here: its
columns are arrays of pyarrow, whose allocator keeps memory for each thread that ever made one. Now it makes none."""


def prepare(port: int | None = None) -> None:
    """Nothing calls home, and the `gradio` command starts an app as `python` does, at its own `port` unless told.

    That command would otherwise run the script twice and look at every .py file below the working directory, a virtual
    environment included, twenty times a second: useful while an app is written, not while people use it.
    """
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    os.environ.update(UNCOUNTED)
    os.environ.pop("GRADIO_WATCH_DIRS", None)
    if os.environ.get("SPACES_ZERO_GPU"):
        from apps._zero_gpu import borrow_gpu

        borrow_gpu()
    if port is not None and "SPACE_ID" not in os.environ:  # a Space has one app, at the port the hub looks at
        os.environ.setdefault("GRADIO_SERVER_PORT", str(port))
