"""A corpus read within limits, cleaned with a reason for each text that goes, split without leaks."""

import io
import json
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import DocumentError, InputError
from core.usecases.lab.pretraining.cleaning import clean_corpus, tidy
from core.usecases.lab.pretraining.likeness import find_near_duplicates
from core.usecases.lab.pretraining.reading import read_corpus
from core.usecases.lab.pretraining.records import Cleaning, CleanText, Plan, RawText
from core.usecases.lab.pretraining.splitting import split_texts
from tests.usecases.lab.made_corpus import make_cleaned, make_texts

LONG = "The harbour wall was built of grey stone and has stood for three hundred winters without a crack."


def zipped(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "."), data)
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "texts"),
    [
        ("a.txt", b"one\ntwo\n\nthree", ["one\ntwo", "three"]),
        ("a.txt", b"one\ntwo", ["one", "two"]),
        ("a.txt", "第一段。\n\n第二段。".encode("gb18030"), ["第一段。", "第二段。"]),
        ("a.jsonl", b'{"text": "one"}\n{"text": "two"}\n', ["one", "two"]),
        ("a.csv", b"id,text\n1,one\n2,two\n", ["one", "two"]),
        ("a.zip", zipped(x__txt=b"one", y__jsonl=json.dumps({"content": "two"}).encode()), ["one", "two"]),
    ],
)
def test_every_form_gives_its_texts(name, data, texts):
    assert [text.text for text in read_corpus(data, name)[0]] == texts


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", b""),
        ("a.txt", b"%PDF-1.7\n%%EOF"),
        ("a.txt", b"\x89PNG\r\n\x1a\n" + bytes(200)),
        ("a.csv", b"id,name\n1,one\n"),
        ("a.zip", b"PK\x03\x04 not a zip"),
        ("a.zip", zipped(bomb__txt=bytes(201 << 20))),
    ],
)
def test_what_is_no_corpus_is_refused_with_the_next_act(name, data):
    with pytest.raises(DocumentError) as caught:
        read_corpus(data, name)
    assert caught.value.text("zh") and caught.value.hint()


def test_what_of_a_file_cannot_be_read_is_told():
    texts, notes = read_corpus(b'{"text": "one"}\nnot json\n{"other": 1}\n[1]\n', "a.jsonl")
    assert [text.text for text in texts] == ["one"]
    assert [note.key for note in notes] == ["lab_pretraining.lines_skipped"] and "3" in str(notes[0])
    texts, notes = read_corpus(zipped(x__txt=b"one", y__png=b"\x89PNG\r\n\x1a\n" + bytes(99)), "a.zip")
    assert len(texts) == 1 and notes[0].key == "lab_pretraining.entry_skipped"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("\u200b \x07", "empty"),
        ("Too short.", "short"),
        ("12 | 24 | 36 | 48 | 60 | 72 | 84", "symbols"),
        ("All rights reserved. Click here for the cookie policy.", "boilerplate"),
        ("版权所有，未经许可不得转载。点击查看隐私政策。", "boilerplate"),
        ("Le bateau est parti ce matin avec du pain et du fromage pour les enfants.", "other_language"),
        (LONG.upper(), "duplicate"),
        (LONG.replace("crack", "fissure"), "near_duplicate"),
    ],
)
def test_a_text_goes_for_its_reason(text, reason):
    cleaned = clean_corpus([RawText("a #1", LONG), RawText("a #2", text)], Cleaning(("en", "zh")))
    assert [one.place for one in cleaned.kept] == ["a #1"]
    [dropped] = cleaned.dropped
    assert (dropped.place, dropped.reason) == ("a #2", reason)
    assert dropped.detail.text("zh")


def test_people_are_masked_and_counted():
    raw = RawText("a #1", f"{LONG} Write to ann@harbour.example or call +44 20 7946 0018.")
    cleaned = clean_corpus([raw], Cleaning())
    assert "[EMAIL]" in cleaned.kept[0].text and "7946" not in cleaned.kept[0].text
    assert dict(cleaned.masked) == {"email": 1, "phone": 1}
    assert "ann@" in clean_corpus([raw], Cleaning(mask=False)).kept[0].text


def test_lines_that_stand_in_many_texts_are_cut():
    texts = [RawText(f"a #{n}", f"Home | Archive\n{text.text}") for n, text in enumerate(make_texts(12))]
    cleaned = clean_corpus(texts, Cleaning(likeness=1.0))
    assert cleaned.cut_lines == 12 and not any("Archive" in text.text for text in cleaned.kept)


@given(st.lists(st.text(max_size=60), max_size=12))
@settings(deadline=None, max_examples=50)
def test_every_text_is_kept_or_told_of_and_cleaning_again_changes_nothing(texts):
    raw = [RawText(f"a #{n}", text) for n, text in enumerate(texts)]
    cleaned = clean_corpus(raw, Cleaning(least=1))
    assert {one.place for one in cleaned.kept} | {one.place for one in cleaned.dropped} == {one.place for one in raw}
    assert len(cleaned.kept) + len(cleaned.dropped) == len(raw)
    assert all(tidy(one.text) == one.text for one in cleaned.kept)


def test_near_duplicates_are_those_that_share_enough_letters():
    texts = [LONG, LONG.replace("grey", "gray"), "Something else altogether, of another length and with other words."]
    assert find_near_duplicates(texts, 0.8) == {1: 0}
    assert find_near_duplicates(texts, 0.99) == {}


def test_what_is_kept_aside_does_not_stand_in_training():
    halves = split_texts(make_cleaned().kept, 0.2, 7)
    assert not {text.text for text in halves.train} & {text.text for text in halves.held}
    assert len(halves.train) + len(halves.held) == 90


def test_a_held_out_text_that_leaks_is_moved_to_training():
    words = [text.text for text in make_cleaned(120).kept]
    firsts = [CleanText(f"#{at}", " ".join(words[3 * at : 3 * at + 3]), "en") for at in range(40)]
    twins = [CleanText(f"twin of {one.place}", f"{one.text} So it was.", "en") for one in firsts[:20]]
    halves = split_texts([*firsts, *twins], 0.2, 7)
    held = {one.place.removeprefix("twin of ") for one in halves.held}
    trained = {one.place.removeprefix("twin of ") for one in halves.train}
    assert halves.moved and not held & trained


def test_adding_a_text_moves_no_other():
    kept = make_cleaned(80).kept
    before, after = split_texts(kept[:40], 0.25, 7), split_texts(kept[:44], 0.25, 7)
    moved = {text.place for text in before.held} - {text.place for text in after.held}
    assert len(moved) <= 4


def test_too_few_texts_say_so():
    with pytest.raises(InputError) as caught:
        split_texts(make_cleaned(5).kept, 0.2, 7)
    assert caught.value.key == "lab_pretraining.too_few"


@pytest.mark.parametrize(
    "changes", [{"steps": 0}, {"rate": 5.0}, {"context": 8}, {"objective": "mlm", "start": "embedded"}]
)
def test_a_plan_out_of_bounds_is_refused(changes):
    with pytest.raises(InputError) as caught:
        Plan(**changes)
    assert caught.value.hint("zh")
