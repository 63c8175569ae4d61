"""Claims of advertising: marked where they are made, left alone where they are denied, named or mean something else."""

import tomllib
from pathlib import Path

import pytest

from core.checks.claims import check_claims, find_claims

SETS = tomllib.loads(Path(__file__).with_name("claim_sentences.toml").read_text(encoding="utf-8"))
BANNED = [(lang, text) for lang, sets in SETS.items() for rows in sets.values() for text in rows["banned"]]
INNOCENT = [(lang, text) for lang, sets in SETS.items() for rows in sets.values() for text in rows["innocent"]]
KNOWN_MISSES = {"Our students always pass."}
KNOWN_ALARMS = {"别人说它是最好的，我们没有这么说。"}


def test_there_are_enough_sentences_to_measure_on():
    for language in ("en", "zh"):
        assert sum(lang == language for lang, _ in BANNED) >= 60
        assert sum(lang == language for lang, _ in INNOCENT) >= 60


@pytest.mark.parametrize(("language", "text"), BANNED)
def test_claims_are_marked(language, text):
    found = find_claims(text, language)
    assert bool(found) is (text not in KNOWN_MISSES)
    assert all(0 <= claim.span.start < claim.span.end <= len(text) for claim in found)


@pytest.mark.parametrize(("language", "text"), INNOCENT)
def test_what_only_looks_like_a_claim_passes(language, text):
    assert bool(find_claims(text, language)) is (text in KNOWN_ALARMS)


CATEGORIES = [
    ("zh", "采用国家级工艺。", "国家级", "absolute"),
    ("zh", "本品能治疗胃寒。", "治疗胃寒", "health"),
    ("zh", "保本的好项目。", "保本", "finance"),
    ("zh", "全球首创的结构。", "全球首创", "proof"),
    ("zh", "比任何品牌都好。", "比任何品牌都好", "compare"),
    ("zh", "中南海专用。", "中南海专用", "state"),
    ("en", "It cures arthritis.", "cures arthritis", "health"),
    ("en", "A risk-free investment.", "risk-free", "finance"),
    ("en", "the best mug in the world", "best mug in the world", "superlative"),
    ("en", "It is clinically proven.", "clinically proven", "proof"),
]


@pytest.mark.parametrize(("language", "text", "quote", "category"), CATEGORIES)
def test_a_claim_has_its_place_and_its_kind(language, text, quote, category):
    [claim] = find_claims(text, language)
    assert (text[claim.span.start : claim.span.end], claim.category) == (quote, category)


DENIED = [
    ("zh", "这是最好的锅。", "这不是最好的锅。"),
    ("zh", "这款锅不仅是最好的锅，", "没有最好的锅"),
    ("zh", "我们卖国家级产品。", "广告中禁止出现国家级字样。"),
    ("zh", "保本的好项目。", "谨防保本骗局。"),
    ("en", "Guaranteed returns for you.", "Beware of guaranteed returns."),
    ("en", "It cures arthritis.", "It does not diagnose, treat or cure arthritis."),
    ("en", "Not only the best mug in the world, but cheap.", "Not the best mug in the world."),
    ("en", "Don't miss the best sale in history.", "It is hardly the best sale in history."),
]


@pytest.mark.parametrize(("language", "claimed", "denied"), DENIED)
def test_a_denial_or_a_warning_takes_a_claim_back(language, claimed, denied):
    assert find_claims(claimed, language)
    assert not find_claims(denied, language)


def test_banned_claims_fail_in_advertising_and_stay_open_elsewhere():
    text = "全网第一的锅，全球首创。"
    banned, proof = check_claims(text, "zh")
    assert (banned.name, banned.passed, proof.name, proof.passed) == ("claims", False, "claims_proof", None)
    assert "第九条" in banned.detail.text("zh")
    assert "全网第一" in banned.detail.text("en")
    assert [text[span.start : span.end] for span in proof.spans] == ["全球首创"]
    assert check_claims(text, "zh", advertising=False)[0].passed is None


def test_every_reason_is_said_once():
    [banned, _] = check_claims("全网第一，国家级，能治疗胃寒。", "zh")
    assert banned.detail.text("zh").count("第九条") == 1
    assert "第十六" in banned.detail.text("zh")


@pytest.mark.parametrize("text", ["求出最优解。", "在最佳参数下重复实验。", "最优控制理论"])
def test_terms_of_mathematics_are_no_claims(text):
    assert not find_claims(text, "zh")


def test_code_and_addresses_make_no_claims():
    assert not find_claims("See https://example.com/最好的锅 and `国家级`.", "zh")


def test_other_languages_are_not_judged():
    [check] = check_claims("Das beste Brot der Welt", "de")
    assert check.passed is None


@pytest.mark.parametrize(
    "text", ["最" * 50_000, "the best " * 8_000, "in the world " * 6_000, "一" * 50_000, "“" * 50_000]
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_monotonous_text_is_read_in_linear_time(text, language):
    assert all(check.detail.text("zh") for check in check_claims(text, language))
