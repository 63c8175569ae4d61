"""The person in front of a page: which language they read, and how an error is told to them. Knows no toolkit."""

import logging
import secrets

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


def explain(error: BaseException, language: UiLanguage) -> tuple[str, str]:
    """What to tell a person: (what happened, what to do next). A bug is logged under the id that is shown."""
    if isinstance(error, ShowcaseError):
        return error.text(language), error.hint(language)
    incident = secrets.token_hex(4)
    LOG.error("incident %s", incident, exc_info=error)
    return message("app.bug", language), message("app.bug_hint", language, incident=incident)
