import threading
from dataclasses import dataclass, field

import pytest

from core.errors import ModelUnavailable
from core.models.neural_translator import LONGEST, NeuralTranslator
from core.models.seq2seq_engine import BATCH, Task
from core.models.seq2seq_text import END, ModelText
from core.models.translator import TranslationRequest
from core.models.translator_catalog import TRANSLATORS, find_translator_spec

EN_ES = find_translator_spec("opus-mt-en-es")
ROMANCE = find_translator_spec("opus-mt-en-ROMANCE")


class Words:
    """Subwords that are words with the blank before them."""

    def encode(self, text):
        return [f" {word}" for word in text.split()]

    def decode(self, pieces):
        return "".join(pieces).strip()


@dataclass
class Echo:
    """A model that says its source in capitals; `stubborn` words never come to an end, `looping` ones only when not
    allowed to repeat themselves."""

    codes: tuple[str, ...] = (">>es<<", ">>fr<<")
    stubborn: str = ""
    looping: str = ""
    asked: list = field(default_factory=list)

    def knows(self, code):
        return not code or code in self.codes

    def decode(self, sources, task: Task):
        self.asked.append((sources, task))
        return [self.results(list(source), task) for source in sources]

    def results(self, source, task):
        words = [word for word in source if word != END]
        if f" {self.stubborn}" in words or (f" {self.looping}" in words and not task.no_repeat):
            return []
        said = [word.upper() for word in words]
        return [[*task.start, *said, f" {rank}", END] if rank else [*said, END] for rank in range(task.count)]


def translator(spec=EN_ES, **more):
    model = Echo(**more)
    return NeuralTranslator(spec, "1-int8", ModelText(spec.family, Words()), model), model


def ask(engine, *texts, source="en", target="es"):
    return engine.translate([TranslationRequest(text) for text in texts], source, target)


def test_texts_keep_their_lines_blanks_and_what_has_no_letters():
    engine, _ = translator()
    assert ask(engine, "One two. Three!\n\n  four [[0]]\n12 %", "", " ") == [
        "ONE TWO. THREE!\n\n  FOUR [[0]]\n12 %",
        "",
        " ",
    ]


def test_sentences_of_one_length_are_decoded_together_and_no_others():
    engine, model = translator()
    texts = [f"{'word ' * (n % 3)}end{n}" for n in range(3 * BATCH + 5)]
    assert ask(engine, *texts) == [text.upper() for text in texts]
    for sources, task in model.asked:
        assert len({len(source) for source in sources}) == 1 and len(sources) <= BATCH
        assert task.limit >= 2 * len(sources[0])


def test_a_sentence_is_decoded_once_however_often_it_stands():
    engine, model = translator()
    assert ask(engine, "Yes.", "Yes. Yes.") == ["YES.", "YES. YES."]
    assert sum(len(sources) for sources, _ in model.asked) == 1


def test_nothing_of_a_long_sentence_is_left_off():
    engine, model = translator()
    text = " ".join(f"word{n}," if n % 7 == 0 else f"word{n}" for n in range(3 * LONGEST))
    assert ask(engine, text) == [text.upper()]
    assert all(len(source) <= LONGEST for sources, _ in model.asked for source in sources)


def test_what_does_not_end_is_tried_without_repeating_and_is_else_no_translation():
    engine, model = translator(stubborn="never", looping="loop")
    assert ask(engine, "a loop", "it never ends", "fine. it never ends", "fine") == ["A LOOP", "", "", "FINE"]
    assert {task.no_repeat for _, task in model.asked} == {0, 4}


def test_alternatives_are_the_next_best_of_every_sentence():
    engine, _ = translator()
    said = engine.alternatives(TranslationRequest("One.\nTwo."), "en", "es", 3)
    assert said == ["ONE.\nTWO.", "ONE. 1\nTWO. 1", "ONE. 2\nTWO. 2"]


def test_the_target_is_named_where_a_model_has_several():
    engine, model = translator(ROMANCE)
    assert engine.route("en", "es") == ("en", "es") and engine.route("en-GB", "es-MX") == ("en", "es")
    assert engine.route("en", "pt") == () and engine.route("es", "en") == ()
    ask(engine, "Hello", target="fr")
    assert model.asked[0][0][0] == [">>fr<<", " Hello", END]
    with pytest.raises(ModelUnavailable, match="pt"):
        ask(engine, "Hello", target="pt")


def test_a_model_of_one_target_need_not_know_its_code():
    engine, model = translator(find_translator_spec("opus-mt-en-zh"), codes=())
    ask(engine, "Hello", target="zh")
    assert model.asked[0][0][0] == [" Hello", END]


@pytest.mark.parametrize("name", ["opus-mt-en-ROMANCE", "nllb-200-distilled-600M", "m2m100_418M", "madlad400-3b-mt"])
def test_a_model_without_its_codes_is_refused(name):
    with pytest.raises(ModelUnavailable, match="codes"):
        translator(find_translator_spec(name), codes=())


def test_the_first_code_a_model_knows_is_meant():
    engine, model = translator(find_translator_spec("madlad400-3b-mt"), codes=("<2he>", "<2en>"))
    ask(engine, "Hello <2fr> <b>", target="he")
    assert model.asked[0][0][0][0] == " <2he>" and " <2fr>" not in model.asked[0][0][0]


def test_threads_may_translate_at_once():
    engine, _ = translator()
    said = {}

    def work(n):
        said[n] = ask(engine, *(f"text {n} {m}" for m in range(20)))

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(said[n] == [f"TEXT {n} {m}" for m in range(20)] for n in range(8))


def test_every_row_says_its_licence_its_languages_and_its_size():
    assert len({spec.id for spec in TRANSLATORS}) == len(TRANSLATORS)
    for spec in TRANSLATORS:
        assert spec.license and spec.sources and spec.targets and spec.download > spec.parameters
        assert ("NC" in spec.license) == spec.id.startswith("facebook/nllb")
        if spec.family == "marian":
            assert all(code.startswith(">>") or not code for code in spec.targets.values())
