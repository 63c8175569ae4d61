"""Every text field of the Gradio apps, and how something is typed there and used. Knows no texts and no verdicts."""

import csv
import io
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from core.evals.reliability.gradio_page import GradioPage
from core.evals.reliability.markup import visible
from core.evals.reliability.page_markup import gradio_markup
from core.evals.reliability.uploads import open_assignment, open_class, open_gradio, open_pair, open_staff

Shown = Mapping[str, str]
"""What a page shows, or keeps, where the text of each field has to be then."""
TICKET = re.compile(r"T-[0-9A-Z]{6,}")
POSITION = re.compile(r'class="msg bot" data-position="(\d+)"')
SOURCE = re.compile(r'<div class="from"[^>]*>(.*?)<', re.DOTALL)
MOST_QUESTION = 300
UNDO = re.compile(r'data-act="undo" data-id="([^"]+)"')
SHORT = "Q6"
"""The question of the sample that is answered in a sentence, and the columns of the table that hold text."""
COLUMNS = {"question": 2, "answer": 4, "rubric": 10, "feedback": 15}
SKILLS = 14


@dataclass(frozen=True, slots=True)
class Form:
    """Fields of `app` that are filled and used together. `open` brings a page to where they are; `give(page, text)`
    types the text into each, of which a browser lets `most` characters in, and uses them: Refused where the app says
    no. Fields whose text is shown nowhere are not among what it returns. `together`: so many lines at once, where each
    use takes long. A page is used `again` so often."""

    app: str
    name: str
    open: Callable[[str], object]
    give: Callable[..., Shown]
    most: int = 1000
    together: int = 1
    again: int = 20


def _see(page: GradioPage, *names: str) -> str:
    return visible(gradio_markup(page, *names))


def ask(page: GradioPage, text: str) -> Shown:
    """A question in a conversation of its own, and words beside a thumb."""
    page.fire("list", "new")
    page.put("composer", text)
    page.fire("composer", "submit")
    return {"question": _see(page, "thread")}


def _comment(page: GradioPage, text: str) -> Shown:
    ask(page, "Hello")
    position = int(POSITION.findall(str(page.shown("thread")))[-1])
    page.fire("thread", "like", position=position, liked=True)
    page.fire("thread", "comment", position=position, text=text)
    return {"comment": _see(page, "thread")}


def hand_over(page: GradioPage, name: str, contact: str) -> str:
    """A conversation that waits for a person; the ticket's number."""
    ask(page, "I want to talk to a person")
    page.fire("thread", "person")
    page.put("chatbot_form_name", name)
    page.put("chatbot_form_contact", contact)
    page.fire("chatbot_form_send", "click")
    number = TICKET.search(_see(page, "ticket-state"))
    assert number
    return number[0]


def _name(page: GradioPage, text: str) -> Shown:
    page.fire("tickets", "pick", id=hand_over(page, text, "ada@example.com"))
    return {"name": _see(page, "case")}


def _contact(page: GradioPage, text: str) -> Shown:
    page.fire("tickets", "pick", id=hand_over(page, "", text))
    return {"contact": _see(page, "case")}


def _reply(page: GradioPage, text: str) -> Shown:
    page.fire("tickets", "pick", id=hand_over(page, "Ada", "ada@example.com"))
    page.put("chatbot_staff_reply", text)
    page.fire("chatbot_reply", "click")
    seen = _see(page, "case")
    page.tick()
    return {"reply": seen, "reply as the visitor sees it": _see(page, "thread")}


def _entry(page: GradioPage, text: str) -> Shown:
    ask(page, f"Who was the first to paint {secrets.token_hex(4)} on the moon?")
    page.fire("chatbot_tab_numbers", "select")
    page.fire("queue", "pick", id="0")
    page.put("chatbot_entry_question", text[:MOST_QUESTION])
    page.put("chatbot_entry_answer", text)
    page.fire("chatbot_entry_make", "click")
    shown = {"curated question": _see(page, "made")}
    undo = UNDO.search(str(page.shown("made")))
    assert undo
    page.fire("made", "undo", id=undo[1])
    return shown


def _enter(page: GradioPage, text: str) -> Shown:
    page.put("chatbot_password", text)
    page.fire("chatbot_enter", "click")
    return {}


def _assignment(page: GradioPage, text: str) -> Shown:
    page.put("grader_assignment_title", text)
    line = {name: f"1: {' '.join(text.split())}" if name == "rubric" else text for name in COLUMNS}
    kept = _save_row(page, {COLUMNS[name]: text for name, text in line.items()})
    title = str(page.shown("grader_assignment_title"))
    return {"title": title} | {name: str(kept[column]) for name, column in COLUMNS.items()}


