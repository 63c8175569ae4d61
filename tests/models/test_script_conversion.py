import pytest

from core.errors import ModelUnavailable
from core.models.script_conversion import CONVERSIONS, ScriptConversion, WithScripts, convert_script, with_scripts
from core.models.scripted_translator import ScriptedTranslator
from core.models.translator import TranslationRequest


def ask(engine, text, source, target, **more):
    return engine.translate([TranslationRequest(text, **more)], source, target)[0]


@pytest.mark.parametrize(
    ("text", "source", "target", "said"),
    [
        ("软件和鼠标", "zh", "zh-TW", "軟體和滑鼠"),
        ("軟體和滑鼠", "zh-TW", "zh", "软件和鼠标"),
        ("里面", "zh", "zh-HK", "裏面"),
        ("軟體", "zh-Hant", "zh-HK", "軟件"),
        ("Keep [[0]] and {name}", "zh", "zh-TW", "Keep [[0]] and {name}"),
        ("", "zh", "zh-TW", ""),
    ],
)
def test_words_of_the_region_are_used(text, source, target, said):
    assert ask(ScriptConversion(), text, source, target) == said


def test_every_pair_of_the_three_is_offered_and_no_other():
    engine = ScriptConversion()
    assert engine.route("zh_CN", "zh-Hant") == ("zh", "zh-TW")
    assert len(CONVERSIONS) == 6 and engine.route("zh", "en") == () == engine.route("zh", "zh-CN")
    with pytest.raises(ModelUnavailable, match="en"):
        ask(engine, "x", "en", "zh")


def test_the_other_way_to_say_it_changes_characters_alone():
    assert ScriptConversion().alternatives(TranslationRequest("软件"), "zh", "zh-TW", 5) == ["軟體", "軟件"]


def test_an_engine_of_simplified_chinese_gives_traditional_by_conversion():
    inner = ScriptedTranslator({"the mouse": ["鼠标", "老鼠"]}, pairs=[("en", "zh")])
    engine = with_scripts(inner, "en", "zh-TW")
    assert engine.route("en", "zh-TW") == ("en", "zh", "zh-TW")
    assert ask(engine, "the mouse", "en", "zh-TW") == "滑鼠"
    assert engine.alternatives(TranslationRequest("the mouse"), "en", "zh-TW", 2) == ["滑鼠", "老鼠"]
    assert engine.id.startswith("scripted+opencc@") and engine.license == inner.license
    assert with_scripts(inner, "en", "zh") is inner


def test_traditional_chinese_is_read_as_simplified_with_its_terms():
    inner = ScriptedTranslator({"软件": "software"}, pairs=[("zh", "en")])
    engine = with_scripts(inner, "zh-TW", "en")
    assert engine.route("zh-TW", "en") == ("zh-TW", "zh", "en")
    assert ask(engine, "軟體", "zh-TW", "en", terms=(("滑鼠", "mouse"),)) == "software"
    assert inner.requests[0][0].terms == (("鼠标", "mouse"),)


def test_an_engine_with_traditional_chinese_of_its_own_keeps_it():
    inner = ScriptedTranslator({"x": "own"}, pairs=[("en", "zh"), ("en", "zh-TW")])
    assert ask(WithScripts(inner), "x", "en", "zh-TW") == "own"
    assert WithScripts(inner).route("en", "zh-TW") == ("en", "zh-TW")


def test_no_way_is_made_where_the_engine_has_none():
    assert with_scripts(ScriptedTranslator(pairs=[("en", "es")]), "en", "zh-TW").route("en", "zh-TW") == ()
    assert convert_script("text", "en", "es") == "text"
