"""From a brief to an outline to a text: made, stopped, continued, edited, compared, put back, by a person's clicks."""

from dataclasses import replace

import pytest

from apps._workspace import hash_workspace
from core.messages import message
from core.usecases.writing.draft_json import draft_from_json, draft_to_json
from tests.apps.scripted_writer import SENTENCE, go, open_app, say
from tests.apps.streamlit_pages import address, click, notes, page_text, run


def start(language: str = "en", kind: str = "free"):
    """The app with an outline of the sample brief of `kind`."""
    app = open_app(language)
    run(app.pills(key="brief_kind").set_value(kind))
    click(app, "fill_sample")
    return click(app, "to_outline")


def written(language: str = "en", kind: str = "free"):
    return click(start(language, kind), "write_it")


def stored(writer, app):
    """The draft as the store has it."""
    desk = hash_workspace(address(app, "desk"))
    return draft_from_json(writer.store.load_draft(desk, address(app, "draft")).body)


def texts(app):
    return [one for one in app.text_area if one.key.startswith("text_")]


def test_a_sample_fills_the_form_and_becomes_an_outline_that_is_kept(writer):
    app = start("en", "news")
    draft = stored(writer, app)
    assert draft.brief.kind == "news" and draft.brief.facts and draft.brief.length == 115
    shown = [one.value for one in app.text_input if one.key.startswith("outline_heading")]
    assert shown == [section.heading for section in draft.outline.sections]


def test_a_brief_without_a_topic_says_what_to_do(writer):
    app = click(open_app("zh"), "to_outline")
    assert say("no_topic_hint", "zh") in notes(app)[0]


def test_the_form_survives_another_page(writer):
    app = open_app()
    run(app.text_area(key="brief_topic").set_value("A bench by the river"))
    run(app.text_area(key="brief_facts").set_value("- The bench is red.\n\nIt stands since 1990."))
    go(app, "check")
    go(app, "write")
    click(app, "to_outline")
    brief = stored(writer, app).brief
    assert brief.topic == "A bench by the river" and brief.facts == ("The bench is red.", "It stands since 1990.")


def test_demands_in_plain_words_are_told_as_understood_or_not(writer):
    app = open_app()
    run(app.text_area(key="brief_must").set_value("no commas\nit should feel like rain"))
    said = [one.value for one in app.caption]
    assert sum(":material/check:" in one for one in said) == 1
    assert any("rain" in one and ":material/info:" in one for one in said)


def test_a_demand_is_added_from_the_library_with_its_values(writer):
    app = open_app()
    run(app.selectbox(key="demand_type").set_value("startend:end_checker"))
    run(app.text_input(key="demand_end_phrase").set_value("See you there."))
    click(app, "add_demand")
    [constraint] = app.session_state["brief_constraints"]
    assert constraint.arguments == {"end_phrase": "See you there."}
    run(app.selectbox(key="demand_type").set_value("startend:end_checker"))
    run(app.text_input(key="demand_end_phrase").set_value(""))
    assert notes(click(app, "add_demand"))
    click(app, "drop_demand_0")
    assert app.session_state["brief_constraints"] == ()


def test_a_pasted_and_an_uploaded_source_are_part_of_the_brief(writer):
    app = open_app()
    app.text_input(key="source_name").set_value("notes")
    app.text_area(key="source_text").set_value("The ferry sails at noon.")
    click(app, "add_source")
    app.file_uploader(key="source_files").set_value([("tide.txt", b"High water at six.", "text/plain")])
    click(run(app), "add_files")
    run(app.text_area(key="brief_topic").set_value("The ferry"))
    click(app, "to_outline")
    assert [source.name for source in stored(writer, app).brief.sources] == ["notes", "tide.txt"]


def test_a_source_half_typed_waits_and_a_file_added_twice_is_one_source(writer):
    app = open_app()
    run(app.text_area(key="source_text").set_value("The ferry sails at noon."))
    go(go(app, "model"), "write")
    assert app.text_area(key="source_text").value == "The ferry sails at noon."
    files = [("tide.txt", b"High water at six.", "text/plain"), ("empty.txt", b" ", "text/plain")]
    app.file_uploader(key="source_files").set_value(files)
    click(run(app), "add_files")
    click(app, "add_files")
    assert [source.name for source in app.session_state["brief_sources"]] == ["tide.txt"]


def test_a_brief_file_is_read_and_a_broken_one_is_told(writer):
    app = open_app()
    app.file_uploader(key="brief_upload").set_value(
        ("a.yaml", b"kind: poem\nlanguage: zh\ntopic: x\nform: wujue", "a/b")
    )
    click(run(app), "use_brief_file")
    assert app.session_state["brief_kind"] == "poem" and app.selectbox(key="brief_form").value == "wujue"
    app.file_uploader(key="brief_upload").set_value(("a.yaml", b"kind: song\ntopic: x", "a/b"))
    click(run(app), "use_brief_file")
    assert "kind" in notes(app)[0]


