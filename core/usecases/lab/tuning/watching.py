"""What the trainer's steps look like from outside: the curve, how far it is, and the wish to stop.

Does not know what is trained.
"""

from typing import TYPE_CHECKING

from core.usecases.lab.work import Report

if TYPE_CHECKING:
    from transformers import TrainerCallback

NAMES = {
    "loss": "loss",
    "eval_loss": "check_loss",
    "eval_accuracy": "check_accuracy",
    "eval_macro_f1": "check_macro_f1",
    "learning_rate": "rate",
    "grad_norm": "gradient",
}
"""What of the trainer's log is kept, and how a curve calls it."""


def make_watcher(report: Report) -> "TrainerCallback":
    """A callback that reports every step and stops, with a checkpoint of that very step, where it is asked to."""
    from transformers import TrainerCallback

    class Watcher(TrainerCallback):
        cut = False
        """Whether a round was stopped in the middle."""

        def on_log(self, args: object, state: object, control: object, **_: object) -> None:
            report.curve = [row for entry in state.log_history if (row := _row(entry))]
            report.say("running", state.global_step, state.max_steps)

        def on_step_end(self, args: object, state: object, control: object, **_: object) -> None:
            report.step(state.global_step, state.max_steps)
            if _agree(report.stop_asked()):
                control.should_training_stop = True
                control.should_save = self.cut = not _is_whole(state.epoch)

        def on_epoch_end(self, args: object, state: object, control: object, **_: object) -> None:
            if self.cut:  # a check here would draw random numbers that a run which was not stopped does not draw
                control.should_evaluate = control.should_save = control.should_log = False

    return Watcher()


def _is_whole(rounds: float) -> bool:
    """Whether a round has just ended: its own check and checkpoint follow then."""
    return abs(rounds - round(rounds)) < 1e-6


def _agree(asked: bool) -> bool:
    """Whether any process of the training was asked to stop: all of them stop at the same step, or none."""
    import torch

    if not (torch.distributed.is_available() and torch.distributed.is_initialized()):
        return asked
    flag = torch.tensor([int(asked)])
    torch.distributed.all_reduce(flag, torch.distributed.ReduceOp.MAX)
    return bool(flag.item())


def _row(entry: dict[str, float]) -> dict[str, float] | None:
    """One point: its step and what was measured there."""
    found = {NAMES[name]: value for name, value in entry.items() if name in NAMES}
    return {"step": entry["step"]} | found if found and "train_runtime" not in entry else None
