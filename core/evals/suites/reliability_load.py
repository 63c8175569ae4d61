"""A hundred people at the chatbot for ten minutes, with the model that comes with the program, on this machine.

Asked: does anybody get another's answer, is a message lost, does memory grow, does the app answer at once afterwards?
Then, with a short line and a low rate: is a refusal said in words, the refused question kept, anybody else harmed?
Then twenty people at the writer for two minutes. Each app runs as a process of its own and is asked over the network,
every person from a loopback address of their own.
"""

import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.evals.reliability.crowd import MARK, Crowd, Told, ask
from core.evals.reliability.gradio_page import GradioPage
from core.evals.reliability.process import ANY_PACE, MemoryWatch, running
from core.evals.reliability.refusals import Shown, crowd_line, hurry
from core.evals.reliability.trials import desk_of
from core.evals.reliability.writers import Writers, Written
from core.evals.results import Measured
from core.evals.score import Score, share
from core.messages import message
from core.store import open_store

SUITE = "reliability_load"
PEOPLE, SECONDS, EVERY = 100, 600.0, 5.0
SETTLED = 180.0
"""Seconds after which memory is looked at: by then everything that is loaded once is loaded."""
FLAT = 1.0
"""Megabytes a minute that count as flat. Asked of everything after SETTLED, and of the last half of that: kernels for
lengths of texts that have not come yet are made and kept for some minutes."""
LINE, RATE = 6, 5
"""Requests that may wait, and questions a minute, in the part about refusals."""
NARROW = {"SHOWCASE_LINE_LENGTH": str(LINE), "SHOWCASE_AT_ONCE": "2", "SHOWCASE_RATE_PER_MINUTE": str(RATE)}
IN_LINE, HURRIED = 30, 10
"""People who ask at once, and questions of the one in a hurry."""
WRITERS, WRITING = 20, 120.0
QUESTIONS = (
    "How long does standard shipping to Germany take?",
    "Can I return sale items?",
    "How do I pay by invoice?",
    "Do you ship to mainland China?",
)


@dataclass(frozen=True, slots=True)
class Run:
    """Everything a run left: what was told, the memory by time, the store's messages by conversation."""

    told: Sequence[Told]
    alone: Mapping[str, str]
    memory: Sequence[tuple[float, int]]
    kept: Mapping[str, Sequence[tuple[str, str]]]
    after: Told
    seconds: float


def run(data: Path, limit: int | None = None) -> Measured:
    """The whole run; with a `limit`, so many people for twenty seconds."""
    done = load(limit or PEOPLE, SECONDS if limit is None else 20.0, ANY_PACE)
    refused = refuse(max(limit or IN_LINE, 2 * LINE), NARROW)
    texts, kept = write(min(limit or WRITERS, WRITERS), WRITING if limit is None else 20.0, ANY_PACE)
    scores = [*score(done), *score_refusals(refused), *score_texts(texts, kept)]
    return Measured(scores, [count(done), count_refusals(refused), count_texts(texts)])


def load(people: int, seconds: float, environment: Mapping[str, str], questions: Sequence[str] = QUESTIONS) -> Run:
    """Start the app with this environment, let each question be answered alone, then let everybody ask."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with running("chatbot", home, **environment) as app:
            page = GradioPage(app.url, seconds=300)
            alone = {question: ask(page, -1, turn, question).text for turn, question in enumerate(questions)}
            with MemoryWatch(app.pid, EVERY) as memory:
                told = Crowd(app.url, questions, people, seconds).run()
            after = ask(page, -2, 0, questions[0])
            page.close()
        kept = read_store(home, told)
    return Run(told, alone, memory.samples, kept, after, seconds)


def refuse(people: int, environment: Mapping[str, str], questions: Sequence[str] = QUESTIONS) -> list[Shown]:
    """More people than the line holds, then somebody in a hurry, in an app that has answered before."""
    with tempfile.TemporaryDirectory() as folder, running("chatbot", Path(folder), **environment) as app:
        page = GradioPage(app.url, seconds=300)
        ask(page, -1, 0, questions[0])
        page.close()
        return [*crowd_line(app.url, questions, people), *hurry(app.url, questions[0], HURRIED, people, people + 1)]


def write(people: int, seconds: float, environment: Mapping[str, str]) -> tuple[list[Written], list[str]]:
    """What people at the writer were shown, and for each of these what is kept of it."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with running("writer", home, **environment) as app:
            made = Writers(app.url, people, seconds).run()
        store = open_store(f"sqlite:///{home / 'store.sqlite'}")
        kept = [store.load_draft(desk_of(one.desk), one.draft).body if one.draft else "" for one in made]
        store.close()
    return made, kept


