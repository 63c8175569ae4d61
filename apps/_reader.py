"""The person in front of a page: which language they read, and how an error is told to them. Knows no toolkit."""

import logging
import secrets
import traceback

from core.errors import ShowcaseError
from core.messages import LANGUAGES, UiLanguage, message

LOG = logging.getLogger("showcase")


def choose_language(asked: str, accepted: str) -> UiLanguage:
    """The first of `asked` and the browser's languages (as its header lists them) that we speak; else English."""
    for tag in (asked, *accepted.split(",")):
        code = tag.strip().partition(";")[0].partition("-")[0].lower()
        if code in LANGUAGES:
            return code  # type: ignore[return-value]
    return "en"


def explain(error: BaseException, language: UiLanguage, *, private: bool = False) -> tuple[str, str]:
    """What to tell a person: (what happened, what to do next). A bug is logged under the id that is shown.

    With `private` the log has where it happened and not what the error says, which may hold a person's words.
    """
    if isinstance(error, ShowcaseError):
        return error.text(language), error.hint(language)
    incident = secrets.token_hex(4)
    if private:
        LOG.error(
            "incident %s: %s\n%s", incident, type(error).__name__, "".join(traceback.format_tb(error.__traceback__))
        )
    else:
        LOG.error("incident %s", incident, exc_info=error)
    return message("app.bug", language), message("app.bug_hint", language, incident=incident)
