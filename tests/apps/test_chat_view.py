"""Whatever people, documents and models write stays text; citations, choices and the working are all there."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps._chat_view import highlight, render_live, render_notice, render_reply, render_thread, render_turn
from core.checks.check import Check
from core.documents.document import Hit, Passage, Span
from core.messages import words
from core.store.records import Feedback, SavedTurn
from core.usecases.support.records import Citation, Reply, Working
from core.usecases.support.reply_json import reply_to_json
from tests.apps.scripted_shop import PASSAGE, cited

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![x](http://198.51.100.7/a.png)",
    "[click](javascript:alert(1))",
    '"><svg onload=alert(1)>',
    "{{constructor.constructor('alert(1)')()}} ${alert(1)} `",
]
TAG = re.compile(r"<[^>]*>")


def bot(reply: Reply, feedback: Feedback | None = None) -> SavedTurn:
    return SavedTurn(3, "bot", reply.text, "2026-01-02T03:04:05", reply_to_json(reply), feedback)


def shown(reply: Reply, **more) -> str:
    return render_reply(reply, more.pop("language", "en"), bot(reply, more.pop("feedback", None)), latest=True)


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_a_document_or_model_wrote_is_never_markup(attack):
    passage = Passage("p", attack, 1, 0, attack, "en", attack)
    working = Working(attack, attack, ((attack, attack),), attack, (Hit(passage, 1.0),), reason=attack, model=attack)
    reply = cited(attack, working=working, options=(attack,), checks=(Check(attack, False, words("app.model")),))
    source = reply.citations[0]
    evil = type(source)(1, "p", attack, 1, attack, attack, (Span(0, 5),))
    page = shown(Reply(**{f: getattr(reply, f) for f in Reply.__slots__} | {"citations": (evil,)}))
    page += render_turn(SavedTurn(1, "visitor", attack, ""), "en") + render_turn(
        SavedTurn(2, "person", attack, ""), "en"
    )
    page += render_live(Reply(attack), "en") + render_live(None, "en", attack) + render_notice(attack, attack)
    tags = " ".join(TAG.findall(page))
    assert not re.search(r"<(script|img|svg onload|a )|onerror=|javascript:", re.sub(r'"[^"]*"', '""', tags))
    assert html.unescape(TAG.sub("", page.replace("</mark>", ""))).count(attack) >= 8


def test_markers_become_buttons_only_where_there_is_such_a_source():
    page = shown(cited("Three days [1]. Or four [2], or [99999]."))
    assert re.findall(r'class="cite" data-n="(\d+)"', page) == ["1"]
    assert "[2]" in page and "[99999]" in page


def test_a_source_holds_its_passage_with_the_supporting_words_marked():
    page = shown(cited())
    passage = re.search(r'<div class="passage">(.*?)</div>', page)[1]
    assert re.findall("<mark>(.*?)</mark>", passage) == ["Standard delivery takes three days."]
    assert TAG.sub("", passage) == PASSAGE


def test_headings_of_a_passage_are_shown_as_such_and_stay_text():
    source = Citation(1, "p", "a.md", 1, "", "## <b>Descaling\n\nUse citric acid.", (Span(17, 33),))
    passage = re.search(r'<div class="passage">(.*?)</div>', shown(cited(citations=(source,))), re.S)[1]
    assert passage.startswith("<strong>&lt;b&gt;Descaling</strong>")


@given(
    st.text(alphabet="ab<>&\"' 中\n", max_size=60),
    st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70)), max_size=5),
)
def test_marking_changes_no_character(text, pairs):
    marked = highlight(text, [Span(start, end) for start, end in pairs])
    assert html.unescape(marked.replace("<mark>", "").replace("</mark>", "")) == text
    inside = [span for start, end in pairs if (span := set(range(max(start, 0), min(end, len(text)))))]
    expected = len(set().union(*inside)) if inside else 0
    assert sum(len(html.unescape(piece)) for piece in re.findall("<mark>(.*?)</mark>", marked, re.S)) == expected


@pytest.mark.parametrize(
    ("changes", "says", "not_says"),
    [
        ({"origin": "faq"}, "Curated answer", "Not in the documents"),
        ({"origin": "evidence"}, "Quoted from documents", "Curated"),
        ({"origin": "draft"}, "Written from documents and checked", "Quoted"),
        ({"origin": "order"}, "Order look-up", "Quoted"),
        (
            {"origin": "none", "action": "offer_ticket", "working": Working(confidence=0.0)},
            "Not in the documents",
            "Quoted",
        ),
        ({"origin": "none", "action": "offer_ticket", "checks": ()}, "", "Not in the documents"),
        (
            {"origin": "none", "action": "offer_ticket", "working": Working(reason="You asked."), "checks": ()},
            '<span class="reason">You asked.</span>',
            "Not in",
        ),
        ({"origin": "none", "action": "clarify", "checks": ()}, "", "Not in the documents"),
    ],
)
def test_an_answer_says_where_it_comes_from(changes, says, not_says):
    page = shown(cited(**changes))
    assert says in page
    assert not_says not in page


def test_a_check_that_could_not_decide_is_neither_passed_nor_failed():
    checks = tuple(Check(f"c{n}", passed, words("chatbot.ready")) for n, passed in enumerate((True, None, False)))
    assert "1 of 2 checks passed" in shown(cited(checks=checks))


def test_a_failed_check_is_said_under_the_answer():
    page = shown(cited(checks=(Check("c", False, words("chatbot.stopped")),)))
    assert '<p class="warning">Stopped before the end.</p>' in page


def test_a_stopped_answer_says_so():
    assert "Stopped before the end." in shown(cited(done=False))
    assert "Stopped before the end." not in shown(cited())


def test_choices_stand_under_the_last_answer_only():
    asked = bot(cited(action="clarify", options=("Refund?", "Exchange?")))
    turns = [asked, SavedTurn(4, "visitor", "x", "")]
    assert 'data-act="choose" data-index="1"' in render_thread(turns[:1], "en")
    assert 'data-act="choose"' not in render_thread(turns, "en")


def test_a_last_question_nobody_answered_can_be_asked_again_unless_somebody_has_it():
    turns = [SavedTurn(0, "visitor", "x", ""), bot(cited())]
    again = 'data-act="retry"'
    assert again in render_thread(turns[:1], "en") and again not in render_thread(turns[:1], "en", pending=True)
    later = render_thread([*turns, SavedTurn(4, "visitor", "y", "")], "en")
    assert later.count(again) == 1 and later.index('data-position="4"') < later.index(again)


@pytest.mark.parametrize("action", ["offer_ticket", "clarify"])
def test_a_person_is_offered_where_there_is_no_answer(action):
    assert 'data-act="person"' in shown(cited(action=action))
    assert 'data-act="person"' not in shown(cited())


def test_the_working_shows_decision_checks_passages_prompt_and_times():
    passage = Passage("p", "delivery.md", 1, 0, PASSAGE, "en")
    working = Working(
        "How long?", "support/answer@3", (("system", "SYSTEM TEXT"),), "DRAFT TEXT",
        (Hit(passage, 0.9, 12.3456, None),), 0.83, 0.4, "BECAUSE", "tiny", (("search", 0.25),), 0.5, 41.0,
    )  # fmt: skip
    page = shown(cited(working=working))
    for told in ("support/answer@3", "SYSTEM TEXT", "DRAFT TEXT", "12.346", "0.83", "0.40", "BECAUSE", "0.25 s", "41"):
        assert told in page


def test_thumbs_are_pressed_as_they_were_given_and_then_ask_for_words():
    page = shown(cited(), feedback=Feedback(3, False, "", ""))
    assert 'data-liked="0" aria-pressed="true"' in page and 'data-liked="1" aria-pressed="false"' in page
    assert '<form class="comment"' in page
    assert "too &lt;slow&gt;" in shown(cited(), feedback=Feedback(3, False, "too <slow>", ""))


def test_the_page_is_in_the_readers_language():
    assert "引自资料原文" in shown(cited(), language="zh")
