"""The text without a model: the person's own facts and keywords set in order, and a visible place for what is missing.

Never adds a claim. Does not know models, advertising sets, digests or code.
"""

import re
from collections.abc import Callable, Sequence

from core.checks.five_w import find_five_w
from core.checks.lexicon import is_common_word
from core.messages import UiLanguage, words
from core.usecases.writing.brief import Brief
from core.usecases.writing.evidence import is_sentence, make_title, read_label, strip_label, subject_of
from core.usecases.writing.platforms import find_platform, fits
from core.usecases.writing.records import Section

PARAGRAPH = 3
"""Facts in one paragraph."""

_LEANS = re.compile(r"(?:to|for|because|by|due)\b|[为让使因由以通]", re.I)
"""How an answer begins that needs its question: to learn, because of, 为了."""
Compose = Callable[[Brief, Section], str]


def compose_section(brief: Brief, section: Section) -> str:
    """The section's text from its points and the brief."""
    compose = _COMPOSERS.get((brief.kind, section.id)) or _COMPOSERS.get((brief.kind, ""), _compose_plain)
    return compose(brief, section)


def to_add(what: str, language: UiLanguage) -> str:
    """The visible place for something only the person can add: [to add: time], 【待补：时间】."""
    return words("writing.to_add", what=what).text(language)


def as_sentence(fact: str, language: UiLanguage) -> str:
    """A fact as the person wrote it, with a capital and a full stop."""
    text = fact.strip()
    if language == "en":
        text = text[:1].upper() + text[1:]
    if re.search(r"""[.!?。！？…]["'”’」』）)\]]*\Z""", text):
        return text
    return text + ("。" if language == "zh" else ".")


def in_line(text: str, language: UiLanguage) -> str:
    """A phrase as it stands within a sentence: "Commuters" is a common word, "Anna" is not."""
    first = text.split()[0] if language == "en" and text.split() else ""
    return text[:1].lower() + text[1:] if first[1:].islower() and is_common_word(first) else text


def join_sentences(facts: Sequence[str], language: UiLanguage) -> str:
    """Paragraphs of a few facts each."""
    said = [as_sentence(fact, language) for fact in facts]
    space = "" if language == "zh" else " "
    groups = [said[at : at + PARAGRAPH] for at in range(0, len(said), PARAGRAPH)]
    return "\n\n".join(space.join(group) for group in groups)


def list_facts(facts: Sequence[str]) -> str:
    """A bullet for each."""
    return "\n".join(f"- {fact.strip()}" for fact in facts)


def tell_facts(facts: Sequence[str], language: UiLanguage) -> str:
    """Whole sentences as paragraphs, fragments as a list below them; all as a list where most are fragments."""
    whole = [fact for fact in facts if is_sentence(fact, language)]
    parts = [fact for fact in facts if not is_sentence(fact, language)]
    if len(parts) > 1 and len(parts) >= len(whole):
        return list_facts(facts)
    return "\n\n".join(text for text in (join_sentences(whole, language), list_facts(parts)) if text)


def make_hashtags(brief: Brief) -> str:
    """The keywords as hashtags."""
    tags = ["".join(piece[:1].upper() + piece[1:] for piece in re.findall(r"[^\W_]+", word)) for word in brief.keywords]
    return " ".join(f"#{tag}" for tag in dict.fromkeys(tags) if tag)


def _say(key: str, brief: Brief, **values: object) -> str:
    return words(f"writing.{key}", **values).text(brief.language)


def _compose_plain(brief: Brief, section: Section) -> str:
    """The facts; where there are none, what the section asks for, as a place to fill."""
    return tell_facts(section.points, brief.language) or to_add(section.heading, brief.language)


def _compose_free(brief: Brief, section: Section) -> str:
    """The facts, and the request itself as what is still to be written."""
    told = tell_facts(section.points, brief.language)
    asked = brief.topic.split("\n")[0].rstrip(" .。")
    return "\n\n".join(text for text in (told, to_add(asked, brief.language)) if text)


def _compose_news(brief: Brief, section: Section) -> str:
    """Labelled facts as a dateline and sentences, the others as they are; what is unknown is said in the lead."""
    space = "" if brief.language == "zh" else " "
    answers = {one: fact for one, fact in find_five_w(brief.facts, brief.language).items() if fact in section.points}
    labelled = {one: strip_label(fact) for one, fact in answers.items() if read_label(fact)[0]}
    places = [labelled[one] for one in ("where", "when") if one in labelled]
    said = [as_sentence(labelled["what"], brief.language)] if "what" in labelled else []
    used = {answers[one] for one in ("where", "when", "what") if one in labelled}
    said += [_tell(fact, brief.language) for fact in section.points if fact not in used]
    told = space.join(said)
    if places:
        told = _say("dateline", brief, dateline=(" " if brief.language == "zh" else ", ").join(places), text=told)
    unknown = [_say(f"unknown_{one}", brief) for one in brief.unknown] if section.id == "lead" else []
    return "\n\n".join(text for text in (told, space.join(unknown)) if text)


