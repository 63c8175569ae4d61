"""A draft's file says what it says, from where, and how it came about."""

import io

import docx
import lxml.html
import pytest

from core.documents.writer import FORMATS
from core.usecases.writing.brief import Brief, Source
from core.usecases.writing.exporting import MOST_NOTE, describe_making, export_draft
from core.usecases.writing.records import Draft, Outline, Part, Section

LOG = Source(name="Harbour log", text="The lamp was dark for an hour. " * 40)
BRIEF = Brief(kind="free", topic="The lamp", keywords=("lamp", "lantern"), sources=(LOG,), length=500)
DRAFT = Draft(
    BRIEF,
    Outline("A dark hour", (Section("a", "What happened"),)),
    (Part("a", "What happened", "The lamp was dark for an hour [1]."),),
    "done",
    prompts=("free@3",),
    model="acme/tiny",
)


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_has_the_text_and_its_source(format):
    data = export_draft(DRAFT, format)
    if format == "pdf":
        assert data.startswith(b"%PDF-")
        return
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(data)).paragraphs) if format == "docx" else data.decode()
    for wanted in ("A dark hour", "What happened", "dark for an hour", "Sources", "Harbour log"):
        assert wanted in text
    assert text.count("A dark hour") == (2 if format == "html" else 1)  # a page names itself in its head too


def test_the_properties_say_model_prompts_and_what_the_checks_found():
    said = docx.Document(io.BytesIO(export_draft(DRAFT, "docx"))).core_properties.comments
    assert said == describe_making(DRAFT).text("en")
    assert "acme/tiny" in said and "free@3" in said
    failed = said.split("failed: ")[1].split(";")[0]
    assert "Length" in failed and "Keywords" in failed, "34 of 500 words, and no lantern"
    meta = lxml.html.fromstring(export_draft(DRAFT, "html").decode()).xpath("//meta[@name='description']/@content")
    assert meta == [said]


def test_the_making_is_told_in_the_language_of_the_text():
    draft = Draft(Brief(topic="灯", language="zh"), Outline("灯", ()), (Part("a", "", "灯灭了。", origin="person"),))
    said = describe_making(draft).text("zh")
    assert said.startswith("模型：无") and "由人撰写 1 部分" in said


def test_a_long_source_is_shown_by_its_first_whole_sentences():
    line = export_draft(DRAFT, "txt").decode().rstrip("\n").split("\n")[-1].strip()
    assert line.endswith("for an hour. …") and len(line) <= MOST_NOTE + 2
