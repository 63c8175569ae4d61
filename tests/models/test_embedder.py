import threading
from dataclasses import replace

import numpy as np
import pytest

from core.models.apart import run_apart
from core.models.catalog import find_spec
from core.models.embedder import Embedder, load_text_tokenizer
from core.models.encoder import OpenVinoEncoder, TorchEncoder

TEXTS = ["The parcel is on its way", "You can return shoes", "refund", "", "退货政策", "The quick brown fox " * 40]


@pytest.fixture(scope="module", params=["mean", "cls"])
def pair(request, encoder_weights, tmp_path_factory):
    """The same tiny model on torch and on OpenVINO."""
    spec = replace(find_spec("all-MiniLM-L6-v2"), id="test/tiny", dimension=32, context=64, pooling=request.param)
    folder = tmp_path_factory.mktemp("converted")
    run_apart("core.models.encoder", encoder_weights, folder, request.param)
    tokenizer = load_text_tokenizer(encoder_weights, spec.context)
    torch_side = Embedder(spec, TorchEncoder(encoder_weights, request.param), tokenizer)
    return torch_side, Embedder(spec, OpenVinoEncoder(folder), tokenizer)


def test_the_converted_encoder_gives_the_vectors_of_torch(pair):
    torch_side, openvino_side = (embedder.embed(TEXTS) for embedder in pair)
    assert openvino_side.shape == (6, 32) and openvino_side.dtype == np.float32
    assert np.allclose(np.linalg.norm(openvino_side, axis=1), 1, atol=1e-5)
    assert (torch_side * openvino_side).sum(axis=1).min() >= 0.999


def test_a_row_does_not_depend_on_its_neighbours_or_its_place(pair):
    for embedder in pair:
        together = embedder.embed(TEXTS * 9)
        alone = np.concatenate([embedder.embed([text]) for text in TEXTS])
        assert (together[:6] * alone).sum(axis=1).min() >= 0.999
        assert np.allclose(together[:6], together[-6:], atol=2e-2)


def test_threads_take_turns(pair):
    embedder = pair[1]
    expected = embedder.embed(TEXTS)
    results = {}
    threads = [threading.Thread(target=lambda n=n: results.update({n: embedder.embed(TEXTS)})) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(np.array_equal(rows, expected) for rows in results.values()) and len(results) == 4


def test_no_texts_make_no_rows(pair):
    assert pair[1].embed([]).shape == (0, 32)


def test_prefixes_tell_queries_from_passages(encoder_weights):
    spec = replace(find_spec("multilingual-e5-small"), dimension=32, context=64)
    embedder = Embedder(spec, TorchEncoder(encoder_weights, "mean"), load_text_tokenizer(encoder_weights, 64))
    plain = replace(spec, prefixes=("", ""))
    bare = Embedder(plain, TorchEncoder(encoder_weights, "mean"), load_text_tokenizer(encoder_weights, 64))
    assert np.allclose(embedder.embed(["refund"]), bare.embed(["passage: refund"]), atol=1e-6)
    assert np.allclose(embedder.embed_query("refund"), bare.embed(["query: refund"])[0], atol=1e-6)
    assert np.allclose(embedder.embed_documents(["refund"]), embedder.embed(["refund"]), atol=1e-6)


@pytest.mark.model
def test_the_embedded_model_knows_what_is_near():
    from core.models import open_embedder

    embedder = open_embedder()
    assert open_embedder() is embedder and embedder.dimension == 384 and embedder.languages == ("en",)
    query = embedder.embed_query("How do I get my money back?")
    near, far = embedder.embed(["Refunds are paid within five days.", "The cat sleeps on the sofa."])
    assert near @ query > far @ query + 0.2


@pytest.mark.model
def test_the_embedded_model_is_true_to_torch():
    from core.models import open_embedder, pull

    spec = find_spec("all-MiniLM-L6-v2")
    weights = pull(spec)
    tokenizer = load_text_tokenizer(weights, spec.context)
    reference = Embedder(spec, TorchEncoder(weights, "mean"), tokenizer).embed(TEXTS)
    assert (open_embedder(spec).embed(TEXTS) * reference).sum(axis=1).min() >= 0.999
