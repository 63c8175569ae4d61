"""Medical terms of a text: findings, complaints, diseases, procedures, drugs, measures and parts of the body.

Names in English and Chinese of `clinical_terms.toml` and `anatomy.toml`, found word by word in any inflection, the
longest first; then what endings tell of words in neither (-itis, -oma). Does not know what is said of them.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.checks.medical.recall import recall
from core.documents.document import Span

KINDS = ("finding", "symptom", "disease", "procedure", "drug", "measure", "site")
FOUND = frozenset({"finding", "symptom", "disease"})
"""The kinds that can be there or not."""
WORD = re.compile(r"[A-Za-zÀ-ÿ]+(?:['’][a-z]+)?|\d+(?:\.\d+)?")
HAN = re.compile("[\u3400-\u9fff]")
_ENDINGS = (
    *((ending, "disease") for ending in ("itis", "oma", "omas", "emia", "aemia", "pathy", "osis", "oses", "penia")),
    *((ending, "disease") for ending in ("cytosis", "sclerosis")),
    *((ending, "finding") for ending in ("megaly", "ectasis", "stenosis", "lithiasis", "trophy")),
    *((ending, "symptom") for ending in ("algia", "plegia", "rrhea", "uria")),
    *((ending, "procedure") for ending in ("ectomy", "plasty", "oscopy", "ostomy", "otomy")),
)
_NOT_TERMS = frozenset(
    """diagnosis prognosis osmosis coma diploma aroma chromosome academia media hypnosis sympathy empathy apathy
    stoma soma anastomosis chemia hyperemia symptomatology philosophy lordosis kyphosis trophy metamorphosis
    symbiosis homeopathy bohemia glaucomas mitosis psychotherapy naturopathy osteopathy""".split()  # noqa: SIM905
)
_NOT_HAN = re.compile(
    "外面|中心|小心|放心|担心|关心|耐心|重心|心情|心理|心愿|方面|表面|前面|后面|里面|上面|下面|切面|平面|断面|层面"
    "|面积|面对|全面|指标|指导|指南|指数|指定|口服|出口|入口|伤口|切口|人口|窗口|窦口"
    "|手术|手段|双手|背景|违背|气质|腹泻|腹胀|额外|名额|牙龈|期间|定期|日期|近期|长期|短期|早期|晚期|分期|周期"
    "|时期|级别|血压|血常规|血型|血液科|血管|血清|心率|心律|心电|头晕|头痛|呼吸科|呼吸音|皮疹|皮质"
    "|乳酸|乳糖|乳头状|乳化|母乳|哺乳|查出血|检出血|消炎|炎热|术前|术中|术后|手术室|脑膜|诊断|判断|推断|间断|不断|阻断|断续|断定|累计|累及|受累|痛苦|可吸收|吸收|吐字|谈吐|足够|不足|充足"
    "|头[一二两三几\\d]|避孕|[抗止降退][\u4e00-\u9fff]{1,3}药|扩张支气管|扩张血管|转移酶|癌前|龈瓣|皮瓣|足月|满足|口干|舌苔|现象|重量|水平|腰围|臂围|头围|胸围|耳鸣|鼻塞|无力|有力|用力|视力|听力|肌力|肌张力|门诊"
)
_NOT_LATIN = re.compile(
    r"\b(?:come|comes|came|go|goes|went|call|calls|get|return|brought|be|is|was|date|dates?) back\b|\bback (?:to"
    r"|in|on|for|if|when|up|at|into|home|and forth)\b"
    r"|\bby mouth\b|\bon the other hand\b|\bface[- ]to[- ]face\b|\bhead[- ]to[- ]toe\b|\b\d+ (?:feet|foot)\b"
    r"|\bright[- ]handed\b|\bleft[- ]handed\b|\bon hand\b|\bheart of\b|\bgrowth and development\b"
    r"|\b(?:iv|oral|drinks?|drinking|lost|lose|losing|much|enough|plenty of|of|taking|rehydration) fluids?\b"
    r"|\bfluids? (?:intake|balance|loss|restriction)\b"
    r"|\b(?:at|in|to) the back\b(?! pain| of the (?:head|neck|knee))|\bback of (?:the|your|his|her|my) (?:left "
    r"|right )?(?:hand|neck|head|knee|throat|foot|leg|thigh|mouth|eye)s?\b|\bsecond opinion\b|\bno problems?\b"
    r"|\bworking diagnosis\b|\bhead of\b|\bfollow[- ]?up\b",
    re.I,
)
"""Phrases in which the name of a part of the body, or of a finding, is none."""


@dataclass(frozen=True, slots=True)
class Concept:
    """`broader` are what it is a kind or part of; `parts` together mean the same as it."""

    key: str
    kind: str
    broader: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Term:
    """A concept as named in a text."""

    concept: Concept
    span: Span
    others: frozenset[str] = frozenset()
    """Keys of the other concepts that have this name."""

    @property
    def keys(self) -> frozenset[str]:
        """Of every concept that may be meant."""
        return self.others | {self.concept.key}


def find_terms(text: str) -> tuple[Term, ...]:
    """In order; none inside another."""
    return _find_terms(text)


@recall(4096)
def _find_terms(text: str) -> tuple[Term, ...]:
    found = list(_find_latin(text))
    if HAN.search(text):
        found += _find_han(text)
    return tuple(sorted(found, key=lambda term: term.span.start))


@cache
def broaden(key: str) -> frozenset[str]:
    """A concept's key with those of everything it is a kind or part of, or made of."""
    concept = load_lexicon().concepts.get(key)
    if concept is None:
        return frozenset({key})
    return frozenset({key}).union(*(broaden(one) for one in concept.broader | concept.parts if one != key))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Concepts by key; English names as stems in a tree, Chinese names by their first character, longest first.
    `shared`: of a name that several concepts claim, the keys of all but the first."""

    concepts: dict[str, Concept]
    latin: dict[str, list[tuple[tuple[str, ...], Concept, bool]]]
    han: dict[str, list[tuple[str, Concept]]]
    shared: dict[str, frozenset[str]]


@cache
def load_lexicon() -> Lexicon:
    """Read from the two files; the first concept to claim a name is the one it is read as."""
    lexicon = Lexicon({}, {}, {}, {})
    for name in ("clinical_terms.toml", "anatomy.toml"):
        data = tomllib.loads(Path(__file__).with_name(name).read_text("utf-8"))
        for kind, rows in data.items():
            for key, row in rows.items():
                _add(lexicon, key, kind, row)
    for latin in lexicon.latin.values():
        latin.sort(key=lambda item: -len(item[0]))
    for han in lexicon.han.values():
        han.sort(key=lambda item: -len(item[0]))
    return lexicon


def _add(lexicon: Lexicon, key: str, kind: str, row: list[str]) -> None:
    related = row[2] if len(row) > 2 else ""
    joint = frozenset(related.lstrip("=").split())
    concept = Concept(
        key, kind, frozenset() if related.startswith("=") else joint, joint if related.startswith("=") else frozenset()
    )
    lexicon.concepts[key] = concept
    for name in filter(None, (part.strip() for part in row[0].split(","))):
        _add_latin(lexicon, name, concept)
    for name in filter(None, (part.strip() for part in row[1].split(","))):
        if HAN.search(name):
            name = name.lower()
            entries = lexicon.han.setdefault(name[0], [])
            if all(other != name for other, _ in entries):
                entries.append((name, concept))
            else:
                lexicon.shared[name] = lexicon.shared.get(name, frozenset()) | {key}
        else:
            _add_latin(lexicon, name, concept)


def _add_latin(lexicon: Lexicon, name: str, concept: Concept) -> None:
    stems = tuple(stem(match[0].lower()) for match in WORD.finditer(name))
    if not stems:
        return
    entries = lexicon.latin.setdefault(stems[0], [])
    if all(other != stems for other, _, _ in entries):
        entries.append((stems, concept, len(name) <= 2))


@recall(65536)
def stem(word: str) -> str:
    """The Snowball stem of a lower-case English word, British spelling and plurals in -es of Greek words folded."""
    import Stemmer

    folded = word.replace("’s", "").replace("'s", "").replace("haem", "hem").replace("oedem", "edem")
    folded = folded.replace("tumour", "tumor").replace("aemi", "emi").replace("fibre", "fiber")
    if folded.endswith("oses"):
        folded = folded[:-2] + "is"
    if folded.endswith("itis") and len(folded) > 5:
        return folded  # its stem is that of what is inflamed: hepatitis is not hepatic
    return Stemmer.Stemmer("english").stemWord(folded)


def _find_latin(text: str) -> Iterator[Term]:
    words = [(match[0], match.start(), match.end()) for match in WORD.finditer(text)]
    stems = [stem(word.lower()) for word, _, _ in words]
    barred = [match.span() for match in _NOT_LATIN.finditer(text)]
    table, at = load_lexicon().latin, 0
    while at < len(words):
        if any(start <= words[at][1] and words[at][2] <= end for start, end in barred):
            at += 1
            continue
        hit = next((one for one in table.get(stems[at], ()) if _fits(one, stems, words, at, text)), None)
        if hit:
            last = at + len(hit[0]) - 1
            yield Term(hit[1], Span(words[at][1], words[last][2]))
            at = last
        elif (denied := _find_denied(words[at][0].lower())) is not None:
            yield Term(denied, Span(words[at][1], words[at][2]))
        elif (guess := _guess(words[at][0].lower())) is not None:
            yield Term(guess, Span(words[at][1], words[at][2]))
        at += 1


@recall(16384)
def _find_denied(word: str) -> Concept | None:
    """What "nonobstructing" says is not there."""
    entries = load_lexicon().latin.get(stem(word[3:]), ()) if word.startswith("non") and len(word) > 6 else ()
    return next((concept for stems, concept, _ in entries if len(stems) == 1), None)


def _fits(
    entry: tuple[tuple[str, ...], Concept, bool],
    stems: list[str],
    words: list[tuple[str, int, int]],
    at: int,
    text: str,
) -> bool:
    names, _, capital = entry
    if tuple(stems[at : at + len(names)]) != names or capital and not words[at][0][0].isupper():
        return False
    return all(
        len(gap := text[words[i][2] : words[i + 1][1]]) <= 2 and not set(gap) & set(",.;:()\n")
        for i in range(at, at + len(names) - 1)
    )


@recall(16384)
def _guess(word: str) -> Concept | None:
    """The kind of a word that only its ending tells; its stem is the concept."""
    if len(word) < 7 or word in _NOT_TERMS:
        return None
    kind = next((kind for ending, kind in _ENDINGS if word.endswith(ending)), None)
    return Concept(stem(word), kind) if kind else None


def _find_han(text: str) -> Iterator[Term]:
    table, at = load_lexicon().han, 0
    barred = [match.span() for match in _NOT_HAN.finditer(text)]
    text = "".join(char.lower() if char.isascii() else char for char in text)
    while at < len(text):
        options = table.get(text[at], ())
        hit = next(
            (one for one in options if text.startswith(one[0], at) and not _is_barred(at, len(one[0]), barred)), None
        )
        if hit:
            yield Term(hit[1], Span(at, at + len(hit[0])), load_lexicon().shared.get(hit[0], frozenset()))
            at += len(hit[0]) - 1
        at += 1


def _is_barred(at: int, length: int, barred: list[tuple[int, int]]) -> bool:
    """Whether a name is only a piece of another word: 心 in 中心."""
    return any(start <= at and at + length <= end and length < end - start for start, end in barred)
