"""What a short Chinese reply makes of its question: 有没有胸痛？没有。-> 否认胸痛。

Knows the two sentences and nothing else of the talk. What is not understood is left as it was said.
"""

import re

from core.usecases.medical.dialogue.notes import Polarity

_FILLERS = re.compile(r"^(?:嗯+|呃+|额|唔|哦+|噢|喔|哎呀?|唉|啊)[，,、。…\s]*")
_UNKNOWN = re.compile(r"不(?:太)?(?:清楚|知道|记得|确定)|说不好|可能")
_NO = re.compile(r"^(?:都|这个|倒)?(?:没有?|没|不|无|从来(?:没|不)|从没|否)")
_YES = re.compile(
    r"^(?:有(?:的|点|一点|过)?|是(?:的|啊)?|对(?:的|啊)?|嗯|会(?:的)?|没错|偶尔|经常)(?=[，,。！!、；]|$)"
)
_TAIL = re.compile(r"(?:吗|呢|么|呀|啊|吧|了没有?|没有|的情况|这些情况|这类情况|之类的|什么的|对吧|是吧|是不是)+$")
_LEAD = (
    r"(?:(?:您|你|他|她|孩子|患者|最近|平时|以前|过去|之前|现在|近期"
    r"|家里人?|家族里?|家人|还|那|有时候?|晚上|身体|也)[，,]?)*"
)
_HAVE = re.compile(
    rf"^{_LEAD}(?:有没有|有无|是否有|是否|有)(?:什么|出现过?|感觉到?|得过|过|其他的?|别的)*(?P<what>.{{1,40}})$"
)
_LAST = re.compile(r"^(?P<what>[^，,]{1,20}?)(?:这些|这类|方面)?(?:有没有|有吗)$")
_DOES = re.compile(
    r"^(?:您|你|他|她|平时|最近|现在|以前|过去|之前|还|是否|会不会|有没有)*(?P<what>(?:抽烟|吸烟|喝酒|饮酒|抽烟喝酒|做过"
    r"|得过|住过|吃过|用过|开过|输过|打过|去过|受过|发烧|发热|咳嗽|恶心|呕吐|头晕|头痛|胸痛|胸闷|心慌|出汗|怀孕|过敏"
    r"|对.{1,8}过敏|失眠|咳痰)[^，,]{0,20})$"
)
_WILL = re.compile(rf"^{_LEAD}(?P<what>.{{1,12}}?)会(?P<does>[^不吗]{{1,20}})$")
_FAMILY = re.compile(r"^(?:您|你)?(?:家里人?|家族里?|家人|家里面|亲属|父母|兄弟姐妹)")
_OTHER = re.compile(r"别的|其他|其它|另外")
_GENERAL = re.compile(r"^(?:人|过|得过|有|的|什么|哪些|任何|大|类似|这种|这样|遗传|家族|性|疾?病|问题|情况)*$")
_AMOUNT = re.compile(
    r"多久|多长时间|几天|几个月|几年|什么时候|哪一?边|哪侧|哪里|哪儿|多少|几次|多大|几岁|什么位置|什么部位|怎么个"
)
_COMPLAINT = re.compile(r"不舒服|怎么了|怎么回事|哪里|哪儿|什么问题|来看|帮您|帮你")
_ASKED = re.compile(
    r"您|你|他|她|最近|平时|现在|近期|一般|都|还|是|吗|呢|么|怎么样|如何|正常|有没有|有无|是否|好不好|好|什么|哪些|多少|几|了|的|在|^那|^有|^再"
)
_SELF = re.compile(r"我|觉得|感觉|他|她")


def polarity(reply: str) -> Polarity:
    """Whether a reply's beginning affirms or denies, or says that it is not known; "" for none of these."""
    said = _FILLERS.sub("", reply.strip())
    if _UNKNOWN.search(said):
        return "unknown"
    return "no" if _NO.match(said) else "yes" if _YES.match(said) else ""


def state_answer(question: str, answer: Polarity) -> str:
    """The statement that a yes or no makes of a question; "" where the question is of no known kind."""
    if answer == "unknown":
        return ""
    no = answer == "no"
    said = _TAIL.sub("", question).strip(" ，,")
    if match := _WILL.match(said):
        return f"{match['what']}{'不' if no else ''}会{match['does']}"
    match = _LAST.match(question) or _HAVE.match(said) or _DOES.match(said)
    what = _name(match["what"]) if match else ""
    if not what and not (match and no):
        return ""
    if _FAMILY.match(question):
        what = "" if _GENERAL.match(what) else re.sub(r"^(?:人|得过|有|过)+", "", what)
        return f"{'否认' if no else ''}{what.removesuffix('史')}家族史"
    if _OTHER.search(question):
        what = "不适" if re.match(r"不舒服|症状|问题|不适|$", what) else what
        return f"否认其他{what}" if no else ""
    return f"{'否认' if no else ''}{what}" if what else ""


def _name(what: str) -> str:
    """What is asked after as a note names it: 做过手术 -> 手术史."""
    what = re.sub(r"^对(?:什么|哪些|任何)(药物?|食物|东西)?", r"\1", what)
    what = re.sub(r"(?:您|你)的?|什么|哪些|任何|别的|其他", "", what).strip(" ，,").removesuffix("的")
    if match := re.match(r"^(?:做过|得过|有过|住过|受过|输过)(?P<what>.+)$", what):
        return f"{match['what']}史"
    return what


def state_fragment(question: str, reply: str) -> tuple[str, bool]:
    """A short reply with what its question asks, and whether it goes on with the sentence before; ("", False) where
    the reply stands for itself."""
    said = re.sub(r"了$", "", reply)
    if re.search(r"多大|几岁|年纪|年龄", question) and (match := re.search(r"(\d{1,3})(?:岁|$)", said)):
        return f"{match[1]}岁", False
    if (match := re.match(r"[抽吸喝](?=[，,])", said)) and (habit := re.search(rf"{match[0]}(?:烟|酒)", question)):
        return habit[0] + said[1:], False
    if len(said) <= 14 and not _SELF.search(said) and _AMOUNT.search(question):
        return said, True
    if len(said) > 24 or _SELF.search(said) or _COMPLAINT.search(question):
        return "", False
    if re.search(r"做什么工作|什么职业|干什么的", question):
        return f"职业：{said}", False
    if re.search(r"(?:吃|用|服)(?:着|过|的)?(?:什么|哪些)药", question):
        return f"用药：{said}", False
    topic = _ASKED.sub("", question).strip(" ，,、")
    named = any(topic[place : place + 2] in said for place in range(len(topic) - 1))
    return (f"{topic}：{said}", False) if 2 <= len(topic) <= 8 and not named else ("", False)
