r"""Reads a formula, plain or LaTeX, into sympy by constructors alone: nothing of the text is ever evaluated.

Every token is on a list, sizes and powers are bounded; all else is UnreadableFormula. sympy is imported when first
needed, and callers run this in the worker process. Knows nothing of lists, equations or intervals.
"""

from typing import TYPE_CHECKING

from core.usecases.grading.formula_parts import MOST_POWER, apply_function, divide, make_number, raise_power
from core.usecases.grading.formula_text import GREEK, MOST_CHARACTERS, UnreadableFormula, cut_tokens, tidy

if TYPE_CHECKING:
    from sympy import Expr

MOST_DEPTH = 40
_MOST_FACTORIAL = 60


def read_formula(text: str) -> "Expr":
    """The sympy expression of a formula. Letters are real variables, `e`, `i` and pi the constants."""
    if len(text) > MOST_CHARACTERS:
        raise UnreadableFormula("long")
    reader = _Reader(cut_tokens(tidy(text)))
    value = reader.sum()
    if reader.tokens:
        raise UnreadableFormula(text[:40])
    return _checked(value)


def _checked(value: "Expr") -> "Expr":
    from sympy import nan, zoo

    if value.has(nan, zoo):
        raise UnreadableFormula("undefined")
    return value


class _Reader:
    """Recursive descent over the tokens; every level of nesting is counted."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens = tokens
        self.depth = 0
        self.in_bars = False

    def peek(self) -> tuple[str, str]:
        """The next token, or a pair of empty strings."""
        return self.tokens[0] if self.tokens else ("", "")

    def take(self, *signs: str) -> str:
        """The next token's text where it is one of these signs, else ""."""
        kind, text = self.peek()
        if kind == "sign" and text in signs:
            self.tokens.pop(0)
            return text
        return ""

    def need(self, sign: str) -> None:
        """Takes the sign or refuses."""
        if not self.take(sign):
            raise UnreadableFormula(f"{sign} missing")

    def sum(self) -> "Expr":
        """Terms joined by + and -."""
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise UnreadableFormula("deep")
        value = self.term()
        while sign := self.take("+", "-"):
            value = value + self.term() if sign == "+" else value - self.term()
        self.depth -= 1
        return value

    def term(self) -> "Expr":
        """Factors joined by *, / or nothing."""
        value = self.signed()
        while True:
            if self.take("*"):
                value = value * self.signed()
            elif self.take("/"):
                value = divide(value, self.signed())
            elif self._goes_on():
                value = value * self.power()
            else:
                return value

    def _goes_on(self) -> bool:
        kind, text = self.peek()
        if kind == "sign":
            return text in ("(", "{", "[", "√") or (text == "|" and not self.in_bars)
        return kind in ("function", "command", "name")

    def signed(self) -> "Expr":
        """A factor with its sign."""
        signs = 0
        while sign := self.take("+", "-"):
            signs += sign == "-"
            if signs > MOST_DEPTH:
                raise UnreadableFormula("signs")
        value = self.power()
        return -value if signs % 2 else value

    def power(self) -> "Expr":
        """An atom with what is set after it: powers, !, °, %."""
        from sympy import factorial, pi

        number = self.peek()[0] == "number"
        value = self.atom()
        if number and "." not in str(value):
            value = self._mixed(value)
        while True:
            if self.take("^", "**"):
                value = raise_power(value, self._exponent())
            elif self.take("!"):
                if not (value.is_Integer and 0 <= value <= _MOST_FACTORIAL):
                    raise UnreadableFormula("!")
                value = factorial(value)
            elif self.take("°"):
                value = value * pi / 180
            elif self.take("%"):
                value = value / 100
            else:
                return value

    def _mixed(self, whole: "Expr") -> "Expr":
        r"""2 1/2 and 2\frac{1}{2} with digits inside are mixed numbers."""
        texts = [text for _, text in self.tokens[:7]]
        kinds = [kind for kind, _ in self.tokens[:7]]
        if kinds[:3] == ["number", "sign", "number"] and texts[1] == "/" and "." not in texts[0] + texts[2]:
            top, bottom = int(texts[0]), int(texts[2])
            del self.tokens[:3]
        elif texts[:1] == ["frac"] and texts[1:2] == ["{"] and texts[3:5] == ["}", "{"] and texts[6:] == ["}"]:
            if kinds[2] != "number" or kinds[5] != "number" or "." in texts[2] + texts[5]:
                return whole
            top, bottom = int(texts[2]), int(texts[5])
            del self.tokens[:7]
        else:
            return whole
        if not 0 < top < bottom:
            raise UnreadableFormula("mixed")
        return whole + divide(make_number(f"{top}"), make_number(f"{bottom}"))

    def _exponent(self) -> "Expr":
        if self.take("-"):
            return -self._exponent()
        if self.take("+"):
            return self._exponent()
        value = self._group() if self.peek()[1] == "{" else self.atom()
        if self.take("^", "**"):
            value = raise_power(value, self._exponent())
        return value

    def _group(self) -> "Expr":
        self.need("{")
        bars, self.in_bars = self.in_bars, False
        value = self.sum()
        self.in_bars = bars
        self.need("}")
        return value

    def atom(self) -> "Expr":
        """A number, a name, a bracket, a function of something."""
        kind, text = self.peek()
        if kind == "sign":
            return self._bracket()
        if not kind:
            raise UnreadableFormula("end")
        self.tokens.pop(0)
        match kind:
            case "number":
                return make_number(text)
            case "function":
                return self._call(text)
            case "name":
                return self._name(text)
            case _:
                return self._command(text)

    def _bracket(self) -> "Expr":
        from sympy import Abs, sqrt

        bars = self.in_bars
        if opening := self.take("(", "[", "{"):
            self.in_bars = False
            value = self.sum()
            self.in_bars = bars
            self.need({"(": ")", "[": "]", "{": "}"}[opening])
            return value
        if self.take("√"):
            return sqrt(self.atom())
        if self.take("|"):
            self.in_bars = True
            value = self.sum()
            self.in_bars = bars
            self.need("|")
            return Abs(value)
        raise UnreadableFormula(self.peek()[1])

    def _name(self, text: str) -> "Expr":
        from sympy import E, I, Symbol, oo, pi

        constants = {"pi": pi, "π": pi, "e": E, "i": I, "∞": oo}
        if text in constants:
            return constants[text]
        mark = ""
        if self.take("_"):
            if self.take("{"):
                while self.peek()[0] in ("number", "name"):
                    mark += self.tokens.pop(0)[1]
                self.need("}")
            elif self.peek()[0] in ("number", "name"):
                mark = self.tokens.pop(0)[1]
            if not mark:
                raise UnreadableFormula("_")
            mark = f"_{mark}"
        while self.take("'"):
            mark += "'"
        return Symbol(f"{text}{mark}", real=True)

    def _command(self, text: str) -> "Expr":
        from sympy import Symbol, binomial, pi

        if text in ("frac", "binom"):
            top, bottom = self._argument(), self._argument()
            if text == "frac":
                return divide(top, bottom)
            if not (top.is_Integer and bottom.is_Integer and 0 <= top <= MOST_POWER):
                raise UnreadableFormula("binom")
            return binomial(top, bottom)
        if text == "pi":
            return pi
        if text in GREEK:
            return self._name(text) if self.peek()[1] == "_" else Symbol(text, real=True)
        raise UnreadableFormula(text)

    def _argument(self) -> "Expr":
        """What a LaTeX command takes: a group, or one digit or letter."""
        kind, text = self.peek()
        if text == "{":
            return self._group()
        if kind == "number" and len(text) > 1 and text.isdigit():
            self.tokens[0] = (kind, text[1:])
            return make_number(text[0])
        return self.atom()

    def _call(self, name: str) -> "Expr":
        from sympy import root, sqrt

        if name == "sqrt":
            if self.take("["):
                degree = self.sum()
                self.need("]")
                if not (degree.is_Integer and 1 < degree <= 20):
                    raise UnreadableFormula("root")
                return root(self._argument(), degree)
            return sqrt(self._argument())
        base = None
        if name == "log" and (self.take("_") or self._has_base()):
            base = self._argument()
        power = self._exponent() if self.take("^", "**") else None
        if power is not None and not power.is_positive:
            raise UnreadableFormula("inverse or reciprocal")
        value = apply_function(name, self._applied(), base)
        return value if power is None else raise_power(value, power)

    def _has_base(self) -> bool:
        """Whether a number stands before the bracket, as in log2(8)."""
        return self.peek()[0] == "number" and self.tokens[1:2] == [("sign", "(")]

    def _applied(self) -> "Expr":
        """The argument of a function: a bracket, or the product that follows, as in sin 2x."""
        if self.peek()[1] in ("(", "{", "["):
            return self.power()
        value = self.signed()
        while self.peek()[0] in ("name", "number") or self.peek()[1] in ("pi",):
            value = value * self.power()
        return value
