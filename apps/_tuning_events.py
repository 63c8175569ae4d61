"""How sure an answer must be, set as the share of wrong answers the owner accepts.

Does not know who may: `StaffPage` asks the gate before any of this is called. The curves come with the calibration.
"""

import html

import gradio as gr

from apps._desk import Desk
from apps._gradio import page_language
from apps._parts import Updates
from apps._working_view import say
from core.errors import InputError
from core.messages import UiLanguage

LEAST, MOST = 0.01, 0.5


class TuningEvents:
    """The slider and what it means."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def show(self, request: gr.Request) -> Updates:
        """Where the slider stands and what follows from that."""
        return {"strictness": self._describe(page_language(request)), "share": gr.update(value=self._share())}

    def tune(self, percent: float | None, request: gr.Request) -> Updates:
        """The slider was moved."""
        if not isinstance(percent, int | float) or not LEAST <= percent / 100 <= MOST:
            raise InputError("chatbot.bad_share")
        self.desk.accept_wrong(percent / 100)
        return self.show(request)

    def reset(self, request: gr.Request) -> Updates:
        """Back to what was fitted."""
        self.desk.accept_wrong(None)
        return self.show(request)

    def _share(self) -> int:
        parts = self.desk.parts
        if parts is None:
            return 10
        calibration = parts.knowledge.calibration
        share = calibration.wrong_share
        return round(100 * (calibration.scales["dense"].accepted if share is None else share))

    def _describe(self, language: UiLanguage) -> str:
        if self.desk.parts is None:
            return f'<p class="empty">{html.escape(self.desk.stage.text.text(language))}</p>'
        calibration = self.desk.parts.knowledge.calibration
        rows = ""
        for side, scale in calibration.scales.items():
            threshold = calibration.threshold(side == "dense")
            _, wrong, shown = next(point for point in scale.curve if point[0] == threshold)
            cells = (say(f"side_{side}", language), f"{threshold:.2f}", f"{shown:.0%}", f"{wrong:.0%}")
            rows += f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
        names = ("col_compared", "col_threshold", "col_shown", "col_wrong")
        heads = "".join(f"<th>{say(name, language)}</th>" for name in names)
        note = "strictness_default" if calibration.wrong_share is None else "strictness_own"
        return (
            f'<div class="wide"><table><tr>{heads}</tr>{rows}</table></div><p class="empty">{say(note, language)}</p>'
        )
