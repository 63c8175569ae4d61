"""Terms are found in any form, the longest first; files come back as they went, and faults are named by their cell."""

import io

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.documents.cells import read_cells
from core.documents.limits import Limits
from core.documents.tables import Row, Table, TableSheet
from core.errors import DocumentError, InputError
from core.usecases.translation.glossary import Glossary, Term, dump_glossary, load_glossary
from core.usecases.translation.glossary_file import read_glossary, write_glossary
from core.usecases.translation.glossary_rows import read_rows, read_table_rows, term_cells
from core.usecases.translation.tbx_parsing import parse_tbx


@pytest.fixture
def here(monkeypatch):
    """Tables read in this process, which starts none and so is quick."""

    def read(data, name, limits=None):
        sheets = read_cells(data, Limits()).sheets
        return Table(name, tuple(TableSheet(title, tuple(Row(n, tuple(r)) for n, r in rows)) for title, rows in sheets))

    monkeypatch.setattr("core.usecases.translation.glossary_file.read_table", read)


def found(glossary, text):
    return [one.text for one in glossary.find(text)]


@pytest.mark.parametrize(
    ("language", "terms", "text", "expected"),
    [
        ("en", ["file"], "Filed files are filing", ["Filed", "files", "filing"]),
        ("en", ["file", "file manager"], "The file manager opens a file.", ["file manager", "file"]),
        ("en", ["policy"], "Two policies and a policeman", ["policies"]),
        ("en", ["organization"], "Organize two organizations", ["organizations"]),
        ("en", ["run"], "Running runs", ["Running", "runs"]),
        ("en", ["IT", "US"], "It is for us: IT in the US", ["IT", "US"]),
        ("en", ["C++", ".NET", "R&D"], "C and C++, .NET or R&D.", ["C++", ".NET", "R&D"]),
        ("en", ["name"], "Hello {name}, see https://name.org/name or <name>", []),
        ("en", ["sign in"], "You signed in; sign-in is open", ["signed in", "sign-in"]),
        ("de", ["Haus"], "Die Häuser neben dem Hause", ["Häuser", "Hause"]),
        ("de", ["Rechnung"], "Rechnungen und die Rechnungsnummer", ["Rechnungen"]),
        ("es", ["archivo adjunto"], "Los archivos adjuntos", ["archivos adjuntos"]),
        ("fr", ["cheval"], "Des chevaux et l'ordinateur", ["chevaux"]),
        ("ru", ["файл"], "Удалить файлы и файлов", ["файлы", "файлов"]),
        ("uk", ["книга"], "Нові книги у книзі", ["книги", "книзі"]),
        ("zh", ["数据", "数据库"], "数据库中的数据", ["数据库", "数据"]),
        ("zh", ["会"], "会议很快会结束", ["会"]),
        ("zh", ["API"], "使用API，不是APIs", ["API"]),
        ("ja", ["データ", "保存"], "データベースのデータを保存する", ["データ", "保存"]),
    ],
)
def test_terms_are_found_whatever_their_form(language, terms, text, expected):
    glossary = Glossary(language, "xx", [Term(term, "t") for term in terms])
    assert found(glossary, text) == expected


def test_case_counts_where_the_term_says_so():
    glossary = Glossary("en", "es", [Term("May", "mayo", case=True), Term("apple", "manzana")])
    assert found(glossary, "It may be May, Apple") == ["May", "Apple"]


@pytest.mark.parametrize(
    ("term", "language", "expected"),
    [
        (Term("file", "archivo"), "es", ["Files"]),
        (Term("file", "archivar"), "es", ["Files", "filed"]),
        (Term("file", "Datei"), "de", ["Files"]),
        (Term("file", "ablegen"), "de", ["Files", "filed"]),
        (Term("file", "文件"), "zh", ["Files", "filed"]),
        (Term("file", "文件", part="noun"), "zh", ["Files"]),
        (Term("woman", "mujer"), "es", ["women"]),
    ],
)
def test_a_noun_is_not_meant_by_the_verb_of_the_same_word(term, language, expected):
    assert found(Glossary("en", language, [term]), "Files are filed by women") == expected


