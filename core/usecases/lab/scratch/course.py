"""A training between two steps: the network, its optimizer, the rate's schedule, and the chance that draws examples.

Kept in one file, whole or not at all, so that a training goes on from there to the numbers it would reach undisturbed.
Knows no task.
"""

import os
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch.optim import AdamW
    from torch.optim.lr_scheduler import LambdaLR

    from core.usecases.lab.scratch.network.transformer import Transformer


@dataclass
class Course:
    """`step` steps are done. The network draws nothing itself, so `chance` is all the chance there is."""

    network: "Transformer"
    optimizer: "AdamW"
    schedule: "LambdaLR"
    chance: random.Random
    step: int = 0

    def keep(self, path: Path) -> None:
        """Write all of it; a process that is killed meanwhile leaves the file from before."""
        import torch

        half = path.with_name(f".{path.name}.{os.getpid()}")
        parts = {"network": self.network, "optimizer": self.optimizer, "schedule": self.schedule}
        states = {name: part.state_dict() for name, part in parts.items()}
        torch.save(states | {"chance": self.chance.getstate(), "step": self.step}, half)
        half.replace(path)

    def take_up(self, path: Path) -> None:
        """Go on from what is kept; from the beginning where nothing is."""
        import torch

        if not path.is_file():
            return
        kept = torch.load(path, weights_only=True)
        self.network.load_state_dict(kept["network"])
        self.optimizer.load_state_dict(kept["optimizer"])
        self.schedule.load_state_dict(kept["schedule"])
        self.chance.setstate(kept["chance"])
        self.step = kept["step"]


def begin_course(network: "Transformer", seed: int, rate: float, share: Callable[[int], float]) -> Course:
    """A training that has not begun: AdamW, its rate at every step the `share` of `rate`."""
    import torch

    optimizer = torch.optim.AdamW(network.parameters(), lr=rate, betas=(0.9, 0.98))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, share)
    return Course(network, optimizer, schedule, random.Random(seed))