def _skills(page: GradioPage, text: str) -> Shown:
    return {"skills": str(_save_row(page, {SKILLS: text})[SKILLS])}


def _save_row(page: GradioPage, texts: Mapping[int, str]) -> Sequence[object]:
    """Type these texts into columns of the question, and save: the row as the table has it then."""
    sheet = page.shown("sheet")
    assert isinstance(sheet, dict)
    rows = [[texts.get(at, cell) for at, cell in enumerate(row)] if row[0] == SHORT else row for row in sheet["data"]]
    page.put("sheet", {**sheet, "data": rows})
    page.fire("grader_save", "click")
    sheet = page.shown("sheet")
    assert isinstance(sheet, dict)
    return next(row for row in sheet["data"] if row[0] == SHORT)


def _class(page: GradioPage, text: str) -> Shown:
    table = io.StringIO()
    csv.writer(table).writerows([["student", "name", "Q2"], ["s1", text, text], ["s2", "Bo Carr", "gravity"]])
    page.put("grader_paste", table.getvalue())
    page.fire("grader_paste_do", "click")
    page.put("grader_class_title", text)
    page.fire("mapping", "read", roles=["student", "name", "answer:Q2"])
    held = _see(page, "class-table")
    page.fire("stepper", "go", id="assignment")
    return {"student's name": held, "student's answer": held, "class": _see(page, "classes")}


def _decision(page: GradioPage, text: str) -> Shown:
    page.fire("cells", "pick", row=0, column=1)
    page.put("points", 0)
    page.put("grader_comment", text)
    page.fire("grader_decide_next", "click")
    page.fire("cells", "pick", row=0, column=1)
    return {"comment": str(page.shown("grader_comment"))}


def open_graded(url: str) -> GradioPage:
    """The grader with a class of two, graded."""
    page = open_class(url)
    page.fire("stepper", "go", id="grading")
    page.fire("grader_grade", "click")
    return page


def translate(page: GradioPage, text: str) -> Shown:
    """A text, translated as it is typed."""
    page.fire("source", "type", text=text)
    return {"text": visible("".join(SOURCE.findall(str(page.shown("aligned")))))}


def open_text(url: str) -> GradioPage:
    """The translator from English into Spanish, where texts are typed."""
    page = open_gradio(url)
    page.keep(source="en", target="es")
    return page


def open_target(url: str) -> GradioPage:
    """The translator with a sentence that is open."""
    page = open_text(url)
    translate(page, "Good morning.")
    page.fire("aligned", "pick", id="0")
    return page


def _target(page: GradioPage, text: str) -> Shown:
    page.fire("detail", "save", text=text)
    return {"target": _see(page, "detail")}


def _reference(page: GradioPage, text: str) -> Shown:
    page.put("translator_reference", text)
    page.fire("translator_score", "click")
    return {}


def _terms(page: GradioPage, text: str) -> Shown:
    table = page.shown("terms")
    assert isinstance(table, dict)
    row = list(table["data"][0])
    row[:2] = [text, text]
    page.put("terms", {**table, "data": [row]})
    page.fire("translator_terms_save", "click")
    table = page.shown("terms")
    assert isinstance(table, dict)
    return {"term": str(table["data"][0][0]), "its target": str(table["data"][0][1])}


GRADIO_FORMS = (
    Form("chatbot", "question", open_gradio, ask),
    Form("chatbot", "comment", open_gradio, _comment, 500, 20),
    Form("chatbot", "name", open_staff, _name, 100, 12, 60),
    Form("chatbot", "contact", open_staff, _contact, 254, 4, 60),
    Form("chatbot", "reply", open_staff, _reply, 4000, 16, 60),
    Form("chatbot", "curated answer", open_staff, _entry, 2000, 40, 60),
    Form("chatbot", "password", open_gradio, _enter),
    Form("grader", "assignment", open_assignment, _assignment, 300, 12),
    Form("grader", "skills", open_assignment, _skills, 64, 12),
    Form("grader", "class", open_assignment, _class, 200, 12),
    Form("grader", "decision", open_graded, _decision, 2000, 8),
    Form("translator", "text", open_text, translate, 2000, 20),
    Form("translator", "target", open_target, _target, 2000, 30),
    Form("translator", "reference", open_target, _reference, 2000, 30),
    Form("translator", "glossary", open_pair, _terms),
)
