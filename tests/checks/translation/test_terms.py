"""A term counts as used in any form its language gives it; what is missing or forbidden is named."""

import pytest

from core.checks.translation.pair import Pair
from core.checks.translation.terms import check_terms, hit_rate


def pair(target, *terms, language="es", source="x", codes=(), forbidden=()):
    return Pair(source, target, "en", language, codes, terms=terms, forbidden=forbidden)


@pytest.mark.parametrize(
    ("language", "term", "target"),
    [
        ("es", ("file", "archivo"), "Los archivos"),
        ("es", ("attachment", "archivo adjunto"), "Varios archivos adjuntos"),
        ("es", ("prime minister", "primer ministro"), "La primera ministra"),
        ("es", ("human rights", "derechos humanos"), "los derechos de los humanos"),
        ("fr", ("computer", "ordinateur"), "L'ordinateur"),
        ("fr", ("work", "travail"), "Les travaux du travail"),
        ("de", ("house", "Haus"), "Die Häuser"),
        ("de", ("file", "Datei"), "Der Dateiname"),
        ("de", ("Supreme Court", "Oberster Gerichtshof"), "des Obersten Gerichtshofs"),
        ("sv", ("house", "hus"), "Huset"),
        ("ru", ("file", "файл"), "без файлов"),
        ("uk", ("book", "книга"), "у книзі"),
        ("ar", ("book", "كتاب"), "والكتاب"),
        ("ko", ("file", "파일"), "파일을"),
        ("tr", ("file", "dosya"), "dosyalarınızı"),
        ("zh", ("file", "文件"), "打开文件夹"),
        ("zh", ("API", "API"), "调用API接口"),
        ("ja", ("data", "データ"), "データベース"),
        ("th", ("file", "ไฟล์"), "เปิดไฟล์ใหม่"),
        ("es", ("C++", "C++"), "en C++ y más"),
        ("es", ("GitHub", "GitHub"), "en GitHub"),
    ],
)
def test_every_form_counts(language, term, target):
    assert check_terms(pair(target, term, language=language)).passed is True


@pytest.mark.parametrize(
    ("language", "term", "target"),
    [
        ("es", ("file", "archivo"), "Los ficheros"),
        ("es", ("attachment", "archivo adjunto"), "Los archivos y un adjunto que no es"),
        ("de", ("file", "Datei"), "Der Ordnername"),
        ("de", ("egg", "Ei"), "Dateien"),
        ("zh", ("file", "文件"), "打开档案"),
        ("es", ("GitHub", "GitHub"), "en Github"),
        ("es", ("C++", "C++"), "en C"),
        ("es", ("link", "enlace"), "un `enlace` roto"),
    ],
)
def test_other_words_do_not(language, term, target):
    codes = ("`enlace`",) if "`" in target else ()
    check = check_terms(pair(target, term, language=language, codes=codes))
    assert check.passed is False and term[0] in str(check.detail)


def test_alternatives_are_one_term_and_all_terms_count():
    terms = (("file", "archivo"), ("file", "fichero"), ("save", "guardar"))
    assert check_terms(pair("Guarde el fichero", *terms)).passed is True
    check = check_terms(pair("Guarde el documento", *terms))
    assert str(check.detail) == "Not translated as the glossary says: file → archivo / fichero."


def test_forbidden_words_are_pointed_at_unless_they_are_part_of_the_term():
    term, forbidden = ("bill", "factura de cuenta"), (("bill", "cuenta"),)
    check = check_terms(pair("La cuenta y las cuentas", forbidden=forbidden))
    assert check.passed is False and [(span.start, span.end) for span in check.spans] == [(3, 9), (16, 23)]
    assert check_terms(pair("La factura de cuenta", term, forbidden=forbidden)).passed is True


def test_without_terms_nothing_is_judged():
    assert check_terms(pair("x")).passed is None


def test_the_hit_rate_counts_terms_once_a_pair():
    terms = (("file", "archivo"), ("file", "fichero"), ("save", "guardar"))
    assert hit_rate([pair("El archivo", *terms), pair("Guardar archivos", *terms)]) == (3, 4)
