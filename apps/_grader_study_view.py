"""A study plan as HTML: mastery, what to practise and why, items with their keys hidden, the schedule. Escapes all."""

import html
from collections.abc import Mapping
from typing import TYPE_CHECKING

from apps._grader_view import say
from apps._pieces_view import number, percent
from core.messages import UiLanguage, Words
from core.usecases.grading.records import Gradebook

if TYPE_CHECKING:
    from core.usecases.grading.study_records import Mastery, Mistake, PracticeItem, Recommendation, StudyPlan


def render_plan(book: Gradebook, plan: "StudyPlan", language: UiLanguage) -> str:
    """The plan in four cards; a mistake is a button that opens the answer itself."""
    waiting = ", ".join(plan.waiting)
    note = f'<p class="warning">{say("plan_waiting", language, questions=waiting)}</p>' if waiting else ""
    parts = (
        ("plan_mastery", _mastery(plan, language)),
        ("plan_advice", _advice(plan, language)),
        ("plan_practice", _practice(plan, language)),
        ("plan_schedule", _schedule(plan, language)),
    )
    cards = "".join(f"<section><h4>{say(name, language)}</h4>{inner}</section>" for name, inner in parts)
    return f'{note}<div class="plan" lang="{plan.language}">{cards}</div>'


def _mastery(plan: "StudyPlan", language: UiLanguage) -> str:
    if not plan.mastery:
        return f'<p class="empty">{say("plan_no_mastery", language)}</p>'
    return f'<ul class="mastery">{"".join(_skill(one, language) for one in plan.mastery)}</ul>'


def _skill(one: "Mastery", language: UiLanguage) -> str:
    level = say(f"level_{one.level or 'unknown'}", language)
    told = say("mastery_told", language, n=one.n, low=percent(one.low), high=percent(one.high))
    return (
        f"<li><b>{_skill_name(one.skill, language)}</b><span>{percent(one.mean)} · {level}</span>"
        f'<span class="meter"><i style="width:{100 * one.mean:.0f}%"></i></span><small>{told}</small></li>'
    )


def _skill_name(skill: str, language: UiLanguage) -> str:
    return html.escape(skill) if skill else say("skill_none", language)


def _advice(plan: "StudyPlan", language: UiLanguage) -> str:
    if not plan.recommendations:
        return f'<p class="empty">{say("plan_nothing_wrong", language)}</p>'
    items = "".join(_recommendation(plan, one, language) for one in plan.recommendations)
    return f"<ul>{items}</ul>"


def _recommendation(plan: "StudyPlan", one: "Recommendation", language: UiLanguage) -> str:
    mistakes = "".join(f"<li>{_mistake(plan, mistake, language)}</li>" for mistake in one.mistakes)
    lead = say("plan_practise", language, skill="{}").replace("{}", f"<b>{_skill_name(one.skill, language)}</b>")
    return f"<li><p>{lead}</p><ul>{mistakes}</ul></li>"


def _mistake(plan: "StudyPlan", mistake: "Mistake", language: UiLanguage) -> str:
    reason = mistake.reason.text(language) if isinstance(mistake.reason, Words) else mistake.reason
    name = html.escape(mistake.question)
    lost = say("plan_lost", language, lost=number(mistake.lost), most=number(mistake.most))
    quote = f'<q class="quoted">{html.escape(mistake.quote)}</q>' if mistake.quote else ""
    return (
        f'<button class="link" data-act="open" data-id="{html.escape(plan.student)}" '
        f'data-kind="{name}">{name}</button> '
        f"{lost} {quote}<small>{html.escape(reason)}</small>"
    )


def _practice(plan: "StudyPlan", language: UiLanguage) -> str:
    if not plan.items:
        return f'<p class="empty">{say("plan_no_items", language)}</p>'
    numbers = _numbers(plan)
    return f"<ol>{''.join(_item(item, numbers[item.id], plan.language, language) for item in plan.items)}</ol>"


def _item(item: "PracticeItem", at: int, spoken: UiLanguage, language: UiLanguage) -> str:
    return (
        f"<li><b>{at}.</b> {html.escape(item.prompt.text(spoken))} <small>{_skill_name(item.skill, language)} · "
        f"{say(f'origin_{item.origin}', language)}</small><details><summary>{say('plan_key', language)}</summary>"
        f"<p>{html.escape(item.key)}</p></details></li>"
    )


def _schedule(plan: "StudyPlan", language: UiLanguage) -> str:
    if not plan.sessions:
        return f'<p class="empty">{say("plan_no_items", language)}</p>'
    numbers = _numbers(plan)
    rows = "".join(
        f"<li><b>{session.day.isoformat()}</b> "
        f"{say('plan_items', language, items=', '.join(str(numbers[name]) for name in session.items))}</li>"
        for session in plan.sessions
    )
    return f"<ol>{rows}</ol>"


def _numbers(plan: "StudyPlan") -> Mapping[str, int]:
    return {item.id: at for at, item in enumerate(plan.items, start=1)}
