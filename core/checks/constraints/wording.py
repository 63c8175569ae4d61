"""Demands on words and letters: keywords, cases, marks, accents, the language."""

import re
from collections.abc import Callable

from core.checks.constraints.counting import Count, same
from core.checks.constraints.finding import Arguments, Finding, absence, count_found, presence
from core.checks.constraints.languages import find_foreign, is_written_in
from core.checks.keywords import find_phrase
from core.documents.document import Span
from core.messages import words

_COMMAS = re.compile("[,，،︐﹐]")
_JAPANESE_COMMAS = re.compile("[,，、､]")
_TOKEN = re.compile(r"[^\s(){}\[\]<>«»\"“”,;:!?]+")
_CONTRACTION = re.compile(r"\w['’]\w")
_EMOJI = re.compile(
    "[\U0001f000-\U0001faff\u231a\u231b\u23e9-\u23ec\u23f0\u23f3\u25fd\u25fe\u2614\u2615\u2648-\u2653\u267f\u2693"
    "\u26a1\u26aa\u26ab\u26bd\u26be\u26c4\u26c5\u26ce\u26d4\u26ea\u26f2\u26f3\u26f5\u26fa\u26fd\u2705\u270a\u270b\u2728"
    "\u274c\u274e\u2753-\u2755\u2757\u2795-\u2797\u27b0\u27bf\u2b1b\u2b1c\u2b50\u2b55]|[\u2000-\u3300]\ufe0f"
)
"""Characters shown as pictures by themselves (Unicode Emoji_Presentation), or made so by a variation selector."""
_DIGITS = re.compile(r"\d+")
_LETTERS = re.compile(r"[^\W\d_]+")
_SPANISH_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_QUESTION = re.compile(r"¿(?=[^?¿]*\w)[^?¿]*\?")
_EXCLAMATION = re.compile(r"¡(?=[^!¡]*\w)[^!¡]*!")
_MARKDOWN = re.compile(
    r"^[ \t]*+(?:#{1,6}[ \t]|[-*+>][ \t]|```|\|)|\*\*|__|`|(?<!\w)\*(?=\w)|\]\((?=[^()\n]{1,500}\))", re.M
)


def existence(text: str, arguments: Arguments, language: str) -> Finding:
    """Each keyword stands in the text as it is written (any case), alone or in a plural."""
    missing = [word for word in arguments["keywords"] if not find_phrase(text, word, inflected=True)]
    if not missing:
        return presence(True)
    return Finding(False, words("constraints.found_missing", words=", ".join(missing)))


def frequency(text: str, arguments: Arguments, language: str) -> Finding:
    """A reader counts words; IFEval counts also where the keyword is a part of a longer word."""
    keyword, relation, wanted = arguments["keyword"], arguments["relation"], arguments["frequency"]
    inside = tuple(Span(*match.span()) for match in re.finditer(re.escape(keyword), text, re.I))
    seen = find_phrase(text, keyword, inflected=True)
    return count_found(Count(min(len(seen), len(inside)), max(len(seen), len(inside))), relation, wanted, inside)


def forbidden_words(text: str, arguments: Arguments, language: str) -> Finding:
    """None of them occurs as a word of its own."""
    spans = {span for word in arguments["forbidden_words"] for span in find_phrase(text, word)}
    return absence(tuple(sorted(spans, key=lambda span: (span.start, span.end))))


def letter_frequency(text: str, arguments: Arguments, language: str) -> Finding:
    """How often a letter or mark occurs, in either case."""
    letter = arguments["letter"].lower()
    spans = tuple(Span(at, at + 1) for at, char in enumerate(text) if char.lower() == letter)
    return count_found(same(len(spans)), arguments["let_relation"], arguments["let_frequency"], spans)


def capitals(text: str, arguments: Arguments, language: str) -> Finding:
    """No lower-case letter; and the language asked for, unless there is too little to tell it."""
    return _case(text, str.islower, arguments["language"])


def lowercase(text: str, arguments: Arguments, language: str) -> Finding:
    """No capital letter; and the language asked for, unless there is too little to tell it."""
    return _case(text, str.isupper, arguments["language"])


