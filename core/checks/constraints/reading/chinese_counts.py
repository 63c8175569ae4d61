"""Reading Chinese demands on how many: 字, words, sentences, paragraphs, lines, bullets, sections."""

import re
from collections.abc import Iterator

from core.checks.constraints.constraint import Constraint
from core.checks.constraints.reading.amounts import HAN_NUMBER, HAN_RELATION, Amount, find_han_amounts, read_han
from core.checks.constraints.reading.demand import QUOTE, Demand
from core.checks.constraints.reading.english_counts import LETTER_TYPES
from core.checks.constraints.reading.english_wording import make

_UNITS = {"字": "zi", "字符": "characters", "词": "words", "单词": "words"}
_NTH = re.compile(f"第\\s*(?P<n>{HAN_NUMBER})\\s*段[^。\\n]{{0,8}}?以\\s*(?P<word>{QUOTE})\\s*开头")
_NOUN = (
    "个?(?:英文)?单词|个词语?|词(?!语)|个?字符|个?汉?字(?!母|符)|个?句(?:话|子)?|个?"
    "(?:自然)?段落?(?![路旅时历经])|行|(?:个|条)?(?:项目符号|无序列表|要点|bullet)(?:要点|项)?|(?:个"
    "|处)?占位符|个?编号(?:条目|列表|项)|(?:个|条)?编号条目|(?:个)?(?:小节|章节|部分|小标题|标题)|处"
)
_ELSEWHERE = re.compile(
    "(?:每(?:个|一|段|句|行|节|条|小节|部分)[^。；\\n]{0,10}|(?:标题|题目|导语|摘要|开头|结尾|首段|末段|第[一二三四五六七八九十\\d]+段)[^，。；\\n]{0,8})$"
)
"""The amount is of a part, not of the text."""
_SENTENCE_LENGTH = re.compile(
    f"每(?:个|一)?句(?:话|子)?[^。；\\n]{{0,8}}?(?:{HAN_RELATION})?\\s*(?P<n>{HAN_NUMBER})\\s*(?:个)?"
    f"(?P<unit>字符|字|词|单词)"
)


def read_counts(demand: Demand) -> Iterator[Constraint]:
    """One constraint for each amount that counts something of the text itself."""
    long = _SENTENCE_LENGTH.search(demand.text)
    if long:
        number = read_han(long["n"])
        yield make("writing:sentence_length", number=number, unit=_UNITS[long["unit"]])
    nth = _NTH.search(demand.text)
    stated = re.search(
        f"字数(?:要求)?[：:为]\\s*(?P<n>{HAN_NUMBER})(?![\\d一二三四五六七八九十百千万\\-–~～到至字个以左])",
        demand.text,
    )
    if stated:
        yield make("writing:length_limit", relation="about", number=read_han(stated["n"]), unit="zi")
    for amount in find_han_amounts(demand.text, _NOUN):
        if (long and long.start() <= amount.start < long.end()) or _ELSEWHERE.search(demand.text[: amount.start]):
            continue
        yield from _read_amount(demand, amount, nth)


def _read_amount(demand: Demand, amount: Amount, nth: re.Match[str] | None) -> Iterator[Constraint]:
    noun, relation, number = amount.noun, amount.relation, amount.number
    before, after = demand.text[max(0, amount.start - 12) : amount.start], demand.text[amount.end : amount.end + 12]
    if re.search("(?:第|最后|前|后|上|下)$", before) or re.match("以", after) and nth and "段" not in noun:
        return
    if "大写" in after and "词" in noun:
        yield make(
            "change_case:capital_word_frequency", capital_relation=relation or "exactly", capital_frequency=number
        )
    elif "词" in noun and re.match("\\s*带", after):
        yield from _read_letter_words(demand, amount, after)
    elif "词" in noun and demand.text[amount.start] == "一":
        return  # 一词, the word
    elif "词" in noun:
        yield make("length_constraints:number_words", relation=relation or "about", num_words=number)
    elif "字符" in noun:
        yield make("writing:length_limit", relation=relation or "about", number=number, unit="characters")
    elif "字" in noun:
        if relation or number >= 20:
            yield make("writing:length_limit", relation=relation or "about", number=number, unit="zi")
    elif "句" in noun:
        yield make("length_constraints:number_sentences", relation=relation or "exactly", num_sentences=number)
    elif "行" in noun:
        if before.endswith("空"):
            return
        yield make("writing:line_count", relation=relation or "exactly", number=number)
    elif "占位符" in noun:
        yield make("detectable_content:number_placeholders", relation=relation or "at least", num_placeholders=number)
    else:
        yield from _read_parts(demand, amount, nth, after)


def _read_letter_words(demand: Demand, amount: Amount, after: str) -> Iterator[Constraint]:
    """Words with ñ, ü or an accent, which are what is counted then."""
    letter = re.match(f"\\s*带字母\\s*({QUOTE})", after)
    if letter and demand.say(letter[1]) in LETTER_TYPES:
        yield make(LETTER_TYPES[demand.say(letter[1])], let_frequency=amount.number)
    elif "重音" in after:
        yield make("special_character:tildes", relation=amount.relation or "exactly", num_words=amount.number)


def _read_parts(demand: Demand, amount: Amount, nth: re.Match[str] | None, after: str) -> Iterator[Constraint]:
    noun, relation, number = amount.noun, amount.relation, amount.number
    if "编号" in noun:
        yield make("detectable_format:number_numbered_lists", relation=relation or "exactly", num_items=number)
    elif re.search("项目符号|无序|要点|bullet", noun):
        yield make("detectable_format:number_bullet_lists", relation=relation or "exactly", num_bullets=number)
    elif noun == "处":
        if re.search("高亮|突出显示|加粗|斜体", demand.text):
            yield make(
                "detectable_format:number_highlighted_sections", relation=relation or "at least", num_highlights=number
            )
    elif "段" in noun and nth:
        position = read_han(nth["n"])
        yield make(
            "length_constraints:nth_paragraph_first_word",
            num_paragraphs=number, nth_paragraph=position, first_word=demand.say(nth["word"]),
        )  # fmt: skip
    elif "段" in noun and re.search(r"(?<!\*)\*{3}(?!\*)|三个星号|3\s*个星号", demand.text):
        yield make("length_constraints:number_paragraphs", num_paragraphs=number, relation=relation or "exactly")
    elif "段" in noun:
        yield make("writing:paragraph_count", relation=relation or "exactly", number=number)
    else:
        yield from _read_sections(demand, amount)


def _read_sections(demand: Demand, amount: Amount) -> Iterator[Constraint]:
    marker = re.search(f"以\\s*(?P<name>{QUOTE})\\s*开头", demand.text)
    if marker:
        name = re.sub(r"\s*(?:[xX]|\d+)$", "", demand.say(marker["name"]))
        yield make(
            "detectable_format:multiple_sections", section_spliter=name, num_sections=amount.number,
            relation=amount.relation or "at least",
        )  # fmt: skip
    else:
        yield make("writing:heading_count", relation=amount.relation or "exactly", number=amount.number)
