"""The person in front of a page: which language they read, and how an error is told to them. Knows no toolkit."""

from core.errors import ShowcaseError
from core.messages import LANGUAGES, UiLanguage, message
from core.telemetry import tell_error


def choose_language(asked: str, accepted: str) -> UiLanguage:
    """The first of `asked` and the browser's languages (as its header lists them) that we speak; else English."""
    for tag in (asked, *accepted.split(",")):
        code = tag.strip().partition(";")[0].partition("-")[0].lower()
        if code in LANGUAGES:
            return code  # type: ignore[return-value]
    return "en"


def explain(error: BaseException, language: UiLanguage) -> tuple[str, str]:
    """What to tell a person: (what happened, what to do next). A bug is logged, without its words, under the id that is
    shown."""
    incident = tell_error(error)
    if isinstance(error, ShowcaseError):
        return error.text(language), error.hint(language)
    return message("app.bug", language), message("app.bug_hint", language, incident=incident)
