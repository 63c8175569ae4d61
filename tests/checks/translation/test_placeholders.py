"""What a program reads in a text is found, and a translation holds the same of it."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.checks.translation.pair import Pair
from core.checks.translation.placeholder_syntax import SYNTAXES
from core.checks.translation.placeholders import check_placeholders, check_tags, find_count, find_placeholders


def found(text, *syntaxes):
    return [one.text for one in find_placeholders(text, syntaxes)]


@pytest.mark.parametrize(
    ("syntax", "text", "placeholders"),
    [
        ("python-format", "Hi %(name)s, %d of %5.2f at 50%%", ["%(name)s", "%d", "%5.2f", "%%"]),
        ("python-format", "100% sure of it", []),
        ("python-brace", "{name} {0!r:>10} {} {a.b[0]} {:{width}} {{x}}",
         ["{name}", "{0!r:>10}", "{}", "{a.b[0]}", "{:{width}}", "{{", "}}"]),
        ("c-format", "%1$s %ld %-8.3f %<PRIu64> %zu", ["%1$s", "%ld", "%-8.3f", "%<PRIu64>", "%zu"]),
        ("objective-c", "%@ and %1$@ and %#@files@, %lld%%", ["%@", "%1$@", "%#@files@", "%lld", "%%"]),
        ("java-format", "%1$s %tY %,d %n", ["%1$s", "%tY", "%,d", "%n"]),
        ("java-message", "{0} of {1,number,#.##}", ["{0}", "{1,number,#.##}"]),
        ("php-format", "%1$s %'*10s %05d", ["%1$s", "%'*10s", "%05d"]),
        ("i18next", "{{name}} {{- raw}} {{n, number}} $t(key, {\"a\": 1})",
         ["{{name}}", "{{- raw}}", "{{n, number}}", '$t(key, {"a": 1})']),
        ("vue", "@:common.ok @.lower:unit {name} {'@'}", ["@:common.ok", "@.lower:unit", "{name}", "{'@'}"]),
        ("icu", "{name} {n, number, ::percent} {d, date, short}",
         ["{name}", "{n, number, ::percent}", "{d, date, short}"]),
        ("icu-plural", "# files", ["#"]),
        ("shell", "${HOME}/x $USER你好 costs $5", ["${HOME}", "$USER"]),
        ("chrome", "Hi $USER$!", ["$USER$"]),
        ("ruby", "%{count} of %<n>d", ["%{count}", "%<n>d"]),
        ("php", "Hello :name, it is 10:30, a::b", [":name"]),
        ("qt", "%1 of %L2, %n files", ["%1", "%L2", "%n"]),
        ("boost", "%1% of %|2$+5|", ["%1%", "%|2$+5|"]),
        ("printf", "%s costs 5%, %(x)s is 100%safe", ["%s", "%(x)s"]),
        ("html", '<a href="a>b">x</a> &nbsp;&#160; 3 < 4 > 2', ['<a href="a>b">', "</a>", "&nbsp;", "&#160;"]),
        ("html", "<no name given> <br/> <1>x</1>", ["<br/>", "<1>", "</1>"]),
        ("markdown", "`ls` and [a](b \"t\") and ```\nx\n```", ["`ls`", '(b "t")', "```\nx\n```"]),
        ("escape", r"a\nb\u00e9", [r"\n", r"\u00e9"]),
        ("accelerator", "&File", ["&"]),
        ("accelerator", "_Datei", ["_"]),
        ("accelerator", "文件(&F)", ["&"]),
        ("accelerator", "Cl_ose", ["_"]),
        ("accelerator", "AT&T R&D snake_case_name a && b", []),
    ],
)  # fmt: skip
def test_each_syntax(syntax, text, placeholders):
    assert found(text, syntax) == placeholders


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("See https://example.org/a_(b)?x={id}.", ["https://example.org/a_(b)?x={id}"]),
        ("见https://example.org/路径，或写信给a.b@example.org。", ["https://example.org/", "a.b@example.org"]),
        ("(www.example.org), mailto:x@example.org", ["www.example.org", "mailto:x@example.org"]),
        ("e.g. this/that and 3:4", []),
    ],
)
def test_addresses_count_in_every_text(text, addresses):
    assert found(text) == addresses


def test_the_longer_claim_comes_first():
    assert found("{{x}} {y} <a href='%s'>%s</a>", "html", "i18next", "brace", "printf") == [
        "{{x}}",
        "{y}",
        "<a href='%s'>",
        "%s",
        "</a>",
    ]


def test_a_syntax_that_is_none_is_a_mistake():
    with pytest.raises(KeyError):
        find_placeholders("x", ("no-such-syntax",))


@given(st.text(alphabet="%${}<>&_#'\"`[](): .@\\n1sdxé你", max_size=60), st.sets(st.sampled_from(SYNTAXES)))
@example("{{{", {"i18next", "brace"})
def test_places_are_in_order_and_never_overlap_and_a_text_always_holds_its_own(text, syntaxes):
    at = 0
    for one in find_placeholders(text, tuple(sorted(syntaxes))):
        assert at <= one.start < one.end
        assert one.text == text[one.start : one.end]
        at = one.end
    assert check_placeholders(Pair(text, text, "en", "es", syntaxes=tuple(sorted(syntaxes)))).passed
    assert check_tags(Pair(text, text, "en", "es", syntaxes=tuple(sorted(syntaxes)))).passed


def pair(source, target, *syntaxes, **values):
    return Pair(source, target, "en", values.pop("language", "es"), syntaxes=syntaxes, **values)


@pytest.mark.parametrize(
    ("source", "target", "syntaxes", "passed"),
    [
        ("Hi {name}", "Hola {name}", ["brace"], True),
        ("Hi {name}", "Hola {nombre}", ["brace"], False),
        ("Hi {name}", "Hola", ["brace"], False),
        ("Hi {name}", "{name}, hola {name}", ["brace"], False),
        ("{a} and {b}", "{b} y {a}", ["brace"], True),
        ("{{ x }}", "{{x}}", ["i18next"], True),
        ("%s of %d", "%d de %s", ["c-format"], False),
        ("%s of %d", "%2$d de %1$s", ["c-format"], True),
        ("%s of %d", "%1$d de %2$s", ["c-format"], False),
        ("%1$s of %2$s", "%2$s de %1$s", ["java-format"], True),
        ("%s of %s", "%2$s de %1$s", ["python-format"], False),
        ("%(a)s of %(b)s", "%(b)s de %(a)s", ["python-format"], True),
        ("{} of {:d}", "{:d} de {}", ["python-brace"], False),
        ('%s <a href="%s">x</a>', '<a href="%s">x</a> %s', ["html", "c-format"], False),
        ("%d%% of it", "%d % de ello", ["c-format"], False),
        ("%d%% of it", "%d %% de ello", ["c-format"], True),
        ("100% of it", "100 % de ello", ["c-format"], True),
        ("a&nbsp;b", "a b", ["html"], True),
        ("<b>a</b> c", "<b>a c", ["html"], False),
        ("<b>a</b> <i>c</i>", "<b>a <i></b>c</i>", ["html"], True),
        ("See https://x.org/a", "Véase https://x.org/b", [], False),
        ("&Open", "&Abrir", ["accelerator"], True),
        ("&Open", "Abrir", ["accelerator"], False),
        ("plain", "llano", list(SYNTAXES), True),
    ],
)
def test_the_same_placeholders(source, target, syntaxes, passed):
    assert check_placeholders(pair(source, target, *syntaxes)).passed is passed


@pytest.mark.parametrize(
    ("plural", "language", "passed"),
    [("one", "de", True), ("other", "de", False), ("one", "ru", False), ("two", "ar", True), ("one", "fr", False)],
)
def test_a_form_for_one_number_may_leave_it_out(plural, language, passed):
    one = pair("%d file of %s", "Datei von %s", "c-format", language=language, plural=plural)
    assert check_placeholders(pair("%d file", "Datei", "c-format", language=language, plural=plural)).passed is passed
    assert not check_placeholders(one).passed  # the two need their order


def test_what_differs_is_said_and_shown():
    check = check_placeholders(pair("Hi {name}", "Hola {nombre}", "brace"))
    assert "{name}" in check.detail.text("en") and "{nombre}" in check.detail.text("zh")
    assert [(span.start, span.end) for span in check.spans] == [(5, 13)]


@pytest.mark.parametrize(
    ("target", "passed"),
    [
        ("<g1>a</g1> <g2>b</g2><x/>", True),
        ("<x/><g2>b</g2> <g1>a</g1>", True),
        ("<g1>a</g1> <g2>b<x/></g2>", True),
        ("<g1>a <g2>b</g1></g2><x/>", False),
        ("<g1>a <g2>b</g2></g1><x/>", False),
        ("<g1>a</g1> <g2>b</g2>", False),
        ("<g1>a</g1> <g2>b</g2><x/><x/>", False),
        ("</g1>a<g1> <g2>b</g2><x/>", False),
    ],
)
def test_codes_once_each_and_nested_as_in_the_source(target, passed):
    codes = ("<g1>", "</g1>", "<g2>", "</g2>", "<x/>")
    assert check_tags(Pair("<g1>a</g1> <g2>b</g2><x/>", target, "en", "es", codes=codes)).passed is passed


def test_tags_among_the_placeholders_are_closed_in_order():
    assert not check_tags(pair("<b>a</b> <i>c</i>", "<b>a <i></b>c</i>", "html")).passed
    assert check_tags(pair("<b>a<br> c</b>", "<b>a<br> c</b>", "html")).passed


def test_a_code_is_no_placeholder():
    held = Pair("{a} <x {b}/>", "<x {b}/> {a}", "en", "es", codes=("<x {b}/>",), syntaxes=("brace",))
    assert check_placeholders(held).passed
    assert check_tags(held).passed


@pytest.mark.parametrize(
    ("text", "syntax", "count"),
    [
        ("%(count)d in %(name)s", "python-format", "%(count)d"),
        ("%d in %s", "c-format", "%d"),
        ("{{count}} of {{x}}", "i18next", "{{count}}"),
        ("# in {name}", "icu-plural", "#"),
        ("{files} files", "brace", "{files}"),
        ("{a} and {b}", "brace", None),
        ("none", "brace", None),
    ],
)
def test_which_one_counts(text, syntax, count):
    one = find_count(find_placeholders(text, (syntax, "brace")))
    assert (one.text if one else None) == count


HOSTILE = (
    '<a "',
    "{",
    "%(",
    "http://",
    "(http://a(",
    "&a",
    "``",
    "{a,",
    "$t((",
    "<!--",
    "{{",
    "a@",
    "{:{",
    "</1",
    "_a",
)


@pytest.mark.parametrize("unit", HOSTILE)
def test_long_nonsense_takes_time_in_proportion(unit):
    assert find_placeholders(unit * 20_000, SYNTAXES) is not None
