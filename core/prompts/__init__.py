"""Prompts: Markdown files beside this package, one per purpose and language, rendered to LangChain messages."""

from core.prompts.template import PromptTemplate, list_prompts, load_prompt

__all__ = ["PromptTemplate", "list_prompts", "load_prompt"]
