"""A chat model as a translation engine: one sentence a prompt, with context, the author's note and the glossary.

What it says is proved by the same checks as any engine's. Does not know which model answers.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from core.errors import GenerationFailed, ModelUnavailable, ServerFailed
from core.messages import UiLanguage, words
from core.models.ability import is_small
from core.models.language_tags import main_language
from core.models.translator import TranslationRequest
from core.prompts import load_prompt

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

AT_ONCE = 8
"""Prompts a model is given at the same time; engines batch them."""
TOKENS_A_CHARACTER, LEAST_TOKENS = 1.5, 96
VARIETY = 0.8
"""Temperature of what is drawn as an alternative; the first translation is always greedy."""

_CHINESE = {"zh": "chinese_simplified", "zh-TW": "chinese_taiwan", "zh-HK": "chinese_hong_kong"}


class Translated(BaseModel):
    """What the model fills in."""

    model_config = ConfigDict(extra="forbid")
    translation: str = Field(max_length=20_000)


class ChatTranslator:
    """A Translator made of a chat model. The smallest models offer no pair: they lose and invent too much
    (`core.models.ability`)."""

    license = ""
    varied = True

    def __init__(self, model: "BaseChatModel") -> None:
        self._model = model
        self.id = str(getattr(model, "model_id", "") or type(model).__name__)

    def route(self, source: str, target: str) -> tuple[str, ...]:
        """The pair itself where the model speaks both languages and is not among the smallest."""
        spoken = getattr(self._model, "languages", ())
        able = not is_small(self._model) and main_language(source) != main_language(target)
        return (
            (source, target)
            if able and (not spoken or {main_language(source), main_language(target)} <= set(spoken))
            else ()
        )

    def translate(self, requests: Sequence[TranslationRequest], source: str, target: str) -> list[str]:
        """One greedy reply each; "" where one did not parse. ModelError where the engine fails."""
        self._refuse(source, target)
        if not requests:
            return []
        asked = [(self._messages(one, source, target), _budget(one)) for one in requests]
        return self._ask(asked, temperature=0.0)

    def alternatives(self, request: TranslationRequest, source: str, target: str, count: int) -> list[str]:
        """The greedy reply, then drawn ones that differ from it."""
        self._refuse(source, target)
        messages, budget = self._messages(request, source, target), _budget(request)
        said = self._ask([(messages, budget)], temperature=0.0)
        for seed in range(count - 1):
            said += self._ask([(messages, budget)], temperature=VARIETY, seed=seed)
        return [one for one in dict.fromkeys(said) if one]

    def _refuse(self, source: str, target: str) -> None:
        if not self.route(source, target):
            raise ModelUnavailable("translation.not_offered", engine=self.id, source=source, target=target)

    def _ask(self, asked: "Sequence[tuple[list[BaseMessage], int]]", **options: object) -> list[str]:
        from langchain_core.runnables import RunnableLambda

        def say(one: "tuple[list[BaseMessage], int]") -> str:
            messages, budget = one
            try:
                structured = self._model.with_structured_output(Translated, max_tokens=budget, **options)
                return structured.invoke(messages).translation.strip()
            except ServerFailed:
                raise
            except GenerationFailed:
                return ""

        return RunnableLambda(say).batch(list(asked), config={"max_concurrency": AT_ONCE})

    def _messages(self, request: TranslationRequest, source: str, target: str) -> "list[BaseMessage]":
        language: UiLanguage = "zh" if main_language(source) == "zh" else "en"
        manner = words(f"translation.manner_{request.formality or 'open'}").text(language)
        if request.limit:
            manner += words("translation.manner_limit", limit=request.limit).text(language)
        return load_prompt("translation/translate", language).render(
            source=language_name(source, language),
            target=language_name(target, language),
            manner=manner,
            before=request.before,
            note=request.note,
            terms=[f"{term} = {wanted}" for term, wanted in request.terms],
            text=request.text,
        )


def language_name(tag: str, language: UiLanguage) -> str:
    """What a language is called in `language`, by CLDR; the tag itself where CLDR has no name."""
    from babel import Locale, UnknownLocaleError

    if tag in _CHINESE:
        return words(f"translation.{_CHINESE[tag]}").text(language)
    try:
        name = Locale.parse(tag, sep="-").get_display_name("zh_Hans" if language == "zh" else "en") or tag
    except (UnknownLocaleError, ValueError):
        return tag
    return name.replace(" (", "（").replace(")", "）").replace(", ", "，") if language == "zh" else name


def _budget(request: TranslationRequest) -> int:
    return max(LEAST_TOKENS, int(TOKENS_A_CHARACTER * len(request.text)) + 32)
