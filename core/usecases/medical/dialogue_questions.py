"""What a doctor's question asks and what a short reply makes of it: "Any chest pain?" "No." -> "Denies chest pain."

Knows the two sentences and nothing else of the talk. A reply that neither affirms nor denies gives no statement.
"""

import re
from functools import cache

from core.usecases.medical.dialogue_notes import Polarity
from core.usecases.medical.dialogue_person import third_person
from core.usecases.medical.dialogue_wording import load_rules, load_words

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
_NEVER = r"(?:ever |recently |also |currently |still |even |been |just )*"
_SYMPTOM = re.compile(
    rf"^(?:(?:do|did|does|have|has|are|is|were|was) (?:you|he|she|there|they) {_NEVER}(?:have"
    rf"|had|having|has|get|getting|notice|noticed|noticing|feel|feeling|felt|experience"
    rf"|experienced|experiencing|suffer from|suffering from|report|complain of) {_NEVER}"
    rf"|(?:is|are|was|were) there {_NEVER}|(?:how|what) about (?=any|the|no|other)?"
    rf"|have you {_NEVER}had |any (?:issues? with |problems? with )?(?=\w)|anything like "
    rf"|no (?!more)|but no |and no |with any |without any )"
    r"(?P<what>.+)$",
    re.I,
)
_DO = re.compile(rf"^(?:do|does) (?P<who>you|he|she|they) (?P<what>{_NEVER}(?P<verb>[a-z]+)\b.*)$", re.I)
_BE = re.compile(r"^(?P<be>are|is|were|was) (?P<who>you|he|she) (?P<what>(?!going to be|sure|okay|ready).+)$", re.I)
_PERFECT = re.compile(r"^(?:have|has) (?P<who>you|he|she) (?P<what>.+)$", re.I)
_DID = re.compile(r"^did (?P<who>you|he|she) (?P<what>.+)$", re.I)
_TAG = re.compile(
    r"[, ]+(?:(?:that )?(?:i|we) should (?:know|be aware)(?: of| about)?|(?:that )?you(?: are"
    r"|.re)? (?:know|aware)(?: of| about)?|as far as you know|at all|right|correct"
    r"|is that (?:right|correct)|isn't it|don't you|aren't you|haven't you|didn't you"
    r"|doesn't (?:he|she)|yes|no|true|or not|or no|or anything(?: like that| of that sort"
    r"| else)?|anything of that sort|or)$",
    re.I,
)
_STATED = re.compile(
    r"^(?:i see (?:here )?(?:that )?|it (?:looks|says|seems) (?:here )?(?:like |that )?|so "
    r"|and )*(?P<what>you(?:'re|'ve| are| have| had| were| take| smoke| live| also| said| do"
    r"| did| use| work)\b.+|he(?:'s| is| has| had)\b.+|she(?:'s| is| has| had)\b.+)$",
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
    if answer == "unknown":
        topic, _, none = _deny_whole(said).partition(": ")
        return f"{topic}: unknown" if none else ""
    no = answer == "no"
    if not no and re.search(r"\b(?:left|right|both)\b.*\bor\b|\bor (?:left|right|both)\b", said, re.I):
        return ""
    if no and (whole := _deny_whole(said)):
        return whole
    if (match := _SYMPTOM.match(said)) and len(match["what"].split()) <= 25:
        what = re.sub(r"\byour ", "", _without_any(match["what"]), flags=re.I).strip(" ,")
        what = re.sub(r"^(?:the |a |an |ever |known )", "", what)
        if not what or re.match(
            r"(?:in|else|(?:other )?(?:questions?|concerns?|family|people|relatives?|members?))\b|other$", what
        ):
            return ""
        if re.match(r"(?:no|but no|and no) ", said, re.I) and not no:
            return ""
        return f"denies {what}" if no else f"reports {what}"
    if re.match(r"(?:smoke|drink|use)\b", said, re.I):
        said = f"do you {said}"
    if (match := _NAMED.match(said)) and not HAS_VERB.search(said):
        named = said if said[:2].isupper() else said[:1].lower() + said[1:]
        return f"denies {named}" if no else f"reports {named}"
    if match := _STATE.match(said):
        return _own(f"{match['who']} is {'not ' if no else ''}{match['what']}")
    if match := _FAMILY.match(said):
        what = next(found for found in match.group("what", "which", "that") if found)
        return f"{'denies' if no else 'reports'} family history of {_own(what)}"
    if match := _thing().match(said):
        verb = f"does not {match['verb']}" if no else third_person(match["verb"])
        return _own(f"{match['who']} {verb}{match['rest']}")
    for pattern, make in ((_DO, _do), (_BE, _be), (_PERFECT, _perfect), (_DID, _did)):
        if match := pattern.match(said):
            return make(match, no)
    if (match := _STATED.match(said)) and not no:
        return match["what"]
    return ""


def _do(match: re.Match[str], no: bool) -> str:
    verb = match["verb"]
    what = re.sub(r"\b(?:any|ever)\b ?", "", match["what"], flags=re.I)
    if not no and re.search(r"\bany(?:thing|one|body)\b", what, re.I):
        return ""
    if verb.lower() in ("know", "think", "mind", "want", "remember", "need", "like"):
        return ""
    if no and (habit := _deny_habit(what)):
        return f"denies {habit}"
    return f"does not {_own(what)}" if no else _own(what.replace(verb, third_person(verb), 1))


@cache
def _thing() -> re.Pattern[str]:
    verbs = "|".join(sorted(load_words("verbs")))
    return re.compile(
        rf"^does (?P<who>(?:the|your|this|that"
        rf"|it)\b(?: [a-z]+){{0,3}}?) (?P<verb>{verbs})\b(?P<rest>.*)$",
        re.I,
    )


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
    rf"^(?:(?:do|does) (?:any |you have any )?(?P<what>.{{3,60}}?) (?:usually |typically |also )?runs? in"
    rf" (?:your|the|his|her) family(?: too| as well)?|(?:is|are) there (?:any )?(?P<which>.{{3,60}}?) (?:running "
    rf"|that runs? )?in (?:your|the|his|her) family"
    rf"|(?:does|did|has|is|was)? ?{_ANYONE} (?:ever )?(?:have|had|has|suffer(?:s|ed)? from|with"
    rf"|diagnosed with) (?:a |an |any )?(?:history of )?(?P<that>.{{3,80}}?)(?: in (?:your"
    rf"|the) family)?)$",
    re.I,
)
_STATE = re.compile(
    r"^is (?P<who>(?:the|your|this|that)(?: [a-z]+){1,3}?|it) (?P<what>(?:getting|still|worse|better|constant|sharp"
    r"|dull|always|mostly|painful|swollen|tender|itchy|intermittent|associated|helping|working|causing|bothering"
    r"|improving|bleeding|hurting|numb)\b.*)$",
    re.I,
)
HAS_VERB = re.compile(
    r"\b(?:i|he|she|it|we|they|that|there)(?:'\w+)?\b|\b(?:is|are|was|were|has|have|had|started|hurts)\b", re.I
)
_NAMED = re.compile(
    r"^(?!(?:how|what|when|where|who|which|why|really|okay|else|sure|anything|something"
    r"|questions?|ready|better|like|you|do|does|did|are|is|have|has|can|would|could|will|was"
    r"|were|if|left|right|both|total)\b)[a-z -]{4,40}$",
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
    verb = "was" if match["be"].lower().startswith("w") else "is"
    return f"{verb} {'not ' if no else ''}{_own(match['what'])}"


def _perfect(match: re.Match[str], no: bool) -> str:
    what = re.sub(r"^(?:ever|also|recently) ", "", match["what"], flags=re.I)
    return f"has {'never ' if no and what != match['what'] else 'not ' if no else ''}{_own(what)}"


def _did(match: re.Match[str], no: bool) -> str:
    return f"did not {_own(match['what'])}" if no else ""


def _own(what: str) -> str:
    return re.sub(r"\byour\b", "the", _without_any(what), flags=re.I)


def _without_any(what: str) -> str:
    """Without the "any" of a question: "any rash or any itching" -> "rash or itching"."""
    return re.sub(r"(^|, |\bor |\band )any (?=\w)", r"\1", what, flags=re.I)
