"""Gettext catalogues: every message offered, plural forms of the target's making, and not a byte else changed."""

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BrokenFile, DocumentError
from core.usecases.translation.files.source_file import FileJob, Written
from core.usecases.translation.files.strings import po
from core.usecases.translation.files.strings.po_entry import find_width, read_entries, write_field

HEADER = """# Translations.
msgid ""
msgstr ""
"Project-Id-Version: shop\\n"
"Language: de\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
BODY = """#. Button, max 12 characters
#: app.py:3
msgctxt "menu"
msgid "Open"
msgstr ""

#, python-format
msgid "%(count)d file"
msgid_plural "%(count)d files"
msgstr[0] ""
msgstr[1] ""

#: app.py:9
#, fuzzy
#| msgid "Colour"
msgid "Color"
msgstr "Farbe"

msgid "Close"
msgstr "Schließen"

msgid ""
"Two\\n"
"lines with \\"quotes\\"\\n"
msgstr ""

#~ msgid "Gone"
#~ msgstr "Weg"
"""
POT = HEADER.replace("Language: de", "Language: ").replace("Plural-Forms: nplurals=2; plural=(n != 1);\\n", "X: y\\n")
GERMAN = FileJob("de.po", "en", "de")


def segments(text, job=GERMAN):
    return {one.id: one for one in po.extract(text.encode(), job).segments}


def translated(text, targets, job=GERMAN):
    written = {key: one if isinstance(one, Written) else Written(one) for key, one in targets.items()}
    return po.rebuild(text.encode(), job, written).decode()


def test_what_is_offered():
    found = po.extract((HEADER + BODY).encode(), GERMAN)
    assert [(one.source, one.state) for one in found.segments] == [
        ("Open", "new"),
        ("%(count)d file", "new"),
        ("%(count)d files", "new"),
        ("Color", "review"),
        ("Close", "done"),
        ('Two\nlines with "quotes"\n', "new"),
    ]
    first, one, other, color, close, _ = found.segments
    assert "Button, max 12 characters" in first.note and "context: menu" in first.note and "app.py:3" in first.note
    assert first.limit == 12
    assert (one.id, one.plural, one.example) == ("1#one", "one", "1")
    assert (other.id, other.plural, other.example) == ("1#other", "other", "2")
    assert "python-format" in one.syntaxes
    assert (color.target, close.target) == ("Farbe", "Schließen")
    assert [(one.text, one.reason) for one in found.kept] == [("Gone", "strings_obsolete")]


def test_only_what_is_new_changes():
    out = translated(HEADER + BODY, {"0": "Öffnen"})
    assert out == (HEADER + BODY).replace("#. Button", "# machine translation\n#. Button").replace(
        '"Open"\nmsgstr ""', '"Open"\nmsgstr "Öffnen"'
    )


@pytest.mark.parametrize("renew", [False, True])
@pytest.mark.parametrize("target", ["de", "ru", "zh-TW", "ar"])
@pytest.mark.parametrize("text", [HEADER + BODY, POT + BODY, BODY, (HEADER + BODY).replace("\n", "\r\n"), ""])
def test_sources_as_targets_change_nothing(text, target, renew):
    job = FileJob("x.po", "en", target, renew=renew)
    data = text.encode()
    targets = {one.id: Written(one.source) for one in po.extract(data, job).segments}
    assert po.rebuild(data, job, targets) == data
    assert po.rebuild(data, job, {}) == data


@pytest.mark.parametrize(
    ("language", "name", "forms"),
    [("ru", "ru", ["one", "few", "many"]), ("zh", "zh_CN", ["other"]), ("pt-BR", "pt_BR", ["one", "many", "other"]),
     ("ar", "ar", ["zero", "one", "two", "few", "many", "other"])],
)  # fmt: skip
@pytest.mark.parametrize("text", [HEADER + BODY, POT + BODY, BODY])
def test_another_language_makes_it_a_template(text, language, name, forms):
    job = FileJob("x.pot", "en", language)
    found = segments(text, job)
    assert [key.partition("#")[2] for key in found if "#" in key] == forms
    catalogue = polib.pofile(
        translated(text, {key: f"{one.source}!".replace("\n!", "!\n") for key, one in found.items()}, job)
    )
    assert catalogue.metadata["Language"] == name
    assert f"nplurals={len(forms)};" in catalogue.metadata["Plural-Forms"]
    assert "UTF-8" in catalogue.metadata["Content-Type"]
    [plural] = [one for one in catalogue if one.msgid_plural]
    assert sorted(plural.msgstr_plural) == list(range(len(forms)))
    assert catalogue.percent_translated() == 100
    assert not catalogue.metadata_is_fuzzy


def test_messages_still_without_a_target_get_the_forms_that_the_header_says():
    catalogue = polib.pofile(translated(POT + BODY, {"0": "Открыть"}, FileJob("x.pot", "en", "ru")))
    [plural] = [one for one in catalogue if one.msgid_plural]
    assert plural.msgstr_plural == {0: "", 1: "", 2: ""}


def test_the_catalogue_s_own_plural_forms_stand():
    text = (HEADER + BODY).replace("Language: de", "Language: ru")
    found = segments(text, FileJob("x.po", "en", "ru"))
    assert [key for key in found if "#" in key] == ["1#one", "1#few"]


def test_a_singular_without_its_number_is_not_the_source_for_several_numbers():
    text = POT + 'msgid "One file"\nmsgid_plural "%d files"\nmsgstr[0] ""\nmsgstr[1] ""\n'
    assert segments(text, FileJob("x", "en", "ru"))["0#one"].source == "%d files"
    assert segments(text, FileJob("x", "en", "de"))["0#one"].source == "One file"


def test_states_and_origins():
    out = translated(HEADER + BODY, {"0": Written("Öffnen", sure=False), "2": Written("Farbe!", "human")})
    assert "# machine translation\n#. Button, max 12 characters\n#: app.py:3\n#, fuzzy\nmsgctxt" in out
    assert '#: app.py:9\nmsgid "Color"\nmsgstr "Farbe!"' in out  # no longer fuzzy, nothing of what it was made for
    again = translated(out, {"0": Written("Aufmachen", "human")})
    assert '\n\n#. Button, max 12 characters\n#: app.py:3\nmsgctxt "menu"\nmsgid "Open"\nmsgstr "Aufmachen"' in again
    flagged = translated(HEADER + BODY, {"1#one": Written("%(count)d a", sure=False), "1#other": "%(count)d b"})
    assert "#, fuzzy, python-format" in flagged


@pytest.mark.parametrize(
    ("flags", "sure", "wanted"),
    [
        ("#, c-format\n", False, "#, fuzzy, c-format\n"),
        ("#, fuzzy, c-format\n", True, "#, c-format\n"),
        ("#, fuzzy\n", True, ""),
        ("", False, "#, fuzzy\n"),
    ],
)
def test_flags_that_stand_first_stay_lines_of_their_own(flags, sure, wanted):
    out = translated(f'{HEADER}{flags}msgid "Open %s"\nmsgstr ""\n', {"0": Written("%s öffnen", sure=sure)})
    assert out == f'{HEADER}# machine translation\n{wanted}msgid "Open %s"\nmsgstr "%s öffnen"\n'


def test_a_form_that_is_missing_takes_another_and_is_not_sure():
    [entry] = [
        one for one in polib.pofile(translated(HEADER + BODY, {"1#other": "%(count)d Dateien"})) if one.msgid_plural
    ]
    assert entry.msgstr_plural == {0: "%(count)d Dateien", 1: "%(count)d Dateien"}
    assert entry.fuzzy


def test_a_person_may_keep_the_source_s_words():
    assert 'msgid "Open"\nmsgstr "Open"' in translated(HEADER + BODY, {"0": Written("Open", "human")})


@pytest.mark.parametrize("target", ["%(anzahl)d Dateien", "Dateien", "%(count)d % Dateien"])
def test_a_broken_target_is_refused(target):
    with pytest.raises(ValueError):
        translated(HEADER + BODY, {"1#other": target})


def test_line_ends_at_the_edges_are_the_source_s():
    entry = polib.pofile(translated(HEADER + BODY, {"4": 'Zwei\nZeilen mit "Quotes"'}))[-2]
    assert entry.msgstr == 'Zwei\nZeilen mit "Quotes"\n'


def test_a_catalogue_in_the_source_s_language_may_have_its_texts_where_targets_stand():
    text = HEADER.replace("de", "en") + 'msgid "menu.file.open"\nmsgstr "Open a file"\n'
    for source in ("", "en"):
        found = po.extract(text.encode(), FileJob("en.po", source, "es"))
        assert [one.source for one in found.segments] == ["Open a file"]
    assert found.source == "en"


def test_flags_say_which_placeholders_there_are():
    text = HEADER + '#, no-c-format\nmsgid "100%d {x}"\nmsgstr ""\n\nmsgid "Hi {name}"\nmsgstr ""\n'
    first, second = segments(text).values()
    assert "printf" not in first.syntaxes and "brace" in second.syntaxes
    menus = "".join(f'msgid "_{name} it"\nmsgstr ""\n\n' for name in ("Open", "Close", "Save"))
    assert all("accelerator" in one.syntaxes for one in segments(HEADER + menus).values())


def test_encodings():
    data = (HEADER + BODY).replace("UTF-8", "ISO-8859-1").encode("latin-1")
    out = po.rebuild(data, GERMAN, {"0": Written("Öffnen")})
    assert 'msgstr "Öffnen"'.encode("latin-1") in out
    assert "Schließen" in [one.target for one in po.extract(data, GERMAN).segments]
    russian = po.rebuild(data, GERMAN, {"0": Written("Открыть")})
    assert "charset=UTF-8" in russian.decode() and "Schließen" in russian.decode()
    marked = b"\xef\xbb\xbf" + (HEADER + BODY).encode()
    assert po.rebuild(marked, GERMAN, {"0": Written("Öffnen")}).startswith(b"\xef\xbb\xbf# Trans")


def test_long_texts_are_folded_as_gettext_does():
    text = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    assert write_field("msgstr", text, 79, "\n") == (
        'msgstr ""\n"one two three four five six seven eight nine ten eleven twelve thirteen "\n"fourteen"'
    )
    assert write_field("msgstr", text, 0, "\n") == f'msgstr "{text}"'
    assert write_field("msgstr", "字" * 50, 79, "\n").count("\n") == 2
    assert write_field("msgstr", "a\nb", 79, "\n") == 'msgstr ""\n"a\\n"\n"b"'


@given(st.text(max_size=200))
def test_any_text_is_read_back(text):
    text = text.encode(errors="ignore").decode().replace("\0", "")
    for width in (0, 79):
        [entry] = read_entries('msgid "x"\n' + write_field("msgstr", text, width, "\n"))[0]
        assert entry.strings[0].text == text


letters = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="%{<$&:@")


@given(st.lists(st.text(letters, min_size=1, max_size=120), max_size=4))
def test_any_target_is_read_by_polib(targets):
    text = HEADER + "".join(f'msgid "m {n} text"\nmsgstr ""\n\n' for n in range(len(targets)))
    written = {str(n): Written(one, "human") for n, one in enumerate(targets)}
    catalogue = polib.pofile(po.rebuild(text.encode(), GERMAN, written).decode())
    assert [one.msgstr for one in catalogue] == targets


@pytest.mark.parametrize("line", ["garbage", 'msgid "open', '"stray"', 'msgstr "x"', 'msgid_plural "x"'])
def test_a_line_that_does_not_belong(line):
    with pytest.raises(BrokenFile) as error:
        po.extract(f"\n\n{line}\n".encode(), GERMAN)
    assert error.value.values["line"] == 3


@given(st.binary(max_size=300))
def test_nonsense_is_an_error_of_the_file(data):
    try:
        found = po.extract(data, GERMAN)
    except DocumentError:
        return
    assert found.kind == "po" and po.rebuild(data, GERMAN, {}) == data


def test_hostile_headers():
    for plural in (
        "nplurals=99; plural=n",
        "nplurals=2; plural=" + "(" * 500,
        "nplurals=0; plural=0",
        "nplurals=3; plural=9",
    ):
        text = HEADER.replace("nplurals=2; plural=(n != 1)", plural) + BODY
        assert len(segments(text)) >= 6


def test_width_is_the_file_s_own():
    long = "word " * 30
    folded = write_field("msgid", long, 79, "\n") + '\nmsgstr ""\n'
    flat = write_field("msgid", long, 0, "\n") + '\nmsgstr ""\n'
    assert find_width(folded, read_entries(folded)[0]) == 79
    assert find_width(flat, read_entries(flat)[0]) == 0
