"""Reading English demands on how many: words, sentences, paragraphs, bullets, sections, highlights, placeholders."""

import re
from collections.abc import Iterator

from core.checks.constraints.constraint import Constraint
from core.checks.constraints.reading.amounts import NUMBER, RELATION, Amount, find_amounts, find_stated, read_number
from core.checks.constraints.reading.demand import QUOTE, Demand
from core.checks.constraints.reading.english_wording import NOT, make

_NOUN = (
    r"(?:(?!(?:and|or|of|to|in|the|with|by|for|that|minutes?|days?|years?|times?|more|less)\b)[a-z]+[\s-]+){0,3}?"
    r"(?:words?|characters|字|sentences?|paragraphs?|bullet[- ]?points?|bullets?|placeholders?|lines?"
    r"|sub-?headings?|headings?"
    r"|sections?|parts?|phrases?|scenes?|numbered (?:items?|points?|steps?))"
)
_HIGHLIGHT = re.compile(r"\bhighlight|\bitalic", re.I)
_MARKED = re.compile(
    rf"\b(?i:mark(?:ing|ed)?|start(?:s|ing)?|begin(?:s|ning)?|label)\b[^.\n]{{0,60}}?(?:with|by|as)\s+"
    rf"(?:the\s+(?:word\s+)?)?(?P<a>{QUOTE}|[A-Z]\w*)(?:\s+(?P<x>[xX]|\#|1)\b)?",
)
_DIVIDED = re.compile(r"(?<!\*)\*{3}(?!\*)|\b(?:3|three) (?:\*|ast?erisks?)", re.I)
_NTH = re.compile(
    rf"\b(?:(?:the\s+)?(?:very\s+)?(?P<nth>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
    rf"|tenth)\s+paragraph|paragraph\s+(?P<n>\d+))"
    rf"\s+(?:must\s+|should\s+)?(?:start|begin)s?\s+with\s+(?:the\s+)?(?:words?\s+)?(?P<word>{QUOTE}|[\w'-]+)"
    rf"|\bstart\s+paragraph\s+(?P<m>\d+)\s+with\s+(?:the\s+)?(?:word\s+)?(?P<other>{QUOTE}|[\w'-]+)",
    re.I,
)
_ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
LETTER_TYPES = {"ñ": "special_character:enie", "ü": "special_character:dieresis"}
_SENTENCE_LENGTH = re.compile(
    rf"\b(?:each|every|all|no|keep)\s+(?:single\s+)?sentences?\b[^.\n]{{0,40}}?(?P<n>{NUMBER})\s+(?P<unit>words?\b|characters?\b|字)",
    re.I,
)
_HIGHLIGHT_SOME = re.compile(
    rf"\b(?:highlight|italici[sz]e)\s+(?:(?:{RELATION})\s+)?"
    rf"(?:(?P<n>{NUMBER})\b|(?:some|a few|the|key|important|your)\b)",
    re.I,
)
_NO_BULLETS = re.compile(
    rf"\b{NOT}(?:\s+(?:use|using|any))*\s+(?:bullets?|bullet[- ]?points|bullet(?:ed)? lists?)\b", re.I
)
_BLANK = re.compile(r"\b(?:new|blank|empty) ?-?lines?$", re.I)
_PER = re.compile(
    r"\b(?:each|every|per)\s+\w+(?:\s+\w+){0,2}\s+(?:should|must|has|have|contains?|with|of|to|be|is)\b[^.,;()]*$"
    r"|\b(?:each|every|all|no|keep)\s+(?:single\s+)?sentences?\b[^.,;()]*$",
    re.I,
)
_PART = re.compile(
    r"\b(?:headlines?|titles?|subject(?: lines?)?|captions?|meta descriptions?"
    r"|intro(?:duction)?s?|conclusions?|slugs?|opening)\b"
    r"[^.;,]{0,40}$",
    re.I,
)
"""The amount is of a part, not of the text."""
_LIMITED = re.compile(r"\b(?:first|last|next|these|those|previous|same|top)\s+$", re.I)
_OF_TEXT = re.compile(
    r"\b(?:in|contains?|with|use|using|write|of|ha(?:ve|s)|be|into|exactly|to|provide|include|add)\s+"
    r"(?:\w+\s+){0,3}$|^\W*$",
    re.I,
)


