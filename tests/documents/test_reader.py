"""Files of every kind to Documents: text, structure, entries, notes; type by content; several in one go."""

import datetime
import hashlib

import pytest
from made_files import LONG, draw_pdf, make_docx, make_pdf, make_xlsx

from core.documents.document import FaqEntry
from core.documents.limits import Limits
from core.documents.parse import parse_file
from core.documents.reader import read_document, read_documents
from core.errors import BrokenFile, DocumentError, UnsupportedFile

ZH = "您可以在收货后三十天内退回任何未使用的商品，前提是商品保持原包装且未损坏，并保留小票。退款在五个工作日内退回。"


def text_of(data, name="file"):
    return "\f".join(parse_file(data, name, Limits()).pages)


def test_a_pdf_has_pages_headings_and_whole_paragraphs():
    data = make_pdf()
    document = read_document(data, "policy.pdf")
    assert (document.kind, document.title, document.language) == ("pdf", "Shop policy", "en")
    assert document.pages[0].text == f"# Returns\n\n{(LONG * 3).strip()}\n\nSecond paragraph."
    assert document.pages[1].text == "# Refunds\n\nMoney comes back within five days."
    assert document.sha256 == hashlib.sha256(data).hexdigest()


def test_chinese_pdf_lines_are_joined_without_blanks():
    lines = [ZH[start : start + 36] for start in range(0, len(ZH), 36)]
    document = read_document(draw_pdf([["退货政策", "", *lines]], font="STSong-Light"), "政策.pdf")
    assert document.language == "zh"
    assert ZH in document.pages[0].text


def test_pdf_hyphens_running_lines_and_sentences_overleaf():
    pages = [
        [
            "Mug House     Page 1",
            "The quick brown fox jumps over the lazy dog and then goes to its comfort-",
            "able home.",
        ],
        ["Mug House     Page 2", "The second page has one sentence that goes on without an end in sight and"],
        ["Mug House     Page 3", "ends here.", "", "A new one."],
    ]
    text = text_of(draw_pdf(pages))
    assert "Mug House" not in text
    assert "its comfortable home." in text
    assert "in sight and ends here." in text.split("\f")[1]
    assert text.split("\f")[2] == "A new one."


def test_a_pdf_line_with_wide_gaps_is_a_row():
    lines = [
        "Zones and prices:",
        "Zone           Days           Price",
        "EU           2           4.90",
        "1.      Call us.",
    ]
    text = text_of(draw_pdf([lines]))
    assert text == "Zones and prices:\n\nZone | Days | Price\nEU | 2 | 4.90\n\n1. Call us."


def test_a_pdf_page_without_text_is_noted():
    document = read_document(draw_pdf([["Some text."], []]), "scan.pdf")
    assert document.pages[1].text == ""
    assert [note.text("en") for note in document.notes] == ["Pages without text (pictures or scans, not read): 2."]
    [note] = read_document(draw_pdf([[]]), "scan.pdf").notes
    assert "scan.pdf" in note.text("zh")


def test_a_docx_keeps_its_structure():
    document = read_document(make_docx(), "handbook.docx")
    assert (document.kind, document.title) == ("docx", "Shop handbook")
    assert document.pages[0].text == (
        "Handbook of the shop\n\n# Delivery\n\nWe deliver in two days.\nExcept Sundays.\n\n"
        "- free over 50 euro\n- else 4.90 euro\n\nZone: Days\nEU: 2\n\nQuestions: call us"
    )


def test_headings_stand_below_a_docx_title():
    text = text_of(make_docx(lambda document: document.add_paragraph("The handbook", style="Title")))
    assert "## Delivery" in text
    assert "# The handbook" in text


def test_hidden_and_deleted_docx_text_is_not_read():
    def hide(document):
        run = document.add_paragraph("shown ").add_run("hidden")
        run.font.hidden = True

    assert "hidden" not in text_of(make_docx(hide))


MARKDOWN = """---
title: "Our policy"
---
# Returns

We have **bold**, `code`, a [link](https://example.com) and
a wrapped line.<!-- not this -->

1. first
2. second
   - inner

| Zone | Days |
|------|------|
| EU   | 2    |

```
# not a heading
```

<div hidden>secret</div><p>seen</p>
"""


