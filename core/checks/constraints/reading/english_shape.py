"""Reading English demands on the form: beginning and end, title, quotation, JSON, language, case, repetition."""

import re
from collections.abc import Iterator
from functools import cache

from core.checks.constraints.constraint import Constraint
from core.checks.constraints.languages import CODES
from core.checks.constraints.reading.demand import QUOTE, Demand
from core.checks.constraints.reading.english_wording import NEGATED, NOT, make
from core.messages import message

_WHOLE = (
    r"(?:(?:your|the|this|my)\s+)?(?:(?:entire|whole|very)\s+)?(?:response|answer|reply|output|text|letter"
    r"|email|essay|post|blog post|article|story|poem|song|rant|piece|speech|message|it)"
)
_END = re.compile(
    rf"\b(?:end|finish|conclude|close|sign)(?:s|ing)?\b(?:\s+(?:off|up))?(?:\s+{_WHOLE})?\s*(?:with|by saying)?"
    rf"(?:\s+(?:the|this|exactly|exact|following"
    rf"|words?|phrases?|sentence|question|statement|line|of|is))*\s*:?\s*(?P<quote>{QUOTE})"
    rf"|\b(?:end|finish|conclude)(?:\s+{_WHOLE})?\s+with(?:\s+(?:the|this|exactly|following))*\s+"
    rf"(?:exact\s+)?(?:phrase|words|sentence|question|statement)"
    rf"(?:\s+of)?\s*:?\s+(?P<bare>[A-Z][^\n{QUOTE[1:-1]}]{{2,200}})"
    rf"|\b(?:end|finish|conclude)(?:\s+{_WHOLE})?\s+with\s*:\s*(?P<colon>[^\n{QUOTE[1:-1]}]{{2,200}})"
    rf"|\b(?:very |entire )*(?:end|last (?:sentence|line|words?))(?: of {_WHOLE})?\s+(?:should|must)\s+"
    rf"(?:be|read|say)(?:\s+exactly)?(?:\s+like)?(?:\s+this)?\s*:?\s*"
    rf"(?:(?P<last>{QUOTE})|(?P<rest>[^\n{QUOTE[1:-1]}]{{2,200}}))",
    re.I,
)
_START = re.compile(
    rf"\b(?:start|begin|open)(?:s|ing)?\s+(?:{_WHOLE}\s+)?with(?:\s+(?:the|this|exact|exactly|words?"
    rf"|phrases?|sentence))*\s*:?\s*(?P<quote>{QUOTE})",
    re.I,
)
_NOT_WHOLE = re.compile(
    r"\b(?:paragraph|section|postscript|note|line|sentence|bullet|title|each|every)s?"
    r"(?:\s+(?:\d+|[xX]|point|of them|must|should|shall|to|will|has|have|that|which|one|is|are))*\s*$",
    re.I,
)
_TITLE = re.compile(r"<<[^<>\n]*>>|\bdouble[- ](?:angle|angular) brackets", re.I)
_JSON = re.compile(
    r"\b(?:in|as|into|using)\s+(?:a\s+)?(?:valid\s+|single\s+)?JSON\b(?!\s+(?:file|parser|library))"
    r"|\bJSON\s+(?:format|object|output|block)\b",
    re.I,
)
_QUOTATION = re.compile(
    r"\b(?:wrap|enclos|put|plac|surround|insid|within|in\b|around)[^.\n]{0,80}\bdouble quot(?:es?|ations?)"
    r"(?: marks?)?|\bdouble quot(?:es?|ations?)(?: marks?)?\s[^.\n]{0,40}\b(?:around|wrap|plac)",
    re.I,
)
_PARTIAL = re.compile(
    r"\b(?:wrap|put|enclose|place|surround)\s+(?:(?:the|each|every|all|any|your)\s+)?"
    r"(?:title|words?|names?|keywords?|phrases?|headings?|quotes?|dialogues?|speech)\b",
    re.I,
)
_POSTSCRIPT = re.compile(r"(?<![\w.])(P\.\s?P\.\s?S|P\.\s?S)\b\.?", re.I)
_TWO = re.compile(r"\*{6}|\b(?:6|six) (?:\*|asterisks?)", re.I)
_REPEAT = re.compile(r"\b(?:repeat|repleat)\b", re.I)
_NEAR = 300
_REPEATED = re.compile(r"\b(?:request|sentence|prompt|text|question|line|it)\b", re.I)
_AGAIN = re.compile(r"\b(?:word (?:for|by) word|exact|first|above|below|before|without (?:any )?change)", re.I)
_GIVEN = re.compile(r"\brepeat[^:\n]{0,80}:\s*(?P<given>\S[\s\S]*)$", re.I)
_CAPS = re.compile(
    r"\b(?:(?:in|use|using|with|only|be|and|entirely)\s+)(?:only\s+)?(?:all[- ])?(?:caps|(?:capital"
    r"|upper-?case)(?: letters?| english)?|capitals)\b"
    r"|\bcapitali[sz]e (?:every|all|each)\b|\ball letters? [^.]{0,40}capitali[sz]ed"
    r"|\ball (?:(?:capital|upper-?case) letters|(?:letters? )?upper-?case)",
    re.I,
)
_LOWER = re.compile(
    rf"\blower-?\s?cases?\b(?!\s+letter\s)|\b{NOT}(?:\s+(?:contain|use|using|include|any|have))*\s+"
    rf"(?:capital|upper-?case)(?: letters?)?\b(?!\s+words)",
    re.I,
)
_NO_LOWER = re.compile(r"\b(?:no|not|without|never)\b[^.\n]{0,60}\blower-?\s?case(?: letters?)?(?: allowed)?", re.I)
_CAPITAL_WORDS = re.compile(
    r"\bwords?\b[^.\n]{0,40}(?:capital|caps)|(?:all[- ]caps|capitali[sz]ed)\s+words?|\bcapitali[sz]e (?:a few|some)",
    re.I,
)
_OPTIONS = ("My answer is yes.", "My answer is no.", "My answer is maybe.")
_CHOOSE = re.compile(
    rf"\b(?:answer|reply|respond)\s+(?:only\s+)?with\s+(?:exactly\s+)?(?:one of(?:\s+(?:these"
    rf"|the following))?\s*:?\s*)(?P<list>{QUOTE}(?:(?:\s*,?\s+or\s+|\s*,\s*){QUOTE})*)",
    re.I,
)


