"""The home page in a browser: it fits a telephone in both languages."""

import pytest

from apps import _home_view as view
from apps._gradio import STATIC
from apps._modelbar import Running
from core.settings import Settings


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_fits_a_telephone(browser, language):
    look = "".join((STATIC / name).read_text("utf-8") for name in ("look.css", "home.css"))
    page = view.render_home(Running(), Settings(), "localhost", language)
    shown = browser.new_page(viewport={"width": 390, "height": 844})
    shown.set_content(f"<style>{look} body {{ margin: 0 }}</style><div class='gradio-container'>{page}</div>")
    edges = "[...document.querySelectorAll('.card')].map(card => card.getBoundingClientRect().right)"
    widest = max(shown.evaluate(edges))
    shown.close()
    assert widest <= 390
