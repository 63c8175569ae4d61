"""Apple's .strings and .stringsdict."""

import plistlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BrokenFile
from core.usecases.translation.files.source_file import FileJob, Written
from core.usecases.translation.files.strings import apple_strings, stringsdict

STRINGS = """/* No comment provided by engineer. */
"Hi %@" = "Hi %@";

// Title of the day, max 12 characters
"title"="A \\"big\\" day\\nok \\U00e9";   "two" = "Second one";
bare = "Bare text" ;
"raw" = "first
second";
CFBundleName = Foo;
/* alone */
"Alone one";
"empty" = "";
"""
DICT = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>cart</key>
	<dict>
		<key>NSStringLocalizedFormatKey</key>
		<string>%#@files@ in the cart</string>
		<key>files</key>
		<dict>
			<key>NSStringFormatSpecTypeKey</key>
			<string>NSStringPluralRuleType</string>
			<key>NSStringFormatValueTypeKey</key>
			<string>d</string>
			<key>one</key>
			<string>%d file</string>
			<key>other</key>
			<string>%d files &amp; more</string>
		</dict>
	</dict>
	<key>only</key>
	<dict>
		<key>NSStringLocalizedFormatKey</key>
		<string>%#@n@</string>
	</dict>
</dict>
</plist>
"""


def job(target="es"):
    return FileJob("Localizable.strings", "en", target)


def found(module, text, target="es", encoding="utf-8"):
    return {one.id: one for one in module.extract(text.encode(encoding), job(target)).segments}


def translated(module, text, targets, target="es"):
    return module.rebuild(text.encode(), job(target), {key: Written(one) for key, one in targets.items()}).decode()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_strings_in_any_encoding(encoding):
    segments = found(apple_strings, STRINGS, encoding=encoding)
    assert {key: one.source for key, one in segments.items()} == {
        "Hi %@": "Hi %@",
        "title": 'A "big" day\nok é',
        "two": "Second one",
        "bare": "Bare text",
        "raw": "first\nsecond",
        "Alone one": "Alone one",
    }
    assert segments["title"].limit == 12 and "Title of the day" in segments["title"].note
    assert "engineer" not in segments["Hi %@"].note
    data = STRINGS.encode(encoding)
    assert apple_strings.rebuild(data, job(), {key: Written(one.source) for key, one in segments.items()}) == data
    out = apple_strings.rebuild(data, job(), {"two": Written("Segundo “é”")})
    assert out.decode(encoding) == STRINGS.replace("Second one", "Segundo “é”")


def test_strings_are_escaped():
    out = translated(apple_strings, STRINGS, {"title": 'Un "día"\n\\', "raw": "uno\ndos"})
    assert '"title"="Un \\"día\\"\\n\\\\";' in out and '"raw" = "uno\ndos";' in out


def test_a_text_that_is_its_own_key_stays_the_key():
    assert translated(apple_strings, '"Hi";\n"Bye" ;', {"Hi": "Hola", "Bye": "Adiós"}) == (
        '"Hi" = "Hola";\n"Bye" = "Adiós" ;'
    )


def test_a_character_written_as_its_two_halves_is_one():
    text = r'"a" = "Hi \Ud83d\Ude00 there";'
    assert found(apple_strings, text)["a"].source == "Hi \U0001f600 there"
    assert translated(apple_strings, text, {"a": "Hola \U0001f600"}) == '"a" = "Hola \U0001f600";'


def test_names_without_quotation_marks_are_kept():
    assert [one.text for one in apple_strings.extract(STRINGS.encode(), job()).kept] == ["Foo"]


@pytest.mark.parametrize("text", ['"a" = "b', '"a" "b";', "= x;", '"a" = ;'])
def test_damaged_strings(text):
    with pytest.raises(BrokenFile):
        apple_strings.extract(text.encode(), job())


@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="%{<$&:@\0"), min_size=1, max_size=30))
def test_any_text_is_read_back(text):
    out = apple_strings.rebuild(b'"a" = "text";', job(), {"a": Written(text)})
    again = apple_strings.extract(out, job()).segments
    assert [one.source for one in again] == ([text] if text.strip() else [])


@pytest.mark.parametrize("target", ["es", "ru", "zh", "ar"])
def test_sources_as_targets_change_nothing(target):
    segments = found(stringsdict, DICT, target)
    assert translated(stringsdict, DICT, {key: one.source for key, one in segments.items()}, target) == DICT


@pytest.mark.parametrize(
    ("target", "forms"),
    [("de", ["one", "other"]), ("zh", ["other"]), ("pl", ["one", "few", "many", "other"]),
     ("ar", ["zero", "one", "two", "few", "many", "other"])],
)  # fmt: skip
def test_forms_of_the_target_language(target, forms):
    segments = found(stringsdict, DICT, target)
    assert [one.plural for one in segments.values() if one.plural] == forms
    out = translated(stringsdict, DICT, {key: f"{one.source} < x" for key, one in segments.items()}, target)
    files = plistlib.loads(out.encode())["cart"]["files"]
    assert [key for key in files if not key.startswith("NS")] == forms
    assert files["other"] == "%d files & more < x"
    assert out.count("\n\t\t\t<key>") == 2 + len(forms)


def test_a_format_that_is_but_a_reference_is_kept():
    assert [one.text for one in stringsdict.extract(DICT.encode(), job()).kept] == ["%#@n@"]
    assert found(stringsdict, DICT)["cart/NSStringLocalizedFormatKey"].source == "%#@files@ in the cart"


def test_broken_targets_are_refused():
    with pytest.raises(ValueError):
        translated(stringsdict, DICT, {"cart/files#other": "archivos"})
    with pytest.raises(ValueError):
        translated(apple_strings, STRINGS, {"Hi %@": "Hola"})
