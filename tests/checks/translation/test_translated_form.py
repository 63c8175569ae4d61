"""Copied, looping, cut, misplaced: what a target looks like beside its source, whatever it says."""

import pytest

from core.checks.translation.length import check_length, check_limit, count_sentences, length_score
from core.checks.translation.markers import check_traces
from core.checks.translation.pair import Pair
from core.checks.translation.punctuation import check_brackets, check_ending, check_layout
from core.checks.translation.reading import Reading
from core.checks.translation.repetition import check_loops
from core.checks.translation.scripts import scripts_of, weigh_scripts
from core.checks.translation.untranslated import check_untranslated

LONG = (
    "The committee that was set up last spring has now published its report on the old harbour, and nearly all of its"
    " members agree that the warehouses should be kept and turned into homes."
)
LONG_DE = (
    "Der Ausschuss, der im vergangenen Frühjahr eingesetzt wurde, hat nun seinen Bericht über den alten Hafen"
    " veröffentlicht, und fast alle Mitglieder sind sich einig, dass die Speicher erhalten und zu Wohnungen umgebaut"
    " werden sollten."
)


def judge(check, source, target, languages="en>de", **more):
    ours, _, theirs = languages.partition(">")
    return check(Reading(Pair(source, target, ours, theirs, **more)))


@pytest.mark.parametrize(
    ("source", "target", "languages", "passed"),
    [
        ("Please save your work.", "Please save your work.", "en>de", False),
        ("Please save your work.", "please save  your WORK", "en>zh", False),
        ("She's from there.", "She's from there.", "en>es", False),
        ("Ich weiß es nicht.", "Ich weiß es nicht.", "de>en", False),
        ("请保存文件。", "请保存文件。", "zh>en", False),
        ("Save File", "Save File", "en>fr", False),
        ("Kubernetes", "Kubernetes", "en>de", None),
        ("OK", "OK", "en>zh", None),
        ("Ludwig Wittgenstein", "Ludwig Wittgenstein", "en>it", None),
        ("软件", "軟體", "zh>zh-TW", None),
        (LONG, LONG_DE[:60] + " report on the old harbour, and nearly all " + LONG_DE[120:], "en>de", False),
        ("I will be with you.", "Ich werde with you.", "en>de", False),
        ("He plays chess every day.", "他每天 plays chess every day。", "en>zh", False),
        ("请打开蓝色的门。", "Open the 蓝色的门.", "zh>en", False),
        ("He read “The Power of Sleep” twice.", "Er las „The Power of Sleep“ zweimal.", "en>de", True),
        ("Taxi to the hotel", "Taxi zum Hotel", "en>de", True),
        ("See /usr/share/doc for more.", "Siehe /usr/share/doc für mehr.", "en>de", True),
    ],
)
def test_what_was_left_in_the_source_language_is_found(source, target, languages, passed):
    check = judge(check_untranslated, source, target, languages)
    assert check.passed is passed, str(check.detail)


def test_the_copied_words_are_marked():
    target = "他每天 plays chess every day。"
    check = judge(check_untranslated, "He plays chess every day.", target, "en>zh")
    assert [target[span.start : span.end] for span in check.spans] == ["plays chess every day"]


@pytest.mark.parametrize(
    ("source", "target", "languages", "passed"),
    [
        ("I am tired today.", "Ich bin heute heute heute heute heute müde.", "en>de", False),
        ("I am tired today.", "我今天很累很累很累很累很累。", "en>zh", False),
        ("I am tired.", "私は疲れています。私は疲れています。", "en>ja", False),
        ("Sit down.", "坐下。坐下。", "en>zh", False),
        ("I live with my aunt.", "Vivo con mi tía. Vivo con mi tía.", "en>es", False),
        ("Ha ha ha ha ha!", "哈哈哈哈哈！", "en>zh", True),
        ("It was very, very good.", "Es war sehr, sehr gut.", "en>de", True),
        ("No, no, no, no!", "Nein, nein, nein, nein!", "en>de", True),
        ("Look, I looked.", "看看我看了看。", "en>zh", True),
        ("Peppa is a pig.", "पेप्पा एक सुअर है।", "en>hi", True),
        ("They differ from each other.", "พวกเขาแตกต่างกันต่างๆ นานา", "en>th", True),
    ],
)
def test_loops_that_the_source_does_not_have_are_found(source, target, languages, passed):
    check = judge(check_loops, source, target, languages)
    assert check.passed is passed, str(check.detail)


@pytest.mark.parametrize(
    ("source", "target", "languages", "passed"),
    [
        (LONG, LONG_DE, "en>de", True),
        (LONG_DE, LONG, "de>en", True),
        (LONG, LONG_DE[:110], "en>de", False),
        (LONG, LONG_DE + " Niemand hat ihn gelesen.", "en>de", False),
        (LONG, LONG_DE * 2, "en>de", False),
        (LONG, f"{LONG_DE.rstrip('.')}, und {LONG_DE}", "en>de", False),
        (
            LONG,
            "去年春天成立的委员会现已发布关于旧港口的报告，几乎所有成员都同意应保留这些仓库，并将其改建为住宅。",
            "en>zh",
            True,
        ),
        (LONG, "去年春天成立的委员会现已发布报告。", "en>zh", False),
        ("Undo", "Rückgängig machen", "en>de", True),
        ("No", "Не", "en>ru", None),
    ],
)
def test_a_target_is_about_as_long_as_its_source_lets_expect(source, target, languages, passed):
    check = judge(check_length, source, target, languages)
    assert check.passed is passed, str(check.detail)


