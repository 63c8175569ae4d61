"""The medical app in a temporary home with a model that says what it is told, and reports of nobody."""

import re
from pathlib import Path

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Element

from apps import _medical_room
from apps._opening import Opening
from core.messages import message, words
from core.models import ScriptedChat
from core.settings import Settings
from tests.apps.streamlit_pages import click, open_page, run

APP = Path(__file__).resolve().parents[2] / "apps" / "medical.py"
PAGES = ("report", "sent", "compare", "ask", "check", "model")
LAB = """City Hospital
Laboratory report
Patient: Ada Quill | MRN: 5520614 | Date of birth: 1981-07-19
Collected: 2026-04-14

Test | Result | Unit | Reference range
Haemoglobin | 98 | g/L | 120-155
Potassium | 6.9 | mmol/L | 3.5-5.1
Sodium | 140 | mmol/L | 135-145
Glucose | 5.2 | mmol/L | 3.9-6.1
"""
LATER = LAB.replace("2026-04-14", "2026-10-20").replace("| 98 |", "| 118 |").replace("| 6.9 |", "| 4.6 |")
LAB_ZH = """市第一人民医院
检验报告单
姓名：高小兰 | 病历号：5520614 | 出生日期：1981-07-19
采样日期：2026-04-14

项目 | 结果 | 单位 | 参考区间
血红蛋白 | 98 | g/L | 115-150
钾 | 6.9 | mmol/L | 3.5-5.3
钠 | 140 | mmol/L | 137-147
空腹血糖 | 5.2 | mmol/L | 3.9-6.1
"""
SCAN = """Radiology report
Chest CT of 3 March 2026

FINDINGS: There is an 8 mm nodule in the right upper lobe. No pleural effusion. The heart is of normal size.

IMPRESSION: Nodule in the right upper lobe. Follow-up CT in 6 months is recommended.
"""


def make_room(home: Path, model: object | None = None) -> _medical_room.Room:
    """A room whose model is there as soon as it is asked for."""
    settings = Settings(_env_file=None, home=home, offline=True)
    chat = model or ScriptedChat(replies=["I cannot tell."] * 500)
    return _medical_room.Room(settings, Opening(settings, words("medical_app.small_model"), lambda *_: chat))


def open_app(language: str = "en", **query: str) -> AppTest:
    """The first page, as a browser with this address opens it."""
    return open_page(str(APP), language, query)


def read(text: str = LAB, language: str = "en", **query: str) -> AppTest:
    """The app with a pasted report before its reader."""
    app = open_app(language, **query)
    run(app.text_area(key="pasted").set_value(text))
    return click(app, "read_pasted")


def go(app: AppTest, page: str) -> AppTest:
    """Another page of the same session."""
    return run(app.switch_page(f"_medical_{page}.py"))


def say(name: str, language: str = "en", **values: object) -> str:
    return message(f"medical_app.{name}", language, **values)


def open_tab(app: AppTest, name: str) -> AppTest:
    """One of the tabs beside the report."""
    label = next(tab.label for tab in app.tabs if tab.label.startswith(say(name, "en", count="").split(" (")[0]))
    app.session_state["said_tabs"] = label
    return run(app)


def said(app: AppTest) -> list[str]:
    """The labels of all sentences that are controls, as they are read."""
    return [_read(one) for one in app.button if (one.key or "").startswith(("say_", "now_"))]


def _read(button: Element) -> str:
    """A label without the signs that make its marks harmless."""
    return button.label.replace("\\", "")


def press(app: AppTest, words: str) -> AppTest:
    """Press the first sentence that holds `words`."""
    found = next(one for one in app.button if (one.key or "").startswith(("say_", "now_")) and words in _read(one))
    return run(found.click())


def marked(app: AppTest) -> list[str]:
    """What is marked in the report's text."""
    shown = "".join(one.value for one in app.html if 'class="report-text"' in one.value)
    return [re.sub(r"<[^>]+>", "", one) for one in re.findall(r"<mark>(.*?)</mark>", shown, re.S)]


def detail(app: AppTest) -> str:
    """What stands below the chosen sentence, without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", one.value) for one in app.html if 'class="detail"' in one.value)
