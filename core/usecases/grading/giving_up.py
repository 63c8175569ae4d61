"""Whether an answer only says that there is none: "?", "I don't know", 不会. Knows nothing of the question.

"No solution", "none" and 无 may be answers, so they are left to the graders.
"""

import re
import unicodedata

_MOST = 60
"""Longer texts say more than that nothing is known."""
_SIGNS = re.compile(r"[\s?!.,:;…。、·~_/\\|*'\"()-]*")
_EN = re.compile(
    r"(?:(?:sorry|honestly|well|umm?|hmm?)\s+)*"
    r"(?:(?:i\s+)?(?:really\s+|just\s+|simply\s+)?(?:do\s*n[o']?t|did\s*n[o']?t|can\s*n?[o']?t|could\s*n[o']?t)\s+(?:really\s+)?"
    r"(?:know|understand|remember|recall|solve|do|answer|get|figure\s+out)(?:\s+(?:this|that|it|how|the\s+answer|this\s+one))?"
    r"(?:\s+to\s+(?:do|solve)(?:\s+(?:this|it))?)?"
    r"|(?:i\s+(?:have|had)\s+)?no\s+(?:idea|clue|answer)|idk|dunno|(?:i\s+am\s+|i'?m\s+)?not\s+sure|i\s+give\s+up|n\s*a|skip(?:ped)?)"
    r"(?:\s+(?:sorry|at\s+all))*"
)
_ZH = re.compile(
    r"(?:(?:对不起|抱歉|老师)*我?(?:真的?|实在|还)?(?:不会|不知道|不懂|不清楚|不明白|没学过|忘了|忘记了|没做|没写|想不出来?|做不出来?)"
    r"(?:做|写|算|解|答|怎么(?:做|写|算|解))?(?:这(?:道)?题|本题)?[了啊呀呢]?(?:对不起|抱歉)?)"
    r"|这(?:道)?题我?不会做?|(?:未作答|无答案|略|跳过|放弃)"
)


def gives_up(answer: str) -> bool:
    """Whether the answer states nothing but that the student has no answer, or is only signs such as "?" or "-"."""
    if len(answer) > _MOST or not answer.strip():
        return False
    text = unicodedata.normalize("NFKC", answer).casefold().replace("’", "'").replace("—", "-").replace("–", "-")
    if _SIGNS.fullmatch(text.replace("−", "-")):
        return True
    said = " ".join(re.sub(r"[^\w']+", " ", text).split())
    return bool(_EN.fullmatch(said) or _ZH.fullmatch(said.replace(" ", "")))
