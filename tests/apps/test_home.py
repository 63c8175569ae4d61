"""All apps at one address: the pages answer under their names, one model serves them, and the numbers are the committed
ones."""

from dataclasses import replace

import httpx
import pytest

from apps import _home_view as view
from apps._modelbar import Running
from core.evals.results import write_results
from core.evals.score import Score
from core.settings import Settings
from core.showcase import APPS
from tests.apps.app_process import run_gradio


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_app_has_a_card_with_the_way_to_it(language):
    page = view.render_home(Running(), Settings(), "example.org", language)
    for app in APPS:
        assert app.title.text(language) in page
        way = f"./{app.name}/?lang={language}" if app.ui == "gradio" else f"http://example.org:{app.port}/"
        assert way in page


def test_a_missed_target_is_shown_as_missed(tmp_path, monkeypatch):
    missed = Score("s", "<b>caught</b>", 0.5, 7, target=0.9)
    scores = [missed, replace(missed, higher_is_better=False), replace(missed, target=None)]
    write_results("support_some", scores, {}, folder=tmp_path)
    monkeypatch.setattr(view, "RESULTS", tmp_path)
    page = view.render_home(Running(), Settings(), "localhost", "en")
    assert "1 of 2 targets reached" in page
    assert page.count("✗") == 1 and "&lt;b&gt;caught" in page


@pytest.mark.process
@pytest.mark.model
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_apps_answer_under_their_names(tmp_path):
    from gradio_client import Client

    with run_gradio("home", tmp_path, SHOWCASE_OFFLINE="1") as (url, console):
        for name in ("chatbot", "grader", "translator", "chatbot/staff"):
            page = httpx.get(f"{url}/{name}", follow_redirects=True)
            assert page.status_code == 200 and "content-security-policy" in page.headers, name
        moved = httpx.get(f"{url}/grader?lang=zh")
        assert (moved.status_code, moved.headers["location"]) == (307, "./grader/?lang=zh")
        record = Client(f"{url}/chatbot/", verbose=False).predict(
            "How do I descale the Oriole kettle?", api_name="/ask"
        )
        assert "citric acid" in record["text"]
        said = Client(f"{url}/translator/", verbose=False).predict("请安装软件。", "zh-TW", api_name="/translate")
        assert said["text"] == "請安裝軟體。"
        for path in ("chatbot/gradio_api/monitoring", "grader/gradio_api/file=/etc/passwd"):
            assert httpx.get(f"{url}/{path}").status_code in (403, 404)
        assert "Traceback" not in console.read_text()