def test_the_same_pair_read_backwards_deviates_as_much_the_other_way():
    there = length_score(Reading(Pair(LONG, LONG_DE, "en", "de")))
    back = length_score(Reading(Pair(LONG_DE, LONG, "de", "en")))
    assert there == pytest.approx(-back, abs=0.02)


def test_the_limit_is_kept_to_the_character():
    check = judge(check_limit, "Save", "Speichern", limit=8)
    assert (check.passed, check.spans[0].start, check.spans[0].end) == (False, 8, 9)
    assert judge(check_limit, "Save", "Speichern", limit=9).passed is True
    assert judge(check_limit, "Save", "Speichern").passed is None


def test_sentences_are_counted_in_scripts_with_and_without_spaces():
    assert count_sentences("One. Two and three! Ok?", "en") == 3
    assert count_sentences("第一句。第二句！", "zh-TW") == 2


@pytest.mark.parametrize(
    ("source", "target", "languages", "passed"),
    [
        ("The train left.", "Der Zug ist abgefahren.", "en>de", True),
        ("The train left early.", "Der Zug ist", "en>de", False),
        ("The train left early.", "Der Zug ist heute schon früher abgefahren", "en>de", True),
        ("The train left.", "火车开走了。", "en>zh", True),
        ("The train left.", "ट्रेन चली गई।", "en>hi", True),
        ("The train left.", "รถไฟออกไปแล้ว", "en>th", None),
        ("Is it late?", "Ist es spät.", "en>de", False),
        ("It is late.", "¿Es tarde?", "en>es", False),
        ("Is it late?", "遅いですか。", "en>ja", True),
        ("Could you come?", "请过来。", "en>zh", True),
        ("Stop!", "Halt.", "en>de", True),
        ("The end", "Das Ende.", "en>de", True),
        ("He said “go.”", "Er sagte „geh“", "en>de", True),
    ],
)
def test_a_text_that_breaks_off_or_asks_instead_is_found(source, target, languages, passed):
    check = judge(check_ending, source, target, languages)
    assert check.passed is passed, str(check.detail)


@pytest.mark.parametrize(
    ("source", "target", "passed"),
    [
        ("a (b) c", "a (b) c", True),
        ("a (b) c", "a （b） c", True),
        ("a (b) c", "a (b c", False),
        ("a b", "a ]b", False),
        ("1) one", "1) eins", True),
        ("a (b", "a (b", None),
        ("well :)", "gut :-)", True),
    ],
)
def test_brackets_have_partners(source, target, passed):
    assert judge(check_brackets, source, target).passed is passed


@pytest.mark.parametrize(
    ("source", "target", "passed"),
    [
        ("one\ntwo", "eins\nzwei", True),
        ("one\ntwo", "eins zwei", False),
        (" after %s", "nach %s", False),
        ("after %s", "nach %s ", True),
        ("one\n", "eins", False),
        ("\n      <p>one\n      two</p>", "<p>eins zwei</p>", None),
    ],
)
def test_line_breaks_and_outer_spaces_stay(source, target, passed):
    assert judge(check_layout, source, target).passed is passed


@pytest.mark.parametrize(
    "target",
    [
        "Gro\ufffd",
        "[[0]] Haus",
        "Haus </s>",
        "<unk> Haus",
        "⁇ Haus",
        "GrÃ¶ÃŸe",
        "donâ€™t",
        "â‚¬30",
        "Ð¡Ð»Ð¾Ð²Ð¾",
        "H\x00aus",
        "??????",
    ],
)
def test_traces_of_the_machine_are_found(target):
    assert judge(check_traces, "House", target).passed is False


def test_what_the_source_has_itself_is_no_trace():
    assert judge(check_traces, "Use <unk> and [[0]].", "Verwende <unk> und [[0]].").passed is True
    assert judge(check_traces, "Größe naïve São", "Größe naïve São Ångström Ñandú").passed is True


@pytest.mark.parametrize(
    ("language", "scripts"),
    [
        ("en", ("Latn",)),
        ("zh-TW", ("Han",)),
        ("ja", ("Kana", "Han")),
        ("sr-Latn", ("Latn",)),
        ("sr", ("Cyrl",)),
        ("xx", ()),
    ],
)
def test_the_script_of_a_language_is_known(language, scripts):
    assert scripts_of(language) == scripts


def test_scripts_are_weighed_by_what_a_sign_says():
    weights = weigh_scripts("abc 中文 かな")
    assert weights["Latn"] == 3
    assert weights["Han"] > weights["Kana"] > 2
