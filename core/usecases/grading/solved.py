"""What of a statement is solved, and what is working or still to be solved. Runs in the worker process."""

from core.usecases.grading.identities import is_zero
from core.usecases.grading.statements import Equation, Listing, Named, Region, Statement, Value


def has_equation(statement: Statement) -> bool:
    """Whether something of it is still to be solved for its names."""
    items = statement.items if isinstance(statement, Listing) else (statement,)
    return any(isinstance(item, Equation) for item in items)


def conclude(answer: Listing) -> Statement:
    """What 2x = 22, x = 11 comes to: equations that hold at the values stated beside them are working."""
    from sympy import Symbol

    told = [item for item in answer.items if isinstance(item, Named) and isinstance(item.statement, Value)]
    values = {Symbol(item.name, real=True): item.statement.expression for item in told}
    rest = [item for item in answer.items if not isinstance(item, Equation)]
    working = [item for item in answer.items if isinstance(item, Equation)]
    if len(values) != len(told) or not all(is_zero(item.difference.subs(values)) for item in working):
        return answer
    return Listing(tuple(rest), answer.ordered) if len(rest) != 1 else rest[0]


def is_solved(statement: Statement) -> bool:
    """Whether its inequalities name their variable alone: x > 2, not 2x - 4 > 0."""
    match statement:
        case Region():
            return statement.solved
        case Listing():
            return all(is_solved(item) for item in statement.items)
        case _:
            return True
