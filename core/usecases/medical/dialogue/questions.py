"""What a doctor's question asks and what a short reply makes of it: "Any chest pain?" "No." -> "Denies chest pain."

Knows the two sentences and nothing else of the talk. A reply that neither affirms nor denies gives no statement.
"""

import re
from functools import cache

from core.usecases.medical.dialogue.kinds import state_kind
from core.usecases.medical.dialogue.notes import Polarity
from core.usecases.medical.dialogue.wording import load_rules, load_words

_NO = re.compile(
    r"^(?:(?:oh|um|uh|well|hm+|ah|actually|and|but|fortunately|luckily|thankfully|honestly"
    r"|sorry)[,. ]*)*(?:no+|nope|nah|never|none|not (?:really|at all|that i (?:know|can|am)"
    r"|yet|currently|anymore|any ?more|to my knowledge)"
    r"|nothing|negative|absolutely not|most certainly not|definitely not|certainly not|neither"
    r"|of course not|i (?:do not|don't|did not|didn't|have not|haven't|am not|'m not|can't"
    r"|never)(?=[.,!]|$)|mm-?mm|uh-uh|nuh)\b(?! idea| (?:more|longer) than)",
    re.I,
)
_YES = re.compile(
    r"^(?:oh|um|uh|well|hm+|ah|actually)?[,. ]*(?:yes|yeah|yep|yup|yah|ye|sure|correct|exactly"
    r"|absolutely|definitely|certainly|of course|that's (?:right|correct|true)|right(?=[.,!]"
    r"|$)|mm-?hmm?|uh-?huh|mhm|indeed|unfortunately,? yes"
    r"|(?:i|they|it|he|she|we) (?:do|does|did|have|has|am|are|is|was|were|can)(?=[.,!]|$)|sometimes(?=[.,!]|$))",
    re.I,
)
_UNSURE = re.compile(
    r"\bi (?:do not|don't) (?:know|remember|recall)|not (?:sure|certain)|no idea|maybe"
    r"|can't (?:remember|recall|say)\b|\bi (?:was|am|'m) adopted\b",
    re.I,
)
_LEAD = re.compile(
    r"^(?:(?:and|so|okay|ok|alright|all right|now|then|also|well|good|great|but|hm+|um+|uh|oh"
    r"|right|i see|yes|yeah|let's see|first|perfect|to (?:double )?check|just to confirm|sir"
    r"|ma'am|tell me|do you know if|can you tell me if)[,.;]*\s+)+",
    re.I,
)
_TAG = re.compile(
    r"[, ]+(?:(?:that )?(?:i|we) should (?:know|be aware)(?: of| about)?|(?:that )?you(?: are"
    r"|.re)? (?:know|aware)(?: of| about)?|as far as you know|at all|right|correct"
    r"|is that (?:right|correct)|isn't it|don't you|aren't you|haven't you|didn't you"
    r"|doesn't (?:he|she)|yes|no|true|or not|or no|or anything(?: like that| of that sort"
    r"| else)?|anything of that sort|or)$",
    re.I,
)


def polarity(reply: str) -> Polarity:
    """Whether a reply's beginning affirms or denies, or says that it is not known; "" for none of these."""
    if _UNSURE.search(reply):
        return "unknown"
    if _NO.search(reply):
        return "no"
    return "yes" if _YES.search(reply) else ""


def strip_question(question: str) -> str:
    """A question without what leads to it and follows it: "And any rash, or anything?" -> "any rash"."""
    said = _LEAD.sub("", question.strip().rstrip("?. ").strip())
    before = ""
    while before != said:
        before, said = said, _TAG.sub("", said).rstrip(" ,")
    return re.sub(r"^(?:how|what) about (?:your )?[\w ]{1,30}, (?=(?:do|did|have|are|is) )", "", said, flags=re.I)


def state_answer(question: str, answer: Polarity) -> str:
    """The statement, without a subject, that a yes or no makes of a cleaned question; "" where the question is not of
    a kind that is understood."""
    said = strip_question(question)
    whole = "" if answer == "yes" else _deny_whole(said)
    if answer == "unknown":
        topic, _, none = whole.partition(": ")
        return f"{topic}: unknown" if none else ""
    return whole or state_kind(said, denied=answer == "no")


@cache
def _generic() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(row["en"], re.I), row["no"]) for row in load_rules()["generic"]["rules"])


def _deny_whole(question: str) -> str:
    """What a no to a question after a whole section of a note is in notes; "" for other questions."""
    if not {word.replace("'", "") for word in re.findall(r"[a-z']+", question.lower())} <= load_words("generic"):
        return ""
    return next((said for pattern, said in _generic() if pattern.search(question)), "")