def read_counts(demand: Demand) -> Iterator[Constraint]:
    """One constraint for each amount that counts something of the text itself."""
    found = [*_read_nth_paragraph(demand), *_read_sentence_length(demand)]
    nth = any("nth" in constraint.type for constraint in found)
    for sentence in demand.sentences():
        for amount in (*find_amounts(sentence, _NOUN), *find_stated(sentence, _NOUN)):
            before = sentence[: amount.start]
            elsewhere = _LIMITED.search(before) or _PER.search(before) or _PART.search(before)
            if not (elsewhere or _BLANK.search(amount.noun)):
                found += _read_amount(demand, sentence, amount, nth=nth)
    if _NO_BULLETS.search(demand.text):
        found.append(make("detectable_format:number_bullet_lists", num_bullets=0))
    types = {constraint.type for constraint in found}
    if "detectable_format:number_highlighted_sections" not in types:
        found += _read_highlights(demand)
    if "length_constraints:number_paragraphs" not in types:
        found += _read_pattern(demand)
    yield from found


def _read_sentence_length(demand: Demand) -> Iterator[Constraint]:
    match = _SENTENCE_LENGTH.search(demand.text)
    if match:
        unit = {"w": "words", "c": "characters"}.get(match["unit"][0].lower(), "zi")
        yield make("writing:sentence_length", number=read_number(match["n"]), unit=unit)


def _read_highlights(demand: Demand) -> Iterator[Constraint]:
    """ "Italicize 5 names", "highlight some words like *this*": so many, or at least one."""
    for sentence in demand.sentences():
        match = _HIGHLIGHT_SOME.search(sentence)
        if match and "*" in demand.text + "".join(demand.quotes):
            number = read_number(match["n"]) if match["n"] else 2 if "twice" in sentence else 1
            yield make("detectable_format:number_highlighted_sections", num_highlights=number)
            return


def _read_amount(demand: Demand, sentence: str, amount: Amount, *, nth: bool) -> Iterator[Constraint]:
    noun = amount.noun.lower()
    relation = amount.relation
    if re.search(r"capital|caps\b|upper-?case", sentence[amount.start : amount.end + 40], re.I) and "word" in noun:
        yield make(
            "change_case:capital_word_frequency",
            capital_relation=relation or "exactly",
            capital_frequency=amount.number,
        )
    elif noun.endswith(("word", "words")):
        yield from _read_letter_words(demand, sentence, amount) or _read_words(sentence, amount)
    elif noun.endswith("字") or "chinese character" in noun:
        if relation:  # without one it is a Chinese sentence
            yield make("writing:length_limit", relation=relation, number=amount.number, unit="zi")
    elif "character" in noun:
        yield make("writing:length_limit", relation=relation or "about", number=amount.number, unit="characters")
    elif "sentence" in noun:
        if relation or _OF_TEXT.search(sentence[: amount.start]):
            yield make(
                "length_constraints:number_sentences", relation=relation or "exactly", num_sentences=amount.number
            )
    elif "placeholder" in noun:
        yield make(
            "detectable_content:number_placeholders", relation=relation or "at least", num_placeholders=amount.number
        )
    elif "bullet" in noun:
        yield make("detectable_format:number_bullet_lists", relation=relation or "exactly", num_bullets=amount.number)
    elif "numbered" in noun:
        yield make("detectable_format:number_numbered_lists", relation=relation or "exactly", num_items=amount.number)
    else:
        yield from _read_parts(demand, sentence, amount, nth=nth)


def _read_letter_words(demand: Demand, sentence: str, amount: Amount) -> list[Constraint]:
    """Words with ñ, ü or an accent, which are what is counted then."""
    after = sentence[amount.end :]
    letter = re.match(rf"\s+with the letter ({QUOTE}|[ñü])", after, re.I)
    if letter and demand.say(letter[1]).lower() in LETTER_TYPES:
        return [make(LETTER_TYPES[demand.say(letter[1]).lower()], let_frequency=amount.number)]
    if re.match(r"\s+with (?:an )?accent", after, re.I):
        return [make("special_character:tildes", relation=amount.relation or "exactly", num_words=amount.number)]
    return []


