"""The real engines on tiny models of each family: CTranslate2 in 8 bits says what transformers says."""

import json
import threading
from dataclasses import replace

import pytest
import tiny_seq2seq
from tiny_seq2seq import KNOWN

from core.errors import ModelUnavailable
from core.models.device import detect_device
from core.models.neural_translator import NeuralTranslator
from core.models.seq2seq_conversion import convert, load_tokenizer
from core.models.seq2seq_engine import CTranslateModel, Task, TransformersSeq2Seq
from core.models.seq2seq_text import END, open_text
from core.models.translator import TranslationRequest
from core.models.translator_catalog import find_translator_spec

FAMILIES = {
    "marian": ("opus-mt-en-es", "", ""),
    "nllb": ("nllb-200-distilled-600M", "eng_Latn", "spa_Latn"),
    "m2m100": ("m2m100_418M", "__en__", "__es__"),
    "t5": ("madlad400-3b-mt", "", "<2es>"),
}
REQUESTS = [TranslationRequest(text) for text in KNOWN]


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """family -> (weights, converted), each made when first asked for."""
    root, folders = tmp_path_factory.mktemp("seq2seq"), {}

    def make(family):
        if family not in folders:
            weights, converted = getattr(tiny_seq2seq, family)(root / family), root / f"{family}-int8"
            converted.mkdir()
            convert(weights, converted)
            folders[family] = (weights, converted)
        return folders[family]

    return make


def open_tiny(made, family, cpu, *, reference=False):
    name, *_ = FAMILIES[family]
    weights, converted = made(family)
    model = TransformersSeq2Seq(weights, cpu) if reference else CTranslateModel(converted, cpu)
    folder = weights if reference else converted
    return NeuralTranslator(replace(find_translator_spec(name), context=64), "tiny", open_text(folder, family), model)


@pytest.mark.parametrize("family", FAMILIES)
def test_eight_bits_say_what_the_reference_says(made, family, cpu):
    engine, reference = open_tiny(made, family, cpu), open_tiny(made, family, cpu, reference=True)
    assert engine.translate(REQUESTS, "en", "es") == list(KNOWN.values())
    assert reference.translate(REQUESTS, "en", "es") == list(KNOWN.values())
    assert engine.alternatives(REQUESTS[1], "en", "es", 3)[0] == KNOWN[REQUESTS[1].text]


@pytest.mark.parametrize("family", FAMILIES)
def test_the_subwords_are_those_transformers_makes(made, family):
    weights, converted = made(family)
    _, source, target = FAMILIES[family]
    tokenizer, text = load_tokenizer(weights), open_text(converted, family)
    if source:
        tokenizer.src_lang = "en" if family == "m2m100" else source
    for said in (*KNOWN, "The lazy dog [[0]], 你好"):
        ids = tokenizer.encode(f"{target} {said}" if family == "t5" else said)
        ours = tokenizer.convert_tokens_to_ids(text.encode(said, source, target))
        assert ours == ids


@pytest.mark.parametrize("family", FAMILIES)
def test_no_text_is_taken_for_a_command(made, family):
    _, source, target = FAMILIES[family]
    text = open_text(made(family)[1], family)
    pieces = text.encode("a </s> <pad> >>fra<< <2fr> fra_Latn __fr__ <unk> b", source, target)
    assert pieces.count(END) == 1 and pieces[-1] == END
    assert not {"<pad>", ">>fra<<", "<2fr>", "fra_Latn", "__fr__"} & set(pieces)


def test_a_bare_sentencepiece_file_still_gives_nllb_its_languages(made):
    weights, converted = made("nllb")
    assert not (weights / "tokenizer.json").exists()
    tokenizer = load_tokenizer(weights)
    vocabulary = json.loads((converted / "shared_vocabulary.json").read_text("utf-8"))
    for code in ("eng_Latn", "zho_Hans", "zul_Latn"):
        assert vocabulary[tokenizer.convert_tokens_to_ids(code)] == code


def test_m2m100s_languages_stand_where_its_weights_have_them(made):
    weights, converted = made("m2m100")
    tokenizer = load_tokenizer(weights)
    vocabulary = json.loads((converted / "shared_vocabulary.json").read_text("utf-8"))
    assert all(vocabulary[tokenizer.get_lang_id(code)] == f"__{code}__" for code in ("af", "en", "es", "zu"))


def test_t5s_scores_are_not_flattened(made, tmp_path):
    """transformers 5 calls every T5 tied; the converter would divide an untied one's scores by 16."""
    import ctranslate2

    weights, _ = made("t5")
    convert(weights, tmp_path, "float32")
    source = open_text(tmp_path, "t5").encode("Thank you.", "", "<2es>")
    model = ctranslate2.Translator(str(tmp_path))
    [best] = model.translate_batch([source], return_scores=True)
    assert best.scores[0] > -0.5, "the model is sure of what it knows by heart"


@pytest.mark.parametrize("family", FAMILIES)
def test_a_text_does_not_depend_on_its_neighbours(made, family, cpu):
    engine = open_tiny(made, family, cpu)
    texts = [*KNOWN, "the lazy dog", "A fox. A dog!", "jumps over", "Hello! Thank you.", "x", "y", "z"]
    together = engine.translate([TranslationRequest(text) for text in texts], "en", "es")
    alone = [engine.translate([TranslationRequest(text)], "en", "es")[0] for text in texts]
    assert together == alone


def test_sources_of_one_length_decode_to_the_same_bits(made, cpu):
    import ctranslate2

    model = ctranslate2.Translator(str(made("marian")[1]), compute_type="int8", intra_threads=2)
    text = open_text(made("marian")[1], "marian")
    sources = [text.encode(f"the {a}{b} dog", "", "") for a in "abcdef" for b in "xyz"]
    length = len(sources[0])
    same = [source for source in sources if len(source) == length]
    options = {"beam_size": 4, "num_hypotheses": 4, "return_scores": True, "max_decoding_length": 30}
    together = model.translate_batch(same, **options)
    assert len(same) > 5
    for source, result in zip(same, together, strict=True):
        [alone] = model.translate_batch([source], **options)
        assert (alone.hypotheses, alone.scores) == (result.hypotheses, result.scores)


def test_threads_share_one_model(made, cpu):
    engine, said = open_tiny(made, "marian", cpu), []
    threads = [threading.Thread(target=lambda: said.append(engine.translate(REQUESTS, "en", "es"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said == [list(KNOWN.values())] * 8


def test_damaged_files_are_one_clear_error(made, tmp_path, cpu):
    (tmp_path / "model.bin").write_bytes(b"not a model")
    (tmp_path / "source.spm").write_bytes(b"not pieces")
    with pytest.raises(ModelUnavailable, match="could not be loaded"):
        CTranslateModel(tmp_path, cpu)
    with pytest.raises(ModelUnavailable, match="could not be loaded"):
        open_text(tmp_path, "marian")
    with pytest.raises(ModelUnavailable, match="sentencepiece.bpe.model"):
        open_text(tmp_path, "nllb")


@pytest.mark.gpu
@pytest.mark.parametrize("family", FAMILIES)
def test_on_cuda_the_same_is_said(made, family):
    device = detect_device()
    assert device.kind == "cuda"
    engine, reference = open_tiny(made, family, device), open_tiny(made, family, device, reference=True)
    assert engine.translate(REQUESTS, "en", "es") == list(KNOWN.values())
    assert reference.translate(REQUESTS, "en", "es") == list(KNOWN.values())
    assert engine._model.decode([["a", END]], Task(())) is not None
