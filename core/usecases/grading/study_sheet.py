"""A study plan as Markdown, in English or Chinese. Decides nothing; every text of a student or teacher is data."""

from collections.abc import Iterator
from functools import partial

from core.documents.escaping import escape, quote
from core.messages import UiLanguage, Words, message
from core.usecases.grading.export_tables import points_text
from core.usecases.grading.study_records import Mastery, Mistake, Recommendation, StudyPlan


def write_study_plan(plan: StudyPlan, language: UiLanguage | None = None, *, level: int = 1) -> str:
    """The plan, its headings from `level` on: mastery, each recommendation with the mistakes behind it and its
    exercises, the days, and at the end the keys."""
    language = language or plan.language
    say = partial(_say, language)
    head = "#" * level
    parts = [f"{head} {say('title')}"]
    if level == 1:
        parts.append(say("for_student", name=plan.name or plan.student))
    if plan.waiting:
        parts.append(say("waiting", questions=", ".join(plan.waiting)))
    if not plan.mastery:
        return "\n\n".join([*parts, say("nothing_decided")]) + "\n"
    parts += [f"{head}# {say('mastery')}", _mastery_table(plan.mastery, language)]
    if not plan.recommendations:
        return "\n\n".join([*parts, say("all_right")]) + "\n"
    parts.append(f"{head}# {say('advised')}")
    numbers = {item.id: number for number, item in enumerate(plan.items, 1)}
    for recommendation in plan.recommendations:
        parts.append(f"{head}## {skill_name(recommendation.skill, language)}")
        parts += _recommendation(recommendation, numbers, language)
    if numbers:
        parts += [f"{head}# {say('calendar')}", "\n".join(_days(plan, numbers, language))]
        keys = [f"- {say('key', number=numbers[item.id], answer=item.key)}" for item in plan.items]
        parts += [f"{head}# {say('keys')}", "\n".join(keys)]
    return "\n\n".join(parts) + "\n"


def skill_name(skill: str, language: UiLanguage) -> str:
    """The skill as it is shown, escaped."""
    return escape(skill) if skill else _say(language, "other")


def _say(language: UiLanguage, name: str, /, **values: object) -> str:
    """A sentence of the catalogue whose values are data."""
    said = {key: escape(str(_text(value, language))) for key, value in values.items()}
    return message(f"grading_study.{name}", language, **said)


def _text(value: object, language: UiLanguage) -> object:
    return value.text(language) if isinstance(value, Words) else value


def _mastery_table(mastery: tuple[Mastery, ...], language: UiLanguage) -> str:
    say = partial(_say, language)
    rows = [
        (skill_name(m.skill, language), str(m.n), _estimate(m, language), say(m.level or "too_little")) for m in mastery
    ]
    header = (say("skill"), say("evidence"), say("estimate"), say("level"))
    return "\n".join(f"| {' | '.join(row)} |" for row in (header, ("---",) * 4, *rows))


def _estimate(mastery: Mastery, language: UiLanguage) -> str:
    if mastery.level is None:
        return "–"
    shares = {name: round(100 * getattr(mastery, name)) for name in ("mean", "low", "high")}
    return _say(language, "range", **shares)


def _recommendation(found: Recommendation, numbers: dict[str, int], language: UiLanguage) -> Iterator[str]:
    for mistake in found.mistakes:
        yield _mistake(mistake, language)
    if not found.items:
        yield _say(language, "no_items")
    for item in found.items:
        yield f"**{_say(language, 'item', number=numbers[item.id])}**"
        yield "  \n".join(escape(line) for line in item.prompt.text(language).split("\n"))


def _mistake(mistake: Mistake, language: UiLanguage) -> str:
    lost, most = points_text(mistake.lost), points_text(mistake.most)
    line = _say(language, "mistake", question=mistake.question, lost=lost, most=most, reason=mistake.reason)
    if not mistake.quote:
        return line
    return f"{line} {_say(language, 'wrote')}\n\n{quote(mistake.quote)}"


def _days(plan: StudyPlan, numbers: dict[str, int], language: UiLanguage) -> Iterator[str]:
    for session in plan.sessions:
        listed = ", ".join(str(numbers[item]) for item in session.items)
        yield f"- {_say(language, 'day', day=session.day.isoformat(), items=listed)}"
