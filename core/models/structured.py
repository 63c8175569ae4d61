"""Replies as pydantic objects: one way for every engine, decoded under the engine's grammar where it has one.

Knows no engine: it passes `json_schema=` to the model and parses what comes back.
"""

import json
from copy import deepcopy
from typing import TYPE_CHECKING

from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.runnables import Runnable, RunnableLambda
from pydantic import BaseModel, ValidationError

from core.errors import GenerationFailed

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage

ROOM = 512
"""Tokens a structured reply may take before it is asked again with twice as many."""


def close_schema(schema: type[BaseModel] | dict) -> dict:
    """The JSON schema with every object closed: an open one invites a model to add fields until its budget ends."""
    tree = deepcopy(schema) if isinstance(schema, dict) else schema.model_json_schema()
    _close(tree)
    return tree


def _close(node: object) -> None:
    if isinstance(node, dict):
        if node.get("type") == "object" and "properties" in node:
            node.setdefault("additionalProperties", False)
        for value in node.values():
            _close(value)
    elif isinstance(node, list):
        for value in node:
            _close(value)


def structured_output(
    model: BaseChatModel, schema: type[BaseModel] | dict, *, include_raw: bool = False, **kwargs: object
) -> Runnable:
    """A runnable from messages to an object of `schema` (a dict for a dict schema).

    A reply cut off by its budget is asked once more with twice the budget. What then still does not parse raises
    GenerationFailed, or comes back as `parsing_error` beside `raw` and `parsed` where `include_raw` is set.
    """
    tree = close_schema(schema)

    def ask(prompt: LanguageModelInput) -> object:
        raw = _ask_twice(model, prompt, tree, kwargs)
        try:
            parsed, error = _parse(schema, str(raw.content)), None
        except GenerationFailed as failure:
            if not include_raw:
                raise
            parsed, error = None, failure
        return {"raw": raw, "parsed": parsed, "parsing_error": error} if include_raw else parsed

    return RunnableLambda(ask, name="structured_output")


def _ask_twice(model: BaseChatModel, prompt: LanguageModelInput, tree: dict, kwargs: dict) -> "AIMessage":
    options = {"max_tokens": ROOM} | kwargs
    raw = model.invoke(prompt, json_schema=tree, **options)
    if raw.response_metadata.get("finish_reason") == "length":
        raw = model.invoke(prompt, json_schema=tree, **options | {"max_tokens": 2 * int(options["max_tokens"])})
    return raw


def _parse(schema: type[BaseModel] | dict, text: str) -> object:
    """Control characters inside strings are let through: some grammars allow them where JSON does not."""
    try:
        tree = json.loads(text, strict=False)
        return tree if isinstance(schema, dict) else schema.model_validate(tree)
    except (ValidationError, ValueError) as error:
        why = f"{type(error).__name__}: {text[:80]!r}"
        raise GenerationFailed("models.not_the_schema", why=why) from error
