"""Which of the reporter's questions a list of facts answers: who, what, when, where, why and how.

Goes by labels ("when: ..."), names, dates, places and joining words. Does not judge whether an answer is enough.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Literal, get_args

import rjieba

from core.checks.chinese_names import find_chinese_names
from core.checks.dates import find_moments
from core.checks.proper_names import find_proper_names
from core.checks.quantities import find_counts

Question = Literal["who", "what", "when", "where", "why", "how"]
QUESTIONS: tuple[Question, ...] = get_args(Question)

_LABELS: dict[str, Question] = {
    "who": "who", "people": "who", "person": "who", "organiser": "who", "organizer": "who", "host": "who",
    "speaker": "who",
    "what": "what", "event": "what", "topic": "what", "subject": "what", "when": "when", "date": "when",
    "time": "when",
    "where": "where", "place": "where", "venue": "where", "location": "where", "address": "where", "near": "where",
    "area": "where", "why": "why", "reason": "why", "cause": "why", "purpose": "why", "aim": "why", "goal": "why",
    "how": "how", "method": "how", "process": "how", "谁": "who", "人物": "who", "何人": "who", "主体": "who",
    "主办": "who", "主办方": "who", "主办单位": "who", "单位": "who", "嘉宾": "who", "事件": "what", "何事": "what",
    "什么": "what", "内容": "what", "主题": "what", "活动": "what", "时间": "when", "日期": "when", "何时": "when",
    "地点": "where", "地址": "where", "何地": "where", "位置": "where", "场地": "where", "原因": "why", "起因": "why",
    "目的": "why", "为何": "why", "为什么": "why", "背景": "why", "经过": "how", "方式": "how", "方法": "how",
    "如何": "how", "过程": "how", "怎样": "how", "做法": "how",
}  # fmt: skip
_LABEL = re.compile(r"\s*[-*•]?\s*([A-Za-z]+|[\u4e00-\u9fff]{1,4})\s*[:：]\s*(?=\S)")
_ACTORS = re.compile(
    r"\b(?:police|officers?|council|company|companies|government|officials?|residents?|volunteers?|students?|pupils"
    r"|teachers?|scientists?|researchers?|firefighters?|doctors?|nurses?|workers?|staff|families|passengers?|drivers?"
    r"|farmers?|owners?|organisers?|organizers?|team|club|union|museum|library|school|university|hospital|charity"
    r"|ministry"
    r"|department|agency|bank|court|mayor|minister|president|spokes(?:man|woman|person)|wom[ae]n|m[ae]n|child(?:ren)?"
    r"|boys?|girls?|visitors?|players?|members?|people|neighbours?|neighbors?)\b"
    r"|警方|警察|民警|消防|公司|政府|部门|官员|居民|村民|市民|志愿者|学生|教师|老师|医生|护士|工人|员工|专家|学者|科研人员|研究人员"
    r"|队员|队伍|球队|代表团|乘客|司机|游客|观众|家长|儿童|孩子|老人|男子|女子|负责人|发言人|校方|院方|店主|业主|法院|检察院|委员会|协会",
    re.I,
)
_TIMES = re.compile(
    r"\b(?:today|tonight|yesterday|tomorrow|(?:last|next|this) (?:night|week|weekend|month|year|morning|afternoon"
    r"|evening"
    r"|spring|summer|autumn|winter)|in (?:spring|summer|autumn|winter)|dawn|dusk|weekend)\b"
    r"|今天|今日|昨天|昨日|明天|明日|前天|后天|近日|日前|当天|当日|当晚|今晨|今晚|昨晚|上周|下周|本周|上月|下月|本月|今年|去年|明年|春季|夏季|秋季|冬季|周末",
    re.I,
)
_PLACES = re.compile(
    r"\b(?:[Ii]n|[Aa]t|[Nn]ear|[Oo]utside|[Ii]nside|[Aa]round|[Aa]cross|[Nn]orth of|[Ss]outh of|[Ee]ast of"
    r"|[Ww]est of|[Oo]n|[Ff]rom|[Tt]o)"
    r"\s(?:the\s)?(?:[a-z]+\s){0,2}(?!January|February|March|April|May\b|June|July|August|September|October|November"
    r"|December|Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)[A-Z]\w+"
    r"|\b(?:[Ii]n|[Aa]t|[Nn]ear|[Oo]utside|[Ii]nside|[Oo]n)\s(?:the|a|its|their|this)\s(?:\w+\s){0,3}(?:street|road"
    r"|avenue|park|square|bridge"
    r"|station|school|hall|library|museum|hospital|airport|harbour|harbor|port|river|riverside|lake|village|town|city"
    r"|centre|center|market|theatre|theater|stadium|hotel|building|campus|factory|farm|forest|beach|coast|island)\b"
)
_HAN_PLACES = re.compile(
    r"在(?!此|于|不|读|职|场|建|线)[\u4e00-\u9fff\w]{1,16}?(?:里|内|上|外|旁|附近|举行|举办|召开|开业|开幕|发生|开工|通车|启动|落成|建成|开放|揭牌|签约|发布)"
    r"|位于|地处|坐落"
)
_CAUSES = re.compile(
    r"\b(?:because|due to|owing to|as a result of|caused by|thanks to|in order to|so that|in response to|after (?:a"
    r"|an|the)\b"
    r"|following|aims? to|aimed at|to (?:improve|reduce|help|cut|protect|support|celebrate|mark|raise|meet|prevent"
    r"|save"
    r"|ease|encourage|promote|replace|make|give|honour|honor|avoid|attract|increase|boost|address|tackle)|reasons?"
    r"|cause[ds]?|why)\b"
    r"|因为|由于|因(?!此|而|素)|为了|为(?:推动|促进|提高|提升|保护|纪念|庆祝|缓解|解决|满足|方便|改善|加强|丰富|进一步)|旨在|原因|导致|所致|出于|以便|目的|受[^，。]{1,12}影响",
    re.I,
)
_MEANS = re.compile(
    r"\b(?:by \w+ing|through|using|via|with the help of|by means of|step by step|method|on foot|by (?:bus|train|car"
    r"|boat"
    r"|plane|hand|post|phone|e-?mail|vote|lottery))\b|通过|采用|利用|借助|依托|以[^，。]{1,12}(?:方式|形式)|方式|步骤|先[^。]{1,30}[再后]",
    re.I,
)
_VERBS = re.compile(
    r"\b(?:is|are|was|were|will|has|have|had|plans?|begins?|opens?|closes?|wins?|won|says?|said|makes?|made|holds?"
    r"|held"
    r"|takes?|took|gets?|got|gives?|gave|goes|went|starts?|hits?|broke|fell|rose|[a-z]{3,}(?:ed|es))\b"
)


def find_five_w(facts: Sequence[str], language: str) -> Mapping[Question, str]:
    """The questions the facts answer, in the usual order, each with the first fact that does; a label decides."""
    labelled: dict[Question, str] = {}
    for fact in facts:
        label = _LABEL.match(fact)
        question = _LABELS.get(label[1].lower()) if label else None
        if question:
            labelled.setdefault(question, fact)
    told = {question: labelled.get(question) or _first(facts, question, language) for question in QUESTIONS}
    return {question: fact for question, fact in told.items() if fact}


def _first(facts: Sequence[str], question: Question, language: str) -> str:
    return next((fact for fact in facts if _TESTS[question](fact, language)), "")


def _tells_who(fact: str, language: str) -> bool:
    if _ACTORS.search(fact):
        return True
    if language == "zh":
        return any(not _is_place(fact[span.start : span.end]) for span in find_chinese_names(fact))
    places = [match.span() for match in _PLACES.finditer(fact)]
    names = [name.span for name in find_proper_names(fact, language)]
    return any(not any(start <= name.start < end for start, end in places) for name in names)


def _tells_what(fact: str, language: str) -> bool:
    if language == "zh":
        return len(fact) >= 6 and any(kind.startswith("v") for _, kind in rjieba.tag(fact))
    return len(fact.split()) >= 3 and bool(_VERBS.search(fact))


def _tells_when(fact: str, language: str) -> bool:
    return bool(_TIMES.search(fact) or find_moments(fact))


def _tells_where(fact: str, language: str) -> bool:
    if language != "zh":
        return bool(_PLACES.search(fact))
    return bool(_HAN_PLACES.search(fact)) or any(_is_place(fact[s.start : s.end]) for s in find_chinese_names(fact))


def _tells_why(fact: str, language: str) -> bool:
    return bool(_CAUSES.search(fact))


def _tells_how(fact: str, language: str) -> bool:
    """Means and manner, or how many and how much."""
    return bool(_MEANS.search(fact) or find_counts(fact, find_moments(fact)))


def _is_place(name: str) -> bool:
    return name[-1] in "省市县区镇乡村路街道巷山河湖江岛桥寺" or any(kind == "ns" for _, kind in rjieba.tag(name))


_TESTS: Mapping[Question, Callable[[str, str], bool]] = {
    "who": _tells_who,
    "what": _tells_what,
    "when": _tells_when,
    "where": _tells_where,
    "why": _tells_why,
    "how": _tells_how,
}