def _tell(fact: str, language: UiLanguage) -> str:
    """Without its label where what follows is a sentence."""
    value = strip_label(fact)
    whole = is_sentence(value[:1].upper() + value[1:], language) and not re.match(
        r"(?:to|for|because|by)\b", value, re.I
    )
    return as_sentence(value if whole else fact, language)


def _compose_intro(brief: Brief, section: Section) -> str:
    subject = subject_of(brief.topic, brief.language)
    opening = "" if make_title(brief).casefold() == subject.casefold() else as_sentence(subject, brief.language)
    audience = _say("product_for", brief, audience=in_line(brief.audience, brief.language)) if brief.audience else ""
    return "\n\n".join(text for text in (opening, tell_facts(section.points, brief.language), audience) if text)


def _compose_features(brief: Brief, section: Section) -> str:
    return list_facts(section.points) or to_add(_say("what_features", brief), brief.language)


def _compose_product_closing(brief: Brief, _: Section) -> str:
    return to_add(_say("what_order", brief), brief.language)


def _compose_greeting(brief: Brief, _: Section) -> str:
    name = brief.audience or to_add(_say("what_name", brief), brief.language)
    return _say("email_open", brief, name=name, subject=subject_of(brief.topic, brief.language))


def _compose_email_close(brief: Brief, _: Section) -> str:
    """The farewell is the brief's own where it says how the letter ends."""
    endings = [one.arguments.get("end_phrase") for one in brief.constraints if one.type.endswith(":end_checker")]
    sender = to_add(_say("what_sender", brief), brief.language)
    farewell = endings[-1] if endings else _say("farewell", brief, name=sender)
    return _say("email_close", brief, farewell=farewell)


def _compose_email_details(brief: Brief, section: Section) -> str:
    return tell_facts(section.points, brief.language) or to_add(_say("what_details", brief), brief.language)


def _compose_post(brief: Brief, section: Section) -> str:
    """The subject, the facts and the keywords as hashtags; on a platform, as many of them in order as it takes."""
    platform = find_platform(brief.platform)
    body, tag = (platform.field("body"), platform.field("hashtag")) if platform else (None, None)
    titled = platform is not None and platform.field("title") is not None and section.points
    subject = "" if titled else as_sentence(subject_of(brief.topic, brief.language), brief.language)
    tags = make_hashtags(brief).split()[: tag.most if tag else None]
    text = subject
    for count in range(len(section.points), -1, -1):
        pieces = (subject, tell_facts(section.points[:count], brief.language), " ".join(tags))
        text = "\n\n".join(piece for piece in pieces if piece)
        if body is None or fits(text, body):
            break
    return text


def _compose_speech_open(brief: Brief, _: Section) -> str:
    name = in_line(brief.audience, brief.language) or to_add(_say("what_listeners", brief), brief.language)
    return _say("speech_open", brief, name=name, subject=subject_of(brief.topic, brief.language))


def _compose_speech_body(brief: Brief, section: Section) -> str:
    told = join_sentences(section.points, brief.language)
    missing = to_add(_say("what_memory", brief), brief.language)
    return f"{told}\n\n{missing}" if told else missing


def _compose_speech_close(brief: Brief, _: Section) -> str:
    return _say("speech_close", brief, thought=to_add(_say("what_thought", brief), brief.language))


def _compose_scene(brief: Brief, section: Section) -> str:
    """A writing sheet: what the plan and the person say happens here, and the place to tell it."""
    told = tell_facts(section.points, brief.language)
    scene = to_add(_say("what_scene", brief, heading=section.heading), brief.language)
    return f"{told}\n\n{scene}" if told else scene


_COMPOSERS: dict[tuple[str, str], Compose] = {
    ("free", ""): _compose_free,
    ("news", ""): _compose_news,
    ("product", "intro"): _compose_intro,
    ("product", "features"): _compose_features,
    ("product", "closing"): _compose_product_closing,
    ("email", "opening"): _compose_greeting,
    ("email", "details"): _compose_email_details,
    ("email", "closing"): _compose_email_close,
    ("social", ""): _compose_post,
    ("speech", "opening"): _compose_speech_open,
    ("speech", "body"): _compose_speech_body,
    ("speech", "closing"): _compose_speech_close,
    ("story", ""): _compose_scene,
}
