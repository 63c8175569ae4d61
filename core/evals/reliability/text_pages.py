"""Every text field of the Streamlit apps, and how something is typed there and used. Knows no texts and no verdicts."""

from collections.abc import Callable

from core.evals.reliability.gradio_page import Refused
from core.evals.reliability.markup import visible
from core.evals.reliability.page_markup import streamlit_markup
from core.evals.reliability.streamlit_page import StreamlitPage
from core.evals.reliability.text_fields import Form, Shown
from core.evals.reliability.uploads import open_streamlit
from core.messages import message

REPORT = (
    "City Hospital\nLaboratory report\nPatient: Ada Quill\nCollected: 2026-04-02\n\n"
    "Test | Result | Unit | Reference range\nPotassium | 5.9 | mmol/L | 3.5-5.1\n"
)
AD, DIGEST, EMAIL = ":material/campaign: Advertisement", ":material/library_books: Digest", ":material/mail: E-mail"
"""Kinds of text, as the row of kinds names them."""
OUTLINE = ("outline_name", "outline_heading", "outline_points")
BRIEF = ("topic", "facts", "keywords", "must", "must_not", "title", "audience", "tone")


def press(page: StreamlitPage, key: str) -> StreamlitPage:
    """Press a button; Refused with what an error box of the page says."""
    page.press(key)
    if said := page.notes("error"):
        raise Refused(" ".join(said))
    return page


def fill(page: StreamlitPage, text: str, *keys: str) -> StreamlitPage:
    """Type the text into each field."""
    for key in keys:
        page.put(key, text)
    return page


def see(page: StreamlitPage) -> str:
    """All text of the page."""
    return visible(streamlit_markup(page))


def value(page: StreamlitPage, key: str) -> str:
    """What the server has put into a field."""
    proto = page.widget(key)[1]
    return str(proto.value or proto.default)


def _brief(page: StreamlitPage, text: str) -> Shown:
    page.put("brief_kind", AD).run()
    press(fill(page, text, *(f"brief_{name}" for name in BRIEF)), "to_outline")
    again = StreamlitPage(page.base_url, query=page.query).run()
    again.press("go_brief")
    kept = {name: value(again, f"brief_{name}") for name in BRIEF}
    again.close()
    page.press("new_text")
    return kept


def _outline(page: StreamlitPage, text: str) -> Shown:
    fill(page, text, *(first_key(page, each) for each in OUTLINE)).run()
    again = StreamlitPage(page.base_url, query=page.query).run()
    kept = {each: value(again, first_key(again, each)) for each in OUTLINE}
    again.close()
    return {name.replace("outline_", "outline's "): text for name, text in kept.items()}


def first_key(page: StreamlitPage, begins: str, ends: str = "") -> str:
    """The first key of the page that begins and ends so."""
    for element in page.elements.values():
        identity = str(getattr(getattr(element, element.WhichOneof("type")), "id", ""))
        if f"-{begins}_" in identity and identity.endswith(ends):
            return identity[identity.index(f"-{begins}_") + 1 :]
    raise LookupError(begins)


def open_outline(url: str) -> StreamlitPage:
    """The writer, with an outline."""
    page = StreamlitPage(url).run()
    page.put("brief_kind", AD).run()
    return press(fill(page, "A lamp for readers", "brief_topic", "brief_facts"), "to_outline")


def open_text(url: str) -> StreamlitPage:
    """The writer, with a text."""
    return wait_for_text(press(open_outline(url), "write_it"))


def wait_for_text(page: StreamlitPage) -> StreamlitPage:
    """The page once its text is written."""
    for _ in range(40):
        if page.has("undo") and not page.has("stop"):
            break
        page.run()
    return page


def _text(page: StreamlitPage, text: str) -> Shown:
    fill(page, text, first_key(page, "title"), first_key(page, "text")).run()
    again = StreamlitPage(page.base_url, query=page.query).run()
    kept = {"text": value(again, first_key(again, "text")), "its title": value(again, first_key(again, "title"))}
    again.close()
    return kept


def open_tab(name: str) -> Callable[[str], StreamlitPage]:
    """The writer with a text, one of its tabs open."""

    def start(url: str) -> StreamlitPage:
        return open_text(url).put("text_tabs", message(f"writer.tab_{name}")).run()

    return start


def _seo(page: StreamlitPage, text: str) -> Shown:
    for name in ("title", "description", "slug", "hashtags"):
        page.put(first_key(page, "seo", name), text)
    return {"what search engines show": see(page.run())}


def _version(page: StreamlitPage, text: str) -> Shown:
    press(fill(page, text, "version_name"), "keep_version")
    return {"version's name": see(page)}


def _source(page: StreamlitPage, text: str) -> Shown:
    press(fill(page, text, "source_name", "source_text"), "add_source")
    shown = see(page)
    page.press("drop_source_0")
    return {"source's name": shown}