def read_store(home: Path, told: Sequence[Told]) -> dict[str, list[tuple[str, str]]]:
    """(author, text) of every message of the conversations that were named, as the app left them."""
    store = open_store(f"sqlite:///{home / 'store.sqlite'}")
    kept = {}
    for name in {one.conversation for one in told if one.conversation}:
        visitor, _, conversation = name.partition(".")
        kept[name] = [(turn.author, turn.text) for turn in store.load_conversation(conversation, visitor).turns]
    store.close()
    return kept


def score(done: Run) -> list[Score]:
    """Every figure that has a goal, and those that have none."""
    answered = [one for one in done.told if one.answered is not None]
    refused = [one for one in done.told if one.refused]
    settled = [sample for sample in done.memory if sample[0] >= min(SETTLED, done.seconds / 3)]
    low, slope, high = growth(settled)
    _, last, _ = growth(settled[len(settled) // 2 :])
    where = f"{len({one.person for one in done.told})} people, {done.seconds:g} s"
    worst = {"target": 0.0, "higher_is_better": False, "detail": where}
    waits = np.asarray([one.answered for one in answered])
    begun = np.asarray([one.acknowledged for one in answered])
    return [
        share(SUITE, "answers mixed with another person's", [is_mixed(one, done.alone) for one in answered], **worst),
        share(SUITE, "acknowledged messages lost or out of order", is_lost(done), **worst),
        share(SUITE, "refusals without words", [not one.refused.strip(" ?") for one in refused], **worst),
        share(SUITE, "questions refused", [bool(one.refused) for one in done.told], detail=where),
        Score(
            SUITE, "memory growth from the third minute (MB a minute)", slope, len(settled), low, high,
            target=FLAT, detail=where, higher_is_better=False,
        ),
        Score(
            SUITE, "memory growth in the last half of that (MB a minute)", last, len(settled) // 2, target=FLAT,
            detail="nobody asks anew after the seconds are over", higher_is_better=False,
        ),
        Score(SUITE, "memory at most (MB)", max(held for _, held in done.memory) / (1 << 20), len(done.memory)),
        Score(SUITE, "answers a minute", 60 * len(answered) / done.seconds, len(answered), detail=where),
        Score(SUITE, "seconds until acknowledged, median", float(np.median(begun)), len(begun)),
        Score(SUITE, "seconds until answered, median", float(np.median(waits)), len(waits)),
        Score(SUITE, "seconds until answered, 95 of 100", float(np.percentile(waits, 95)), len(waits)),
        Score(
            SUITE, "seconds until answered when all have gone", done.after.answered or 999.0, 1, target=10.0,
            higher_is_better=False,
        ),
    ]  # fmt: skip


def score_refusals(told: Sequence[Shown]) -> list[Score]:
    """Of those that were refused: said in words with the next act, kept, answered later. Of the others: unharmed."""
    refused = [one for one in told if one.refused]
    others = [one.answered and is_own(one) for one in told if not one.refused]
    where = f"{len({one.person for one in told})} people, {LINE} may wait, {RATE} questions a minute"
    later = [one.answered_later for one in refused if one.answered_later is not None]
    whole = {"target": 1.0, "detail": where}
    return [
        share(SUITE, "refusals said in words with the next act", [is_worded(one.refused) for one in refused], **whole),
        share(SUITE, "refused questions still on the page", [one.held for one in refused], **whole),
        share(SUITE, "refused questions answered when sent again", [bool(one) for one in later], **whole),
        share(SUITE, "questions of others answered meanwhile", others, **whole),
    ]


def is_worded(said: str) -> bool:
    """Whether a refusal is one of the two in full, with its number."""
    return any(
        message(key, "en", waiting=LINE, limit=RATE) in said and message(f"{key}_hint", "en") in said
        for key in ("access.line_full", "app.too_fast")
    )


def is_own(one: Shown) -> bool:
    """Whether a page shows marks of its own person alone."""
    return {int(person) for person, _ in MARK.findall(one.thread)} <= {one.person}


def score_texts(made: Sequence[Written], kept: Sequence[str]) -> list[Score]:
    """Of the writer: pages that broke, texts of another, texts lost."""
    whole = [(one, body) for one, body in zip(made, kept, strict=True) if not one.broke]
    where = f"{len({one.person for one in made})} people at the writer"
    worst = {"target": 0.0, "higher_is_better": False, "detail": where}
    foreign = [is_foreign(one, one.shown + body) for one, body in whole]
    seconds = [one.seconds for one, _ in whole] or [999.0]
    return [
        share(SUITE, "pages of the writer that broke", [bool(one.broke) for one in made], **worst),
        share(SUITE, "texts mixed with another person's", foreign, **worst),
        share(SUITE, "texts lost", [one.subject not in body for one, body in whole], **worst),
        Score(SUITE, "seconds until a text was written, median", float(np.median(seconds)), len(whole), detail=where),
    ]  # fmt: skip


def is_foreign(one: Written, text: str) -> bool:
    """Whether another's subject is in a text."""
    return any((int(person), int(turn)) != (one.person, one.turn) for person, turn in MARK.findall(text))


def is_mixed(one: Told, alone: Mapping[str, str]) -> bool:
    """Whether a record names another person's mark, or the text is what another question is answered with alone."""
    marks = {(int(person), int(turn)) for person, turn in MARK.findall(one.record)}
    others = {text for question, text in alone.items() if not one.asked.startswith(question) and text}
    own = {text for question, text in alone.items() if one.asked.startswith(question)}
    foreign = {mark for mark in marks if mark[0] != one.person}
    return bool(foreign) or (one.text in others - own)


def is_lost(done: Run) -> list[bool]:
    """For each acknowledged question: whether the store lacks it, holds it in another place, or lacks its answer."""
    by_person = defaultdict(list)
    for one in sorted(done.told, key=lambda each: (each.person, each.turn)):
        if one.conversation and one.acknowledged is not None:
            by_person[one.person, one.conversation].append(one)
    lost = []
    for (_, conversation), asked in by_person.items():
        kept = done.kept.get(conversation, [])
        questions = [text for author, text in kept if author == "visitor"]
        answers = [text for author, text in kept if author == "bot"]
        lost += [one.asked not in questions or (one.answered is not None and one.text not in answers) for one in asked]
        own = [text for text in questions if text in {one.asked for one in asked}]
        lost.append(own != [one.asked for one in asked if one.asked in questions] or len(questions) > len(asked) + 1)
    return lost


def growth(samples: Sequence[tuple[float, int]]) -> tuple[float, float, float]:
    """Megabytes a minute with the 95 % interval of a least-squares line, its errors taken as independent."""
    from scipy import stats

    if len(samples) < 3:
        return 0.0, 0.0, 0.0
    minutes, held = [at / 60 for at, _ in samples], [each / (1 << 20) for _, each in samples]
    line = stats.linregress(minutes, held)
    half = float(stats.t.ppf(0.975, len(samples) - 2) * line.stderr)
    return float(line.slope) - half, float(line.slope), float(line.slope) + half


def count(done: Run) -> dict[str, object]:
    """What a reader wants to see beside the scores."""
    said = Counter(one.refused[:200] for one in done.told if one.refused)
    return {
        "questions": len(done.told),
        "answered": sum(one.answered is not None for one in done.told),
        "told their place in line": sum(one.waited for one in done.told),
        "refusals": dict(said.most_common(10)),
        "memory (s, MB)": [(round(at), held >> 20) for at, held in done.memory],
        "at": time.strftime("%Y-%m-%d %H:%M:%S"),
    }


def count_refusals(told: Sequence[Shown]) -> dict[str, object]:
    """What was said to how many."""
    return {
        "asked": len(told),
        "refused": dict(Counter(one.refused[:200] for one in told if one.refused).most_common()),
        "told their place in line": sum(one.placed for one in told),
    }


def count_texts(made: Sequence[Written]) -> dict[str, object]:
    """What broke, how often."""
    return {"texts": len(made), "broke": dict(Counter(one.broke[:200] for one in made if one.broke).most_common())}