def read_shape(demand: Demand) -> Iterator[Constraint]:
    """Everything about the form of the whole."""
    yield from _read_edges(demand)
    if _TITLE.search(demand.text):
        yield make("detectable_format:title")
    if _JSON.search(demand.text):
        yield make("detectable_format:json_format")
    if _QUOTATION.search(demand.text) and not _PARTIAL.search(demand.text):
        yield make("startend:quotation")
    markers = {re.sub(r"\s", "", match[1]).upper() for match in _POSTSCRIPT.finditer(_all(demand))}
    for marker in sorted(markers):
        yield make("detectable_content:postscript", postscript_marker="P.P.S" if marker == "P.P.S" else "P.S.")
    if not markers and re.search(r"\bpostscript\b", demand.text, re.I):
        yield make("detectable_content:postscript", postscript_marker="P.S.")
    if _TWO.search(_all(demand)):
        yield make("combination:two_responses")
    yield from _read_options(demand)
    yield from _read_repetition(demand)
    yield from _read_case_and_language(demand)


def _all(demand: Demand) -> str:
    """The text with its quotes, for marks that people put in quotes."""
    return demand.text + "\n" + "\n".join(quote for quote in demand.quotes if len(quote) < 40)


def _read_edges(demand: Demand) -> Iterator[Constraint]:
    for match in filter(lambda found: _is_whole(demand.text, found), _END.finditer(demand.text)):
        quoted = match["quote"] or match["last"]
        phrase = demand.say(quoted) if quoted else demand.say(match["bare"] or match["colon"] or match["rest"])
        yield make("startend:end_checker", end_phrase=phrase if quoted else _first_sentence(phrase))
        break
    for match in filter(lambda found: _is_whole(demand.text, found), _START.finditer(demand.text)):
        yield make("writing:starts_with", phrase=demand.say(match["quote"]))


def _is_whole(text: str, match: re.Match[str]) -> bool:
    """Whether it is the text that begins or ends so, not a part of it, and whether it is to."""
    before = text[: match.start()][-60:]
    return not (_NOT_WHOLE.search(before) or NEGATED.search(before))


