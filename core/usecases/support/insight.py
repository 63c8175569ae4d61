"""The owner's numbers: how much was asked, answered, refused and handed over, and what could not be answered.

Days are UTC. Does not know how anything was answered, only what the store kept of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from core.documents.language import detect_language
from core.documents.tokens import search_tokens
from core.store import Event, Store
from core.usecases.support.case import question_key
from core.usecases.support.records import Reply

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

REFUSED = "offer_ticket"
DENSE_DISTANCE = 0.45
LEXICAL_DISTANCE = 0.75
"""Mean cosine distance up to which questions are one group, chosen on BANKING77 and CLINC150 queries (40 and 60 intents
of 1 to 12 queries, four draws). Of the pairs grouped by MiniLM 0.67 and 0.94 share their intent, and 0.56 and 0.42 of
all such pairs are found; lexically 0.67 and 0.86, and 0.29 and 0.48. A mixed group costs the owner more than a split.
"""
MOST_QUESTIONS = 1000
"""Different questions grouped at once, the latest: the work grows with their square."""


class SentenceEmbedder(Protocol):
    """What grouping needs of an embedder: the languages it speaks, and rows of unit length."""

    @property
    def languages(self) -> tuple[str, ...]: ...

    def embed(self, texts: Sequence[str]) -> "np.ndarray": ...


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """Unanswered questions that mean about the same: the most central one, how often they were asked, all wordings.

    `events` are the ids of the answered questions behind it; `latest` is when one was last asked.
    """

    question: str
    language: str
    count: int
    wordings: tuple[str, ...]
    events: tuple[int, ...]
    latest: str


def note_answer(store: Store, conversation_id: str | None, question: str, reply: Reply, seconds: float) -> int:
    """Keep what the owner may know of a reply: the question (masked by the store), how it ended, how long it took."""
    ended = (reply.origin, reply.action, reply.language, reply.working.confidence)
    return store.save_event(conversation_id, Event(question, *ended, seconds))


def volumes(store: Store, days: int = 30) -> "pd.DataFrame":
    """A row for each of the last `days` days, today included, in order; also days on which nobody asked.

    Who asked for a person at once is among the questions and none of the outcomes.
    Columns: day (date), questions, answered, clarified, refused, handed_over (tickets opened), liked, disliked, en, zh;
    answered_share, refused_share, handed_over_share of the day's questions, and median_seconds: NaN where none came.
    """
    import pandas as pd

    today = date.fromisoformat(store.now()[:10])
    span = [today - timedelta(days=back) for back in reversed(range(days))]
    since = span[0].isoformat()
    events = pd.DataFrame(
        [(_day(e.created), _outcome(e), e.language, e.seconds) for e in store.list_events(since)],
        columns=["day", "outcome", "language", "seconds"],
    )
    table = pd.DataFrame(index=pd.Index(span, name="day"))
    by_day = events.groupby("day")
    table["questions"] = by_day.size()
    for column, values in (("outcome", ("answered", "clarified", "refused")), ("language", ("en", "zh"))):
        for value in values:
            table[value] = events[events[column] == value].groupby("day").size()
    table["handed_over"] = _count(ticket.created for ticket in store.list_tickets(since=since))
    feedback = store.list_feedback(since)
    table["liked"] = _count(thumb.created for thumb in feedback if thumb.liked)
    table["disliked"] = _count(thumb.created for thumb in feedback if not thumb.liked)
    table = table.fillna(0).astype(int)
    for part in ("answered", "refused", "handed_over"):
        table[f"{part}_share"] = table[part] / table["questions"].where(table["questions"] > 0)
    table["median_seconds"] = by_day["seconds"].median()
    return table.reset_index()


def unanswered(store: Store, embedder: SentenceEmbedder | None = None, days: int = 90) -> tuple[QuestionGroup, ...]:
    """What was refused in the last `days` days and has no FAQ entry yet, like with like, the most asked first.

    A refusal has a confidence that was too low; who asked for a person, or attacked, left a ticket offer without one.
    Compared by meaning in the languages the embedder speaks, by shared words in others. A deleted question is gone.
    """
    since = (datetime.fromisoformat(store.now()) - timedelta(days=days)).isoformat(timespec="microseconds")
    asked: dict[str, dict[str, list[Event]]] = {}
    for event in reversed(store.list_events(since)):
        if _outcome(event) == "refused" and event.entry is None and (key := question_key(event.question)):
            asked.setdefault(_language(event), {}).setdefault(key, []).append(event)
    groups = [
        _describe(language, cluster)
        for language, by_key in asked.items()
        for cluster in _cluster(list(by_key.values())[:MOST_QUESTIONS], language, embedder)
    ]
    return tuple(sorted(groups, key=lambda group: (group.count, group.latest), reverse=True))


def _outcome(event: Event) -> str:
    if event.action == REFUSED:  # without a confidence a person was asked for: nothing was looked up
        return "referred" if event.confidence is None else "refused"
    return "clarified" if event.action == "clarify" else "answered"


def _day(moment: str) -> date:
    return date.fromisoformat(moment[:10])


def _count(moments: Iterable[str]) -> "pd.Series":
    import pandas as pd

    return pd.Series([_day(moment) for moment in moments], dtype=object).value_counts()


def _language(event: Event) -> str:
    found = detect_language(event.question)
    return event.language if found == "und" else found


def _cluster(
    asked: list[list[Event]], language: str, embedder: SentenceEmbedder | None
) -> list[tuple[list[list[Event]], "np.ndarray"]]:
    """The questions (each with all the times it was asked) in clusters, with how central each is within its own."""
    import numpy as np
    from sklearn.cluster import AgglomerativeClustering

    if len(asked) == 1:
        return [(asked, np.ones(1))]
    texts = [events[0].question for events in asked]
    dense = embedder is not None and language in embedder.languages
    rows = embedder.embed(texts) if dense and embedder else _term_rows(texts, language)
    likeness = rows @ rows.T
    model = AgglomerativeClustering(
        n_clusters=None,
        distance_threshold=DENSE_DISTANCE if dense else LEXICAL_DISTANCE,
        metric="precomputed",
        linkage="average",
    )
    labels = model.fit_predict(np.clip(1 - likeness, 0, 2))
    times = np.array([len(events) for events in asked])
    members = [np.flatnonzero(labels == label) for label in np.unique(labels)]
    return [([asked[at] for at in group], likeness[np.ix_(group, group)] @ times[group]) for group in members]


def _term_rows(texts: list[str], language: str) -> "np.ndarray":
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(analyzer=lambda text: search_tokens(text, language) or [text], sublinear_tf=True)
    return vectorizer.fit_transform(texts).toarray()


def _describe(language: str, cluster: tuple[list[list[Event]], "np.ndarray"]) -> QuestionGroup:
    asked, central = cluster
    # The most central first; of equals the more asked, then the later one, which comes first already.
    order = sorted(range(len(asked)), key=lambda at: (-round(float(central[at]), 6), -len(asked[at])))
    wordings = tuple(asked[at][0].question for at in order)
    events = tuple(sorted(event.id for same in asked for event in same))
    latest = max(event.created for same in asked for event in same)
    return QuestionGroup(wordings[0], language, len(events), wordings, events, latest)
