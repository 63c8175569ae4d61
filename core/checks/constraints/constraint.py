"""One demand: its type and the values it needs."""

from pydantic import BaseModel, ConfigDict

Value = str | int | float | bool | list[str] | None


class Constraint(BaseModel):
    """`type` names a row of the library, such as `length_constraints:number_words`; `arguments` are its values."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: str
    arguments: dict[str, Value] = {}
