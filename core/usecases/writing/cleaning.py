"""What models put around and into a text that is no part of it, removed by rule: chatter, echoes, loops, headings.

Pure functions on a reply, whole or growing. Does not judge what the text says.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from core.documents.segments import split_sentences
from core.messages import UiLanguage, words

_MARKERS = re.compile(r"<\|[^|<>\n]{1,40}\|>")
_ROLE = re.compile(r"\A\s*(?:assistant|model|ai|助手|答)\s*[:：]\s*", re.I)
_OPENERS = {
    "en": r"(?:sure|certainly|of course|absolutely|(?:okay|ok|great|gladly)[!,]|no problem|here(?:['’]s| is| are)"
    r"|below is|the following is|i(?:['’]d| would) be happy|as requested|this is (?:a|the|your) )",
    "zh": r"(?:好的|当然|没问题|可以的|明白了|以下(?:是|为)|下面(?:是|为)|这(?:是|里是)(?:一|您|你)|根据(?:您|你)的)",
}
_PREAMBLE = re.compile(
    rf"\A\s*(?:(?:{_OPENERS['en']}|{_OPENERS['zh']})[^\n]{{0,200}}?[:：][ \t]*(?=\n|\Z)"
    r"|(?:sure|certainly|of course|absolutely|好的|当然|没问题)\b[^\n]{0,200}?[!！][ \t]*(?=\n|\Z)"
    r"|(?:sure|certainly|of course|absolutely)\b[!,. ]{1,3}here(?:['’]s| is| are)\b[^\n:]{0,80}:\s"
    r"|(?:好的|当然|没问题)[，,！!]\s*(?:以下|下面)(?:是|为)[^\n：:]{0,40}[：:])",
    re.I,
)
_BARE_OPENER = re.compile(r"\A\s*(?:sure|certainly|of course|absolutely|好的|当然|没问题)[!！,，]\s*", re.I)
_CLOSER = re.compile(
    r"\A(?:i hope (?:this|that|you find)|let me know if|feel free to|please let me know if you(?:['’]d| would)"
    r"|would you like me|if you (?:need|want|would like) (?:any|me|more|further)|note that this|\(?note:|\(?word count"
    r"|希望(?:这|以上|对您|对你)|如(?:果)?(?:您|你)?(?:需要|还有|有任何)|以上(?:就)?是|\(?（?注[:：]|\(?（?(?:全文)?字数)",
    re.I,
)
_META = re.compile(
    r"\A(?:in this (?:section|part|chapter|article|paragraph|text|story|speech|e-?mail)\b|this (?:section|part|chapter"
    r"|paragraph) (?:will|is|describes|covers|introduces|explains|begins)|as an? (?:ai|language model|chatbot)\b"
    r"|i(?:['’]m| am) (?:just )?an? (?:ai|language model|chatbot)"
    r"|在本(?:节|部分|章|文|段)中|本(?:节|部分|段)(?:将|主要|介绍)|作为(?:一个|一名)?(?:AI|人工智能|语言模型))",
    re.I,
)
_HEADING = re.compile(r"\A\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*\Z")
_BOLD_LINE = re.compile(r"\A\s*\*\*([^*\n]{1,120})\*\*\s*[:：]?\s*\Z")
_TITLE_LINE = re.compile(r"\A\s*(?:title|headline|subject|heading|chapter|标题|题目|主题)\s*[:：]\s*(.{0,200})\Z", re.I)
_SLOT = re.compile(
    r"\[(?!to add:)([A-Z][A-Za-z'’ /]{1,40})\](?!\()|【(?!待补)([^】\n]{1,20})】"
    r"|\[((?:您|你|公司|姓名|日期|地点)[^\]\n]{0,15})\]"
)
_SIGNED = re.compile(
    r"\s*(?:(?:yours (?:sincerely|faithfully|truly)|sincerely|(?:best|kind|warm)(?:est)? (?:regards|wishes)|regards)"
    r"(?: yours)?\s*[,.]?|敬礼[!！]?|祝好[!！]?)\s*\Z",
    re.I,
)
_ODD_LINE = re.compile(r"[:：*@<>{}|]|\d{4}|\bchat|敬礼\S", re.I)
_LETTERS = re.compile(r"[^\W_]+")
TOLD = 0.6
"""Share of a sentence's groups of words from which an earlier sentence has said it."""
LEAST_WORDS = 4
"""Shorter sentences ("No." "She nodded.") may come again."""


