"""What a question about a report is after, by how it is put: a word's meaning, a result, a section, or anything else.

Rules in English and Chinese. Does not answer, nor decide whether it may be answered (`policy`).
"""

import re
import unicodedata

from core.usecases.medical.records import Part, SectionName

_MEANS = re.compile(
    r"(?:what (?:does|do|is|are|'s)|meaning of|define|explain|meant by|tell me what)\b"
    r"|是什么|什么是|什么意思|何谓|解释|什么叫|含义",
    re.I,
)
_MINE = re.compile(
    r"\b(?:my|his|her|our|the patient's|on admission|at discharge)\b|我的|他的|她的|患者的|多少|几", re.I
)
_MEANS_STRONG = re.compile(r"\bmean(?:s|t|ing)?\b|\bdefine\b|\bexplain\b|什么意思|含义|何谓|什么叫|什么是", re.I)
_OUT = re.compile(
    r"\b(?:abnormal|out of (?:the )?(?:normal )?range|flagged\b|outside\b.{0,20}\brange|not normal\b|not in range"
    r"|stands? out\b|wrong\b.{0,20}\bresults?\b)|异常|超出|不正常|不在.{0,6}范围|有问题的",
    re.I,
)
_RESULTS = re.compile(
    r"\b(?:results?|values?|tests?|labs?|bloods?|levels?|numbers?|which|what)\b|指标|结果|化验|哪些|哪几|检验|项", re.I
)
_SECTIONS: tuple[tuple[str, str, tuple[SectionName, ...], tuple[Part, ...]], ...] = (
    (
        r"follow[- ]?up\b|come back\b|return\b|recommend|next (?:scan|visit|test|appointment|step)|appointment"
        r"|(?:what|next) .{0,12}\bsteps?\b|the plan\b|advised?\b|suppos",
        "复查|随访|复诊|建议|下次|下一步|注意什么|处理意见|医嘱|再来",
        ("follow_up", "plan", "disposition"),
        ("follow_up",),
    ),
    (
        r"impression|conclu(?:sion|de)|diagnos[ie]s\b|summ?ar|main (?:finding|point|result)|bottom line|overall\b",
        "结论|印象|诊断|总结|概括|主要(?:发现|问题)",
        ("impression", "diagnosis"),
        ("impression",),
    ),
    (
        r"medic(?:ine|ines|ation|ations)\b|drugs?\b|pills?\b|tablets?\b|prescri|treat(?:ed|ment)?\b|dose|therap",
        "药|治疗|剂量",
        ("medications",),
        ("treatment",),
    ),
    (r"allerg", "过敏", ("allergies",), ()),
    (r"family history\b|runs? in (?:the|my) family", "家族", ("family_history",), ()),
    (r"smok|drink|alcohol|social history", "吸烟|饮酒|个人史", ("social_history",), ()),
    (r"past (?:medical )?history|medical history|previous illness", "既往", ("past_history",), ()),
    (
        r"why (?:was|were|did)\b|reason (?:for|of)|indication|complain|symptoms?\b",
        "为什么(?:要)?(?:做|检查|拍)|检查目的|主诉|症状",
        ("indication", "complaint", "history"),
        (),
    ),
    (
        r"how (?:was|were) .{0,30}\b(?:done|performed|taken|obtained)|technique",
        "检查方法|怎么做的",
        ("technique",),
        (),
    ),
    (r"compar|previous (?:scan|exam|study|image)", "对比|与(?:上次|之前|前次)", ("comparison",), ()),
    (
        r"what (?:was|were|did) .{0,20}\b(?:found|find|findings?|show)\b|findings\b",
        "发现(?:了)?什么|所见",
        ("findings",),
        ("findings",),
    ),
)
_SECTION_RULES = tuple(
    (re.compile(rf"\b(?:{english})|{chinese}", re.I), names, parts) for english, chinese, names, parts in _SECTIONS
)


def plain_question(text: str) -> str:
    """The question in plain signs, on one line."""
    return " ".join(unicodedata.normalize("NFKC", text[:2000]).replace("’", "'").split())


def asks_meaning(question: str) -> bool:
    """Whether a word is to be explained: "what does ... mean", "what is ..." without "my" or "how much"."""
    if _MEANS_STRONG.search(question):
        return True
    return bool(_MEANS.search(question)) and not _MINE.search(question)


def asks_what_is_out(question: str) -> bool:
    """Whether the results out of range are asked for."""
    return bool(_OUT.search(question) and _RESULTS.search(question))


def asks_for_section(question: str) -> tuple[tuple[SectionName, ...], tuple[Part, ...]]:
    """The sections, and the parts of a summary, in which the answer stands; empty where the question names none."""
    return next(((names, parts) for rule, names, parts in _SECTION_RULES if rule.search(question)), ((), ()))
