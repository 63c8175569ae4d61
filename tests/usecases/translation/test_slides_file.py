"""A presentation goes through translation: slides, notes, tables, charts, pictures, backgrounds."""

import io

import pptx
import pytest
from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from core.usecases.translation.files.office import pptx as slides
from core.usecases.translation.files.source_file import Written
from tests.usecases.translation.office_making import NAMESPACES, inner, job, part, reasons, sources, translate

BOX = (Inches(1), Inches(1), Inches(4), Inches(2))
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc000000301010018dd8db0"
    "0000000049454e44ae426082"
)


def save(show):
    file = io.BytesIO()
    show.save(file)
    return file.getvalue()


@pytest.fixture(scope="module")
def deck():
    show = pptx.Presentation()
    show.core_properties.title = "Plan"
    first = show.slides.add_slide(show.slide_layouts[1])
    first.shapes.title.text = "Our plan"
    text = first.placeholders[1].text_frame
    text.text = "A "
    run = text.paragraphs[0].add_run()
    run.text, run.font.bold = "bold", True
    text.paragraphs[0].add_run().text = " start"
    link = text.add_paragraph().add_run()
    link.text, link.hyperlink.address = "Read on", "https://example.org"
    first.notes_slide.notes_text_frame.text = "Speak slowly"
    second = show.slides.add_slide(show.slide_layouts[6])
    table = second.shapes.add_table(1, 2, *BOX).table
    table.cell(0, 0).text, table.cell(0, 1).text = "Name", "2025"
    group = second.shapes.add_group_shape()
    group.shapes.add_textbox(*BOX).text_frame.text = "In a group\vsecond line"
    picture = second.shapes.add_picture(io.BytesIO(PICTURE), *BOX[:2])
    picture._element._nvXxPr.cNvPr.set("descr", "A red dot")
    data = CategoryChartData()
    data.categories = ["North", "South"]
    data.add_series("Sales", (1, 2))
    chart = second.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *BOX, data).chart
    chart.has_title = True
    chart.chart_title.text_frame.text = "Sales by region"
    show.slide_layouts[6].shapes._spTree.append(second.shapes.add_textbox(*BOX)._element)
    show.slide_layouts[6].shapes[-1].text_frame.text = "Confidential"
    return save(show)


def test_every_text_is_offered_slide_by_slide(deck):
    extract = slides.extract(deck, job())
    assert {segment.source: segment.note for segment in extract.segments} == {
        "Our plan": "slide 1",
        "A <g1>bold</g1> start": "slide 1",
        "Read on": "slide 1",
        "Speak slowly": "slide 1, notes",
        "Name": "slide 2",
        "In a group<x1/>second line": "slide 2",
        "A red dot": "alternative text",
        "Sales by region": "slide 2, chart",
        "North": "slide 2, chart",
        "South": "slide 2, chart",
        "Sales": "slide 2, chart",
        "Confidential": "background",
        "Plan": "document title",
    }
    assert reasons(extract) == {"2025": "kept_no_words"}
    assert extract.notes == (("translation_files.office_embedded", {"count": 1}),)
    assert slides.rebuild(deck, job(), {one.id: Written(one.source) for one in extract.segments}) == deck


def test_the_translation_stands_where_its_source_stood(deck):
    made = pptx.Presentation(io.BytesIO(translate(slides, deck, job())))
    first, second = made.slides
    assert first.shapes.title.text == "ЖЖЖ ЖЖЖЖ"
    runs = first.placeholders[1].text_frame.paragraphs[0].runs
    assert [(run.text, bool(run.font.bold)) for run in runs] == [("Ж ", False), ("ЖЖЖЖ", True), (" ЖЖЖЖЖ", False)]
    assert first.placeholders[1].text_frame.paragraphs[1].runs[0].hyperlink.address == "https://example.org"
    assert first.notes_slide.notes_text_frame.text == "ЖЖЖЖЖ ЖЖЖЖЖЖ"
    assert second.shapes[0].table.cell(0, 0).text == "ЖЖЖЖ" and second.shapes[0].table.cell(0, 1).text == "2025"
    chart = next(shape.chart for shape in second.shapes if shape.has_chart)
    assert list(chart.plots[0].categories) == ["ЖЖЖЖЖ", "ЖЖЖЖЖ"] and chart.plots[0].series[0].name == "ЖЖЖЖЖ"


def test_prompts_of_placeholders_are_no_text(deck):
    assert not [text for text in sources(slides.extract(deck, job())) if "Click to" in text]


def test_languages_and_directions_are_set(deck):
    made = translate(slides, deck, job("ar"))
    assert set(inner(made, "ppt/slides/slide1.xml", "//a:r/a:rPr/@lang")) == {"ar-EG"}
    assert inner(made, "ppt/slides/slide1.xml", "//a:pPr/@rtl") == ["1"] * 3
    assert inner(made, "ppt/slides/slide1.xml", "//a:pPr/@algn") == ["r"] * 3
    back = translate(slides, made, job("en"), lambda segment: segment.source.replace("Ж", "w"))
    assert set(inner(back, "ppt/slides/slide1.xml", "//a:pPr/@algn")) == {"l"}


def test_bilingual_slides_have_each_paragraph_twice(deck):
    made = pptx.Presentation(io.BytesIO(translate(slides, deck, job(bilingual=True))))
    texts = [paragraph.text for paragraph in made.slides[0].placeholders[1].text_frame.paragraphs]
    assert texts == ["A bold start", "Ж ЖЖЖЖ ЖЖЖЖЖ", "Read on", "ЖЖЖЖ ЖЖ"]
    assert made.core_properties.title == "Plan / ЖЖЖЖ"


def test_slides_come_in_the_order_of_the_show(deck):
    show = pptx.Presentation(io.BytesIO(deck))
    order = show.slides._sldIdLst
    order.append(order[0])
    extract = slides.extract(save(show), job())
    assert [segment.note for segment in extract.segments if segment.source == "Our plan"] == ["slide 2"]


def test_numbers_of_slides_stay_fields():
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[6])
    frame = slide.shapes.add_textbox(*BOX).text_frame
    frame.text = "Slide "
    field = f'<a:fld {NAMESPACES} id="{{0}}" type="slidenum"><a:t>1</a:t></a:fld>'
    frame.paragraphs[0]._p.append(etree.fromstring(field))
    data = save(show)
    assert sources(slides.extract(data, job()))[0] == "Slide <x1/>"
    assert 'type="slidenum"' in part(translate(slides, data, job()), "ppt/slides/slide1.xml")
