"""Passages: together they are the page; headings, sizes, languages, ids."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.documents.document import Document, FaqEntry, Page
from core.documents.passages import split_passages


def document(*pages, faqs=(), language="en"):
    numbered = tuple(Page(number, text) for number, text in enumerate(pages, 1))
    return Document(name="a.md", kind="markdown", sha256="0" * 64, pages=numbered, language=language, faqs=faqs)


PARTS = st.sampled_from(
    [
        "# A\n\n",
        "## B\n\n",
        "### 中文\n\n",
        "Some words. ",
        "退款将在五天内完成。",
        "\n\n",
        "\n",
        "- item\n",
        " ",
        "x" * 90,
        "\u2028",
        "😀",
        "# ",
    ]
)


@given(st.lists(st.one_of(st.text(), st.lists(PARTS).map("".join)), max_size=3), st.integers(1, 200))
def test_the_passages_of_a_page_joined_are_the_page(pages, characters):
    read = document(*pages)
    passages = split_passages(read, characters=characters)
    for page in read.pages:
        own = [passage for passage in passages if passage.page == page.number]
        assert "".join(passage.text for passage in own) == page.text
        assert all(page.text[p.start : p.start + len(p.text)] == p.text for p in own)
        assert all(passage.text for passage in own)


def test_headings_form_a_path_that_goes_on_overleaf():
    passages = split_passages(
        document("# Shop\n\n## Returns\n\nThirty days.\n\n## Refunds\n\nFive days.", "Really.\n\n# End\n\nBye.")
    )
    assert [(passage.page, passage.heading) for passage in passages] == [
        (1, "Shop > Returns"),
        (1, "Shop > Refunds"),
        (2, "Shop > Refunds"),
        (2, "End"),
    ]


@pytest.mark.parametrize(
    ("sentence", "language", "longest"),
    [("We refund the money in five days. ", "en", 900), ("退款将在五天内退回原账户。", "zh", 400)],
)
def test_long_text_is_cut_between_sentences(sentence, language, longest):
    passages = split_passages(document(f"# T\n\n{sentence * 200}".strip(), language=language))
    assert all(longest / 2 < len(passage.text) <= longest * 1.25 for passage in passages)
    assert all(passage.text.rstrip()[-1] in ".。" and passage.language == language for passage in passages)


def test_paragraphs_stay_whole_where_they_fit():
    paragraphs = [f"Paragraph {number} has about forty characters." for number in range(12)]
    for passage in split_passages(document("\n\n".join(paragraphs)), characters=100):
        assert all(part in paragraphs for part in passage.text.strip().split("\n\n"))


def test_each_passage_knows_its_own_language():
    passages = split_passages(document("# Help\n\nWe are open on Mondays.\n\n# 帮助\n\n我们周一营业。"))
    assert [passage.language for passage in passages] == ["en", "zh"]


def test_an_entry_is_a_passage_of_its_own():
    entry = FaqEntry("怎么退货？", "三十天内。", ("如何退款",))
    [passage] = split_passages(document("", faqs=(entry,)))
    assert passage.is_faq
    assert (passage.question, passage.text, passage.alternatives) == ("怎么退货？", "三十天内。", ("如何退款",))
    assert (passage.start, passage.language) == (-1, "zh")


def test_ids_are_stable_and_differ():
    entries = (FaqEntry("One?", "Same."), FaqEntry("Two?", "Same."))
    first, second = (split_passages(document("Same.\n\n" * 300, faqs=entries)) for _ in range(2))
    assert [passage.id for passage in first] == [passage.id for passage in second]
    assert len({passage.id for passage in first}) == len(first)


def test_a_page_without_text_gives_nothing():
    assert split_passages(document("")) == ()
