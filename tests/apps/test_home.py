"""All apps at one address: the pages answer under their names, one model serves them, and the numbers are the committed
ones."""

from dataclasses import replace

import httpx
import pytest

from apps import _home_view as view
from apps._gradio import PAGES
from apps._home_page import HomePage
from apps._modelbar import Running
from apps.home import make_app
from core.access.accounts import add_account
from core.evals.results import read_results, write_results
from core.evals.score import Score
from core.models import CATALOG
from core.settings import Settings
from core.showcase import APPS
from tests.apps.app_process import run_gradio
from tests.apps.conftest import make_request


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_app_has_a_card_with_the_way_to_it(language):
    page = view.render_home(Running(), Settings(), "example.org", language)
    for app in APPS:
        assert app.title.text(language) in page
        way = f"./{app.name}/?lang={language}" if app.ui == "gradio" else f"http://example.org:{app.port}/"
        assert way in page


@pytest.mark.parametrize("name", ["", "anna"])
def test_the_page_is_drawn_for_whoever_asks(shop, name):
    cookie = ""
    if name:
        add_account(shop.store, name, "visitor", "correct horse")
        cookie = f"showcase_session={shop.access.sessions.sign_in(name, 'correct horse', '192.0.2.1')}"
    page = HomePage(shop.settings, shop.access).draw(make_request("zh-CN", cookie=cookie))
    assert page.count('class="card"') == len(APPS) and ('class="account"' in page) == bool(name)


def test_a_reader_who_came_by_an_ipv6_address_is_led_on_by_it(shop):
    request = make_request()
    request.kwargs["headers"]["host"] = "[::1]:7859"
    assert 'href="http://[::1]:' in HomePage(shop.settings, shop.access).draw(request)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_app_is_told_in_a_sentence(language):
    page = view.render_home(Running(), Settings(), "example.org", language)
    for app in APPS:
        assert view.say(f"what_{app.name}", language) in page


def test_streamlit_apps_are_linked_where_the_settings_say(monkeypatch, tmp_path):
    page = view.render_home(Running(), Settings(app_links="/{app}/"), "example.org", "en")
    assert 'href="/writer/?lang=en"' in page and "example.org" not in page
    page = view.render_home(Running(), Settings(app_links="https://me-{app}.hf.space"), "example.org", "zh")
    assert 'href="https://me-medical.hf.space?lang=zh"' in page


def test_in_a_bundle_without_them_streamlit_apps_are_said_to_be_elsewhere(monkeypatch, tmp_path):
    monkeypatch.setattr(view, "REPOSITORY", tmp_path)
    page = view.render_home(Running(), Settings(), "example.org", "en")
    assert "python -m core.deploy writer out/" in page and "http://example.org" not in page
    assert 'href="./chatbot/?lang=en"' in page


@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_apps_results_are_a_click_away_with_their_files(language):
    page = view.render_home(Running(), Settings(), "localhost", language)
    names = [name for name in read_results() if not name.startswith("lab")]
    for name in names:
        assert f'href="./results/{name}.json"' in page, name
    assert 'href="#measured-support"' in page and 'id="measured-support"' in page


def test_models_are_shown_with_their_licences():
    page = view.render_home(Running(), Settings(), "localhost", "en")
    for spec in CATALOG:
        assert spec.name in page
    assert "Apache-2.0" in page and "MIT" in page and "THIRD_PARTY.md" in page


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
        assert httpx.get(f"{url}/results/support_answers.json").json()["scores"]
        for name in ("..%2f..%2fpyproject", "..", "nothing"):
            assert httpx.get(f"{url}/results/{name}.json").status_code == 404
        for path in ("chatbot/gradio_api/monitoring", "grader/gradio_api/file=/etc/passwd"):
            assert httpx.get(f"{url}/{path}").status_code in (403, 404)
        assert "Traceback" not in console.read_text()


@pytest.mark.filterwarnings("ignore:SSR mode is not supported")
def test_each_mounted_app_forgets_the_pages_used_longest_ago(shop):
    made = make_app(shop.settings, shop)
    kept = [route.app.state_holder.capacity for route in made.routes if hasattr(getattr(route, "app", None), "blocks")]
    assert kept == [PAGES] * 4
