"""Reading Chinese demands on words and form: what must occur and may not, beginning and end, language."""

import re
from collections.abc import Iterator
from functools import cache

from core.checks.constraints.constraint import Constraint
from core.checks.constraints.counting import Relation
from core.checks.constraints.languages import CODES
from core.checks.constraints.reading.amounts import HAN_RELATION, Amount, find_han_amounts
from core.checks.constraints.reading.demand import QUOTE, Demand
from core.checks.constraints.reading.english_shape import make_case
from core.checks.constraints.reading.english_wording import make
from core.messages import message

_NOT = (
    "(?:不要|不能|不得|不可以?|不许|不应|不用|不准|禁止|严禁|避免|切勿|请勿|勿|别|无需|不(?=使用|出现|包含"
    "|含|写|提)|无)"
)
_USE = "(?:再|任何|使用|采用|出现|包含|包括|含有|含|提到|提及|写到|写入|写|带有?|加入?|有|说|用)*"
_ITEM = f"(?:{QUOTE}|[^\\s，。；：、,;:和与及或“”]{{1,12}})"
_AND = "(?:\\s*[、,，]\\s*(?:和|与|及|或)?|\\s*(?:和|与|及|或|以及)\\s*)"
_QUOTES = f"{QUOTE}(?:(?:{_AND}|\\s*){QUOTE})*"
_NAMED = "(?:关键词语?|词语|字词|字眼|字样|词汇|词|短语)"
_FORBIDDEN = re.compile(
    f"{_NOT}{_USE}(?:以下|下列|这些|如下|这个|该)?{_NAMED}?(?:有|为|是)?[：:]?\\s*(?P<a>{_QUOTES})"
    f"|{_NOT}{_USE}(?:以下|下列|这些|如下){_NAMED}[：:]\\s*(?P<b>{_ITEM}(?:{_AND}{_ITEM})*)"
    f"|{_NOT}(?:出现|使用|用)(?P<d>[^\\s，。；：“”{QUOTE[1:-1]}]{{1,30}}?)(?:等|这样的|这类|之类的?|这些|这个|的){_NAMED}"
    f"|(?P<c>{_QUOTES})(?:这?[一二两三四五六几]?[个些]?{_NAMED})?[都也]?(?:{_NOT})(?:在文中|在全文)?(?:出现"
    f"|使用|提到)"
)
_REQUIRED = re.compile(
    f"(?:必须|需要?|要|应该?|请|务必)?(?:包含|包括|出现|使用|用到|用上|提到|提及|含有|写到|加入)(?:以下"
    f"|下列|这些|如下)?(?:几个|[一二两三四五六]个)?{_NAMED}?(?:有|为|是)?[：:]?\\s*(?P<a>{_QUOTES})"
    f"|(?:包含|包括|出现|使用|用到|提到|含有)?(?:以下|下列|这些|如下)?(?:关键词|词语)(?:有|为|是)?[：:]\\s*"
    f"(?P<b>{_ITEM}(?:{_AND}{_ITEM})*)"
)
_MARKS = {
    "感叹号": "!", "叹号": "!", "问号": "?", "分号": ";", "破折号": "—", "省略号": "…", "括号": "(", "顿号": "、",
    "冒号": ":", "星号": "*", "引号": "“",
}  # fmt: skip
_NO_MARK = re.compile(f"{_NOT}{_USE}(?P<marks>(?:(?:{'|'.join(_MARKS)})[和与及或、]?)+)")
_PLAIN_RULES = (
    (re.compile(f"{_NOT}{_USE}(?:中文|英文|全角|半角)?逗号|(?:没有|无)逗号"), "punctuation:no_comma"),
    (re.compile(f"{_NOT}{_USE}(?:表情(?:符号|包)?|[Ee]moji)"), "writing:no_emoji"),
    (re.compile(f"{_NOT}{_USE}(?:阿拉伯)?数字"), "detectable_content:no_digits"),
    (re.compile(f"{_NOT}{_USE}\\s*[Mm]arkdown|纯文本"), "writing:plain_text"),
    (re.compile("西班牙语问句"), "punctuation:question_marks"),
    (re.compile("西班牙语感叹句"), "punctuation:exclamation_marks"),
    (re.compile("双尖括号|<<[^<>\\n]*>>"), "detectable_format:title"),
    (
        re.compile("JSON\\s*(?:格式|对象|形式|输出)|(?:格式|输出)为\\s*JSON|(?:以|用)\\s*JSON"),
        "detectable_format:json_format",
    ),
    (
        re.compile(
            "(?:全文|整[篇段个]\\S{0,4}|回答|答案|内容|全部)[^。\\n]{0,12}(?:放在|用|置于|加上|写在|括在"
            "|包在)[^。\\n]{0,6}双引号"
        ),
        "startend:quotation",
    ),
    (re.compile("\\*{6}|[六6]\\s*个星号"), "combination:two_responses"),
)
_END = re.compile(
    f"(?:以|用)\\s*(?P<a>{QUOTE})\\s*(?:这?[句个]?话?|一?句)?(?:作为?|来)?(?:结尾|结束|收尾|收束)|(?:结尾"
    f"|末尾|最后一句话?|最后)(?:必须|要|应|请)?(?:是|为|写|用|写上)[：:]?\\s*(?P<b>{QUOTE})"
)
_START = re.compile(
    f"(?:以|用)\\s*(?P<a>{QUOTE})\\s*(?:这?[句个]?话?)?(?:作为?|来)?(?:开头|开始|开篇|起首)|开头(?:必须|要"
    f"|应|请)?(?:是|为|写|用|写上)[：:]?\\s*(?P<b>{QUOTE})"
)
_PART = re.compile("(?:段(?:落)?|节|句|行|X)[都要须应]?$|每[^，。]{0,6}$")
_POSTSCRIPT = re.compile(r"P\.\s?P\.\s?S\.?|P\.\s?S\.?", re.I)
_REPEAT = re.compile(
    "(?:首先|先)?(?:请|把|将)?[^。！？，,\\n]{0,4}(?:逐字|一字不[差改漏]|原样)(?:地)?(?:重复"
    "|复述)[^\\n：:。]{0,30}(?:[：:]\\s*(?P<given>[\\s\\S]+)|[^\\n]*)"
)
_CAPITALS = re.compile("(?:全部|都|一律|所有)[^。，\\n]{0,6}大写|字母(?:全部|都|一律)大写")
_LOWERCASE = re.compile(
    "(?:全部|都|一律|所有)[^。，\\n]{0,6}小写|字母(?:全部|都|一律)小写|不(?:要|得|能)(?:有|出现|使用)大写"
)
_CAPITAL_WORDS = re.compile("词[^。，\\n]{0,6}(?:用|为|是)?大写")


