"""What a model server says of itself when asked for its models: their names, their context, and its dialect."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.errors import ModelUnavailable

SECONDS = 5.0

_SAME = {"top_k": "top_k", "min_p": "min_p", "repetition_penalty": "repetition_penalty"}
DIALECTS: Mapping[str, Mapping[str, str]] = {
    "vllm": _SAME,
    "sglang": _SAME,
    "llamacpp": _SAME | {"repetition_penalty": "repeat_penalty"},
}
"""By the `owned_by` of a server's model list, its names for options beyond the shared dialect (their documentation)."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One model of a server. `context` is 0 where the server does not say (vLLM and SGLang do)."""

    context: int = 0
    dialect: Mapping[str, str] = field(default_factory=dict)


def read_offers(url: str, key: str) -> dict[str, Offer]:
    """The models a server lists, by name; empty where it lists none. ModelUnavailable where it does not answer."""
    import httpx

    try:
        answer = httpx.get(f"{url}/models", headers={"Authorization": f"Bearer {key}"}, timeout=SECONDS)
    except (httpx.LocalProtocolError, UnicodeEncodeError):  # a key that no header can carry; the error would show it
        raise ModelUnavailable("models.endpoint_key", url=url) from None
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ModelUnavailable("models.endpoint_silent", url=url) from error
    if answer.status_code in (401, 403):
        raise ModelUnavailable("models.endpoint_key", url=url)
    if answer.status_code >= 500:
        raise ModelUnavailable("models.endpoint_failed", url=url, why=f"HTTP {answer.status_code}")
    try:
        return {row["id"]: _offer(row) for row in answer.json()["data"] if isinstance(row["id"], str)}
    except (ValueError, KeyError, TypeError, OverflowError):
        return {}


def _offer(row: Mapping[str, object]) -> Offer:
    return Offer(int(row.get("max_model_len") or 0), DIALECTS.get(str(row.get("owned_by")), {}))
