"""A code snippet and its explanation: a fenced block that parses, and words that name only what stands in it.

Never runs the code. Python and JSON are parsed; of other languages only the fence is sure, and the draft says so.
"""

import ast
import json
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace

from core.checks.numbers import find_numbers
from core.documents.segments import split_sentences
from core.messages import Words, words
from core.models.ability import is_small
from core.models.decoding import Decoding
from core.prompts import load_prompt
from core.usecases.writing.cleaning import clean_reply, cut_loop, cut_unfinished, drop_chatter
from core.usecases.writing.composing import to_add
from core.usecases.writing.evidence import subject_of
from core.usecases.writing.prose import say_demands
from core.usecases.writing.records import Step
from core.usecases.writing.speaking import stream_reply
from core.usecases.writing.task import Growth, Task

ATTEMPTS = 3
AGAIN = Decoding("sampling", temperature=0.4, top_p=0.9, repetition_penalty=1.05)
"""How a small model is asked again where nothing else was chosen: greedily it would make the same mistake."""
LOOPED = 5
"""Times the very same line comes, from LOOP_LINE characters, before it is a loop."""
LOOP_LINE = 12
MOST_TOKENS = 700
_LANGUAGES = {
    "python": r"python|py\b",
    "javascript": r"java\s?script|\bjs\b|node(?:\.js)?\b",
    "typescript": r"typescript|\bts\b",
    "json": r"\bjson\b",
    "sql": r"\bsql\b|sqlite|postgres|mysql",
    "bash": r"\bbash\b|shell|命令行",
    "html": r"\bhtml\b|网页",
    "css": r"\bcss\b",
    "java": r"\bjava\b",
    "c++": r"c\+\+",
    "c#": r"c#",
    "c": r"\bc\s(?:program|code|function|语言)|(?<![a-z])c\s?语言",
    "go": r"\bgolang\b|\bgo (?:program|code|function)|go\s?语言",
    "rust": r"\brust\b",
    "ruby": r"\bruby\b",
    "php": r"\bphp\b",
    "r": r"\br (?:script|code|function)|r\s?语言",
    "regex": r"\bregex(?:p)?\b|regular expression|正则",
    "yaml": r"\byaml\b",
}
_COMMENTS = {
    **dict.fromkeys(("python", "bash", "yaml", "ruby", "r", "regex"), ("#", "")),
    "sql": ("--", ""),
    "html": ("<!--", " -->"),
    "css": ("/*", " */"),
}
_FENCE = re.compile(r"```[ \t]*([\w+#.-]*)[^\n]*\n(.*?)(?:\n```|\Z)", re.S)
_NAMED = re.compile(r"`([^`\n]{1,80})`")
_WORD = re.compile(r"[A-Za-z_]\w*")
_RESULT_NOTE = re.compile(
    r"(?:^|[ \t]+)(?:#|//|--)[ \t]+(?:expected |sample )?(?:prints?|outputs?|result|输出|结果)\b[^\n]*",
    re.I | re.M,
)
"""A comment that says what running the code gives; it was not run."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """`fault` says why it does not parse; None where it parses, or where its language is not parsed here."""

    language: str
    code: str
    fault: Words | None = None

    @property
    def text(self) -> str:
        """The fenced block."""
        return f"```{self.language}\n{self.code.strip(chr(10))}\n```"


def write_code(task: Task) -> Iterator[Growth]:
    """The code part, or the explanation of the code part before it."""
    yield from (_write_explanation(task) if task.section.id == "explanation" else _write_snippet(task))


def compose_code(task: Task) -> str:
    """Without a model: a fenced outline in which the person's words are comments and what is missing is visible."""
    name, language = find_language(task.brief.topic), task.language
    if task.section.id == "explanation":
        return "\n".join(f"- {fact}" for fact in task.brief.facts) or to_add(task.section.heading, language)
    sign, end = _COMMENTS.get(name, ("//", ""))
    said = [subject_of(task.brief.topic, language), *task.brief.facts]
    lines = [f"{sign} {line.strip()}{end}" for text in said for line in text.split("\n") if line.strip()]
    lines.append(f"{sign} {to_add(task.section.heading, language)}{end}")
    return Snippet(name or "text", "\n".join(lines)).text if name != "json" else Snippet("json", "{}").text


def find_language(topic: str) -> str:
    """The programming language a request names; Python where it names none."""
    return next((name for name, pattern in _LANGUAGES.items() if re.search(pattern, topic, re.I)), "python")


def read_snippet(text: str, language: str) -> Snippet | None:
    """The first fenced block of a reply, or the whole reply where it is code without a fence; None for neither."""
    match = _FENCE.search(text)
    code = _RESULT_NOTE.sub("", match[2] if match else text)
    if not match and not re.search(r"^\s*(?:def|class|import|from|function|const|let|var|SELECT|[{\[<#])", code, re.M):
        return None
    named = (match[1].lower() if match else "") or language
    at = find_code_loop(code)
    code = code if at is None else code[:at]
    named = {"py": "python", "python3": "python", "js": "javascript", "ts": "typescript", "sh": "bash"}.get(
        named, named
    )
    fault = find_fault(named, code) or (words("writing.code_loops") if at is not None else None)
    return Snippet(named, code, fault) if code.strip() else None


