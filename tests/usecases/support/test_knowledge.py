"""A folder becomes knowledge: what cannot be read is reported, what is unchanged is not read again."""

import pytest

from core.errors import InputError
from core.models import ScriptedEmbedder
from core.settings import Settings
from core.usecases.support import knowledge as subject
from core.usecases.support.knowledge import open_knowledge


@pytest.fixture
def settings(tmp_path):
    return Settings(home=tmp_path / "home")


@pytest.fixture
def folder(tmp_path):
    kept = tmp_path / "kb"
    (kept / "en").mkdir(parents=True)
    (kept / "en" / "returns.md").write_text("# Returns\n\nItems may be sent back within 30 days.\n", encoding="utf-8")
    (kept / "faq.csv").write_text("question,answer\nDo you sell mugs?,Yes we do.\n", encoding="utf-8")
    (kept / "broken.pdf").write_bytes(b"%PDF-1.7 nothing follows")
    (kept / ".hidden.md").write_text("secret", encoding="utf-8")
    return kept


def test_files_are_read_and_bad_ones_reported(folder, settings):
    kept = open_knowledge(folder, settings=settings)
    reports = {report.name: report for report in kept.reports}
    assert set(reports) == {"en/returns.md", "faq.csv", "broken.pdf"}
    assert reports["en/returns.md"].passages >= 1
    assert reports["faq.csv"].faqs == 1
    assert reports["broken.pdf"].error is not None
    assert "broken.pdf" in reports["broken.pdf"].error.text("zh")
    assert {passage.document for passage in kept.index.passages} == {"en/returns.md", "faq.csv"}
    assert len(kept.matcher.entries) == 1


def test_an_unchanged_folder_is_opened_without_reading_and_with_the_same_reports(folder, settings, monkeypatch):
    first = open_knowledge(folder, settings=settings)
    monkeypatch.setattr(subject, "read_folder", lambda _: pytest.fail("read again"))
    second = open_knowledge(folder, settings=settings)
    assert second.index.passages == first.index.passages
    assert [(r.name, r.passages, r.faqs) for r in second.reports] == [
        (r.name, r.passages, r.faqs) for r in first.reports
    ]
    assert [r.error.text("en") for r in second.reports if r.error] == [
        r.error.text("en") for r in first.reports if r.error
    ]


def test_a_changed_file_is_read_again(folder, settings):
    open_knowledge(folder, settings=settings)
    (folder / "en" / "returns.md").write_text(
        "# Returns\n\nItems may be sent back within 60 days of delivery.\n", encoding="utf-8"
    )
    kept = open_knowledge(folder, settings=settings)
    assert any("60 days" in passage.text for passage in kept.index.passages)


def test_progress_is_told_while_embedding(folder, settings):
    seen = []
    embedder = ScriptedEmbedder()
    open_knowledge(
        folder, embedder=embedder, progress=lambda done, total: seen.append((done, total)), settings=settings
    )
    assert seen[-1][0] == seen[-1][1] > 0


def test_an_empty_or_missing_folder_is_refused(tmp_path, settings):
    with pytest.raises(InputError):
        open_knowledge(tmp_path / "nowhere", settings=settings)
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError):
        open_knowledge(tmp_path / "empty", settings=settings)


def test_a_folder_that_became_unreadable_leaves_the_old_index(folder, settings):
    open_knowledge(folder, settings=settings)
    [home] = (settings.home / "indexes").iterdir()
    before = (home / "CURRENT").read_text(encoding="utf-8")
    for file in (folder / "en" / "returns.md", folder / "faq.csv"):
        file.unlink()
    with pytest.raises(InputError):
        open_knowledge(folder, settings=settings)
    assert (home / "CURRENT").read_text(encoding="utf-8") == before


def test_links_out_of_the_folder_are_not_followed(folder, settings, tmp_path):
    outside = tmp_path / "outside.md"
    outside.write_text("# Private\n\nNobody may read this sentence here.\n", encoding="utf-8")
    (folder / "link.md").symlink_to(outside)
    kept = open_knowledge(folder, settings=settings)
    assert not any("Nobody may read" in passage.text for passage in kept.index.passages)
