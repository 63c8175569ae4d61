"""Content words: the search tokens of a text that carry its meaning, without function words and polite filler.

Does not know how rare a word is; whoever weighs words brings the weight.
"""

import re
from functools import cache, lru_cache

from core.documents.tokens import tokenize

_ENGLISH = """a an the of in on at to for from by with and or but nor is are was were be been being am do does did done
    has have had having what who whom whose which when where why how many much this that these those it its it's as not
    no than then there their theirs they them he she his her hers him i me my mine you your yours we our us can could
    will would shall should may might must so if into about over under during between also such any some all each every
    both other another more most very just only own same up down out off again once here s t d ll ve re m don doesn
    didn isn aren wasn won can't cannot"""
_FILLER = """please hi hello hey thanks thank want need know tell like help question ask wonder possible get got let
    kindly say give way thing something anything someone"""
_CHINESE = """什么 多少 哪里 哪个 哪些 哪一 哪种 哪年 哪位 怎么 怎样 如何 为什 为何 时候 是否 可以 请问 我们 你们
    他们 她们 这个 那个 一个 谢谢 你好 您好 麻烦 想知 知道 告诉 能不 不能 有没 没有 是不 可不 能否 一下 了解
    什么样 为什么 什么时候 怎么样 能不能 有没有 是不是 可不可以"""
_PARTICLE = re.compile("[的了吗呢吧啊么呀嘛哦哪谁何几请您你我他她它这那]")


@lru_cache(maxsize=8192)
def content_words(text: str, language: str) -> frozenset[str]:
    """The distinct content words, as search tokens; Chinese gives words and character pairs, never lone characters."""
    return frozenset(list_content_words(text, language))


def list_content_words(text: str, language: str) -> list[str]:
    """The same in order and with repetitions, to count."""
    stop = _stop_words(language)
    return [token for token in tokenize(text, language) if token not in stop and not _is_particle(token)]


@cache
def _stop_words(language: str) -> frozenset[str]:
    """English function words in every language (mixed messages are common), stemmed the way tokens are."""
    return frozenset(tokenize(f"{_ENGLISH} {_FILLER}", language)) | frozenset(_CHINESE.split())


def _is_particle(token: str) -> bool:
    """Lone Chinese characters, and pairs with a particle or a pronoun in them."""
    return token >= "\u3005" and (len(token) == 1 or bool(_PARTICLE.search(token)))
