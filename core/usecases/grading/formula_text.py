"""A formula's text in one spelling and cut into tokens; what is on no list is refused. Knows nothing of sympy."""

import re

from core.usecases.grading.plain_text import make_plain

MOST_CHARACTERS = 400
_FUNCTIONS = (
    *("sin", "cos", "tan", "cot", "sec", "csc", "asin", "acos", "atan", "sinh", "cosh", "tanh", "exp", "ln", "log"),
    *("lg", "sqrt", "abs", "arcsin", "arccos", "arctan", "floor", "ceil"),
)
GREEK = (
    *("alpha", "beta", "gamma", "delta", "epsilon", "theta", "lambda", "mu", "nu", "rho", "sigma", "tau", "phi"),
    *("omega", "Delta", "Omega", "varphi", "eta", "zeta", "kappa", "xi", "psi", "Gamma", "Lambda", "Sigma", "Phi"),
)
GREEK_NAMES = "alpha beta gamma delta theta lambda mu rho sigma phi omega".split()  # noqa: SIM905
_CALLS = "|".join(sorted(_FUNCTIONS, key=len, reverse=True))
_NAMES = "|".join(sorted(GREEK, key=len, reverse=True))
_TOKEN = re.compile(
    rf"\s*(?:(?P<number>\d+(?:\.\d+)?|\.\d+)|\\?(?P<function>(?:{_CALLS})(?![a-z]))"
    rf"|\\(?P<command>[A-Za-z]+)|(?P<name>pi(?![a-z])|(?:{_NAMES})(?![a-z])|[A-Za-zπ∞])"
    r"|(?P<sign>\*\*|[-+*/^()\[\]{}|_!√°%']))"
)
_WORD = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{4,}")
_KNOWN = re.compile(rf"{_CALLS}|{_NAMES}|pi")
_SPELLINGS = (
    (re.compile(r"\\left(?![a-z])|\\right(?![a-z])|\\displaystyle|\\limits|\\[!,;: ]|\\q?quad|\$|~"), " "),
    (re.compile(r"\\[dtc]frac"), r"\\frac"),
    (re.compile(r"\\(?:cdot|times|ast)(?![a-z])"), "*"),
    (re.compile(r"\\div(?![a-z])"), "/"),
    (re.compile(r"\\(?:lvert|rvert|vert|mid)(?![a-z])"), "|"),
    (re.compile(r"\^\s*\{?\s*\\circ\s*\}?|\\degree"), "°"),
    (re.compile(r"\\%"), "%"),
    (re.compile(r"\\infty|\boo\b"), "∞"),
    (re.compile(r"\\(?:mathrm|operatorname|mathbf|mathit)\s*\{([A-Za-z]{1,8})\}"), r" \1 "),
    *((re.compile(letter), f" {name} ") for letter, name in zip("αβγδθλμρσφω", GREEK_NAMES, strict=True)),
    (re.compile(r"根号"), "√"),
    (re.compile(r"乘以?"), "*"),
    (re.compile(r"除以"), "/"),
    (re.compile(r"加"), "+"),
    (re.compile(r"减|负"), "-"),
    (re.compile(r"派|圆周率"), "π"),
    (re.compile(r"\\(?:mathrm|rm)?\{?e\}?(?![a-z])"), "e"),
)


class UnreadableFormula(ValueError):
    """The text is no formula of the grammar, or larger than its bounds."""


def tidy(text: str) -> str:
    """The formula in the one spelling that is read: LaTeX spacing gone, signs of arithmetic, words for them."""
    text = make_plain(text).text
    for pattern, spelling in _SPELLINGS:
        text = pattern.sub(spelling, text)
    return text.strip()


def cut_tokens(text: str) -> list[tuple[str, str]]:
    """Kind and text of every token; UnreadableFormula where one is unknown, or the text too long or empty."""
    if any(len(_KNOWN.sub("", word[0])) > 3 for word in _WORD.finditer(text)):
        raise UnreadableFormula("prose")
    tokens, at = [], 0
    text = text.strip()
    if len(text) > 2 * MOST_CHARACTERS:
        raise UnreadableFormula("long")
    while at < len(text):
        match = _TOKEN.match(text, at)
        if not match:
            raise UnreadableFormula(text[at : at + 20])
        tokens.append((match.lastgroup or "", match[match.lastgroup or 0]))
        at = match.end()
    if not tokens:
        raise UnreadableFormula("")
    return tokens
