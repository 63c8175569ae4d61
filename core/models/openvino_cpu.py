"""How every network is compiled for the CPU: with few kernels kept.

Texts have many lengths, and OpenVINO makes kernels for each shape of its input. As shipped it keeps those of 5,000
shapes a network, and oneDNN below it 1,024 more: a process that answers strangers grows for hours. Knows no network.
"""

import os

KERNELS, BELOW = 64, 256
"""Kernels kept of each network, and below all of them; what was used least recently goes."""


def cpu_options(threads: int) -> dict[str, str | int]:
    """The properties to compile a network with, on so many threads. To be called before the first one is compiled:
    oneDNN reads its bound once, from the environment."""
    os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", str(BELOW))
    return {"INFERENCE_NUM_THREADS": threads, "CPU_RUNTIME_CACHE_CAPACITY": KERNELS}