def read_wording(demand: Demand) -> Iterator[Constraint]:
    """Words, marks, form, language."""
    yield from _read_words(demand)
    yield from _read_shape(demand)


def _read_words(demand: Demand) -> Iterator[Constraint]:
    for sentence in demand.sentences():
        times = list(find_han_amounts(sentence, "次"))
        if times:
            yield from _read_frequencies(demand, sentence, times)
            continue
        forbidden = list(_FORBIDDEN.finditer(sentence))
        words = [word for match in forbidden for word in demand.list_words(next(g for g in match.groups() if g))]
        if words:
            yield make("keywords:forbidden_words", forbidden_words=words)
        taken = [match.span() for match in forbidden]
        required = [m for m in _REQUIRED.finditer(sentence) if not any(a <= m.start() < b for a, b in taken)]
        keywords = [
            word for match in required if not _is_negated(sentence, match)
            for word in demand.list_words(match["a"] or match["b"])
        ]  # fmt: skip
        if keywords:
            yield make("keywords:existence", keywords=keywords)
    found = [name for match in _NO_MARK.finditer(demand.text) for name in re.findall("|".join(_MARKS), match["marks"])]
    marks = [_MARKS[name] for name in found]
    named = re.search(f"{_NOT}{_USE}(?:以下|下列|这些)?(?:标点)?符号[：:]?\\s*(?P<list>{_QUOTES})", demand.text)
    marks += demand.list_words(named["list"]) if named else []
    if marks:
        yield make("writing:forbidden_marks", marks=list(dict.fromkeys(marks)))


def _is_negated(sentence: str, match: re.Match[str]) -> bool:
    return bool(re.search(f"{_NOT}[^，。；]{{0,6}}$", sentence[: match.start()]))


