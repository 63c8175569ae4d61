"""Short replies without a sentence of their own, joined with what their question asks: "How long?" "Two weeks."

Knows the two sentences and nothing else of the talk.
"""

import re

from core.usecases.medical.dialogue.kinds import HAS_VERB
from core.usecases.medical.dialogue.person import turn_person
from core.usecases.medical.dialogue.questions import strip_question

_AGE = re.compile(r"\bhow old are you\b|\byour age\b", re.I)
_HOW = re.compile(
    r"^(?:how(?:'s| is| are)|what about|how about) (?:your |his |her |the )?"
    r"(?P<what>(?!it\b|you\b|that\b|things\b)[a-z ]{3,40}?)"
    r"(?: today| now| doing| feeling| been| these days)*$",
    re.I,
)
_PRONOUN = re.compile(r"^(?:it's|it is|they're|they are|that's|that is)(?: been)? (?P<rest>.+)$", re.I)
_WHEN = re.compile(
    r"^(?:how long|since when|when|for how long|where|which (?:side|one|part|leg|arm|eye|ear"
    r"|foot|hand|knee)|how often|how bad|how severe|how far|what (?:year|time|side)"
    r"|left or right)\b|\bhow long\b|\bboth sides\b|\bor left\b|\bor right\b",
    re.I,
)
_LASTING = re.compile(
    r"^(?:and |so |for )?how long (?:have|has) (?:you|he|she) (?P<what>(?:been|had|suffered)\b.{3,60})$", re.I
)
_SPENT = re.compile(
    r"^(?:(?:it's|it has|it is|that's) been |since |for |i've had (?:it|this|that|them) for "
    r"|i have had (?:it|this|that|them) for )?(?P<time>(?:(?:approximately|almost|over"
    r"|more than|at least|maybe|nearly|a little over|the (?:last|past)|last|past|a|an|\d+|one"
    r"|two|three|four|five|six|seven|eight|nine|ten|few|couple|of|several|to|or|and|half|many"
    r"|couple of) ){1,6}(?:years?|months?|weeks?|days?|hours?)(?: and a half)?)(?: now| ago)?$",
    re.I,
)
_BEGAN = re.compile(
    r"^(?:and |so )?when did (?:the |your |this |that |these "
    r"|those )?(?P<what>[a-z ]{3,40}?) (?:start|begin|first start|first begin)$",
    re.I,
)
_MOMENT = re.compile(
    r"^(?:(?:it|that|they) (?:started|began) )?(?P<time>(?:approximately |maybe "
    r"|i think )?(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|a|a few|several|last"
    r"|this|yesterday|since)\b.{0,30})$",
    re.I,
)
_COUNT = re.compile(
    r"^how (?:many|much) (?P<what>.+?) (?:do|did|does|have|has|are|is) (?:you|he|she"
    r"|there) ?(?P<verb>[a-z]+)?(?P<rest>.*)$",
    re.I,
)
_WHAT = re.compile(
    r"^(?:what|which) (?:other |kind of |kinds of |type of |types of "
    r"|sort of )?(?P<what>[a-z -]{3,40}?) (?:do|did|does|have|has|are|is|was|were) (?:you|he"
    r"|she|it|they|that|the|your)\b",
    re.I,
)
_WORK = re.compile(
    r"^what (?:do|does) (?:you|he|she) do(?: for (?:a living|work))?$|^what(?:'s"
    r"| is) your (?:job|occupation|profession)|what (?:kind|type|sort) of work",
    re.I,
)
_NOUNS = re.compile(
    r"^(?:what(?:'s| is| are| was| were)|how(?:'s| is| are| was| were)|(?:how|what) about"
    r"|any) (?:your |his |her |the )?(?P<what>(?!it\b|you\b|that\b|things\b|everything\b"
    r"|new\b)[a-z -]{3,40})$",
    re.I,
)


def is_fragment(reply: str) -> bool:
    """Whether a reply has no subject and verb of its own."""
    return len(reply.split()) <= 20 and not re.search(
        r"^(?:\w+ ){0,3}?(?:i|he|she|it|we|they|that|there)\b|\b(?:is|are|was|were|has|have|had)\b", reply, re.I
    )


def state_fragment(question: str, reply: str) -> tuple[str, bool]:
    """A short reply with what its question asks, and whether it goes on with the sentence before; ("", False) where
    the reply stands for itself."""
    said = strip_question(question)
    if (asked := _HOW.match(said)) and (match := _PRONOUN.match(reply)):
        return f"{asked['what']}: {match['rest']}", False
    if _AGE.search(said) and (match := re.search(r"\b\d{1,3}\b", reply)):
        after = reply[match.end() :].strip(" ,.")
        return (f"the patient is {match[0]} years old", False) if after in ("", "years old", "years") else ("", False)
    if _AGE.search(said) and (match := re.fullmatch(r"(?:i am|i'm) (\d{1,3})(?: years old)?(?: now)?", reply, re.I)):
        return f"the patient is {match[1]} years old", False
    if (match := _LASTING.match(said)) and (spent := _SPENT.match(reply)):
        return f"has {match['what']} for {spent['time']}", False
    if (match := _BEGAN.match(said)) and (spent := _MOMENT.match(reply)):
        return f"{match['what']} started {spent['time']}", False
    if len(reply.split()) > 12 or HAS_VERB.search(reply):
        return "", False
    if _WHEN.search(said):
        return turn_person(reply[:1].lower() + reply[1:]), True
    if _WORK.match(said):
        return f"occupation: {reply}", False
    if match := _COUNT.match(said):
        return f"{match['what']}: {reply}", False
    if match := _WHAT.match(said):
        return f"{match['what']}: {reply}", False
    if match := _NOUNS.match(said):
        return f"{match['what']}: {reply}", False
    return "", False
