import pytest

from core.errors import GenerationFailed, ModelUnavailable
from core.models import ScriptedTranslator, TranslationRequest

HELLO = TranslationRequest("Hello", note="a greeting")


def test_without_replies_it_is_the_identity():
    engine = ScriptedTranslator()
    assert engine.translate([HELLO, TranslationRequest("")], "en", "es") == ["Hello", ""]
    assert engine.route("en", "es") == ("en", "es") and engine.route("en", "en") == ()


def test_it_says_what_it_was_told_and_keeps_what_it_was_asked():
    engine = ScriptedTranslator({"Hello": ["Hola", "Buenas"], "Bye": "Adiós"})
    assert engine.translate([HELLO, TranslationRequest("Bye"), TranslationRequest("Tea")], "en", "es") == [
        "Hola",
        "Adiós",
        "Tea",
    ]
    assert engine.alternatives(HELLO, "en", "es", 2) == ["Hola", "Buenas"]
    assert engine.requests[0] == (HELLO, "en", "es") and engine.calls == 2


def test_a_function_sees_the_whole_request():
    engine = ScriptedTranslator(lambda request: f"{request.text} ({request.note})")
    assert engine.translate([HELLO], "en", "es") == ["Hello (a greeting)"]


def test_errors_and_missing_pairs_are_raised_as_the_real_ones_do():
    engine = ScriptedTranslator({"Hello": GenerationFailed("models.closed")}, pairs=[("en", "es")])
    with pytest.raises(GenerationFailed):
        engine.translate([HELLO], "en", "es")
    with pytest.raises(ModelUnavailable, match="scripted does not translate from en to fr"):
        engine.translate([HELLO], "en", "fr")