def _first_sentence(text: str) -> str:
    """Up to the first mark that ends a sentence before another one begins."""
    return re.split(r"(?<=[.!?])\s+(?=[A-Z])", text.strip(), maxsplit=1)[0]


def _read_options(demand: Demand) -> Iterator[Constraint]:
    if all(option.rstrip(".") in demand.say(demand.text) for option in _OPTIONS):
        yield make("detectable_format:constrained_response")
        return
    match = _CHOOSE.search(demand.text)
    if match:
        yield make("detectable_format:constrained_response", options=demand.list_words(match["list"]))


def _read_repetition(demand: Demand) -> Iterator[Constraint]:
    """What is to be repeated: what the instruction names, else what stands before it, else what follows it."""
    found = _find_repetition(demand.text)
    if found is None:
        return
    start, end = found
    before = demand.text[:start].strip()
    after = demand.text[end:].strip().partition("\n\n")
    given = _GIVEN.search(demand.text[start:])
    first = after[2] if re.match(r"(?:do not|don['’]t|you)\b", after[0], re.I) and after[2] else "".join(after)
    prompt = given["given"] if given and not before else before or first
    if prompt.strip():
        yield make("combination:repeat_prompt", prompt_to_repeat=demand.say(prompt.strip()))


def _find_repetition(text: str) -> tuple[int, int] | None:
    """The sentence that asks for it: where it starts, and where its line ends."""
    for match in _REPEAT.finditer(text):
        nearby = text[max(0, match.start() - _NEAR) : match.end() + _NEAR]
        if not (_REPEATED.search(nearby) and _AGAIN.search(nearby)):
            continue
        start = max(text.rfind(mark, 0, match.start()) for mark in ".!?\n") + 1
        line = text.find("\n", match.end())
        end = len(text) if line < 0 else line
        stop = re.compile("[.!?\n]").search(text, match.end())
        sentence = text[start : min(stop.start() if stop else end, start + 2 * _NEAR)]
        if _REPEATED.search(sentence) and _AGAIN.search(sentence):
            return start, end
    return None


def _read_case_and_language(demand: Demand) -> Iterator[Constraint]:
    text = _NO_LOWER.sub("in capital letters", demand.text)
    upper, lower = bool(_CAPS.search(text)), bool(_LOWER.search(text))
    upper = upper and not lower and not _CAPITAL_WORDS.search(text)
    code = _named_language(demand)
    if upper or lower:
        yield make_case("capital" if upper else "lowercase", code)
    elif code:
        yield make("language:response_language", language=code)


def make_case(case: str, code: str | None) -> Constraint:
    """The type of a case in a language; those without a type of their own are English's with the language."""
    named = {"es": "spanish", "fr": "french"}.get(code or "en", "english")
    return make(f"change_case:{named}_{case}", **({"language": code} if code else {}))


def _named_language(demand: Demand) -> str | None:
    """The one language the whole is to be in."""
    names = "|".join(_languages())
    pattern = re.compile(
        rf"\b(?:entirely|completely|only|fully|solely|wholly|all)\s+(?:be\s+)?(?:written\s+)?(?:in"
        rf"|using)\s+(?:the\s+)?(?P<a>{names})\b"
        rf"|\b(?:in|using)\s+(?:only\s+)?(?:the\s+)?(?P<b>{names})(?:\s+language)?(?:\s+only|,?\s+"
        rf"(?:and )?no other language)"
        rf"|\bonly (?:the )?(?P<c>{names})\b"
        rf"|\b(?:must|should|has to) be (?:all )?in (?P<e>{names})\b"
        rf"|\b(?:write|answer|reply|respond|response|output|written)\s+"
        rf"(?:\w+\s+){{0,4}}?in\s+(?:the\s+)?(?P<d>{names})\b"
        rf"(?!\s+(?:style|manner))",
        re.I,
    )
    found = [next(name for name in match.groups() if name) for match in pattern.finditer(demand.text)]
    codes = {_languages()[name.lower()] for name in found}
    return codes.pop() if len(codes) == 1 else None


@cache
def _languages() -> dict[str, str]:
    """English names of languages and their codes."""
    return {message(f"constraints.language_{code}", "en").lower(): code for code in CODES}
