"""Plural forms of every language by CLDR, and how gettext's numbered forms map to them. Knows no files.

The rules are those of CLDR as babel has them (https://cldr.unicode.org/index/cldr-spec/plural-rules). A language that
it does not know has the one form "other".
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

CATEGORIES = ("zero", "one", "two", "few", "many", "other")
_WHOLE = (*range(1, 10), 0, *range(10, 202), 1000, 1_000_000)
_PARTS = tuple(Decimal(text) for text in ("1.5", "0.5", "0.1", "1.0", "2.1"))


@cache
def plural_forms(language: str) -> tuple[tuple[str, str], ...]:
    """(category, example) in CLDR order; the example is a number of that category, a small whole one where there is.

    `language` is a BCP 47 tag: en gives one and other, zh other alone, ru one, few, many, and other for fractions.
    """
    return _forms(_rule(language), (*_WHOLE, *_PARTS))


@cache
def ordinal_forms(language: str) -> tuple[tuple[str, str], ...]:
    """As `plural_forms`, for "1st", "2nd", "3rd"."""
    return _forms(_rule(language, ordinal=True), _WHOLE)


@cache
def is_one_number(language: str, category: str) -> bool:
    """Whether the category is for a single whole number, so that its form may leave the number out ("one file")."""
    rule = _rule(language)
    return sum(rule(number) == category for number in _WHOLE) == 1 and category in ("zero", "one", "two")


def plural_category(language: str, number: int | Decimal) -> str:
    """The CLDR category of a number in a language."""
    return _rule(language)(number)


@cache
def gettext_header(language: str) -> tuple[int, str]:
    """(nplurals, plural) as catalogues of the language write them; made from CLDR where none is customary."""
    from babel.messages.plurals import PLURALS
    from babel.plural import to_gettext

    locale = _locale(language)
    if locale is None:
        return 1, "0"
    for name in (str(locale), locale.language):
        if name in PLURALS:
            count, expression = PLURALS[name]
            return count, expression
    count, _, expression = to_gettext(locale.plural_form).partition(";")
    return int(count.rpartition("=")[2]), expression.strip().removeprefix("plural=").rstrip(";")


def load_rules(language: str) -> None:
    """Everything here for `language`, read now: a process that gives its rights up may not be able to later."""
    gettext_forms(language, *gettext_header(language))
    for category, _ in (*plural_forms(language), *ordinal_forms(language)):
        is_one_number(language, category)


def gettext_forms(language: str, count: int, expression: str) -> tuple[tuple[str, str], ...]:
    """(category, example) of each of a catalogue's `count` forms, in their order, by its own `expression`.

    A form that no number has is for "other", without an example. ValueError for an expression that is none, or that
    gives a number outside `count`.
    """
    index, rule = read_expression(expression), _rule(language)
    examples: dict[int, int] = {}
    for number in _WHOLE:
        examples.setdefault(index(number), number)
    if not all(0 <= at < count for at in examples):
        raise ValueError(f"{expression} gives other forms than {count}")
    return tuple((rule(examples[at]), str(examples[at])) if at in examples else ("other", "") for at in range(count))


def read_expression(expression: str) -> Callable[[int], int]:
    """The function that a C expression of `n` stands for, by the standard library's parser; ValueError where none."""
    from gettext import c2py

    try:
        index = c2py(expression)
        for number in _WHOLE:
            index(number)
    except (ValueError, ArithmeticError, RecursionError, MemoryError, SyntaxError) as error:
        raise ValueError(f"no plural expression: {expression[:100]}") from error
    return index


def _forms(rule: Callable[[int | Decimal], str], numbers: Sequence[int | Decimal]) -> tuple[tuple[str, str], ...]:
    examples: dict[str, str] = {}
    for number in numbers:
        examples.setdefault(rule(number), str(number))
    return tuple((name, examples[name]) for name in CATEGORIES if name in examples)


def _rule(language: str, *, ordinal: bool = False) -> Callable[[int | Decimal], str]:
    locale = _locale(language)
    if locale is None:
        return lambda number: "other"
    return locale.ordinal_form if ordinal else locale.plural_form


@cache
def _locale(language: str) -> "Locale | None":
    from babel import Locale, UnknownLocaleError

    parts = language.replace("_", "-").split("-")
    for name in ("-".join(parts), "-".join(parts[:2]), parts[0]):
        try:
            return Locale.parse(name, sep="-")
        except (UnknownLocaleError, ValueError, TypeError):
            continue
    return None