def test_pairs_alternatives_forbidden_and_kept():
    glossary = Glossary(
        "en",
        "es",
        [
            Term("invoice", "factura", forbidden=("cuenta",)),
            Term("invoice", "recibo"),
            Term("GitHub", keep=True),
            Term("cloud", forbidden=("nublado",)),
        ],
    )
    text = "Invoices in the cloud of GitHub"
    assert glossary.pairs(text) == (("invoice", "factura"), ("invoice", "recibo"), ("GitHub", "GitHub"))
    assert glossary.forbidden(text) == (("invoice", "cuenta"), ("cloud", "nublado"))
    assert glossary.occurrences(text) == (("Invoices", "Factura"), ("GitHub", "GitHub"))


TERM = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co", "Zl", "Zp")), min_size=1)
CLEAN = (
    TERM.map(lambda text: " ".join(text.replace("|", "").replace(";", "").replace("；", "").split())[:200])
    .map(lambda text: __import__("unicodedata").normalize("NFC", text).lstrip("'").strip())
    .filter(lambda text: text and "'" not in text and "\ufffe" not in text)
)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(CLEAN, CLEAN, CLEAN, st.booleans(), st.lists(CLEAN, max_size=2, unique=True), st.booleans())))
def test_rows_give_the_terms_they_were_made_from(parts):
    terms = tuple(
        dict.fromkeys(
            Term(source, source if keep else target, note, keep, tuple(set(bad) - {target, source}), case)
            for source, target, note, keep, bad, case in parts
        )
    )
    assert read_table_rows(map(term_cells, terms)) == (terms, ())
    assert load_glossary(dump_glossary(Glossary("en", "es", terms))).terms == terms


HARD = (
    Term("=1+1", "-5", "@note", forbidden=("+bad", "-worse")),
    Term("yes, -no", "sí; -no", 'with "quotes"', case=True),
    Term("数据", "data", part="noun"),
    Term("GitHub", "GitHub", keep=True),
)


@pytest.mark.parametrize("format", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_written_glossary_is_read_again_and_holds_no_formula(here, format, language):
    terms = tuple(term for term in HARD if ";" not in term.target) if format == "csv" else HARD
    data = write_glossary(Glossary("en", "es", terms), format, language=language)
    read = read_glossary(f"my terms.{format}", data, "en", "es")
    assert (read.glossary.terms, read.problems, read.glossary.title) == (terms, (), "my terms")
    if format == "csv":
        assert all(cell[:1] not in "=+-@" for cell in data.decode("utf-8-sig").replace('"', "").split(",") if cell)
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(data)).active
        assert "f" not in {cell.data_type for row in sheet for cell in row}
        assert sheet["A2"].value == "=1+1"


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("term,translation\nfile,archivo\n", [Term("file", "archivo")]),
        ("file,archivo\nfolder,carpeta\n", [Term("file", "archivo"), Term("folder", "carpeta")]),
        ("es;en\narchivo;file\n", [Term("file", "archivo")]),
        ("English\tSpanish\tNote\nfile\tarchivo\ta noun\n", [Term("file", "archivo", "a noun")]),
        ("英语,西班牙语\nfile,archivo\n", [Term("file", "archivo")]),
        ("en-US,es-MX\nfile,archivo\n", [Term("file", "archivo")]),
        ("术语,译文,不译,备注\nGitHub,,是,网站\n", [Term("GitHub", "GitHub", "网站", keep=True)]),
        (
            "term,translation,forbidden\nfile,archivo,fichero | lima\n",
            [Term("file", "archivo", forbidden=("fichero", "lima"))],
        ),
        (
            "term,translation\nfile,archivo\nfile,archivo\nfile,fichero\n",
            [Term("file", "archivo"), Term("file", "fichero")],
        ),
    ],
)
def test_columns_are_found_by_their_names(here, text, terms):
    read = read_glossary("terms.csv", text.encode("gb18030"), "en", "es")
    assert list(read.glossary.terms) == terms and not read.problems


