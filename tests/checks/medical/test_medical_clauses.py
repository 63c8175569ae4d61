"""Chinese clauses are held against the clause of the report that is nearest, and what it explains is left open."""

import pytest

from core.checks.medical.amounts import find_amounts
from core.checks.medical.fidelity import check_statement
from core.checks.medical.supporting import find_support

SLEEP = "心律：未见明显心律失常。洼田饮水试验2级。无压疮，无深静脉血栓。髌上囊内见少量积液。"
THYROID = "甲状腺右叶中部见一低回声结节，大小0.9cm×0.7cm，内见点状强回声。左叶下极见一囊性结节，大小1.5cm×1.1cm。"
STOMACH = "食管：黏膜光滑。\n胃窦：散在糜烂，小弯侧见一处0.5cm隆起。\n病理：轻度萎缩。空腹血糖6.8mmol/L（3.9-6.1）↑。"
ALLERGY = "头孢类过敏（皮疹）。给予左氧氟沙星静滴。无青光眼家族史。弟弟肝癌。无痛经。勿自行停药。"
COUNTS = "总心搏数：98,432次。HPV52阳性。淋巴结：第5组0/3，第7组0/4，均未见转移。克霉唑500mg 单次，3日后可重复。"
LIVER = "谷丙转氨酶33U/L（7-40）。γ-谷氨酰转移酶88U/L（7-45）↑。低密度脂蛋白3.9mmol/L↑。血红蛋白91g/L。"


def is_wrong(statement: str, report: str) -> bool:
    lines = [report[span.start : span.end] for span in find_support(statement, report, "zh")]
    return any(one.passed is False for one in check_statement(statement, lines, report=report, language="zh"))


@pytest.mark.parametrize(
    ("report", "right", "wrong"),
    [
        (SLEEP, "夜里的心律没有明显的异常。", "夜里的心律有明显的异常。"),
        (SLEEP, "没有长压疮。", "有长压疮。"),
        (SLEEP, "膝关节里有少量积液。", "膝关节里没有少量积液。"),
        (THYROID, "右边的结节里有点状的强回声。", "左边的结节里有点状的强回声。"),
        (THYROID, "甲状腺右叶的结节约9毫米。", "甲状腺左叶的结节约9毫米。"),
        (STOMACH, "胃窦有一个0.5厘米的小隆起。", "食管有一个0.5厘米的小隆起。"),
        (STOMACH, "病理提示有轻度的萎缩。", "病理提示有重度的萎缩。"),
        (STOMACH, "空腹血糖6.8，高于正常上限6.1。", "空腹血糖6.8，高于正常下限6.1。"),
    ],
)
def test_clause_against_the_nearest_one(report: str, right: str, wrong: str) -> None:
    assert not is_wrong(right, report)
    assert is_wrong(wrong, report)


@pytest.mark.parametrize(
    ("report", "said"),
    [
        (ALLERGY, "您对头孢过敏，所以没有用头孢，而是用了左氧氟沙星。"),
        (ALLERGY, "家里没有人得过青光眼。"),
        (ALLERGY, "您的弟弟得过肝癌，您自己目前没有发现肝癌。"),
        (ALLERGY, "您不痛经。"),
        (ALLERGY, "不要自己停药。"),
        (COUNTS, "心脏一共跳了9万8千多次。"),
        (COUNTS, "52型是阳性。"),
        (COUNTS, "检查的淋巴结一共7枚，全都没有转移。"),
        (COUNTS, "三天后可以再用一次克霉唑。"),
        (LIVER, "血红蛋白升到91，其他项目都没问题。"),
        (LIVER, "谷丙转氨酶正常，只有谷氨酰转移酶偏高，是88。"),
        (LIVER, "低密度脂蛋白3.9偏高。"),
        (LIVER, "血红蛋白91（血里运氧的东西，癌前病变也会改变它）。"),
    ],
)
def test_plain_words_raise_no_alarm(report: str, said: str) -> None:
    assert not is_wrong(said, report)


def test_round_thousands_are_one_number() -> None:
    assert [int(one.value) for one in find_amounts("9万8千多次")] == [98_000]  # type: ignore[arg-type]
