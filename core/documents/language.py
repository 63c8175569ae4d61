"""Which language a text is written in: its script first, then its function words, and lingua where those cannot tell.

Low-accuracy lingua over eight languages costs about 20 MB; the rules before it decide nearly every English or Chinese
customer message without loading it. Does not translate, and does not know which languages a model speaks.
"""

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from core.messages import UiLanguage

if TYPE_CHECKING:
    from lingua import LanguageDetector

_NOT_WORDS = re.compile(r"https?://\S+|www\.\S+|[\w.+-]{1,64}@\S+|`[^`\n]*`|\b[A-Za-z]*[-#]?\d[\w-]*", re.ASCII)
_WORD = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff\u0300-\u036f]+(?:['’][A-Za-z]+)?")
_SCRIPTS = {
    "zh": re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff々〇]"),
    "ja": re.compile("[\u3041-\u30fa\u30fc-\u30ff\uff66-\uff9d]"),
    "ko": re.compile("[\uac00-\ud7af\u1100-\u11ff\u3131-\u318e]"),
    "ru": re.compile("[\u0400-\u04ff]"),
    "ar": re.compile("[\u0621-\u06d3\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]"),
    "he": re.compile("[\u05d0-\u05ea]"),
    "th": re.compile("[\u0e01-\u0e5b]"),
    "hi": re.compile("[\u0904-\u097f]"),
    "el": re.compile("[\u0370-\u03ff\u1f00-\u1fff]"),
}
_LETTERS_A_WORD = {"zh": 1.0, "ja": 1.0, "ko": 2.0, "th": 3.0}
_NEIGHBOURS = {"ru": ("uk", re.compile("[іїєґІЇЄҐ]")), "ar": ("fa", re.compile("[پچژگکی]"))}
_LATIN_LANGUAGES = ("ENGLISH", "GERMAN", "FRENCH", "SPANISH", "ITALIAN", "PORTUGUESE", "DUTCH", "VIETNAMESE")

_FUNCTION_WORDS = {
    "en": """i do hi ok the is are was were been being am i'm i've i'd i'll im you your you're yours he she it's its
    they them their his my mine our we we're us this that that's these those there here what what's whats when where
    where's which who
    whom whose why how how's did does don't doesn't didn't dont done doing have has had haven't can can't cannot
    could couldn't would should shouldn't won't will shall may might must and or but if then than because of from with
    without for to at by into onto about after before again any some every each both other another not nothing
    something anything please thanks thank hello hey yes want wanted need needs know tell show give make made get got
    gets getting take put buy bought order ordered orders ship shipped shipping deliver delivered delivery return
    returned returns refund refunds cancel change changed changing track tracking package parcel pay paid payment money
    price cost much many long back still yet work works working broken help late missing wrong item items find found
    new old day days week today tomorrow""",
    "de": """der die das den dem des ein eine einen einer und ist sind nicht ich wir ihr mein meine meinen wie wo wann
    warum wer was wen welche welcher welches mit auf für von zu zur zum im am kann können habe haben hat hatte wird
    wurde bitte danke hallo guten gibt es sie er bei nach über aus als auch oder""",
    "fr": """le la les un une des du et est sont je j'ai nous vous mon ma mes ce cette où quand comment pourquoi quel
    quelle quels avec sur pour au aux dans que qui quoi ne pas merci bonjour salut d'un d'une qu'est c'est était""",
    "es": """el los las una un y es son fue yo mi mis dónde donde cuándo cuando cómo cuál cuáles qué quién quiénes por
    para con en de la del al que no está están hola gracias hay se su""",
    "it": """il lo gli uno una e è sono io mio mia dove dov'è quando perché come quale che di da della del dei con per
    non ciao grazie buongiorno un un'altro""",
    "pt": """o os as um uma é são eu meu minha onde quando como qual que da dos das na em com para por não
    obrigado obrigada olá oi está você""",
    "nl": """de het een en is zijn ik wij mijn hoe waar wanneer waarom welke wat wie met op voor van naar niet dank
    hallo bedankt heeft hebben""",
    "vi": """tôi của là và không bao nhiêu được cho ở có này đơn hàng những gì khi nào đã người các trong với cảm
    ơn chào""",
}
_NEUTRAL = frozenset(("ok", "okay", "yes", "no", "hi", "hello", "hey", "bye", "thanks", "thx", "please"))
_WORD_SETS = {code: frozenset(text.split()) for code, text in _FUNCTION_WORDS.items()}
_TELLING_LETTERS = {
    "de": re.compile("ß"),
    "es": re.compile("[ñ¿¡]"),
    "pt": re.compile("[ãõ]|ção"),
    "vi": re.compile("[đơư\u1ea0-\u1ef9]"),
}
_ENGLISH_ENOUGH = 0.02
"""Lingua's share for English at which plain ASCII counts as English, by far the likeliest in Latin letters here."""


def detect_language(text: str) -> str:
    """ISO 639-1 code, or "und" where there is nothing to go by: no words, only numbers, codes, addresses or emoji."""
    plain = _NOT_WORDS.sub(" ", text[:20_000])
    words = _WORD.findall(plain)
    weights = Counter({code: len(found) / _LETTERS_A_WORD.get(code, 4.0) for code, found in _find_scripts(plain)})
    weights["latin"] = float(len(words))
    if not weights.total():
        return "und"
    if weights["ja"] > 0.15 * weights["zh"]:  # Japanese mixes kana and Han, Chinese has next to no kana
        weights["ja"] += weights.pop("zh", 0.0)
    [(script, _)] = weights.most_common(1)
    return _detect_latin(plain, words) if script == "latin" else _refine(script, plain)


def reply_language(text: str, previous: UiLanguage | None = None) -> UiLanguage:
    """The language to answer in: Chinese where the message is mainly Chinese, English otherwise.

    A message that names no language of its own (a number, "ok", an order number, a name) keeps the dialogue's.
    """
    if previous is not None and _is_neutral(text):
        return previous
    return "zh" if detect_language(text) == "zh" else "en"


def _is_neutral(text: str) -> bool:
    """Whether anyone could have typed this, whichever language they speak: a code, a name, "ok"."""
    plain = _NOT_WORDS.sub(" ", text)
    if any(found for _, found in _find_scripts(plain)):
        return False
    words = [word.lower() for word in _WORD.findall(plain)]
    named = len(words) <= 2 and not any(word in known for known in _WORD_SETS.values() for word in words)
    return named or all(word in _NEUTRAL for word in words)


def _find_scripts(text: str) -> list[tuple[str, list[str]]]:
    if text.isascii():
        return []
    return [(code, found) for code, pattern in _SCRIPTS.items() if (found := pattern.findall(text))]


def _refine(script: str, text: str) -> str:
    """Tells a script's second language from its first by letters only the second has."""
    code, letters = _NEIGHBOURS.get(script, (script, None))
    return code if letters and letters.search(text) else script


def _detect_latin(text: str, words: list[str]) -> str:
    """By letters only one language has and by function words; lingua where these are level or absent."""
    lowered = [word.lower().replace("’", "'") for word in words]
    scores = {code: sum(word in known for word in lowered) for code, known in _WORD_SETS.items()}
    for code, letters in _TELLING_LETTERS.items():
        scores[code] += len(letters.findall(text.lower()))
    (best, first), (_, second) = Counter(scores).most_common(2)
    if first > second and first >= 0.15 * len(words):
        return best
    return _ask_lingua(" ".join(words), prefer_english=text.isascii() and not first > scores["en"])


def _ask_lingua(text: str, *, prefer_english: bool) -> str:
    values = _load_lingua().compute_language_confidence_values(text)
    shares = {value.language.iso_code_639_1.name.lower(): value.value for value in values}
    return "en" if prefer_english and shares["en"] >= _ENGLISH_ENOUGH else max(shares, key=shares.__getitem__)


@cache
def _load_lingua() -> "LanguageDetector":
    from lingua import Language, LanguageDetectorBuilder

    languages = [getattr(Language, name) for name in _LATIN_LANGUAGES]
    return LanguageDetectorBuilder.from_languages(*languages).with_low_accuracy_mode().build()