def _case(text: str, wrong: Callable[[str], bool], wanted: str) -> Finding:
    """`wrong` tells the letters that may not occur."""
    found = [match for match in _LETTERS.finditer(text) if any(map(wrong, match[0]))]
    if found or not text.isupper() and not text.islower():
        spans = tuple(Span(*match.span()) for match in found)
        return Finding(False, words("constraints.found_wrong_case", count=len(spans)), spans)
    if is_written_in(text.lower(), wanted) is False:
        return Finding(False, words("constraints.found_other_language"))
    return presence(True)


def capital_word_frequency(text: str, arguments: Arguments, language: str) -> Finding:
    """Words all in capitals. A reader does not take "I" or "A" for one; IFEval does, and counts I'M as two."""
    tokens = [match for match in _TOKEN.finditer(text) if match[0].isupper()]
    spans = tuple(Span(*match.span()) for match in tokens)
    seen = sum(1 for match in tokens if sum(map(str.isalpha, match[0])) > 1 and "'" not in match[0])
    high = len(tokens) + sum(1 for match in tokens if _CONTRACTION.search(match[0]))
    return count_found(Count(seen, high), arguments["capital_relation"], arguments["capital_frequency"], spans)


def no_comma(text: str, arguments: Arguments, language: str) -> Finding:
    """No comma of any script; in Japanese that is 、 too."""
    pattern = _JAPANESE_COMMAS if language == "ja" else _COMMAS
    return absence(tuple(Span(*match.span()) for match in pattern.finditer(text)))


def response_language(text: str, arguments: Arguments, language: str) -> Finding:
    """The whole is in one language; spans are stretches in another. None where no language can be told."""
    wanted = arguments["language"]
    foreign = find_foreign(text, wanted)
    held = is_written_in(text, wanted)
    if held is None:
        return Finding(None, words("constraints.found_no_language"))
    if foreign or not held:
        return Finding(False, words("constraints.found_other_language"), foreign)
    return presence(True)


def question_marks(text: str, arguments: Arguments, language: str) -> Finding:
    """A Spanish question ¿...? with something in it."""
    return presence(bool(_QUESTION.search(text)))


def exclamation_marks(text: str, arguments: Arguments, language: str) -> Finding:
    """A Spanish exclamation ¡...! with something in it."""
    return presence(bool(_EXCLAMATION.search(text)))


def enie(text: str, arguments: Arguments, language: str) -> Finding:
    """Words with ñ."""
    return _words_with("ñ", text, "exactly", arguments["let_frequency"])


def dieresis(text: str, arguments: Arguments, language: str) -> Finding:
    """Words with ü."""
    return _words_with("ü", text, "exactly", arguments["let_frequency"])


def tildes(text: str, arguments: Arguments, language: str) -> Finding:
    """Words with an accent: á é í ó ú."""
    return _words_with("áéíóú", text, arguments["relation"], arguments["num_words"])


def _words_with(letters: str, text: str, relation: str, wanted: int) -> Finding:
    found = [match for match in _SPANISH_WORD.finditer(text) if set(letters) & set(match[0].lower())]
    spans = tuple(Span(*match.span()) for match in found)
    return count_found(same(len(spans)), relation, wanted, spans)


def forbidden_marks(text: str, arguments: Arguments, language: str) -> Finding:
    """None of the marks occurs, nor its full-width twin: ! and ！ are one."""
    marks = {twin for mark in arguments["marks"] for twin in _twins(mark)}
    return absence(tuple(Span(at, at + 1) for at, char in enumerate(text) if char in marks))


def _twins(mark: str) -> tuple[str, ...]:
    code = ord(mark)
    if 0x21 <= code <= 0x7E:
        return (mark, chr(code + 0xFEE0))
    return (mark, chr(code - 0xFEE0)) if 0xFF01 <= code <= 0xFF5E else (mark,)


def no_emoji(text: str, arguments: Arguments, language: str) -> Finding:
    """No emoji or pictographic sign."""
    return absence(tuple(Span(*match.span()) for match in _EMOJI.finditer(text)))


def no_digits(text: str, arguments: Arguments, language: str) -> Finding:
    """No number in digits."""
    return absence(tuple(Span(*match.span()) for match in _DIGITS.finditer(text)))


def plain_text(text: str, arguments: Arguments, language: str) -> Finding:
    """No Markdown: headings, lists, tables, emphasis, code, links."""
    return absence(tuple(Span(*match.span()) for match in _MARKDOWN.finditer(text)))