def clean_reply(
    raw: str, *, heading: str = "", said: Sequence[str] = (), told: str = "", language: UiLanguage, done: bool = True
) -> str:
    """The text of a part alone. `said` are lines of the prompt that may be echoed, `told` what stands before the part
    and must not come again; while not `done` the last sentence may be unfinished."""
    text = drop_chatter(_ROLE.sub("", _MARKERS.sub("", raw)))
    lines = [line.rstrip() for line in text.split("\n")]
    lines = _drop_headings(lines, heading)
    asked = {plain(line) for text in said for line in text.split("\n")} - {""}
    lines = [line for line in lines if plain(line) not in asked or not plain(line)]
    text = "\n".join(lines).strip()
    text = _drop_sentences(_unquote(text), language, told)
    text = name_slots(cut_loop(text, language), language)
    return re.sub(r"\n{3,}", "\n\n", text).strip() if done else text


def drop_chatter(text: str) -> str:
    """Without "Sure, here is ...:" before and "Let me know ..." after the text."""
    text = _PREAMBLE.sub("", text, count=1)
    text = _BARE_OPENER.sub("", text, count=1).lstrip()
    paragraphs = text.split("\n\n")
    while len(paragraphs) > 1 and _CLOSER.match(paragraphs[-1].strip().lstrip("-*_ ")):
        paragraphs.pop()
    if len(paragraphs) > 1 and paragraphs[-1].strip() in ("---", "***"):
        paragraphs.pop()
    return "\n\n".join(paragraphs)


def cut_after_signature(text: str) -> str:
    """A letter without what a model went on to write below its closing words and the name."""
    lines = text.split("\n")
    at = next((n for n, line in enumerate(lines) if n and _SIGNED.match(line)), None)
    if at is None:
        return text
    below = [n for n in range(at + 1, len(lines)) if lines[n].strip()]
    end = next((n for n in below[1:] if _ODD_LINE.search(lines[n]) or not lines[n - 1].strip()), None)
    postscript = end is not None and lines[end].lstrip().lower().startswith("p.")
    return text if end is None or postscript else "\n".join(lines[:end]).rstrip()


def cut_loop(text: str, language: UiLanguage) -> str:
    """The text up to where it begins to repeat itself, ended at a whole sentence."""
    at = find_loop(text, language)
    return text if at is None else text[:at].rstrip()


def find_loop(text: str, language: UiLanguage) -> int | None:
    """Where a sentence begins that stood before, or that repeats itself within; None where there is no loop."""
    seen: set[str] = set()
    openings: dict[str, int] = {}
    for span in split_sentences(text, language):
        sentence = plain(text[span.start : span.end])
        units = _count_units(sentence)
        if units >= LEAST_WORDS and sentence in seen or _repeats_inside(sentence):
            return span.start
        opening = " ".join(sentence.split()[:4]) if " " in sentence else sentence[:8]
        openings[opening] = openings.get(opening, 0) + 1
        if units >= LEAST_WORDS and openings[opening] > 4:
            return span.start
        seen.add(sentence)
    return None


def cut_unfinished(text: str, language: UiLanguage) -> str:
    """The text without a last sentence that was not ended; as it is where that would leave nothing."""
    spans = split_sentences(text, language)
    if not spans or is_finished(text[spans[-1].start :]):
        return text
    return text[: spans[-1].start].rstrip() or text


