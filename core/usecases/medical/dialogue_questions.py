"""What a doctor's question asks and what a short reply makes of it: "Any chest pain?" "No." -> "Denies chest pain."

Knows the two sentences and nothing else of the talk. A reply that neither affirms nor denies gives no statement.
"""

import re
from functools import cache
from typing import Literal

from core.usecases.medical.dialogue_person import third_person, turn_person
from core.usecases.medical.dialogue_wording import load_rules, load_words

Polarity = Literal["yes", "no", ""]
_NO = re.compile(
    r"^(?:(?:oh|um|uh|well|hm+|ah|actually|and|but|fortunately|luckily|thankfully|honestly|sorry)[,. ]*)*(?:no+|nope|nah|never|none|not (?:really|at all|that i (?:know|can|am)|yet|currently|anymore|any ?more|to my knowledge)"
    r"|nothing|negative|absolutely not|most certainly not|definitely not|certainly not|neither|of course not|i (?:do not|don't|did not|didn't|have not|haven't|am not|'m not|can't|never)(?=[.,!]|$)|mm-?mm|uh-uh|nuh)\b(?! idea| (?:more|longer) than)",
    re.I,
)
_YES = re.compile(
    r"^(?:oh|um|uh|well|hm+|ah|actually)?[,. ]*(?:yes|yeah|yep|yup|yah|ye|sure|correct|exactly|absolutely|definitely|certainly|of course|that's (?:right|correct|true)|right(?=[.,!]|$)|mm-?hmm?|uh-?huh|mhm|indeed|unfortunately,? yes|i (?:do|did|have|am|was|can)(?=[.,!]|$)|it (?:is|does|did|has)(?=[.,!]|$)|sometimes(?=[.,!]|$))",
    re.I,
)
_UNSURE = re.compile(
    r"\bi (?:do not|don't) (?:know|remember|recall)|not (?:sure|certain)|no idea|maybe|can't (?:remember|recall|say)\b",
    re.I,
)
_LEAD = re.compile(
    r"^(?:(?:and|so|okay|ok|alright|all right|now|then|also|well|good|great|but|hm+|um+|uh|oh|right|i see|yes|yeah|let's see|first|perfect|to (?:double )?check|just to confirm|sir|ma'am|tell me|do you know if|can you tell me if)[,.;]*\s+)+",
    re.I,
)
_NEVER = r"(?:ever |recently |also |currently |still |even |been |just )*"
_SYMPTOM = re.compile(
    rf"^(?:(?:do|did|does|have|has|are|is|were|was) (?:you|he|she|there|they) {_NEVER}(?:have|had|having|has|get|getting|notice|noticed|noticing|feel|feeling|felt|experience|experienced|experiencing|suffer from|suffering from|report|complain of) {_NEVER}"
    rf"|(?:is|are|was|were) there {_NEVER}|(?:how|what) about (?=any|the|no|other)?|have you {_NEVER}had |any(?:thing like)? ?(?:issues? with |problems? with )?(?=\w)|no (?!more)|but no |and no |with any |without any )"
    r"(?P<what>.+)$",
    re.I,
)
_DO = re.compile(rf"^(?:do|does) (?P<who>you|he|she|they) (?P<what>{_NEVER}(?P<verb>[a-z]+)\b.*)$", re.I)
_BE = re.compile(r"^(?:are|is) (?P<who>you|he|she) (?P<what>(?!going to be|sure|okay|ready).+)$", re.I)
_PERFECT = re.compile(r"^(?:have|has) (?P<who>you|he|she) (?P<what>.+)$", re.I)
_DID = re.compile(r"^did (?P<who>you|he|she) (?P<what>.+)$", re.I)
_TAG = re.compile(
    r"[, ]+(?:(?:that )?(?:i|we) should (?:know|be aware)(?: of| about)?|(?:that )?you(?: are|.re)? (?:know|aware)(?: of| about)?|as far as you know|at all|right|correct|is that (?:right|correct)|isn't it|don't you|aren't you|haven't you|didn't you|doesn't (?:he|she)|yes|no|true|or not|or no|or anything(?: like that| of that sort| else)?|anything of that sort|or)$",
    re.I,
)
_STATED = re.compile(
    r"^(?:i see (?:here )?(?:that )?|it (?:looks|says|seems) (?:here )?(?:like |that )?|so |and )*(?P<what>you(?:'re|'ve| are| have| had| were| take| smoke| live| also| said| do| did| use| work)\b.+|he(?:'s| is| has| had)\b.+|she(?:'s| is| has| had)\b.+)$",
    re.I,
)


def polarity(reply: str) -> Polarity:
    """Whether a reply's beginning affirms or denies; "" for neither, for both and for what is not known."""
    if _UNSURE.search(reply):
        return ""
    if _NO.search(reply):
        return "no"
    return "yes" if _YES.search(reply) else ""


