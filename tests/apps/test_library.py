"""The shop's documents change only as a whole: what cannot be read is named, and nothing else moves."""

import threading

import pytest

from apps._library import Library
from core.errors import InputError, ShowcaseError
from core.store import Event
from core.usecases.support.faq_sheet import SHEET, make_faq
from core.usecases.support.insight import unanswered
from tests.apps.scripted_shop import ScriptedShop, write_files


def ignore(done: int, total: int) -> None:
    """Progress nobody watches."""


@pytest.fixture
def library(settings):
    write_files(settings.home / "sample")
    desk = ScriptedShop(settings)
    list(desk.wait())
    yield Library(desk)
    desk.store.close()


def upload(tmp_path, name: str, content: str | bytes):
    path = tmp_path / "uploads" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def documents(library) -> set[str]:
    return {passage.document for passage in library._desk.parts.knowledge.index.passages}


def test_an_upload_is_found_from_then_on_beside_the_others(library, tmp_path):
    seen = []
    path = upload(tmp_path, "gift.md", "# Gifts\n\nGift wrapping costs two euro.\n")
    [result] = library.add([path], alone=False, progress=lambda *step: seen.append(step))
    assert result.error is None and seen
    assert documents(library) == {"delivery.md", "returns.md", "faq.csv", "gift.md"}
    hits = library._desk.parts.knowledge.index.search("gift wrapping cost", 1)
    assert "two euro" in hits[0].passage.text


def test_uploads_can_take_the_place_of_everything(library, tmp_path):
    library.add([upload(tmp_path, "only.md", "# Only\n\nThis alone is known.\n")], alone=True, progress=ignore)
    assert documents(library) == {"only.md"}
    assert not library._desk.is_sample


@pytest.mark.parametrize(
    ("name", "content"),
    [("broken.pdf", b"%PDF-1.7 not really"), ("picture.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 64), ("empty.md", b"")],
)
def test_a_file_that_cannot_be_read_is_named_and_nothing_changes(library, tmp_path, name, content):
    before = library._desk.parts.knowledge
    [result] = library.add([upload(tmp_path, name, content)], alone=False, progress=ignore)
    assert result.name == name and name in result.error.text("zh")
    assert library._desk.parts.knowledge is before
    assert not library.folder.exists()


def test_good_files_are_taken_where_others_fail(library, tmp_path):
    paths = [upload(tmp_path, "bad.pdf", b"%PDF-1.7"), upload(tmp_path, "good.md", "# Good\n\nIt works.\n")]
    assert [result.error is None for result in library.add(paths, alone=False, progress=ignore)] == [False, True]
    assert "good.md" in documents(library) and "bad.pdf" not in documents(library)


@pytest.mark.parametrize("name", [".notes.md", "~$notes.md"])
def test_a_file_with_a_hidden_name_is_named_as_left_out(library, tmp_path, name):
    [result] = library.add([upload(tmp_path, name, "# Notes\n\nWords.\n")], alone=False, progress=ignore)
    assert name in result.error.text("en") and result.hint and not library.folder.exists()


def test_of_two_files_with_one_name_the_second_is_named_as_left_out(library, tmp_path):
    paths = []
    for folder, text in (("a", "Lids fit all pots."), ("b", "Mugs hold tea.")):
        (tmp_path / folder).mkdir()
        paths.append(upload(tmp_path / folder, "readme.md", f"# {folder}\n\n{text}\n"))
    first, second = library.add(paths, alone=False, progress=ignore)
    assert first.error is None and "readme.md" in second.error.text("zh") and second.hint
    kept = [one.text for one in library._desk.parts.knowledge.index.passages if one.document == "readme.md"]
    assert "Lids" in " ".join(kept) and "Mugs" not in " ".join(kept)


def test_a_failing_rebuild_leaves_documents_and_index_as_they_were(library, tmp_path, monkeypatch):
    library.add([upload(tmp_path, "first.md", "# First\n\nFirst words.\n")], alone=False, progress=ignore)
    before, files = library._desk.parts.knowledge, library.list_files()

    def fail(*_: object) -> None:
        raise ShowcaseError("chatbot.library_busy")

    monkeypatch.setattr(library._desk, "open_knowledge", fail)
    with pytest.raises(ShowcaseError):
        library.add([upload(tmp_path, "second.md", "# Second\n\nMore.\n")], alone=False, progress=ignore)
    assert library._desk.parts.knowledge is before and library.list_files() == files


def test_files_are_taken_out_but_not_the_last(library):
    library.remove(["returns.md"], ignore)
    assert documents(library) == {"delivery.md", "faq.csv"}
    with pytest.raises(InputError, match="At least one"):
        library.remove(["delivery.md", "faq.csv"], ignore)
    for names in ((), ["nothing.md"], ["../store.sqlite"]):
        with pytest.raises(InputError):
            library.remove(names, ignore)


@pytest.mark.parametrize("count", [0, 501])
def test_no_files_and_too_many_are_refused(library, tmp_path, count):
    with pytest.raises(InputError):
        library.add([tmp_path / "x.md"] * count, alone=False, progress=ignore)


@pytest.mark.parametrize("how", ["removed", "replaced"])
def test_questions_whose_entry_goes_with_its_file_are_unanswered_again(library, tmp_path, how):
    store = library._desk.store
    store.save_event(None, Event("Moon?", "none", "offer_ticket", "en", 0.1, 0.2))
    [group] = unanswered(store)
    library.change(lambda folder: make_faq(group, "Not yet.", folder, store=store), ignore)
    library.add([upload(tmp_path, "more.md", "# More\n\nWords.\n")], alone=False, progress=ignore)
    assert unanswered(store) == ()
    if how == "removed":
        library.remove([SHEET], ignore)
    else:
        library.add([upload(tmp_path, "only.md", "# Only\n\nThis alone.\n")], alone=True, progress=ignore)
    assert [one.question for one in unanswered(store)] == ["Moon?"]


def test_one_change_at_a_time(library, tmp_path):
    inside, leave = threading.Event(), threading.Event()

    def edit(_: object) -> None:
        inside.set()
        leave.wait(10)

    first = threading.Thread(target=library.change, args=(edit, ignore))
    first.start()
    inside.wait(10)
    with pytest.raises(InputError, match="still running"):
        library.change(lambda folder: None, ignore)
    leave.set()
    first.join()


def test_what_a_crash_had_put_aside_is_there_at_the_next_start(library, tmp_path, settings):
    library.add([upload(tmp_path, "own.md", "# Own\n\nThis alone is known.\n")], alone=True, progress=ignore)
    library.folder.rename(library.folder.with_name("knowledge.old"))  # killed before the new ones took their place
    again = ScriptedShop(settings)
    list(again.wait())
    assert {passage.document for passage in again.parts.knowledge.index.passages} == {"own.md"}
    again.store.close()


def test_whether_it_is_the_sample_shop_changes_with_the_documents(library, tmp_path, monkeypatch):
    class Killed(BaseException):
        pass

    def die(*_):
        assert library._desk.is_sample  # a kill at any later moment leaves it so
        raise Killed

    own = upload(tmp_path, "own.md", "# Own\n\nMore.\n")
    library.add([own], alone=False, progress=ignore)
    library._desk.sample_marker.touch()
    monkeypatch.setattr(library._desk, "open_knowledge", die)
    with pytest.raises(Killed):
        library.add([own], alone=False, progress=ignore)
    assert library._desk.is_sample and (library.folder / "own.md").exists()
