"""An index on disk: reused, replaced at once or not at all, never half."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from core.documents import index_folder
from core.documents.document import Passage
from core.documents.index import build_index, open_index
from core.errors import BrokenFile
from core.models import ScriptedEmbedder


class CountingEmbedder(ScriptedEmbedder):
    """Remembers every text it was asked to embed."""

    def __init__(self, model_id="scripted-embedder", **more):
        super().__init__(**more)
        self.model_id = model_id
        self.asked = []

    def embed(self, texts):
        self.asked += texts
        return super().embed(texts)


def passages(*texts):
    return [Passage(f"p{text}", "a.md", 1, 0, text, "en", alternatives=()) for text in texts]


ONE, TWO, THREE = "Returns are free.", "Delivery takes a week.", "Gift cards never expire."


def found(index):
    return [hit.passage.text for hit in index.search("returns delivery gift", 9, language="en")]


def test_an_opened_index_is_the_one_written(tmp_path):
    built = build_index(passages(ONE, TWO), tmp_path, embedder=ScriptedEmbedder())
    opened = open_index(tmp_path, ScriptedEmbedder())
    assert opened.passages == built.passages
    assert opened.search("free returns", 2, language="en") == built.search("free returns", 2, language="en")


def test_only_new_sentences_are_embedded(tmp_path):
    embedder = CountingEmbedder()
    build_index(passages(f"{ONE} {TWO}"), tmp_path, embedder=embedder)
    embedder.asked.clear()
    index = build_index(passages(f"{ONE} {THREE}", TWO), tmp_path, embedder=embedder)
    assert embedder.asked == [THREE]
    assert set(found(index)) == {f"{ONE} {THREE}", TWO}


def test_progress_counts_to_the_end(tmp_path):
    seen = []
    build_index(passages(ONE, TWO), tmp_path, embedder=ScriptedEmbedder(), progress=lambda *at: seen.append(at))
    assert seen[0] == (0, 2)
    assert seen[-1] == (2, 2)


def test_a_stopped_build_leaves_the_old_index(tmp_path):
    build_index(passages(ONE), tmp_path, embedder=ScriptedEmbedder())

    def stop(done, total):
        raise InterruptedError

    with pytest.raises(InterruptedError):
        build_index(passages(ONE, TWO), tmp_path, embedder=ScriptedEmbedder(), progress=stop)
    assert found(open_index(tmp_path, ScriptedEmbedder())) == [ONE]


def test_a_failing_write_leaves_the_old_index_and_no_litter(tmp_path, monkeypatch):
    build_index(passages(ONE), tmp_path, embedder=ScriptedEmbedder())
    before = sorted(path.name for path in tmp_path.iterdir())

    def full(*_):
        raise OSError("no space left on device")

    monkeypatch.setattr(index_folder, "_fill", full)
    with pytest.raises(OSError, match="no space"):
        build_index(passages(ONE, TWO), tmp_path, embedder=ScriptedEmbedder())
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    assert found(open_index(tmp_path)) == [ONE]


def test_a_reader_keeps_its_index_through_a_rebuild(tmp_path):
    reader = build_index(passages(ONE), tmp_path, embedder=ScriptedEmbedder())
    build_index(passages(TWO), tmp_path, embedder=ScriptedEmbedder())
    assert found(reader) == [ONE]
    assert len([path for path in tmp_path.iterdir() if path.is_dir()]) == 1


def test_readers_never_see_half_an_index(tmp_path):
    build_index(passages(ONE), tmp_path, embedder=ScriptedEmbedder())

    def read(_):
        return len(found(open_index(tmp_path, ScriptedEmbedder())))

    with ThreadPoolExecutor(4) as pool:
        reads = pool.map(read, range(40))
        for extra in ([TWO], [], [TWO], []):
            build_index(passages(ONE, *extra), tmp_path, embedder=ScriptedEmbedder())
        assert set(reads) <= {1, 2}


def test_another_embedder_embeds_again(tmp_path):
    build_index(passages(ONE, TWO), tmp_path, embedder=CountingEmbedder("first"))
    second = CountingEmbedder("second", dimension=32)
    index = open_index(tmp_path, second)
    assert sorted(second.asked) == [TWO, ONE]
    assert index.vectors.matrix.shape == (2, 32)
    second.asked.clear()
    open_index(tmp_path, second)
    assert second.asked == []


def test_without_an_embedder_words_still_find(tmp_path):
    build_index(passages(ONE, TWO), tmp_path, embedder=ScriptedEmbedder())
    hit = open_index(tmp_path).search("returns", 1, language="en")[0]
    assert (hit.passage.text, hit.dense) == (ONE, None)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("about.json", "{"),
        ("about.json", '{"format": 99, "embedder": "", "vectors": false, "passages": 1}'),
        ("passages.jsonl", ""),
        ("passages.jsonl", '{"id": "x"}'),
        ("columns.npy", "not an array"),
        ("keys.bin", ""),
    ],
)
def test_a_damaged_index_says_so_and_is_rebuilt(tmp_path, name, content):
    build_index(passages(ONE), tmp_path, embedder=ScriptedEmbedder())
    build = next(path for path in tmp_path.iterdir() if path.is_dir())
    (build / name).write_text(content)
    with pytest.raises(BrokenFile) as caught:
        open_index(tmp_path, ScriptedEmbedder())
    assert str(tmp_path) in caught.value.text("en")
    assert caught.value.hint("zh")
    assert found(build_index(passages(TWO), tmp_path, embedder=ScriptedEmbedder())) == [TWO]


def test_no_index_is_not_an_empty_one(tmp_path):
    with pytest.raises(BrokenFile):
        open_index(tmp_path)
