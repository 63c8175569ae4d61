"""What a page shows to search engines and feeds: title, description, address and hashtags, made and checked.

Lengths are display widths (a Chinese character counts two), because results are cut by width: about 60 for a title
and 160 for a description in the guides of 2025-2026; search engines publish no limit. Does not know rankings.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from core.checks.check import Check
from core.checks.keywords import find_phrase
from core.checks.prose import list_sentences
from core.messages import words

TITLE = (20, 60)
DESCRIPTION = (70, 160)
SLUG = 60
HASHTAGS = 10
HASHTAG = 40
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_HASHTAG = re.compile(r"#[^\W_][\w]*")
_ENGLISH_SMALL = frozenset(
    ["a", "an", "the", "of", "and", "or", "to", "in", "on", "for", "with", "at", "by", "is", "are"]
)


@dataclass(frozen=True, slots=True)
class SeoFields:
    """The fields of a page. `slug` is the last part of its address; hashtags carry their #."""

    title: str = ""
    description: str = ""
    slug: str = ""
    hashtags: tuple[str, ...] = ()


def display_width(text: str) -> int:
    """Full-width characters count two, others one."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def make_slug(title: str, language: str) -> str:
    """An address in small letters, digits and hyphens, of whole words; Chinese in pinyin; "" where nothing remains."""
    spoken = _to_pinyin(title) if language == "zh" else title
    plain = unicodedata.normalize("NFKD", spoken.replace("’", "").replace("'", "")).encode("ascii", "ignore").decode()
    parts = re.findall(r"[a-z0-9]+", plain.lower())
    telling = [part for part in parts if part not in _ENGLISH_SMALL] or parts
    kept: list[str] = []
    for part in telling:
        if kept and len("-".join([*kept, part])) > SLUG:
            break
        kept.append(part[:SLUG])
    return "-".join(kept)


def suggest_seo(title: str, text: str, keywords: Sequence[str], language: str) -> SeoFields:
    """Fields from a text's own words: whole sentences that fit as description, keywords as hashtags."""
    described = ""
    for span in list_sentences(text, language):
        longer = f"{described}{'' if language == 'zh' or not described else ' '}{text[span.start : span.end]}"
        if display_width(longer) > DESCRIPTION[1]:
            break
        described = longer
    tags = ("#" + "".join(re.findall(r"\w+", _capitals(word))).replace("_", "") for word in keywords)
    shown = tuple(dict.fromkeys(tag for tag in tags if _HASHTAG.fullmatch(tag)))[:HASHTAGS]
    return SeoFields(title.strip(), " ".join(described.split()), make_slug(title, language), shown)


def check_seo(fields: SeoFields, keywords: Sequence[str] = (), *, language: str = "en") -> tuple[Check, ...]:
    """The checks seo_title, seo_meta, seo_slug, seo_hashtags and, with keywords, seo_keywords; without spans."""
    checks = [
        _check_width("seo_title", fields.title, TITLE),
        _check_width("seo_meta", fields.description, DESCRIPTION),
        _check_slug(fields.slug),
        _check_hashtags(fields.hashtags),
    ]
    return (*checks, _check_keywords(fields, keywords, language)) if keywords else tuple(checks)


def _check_width(name: str, text: str, limits: tuple[int, int]) -> Check:
    width, (least, most) = display_width(text.strip()), limits
    return Check(name, least <= width <= most, words("style.seo_width", found=width, least=least, most=most))


def _check_slug(slug: str) -> Check:
    if not _SLUG.fullmatch(slug):
        return Check("seo_slug", False, words("style.seo_slug_form"))
    return Check("seo_slug", len(slug) <= SLUG, words("style.seo_slug", found=len(slug), most=SLUG))


def _check_hashtags(tags: Sequence[str]) -> Check:
    bad = [tag for tag in tags if not _HASHTAG.fullmatch(tag) or display_width(tag) > HASHTAG]
    if bad or len({tag.lower() for tag in tags}) < len(tags):
        return Check("seo_hashtags", False, words("style.seo_hashtags_form", tags=" ".join(bad or tags)[:200]))
    if not tags:
        return Check("seo_hashtags", None, words("style.seo_hashtags_none"))
    return Check("seo_hashtags", len(tags) <= HASHTAGS, words("style.seo_hashtags", found=len(tags), most=HASHTAGS))


def _check_keywords(fields: SeoFields, keywords: Sequence[str], language: str) -> Check:
    """The first keyword in title, description and address; the details say where it is missing."""
    wanted = keywords[0]
    slug = make_slug(wanted, language)
    held = {
        "title": bool(find_phrase(fields.title, wanted, inflected=True)),
        "meta": bool(find_phrase(fields.description, wanted, inflected=True)),
        "slug": bool(slug) and slug in fields.slug,
    }
    missing = [words(f"style.seo_in_{place}") for place, found in held.items() if not found]
    if not missing:
        return Check("seo_keywords", True, words("style.seo_keywords_held", word=wanted))
    return Check("seo_keywords", False, words("style.seo_keywords_missing", word=wanted, place=missing[0]))


def _capitals(phrase: str) -> str:
    """Each word of a phrase with a capital, as hashtags are read."""
    return "".join(part[:1].upper() + part[1:] for part in phrase.split()) if " " in phrase.strip() else phrase


def _to_pinyin(text: str) -> str:
    from pypinyin import lazy_pinyin

    return " ".join(lazy_pinyin(text))