def test_markdown_is_read_as_a_reader_sees_it():
    document = read_document(MARKDOWN.encode(), "policy.md")
    assert (document.kind, document.title) == ("markdown", "Our policy")
    assert document.pages[0].text == (
        "# Returns\n\nWe have bold, code, a link and a wrapped line.\n\n1. first\n2. second\n  - inner\n\n"
        "Zone: EU; Days: 2\n\n # not a heading\n\nseen"
    )


HTML = """<!DOCTYPE html><html><head><title>Help &amp; more</title><style>p{}</style></head><body><nav>Home</nav>
<h1>Help</h1><p>We ship <b>today</b>.<br>Really.</p><script>alert(1)</script><p style="display: none">no</p>
<p hidden>no</p><ul><li>one<ol><li>two</li><li>three</li></ol></li></ul>
<table><tr><th>Zone</th><th>Days</th></tr><tr><td>EU</td><td>2</td></tr></table>tail</body></html>"""


def test_html_is_read_as_a_visitor_sees_it():
    document = read_document(HTML.encode(), "page.pdf")
    assert (document.kind, document.title) == ("html", "Help & more")
    assert document.pages[0].text == (
        "# Help\n\nWe ship today.\nReally.\n\n- one\n  1. two\n  2. three\n\nZone: EU; Days: 2\n\ntail"
    )


def test_merged_cells_are_not_given_a_column():
    table = "<tr><th>Zone</th><th>Days</th><th>Price</th></tr><tr><td rowspan=2>EU</td><td>2</td><td>4</td></tr>"
    text = text_of(f"<html><body><table>{table}<tr><td>3</td><td>9</td></tr></table>".encode())
    assert text == "Zone | Days | Price\nEU | 2 | 4\n3 | 9"

    def merge(document):
        table = document.add_table(rows=3, cols=3)
        for cell, text in zip(
            (c for row in table.rows for c in row.cells),
            ["Zone", "Days", "Price", "EU", "2", "4", "UK", "-", "9"],
            strict=True,
        ):
            cell.text = text
        table.cell(2, 0).merge(table.cell(2, 1))

    assert "Zone: UK -; Price: 9" in text_of(make_docx(merge))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_chinese_text_in_any_encoding(encoding):
    assert text_of((ZH + "\n\n下单后两天内发货。\n").encode(encoding)) == f"{ZH}\n\n下单后两天内发货。"


def test_big5_and_latin_text():
    traditional = "您可以在收貨後三十天內退回任何未使用的商品，請保留收據。退款將在五個工作天內退回。"
    assert text_of(traditional.encode("big5")) == traditional
    assert text_of("Crème brûlée für 5 €.".encode("cp1252")) == "Crème brûlée für 5 €."


def test_wrapped_text_lines_become_paragraphs_and_others_stay():
    wrapped = (
        "You may return any unused item within thirty days of the\ndelivery, if it is in its original packaging.\n"
    )
    assert text_of(wrapped.encode()) == " ".join(wrapped.split("\n")).strip()
    assert text_of(b"Monday: 9-5\nTuesday: 10-4\n") == "Monday: 9-5\n\nTuesday: 10-4"


def test_text_is_composed_and_free_of_invisible_characters():
    assert text_of("Cafe\u0301 o\u200bpen\u00ad now.\x07".encode()) == "Café open now."


def test_an_faq_sheet_in_csv():
    csv = 'Question,Answer,Similar questions\nHow long?,"Three days, \nmostly.",When|How soon；how fast\nNo answer,,\n'
    document = read_document(csv.encode(), "faq.txt")
    assert document.kind == "csv"
    assert document.faqs == (FaqEntry("How long?", "Three days,\nmostly.", ("When", "How soon", "how fast")),)
    assert [note.text("en") for note in document.notes] == [
        "Rows left out because the question or the answer is missing: 1."
    ]


@pytest.mark.parametrize(
    "header", [("问题", "答案", "相似问"), ("标准问", "回答", "扩展问法"), ("Q", "A", "x"), ("question", "reply", "b")]
)
def test_faq_headers_in_both_languages(header):
    data = make_xlsx({"FAQ": [["My shop"], header, ["怎么退货？", "三十天内。", "c"]]})
    [entry] = parse_file(data, "f.xlsx", Limits()).faqs
    assert (entry.question, entry.answer) == ("怎么退货？", "三十天内。")