def test_sections_are_renamed_moved_removed_and_added(writer):
    app = start("en", "speech")
    before = [one.heading for one in stored(writer, app).outline.sections]
    first, second = (one.id for one in stored(writer, app).outline.sections[:2])
    click(app, f"down_{first}")
    heading = next(one for one in app.text_input if one.key.startswith(f"outline_heading_{second}"))
    run(heading.set_value("Good evening"))
    click(app, "add_section")
    click(app, f"remove_{first}")
    outline = stored(writer, app).outline
    assert [one.heading for one in outline.sections] == ["Good evening", *before[2:], say("new_section")]
    assert outline.origin == "person"


def test_a_text_is_written_checked_and_kept_with_what_was_sent(writer):
    app = written()
    draft = stored(writer, app)
    assert draft.state == "done" and SENTENCE in draft.text
    assert any('class="rate' in one.value for one in app.html)
    assert texts(app)
    calls = app.session_state["sent"]
    assert calls and all(call.messages and call.reply for call in calls)
    assert draft.brief.topic[:30] in calls[0].messages[-1][1]


def test_without_a_model_that_speaks_the_language_the_text_comes_from_the_facts(writer):
    list(writer.opening.wait())
    writer.opening.model.languages = ("en",)
    app = written("zh", "product")
    draft = stored(writer, app)
    assert draft.brief.facts[0].rstrip("。") in draft.text
    assert draft.notes and any(draft.notes[0].text("zh") in one.value for one in app.html)


def test_news_without_its_facts_is_not_written_and_says_what_is_missing(writer):
    app = open_app()
    run(app.text_area(key="brief_topic").set_value("Something happened"))
    run(app.text_area(key="brief_facts").set_value("It rained."))
    click(app, "to_outline")
    app = click(app, "write_it")
    assert any("who" in one.lower() for one in notes(app))
    assert stored(writer, app).parts == ()


def test_what_is_typed_is_kept_and_a_locked_part_is_not_open_to_change(writer):
    app = written()
    field = texts(app)[0]
    part = stored(writer, app).parts[0].id
    run(field.set_value("My own <b>words</b>."))
    draft = stored(writer, app)
    assert (draft.parts[0].text, draft.parts[0].origin) == ("My own <b>words</b>.", "person")
    click(app, f"lock_{part}")
    assert stored(writer, app).parts[0].locked and texts(app)[0].disabled


def test_undo_and_redo_walk_through_what_was_kept(writer):
    app = written()
    before = stored(writer, app).text
    run(
        app.text_input(key=next(one.key for one in app.text_input if one.key.startswith("title_"))).set_value("Renamed")
    )
    app.session_state["text_tabs"] = say("tab_versions")
    run(app)
    run(app.text_input(key="version_name").set_value("for Anna"))
    click(app, "keep_version")
    assert "for Anna" in page_text(app)
    after = stored(writer, app).text
    click(app, "undo")
    assert stored(writer, app).text == before
    click(app, "redo")
    assert stored(writer, app).text == after
    assert app.button(key="redo").disabled


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("tab", ["edit", "checks", "steps", "ledger", "variants", "versions", "seo", "working"])
def test_every_tab_opens_in_both_languages(writer, language, tab):
    app = written(language, "story")
    app.session_state["text_tabs"] = say(f"tab_{tab}", language)
    run(app)
    assert notes(app) == []


def test_the_working_shows_word_for_word_what_was_sent(writer):
    app = written()
    app.session_state["text_tabs"] = say("tab_working")
    run(app)
    shown = "".join(one.value for one in app.html)
    assert 'class="sent reply"' in shown and SENTENCE in shown and "scripted" in shown


def test_another_session_with_the_same_address_finds_the_draft_and_a_stranger_does_not(writer):
    app = written()
    title = stored(writer, app).outline.title
    again = open_app(desk=address(app, "desk"), draft=address(app, "draft"))
    assert next(one.value for one in again.text_input if one.key.startswith("title_")) == title
    stranger = open_app(draft=address(app, "draft"))
    assert stranger.title[0].value == say("brief_title")
    assert go(stranger, "drafts") and say("drafts_none") in page_text(stranger)


def test_a_draft_that_is_opened_again_brings_its_brief_along(writer):
    app = open_app()
    for name in ("topic", "facts"):
        run(app.text_area(key=f"brief_{name}").set_value(f"The {name} of <b>1</b>"))
    click(app, "to_outline")
    again = click(open_app(desk=address(app, "desk"), draft=address(app, "draft")), "go_brief")
    assert [again.text_area(key=f"brief_{name}").value for name in ("topic", "facts")] == [
        "The topic of <b>1</b>",
        "The facts of <b>1</b>",
    ]


def test_an_interrupted_draft_is_offered_again_and_continued(writer):
    app = written("en", "story")
    draft = stored(writer, app)
    first = draft.parts[0]
    desk, name = address(app, "desk"), address(app, "draft")
    half = replace(
        draft, parts=(first, replace(first, id=draft.outline.sections[1].id, complete=False)), state="drafting"
    )
    from core.usecases.writing.draft_json import draft_to_json

    writer.store.save_draft(hash_workspace(desk), name, draft_to_json(half), "half")
    again = open_app(desk=desk, draft=name)
    assert say("interrupted") in notes(again, "warning")[0]
    click(again, "continue")
    done = stored(writer, again)
    assert done.state == "done" and len(done.parts) == len(done.outline.sections)
    assert done.parts[0].text == first.text