def strip_question(question: str) -> str:
    """A question without what leads to it and follows it: "And any rash, or anything?" -> "any rash"."""
    said = _LEAD.sub("", question.strip().rstrip("?. ").strip())
    before = ""
    while before != said:
        before, said = said, _TAG.sub("", said).rstrip(" ,")
    said = re.sub(r"^(?:how|what) about (?:your )?[\w ]{1,30}, (?=(?:do|did|have|are|is) )", "", said, flags=re.I)
    return said


def state_answer(question: str, answer: Polarity) -> str:
    """The statement, without a subject, that a yes or no makes of a cleaned question; "" where the question is not of
    a kind that is understood."""
    said = strip_question(question)
    no = answer == "no"
    if re.search(r"\b(?:left|right|both)\b.*\bor\b|\bor (?:left|right|both)\b", said, re.I):
        return ""
    if no and (whole := _deny_whole(said)):
        return whole
    if (match := _SYMPTOM.match(said)) and len(match["what"].split()) <= 25:
        what = re.sub(r"\b(?:any|your)\b ?", "", match["what"], flags=re.I).strip(" ,")
        what = re.sub(r"^(?:the |a |an |ever |known )", "", what)
        if not what or re.match(r"(?:in|else|other|questions?)\b", what):
            return ""
        if re.match(r"(?:no|but no|and no) ", said, re.I) and not no:
            return ""
        return f"denies {what}" if no else f"reports {what}"
    if re.match(r"(?:smoke|drink|use)\b", said, re.I):
        said = f"do you {said}"
    if (match := _NAMED.match(said)) and not _VERB.search(said):
        return f"denies {said}" if no else f"reports {said}"
    if match := _FAMILY.match(said):
        what = next(found for found in match.group("what", "which", "that") if found)
        return f"{'denies' if no else 'reports'} family history of {_own(what)}"
    for pattern, make in ((_DO, _do), (_BE, _be), (_PERFECT, _perfect), (_DID, _did)):
        if match := pattern.match(said):
            return make(match, no)
    if (match := _STATED.match(said)) and not no:
        return match["what"]
    return ""


def _do(match: re.Match[str], no: bool) -> str:
    verb = match["verb"]
    what = re.sub(r"\b(?:any|ever) ?", "", match["what"], flags=re.I)
    if verb.lower() in ("know", "think", "mind", "want", "remember", "need", "like"):
        return ""
    if no and (habit := _deny_habit(what)):
        return f"denies {habit}"
    return f"does not {_own(what)}" if no else _own(what.replace(verb, third_person(verb), 1))


@cache
def _generic() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(row["en"], re.I), row["no"]) for row in load_rules()["generic"]["rules"])


def _deny_whole(question: str) -> str:
    """What a no to a question after a whole section of a note is in notes; "" for other questions."""
    if not {word.replace("'", "") for word in re.findall(r"[a-z']+", question.lower())} <= load_words("generic"):
        return ""
    return next((said for pattern, said in _generic() if pattern.search(question)), "")


_ANYONE = (
    r"(?:any ?(?:one|body)|someone)(?: else)?(?: (?:in|on|from) (?:your|the|his|her) (?:immediate )?(?:family|side))?"
)
_FAMILY = re.compile(
    rf"^(?:(?:do|does) (?:any |you have any )?(?P<what>.{{3,60}}?) runs? in (?:your|the|his|her) family|(?:is|are) there (?:any )?(?P<which>.{{3,60}}?) (?:running |that runs? )?in (?:your|the|his|her) family"
    rf"|(?:does|did|has|is|was)? ?{_ANYONE} (?:ever )?(?:have|had|has|suffer(?:s|ed)? from|with|diagnosed with) (?:a |an |any )?(?:history of )?(?P<that>.{{3,80}}?)(?: in (?:your|the) family)?)$",
    re.I,
)
_NAMED = re.compile(
    r"^(?!(?:how|what|when|where|who|which|why|really|okay|else|sure|anything|something|questions?|ready|better|like|you|do|does|did|are|is|have|has|can|would|could|will|was|were|if|left|right|both|total)\b)[a-z -]{4,40}$",
    re.I,
)
_HABIT = re.compile(r"^(?P<verb>smoke|drink|use|do)\b(?P<what>[\w ,-]*)$", re.I)


def _deny_habit(what: str) -> str:
    """ "smoke or drink" -> "smoking or alcohol use"; "" where it is no habit of the kind notes list."""
    items = []
    for piece in re.split(r",? (?:or|and) |, ", what):
        match = _HABIT.match(piece.strip())
        if not match:
            if not items:
                return ""
            items.append(f"{piece.strip()} use")
            continue
        rest = match["what"].strip()
        if match["verb"].lower() == "smoke":
            items.append(f"smoking {rest}".strip())
        elif match["verb"].lower() == "drink":
            items.append("alcohol use" if rest in ("", "alcohol", "at all", "any alcohol") else f"drinking {rest}")
        elif rest:
            items.append(f"{rest} use")
    return " or ".join(items)