def is_finished(sentence: str) -> bool:
    """Whether it ends as sentences, list items closed by a bracket, or quotations end."""
    return bool(re.search(r"""[.!?。！？…:：;；]["'”’」』）)\]*_]*\s*\Z|```\s*\Z""", sentence))


def name_slots(text: str, language: UiLanguage) -> str:
    """Blanks a model left ([Your Name]) in the one form in which this program shows what is missing."""

    def fill(match: re.Match[str]) -> str:
        what = next(group for group in match.groups() if group).strip().lower()
        return words("writing.to_add", what=what).text(language)

    return _SLOT.sub(fill, text)


def plain(text: str) -> str:
    """Letters and digits alone, lower case, one space between: what two writings of one sentence share."""
    return " ".join(_LETTERS.findall(text.lower()))


def _count_units(sentence: str) -> int:
    return len(sentence.split()) if sentence.isascii() else len(sentence) // 2


def _repeats_inside(sentence: str) -> bool:
    """Whether the end of a sentence is one stretch three times over: "it was, it was, it was"."""
    for size in range(4, min(120, len(sentence) // 3) + 1):
        if sentence[-size:] == sentence[-2 * size : -size] == sentence[-3 * size : -2 * size]:
            return True
    return False


def _drop_headings(lines: list[str], heading: str) -> list[str]:
    """Without the part's heading or a title at the top; headings further down stay, one level below the part's."""
    kept: list[str] = []
    for line in lines:
        found = _HEADING.match(line) or _BOLD_LINE.match(line) or _TITLE_LINE.match(line)
        named = plain(found.groups()[-1]) if found else plain(line)
        first = not any(kept_line.strip() for kept_line in kept)
        if named and heading and named == plain(heading) or (found and first):
            continue
        if mark := _HEADING.match(line):
            line = f"{'#' * max(3, len(mark[1]))} {mark[2]}"
        kept.append(line)
    return kept


def _drop_sentences(text: str, language: UiLanguage, told: str) -> str:
    """Without sentences that talk about the text instead of being it, and those that an earlier part has told."""
    known = _told_groups(told, language)
    kept = [one for one in _sentences(text, language) if not _META.match(one.lstrip()) and not _is_told(one, known)]
    return "".join(kept)


def _is_told(sentence: str, known: frozenset[str]) -> bool:
    """Whether a sentence of some length stood before, word for word or in most of its groups of words."""
    groups = _groups(sentence)
    if _count_units(plain(sentence)) >= LEAST_WORDS and plain(sentence) in known:
        return True
    return len(groups) > 2 and sum(group in known for group in groups) >= TOLD * len(groups)


@lru_cache(maxsize=8)
def _told_groups(told: str, language: UiLanguage) -> frozenset[str]:
    """Of what stands before a part: the same for every piece of its reply."""
    said = _sentences(told, language)
    return frozenset([*map(plain, said), *(group for sentence in said for group in _groups(sentence))])


def _groups(sentence: str) -> list[str]:
    """Groups of four words, or of eight characters where words are not parted by spaces."""
    said = plain(sentence)
    if not said.isascii():
        letters = said.replace(" ", "")
        return [letters[at : at + 8] for at in range(len(letters) - 7)]
    found = said.split()
    return [" ".join(found[at : at + 4]) for at in range(len(found) - 3)]


def _sentences(text: str, language: UiLanguage) -> list[str]:
    return [text[span.start : span.end] for span in split_sentences(text, language)]


def _unquote(text: str) -> str:
    """Without quotation marks around the whole."""
    pairs = {'"': '"', "“": "”", "「": "」"}
    if (
        len(text) > 1
        and pairs.get(text[0]) == text[-1]
        and text.count(text[0]) + text.count(text[-1])
        <= (4 if text[0] == '"' and text[0] == text[-1] and text.count('"') == 2 else 2)
    ):
        return text[1:-1].strip()
    return text