def test_an_interrupted_draft_can_be_taken_as_it_is(writer):
    app = written("en", "story")
    draft = stored(writer, app)
    desk, name = address(app, "desk"), address(app, "draft")
    half = replace(draft, parts=(replace(draft.parts[0], complete=False),), state="stopped")
    writer.store.save_draft(hash_workspace(desk), name, draft_to_json(half), "half")
    again = open_app(desk=desk, draft=name)
    assert not texts(again)
    click(again, "as_it_is")
    assert [one.value for one in texts(again)] == [draft.parts[0].text]


def test_drafts_are_listed_opened_and_deleted(writer):
    app = written()
    name = address(app, "draft")
    click(app, "new_text")
    assert app.title[0].value == say("brief_title")
    go(app, "drafts")
    click(app, f"open_{name}")
    assert address(app, "draft") == name and texts(app)
    go(app, "drafts")
    click(app, f"delete_{name}")
    assert say("drafts_none") in page_text(app)
    assert address(app, "draft") == ""


def test_two_windows_on_one_draft_keep_both_texts_and_say_so(writer):
    one = written()
    two = open_app(desk=address(one, "desk"), draft=address(one, "draft"))
    run(texts(one)[0].set_value("From the first window."))
    run(texts(two)[0].set_value("From the second window."))
    assert say("overtaken") in notes(two)[0]
    bodies = [
        writer.store.load_draft(hash_workspace(address(one, "desk")), address(one, "draft"), version.id).body
        for version in writer.store.list_versions(hash_workspace(address(one, "desk")), address(one, "draft"))
    ]
    assert any("From the first window." in body for body in bodies)
    assert any("From the second window." in body for body in bodies)


def test_variants_stand_side_by_side_and_a_part_is_taken_over(writer):
    app = written()
    replies = iter(range(1000))
    writer.opening.model.enqueue(*[lambda _: f"Variant {next(replies)} says this. It says more."] * 100)
    writer.opening.model._queue.rotate(100)
    app.session_state["text_tabs"] = say("tab_variants")
    run(app)
    click(app, "make_variants")
    found = app.session_state["variants"]
    assert found
    take = next(one for one in app.button if (one.key or "").startswith("take_1_") and not one.disabled)
    part = take.key.removeprefix("take_1_")
    run(take.click())
    assert stored(writer, app).part(part).text == found[0].part(part).text


def test_files_are_offered_once_the_menu_is_open(writer):
    pytest.importorskip("core.usecases.writing.exporting")
    app = written()
    app.session_state["export"] = True
    run(app)
    assert notes(app) == []
    kept = {ending: app.session_state[f"made_{ending}"][1] for ending in ("docx", "pdf", "md", "html")}
    assert kept["docx"][:2] == b"PK" and kept["pdf"][:5] == b"%PDF-"
    assert SENTENCE in kept["md"].decode() and SENTENCE in kept["html"].decode()


def test_the_model_that_could_not_be_opened_is_told_and_writing_goes_on(writer):
    from core.errors import ModelUnavailable

    def fail(*_: object):
        raise ModelUnavailable("models.closed")

    writer.opening._open = fail
    app = written("en", "product")
    assert stored(writer, app).parts
    assert writer.opening.running().notice.text("en") == message("models.closed")


def test_a_part_is_rewritten_as_a_proposal_that_is_taken_or_left(writer):
    app = written()
    part = stored(writer, app).parts[0]
    model = writer.opening.model
    model.enqueue(*[lambda _: "The lamp was lit in time. Nobody was lost that night."] * 60)
    model._queue.rotate(60)
    click(app, f"propose_{part.id}")
    assert stored(writer, app).parts[0].text == part.text, "nothing changes before it is taken"
    assert any('class="diff"' in one.value and "<ins>" in one.value for one in app.html)
    click(app, "take")
    assert stored(writer, app).parts[0].text != part.text
    versions = writer.store.list_versions(hash_workspace(address(app, "desk")), address(app, "draft"))
    assert (versions[0].kind, versions[0].name) == ("rewrite", ""), "a name is a person's"
    after = stored(writer, app).parts[0].text
    click(app, f"propose_{part.id}")
    click(app, "leave")
    assert stored(writer, app).parts[0].text == after


def test_only_the_picked_sentences_are_replaced(writer):
    app = written()
    part = stored(writer, app).parts[0]
    run(texts(app)[0].set_value("First stays. Second goes away now. Third stays too."))
    model = writer.opening.model
    model.enqueue(*[lambda _: "Second is new."] * 60)
    model._queue.rotate(60)
    pick = next(one for one in app.multiselect if one.key.startswith(f"pick_{part.id}"))
    run(pick.set_value([1]))
    click(app, f"propose_{part.id}")
    click(app, "take")
    text = stored(writer, app).parts[0].text
    assert text.startswith("First stays. ") and text.endswith(" Third stays too.") and "goes away" not in text
