"""JSON texts: found wherever they stand, forms made for the target language, all else byte for byte."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BrokenFile, DocumentError, TooLarge
from core.usecases.translation.files.source_file import FileJob, Written
from core.usecases.translation.files.strings import json_strings
from core.usecases.translation.files.strings.json_text import find_style, read_json


def job(target="es", source="en"):
    return FileJob("en.json", source, target)


def segments(text, target="es"):
    return {one.id: one for one in json_strings.extract(text.encode(), job(target)).segments}


def translated(text, targets, target="es"):
    return json_strings.rebuild(
        text.encode(), job(target), {key: Written(one) for key, one in targets.items()}
    ).decode()


NESTED = """{
  "title": "My shop",
  "menu": {"open": "Open", "list": ["One thing", {"deep": "Deep thing"}], "n": 3, "on": true, "no": null},
  "a/b": "Slash key",
  "empty": "",
  "same": "Hi {{name}}, <b>welcome</b>",
  "icon": "cart", "link": "https://example.org", "colour": "#ff00aa", "api": "error_code_7"
}
"""


def test_texts_of_every_depth_with_their_path():
    found = json_strings.extract(NESTED.encode(), job())
    assert {one.id: one.source for one in found.segments} == {
        "title": "My shop",
        "menu/open": "Open",
        "menu/list/0": "One thing",
        "menu/list/1/deep": "Deep thing",
        "a~1b": "Slash key",
        "same": "Hi {{name}}, <b>welcome</b>",
    }
    assert [one.text for one in found.kept] == ["cart", "https://example.org", "#ff00aa", "error_code_7"]
    assert "key: menu.open" in found.segments[1].note


def test_only_the_strings_change():
    out = translated(NESTED, {"title": 'Mi "tienda"\n', "menu/list/1/deep": "Cosa honda"})
    assert out == NESTED.replace('"My shop"', '"Mi \\"tienda\\"\\n"').replace("Deep thing", "Cosa honda")


@pytest.mark.parametrize("target", ["es", "ru", "zh", "ar"])
@pytest.mark.parametrize(
    "text",
    [
        NESTED,
        NESTED.replace("\n", "\r\n"),
        "\ufeff" + NESTED,
        '{"k_one":"{{count}} day","k_other":"{{count}} days"}',
        '{"n":{"one":"a day","other":"%{count} days"}}',
        '{"m":"{n, plural, one {# day} other {# days}} left"}',
        '["a text",\t"caf\\u00e9","a\\/b", 1.50e+3 , -0]',
        '"just a text"',
        "{}",
        " [ ] ",
    ],
)
def test_sources_as_targets_change_nothing(text, target):
    assert translated(text, {key: one.source for key, one in segments(text, target).items()}, target) == text
    assert translated(text, {}, target) == text


I18NEXT = """{
    "day_one": "{{count}} day",
    "day_other": "{{count}} days",
    "after": "x y"
}"""


@pytest.mark.parametrize(
    ("target", "keys"),
    [
        ("de", ["day_one", "day_other", "after"]),
        ("ru", ["day_one", "day_few", "day_many", "day_other", "after"]),
        ("zh", ["day_other", "after"]),
        ("ar", ["day_zero", "day_one", "day_two", "day_few", "day_many", "day_other", "after"]),
    ],
)
def test_plural_keys_are_those_of_the_target_language(target, keys):
    found = segments(I18NEXT, target)
    out = translated(I18NEXT, {key: f"{one.source}~" for key, one in found.items()}, target)
    assert sorted(json.loads(out)) == sorted(keys)
    assert [one.plural for one in found.values() if one.plural] == [
        key.removeprefix("day_") for key in keys if key != "after"
    ]
    assert out.count('\n    "') == len(keys) and out.endswith('\n    "after": "x y~"\n}')


def test_new_forms_stand_before_the_last_in_the_file_s_own_shape():
    targets = {
        "day#one": "{{count}} день",
        "day#few": "{{count}} дня",
        "day#many": "{{count}} дней",
        "day#other": "{{count}} дня",
    }
    assert (
        translated(I18NEXT, targets, "ru")
        == """{
    "day_one": "{{count}} день",
    "day_few": "{{count}} дня",
    "day_many": "{{count}} дней",
    "day_other": "{{count}} дня",
    "after": "x y"
}"""
    )
    compact = '{"n":{"other":"{{count}} days"}}'
    made = translated(compact, {f"n#{key}": "{{count}} x" for key in ("one", "few", "many", "other")}, "pl")
    assert json.loads(made) == {"n": dict.fromkeys(("one", "few", "many", "other"), "{{count}} x")}


def test_forms_are_dropped_only_where_all_that_are_needed_are_there():
    assert translated(I18NEXT, {"day#other": "{{count}} 天"}, "zh").count("day_") == 1
    assert "day_one" in translated(I18NEXT, {"day#one": "{{count}} день"}, "ru")
    assert translated(I18NEXT, {"after": "z"}, "zh").count("day_") == 2


def test_a_form_for_zero_is_kept_in_every_language():
    text = '{"k_zero": "none", "k_one": "one day", "k_other": "{{count}} days"}'
    found = segments(text, "ru")
    assert [one.source for one in found.values()] == ["none", *["{{count}} days"] * 4]


def test_ordinal_keys():
    text = '{"p_ordinal_one": "{{count}}st", "p_ordinal_two": "{{count}}nd", "p_ordinal_other": "{{count}}th"}'
    assert list(segments(text, "zh")) == ["p_ordinal#other"]
    assert segments(text, "zh")["p_ordinal#other"].plural == ""


def test_words_that_happen_to_be_categories_are_no_plural():
    assert set(segments('{"one": "First one", "other": "The other", "third": "A third"}')) == {"one", "other", "third"}


def test_a_key_that_ends_in_other_is_a_form_only_where_it_counts_or_has_others_beside_it():
    text = '{"reason_spam": "Spam mail", "reason_other": "Another reason", "day_other": "{{count}} days"}'
    assert list(segments(text, "de")) == ["reason_spam", "reason_other", "day#one", "day#other"]


def test_icu_messages_have_a_sentence_for_each_case():
    text = '{"m": "{n, plural, one {# day} other {# days}} left", "p": "Don\'\'t use \'{\'"}'
    found = segments(text, "ru")
    assert [one.source for key, one in found.items() if key != "p"] == ["# day left", *["# days left"] * 3]
    assert found["p"].source == "Don't use '{'" and found["p"].codes == ("'{'",)
    out = json.loads(translated(text, {key: f"{one.source}." for key, one in found.items()}, "ru"))
    assert out["m"].startswith("{n, plural, one {# day left.} few {# days left.}")
    assert out["p"] == "Don''t use '{'."


def test_a_message_that_is_not_well_formed_is_a_plain_text_and_said_so():
    found = json_strings.extract(b'{"m": "{n, plural, one {x}"}', job())
    assert [one.source for one in found.segments] == ["{n, plural, one {x}"]
    assert found.notes == (("translation_files.strings_not_a_message", {"count": 1}),)


def test_forms_between_bars():
    text = '{"car": "no cars | one car | {n} cars", "title": "Shop | Home"}'
    found = segments(text)
    assert [one.source for one in found.values()] == ["no cars", "one car", "{n} cars", "Shop | Home"]
    assert json.loads(translated(text, {"car#other": "{n} coches"}))["car"] == "no cars | one car | {n} coches"


def test_messages_with_descriptions():
    text = """{"hi": {"message": "Hi $USER$", "description": "Greets; max 20 characters",
       "placeholders": {"user": {"content": "$1"}}},
     "go": {"defaultMessage": "Go", "description": "verb", "maxLength": 5}}"""
    found = json_strings.extract(text.encode(), job())
    assert {one.id: (one.source, one.limit) for one in found.segments} == {
        "hi/message": ("Hi $USER$", 20),
        "go/defaultMessage": ("Go", 5),
    }
    assert "Greets" in found.segments[0].note and "key: hi" in found.segments[0].note
    assert {one.text for one in found.kept} == {"$1"}


@pytest.mark.parametrize(
    ("text", "target", "written"),
    [
        ('{"a": "caf\\u00e9 x"}', "né", '"n\\u00e9"'),
        ('{"a": "caf\\u00E9 x"}', "né…", '"n\\u00E9\\u2026"'),
        ('{"a": "café x"}', "né", '"né"'),
        ('{"a": "plain x"}', "né", '"né"'),
        ('{"a": "and\\/or x"}', "y/o", '"y\\/o"'),
        ('{"a": "\\u003cb\\u003ex\\u003c/b\\u003e"}', "<b>y</b>", '"\\u003cb\\u003ey\\u003c/b\\u003e"'),
        ('{"a": "caf\\u00e9 x"}', "😀", '"\\ud83d\\ude00"'),
        ('{"a": "x y"}', "a\u2028b\x01", '"a\\u2028b\\u0001"'),
    ],
)  # fmt: skip
def test_strings_are_written_as_the_file_writes_them(text, target, written):
    out = translated(text, {"a": target})
    assert out == '{"a": ' + written + "}"
    assert json.loads(out) == {"a": target}


def test_a_broken_target_is_refused():
    with pytest.raises(ValueError):
        translated(NESTED, {"same": "Hola {{nombre}}, <b>x</b>"})
    with pytest.raises(ValueError):
        translated('{"m": "{n, plural, other {# x}}"}', {"m#n=other": "# {"})


def test_keys_that_are_there_twice_have_their_own_ids():
    text = '{"a": "first one", "a": "second one"}'
    assert translated(text, {"a~2": "z"}) == '{"a": "first one", "a": "z"}'


values = st.recursive(
    st.one_of(
        st.text(max_size=20), st.integers(), st.booleans(), st.none(), st.floats(allow_nan=False, allow_infinity=False)
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=6), inner, max_size=4)),
    max_leaves=12,
)


@given(values, st.sampled_from([None, 1, "\t"]), st.booleans())
def test_any_json_is_itself_again_and_its_strings_are_found(value, indent, ascii_only):
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return
    found = json_strings.extract(data, job())
    assert json_strings.rebuild(data, job(), {one.id: Written(one.source) for one in found.segments}) == data
    every = [member.text for member in read_json(text).members if member.text is not None]
    assert sorted(every) == sorted(strings(value) if isinstance(value, dict | list) else [])


def strings(value):
    for inner in value.values() if isinstance(value, dict) else value:
        if isinstance(inner, str):
            yield inner
        elif isinstance(inner, dict | list):
            yield from strings(inner)


@given(st.text(max_size=30), st.sampled_from(['{"a": "x \\u00e9"}', '{"a": "x \\u00E9 \\/"}', '{"a": "é \\u003c"}']))
def test_any_text_can_be_written(text, like):
    assert json.loads(find_style(like).write(text)) == text


@given(st.text(alphabet='{}[]",:\\u0 1e-.tn/', max_size=30))
def test_what_json_refuses_is_refused(text):
    try:
        json.loads(text, parse_constant=lambda name: int("x"))
        fine = True
    except ValueError:
        fine = False
    try:
        json_strings.extract(text.encode(), job())
        assert fine
    except DocumentError:
        assert not fine


def test_hostile_files():
    with pytest.raises(TooLarge):
        segments("[" * 100_000)
    with pytest.raises(BrokenFile) as error:
        segments("{\n\n \"a\": 'x'}")
    assert error.value.values["line"] == 3
    assert len(segments("[" + ",".join(f'"text {n} here"' for n in range(20_000)) + "]")) == 20_000