def _read_frequencies(demand: Demand, sentence: str, times: list[Amount]) -> Iterator[Constraint]:
    """“X”一词至少出现三次; the quote before the amount, or after it."""
    subjects = list(re.finditer(f"(?P<letter>字母\\s*)?(?P<quote>{QUOTE}|(?<=字母)\\s*[A-Za-z])", sentence))
    for amount in times:
        before = [match for match in subjects if match.start() < amount.start]
        subject = before[-1] if before else subjects[0] if subjects else None
        relation: Relation = amount.relation or _spread_relation(sentence, amount) or "exactly"
        if subject is None:
            continue
        said = demand.say(subject["quote"].strip())
        if "字母" in sentence[max(0, subject.start() - 3) : subject.end()]:
            yield make("keywords:letter_frequency", let_relation=relation, letter=said, let_frequency=amount.number)
        else:
            yield make("keywords:frequency", relation=relation, keyword=said, frequency=amount.number)


def _spread_relation(sentence: str, amount: Amount) -> Relation | None:
    """至少要在文中出现三次: the relation stands apart from the number."""
    found = re.search(f"({HAN_RELATION})[^，。0-9零一二两三四五六七八九十]{{1,8}}$", sentence[: amount.start])
    if not found:
        return None
    return next((a.relation for a in find_han_amounts(f"{found[1]}1次", "次")), None)


def _read_shape(demand: Demand) -> Iterator[Constraint]:
    everything = demand.text + "\n" + "\n".join(demand.quotes)
    for pattern, type_ in _PLAIN_RULES:
        if pattern.search(demand.text):
            yield make(type_)
    for pattern, type_, name in (
        (_END, "startend:end_checker", "end_phrase"),
        (_START, "writing:starts_with", "phrase"),
    ):
        match = next((m for m in pattern.finditer(demand.text) if not _is_part(demand.text, m)), None)
        if match:
            yield make(type_, **{name: demand.say(match["a"] or match["b"])})
    marker = _POSTSCRIPT.search(everything)
    if marker:
        yield make(
            "detectable_content:postscript", postscript_marker="P.P.S" if "P" in marker[0].upper()[1:] else "P.S."
        )
    repeat = _REPEAT.search(demand.text)
    if repeat:
        prompt = (repeat["given"] or demand.text[: repeat.start()]).strip(" \n，,；;")
        yield make("combination:repeat_prompt", prompt_to_repeat=demand.say(prompt))
    yield from _read_options(demand)
    yield from _read_language(demand)


def _is_part(text: str, match: re.Match[str]) -> bool:
    """Whether it is a paragraph, a section or a postscript that begins or ends so."""
    return bool(
        re.search(f"{_NOT}$|{_PART.pattern}", text[: match.start()])
        or re.match("的(?:附言|附注|段|节|句|行)", text[match.end() :])
    )


def _read_options(demand: Demand) -> Iterator[Constraint]:
    match = re.search(
        f"(?:从|在)?(?:以下|下列)(?:选项|回答|几项)[^：:\\n]{{0,12}}[：:]\\s*(?P<list>{_QUOTES})", demand.text
    )
    if match:
        options = demand.list_words(match["list"])
        usual = [option.startswith("My answer is") for option in options]
        yield make("detectable_format:constrained_response", options=[] if all(usual) else options)


def _read_language(demand: Demand) -> Iterator[Constraint]:
    upper, lower = _CAPITALS.search(demand.text), _LOWERCASE.search(demand.text)
    names = "|".join(sorted(_languages(), key=len, reverse=True))
    ends = "(?=书?写|回答|作答|撰写|完成|，|。|；|$|\\s)"
    match = re.search(f"(?:全文|全部|整篇|只|仅|请|必须)?(?:使用|用|以)\\s*(?P<name>{names}){ends}", demand.text)
    wanted = match and not re.search(f"{_NOT}$", demand.text[: match.start()])
    code = _languages()[match["name"]] if match and wanted else None
    if (upper or lower) and not _CAPITAL_WORDS.search(demand.text):
        yield make_case("capital" if upper else "lowercase", code)
    elif code:
        yield make("language:response_language", language=code)


@cache
def _languages() -> dict[str, str]:
    """Chinese names of languages and their codes: 英语, 英文."""
    names = {message(f"constraints.language_{code}", "zh"): code for code in CODES}
    return names | {name[:-1] + "文": code for name, code in names.items() if name.endswith("语")} | {"汉语": "zh"}
