"""The kinds of yes-or-no questions doctors ask, and the statement that each answer makes of them.

"Does the pain go down your leg?" -> "the pain goes down the leg", "the pain does not go down the leg". Statements have
no subject where it is the patient.
"""

import re
from collections.abc import Callable
from functools import cache

from core.usecases.medical.dialogue.person import third_person
from core.usecases.medical.dialogue.wording import load_words

HAS_VERB = re.compile(
    r"\b(?:i|he|she|it|we|they|that|there)(?:'\w+)?\b|\b(?:is|are|was|were|has|have|had|started|hurts)\b", re.I
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
_NAMED = re.compile(
    rf"^(?!.*(?:{HAS_VERB.pattern}))(?!(?:how|what|when|where|who|which|why|really|okay|else|sure|anything|something"
    r"|questions?|ready|better|like|you|do|does|did|are|is|have|has|can|would|could|will|was"
    r"|were|if|left|right|both|total)\b)[a-z -]{4,40}$",
    re.I,
)
_HABIT = re.compile(r"^(?P<verb>smoke|drink|use|do)\b(?P<what>[\w ,-]*)$", re.I)
_DO = re.compile(rf"^(?:do|does) (?P<who>you|he|she|they) (?P<what>{_NEVER}(?P<verb>[a-z]+)\b.*)$", re.I)
_SHORT_HABIT = re.compile(r"^(?P<what>(?P<verb>smoke|drink|use)\b.*)$", re.I)
_BE = re.compile(r"^(?P<be>are|is|were|was) (?P<who>you|he|she) (?P<what>(?!going to be|sure|okay|ready).+)$", re.I)
_PERFECT = re.compile(r"^(?:have|has) (?P<who>you|he|she) (?P<what>.+)$", re.I)
_DID = re.compile(r"^did (?P<who>you|he|she) (?P<what>.+)$", re.I)
_STATED = re.compile(
    r"^(?:i see (?:here )?(?:that )?|it (?:looks|says|seems) (?:here )?(?:like |that )?|so "
    r"|and )*(?P<what>you(?:'re|'ve| are| have| had| were| take| smoke| live| also| said| do"
    r"| did| use| work)\b.+|he(?:'s| is| has| had)\b.+|she(?:'s| is| has| had)\b.+)$",
    re.I,
)
_SIDES = re.compile(r"\b(?:left|right|both)\b.*\bor\b|\bor (?:left|right|both)\b", re.I)
_NOTHING_ASKED = re.compile(
    r"(?:in|else|(?:other )?(?:questions?|concerns?|family|people|relatives?|members?))\b|other$", re.I
)
LONGEST_LIST = 25
"""Words of a list of symptoms; more is no list."""


def state_kind(question: str, *, denied: bool) -> str:
    """The statement; "" where the question is of no known kind, or its answer chooses a side."""
    if not denied and _SIDES.search(question):
        return ""
    for pattern, make in _kinds():
        if match := pattern.match(question):
            return make(match, denied)
    return ""


@cache
def _kinds() -> tuple[tuple[re.Pattern[str], Callable[[re.Match[str], bool], str]], ...]:
    """In this order: the first that fits is taken."""
    return (
        (_SYMPTOM, _symptom), (_SHORT_HABIT, _do), (_NAMED, _named), (_STATE, _state), (_FAMILY, _family),
        (_thing(), _does), (_DO, _do), (_BE, _be), (_PERFECT, _perfect), (_DID, _did), (_STATED, _stated),
    )  # fmt: skip


def _symptom(match: re.Match[str], no: bool) -> str:
    what = re.sub(r"\byour ", "", _without_any(match["what"]), flags=re.I).strip(" ,")
    what = re.sub(r"^(?:the |a |an |ever |known )", "", what)
    if not what or _NOTHING_ASKED.match(what) or len(what.split()) > LONGEST_LIST:
        return ""
    if re.match(r"(?:no|but no|and no) ", match[0], re.I) and not no:
        return ""
    return f"denies {what}" if no else f"reports {what}"


def _named(match: re.Match[str], no: bool) -> str:
    name = match[0] if match[0][:2].isupper() else match[0][:1].lower() + match[0][1:]
    return f"denies {name}" if no else f"reports {name}"


def _state(match: re.Match[str], no: bool) -> str:
    return own(f"{match['who']} is {'not ' if no else ''}{match['what']}")


def _family(match: re.Match[str], no: bool) -> str:
    what = next(found for found in match.group("what", "which", "that") if found)
    return f"{'denies' if no else 'reports'} family history of {own(what)}"


@cache
def _thing() -> re.Pattern[str]:
    verbs = "|".join(sorted(load_words("verbs")))
    return re.compile(
        rf"^does (?P<who>(?:the|your|this|that"
        rf"|it)\b(?: [a-z]+){{0,3}}?) (?P<verb>{verbs})\b(?P<rest>.*)$",
        re.I,
    )


def _does(match: re.Match[str], no: bool) -> str:
    verb = f"does not {match['verb']}" if no else third_person(match["verb"])
    return own(f"{match['who']} {verb}{match['rest']}")


def _stated(match: re.Match[str], no: bool) -> str:
    return "" if no else match["what"]


def _do(match: re.Match[str], no: bool) -> str:
    verb = match["verb"]
    what = re.sub(r"\b(?:any|ever)\b ?", "", match["what"], flags=re.I)
    if not no and re.search(r"\bany(?:thing|one|body)\b", what, re.I):
        return ""
    if verb.lower() in ("know", "think", "mind", "want", "remember", "need", "like"):
        return ""
    if no and (habit := _deny_habit(what)):
        return f"denies {habit}"
    return f"does not {own(what)}" if no else own(what.replace(verb, third_person(verb), 1))


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
    return f"{verb} {'not ' if no else ''}{own(match['what'])}"


def _perfect(match: re.Match[str], no: bool) -> str:
    what = re.sub(r"^(?:ever|also|recently) ", "", match["what"], flags=re.I)
    return f"has {'never ' if no and what != match['what'] else 'not ' if no else ''}{own(what)}"


def _did(match: re.Match[str], no: bool) -> str:
    return f"did not {own(match['what'])}" if no else ""


def own(what: str) -> str:
    """Without what makes it a question to somebody: "any rash on your arm" -> "rash on the arm"."""
    return re.sub(r"\byour\b", "the", _without_any(what), flags=re.I)


def _without_any(what: str) -> str:
    """Without the "any" of a question: "any rash or any itching" -> "rash or itching"."""
    return re.sub(r"(^|, |\bor |\band )any (?=\w)", r"\1", what, flags=re.I)
