"""Every format where it really runs: in a process that gave its rights up and may not be able to import any more."""

import io

import pytest
from reportlab.pdfgen import canvas

from core.usecases.translation.files.formats import FORMATS, recognise
from core.usecases.translation.files.reading import read_source, write_target
from core.usecases.translation.files.source_file import FileJob, Written
from tests.usecases.translation import test_epub_file, test_odf_file
from tests.usecases.translation.office_making import make_book, make_docx, make_show, run

TEXT = "The old mill has some wheels."


def page():
    """A PDF of two columns, which are read one after the other."""
    file = io.BytesIO()
    sheet = canvas.Canvas(file)
    for column in (60, 330):
        for line in range(30):
            sheet.drawString(column, 780 - 14 * line, f"{TEXT} Line {line}.")
    sheet.save()
    return file.getvalue()


CUE = f"00:00:01{{}}000 --> 00:00:09{{}}000\n{TEXT}\n"
ASS = (
    "[Script Info]\n\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
    f"Dialogue: 0,0:00:01.00,0:00:09.00,Default,,0,0,0,,{TEXT}\n"
)
TIMED = f'<tt xmlns="http://www.w3.org/ns/ttml"><body><div><p begin="1s" end="9s">{TEXT}</p></div></body></tt>'
UNIT = f'<trans-unit id="1"><source>{TEXT}</source></trans-unit>'
XLIFF = f'<xliff version="1.2"><file original="a" source-language="en"><body>{UNIT}</body></file></xliff>'
RULE = "<key>NSStringFormatSpecTypeKey</key><string>NSStringPluralRuleType</string>"
FORMS = f"<dict>{RULE}<key>one</key><string>one mill</string><key>other</key><string>%d mills</string></dict>"
STRINGSDICT = f'<plist version="1.0"><dict><key>mills</key><dict><key>n</key>{FORMS}</dict></dict></plist>'
SAMPLES = {
    "a.docx": make_docx(f"<w:p>{run(TEXT)}</w:p>"),
    "a.pptx": make_show(TEXT),
    "a.xlsx": make_book('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', f"<si><t>{TEXT}</t></si>"),
    "a.odt": test_odf_file.make(f"<text:p>{TEXT}</text:p>"),
    "a.pdf": page(),
    "a.epub": test_epub_file.make_book(),
    "a.md": f"# {TEXT}\n\n| a | b |\n|---|---|\n| {TEXT} | 2 |\n".encode(),
    "a.html": f"<p>{TEXT} <b>Now</b></p>".encode(),
    "a.srt": f"1\n{CUE.format(',', ',')}".encode(),
    "a.vtt": f"WEBVTT\n\n{CUE.format('.', '.')}".encode(),
    "a.ass": ASS.encode(),
    "a.sub": f"{{25}}{{225}}{TEXT}\n".encode(),
    "a.ttml": TIMED.encode(),
    "timed.xml": TIMED.encode(),
    "a.po": f'msgid "{TEXT}"\nmsgstr ""\n\nmsgid "a mill"\nmsgid_plural "%d mills"\nmsgstr[0] ""\n'.encode(),
    "a.xlf": XLIFF.encode(),
    "xliff.xml": XLIFF.encode(),
    "strings.xml": f'<resources><string name="a">{TEXT}</string></resources>'.encode(),
    "a.arb": f'{{"a": "{TEXT}", "b": "{{n, plural, one{{a mill}} other{{# mills}}}}"}}'.encode(),
    "a.json": f'{{"a": "{TEXT}", "mills_one": "a mill", "mills_other": "{{{{count}}}} mills"}}'.encode(),
    "a.strings": f'"a" = "{TEXT}";\n'.encode(),
    "a.stringsdict": STRINGSDICT.encode(),
    "a.properties": f"a={TEXT}\n".encode(),
    "a.csv": f"key,English\na,{TEXT}\n".encode(),
    "a.txt": f"{TEXT}\n\nIt is old.\n".encode(),
}


def test_every_format_is_here():
    assert {recognise(name, data) for name, data in SAMPLES.items()} == set(FORMATS)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_file_is_read_and_written_without_rights(name):
    data, job = SAMPLES[name], FileJob(name, "en", "ru")
    segments = read_source(name, data, job).segments
    assert segments
    written = write_target(name, data, job, {one.id: Written(f"Ж{one.source}") for one in segments})
    assert written != data


def test_a_bilingual_page_of_a_pdf_is_written_without_rights():
    job = FileJob("a.pdf", "en", "ru", bilingual=True)
    segments = read_source("a.pdf", SAMPLES["a.pdf"], job).segments
    made = write_target("a.pdf", SAMPLES["a.pdf"], job, {one.id: Written(f"Ж {one.source}") for one in segments})
    assert "Ж" in made.decode()
