"""Names, negation and language of a target: what surely differs fails, what cannot be told stays open."""

import pytest

from core.checks.translation.geography import find_countries
from core.checks.translation.language import check_output_language
from core.checks.translation.names import check_names
from core.checks.translation.negation import check_negation, load_negators
from core.checks.translation.pair import Pair
from core.checks.translation.reading import Reading


def judge(check, source, target, languages):
    ours, _, theirs = languages.partition(">")
    return check(Reading(Pair(source, target, ours, theirs))).passed


@pytest.mark.parametrize(
    ("source", "target", "languages", "passed"),
    [
        ("We met Kowalski in London.", "Nous avons vu Kowalski à Londres.", "en>fr", True),
        ("We met Kowalski in London.", "Nous avons vu Marlowe à Londres.", "en>fr", False),
        ("We met Kowalski in Berlin.", "Wir trafen Marlowe in Berlin.", "en>de", False),
        ("We met Kowalski in Berlin.", "Wir trafen Kowalski in Berlin.", "en>de", True),
        ("He joined the Supreme Court.", "Ingresó en el Tribunal Supremo.", "en>es", True),
        ("We met Kowalski.", "我们见到了 Marlowe。", "en>zh", False),
        ("We met Kowalski.", "我们见到了科瓦尔斯基。", "en>zh", None),
        ("我们在用 Kubernetes。", "We are using Docker.", "zh>en", False),
        ("Sweden beat Norway.", "Швеция обыграла Данию.", "en>ru", False),
        ("Sweden beat Norway.", "スウェーデンがノルウェーに勝った。", "en>ja", None),
        ("on Monday in May", "lundi, en mai", "en>fr", None),
    ],
)
def test_a_name_that_is_another_one_is_found(source, target, languages, passed):
    assert judge(check_names, source, target, languages) in ((passed,) if passed is not None else (None, True))


@pytest.mark.parametrize(
    ("source", "target", "languages", "exchanged"),
    [
        ("Toyota bought shares of Panasonic.", "Panasonic a acheté des parts de Toyota.", "en>fr", True),
        ("Toyota bought shares of Panasonic.", "Toyota a acheté des parts de Panasonic.", "en>fr", False),
        ("Kowalski's letter reached Marlowe.", "Marlowes Brief erreichte Kowalski.", "en>de", False),
        ("Kowalski's letter reached Marlowe.", "Der Brief von Marlowe erreichte Kowalski.", "en>de", True),
        ("Kubernetes 取代了 Docker。", "Docker replaced Kubernetes.", "zh>en", True),
        ("Kubernetes 取代了 Docker。", "Kubernetes replaced Docker.", "zh>en", False),
        ("Rossi called Novak, then Tanaka.", "Tanaka, dopo che Rossi chiamò Novak.", "en>it", False),
        ("Rossi called Novak; Rossi won.", "Novak llamó a Rossi; ganó Rossi.", "en>es", False),
        ("Novak phoned Tanaka.", "Tanaka végül felhívta Novak irodáját.", "en>hu", True),
        ("Al saw Bo.", "Bo fue visto por Al.", "en>es", False),
        ("The talk by Viktor Novak is over.", "Novak Viktor előadása véget ért.", "en>hu", False),
        ("The talk by Viktor Novak is over.", "La charla de Novak Viktor ha terminado.", "en>es", True),
    ],
)
def test_two_names_in_each_others_place_are_found(source, target, languages, exchanged):
    assert judge(check_names, source, target, languages) is not exchanged
    ours, _, theirs = languages.partition(">")
    check = check_names(Reading(Pair(source, target, ours, theirs)))
    assert (check.detail.key == "translation_checks.names_exchanged") is exchanged
    assert len(check.spans) == 2 * exchanged


@pytest.mark.parametrize(
    ("text", "language", "codes"),
    [
        ("Sweden, Norwegian and turkey", "en", {"SE"}),
        ("인도네시아에서", "ko", {"ID"}),
        ("在瑞典和挪威", "zh", {"SE", "NO"}),
        ("в Швеции", "ru", {"SE"}),
        ("с того дня", "ru", set()),
    ],
)
def test_countries_are_found_by_code(text, language, codes):
    assert set(find_countries(text, language)) == codes


@pytest.mark.parametrize(
    ("source", "target", "languages", "passed"),
    [
        ("Do not open the door.", "请打开门。", "en>zh", False),
        ("Do not open the door.", "请不要打开门。", "en>zh", True),
        ("Open the door.", "No abras la puerta.", "en>es", False),
        ("They can't come.", "Sie können kommen.", "en>de", False),
        ("They can't come.", "Ils sont incapables de venir.", "en>fr", True),
        ("I don't know the place.", "J’ignore le lieu.", "en>fr", True),
        ("I know that none came.", "Je sais qu’aucun ne vint.", "en>fr", True),
        ("She said 'no'.", "Elle a dit oui.", "en>fr", False),
        ("Interest remains high.", "ولا يزال الاهتمام كبيرا.", "en>ar", True),
        ("He came without a coat.", "Er kam ohne Mantel.", "en>de", True),
        ("I never saw him.", "Я его видел.", "en>ru", False),
        ("Not only cats came.", "Vinieron gatos y perros.", "en>es", True),
        ("Il ne dort pas.", "He sleeps.", "fr>en", False),
        ("彼は来ません。", "He is coming.", "ja>en", False),
        ("雨かもしれません。", "Perhaps rain.", "ja>en", True),
        ("他是不是医生？", "Is he a doctor?", "zh>en", True),
        ("It is far.", "Ni mbali.", "en>sw", None),
    ],
)
def test_a_not_that_is_lost_or_new_is_found(source, target, languages, passed):
    assert judge(check_negation, source, target, languages) is passed


def test_negations_of_every_language_listed_can_be_looked_for():
    from core.checks.translation.negation import _load_rows

    assert all(load_negators(language) for language in _load_rows())


@pytest.mark.parametrize(
    ("target", "expected", "passed"),
    [
        ("The house is not far from the river and it has a garden.", "de", False),
        ("Das Haus ist nicht weit vom Fluss und hat einen Garten.", "de", True),
        ("La casa no está lejos del río y tiene un jardín muy grande.", "pt", False),
        ("A casa não fica longe do rio e tem um jardim muito grande.", "pt", True),
        ("Nhà không xa sông và có một khu vườn rất lớn.", "fr", False),
        ("Будинок недалеко від річки, і в ньому є великий сад.", "ru", False),
        ("房子离河不远。", "en", False),
        ("家は川から遠くない。", "zh", False),
        ("房屋距離河流不遠並有一個花園。", "ja", False),
        ("Haus am Fluss", "de", None),
        ("这个软件的设置没有问题。", "zh-TW", False),
        ("這個軟體的設定沒有問題。", "zh-TW", True),
        ("這個軟體的設定沒有問題。", "zh", None),
        ("OK 42", "ja", None),
        ("Tiffany Ng 表示同意。", "zh", True),
    ],
)
def test_the_language_of_a_target_is_told(target, expected, passed):
    source = "0" if expected == "en" else "OK 42 Tiffany Ng"
    check = check_output_language(Reading(Pair(source, target, "en" if expected != "en" else "zh", expected)))
    assert check.passed is passed, str(check.detail)
