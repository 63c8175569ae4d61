import json

import pytest

from core.errors import ModelUnavailable
from core.models import ScriptedChat
from core.models.translator import TranslationRequest
from core.usecases.translation.prompting import ChatTranslator, language_name


def reply(text):
    return json.dumps({"translation": text})


def test_each_request_is_one_prompt_with_its_context_and_terms():
    model = ScriptedChat(languages=("en", "es"), replies=[reply("Vendimos [[0]] panes."), reply("Gracias.")])
    requests = [
        TranslationRequest("We sold [[0]] loaves.", before="It opens at 6.", note="a sign", terms=(("loaf", "pan"),)),
        TranslationRequest("Thanks.", formality="formal", limit=12),
    ]
    assert ChatTranslator(model).translate(requests[:1], "en", "es") == ["Vendimos [[0]] panes."]
    assert ChatTranslator(model).translate(requests[1:], "en", "es") == ["Gracias."]
    system, user = model.history[0]
    assert "from English into Spanish" in system.text
    assert all(text in user.text for text in ("It opens at 6.", "a sign", "loaf = pan", "We sold [[0]] loaves."))
    assert "address the reader formally" in model.history[1][0].text
    assert "at most 12 characters" in model.history[1][0].text


def test_a_reply_that_does_not_parse_is_no_translation():
    model = ScriptedChat(languages=("en", "es"), replies=["Sure! Here it is: Hola", "Sure!"])
    assert ChatTranslator(model).translate([TranslationRequest("Hello")], "en", "es") == [""]


def test_alternatives_are_drawn_after_the_greedy_one_and_differ():
    model = ScriptedChat(languages=("en", "es"), replies=[reply("Hola"), reply("Hola"), reply("Buenas")])
    assert ChatTranslator(model).alternatives(TranslationRequest("Hello"), "en", "es", 3) == ["Hola", "Buenas"]
    assert [options["temperature"] for options in model.options] == [0.0, 0.8, 0.8]


@pytest.mark.parametrize(
    ("model_id", "languages", "pair", "route"),
    [
        ("scripted", ("en", "es"), ("en", "es"), ("en", "es")),
        ("scripted", ("en", "zh"), ("en", "zh-TW"), ("en", "zh-TW")),
        ("scripted", ("en",), ("en", "es"), ()),
        ("scripted", ("en", "zh"), ("zh", "zh-TW"), ()),
        ("HuggingFaceTB/SmolLM2-135M-Instruct", ("en", "es"), ("en", "es"), ()),
    ],
)
def test_a_pair_is_offered_where_the_model_speaks_both_and_is_not_small(model_id, languages, pair, route):
    model = ScriptedChat(model_id=model_id, languages=languages)
    assert ChatTranslator(model).route(*pair) == route


def test_a_pair_not_offered_is_refused():
    with pytest.raises(ModelUnavailable, match="does not translate from en into es"):
        ChatTranslator(ScriptedChat(languages=("en",))).translate([TranslationRequest("Hello")], "en", "es")


@pytest.mark.parametrize(
    ("tag", "names"),
    [
        ("es", ("Spanish", "西班牙语")),
        ("pt-BR", ("Portuguese (Brazil)", "葡萄牙语（巴西）")),
        ("zh-HK", ("Chinese (Traditional, Hong Kong)", "中文（繁体，香港）")),
        ("zz", ("zz", "zz")),
    ],
)
def test_languages_have_names(tag, names):
    assert (language_name(tag, "en"), language_name(tag, "zh")) == names
