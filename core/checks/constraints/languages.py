"""Whether a text is in a language that a demand names: by script, then by what parts the languages of that script.

Knows more languages than the detector of the apps, since here the question is only whether it is this one.
"""

import re
from functools import cache
from typing import TYPE_CHECKING

from core.documents.document import Span
from core.documents.language import detect_language
from core.documents.segments import split_sentences

if TYPE_CHECKING:
    from lingua import LanguageDetector

_SCRIPTS = {
    "latin": "A-Za-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff",
    "cyrillic": "\u0400-\u052f",
    "arabic": "\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc",
    "devanagari": "\u0900-\u097f",
    "east": "\u3005\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af",
    "bengali": "\u0980-\u09ff",
    "gurmukhi": "\u0a00-\u0a7f",
    "gujarati": "\u0a80-\u0aff",
    "tamil": "\u0b80-\u0bff",
    "telugu": "\u0c00-\u0c7f",
    "kannada": "\u0c80-\u0cff",
    "malayalam": "\u0d00-\u0d7f",
    "thai": "\u0e00-\u0e7f",
    "greek": "\u0370-\u03ff\u1f00-\u1fff",
    "hebrew": "\u0590-\u05ff",
}
_PATTERNS = {script: re.compile(f"[{letters}]") for script, letters in _SCRIPTS.items()}
_SCRIPT_OF = {
    "ru": "cyrillic", "uk": "cyrillic", "bg": "cyrillic", "ar": "arabic", "fa": "arabic", "ur": "arabic",
    "hi": "devanagari", "mr": "devanagari", "ne": "devanagari", "zh": "east", "ja": "east", "ko": "east",
    "bn": "bengali", "pa": "gurmukhi", "gu": "gujarati", "ta": "tamil", "te": "telugu", "kn": "kannada",
    "ml": "malayalam", "th": "thai", "el": "greek", "he": "hebrew",
}  # fmt: skip
_LATIN = "en de fr es it pt nl vi sw fi pl sv da no cs hu ro tr id ca"
CODES = (*_LATIN.split(), *_SCRIPT_OF)
"""ISO 639-1 codes of the languages a demand may name; IFEval's are among them."""
_DETECTED = frozenset(("en", "de", "fr", "es", "it", "pt", "nl", "vi"))
"""Those that the apps' own detector tells from each other."""
_WORDS = {
    "hi": "है हैं का की के में और था थी नहीं",
    "mr": "आहे आहेत आणि च्या होते नाही मध्ये करणे हे ते",
    "ne": "छ छन् र को मा हुन्छ भएको लाई गर्न हो थियो",
}
_URDU = re.compile("[ٹڈڑےں]")
_PERSIAN = re.compile("[پچژگکی]")
_ENOUGH = 8
"""Words from which the wide detector is asked too whether it is not a language the apps' own does not know."""
_LIKELY = 0.9
"""A language may be so much less likely than the likeliest and still be meant."""
_FEW = 2
"""Fewer letters than this have no language."""
_FOREIGN_WORDS = 6
"""So many words of another language in a row are a stretch in it, not a name."""


def is_written_in(text: str, code: str) -> bool | None:
    """Whether most of `text` is in the language; None where it has hardly a letter."""
    counts = {script: len(pattern.findall(text)) for script, pattern in _PATTERNS.items()}
    counts["latin"] //= 4  # letters a word, to be fair to scripts without spaces
    counts["east"] *= 2
    if sum(counts.values()) < _FEW and not _PATTERNS["latin"].search(text):
        return None
    script = max(counts, key=counts.__getitem__)
    if script != _SCRIPT_OF.get(code, "latin"):
        return False
    return _tell(text, script, code)


def find_foreign(text: str, code: str) -> tuple[Span, ...]:
    """Sentences that are surely in another language; () where the language has no script of its own to tell by."""
    spans = split_sentences(text, code)
    return tuple(span for span in spans if _is_foreign(text[span.start : span.end], code))


def _is_foreign(sentence: str, code: str) -> bool:
    script = _SCRIPT_OF.get(code, "latin")
    words = [word for word in sentence.split() if word[:1].isalpha()]
    if script == "latin":
        other = sum(len(_PATTERNS[name].findall(sentence)) for name in _PATTERNS if name != "latin")
        return other > len(_PATTERNS["latin"].findall(sentence)) and other >= _FOREIGN_WORDS
    plain = [word for word in words if word.isascii() and word.islower()]
    return len(plain) >= _FOREIGN_WORDS and not _PATTERNS[script].search(sentence)


def _tell(text: str, script: str, code: str) -> bool:
    """Whether a text of this script is in the language `code`, which is written in it."""
    if script == "east":
        return detect_language(text) == code
    if script == "devanagari":
        found = text.split()
        scores = {name: sum(map(found.count, own.split())) for name, own in _WORDS.items()}
        return scores[code] == max(scores.values())
    if script == "arabic":
        found = "ur" if _URDU.search(text) else "fa" if _PERSIAN.search(text) else "ar"
        return found == code
    if script in ("latin", "cyrillic"):
        apart = code not in _DETECTED or len(text.split()) >= _ENOUGH
        return (code not in _DETECTED or detect_language(text) == code) and (
            not apart or _is_likely(text, script, code)
        )
    return True


def _is_likely(text: str, script: str, code: str) -> bool:
    """Whether the language is the likeliest of the script's, or nearly so."""
    shares = _load_lingua(script).compute_language_confidence_values(text[:20_000])
    found = {value.language.iso_code_639_1.name.lower(): value.value for value in shares}
    return found[{"no": "nb"}.get(code, code)] >= _LIKELY * max(found.values())


@cache
def _load_lingua(script: str) -> "LanguageDetector":
    """A detector of the script's languages; low accuracy keeps it in some tens of megabytes."""
    from lingua import IsoCode639_1, Language, LanguageDetectorBuilder

    codes = [code for code in CODES if _SCRIPT_OF.get(code, "latin") == script]
    names = [{"no": "nb"}.get(code, code).upper() for code in codes]
    languages = [Language.from_iso_code_639_1(getattr(IsoCode639_1, name)) for name in names]
    return LanguageDetectorBuilder.from_languages(*languages).with_low_accuracy_mode().build()
