"""Chinese consultations: sentences, what they ask and deny, how a note puts them. See `dialogue.notes.Speech`.

有没有胸痛？没有。-> 否认胸痛。 Numerals become digits before a measure word, where they are one number beyond doubt.
"""

import re
from collections.abc import Sequence
from functools import cache

from core.checks.numbers import find_numbers
from core.usecases.medical.dialogue.chinese_answers import polarity, state_answer, state_fragment
from core.usecases.medical.dialogue.notes import Speech
from core.usecases.medical.dialogue.wording import load_rules
from core.usecases.medical.records import SectionName

_SPLIT = re.compile(r"[^。！？!?；;\n]*(?:[。！？!?；;\n]+[”’」』]?|$)")
_FILLERS = re.compile(
    r"(?:嗯+|呃+|额|唔|哦+|噢|喔|哎呀?|唉|啊|那个|就是说|怎么说呢|然后呢|其实|反正|老实说)[，,、。…—\s]*|…+|—+"
)
_START = re.compile(
    r"^(?:(?:(?:大夫|医生|主任)[，,]?(?:您好|你好|好)|好的?|行|可以|知道了|明白了?|是的?|对的?|没错|谢谢|您好|你好|大夫|医生|那么?|另外|还有|不过|然后|所以|因为)[，,、\s]+)+"
)
_SMALL_TALK = re.compile(
    r"^(?:好的?|行|可以|没问题|知道了?|明白了?|是的?|是啊|对的?|对啊|没错|谢谢(?:您|你|医生|大夫)?|不客气|您好|你好|早上好|下午好|再见|慢走|请坐"
    r"|请进|别担心|放心|不用担心|没事|没关系|辛苦了|麻烦(?:您|你)了|让我看看|我看看|我看一下|我来看看|我明白|我知道了?|好的?谢谢(?:您|你|医生)?"
    r"|(?:您|你)?(?:还)?有(?:什么|其他)问题吗?|稍等|等一下|我给(?:您|你)(?:检查|听|看)一下|躺下|深呼吸|张开嘴|大夫|医生|原来如此|这样啊?)+$"
)
_ASKS = re.compile(
    r"(?:吗|呢|么|没有|是不是|对吧|是吧)$|^(?:有没有|有无|是否|什么|哪|怎么|多大|多久|几|多少|还有没有)|多久|多大年纪|多少|什么时候|哪里|哪儿|怎么样|有没有|是不是|会不会|几岁|几天|几次"
)
_MEASURE = re.compile(
    r"(?:岁|天|年|个月|个(?:星期|小时|礼拜)|周|星期|次|片|粒|支|根|包|度|毫克|毫升|公斤|斤|小时|分钟|号|日)"
)
_DIGITS = "零一二三四五六七八九"
_DEGREES = re.compile(r"(\d{2})度([一二三四五六七八九])(?![十百岁天年])")
_ADDS = re.compile(r"^(?:有(?:的|一点|点)?|是的?|对|会|嗯)[，,]")
_TWO = re.compile(r"^[一二三四五六七八九两]{2,}$")


def split_speech(text: str) -> list[tuple[int, int]]:
    """Where the sentences of one turn start and end, none empty."""
    found = []
    for match in _SPLIT.finditer(text):
        said = match[0].strip()
        if re.search(r"\w", said):
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            cut = _question_start(said)
            found += [(start, start + cut)] if cut else []
            found.append((start + cut, start + len(said)))
    return found


def _question_start(said: str) -> int:
    """Where the question begins that follows a statement in one sentence: 咳嗽三天了，怎么办？; 0 where none does."""
    cut = said.rfind("，") + 1 if said.endswith(("？", "?")) else 0
    return cut if cut > 4 and not _ASKS.search(said[: cut - 1]) else 0


def clean(said: str) -> str:
    """A sentence without hesitation, courtesy at its start and its closing mark."""
    text = _FILLERS.sub("", " ".join(said.split())).strip(" ，,。！!？?；;")
    return write_numbers(_START.sub("", text)).strip(" ，,。！!？?；;")


