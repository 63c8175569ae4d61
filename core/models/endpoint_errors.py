"""What a model server's failures mean to the person asking: one of this project's errors, with the next act."""

from core.errors import ContextTooLong, GenerationFailed, ServerFailed, ShowcaseError


def said_by(error: Exception, url: str, model: str) -> ShowcaseError:
    """`error` of the OpenAI client as one of ours; ours stay as they are.

    A request that was refused for what it asks is GenerationFailed or ContextTooLong, everything else ServerFailed.
    """
    import httpx
    import openai

    if isinstance(error, ShowcaseError):
        return error
    if isinstance(error, openai.APITimeoutError | httpx.TimeoutException):
        return ServerFailed("models.endpoint_slow", url=url)
    if isinstance(error, openai.APIConnectionError | httpx.HTTPError):
        return ServerFailed("models.endpoint_silent", url=url)
    if isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError):
        return ServerFailed("models.endpoint_key", url=url)
    if isinstance(error, openai.NotFoundError):
        return ServerFailed("models.endpoint_no_model", model=model, known="-")
    if isinstance(error, openai.RateLimitError):
        return ServerFailed("models.endpoint_busy", url=url)
    if not isinstance(error, openai.OpenAIError):
        return ServerFailed("models.endpoint_rubbish", url=url)
    why = (str(error).strip().splitlines() or [type(error).__name__])[0][:300]
    if isinstance(error, openai.BadRequestError) and "context" in why.lower():
        return ContextTooLong("models.endpoint_context", why=why)
    refused = isinstance(error, openai.BadRequestError | openai.UnprocessableEntityError)
    return (GenerationFailed if refused else ServerFailed)("models.endpoint_failed", url=url, why=why)
