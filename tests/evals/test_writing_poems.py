"""The poem suite on a tiny set of the same form, written for this test; and that no corruption goes unnoticed."""

import json
import random

import pytest

from core.checks.poems import check_poem
from core.evals.suites import poem_writing, writing_poems
from core.evals.suites.writing_poems import CORRUPTIONS, Poem
from core.models import ScriptedChat

VERSES = [
    "细雨沾衣袖",
    "春风过小桥",
    "归舟无故友",
    "两岸柳花飘",
    "旧梦随流水",
    "新诗寄远郊",
    "何时同把盏",
    "月下共吹箫",
]
OTHER = ["晚日照江水", "白云生远山", "一人去万里", "明月几时还", "老树临风立", "新苗带雨弯", "不知春已去", "犹自唱歌闲"]


def couplets(verses):
    return [f"{verses[at]}，{verses[at + 1]}。" for at in range(0, len(verses), 2)]


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "chinese_poetry"
    folder.mkdir()

    def row(tag, verses):
        return {"title": "过桥", "author": "某人", "tags": [tag], "paragraphs": couplets(verses)}

    tang = [
        row("五言律诗", VERSES),
        row("五言律诗", OTHER),
        row("五言绝句", OTHER[:4]),
        row("五言绝句", VERSES[:3] + ["柳花"]),
    ]
    (folder / "tang300.json").write_text(json.dumps([*tang, row("五言古诗", VERSES)]), encoding="utf-8")
    ci = [
        {"rhythmic": "某调", "paragraphs": ["细雨沾衣。", "春风过小桥，归舟无故友。"]},
        {"paragraphs": couplets(VERSES)},
    ]
    (folder / "songci300.json").write_text(json.dumps(ci), encoding="utf-8")
    (folder / "chuci.json").write_text(json.dumps([{"content": ["春风过兮小桥，归舟无兮故友。"]}]), encoding="utf-8")
    return tmp_path


def test_the_suite_counts_what_is_accepted_and_rejected(data, monkeypatch):
    monkeypatch.setattr(writing_poems, "measure_writing", lambda suite, limit: [])
    scores = {score.name: score for score in writing_poems.run(data, None)}
    assert scores["regular Tang poems accepted by form"].value == 0.75
    assert scores["五言律诗: accepted by form"].value == 1
    assert scores["五言绝句: accepted by form"].value == 0.5
    assert scores["五言律诗: tones hold in modern Mandarin"].value == 0.5
    assert scores["corrupted poems rejected by form"].n == writing_poems.CORRUPTED
    assert scores["corrupted poems rejected by form"].met is True
    assert scores["replaced rhyme characters noticed"].n == 3
    assert scores["ci and chuci taken for regulated verse"].value == pytest.approx(1 / 3)


def test_a_limit_thins_every_form(data):
    assert [poem.form for poem in writing_poems.read_regular(data / "chinese_poetry" / "tang300.json", 1)] == [
        "wujue",
        "wulu",
    ]


@pytest.mark.parametrize("kind", CORRUPTIONS)
def test_every_corruption_changes_the_poem_and_is_rejected(kind):
    whole = Poem("wulu", ("过桥", "某人"), tuple(couplets(VERSES)))
    for seed in range(40):
        text = CORRUPTIONS[kind](whole.verses, list(OTHER), random.Random(seed))
        assert text.replace("\n", "") != "".join(couplets(VERSES))
        assert not writing_poems._accepts(check_poem(f"过桥\n某人\n{text}", "wulu", "zh"))
    assert writing_poems._accepts(check_poem(whole.text, "wulu", "zh"))


def test_writing_is_measured_beside_single_drafts_of_the_same_tokens(monkeypatch):
    whole = "Rain on the tin roof\nThe kettle hums to itself\nNobody calls me"
    halves = ["Rain on the tin roof\nThe kettle\nNobody calls me", "I know.\nThe kettle hums to itself"]
    model = ScriptedChat(replies=[*halves * 4, *["Snow."] * 7, whole, *["Snow."] * 80])
    outcome = poem_writing.write_one("home", "haiku", model, 0)
    assert outcome == poem_writing.Outcome(single=False, drafts=True, loop=True, tokens=68)
    assert poem_writing.is_complete(f"Sure! Here is a haiku:\n{whole}\nThe end of the poem.", "haiku")
    assert not poem_writing.is_complete(halves[0], "haiku")
    scores = list(poem_writing.score("s", "haiku", "m", [outcome, outcome]))
    assert [score.value for score in scores] == [0.0, 1.0, 1.0, 68.0]
    assert all(score.target is None for score in scores)
