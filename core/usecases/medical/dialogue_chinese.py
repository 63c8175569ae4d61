"""Chinese consultations: sentences, what they ask and deny, how a note puts them. See `dialogue_notes.Speech`.

有没有胸痛？没有。-> 否认胸痛。 Numerals become digits before a measure word, where they are one number beyond doubt.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Literal

from core.checks.numbers import find_numbers
from core.usecases.medical.dialogue_notes import Speech
from core.usecases.medical.dialogue_wording import load_rules
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
_NO = re.compile(r"^(?:都|这个|倒)?(?:没有?|没|不(?!清楚|知道|记得|太清楚|确定|好说)|无|从来(?:没|不)|从没|否)")
_YES = re.compile(
    r"^(?:有(?:的|点|一点|过)?|是(?:的|啊)?|对(?:的|啊)?|嗯|会(?:的)?|没错|偶尔|经常)(?=[，,。！!、；]|$|的|，)"
)
_TAIL = re.compile(r"(?:吗|呢|么|呀|啊|吧|了没有?|没有|的情况|这些情况|这类情况|之类的|什么的|对吧|是吧|是不是)+$")
_HAVE = re.compile(
    r"^(?:(?:您|你|他|她|孩子|患者|最近|平时|以前|过去|之前|现在|近期|家里人?|家族里?|家人|还|那|有时候?|晚上|身体)[，,]?)*"
    r"(?:有没有|有无|是否有|是否|有)(?:什么|出现过?|感觉到?|得过|过|其他的?|别的)*(?P<what>.{1,40})$"
)
_LAST = re.compile(r"^(?P<what>[^，,]{1,20}?)(?:这些|这类|方面)?(?:有没有|有吗|呢)$")
_DOES = re.compile(
    r"^(?:您|你|他|她|平时|最近|现在|以前|过去|之前|还|是否|会不会|有没有)*(?P<what>(?:抽烟|吸烟|喝酒|饮酒|抽烟喝酒|做过|得过|住过|吃过|用过"
    r"|开过|输过|打过|去过|受过|发烧|发热|咳嗽|恶心|呕吐|头晕|头痛|胸痛|胸闷|心慌|出汗|怀孕|过敏|对.{1,8}过敏|失眠|咳痰)[^，,]{0,20})$"
)
_AMOUNT = re.compile(
    r"多久|多长时间|几天|几个月|几年|什么时候|哪一?边|哪侧|哪里|哪儿|多少|几次|多大|几岁|什么位置|什么部位|怎么个"
)
_MEASURE = re.compile(
    r"(?:岁|天|年|个月|个(?:星期|小时|礼拜)|周|星期|次|片|粒|支|根|包|度|毫克|毫升|公斤|斤|小时|分钟|号|日)"
)
_TWO = re.compile(r"^[一二三四五六七八九两]{2,}$")
_TALK = re.compile(r"^(?:我|俺)?(?:觉得|感觉|想|想着|估计)?")


def split_speech(text: str) -> list[tuple[int, int]]:
    """Where the sentences of one turn start and end, none empty."""
    found = []
    for match in _SPLIT.finditer(text):
        said = match[0].strip()
        if re.search(r"\w", said):
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            found.append((start, start + len(said)))
    return found


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
    return "".join(made) + text[end:]


def asks(said: str) -> bool:
    """Whether a sentence asks: by its mark, else by its words."""
    said = said.strip()
    return said.endswith(("？", "?")) or not said.endswith(("。", "！")) and bool(_ASKS.search(said))


def is_small_talk(sentence: str) -> bool:
    """Whether a cleaned sentence is courtesy alone."""
    return bool(_SMALL_TALK.match(re.sub(r"[，,、\s]", "", sentence)))


def polarity(reply: str) -> Literal["yes", "no", ""]:
    """Whether a reply's beginning affirms or denies; "" where it does neither or is not known."""
    said = _FILLERS.sub("", reply.strip())
    if re.search(r"不(?:太)?(?:清楚|知道|记得|确定)|说不好|可能", said):
        return ""
    return "no" if _NO.match(said) else "yes" if _YES.match(said) else ""


def state_answer(question: str, answer: str) -> str:
    """The statement that a yes or no makes of a question; "" where the question is of no known kind."""
    said = question
    if match := _LAST.match(said):
        what = match["what"]
    else:
        said = _TAIL.sub("", said).strip(" ，,")
        match = _HAVE.match(said) or _DOES.match(said)
        what = match["what"] if match else ""
    what = re.sub(r"^(?:对(?:什么|哪些|任何)(?P<thing>药物?|食物|东西)?)", lambda m: m["thing"] or "", what)
    what = re.sub(r"(?:您|你)的?", "", re.sub(r"什么|哪些|任何", "", what)).strip(" ，,")
    if not what:
        return ""
    return f"否认{_as_history(what)}" if answer == "no" else _as_history(what)


def _as_history(what: str) -> str:
    """做过手术 -> 手术史: how a note names what somebody has had."""
    if match := re.match(r"^(?:做过|得过|有过|住过|受过|输过)(?P<what>.+)$", what):
        return f"{match['what']}史"
    return what


def state_fragment(question: str, reply: str) -> tuple[str, bool]:
    """A short reply to a question of amount, time or place, and whether it goes on with the sentence before."""
    said = re.sub(r"了$", "", reply)
    if re.search(r"多大|几岁|年纪|年龄", question) and (match := re.search(r"(\d{1,3})(?:岁|$)", said)):
        return f"{match[1]}岁", False
    if (match := re.match(r"[抽吸喝](?=[，,])", said)) and (habit := re.search(rf"{match[0]}(?:烟|酒)", question)):
        return habit[0] + said[1:], False
    if len(said) > 14 or re.search(r"我|觉得|他|她", said) or not _AMOUNT.search(question):
        return "", False
    return said, True


def tell(sentence: str, role: str) -> str:
    """A sentence about 我, or from a doctor about 您, as a note says it."""
    text = sentence
    if role in ("doctor", "clinician"):
        text = re.sub(r"^(?:我|我们)(?=建议|给|考虑|怀疑|认为|听|看|开|再)", "", text)
        text = re.sub(r"(?:您|你)", "患者", text)
    elif role != "answer":
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


def make_speech() -> Speech:
    """Chinese."""
    return Speech(
        split_speech, clean, asks, is_small_talk, polarity, state_answer, state_fragment, tell, place, deny,
        lambda sentence: False, is_covered, go_on, lambda sentence: False, go_on, "否认",
    )  # fmt: skip