def _read_words(sentence: str, amount: Amount) -> Iterator[Constraint]:
    """ "300 words" alone may be anything; with a relation, or as a measure of the text, it is a length."""
    before, said = sentence[: amount.start], sentence[amount.start : amount.end]
    measure = (
        "-" in said or re.search(r"\b(?:in|be|write|contain|a|an|around|of)\s+$", before, re.I) or not before.strip()
    )
    if amount.relation or (measure and amount.number >= 10):
        yield make("length_constraints:number_words", relation=amount.relation or "about", num_words=amount.number)


def _read_parts(demand: Demand, sentence: str, amount: Amount, *, nth: bool) -> Iterator[Constraint]:
    """Sections, parts, paragraphs and lines: what they are is said around them."""
    noun, relation = amount.noun.lower(), amount.relation
    if _HIGHLIGHT.search(sentence) and not noun.endswith(("paragraph", "paragraphs", "line", "lines")):
        yield make(
            "detectable_format:number_highlighted_sections",
            relation=relation or "at least",
            num_highlights=amount.number,
        )
        return
    if noun.endswith(("phrase", "phrases")) or nth and "paragraph" in noun:
        return
    if noun.endswith(("line", "lines")):
        if relation or _OF_TEXT.search(sentence[: amount.start]) or "-" in sentence[amount.start : amount.end]:
            yield make("writing:line_count", relation=relation or "exactly", number=amount.number)
        return
    following = demand.text[max(0, demand.text.find(sentence)) :][:400]
    marked = _MARKED.search(following)
    every = re.search(r"\bhighlight (?:each|every|all)\b", following, re.I)
    if every and "section" in noun:
        yield make(
            "detectable_format:number_highlighted_sections",
            relation=relation or "at least",
            num_highlights=amount.number,
        )
    elif marked and ("section" in noun or marked["x"]):
        yield make(
            "detectable_format:multiple_sections", section_spliter=_marker(demand, marked), num_sections=amount.number,
            relation=relation or "at least",
        )  # fmt: skip
    elif _DIVIDED.search(demand.text):
        yield make("length_constraints:number_paragraphs", num_paragraphs=amount.number, relation=relation or "exactly")
    elif "paragraph" in noun:
        yield make("writing:paragraph_count", relation=relation or "exactly", number=amount.number)
    elif noun.endswith(("section", "sections", "heading", "headings")):
        yield make("writing:heading_count", relation=relation or "exactly", number=amount.number)


def _marker(demand: Demand, match: re.Match[str]) -> str:
    """ "SECTION X" marks with SECTION."""
    return re.sub(r"\s*[#:.]?\s*(?:[xX]|\d+|#)\s*[:.]?$", "", demand.say(match["a"]))


def _read_nth_paragraph(demand: Demand) -> Iterator[Constraint]:
    match = _NTH.search(demand.text)
    total = next((a for a in find_amounts(demand.text, r"(?:[a-z]+\s+){0,2}?paragraphs?")), None)
    if match is None or total is None:
        return
    nth = _ORDINALS.index(match["nth"].lower()) + 1 if match["nth"] else int(match["n"] or match["m"])
    word = demand.say(match["word"] or match["other"])
    yield make(
        "length_constraints:nth_paragraph_first_word",
        num_paragraphs=total.number, nth_paragraph=nth, first_word=word,
    )  # fmt: skip


def _read_pattern(demand: Demand) -> Iterator[Constraint]:
    """A form shown with *** between its parts has as many paragraphs as parts."""
    dividers = len(re.findall(r"^[^\w*\n]*+\*{3}[^\w*\n]*$", demand.text, re.M))
    shown = re.search(r"\b(?:format|form)\b", demand.text, re.I)
    if dividers and shown and not re.search(r"^[^\w\n]{0,9}\.\.\.[^\w\n]{0,9}$", demand.text, re.M):
        yield make("length_constraints:number_paragraphs", num_paragraphs=dividers + 1)
