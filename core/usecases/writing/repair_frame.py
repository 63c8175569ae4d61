"""Repairs of what frames a text: title, postscript, last phrase, quotation marks, the repeated request, JSON, fields.

Each takes a text, the arguments of the demand and its language, and gives texts to try, the gentlest first. Titles and
postscripts are taken from the text.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping

from core.messages import words
from core.usecases.writing.fitting import is_cut, join_units, read_units
from core.usecases.writing.phrases import make_title
from core.usecases.writing.repair_words import Arguments, aim, list_of

_TITLE_LINE = re.compile(
    r"\A\s*(?:#{1,6}\s+(.+)|\*\*([^*\n]{2,100})\*\*|title:\s*(.+)|标题[：:]\s*(.+))\s*$", re.I | re.M
)
_POSTSCRIPT = re.compile(r"^\W{0,3}(?:p\.?\s?){1,2}s\b[.:]?\s*", re.I | re.M)
_YES_NO = re.compile(
    r"[^\w]{0,10}(?:(?P<yes>yes\b|是的|对[，。])|(?P<no>no\b|不是|不对|否[，。])|(?P<maybe>maybe\b|也许|可能))", re.I
)
_BULLET = re.compile(r"^[ \t]*(?:\*(?!\*)|-)[ \t]*(?=\S)")


def set_title(text: str, arguments: Arguments, language: str) -> Iterator[str]:
    """A title in double angular brackets: the text's own heading, else its weightiest phrase."""
    found = _TITLE_LINE.match(text)
    if found:
        said = next(group for group in found.groups() if group)
        yield f"<<{said.strip(' *#<>')}>>\n\n{text[found.end() :].lstrip()}"
    title = make_title(text, str(arguments.get("topic") or ""), language)
    if title:
        yield f"<<{title}>>\n\n{text}"


def set_postscript(text: str, arguments: Arguments, language: str) -> Iterator[str]:
    """A postscript under the asked mark: one written otherwise gets it, else the last sentence becomes it."""
    marker = str(arguments["postscript_marker"]).strip()
    if _POSTSCRIPT.search(text):
        yield _POSTSCRIPT.sub(f"{marker} ", text)
    units = read_units(text, language)
    said = [n for n, unit in enumerate(units) if len(unit.text.split()) > 3 or language == "zh"]
    if len(said) > 1:
        last = units[said[-1]]
        rest = [unit for unit in units if unit is not last]
        yield f"{join_units(rest)}\n\n{marker} {_BULLET.sub('', last.text)}"


def set_ending(text: str, arguments: Arguments, language: str) -> Iterator[str]:
    """The phrase last: what follows it goes, or it is put below."""
    phrase = str(arguments["end_phrase"]).strip()
    at = text.lower().rfind(phrase.lower())
    if at > 0:
        yield f"{text[:at].rstrip()} {text[at + len(phrase) :].strip()}".rstrip() + "\n\n" + phrase
    body = join_units(read_units(text, language)) if is_cut(text, language) else text
    yield f"{body.rstrip()}\n\n{phrase}"


def set_beginning(text: str, arguments: Arguments, language: str) -> Iterator[str]:
    """The phrase first."""
    yield f"{str(arguments['phrase']).strip()}\n\n{text.lstrip()}"


def take_quotation(text: str, arguments: Arguments) -> str:
    """What stands between the outer quotation marks."""
    return text.strip().removeprefix('"').removesuffix('"')


def take_request(text: str, arguments: Arguments) -> str:
    """What follows the repeated request."""
    return text.strip()[len(str(arguments["prompt_to_repeat"]).strip()) :].lstrip()


def take_ending(text: str, arguments: Arguments) -> str:
    """What stands before the last phrase."""
    at = text.lower().rfind(str(arguments["end_phrase"]).strip().lower())
    return text[:at].rstrip() if at > 0 else text


def set_quotation(text: str, arguments: Arguments, language: str) -> Iterator[str]:
    """The whole between double quotation marks; those inside become single ones."""
    inner = text.strip().strip('"')
    single = inner.replace('"', "'")
    yield f'"{single}"'
    yield f'"\n{single}\n"'


def repeat_request(text: str, arguments: Arguments, language: str) -> Iterator[str]:
    """The request word for word, then the text."""
    yield f"{str(arguments['prompt_to_repeat']).strip()}\n\n{text.strip()}"


def set_placeholders(text: str, arguments: Arguments, language: str) -> Iterator[str]:
    """At least so many placeholders: a list of fields to fill in is added below the text."""
    wanted = aim(arguments, "num_placeholders")
    names = words("revising.fields").text("zh" if language == "zh" else "en").split("|")
    held = {name.lower() for name in re.findall(r"\[(.*?)\]", text)}
    missing = wanted - len(re.findall(r"\[.*?\]", text))
    fresh = [name for name in names if name not in held][:missing]
    title = words("revising.fields_title").text("zh" if language == "zh" else "en")
    yield f"{text.rstrip()}\n\n{title}\n" + "\n".join(f"[{name}]" for name in fresh)


def choose_response(text: str, arguments: Arguments, language: str) -> Iterator[str]:
    """The permitted answer that the text itself gives: of yes, no and maybe the last where it says neither of the
    others; of other answers the only one it names, else none."""
    usual = words("revising.answers").text("zh" if language == "zh" else "en").split("|")
    options = list_of(arguments, "options") or usual
    bare = text
    for option in options:
        bare = bare.replace(option, "")
    if options == usual:
        chosen = usual[_leaning(bare)]
    else:
        named = [option for option in options if option.strip(" .。").lower() in text.lower()]
        chosen = named[0] if len(named) == 1 else ""
    if chosen:
        yield f"{chosen} {bare}".rstrip()


def _leaning(text: str) -> int:
    """0 where a text says yes, 1 for no, 2 for neither."""
    said = _YES_NO.match(text)
    if said:
        return 0 if said["yes"] else 1 if said["no"] else 2
    return 1 if re.search(r"\b(?:not true|false|incorrect)\b|不正确|不对|错误", text, re.I) else 2


def wrap_json(text: str, arguments: Arguments, language: str) -> Iterator[str]:
    """The JSON object in the text where it has one; else an object of its title and its paragraphs."""
    begin, end = text.find("{"), text.rfind("}")
    if 0 <= begin < end and _is_json(text[begin : end + 1]):
        yield text[begin : end + 1]
    bare = re.sub(r"^```.*$", "", text, flags=re.M)
    blocks = [block.strip() for block in re.split(r"\n\s*\n", bare) if block.strip()]
    title = make_title(text, str(arguments.get("topic") or ""), language)
    content: object = blocks[0] if len(blocks) == 1 else blocks
    yield json.dumps({"title": title, "content": content}, ensure_ascii=False, indent=2)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


WRAPPERS: Mapping[str, Callable[[str, Arguments], str]] = {
    "quotation": take_quotation,
    "repeat_prompt": take_request,
    "end_checker": take_ending,
}
"""How to take off what these demands have put around a text."""