def test_other_sheets_say_the_column_before_the_value():
    rows = [["Item", "Price", "From", "Off"], ["Mug", 5.5, datetime.date(2025, 1, 2), None], ["Plate", 7.0, None, True]]
    document = read_document(make_xlsx({"Stock": rows, "Notes": [["Closed on Mondays."]]}), "stock.xlsx")
    assert [page.text for page in document.pages] == [
        "# Stock\n\nItem: Mug; Price: 5.5; From: 2025-01-02\nItem: Plate; Price: 7; Off: TRUE",
        "# Notes\n\nClosed on Mondays.",
    ]


def test_hidden_sheets_are_left_out_and_noted():
    import io

    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(make_xlsx({"Seen": [["a"]], "Secret": [["cost price"]]})))
    book["Secret"].sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    document = read_document(buffer.getvalue(), "b.xlsx")
    assert "cost price" not in document.pages[0].text
    assert [note.text("en") for note in document.notes] == ["Hidden sheets left out: 1."]


@pytest.mark.parametrize(
    ("text", "faqs"),
    [
        (
            "# Help\n\n## How long?\n\nThree days.\n\n- or four\n\n## Prices\n\nLow.",
            [("How long?", "Three days.\n\n- or four")],
        ),
        (
            "Q: How long?\nA: Three days.\n\nQ2: How much?\nA: Five euro.",
            [("How long?", "Three days."), ("How much?", "Five euro.")],
        ),
        ("问：多久？\n答：三天。\n\n问题：多少钱？\n答案：五元。", [("多久？", "三天。"), ("多少钱？", "五元。")]),
        ("## 1. 多久到货？\n\n三天。", [("多久到货？", "三天。")]),
        ("| Question | Answer |\n|---|---|\n| How long? | Three days. |", [("How long?", "Three days.")]),
        ("# Is it?\n\n## Sub\n\nText.", []),
        ("Q: no answer follows here\n\nJust text.", []),
        ("Is this prose? Yes, it is prose.", []),
    ],
)
def test_questions_with_answers_in_running_text(text, faqs):
    parsed = parse_file(text.encode(), "help.md", Limits())
    assert [(entry.question, entry.answer) for entry in parsed.faqs] == faqs
    assert parsed.pages[0]


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.csv", "a.exe", "noname"])
def test_the_content_decides_not_the_name(name):
    contents = {"xlsx": make_xlsx({"S": [["text"]]}), "pdf": make_pdf(), "html": b"<html><body><p>x</p></body></html>"}
    assert {kind: parse_file(data, name, Limits()).kind for kind, data in contents.items()} == {k: k for k in contents}


def test_prose_with_commas_is_no_table():
    assert read_document(b"Dear Anna, thank you.\nBest regards, Tom\nBye, all\n", "a.txt").kind == "text"


def test_a_path_is_read_and_named_after_its_file(tmp_path):
    (tmp_path / "hours.txt").write_text("Open on Mondays.")
    document = read_document(tmp_path / "hours.txt")
    assert (document.name, document.pages[0].text) == ("hours.txt", "Open on Mondays.")
    with pytest.raises(BrokenFile) as caught:
        read_document(tmp_path / "missing.txt")
    assert "missing.txt" in caught.value.text("zh")
    with pytest.raises(BrokenFile):
        read_document(tmp_path)


def test_several_files_in_order_and_a_bad_one_costs_only_itself():
    sources = [("a.txt", b"One."), ("b.bin", b"\x89PNG\r\n\x1a\n\0\0"), ("c.txt", b"Three.")]
    read = list(read_documents(sources))
    assert [name for name, _ in read] == ["a.txt", "b.bin", "c.txt"]
    assert [type(result).__name__ for _, result in read] == ["Document", "UnsupportedFile", "Document"]
    assert isinstance(read[1][1], DocumentError)
    assert "b.bin" in read[1][1].text("en")


def test_names_can_be_given():
    [(name, document)] = read_documents([("a.txt", b"One.")], names=["en/a.txt"])
    assert (name, document.name) == ("en/a.txt", "en/a.txt")


def test_nothing_to_read_starts_nothing():
    assert list(read_documents([])) == []


def test_errors_name_the_way_out_in_both_languages():
    with pytest.raises(UnsupportedFile) as caught:
        read_document(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old.doc")
    assert ".docx" in caught.value.hint("en")
    assert ".docx" in caught.value.hint("zh")
    assert "old.doc" in caught.value.text("zh")