def test_what_cannot_be_used_is_named_by_row_and_column_and_the_rest_is_read():
    text = "Term,Translation,Do not translate,Forbidden\nfile,archivo,,\n,solo,,\nfolder,,,\nx,y,maybe,\n"
    text += f"{'l' * 201},y,,\n\nz,w,,w\nlast,último,no,\n"
    read = read_glossary("terms.csv", text.encode(), "en", "es")
    assert [term.source for term in read.glossary.terms] == ["file", "last"]
    said = [str(one) for one in read.problems]
    assert [one.partition(":")[0] for one in said] == [
        "Row 3, column “Term”",
        "Row 4, column “Translation”",
        "Row 5, column “Do not translate”",
        "Row 6, column “Term”",
        "Row 8, column “Forbidden”",
    ]
    assert read.problems[0].text("zh").startswith("第 3 行“术语”列")


TBX = """<?xml version="1.0"?><!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX" xml:lang="en"><text><body>
<termEntry id="1"><descrip type="definition">A bill</descrip>
<langSet xml:lang="en"><tig><term>invoice</term><termNote type="partOfSpeech">noun</termNote></tig></langSet>
<langSet xml:lang="es-ES"><tig><term>factura</term></tig>
<ntig><termGrp><term>cuenta</term>
<termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></termGrp></ntig>
</langSet></termEntry>
<termEntry id="2"><langSet xml:lang="de"><tig><term>Rechnung</term></tig></langSet></termEntry>
</body></text></martif>"""
TBX3 = """<tbx xmlns="urn:iso:std:iso:30042:ed-2"><text><body><conceptEntry id="c"><langSec xml:lang="en"><termSec>
<term>file</term></termSec></langSec><langSec xml:lang="es"><termSec><term>archivo</term><note>IT</note></termSec>
</langSec></conceptEntry></body></text></tbx>"""


def test_of_a_workbook_the_first_sheet_with_terms_is_read_and_the_others_are_named():
    book = openpyxl.Workbook()
    for title, cells in (("Terms", ("Hund", "dog")), ("More", ("Katze", "cat"))):
        book.create_sheet(title).append(cells)
    file = io.BytesIO()
    book.save(file)
    read = read_glossary("terms.xlsx", file.getvalue(), "de", "en")
    assert [term.source for term in read.glossary.terms] == ["Hund"]
    assert [note.text() for note in read.notes] == ["Sheets not read: More."]


def test_tbx_gives_terms_with_their_forbidden_synonyms():
    old = read_glossary("terms.tbx", TBX.encode("utf-16"), "en", "es").glossary
    assert old.terms == (Term("invoice", "factura", "A bill", forbidden=("cuenta",), part="noun"),)
    assert parse_tbx(TBX3.encode(), "en", "es")["rows"] == [(1, ("file", "archivo", "IT", "", ""))]


@pytest.mark.parametrize(
    "data",
    [
        b"<html><body>x</body></html>",
        b"<martif><text>",
        b'<!DOCTYPE x [<!ENTITY a "b">]><martif>&a;</martif>',
        b"<" * 10_000,
        b"<tbx>" * 10_000,
    ],
)
def test_hostile_and_broken_files_raise_their_own_error_only(data):
    with pytest.raises(DocumentError):
        parse_tbx(data, "en", "es")


def test_files_are_read_in_a_process_with_limits():
    with pytest.raises(DocumentError, match="terms"):
        read_glossary("terms", b"PK\x03\x04 not a zip", "en", "es")
    with pytest.raises(DocumentError, match="terms"):
        read_glossary("terms", b"<html/>", "en", "es")


def test_an_unknown_format_is_refused():
    with pytest.raises(InputError, match="csv or xlsx"):
        write_glossary(Glossary("en", "es", ()), "doc")


def test_rows_beyond_the_limit_are_said(monkeypatch):
    monkeypatch.setattr("core.usecases.translation.glossary_rows.MOST_TERMS", 2)
    terms, [problem] = read_rows([(n, {"source": f"s{n}", "target": "t"}) for n in range(2, 7)])
    assert len(terms) == 2 and "From row 4" in str(problem)
