"""What a message does in the dialogue besides asking: greet, thank, take leave, want a person, agree, decline, choose.

Rules over whole messages: a greeting followed by a question is a question. Does not know what is being talked about.
"""

import re
from collections.abc import Sequence
from typing import Literal

Move = Literal["greeting", "thanks", "bye", "person", "yes", "no"]

_RULES: tuple[tuple[Move, str], ...] = (
    ("greeting", r"(?:hi+|hello|hey|good (?:morning|afternoon|evening|day)|greetings)(?: there| all| everyone| team)?"),
    ("greeting", "(?:你好|您好|嗨|哈喽|在吗|有人吗|早上好|上午好|下午好|晚上好)(?:啊|呀|呢)?"),
    (
        "thanks",
        r"(?:ok |okay |great |perfect |cool )?(?:many )?(?:thanks|thank you|thx|ty|cheers)"
        r"(?: (?:a lot|so much|very much|again|for (?:your|the) help))?"
        r"(?:[,.!;]? (?:that|this|it) (?:really )?(?:helped|helps|(?:was|is) (?:very )?helpful)(?: a lot)?)?",
    ),
    (
        "thanks",
        r"(?:no,? |ok(?:ay)?,? )?(?:that(?:['’]s| is| will be) (?:all|it|everything)|nothing (?:else|more)"
        r"|no (?:more|other|further) questions)(?: for (?:now|today))?(?:[,.!;]* (?:many )?(?:thanks|thank you))?",
    ),
    (
        "thanks",
        "(?:(?:好的?|明白|知道|懂|收到|没有?(?:别的|其他|其它)?(?:问题|事)|没别的|就这些|没事)"
        "(?:了|啦)?[，,。！!、 ]*)?"
        "(?:多谢|谢谢|感谢|谢啦)(?:你们?|您)?(?:的帮助|啦|了)?",
    ),
    ("thanks", "没有?(?:别的|其他|其它)(?:问题|事)?了|没有?问题了|没别的(?:问题|事)?了|就这些(?:了|吧)?"),
    ("bye", r"(?:good ?bye|bye(?:[ -]bye)?|see you(?: later)?|have a (?:nice|good) (?:day|one|evening))"),
    ("bye", "(?:再见|拜拜|回头见)(?:了|啦)?"),
    (
        "yes",
        r"(?:yes|yep|yeah|yup|sure|ok(?:ay)?|correct|confirm(?:ed)?|go ahead|do it|please do|y)"
        r"(?:,? (?:please|do it|go ahead|(?:i )?confirm))*",
    ),
    ("yes", "(?:是的?|对的?|好的?|可以|确认|没错|嗯+|行|同意|是的?[,，]?确认|请继续|就这样|确定)(?:吧|啊|呀)?"),
    (
        "no",
        r"(?:no|nope|nah|don'?t|do not|stop|cancel that|never ?mind|rather not|n)"
        r"(?:,? (?:thanks|thank you|do not|don'?t|please))*",
    ),
    (
        "no",
        "(?:不|不用|不要|不是|不行|没有|算了|别|取消吧|先不|不需要|不了)(?:了|吧)?[，,。！!、 ]*"
        "(?:(?:多谢|谢谢|感谢)(?:你们?|您)?(?:啦|了)?)?",
    ),
)
_PERSON = re.compile(
    r"\b(?:speak|talk|chat|connect|transfer|put me through|get me|hand me|give me)\b.{0,30}\b(?:human|person|agent"
    r"|someone|somebody|representative|advis[eo]r|staff|operator|employee|manager|supervisor)\b"
    r"|\b(?:real|actual|live|human) (?:person|human|agent|being|operator|support)\b"
    r"|^(?:human|agent|operator|representative)$"
    r"|^i(?:['’]d| would)? (?:want|like|need|wish) to (?:complain|(?:make|file|lodge|raise) a (?:formal )?complaint)\b"
    r"|^(?:我要|我想要?|我得)?投诉(?:你们|商家|店家)?了?$"
    r"|(?:转|找|要|接|换|联系|请|叫)一?[个位]?(?:人工|真人|客服|客服人员|专员)|人工(?:客服|服务)|真人|[叫找换]个?人来"
    r"|(?:跟|和|与)(?:真?人|客服)(?:说|聊|谈|沟通)",
    re.I,
)
_NO_PERSON = re.compile(
    r"\b(?:(?:do not|don['’]?t) (?:really )?(?:want|need|wish)|no need)(?: you)?(?: (?:to|for))?"
    r"(?: (?:speak|talk|chat|connect|be (?:connected|transferred)))?(?: (?:to|with))?(?: (?:an?|any|the|your))?"
    r"(?: (?:real|actual|live|human))*"
    r" (?:human|person|agent|someone|somebody|representative|advis[eo]r|staff|operator|employee|manager|supervisor)\b"
    r"|(?<![要用想需是])(?:不(?:用|想|要|需要|必|是[想要])|无需|无须|没有?必要|(?<!特)别)(?:再|给我|帮我|你们?|您)*"
    r"[转找要接换叫跟和]?(?:联系|接|到|给)?一?[个位]?(?:人工|真人|客服|专员)(?:客服|服务|人员)*",
    re.I,
)
"""A person is not wanted, in so many words: "I don't need a human agent, ..."."""
_ORDINALS = (
    (r"(?:the )?(?:first|1st)(?: one)?|(?:option |number |no\. ?)?1", "第一[个项条]?|选?项?一|[1１]"),
    (r"(?:the )?(?:second|2nd)(?: one)?|(?:option |number |no\. ?)?2", "第二[个项条]?|选?项?二|[2２]"),
    (r"(?:the )?(?:third|3rd|last)(?: one)?|(?:option |number |no\. ?)?3", "第三[个项条]?|最后一?[个项条]|[3３]"),
)
_EDGE = " \t\r\n.!?,;:~。！？，；：～、…()（）"


def find_move(text: str) -> Move | None:
    """The move a whole message makes; None for everything that asks or tells something."""
    said = text.strip(_EDGE)
    return next((move for move, pattern in _RULES if re.fullmatch(pattern, said, re.I)), None)


def wants_person(text: str) -> bool:
    """Whether the message asks for a human being."""
    return bool(_PERSON.search(_NO_PERSON.sub(" ", text.strip(_EDGE))))


def find_choice(text: str, options: Sequence[str]) -> str | None:
    """The option a message chooses, by its words or its place; None where it chooses none."""
    said = text.strip(_EDGE)
    for place, option in enumerate(options):
        if said.casefold() == option.strip(_EDGE).casefold():
            return option
        if place < len(_ORDINALS) and any(re.fullmatch(pattern, said, re.I) for pattern in _ORDINALS[place]):
            return option
    return None
