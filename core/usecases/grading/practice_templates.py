"""Practice problems from templates: numbers drawn from a seed, a key worked out, and the same key confirmed by going
the other way (an equation's solution put back, a quotient multiplied up). A problem whose key is not confirmed says so.

Knows nothing of students. Every number is exact.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from core.documents.tokens import normalize
from core.messages import Words, words
from core.usecases.grading.assignment import Question


@dataclass(frozen=True, slots=True)
class Problem:
    """A task with its key; `holds` says whether the key was confirmed."""

    prompt: Words
    key: str
    holds: bool


Template = Callable[[Random], Problem]


def write_number(value: Fraction) -> str:
    """A whole number, a decimal where it ends within six places, else a fraction in lowest terms."""
    if value.denominator == 1:
        return str(value.numerator)
    if 10**6 % value.denominator == 0:
        sign, digits = "-" if value < 0 else "", str(abs(int(value * 10**6))).rjust(7, "0")
        return f"{sign}{digits[:-6]}.{digits[-6:].rstrip('0')}"
    return f"{value.numerator}/{value.denominator}"


def _problem(name: str, key: Fraction | int, holds: bool, unit: str = "", **values: object) -> Problem:
    shown = {place: write_number(v) if isinstance(v, Fraction) else v for place, v in values.items()}
    return Problem(words(f"grading_practice.{name}", **shown), f"{write_number(Fraction(key))} {unit}".strip(), holds)


def _order(draw: Random) -> Problem:
    a, b, c = draw.randint(12, 60), draw.randint(3, 12), draw.randint(3, 12)
    key = a + b * c
    return _problem("order", key, (key - a) % b == 0 and (key - a) // b == c, a=a, b=b, c=c)


def _multiply(draw: Random) -> Problem:
    a, b = draw.randint(12, 99), draw.randint(6, 29)
    key = a * b
    return _problem("multiply", key, divmod(key, a) == (b, 0), a=a, b=b)


def _divide(draw: Random) -> Problem:
    b, key = draw.randint(6, 25), draw.randint(6, 40)
    a = sum(b for _ in range(key))
    return _problem("divide", Fraction(a, b), divmod(a, b) == (key, 0), a=a, b=b)


def _fraction(draw: Random) -> Fraction:
    below = draw.randint(2, 9)
    return Fraction(draw.randint(1, below - 1), below)


def _share(value: Fraction) -> str:
    return f"{value.numerator}/{value.denominator}"


def _fraction_add(draw: Random) -> Problem:
    a, b = _fraction(draw), _fraction(draw)
    below = a.denominator * b.denominator
    above = a.numerator * b.denominator + b.numerator * a.denominator
    return _exact("fraction_add", Fraction(above, below), Fraction(above, below) - b == a, a, b)


def _fraction_multiply(draw: Random) -> Problem:
    a, b = _fraction(draw), _fraction(draw)
    key = Fraction(a.numerator * b.numerator, a.denominator * b.denominator)
    return _exact("fraction_multiply", key, key / b == a, a, b)


def _exact(name: str, key: Fraction, holds: bool, a: Fraction, b: Fraction) -> Problem:
    """A problem whose key stays a fraction, as its task asks."""
    said = str(key.numerator) if key.denominator == 1 else _share(key)
    return Problem(words(f"grading_practice.{name}", a=_share(a), b=_share(b)), said, holds)


def _percent_of(draw: Random) -> Problem:
    p, n = draw.choice((5, 10, 15, 20, 25, 30, 40, 60, 75, 80)), 20 * draw.randint(2, 30)
    key = Fraction(p * n, 100)
    return _problem("percent_of", key, key / n == Fraction(p, 100), p=p, n=n)


def _percent_more(draw: Random) -> Problem:
    p, n = draw.choice((5, 10, 15, 20, 25, 30, 40)), 20 * draw.randint(2, 30)
    key = n + Fraction(p * n, 100)
    return _problem("percent_more", key, (key - n) * 100 == p * n, p=p, n=n)


def _equation(draw: Random) -> Problem:
    a, b, x = draw.randint(2, 9), draw.randint(1, 20), draw.randint(-9, 12)
    c = a * x + b
    key = Fraction(c - b, a)
    return _problem("equation", key, a * key + b == c, a=a, b=b, c=c)


def _equation_both(draw: Random) -> Problem:
    c, x = draw.randint(2, 6), draw.randint(1, 12)
    a, b = c + draw.randint(1, 5), draw.randint(1, 20)
    d = (a - c) * x + b
    key = Fraction(d - b, a - c)
    return _problem("equation_both", key, a * key + b == c * key + d, a=a, b=b, c=c, d=d)


_UNITS = (
    ("km", "m", 1000), ("m", "cm", 100), ("cm", "mm", 10), ("kg", "g", 1000), ("L", "mL", 1000),
    ("h", "min", 60), ("min", "s", 60), ("m²", "cm²", 10_000), ("m³", "L", 1000), ("kJ", "J", 1000),
)  # fmt: skip


def _units(draw: Random) -> Problem:
    large, small, many = draw.choice(_UNITS)
    n = Fraction(draw.randint(2, 60), 1 if many == 60 else draw.choice((1, 2, 4, 10)))
    if draw.random() < 0.5:
        key = n * many
        return _problem("units", key, key / many == n, small, n=n, given=large, wanted=small)
    whole = n * many
    key = whole / many
    return _problem("units", key, sum([key] * many) == whole, large, n=whole, given=small, wanted=large)


def _quotient(name: str, units: tuple[str, str, str], draw: Random, most: int = 90) -> Problem:
    """One quantity over another: `units` of the whole, the divisor and the key."""
    divisor, key = draw.randint(2, 12), draw.randint(3, most)
    whole = sum([key] * divisor)
    found = Fraction(whole, divisor)
    return _problem(name, found, found * divisor == whole, units[2], whole=whole, divisor=divisor)


def _product(name: str, unit: str, draw: Random, most: int = 60) -> Problem:
    a, b = draw.randint(2, most), draw.randint(2, 12)
    key = a * b
    return _problem(name, key, Fraction(key, a) == b, unit, a=a, b=b)


def _mean(draw: Random) -> Problem:
    numbers = [draw.randint(2, 30) for _ in range(4)]
    numbers.append(draw.randint(2, 30) + (-sum(numbers)) % 5 + 5)
    numbers[-1] -= sum(numbers) % 5
    key = Fraction(sum(numbers), len(numbers))
    holds = sum(number - key for number in numbers) == 0
    return _problem("mean", key, holds, numbers=", ".join(map(str, numbers)))


def _median(draw: Random) -> Problem:
    numbers = draw.sample(range(2, 60), draw.choice((5, 6, 7)))
    ordered = sorted(numbers)
    half = len(numbers) // 2
    key = Fraction(ordered[half] + ordered[~half], 2)
    holds = sum(number < key for number in numbers) == sum(number > key for number in numbers)
    return _problem("median", key, holds, numbers=", ".join(map(str, numbers)))


def _power(draw: Random) -> Problem:
    a, n = draw.choice(
        ((2, 5), (2, 6), (2, 7), (3, 3), (3, 4), (4, 3), (5, 3), (6, 3), (7, 2), (10, 4), (11, 2), (12, 2))
    )
    key, left, times = a**n, a**n, 0
    while left % a == 0:
        left, times = left // a, times + 1
    return _problem("power", key, (left, times) == (1, n), a=a, n=n)


def _root(draw: Random) -> Problem:
    key = draw.randint(4, 20)
    whole = sum(range(1, 2 * key, 2))
    return _problem("root", key, key * key == whole, n=whole)


def _rectangle(draw: Random) -> Problem:
    a, b = draw.randint(3, 20), draw.randint(3, 20)
    return _problem("rectangle", a * b, Fraction(a * b, b) == a, "cm²", a=a, b=b)


def _perimeter(draw: Random) -> Problem:
    a, b = draw.randint(3, 20), draw.randint(3, 20)
    return _problem("perimeter", 2 * (a + b), sum((a, b, a, b)) == 2 * (a + b), "cm", a=a, b=b)


def _triangle(draw: Random) -> Problem:
    a, h = 2 * draw.randint(2, 12), draw.randint(3, 20)
    key = Fraction(a * h, 2)
    return _problem("triangle", key, key + key == a * h, "cm²", a=a, h=h)


def _cuboid(draw: Random) -> Problem:
    a, b, c = (draw.randint(2, 12) for _ in range(3))
    key = a * b * c
    return _problem("cuboid", key, Fraction(Fraction(key, c), b) == a, "cm³", a=a, b=b, c=c)


def _ratio(draw: Random) -> Problem:
    a, b, unit = draw.randint(1, 5), draw.randint(1, 6), draw.randint(3, 20)
    n = (a + b) * unit
    key = Fraction(n * a, a + b)
    return _problem("ratio", key, key * b == (n - key) * a, n=n, a=a, b=b)


TEMPLATES: Mapping[str, tuple[Template, str]] = {
    "speed": (lambda d: _quotient("speed", ("km", "h", "km/h"), d), "speed velocity 速度 速率 km/h m/s"),
    "distance": (lambda d: _product("distance", "km", d), "distance travelled 路程 距离"),
    "density": (lambda d: _quotient("density", ("g", "cm³", "g/cm³"), d, 20), "density 密度"),
    "force": (lambda d: _product("force", "N", d, 30), "force newton newtons acceleration 受力 牛顿 加速度 合力"),
    "work": (lambda d: _product("work", "J", d), "work_done mechanical_work joule joules 做功 焦耳"),
    "pressure": (lambda d: _quotient("pressure", ("N", "m²", "Pa"), d), "pressure pascal 压强 压力 帕斯卡"),
    "ohm": (lambda d: _quotient("ohm", ("V", "A", "Ω"), d, 40), "resistance ohm ohms voltage 电阻 欧姆 电压 电流"),
    "mean": (_mean, "mean average 平均数 平均值 平均"),
    "median": (_median, "median 中位数"),
    "fraction_add": (_fraction_add, "fraction fractions 分数"),
    "fraction_multiply": (_fraction_multiply, "fraction fractions 分数乘法 multiply"),
    "percent_of": (_percent_of, "percent percentage percentages 百分数 百分比 百分之 %"),
    "percent_more": (_percent_more, "percent percentage percentages increase 百分数 增长 涨价"),
    "equation": (_equation, "equation equations linear solve 方程 一元一次方程 解方程"),
    "equation_both": (_equation_both, "equation equations linear algebra 方程 移项"),
    "units": (_units, "unit units conversion convert 单位 换算"),
    "power": (_power, "powers exponent exponents indices 乘方 次方 幂"),
    "root": (_root, "square_root square_roots 平方根 开方"),
    "rectangle": (_rectangle, "area rectangle 面积 长方形 矩形"),
    "triangle": (_triangle, "area triangle 三角形 面积"),
    "perimeter": (_perimeter, "perimeter 周长"),
    "cuboid": (_cuboid, "volume cuboid box 体积 长方体 容积"),
    "ratio": (_ratio, "ratio ratios proportion 比例 比值 按比分配"),
    "order": (_order, "order_of_operations arithmetic calculation 运算顺序 混合运算 四则运算"),
    "multiply": (_multiply, "multiplication multiply 乘法 相乘"),
    "divide": (_divide, "division divide quotient 除法 相除"),
}
"""Each template with the words of a skill or a question that call for it; parted by blanks, "_" stands for one."""
_NEEDED = 2


def choose_template(question: Question, skill: str) -> str | None:
    """The template that the skill's name, and then the text of a computed question, call for; None where none is.

    A word in the skill counts three times one in the text; of equals the one named first. Questions that are answered
    in words have none: they may name a quantity without asking for a sum.
    """
    told, text = normalize(skill), normalize(question.text) if question.kind in ("numeric", "maths", "fill_in") else ""
    scores = {name: 3 * _count(keys, told) + _count(keys, text) for name, (_, keys) in TEMPLATES.items()}
    if question.kind not in ("numeric", "maths", "fill_in", "choice", "true_false"):
        return None
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] >= _NEEDED or (scores[best] and question.kind in ("numeric", "maths")) else None


def make_problem(template: str, draw: Random) -> Problem:
    """A problem of the template, with numbers drawn from `draw`."""
    return TEMPLATES[template][0](draw)


def _count(keys: str, text: str) -> int:
    """How many of the words are in the text: Latin ones whole, Chinese ones anywhere."""
    names = (key.replace("_", " ") for key in keys.split())
    return sum(
        bool(re.search(rf"(?<![a-z]){re.escape(name)}(?![a-z])", text)) if name.isascii() else name in text
        for name in names
    )