def _be(match: re.Match[str], no: bool) -> str:
    return f"is {'not ' if no else ''}{_own(match['what'])}"


def _perfect(match: re.Match[str], no: bool) -> str:
    what = re.sub(r"^(?:ever|also|recently) ", "", match["what"], flags=re.I)
    return f"has {'never ' if no and what != match['what'] else 'not ' if no else ''}{_own(what)}"


def _did(match: re.Match[str], no: bool) -> str:
    return f"did not {_own(match['what'])}" if no else ""


def _own(what: str) -> str:
    return re.sub(r"\byour\b", "the", re.sub(r"\bany ", "", what), flags=re.I)


_AGE = re.compile(r"\bhow old (?:are|is) (?:you|he|she)\b|\byour age\b", re.I)
_WHEN = re.compile(
    r"^(?:how long|since when|when|for how long|where|which (?:side|one|part|leg|arm|eye|ear|foot|hand|knee)|how often|how bad|how severe|how far|what (?:year|time|side)|left or right)\b|\bhow long\b|\bboth sides\b|\bor left\b|\bor right\b",
    re.I,
)
_LASTING = re.compile(
    r"^(?:and |so |for )?how long (?:have|has) (?:you|he|she) (?P<what>(?:been|had|suffered)\b.{3,60})$", re.I
)
_SPENT = re.compile(
    r"^(?:(?:it's|it has|it is|that's) been |since |for |i've had (?:it|this|that|them) for |i have had (?:it|this|that|them) for )?(?P<time>(?:(?:approximately|almost|over|more than|at least|maybe|nearly|a little over|the (?:last|past)|last|past|a|an|\d+|one|two|three|four|five|six|seven|eight|nine|ten|few|couple|of|several|to|or|and|half|many|couple of) ){1,6}(?:years?|months?|weeks?|days?|hours?)(?: and a half)?)(?: now| ago)?$",
    re.I,
)
_BEGAN = re.compile(
    r"^(?:and |so )?when did (?:the |your |this |that |these |those )?(?P<what>[a-z ]{3,40}?) (?:start|begin|first start|first begin)$",
    re.I,
)
_MOMENT = re.compile(
    r"^(?:(?:it|that|they) (?:started|began) )?(?P<time>(?:approximately |maybe |i think )?(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|a|a few|several|last|this|yesterday|since)\b.{0,30})$",
    re.I,
)
_COUNT = re.compile(
    r"^how (?:many|much) (?P<what>.+?) (?:do|did|does|have|has|are|is) (?:you|he|she|there) ?(?P<verb>[a-z]+)?(?P<rest>.*)$",
    re.I,
)
_WHAT = re.compile(
    r"^(?:what|which) (?:other |kind of |kinds of |type of |types of |sort of )?(?P<what>[a-z -]{3,40}?) (?:do|did|does|have|has|are|is|was|were) (?:you|he|she|it|they|that|the|your)\b",
    re.I,
)
_WORK = re.compile(
    r"^what (?:do|does) (?:you|he|she) do(?: for (?:a living|work))?$|^what(?:'s| is) your (?:job|occupation|profession)|what (?:kind|type|sort) of work",
    re.I,
)
_NOUNS = re.compile(
    r"^(?:what(?:'s| is| are| was| were)|how(?:'s| is| are| was| were)|(?:how|what) about|any) (?:your |his |her |the )?(?P<what>(?!it\b|you\b|that\b|things\b|everything\b|new\b)[a-z -]{3,40})$",
    re.I,
)
_VERB = re.compile(
    r"\b(?:i|he|she|it|we|they|that|there)(?:'\w+)?\b|\b(?:is|are|was|were|has|have|had|started|hurts)\b", re.I
)


def state_fragment(question: str, reply: str) -> tuple[str, bool]:
    """A short reply with what its question asks, and whether it goes on with the sentence before; ("", False) where
    the reply stands for itself."""
    said = strip_question(question)
    if _AGE.search(said) and (match := re.search(r"\b\d{1,3}\b", reply)):
        after = reply[match.end() :].strip(" ,.")
        return (f"the patient is {match[0]} years old", False) if after in ("", "years old", "years") else ("", False)
    if _AGE.search(said) and (match := re.fullmatch(r"(?:i am|i'm|he is|he's|she is|she's) (\d{1,3})", reply, re.I)):
        return f"the patient is {match[1]} years old", False
    if (match := _LASTING.match(said)) and (spent := _SPENT.match(reply)):
        return f"has {match['what']} for {spent['time']}", False
    if (match := _BEGAN.match(said)) and (spent := _MOMENT.match(reply)):
        return f"{match['what']} started {spent['time']}", False
    if len(reply.split()) > 12 or _VERB.search(reply):
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
