"""Fields of a page for search engines: made from a text, and held to their widths and forms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.checks.seo import SeoFields, check_seo, display_width, make_slug, suggest_seo

GOOD = SeoFields(
    "The Fernlight desk lamp in five steps",
    "The Fernlight desk lamp dims in five steps from warm to cold light and turns by 180 degrees.",
    "fernlight-desk-lamp",
    ("#DeskLamp", "#WarmLight"),
)


def verdicts(fields, keywords=(), language="en"):
    return {check.name: check.passed for check in check_seo(fields, keywords, language=language)}


def test_good_fields_pass():
    assert set(verdicts(GOOD, ("desk lamp",)).values()) == {True}


BROKEN = [
    ("seo_title", SeoFields(title="Lamp")),
    ("seo_title", SeoFields(title="L" * 61)),
    ("seo_title", SeoFields(title="灯" * 31)),
    ("seo_meta", SeoFields(description="Too short.")),
    ("seo_meta", SeoFields(description="x" * 161)),
    ("seo_slug", SeoFields(slug="Desk Lamp")),
    ("seo_slug", SeoFields(slug="desk--lamp")),
    ("seo_slug", SeoFields(slug="台灯")),
    ("seo_slug", SeoFields(slug="a" * 61)),
    ("seo_hashtags", SeoFields(hashtags=("desk",))),
    ("seo_hashtags", SeoFields(hashtags=("#desk lamp",))),
    ("seo_hashtags", SeoFields(hashtags=("#Lamp", "#lamp"))),
    ("seo_hashtags", SeoFields(hashtags=tuple(f"#tag{n}" for n in range(11)))),
]


@pytest.mark.parametrize(("name", "fields"), BROKEN)
def test_broken_fields_fail(name, fields):
    assert verdicts(fields)[name] is False


@pytest.mark.parametrize("place", ["title", "description", "slug"])
def test_a_missing_keyword_is_named_with_its_place(place):
    fields = SeoFields(**{name: getattr(GOOD, name) for name in ("title", "description", "slug") if name != place})
    [check] = [check for check in check_seo(fields, ("desk lamp",)) if check.name == "seo_keywords"]
    assert check.passed is False
    said = {"title": "the title", "description": "the description", "slug": "the address"}[place]
    assert said in check.detail.text("en")


SLUGS = [
    ("The Art of Bread", "en", "art-bread"),
    ("Café Crème: a summer's day!", "en", "cafe-creme-summers-day"),
    ("To Be or Not", "en", "be-not"),
    ("The A", "en", "the-a"),
    ("台灯 Fern 2", "zh", "tai-deng-fern-2"),
    ("！？", "zh", ""),
    ("a" * 100, "en", "a" * 60),
]


@pytest.mark.parametrize(("title", "language", "slug"), SLUGS)
def test_slugs(title, language, slug):
    assert make_slug(title, language) == slug


@given(st.text(max_size=80))
def test_a_slug_is_empty_or_passes_its_check(title):
    for language in ("en", "zh"):
        slug = make_slug(title, language)
        assert not slug or verdicts(SeoFields(slug=slug))["seo_slug"] is True


def test_a_description_is_made_of_whole_sentences():
    text = "First sentence here. Second sentence here. " + "A third one that is much too long to fit " * 5 + "."
    assert suggest_seo("T", text, (), "en").description == "First sentence here. Second sentence here."


def test_hashtags_are_made_of_keywords():
    fields = suggest_seo("T", "x", ("desk lamp", "台灯", "desk lamp", "3%!"), "en")
    assert fields.hashtags == ("#DeskLamp", "#台灯", "#3")


def test_full_width_characters_are_two_wide():
    assert display_width("灯a，") == 5