def _check(page: StreamlitPage, text: str) -> Shown:
    press(fill(page, text, "own_text", "own_keywords", "own_facts", "own_must", "own_must_not"), "check_it")
    return {}


def _voice(page: StreamlitPage, text: str) -> Shown:
    press(fill(page, text, "voice_samples", "voice_name"), "read_voice")
    return {"voice's name": see(page)}


def _prompt(page: StreamlitPage, text: str) -> Shown:
    press(fill(page, text, "compare_prompt"), "compare")
    return {}


def _pasted(page: StreamlitPage, text: str) -> Shown:
    press(fill(page, f"{REPORT}\nImpression: {text}", "pasted"), "read_pasted")
    shown = see(page)
    page.press("another")
    return {"report": shown}


def _bare(page: StreamlitPage, text: str) -> Shown:
    press(fill(page, text, "pasted"), "read_pasted")
    shown = see(page)
    page.press("another")
    return {"report that is nothing else": shown}


def open_report(path: str) -> Callable[[str], StreamlitPage]:
    """The medical app with a report, at one of its pages."""

    def start(url: str) -> StreamlitPage:
        page = press(StreamlitPage(url).run().put("pasted", REPORT), "read_pasted")
        return page.run(path) if path else page

    return start


def _question(page: StreamlitPage, text: str) -> Shown:
    press(fill(page, text, "question"), "ask")
    return {"question": see(page)}


def _hide(page: StreamlitPage, text: str) -> Shown:
    press(fill(page, text, "hide_text"), "hide_it")
    return {}


def _summary(page: StreamlitPage, text: str) -> Shown:
    press(fill(page, text, "own_summary"), "check_it")
    return {}


def _message(page: StreamlitPage, text: str) -> Shown:
    press(fill(page, text, "own"), "sort")
    return {"message": see(page)}


def open_queue(url: str) -> StreamlitPage:
    """The triage app's queue, with a case."""
    page = press(StreamlitPage(url).run().put("own", "Pay the fee in gift cards today or we close it."), "sort")
    return press(page, "to_queue").run("queue")


def _note(page: StreamlitPage, text: str) -> Shown:
    key = first_key(page, "note")
    press(fill(page, text, key), f"risk_{key.removeprefix('note_')}")
    shown = see(page)
    page.press("undo")
    return {"note": shown}


def _classify(page: StreamlitPage, text: str) -> Shown:
    press(fill(page, text, "one_text"), "classify_one")
    return {}


def open_zero(url: str) -> StreamlitPage:
    """The lab's page of labels without training."""
    page = StreamlitPage(url).run()
    page.run("classify")
    return page.put("classify_tabs", message("lab_page.tab_zero")).run()


def _zero(page: StreamlitPage, text: str) -> Shown:
    fill(page, text, "zero_texts").put("zero_labels", f"{text}: {text}\nother: anything else")
    press(page, "zero_go")
    return {"text without training": see(page)}


def _decode(page: StreamlitPage, text: str) -> Shown:
    page.put("decode_ways", [message("lab_decoding.way_greedy")])
    press(fill(page, text, "decode_prompt"), "decode_write")
    return {}


def _inside(page: StreamlitPage, text: str) -> Shown:
    fill(page, text, "inside_text").run()
    if said := page.notes("error"):
        raise Refused(" ".join(said))
    return {}


STREAMLIT_FORMS = (
    Form("writer", "brief", open_streamlit(), _brief, 300, 12),
    Form("writer", "outline", open_outline, _outline, 300, 12),
    Form("writer", "text", open_text, _text, 300, 12),
    Form("writer", "search engines", open_tab("seo"), _seo, 300, 12),
    Form("writer", "version", open_tab("versions"), _version, 60, 12),
    Form("writer", "source", open_streamlit(), _source, 2000, 30),
    Form("writer", "check", open_streamlit("check"), _check, 2000, 12),
    Form("writer", "voice", open_streamlit("voice"), _voice, 60, 12),
    Form("writer", "prompt", open_streamlit("model"), _prompt, 2000, 30),
    Form("medical", "report", open_streamlit(), _pasted, 2000, 30),
    Form("medical", "bare report", open_streamlit(), _bare, 2000, 30),
    Form("medical", "question", open_report("ask"), _question, 500, 12),
    Form("medical", "hide", open_report("sent"), _hide, 300, 12),
    Form("medical", "summary", open_report("check"), _summary, 2000, 30),
    Form("triage", "message", open_streamlit(), _message, 1000, 4),
    Form("triage", "note", open_queue, _note, 500, 12),
    Form("lab", "classify", open_streamlit("classify"), _classify, 2000, 30),
    Form("lab", "zero shot", open_zero, _zero, 1000, 8),
    Form("lab", "decode", open_streamlit("decode"), _decode, 1000, 30),
    Form("lab", "inside", open_streamlit("inside"), _inside, 160, 8),
)