def find_code_loop(code: str) -> int | None:
    """Where the second of the same lines begins, of those that make a loop; None where no line comes that often."""
    places: dict[str, list[int]] = {}
    at = 0
    for line in code.splitlines(keepends=True):
        if len(line.strip()) >= LOOP_LINE:
            places.setdefault(line, []).append(at)
        at += len(line)
    return min((found[1] for found in places.values() if len(found) >= LOOPED), default=None)


def find_fault(language: str, code: str) -> Words | None:
    """Why Python or JSON does not parse."""
    try:
        if language == "python":
            ast.parse(code)
        elif language == "json":
            json.loads(code)
    except SyntaxError as error:
        return words("writing.code_fault", line=error.lineno or 1, fault=error.msg)
    except json.JSONDecodeError as error:
        return words("writing.code_fault", line=error.lineno, fault=error.msg)
    except (ValueError, RecursionError, MemoryError) as error:
        return words("writing.code_fault", line=1, fault=type(error).__name__)
    return None


def drop_unproved(text: str, code: str, request: str, language: str) -> tuple[str, tuple[str, ...]]:
    """The explanation without sentences that name, in code marks, what the code does not hold, or that give a number
    that neither code nor request has (what running it would print is not known); and what was dropped."""
    kept, dropped = [], []
    known, numbers = set(_WORD.findall(code)), {value for value, _ in find_numbers(f"{code}\n{request}")}
    for span in split_sentences(text, language):
        sentence = text[span.start : span.end]
        strange = [one for one in _NAMED.findall(sentence) if one not in code and not set(_WORD.findall(one)) <= known]
        strange += [value for value, _ in find_numbers(sentence) if value not in numbers and value != 1]
        (dropped if strange else kept).append(sentence)
    return "".join(kept).strip(), tuple(one.strip() for one in dropped)


def _write_snippet(task: Task) -> Iterator[Growth]:
    """Asked again with the fault where it does not parse; the last attempt stays, and its fault is said."""
    template = load_prompt("writing/code", task.language)
    name, growth, fault = find_language(task.brief.topic), Growth(task.part(""), prompts=()), ""
    growth = replace(growth, prompts=(template.label,))
    snippet: Snippet | None = None
    steps: list[Step] = []
    for attempt in range(ATTEMPTS):
        messages = template.render(
            request=task.brief.topic + say_demands(task.brief),
            code_language=name,
            facts=list(task.brief.facts),
            fault=fault,
        )
        spent, raw = growth.tokens, ""
        how = task.decoding or (AGAIN if attempt and is_small(task.model) else None)
        with closing(stream_reply(task.model, messages, most_tokens=MOST_TOKENS, decoding=how)) as replies:
            for reply in replies:
                raw = reply.text
                growth = growth.after(reply, raw[raw.find("```") :] if "```" in raw else "", spent)
                yield growth
                if raw.count("```") >= 2 or find_code_loop(raw) is not None:
                    break
        found = read_snippet(raw, name)
        snippet = found or snippet
        after = found.text if found else ""
        steps.append(Step(task.section.id, "drafted", after=after, round=attempt, tokens=growth.tokens - spent))
        if found and not found.fault:
            break
        problem = found.fault if found and found.fault else words("writing.no_code")
        fault = words("writing.code_again", fault=problem).text(task.language)
    if snippet is None:
        text = compose_code(task)
        note = words("writing.nothing_left")
        growth = replace(growth, part=replace(task.part(text), origin="composed"))
        yield growth.finished(text, [*steps, Step(task.section.id, "composed", after=text, note=note)])
        return
    key = "writing.code_parses" if snippet.language in ("python", "json") else "writing.code_unparsed"
    note = snippet.fault or words(key, name=snippet.language)
    yield replace(growth.finished(snippet.text, steps), notes=(note,))


def _write_explanation(task: Task) -> Iterator[Growth]:
    """From the code itself; sentences about names that it does not hold are dropped."""
    code = next((part.text for part in task.draft.parts if part.id == "code"), "")
    template = load_prompt("writing/explain", task.language)
    messages = template.render(request=task.brief.topic, code=code)
    growth, raw, text = Growth(task.part(""), prompts=(template.label,)), "", ""
    with closing(stream_reply(task.model, messages, most_tokens=300, decoding=task.decoding)) as replies:
        for reply in replies:
            raw = cut_unfinished(reply.text, task.language) if reply.finish == "length" else reply.text
            raw = re.sub(r"```.*?(?:```|\Z)", "", raw, flags=re.S)
            text = clean_reply(raw, heading=task.section.heading, language=task.language, done=bool(reply.finish))
            growth = growth.after(reply, text)
            yield growth
            if len(drop_chatter(raw)) > len(cut_loop(raw, task.language)) + 200:
                break
    text, dropped = drop_unproved(text, code, task.brief.topic, task.language)
    steps = [Step(task.section.id, "drafted", after=text, tokens=growth.tokens)]
    note = words("writing.dropped_name")
    steps += [Step(task.section.id, "dropped", ("code_names",), sentence, "", note=note) for sentence in dropped]
    if not text:
        text = compose_code(task)
        growth = replace(growth, part=replace(growth.part, origin="composed"))
    yield growth.finished(text, steps)
