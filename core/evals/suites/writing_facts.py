"""Facts: are changed numbers and names found, and is a text that keeps to its facts left in peace.

E2E NLG (restaurants): the attributes are the facts, people's sentences the texts. A sentence is clean where it names
its own restaurant as given and none of the set's other values: no other name, landmark, food or area, no number or
currency that its attributes lack. This is judged by the closed lists of the set, not by the product's checks. One thing
at a time is then changed in each clean sentence; a change counts as found only where the check points at it. CSL: a
Chinese abstract is the facts, a sentence of it with one number or place changed the text. News and stories: texts of
this project.
"""

import random
import tomllib
from collections.abc import Sequence
from pathlib import Path

from core.checks.continuity import find_contradictions
from core.checks.facts import check_facts
from core.documents.document import Span
from core.evals.planting import NAMED, Plant, Row, is_clean, plant_abstract, plant_row, read_rows
from core.evals.score import Score, share

SUITE = "writing_facts"
OWN = Path(__file__).resolve().parents[3] / "data/writing/facts"


def run(data: Path, limit: int | None) -> list[Score]:
    """All parts whose data is there; `limit` rows of each set, spread."""
    scores = []
    if (data / "e2e_nlg/testset_w_refs.csv").is_file():
        scores += measure_restaurants(data / "e2e_nlg/testset_w_refs.csv", limit)
    if (data / "csl_zh_titles/ts_test.tsv").is_file():
        scores += measure_abstracts(data / "csl_zh_titles/ts_test.tsv", limit)
    for path in sorted(OWN.glob("news*.toml")):
        scores += measure_news(path)
    for path in sorted(OWN.glob("stories*.toml")):
        scores += measure_stories(path)
    return scores


def measure_restaurants(path: Path, limit: int | None) -> list[Score]:
    """Plants and false alarms on E2E NLG."""
    rows = thin(read_rows(path), limit)
    lists = {key: sorted({row.attributes[key] for row in rows if key in row.attributes}) for key in NAMED}
    clean = [row for row in rows if is_clean(row, lists)]
    chance = random.Random(0)
    planted = [(row, plant) for row in clean for plant in plant_row(row, lists, chance)]
    found = [(plant.kind, is_found(plant, row.facts, "en")) for row, plant in planted]
    shown = [(kind, hit) for kind, hit in found if kind != "name and landmark exchanged" and "worded" not in kind]
    rule = "clean: own name as given, no other value of the set's lists, no number or currency its attributes lack"
    fewer = {"higher_is_better": False}
    return [
        share(SUITE, "E2E: changed numbers and names found", [hit for _, hit in shown], target=0.95, detail=rule),
        *by_kind("E2E", found),
        share(
            SUITE, "E2E: clean sentences flagged", [is_flagged(row) for row in clean], target=0.05, detail=rule, **fewer
        ),
        share(
            SUITE,
            "E2E: all sentences flagged",
            [is_flagged(row) for row in rows],
            detail="people's sentences as they are, with the values they got wrong or added",
            **fewer,
        ),
    ]


def is_flagged(row: Row) -> bool:
    """Whether any check of facts fails."""
    return any(check.passed is False for check in check_facts(row.text, row.facts, language="en"))


def is_found(plant: Plant, facts: Sequence[str], language: str) -> bool:
    """Whether a failed check points at the change."""
    checks = check_facts(plant.text, facts, language=language)
    spans = [span for check in checks if check.passed is False for span in check.spans]
    return any(span.start < plant.span.end and plant.span.start < span.end for span in spans)


def measure_abstracts(path: Path, limit: int | None) -> list[Score]:
    """Plants in sentences of Chinese abstracts; a title over its abstract shows how often a summary is flagged."""
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines()]
    pairs = [(row[1], row[2]) for row in rows if len(row) == 3]
    pairs = pairs[:: max(1, len(pairs) // limit)][:limit] if limit else pairs
    chance = random.Random(0)
    planted = [(abstract, plant) for abstract, _ in pairs for plant in plant_abstract(abstract, chance)]
    found = [(plant.kind, is_found(plant, [abstract], "zh")) for abstract, plant in planted]
    titles = [any(c.passed is False for c in check_facts(title, [text], language="zh")) for text, title in pairs]
    detail = "a sentence of an abstract with one number or place changed; the abstract as the only fact"
    return [
        share(SUITE, "CSL: changed numbers and places found", [hit for _, hit in found], target=0.95, detail=detail),
        *by_kind("CSL", found),
        share(
            SUITE, "CSL: titles flagged", titles, higher_is_better=False, detail="a title as text, its abstract as fact"
        ),
    ]


def measure_news(path: Path) -> list[Score]:
    """A brief of this project, so without targets: sentences that keep to its facts, others with one thing changed."""
    kept = tomllib.loads(path.read_text("utf-8"))
    facts, language, name = kept["facts"], kept["language"], path.stem
    clean = [any(c.passed is False for c in check_facts(t, facts, language=language)) for t in kept["clean"]]
    scores = [
        share(
            SUITE,
            f"{name}: {part}",
            [is_found(plant, facts, language) for plant in _read_plants(kept[part])],
        )
        for part in ("planted", "swapped")
    ]
    detail = f"{len(facts)} facts; sentences written for this project"
    return [
        *scores,
        share(SUITE, f"{name}: clean sentences flagged", clean, detail=detail, higher_is_better=False),
    ]


def _read_plants(rows: Sequence[dict[str, str]]) -> list[Plant]:
    """Rows of text, wrong and kind."""
    at = [(row, row["text"].index(row["wrong"])) for row in rows]
    return [Plant(row["kind"], row["text"], Span(start, start + len(row["wrong"]))) for row, start in at]


def measure_stories(path: Path) -> list[Score]:
    """Short stories of this project: contradictions planted in them, and near misses that are none."""
    kept = tomllib.loads(path.read_text("utf-8"))
    found = [bool(find_contradictions(story["chapters"], kept["language"])) for story in kept["broken"]]
    alarms = [bool(find_contradictions(story["chapters"], kept["language"])) for story in kept["sound"]]
    detail = "stories written for this project; one contradiction in each of the first, none in the others"
    return [
        share(SUITE, f"{path.stem}: contradictions found", found, detail=detail),
        share(SUITE, f"{path.stem}: sound stories flagged", alarms, detail=detail, higher_is_better=False),
    ]


def by_kind(name: str, found: Sequence[tuple[str, bool]]) -> list[Score]:
    """One score per kind of change, without a target."""
    kinds = dict.fromkeys(kind for kind, _ in found)
    return [share(SUITE, f"{name}: found: {kind}", [hit for one, hit in found if one == kind]) for kind in kinds]


def thin(rows: Sequence[Row], limit: int | None) -> list[Row]:
    """Every n-th row."""
    step = max(1, len(rows) // limit) if limit else 1
    return list(rows[::step][:limit])