def write_numbers(text: str) -> str:
    """二十六岁 -> 26岁; 三四天 and 十几年 stay."""
    made, end = [], 0
    for value, span in find_numbers(text):
        words = text[span.start : span.end]
        if span.start < end or words[0].isdigit() or words.isascii() or _TWO.match(words):
            continue
        if not _MEASURE.match(text, span.end) or text[max(0, span.start - 1) : span.start] in ("几", "第", "十"):
            continue
        made += [text[end : span.start], f"{value:f}"]
        end = span.end
    return _DEGREES.sub(lambda match: f"{match[1]}.{_DIGITS.index(match[2])}度", "".join(made) + text[end:])


def asks(said: str) -> bool:
    """Whether a sentence asks: by its mark, else by its words."""
    said = said.strip()
    return said.endswith(("？", "?")) or not said.endswith(("。", "！")) and bool(_ASKS.search(said))


def is_small_talk(sentence: str) -> bool:
    """Whether a cleaned sentence is courtesy alone."""
    return bool(_SMALL_TALK.match(re.sub(r"[，,、\s]", "", sentence)))


def tell(sentence: str, role: str) -> str:
    """A sentence about 我, or from a doctor about 您, as a note says it."""
    text = sentence
    if role in ("doctor", "clinician"):
        text = re.sub(r"^(?:我|我们)(?=建议|给|考虑|怀疑|认为|听|看|开|再)", "", text)
        text = re.sub(r"(?:您|你)", "患者", text)
    elif role != "answer":
        text = re.sub(r"^(?:没有?|不)[，,](?:就是|只是|但是?|不过)", "", text)
        text = re.sub(
            r"^(?:我|俺)(?:的|最近|就)?", lambda match: match[0][1:].replace("的", "").replace("就", ""), text
        )
        text = re.sub(r"我们家?", "家里", text)
        text = re.sub(r"我(?=爸|妈|父|母|哥|弟|姐|妹|爷|奶|外|丈夫|妻子|老公|老婆|儿子|女儿)", "其", text)
        text = re.sub(r"我(?:的)?", "患者", text)
        text = f"{'患者' if role == 'patient' else '家属'}诉{text}"
    text = re.sub(r"(?<=[\u4e00-\u9fff])(?:了|啊|呢|吧|呀|嘛)$", "", text)
    return text + "。" if text and text[-1] not in "。！？" else text


def place(sentence: str, role: str) -> SectionName | None:
    """The section by a sentence's words; a doctor's sentence without any such word is of no use."""
    kind = "doctor" if role in ("doctor", "clinician") else "topics"
    return next((name for name, pattern in _cues(kind) if pattern.search(sentence)), None)


@cache
def _cues(kind: str) -> tuple[tuple[SectionName, re.Pattern[str]], ...]:
    return tuple((row["section"], re.compile(row["zh"])) for row in load_rules()[kind])


def deny(denied: Sequence[str]) -> str:
    """否认甲、乙、丙。"""
    items = [item for one in denied for item in re.split(r"[、，,]|或者?|和|以及", one) if item]
    return f"否认{'、'.join(dict.fromkeys(items))}。"


def is_covered(reply: str, question: str) -> bool:
    """Whether a reply has no characters of content that its question lacks."""
    known = set(question) | set("没有的是对不过了我也都从来什么嗯啊这些会都没得")
    return all(character in known for character in reply if character.isalnum())


def go_on(sentence: str, more: str) -> str:
    """头痛。 and 3天 -> 头痛，3天。"""
    return f"{sentence.rstrip('。')}，{more}。"


def is_fragment(reply: str) -> bool:
    """Whether a reply is a yes and what it adds: 有，黄痰."""
    return bool(_ADDS.match(reply))


def specify(statement: str, detail: str) -> str:
    """咳嗽有痰。 and 有，黄痰。 -> 咳嗽有痰：黄痰。"""
    return f"{statement.rstrip('。')}：{_ADDS.sub('', re.sub('^(?:患者|家属)诉', '', detail))}"


def shares(question: str, reply: str) -> bool:
    """Whether they have two characters in a row in common."""
    return any(reply[place : place + 2] in question for place in range(len(reply) - 1))


def make_speech() -> Speech:
    """Chinese."""
    return Speech(
        split_speech, clean, asks, is_small_talk, is_small_talk, polarity, state_answer, state_fragment, tell,
        place, deny, lambda sentence: False, is_covered, shares, go_on, is_fragment, specify, "否认",
    )  # fmt: skip
