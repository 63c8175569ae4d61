"""What a report is, what was understood in it and what is said of it: records only.

There is one coordinate system: every `Span` here is characters of `Report.text`, the report as people read it. What a
model is shown is made from it by `deidentifying` and put back into it before anything is checked or shown. Knows no
file format, model or page.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from core.checks.check import Check
from core.checks.readability import Readability
from core.documents.document import Span
from core.messages import UiLanguage, Words, words
from core.usecases.medical.masking import Masking

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings
    from langchain_core.language_models import BaseChatModel

Box = tuple[float, float, float, float]
"""Left, top, right, bottom on the page's picture, as shares of its width and height in [0, 1], from the top left."""
Origin = Literal["pdf", "docx", "text", "picture", "pasted", "fhir", "ccda", "hl7"]
ReportKind = Literal["laboratory", "radiology", "pathology", "discharge", "visit", "dialogue", "other"]
SectionName = Literal[
    "header", "complaint", "indication", "history", "past_history", "family_history", "social_history", "medications",
    "allergies", "review_of_systems", "examination", "technique", "comparison", "specimen", "findings", "results",
    "course", "impression", "diagnosis", "plan", "follow_up", "disposition", "other",
]  # fmt: skip
View = Literal["clinician", "patient"]
ReadingLevel = Literal["simple", "plain", "full"]
"""How a patient wants to read: short sentences with every hard word explained; plain; the report's own words."""
Level = Literal["urgent", "abnormal", "unsure", "normal", "neutral"]
"""How much attention something asks for; shown by a symbol and a word, never by colour alone. In this order."""
Part = Literal["alerts", "findings", "results", "impression", "follow_up", "treatment", "background", "normal", "other"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the report. `box` is where it stands on its page, None where there is no picture of it. `confidence`
    is the character recogniser's, None for text that needed none. `cells` are a table row's cells, in order."""

    span: Span
    page: int = 1
    box: Box | None = None
    confidence: float | None = None
    cells: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A section with its canonical name. `heading` is empty (start == end) where the text has none."""

    name: SectionName
    heading: Span
    body: Span


@dataclass(frozen=True, slots=True)
class Header:
    """What the head of a report says of the person and the report, as it stands there. `date` is ISO 8601 (day), of
    the specimen, else of the report; "" where unknown."""

    names: tuple[str, ...] = ()
    birth: str = ""
    sex: Literal["female", "male", ""] = ""
    age: str = ""
    numbers: tuple[str, ...] = ()
    facilities: tuple[str, ...] = ()
    date: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A report as read. `language` is ISO 639-1 or "und". `coded` are results that a structured file gave as data."""

    name: str
    sha256: str
    origin: Origin
    text: str
    language: str
    kind: ReportKind
    lines: tuple[Line, ...]
    sections: tuple[Section, ...] = ()
    header: Header = field(default_factory=Header)
    pages: int = 1
    coded: "tuple[LabResult, ...]" = ()
    notes: tuple[Words, ...] = ()

    def quote(self, span: Span) -> str:
        """The report's own words."""
        return self.text[span.start : span.end]

    def find_lines(self, spans: Sequence[Span]) -> tuple[Line, ...]:
        """The lines that any of the spans touches, in order."""
        return tuple(
            line
            for line in self.lines
            if any(span.start < line.span.end and span.end > line.span.start for span in spans)
        )


Flag = Literal["critical_low", "low", "normal", "high", "critical_high", "abnormal", ""]
"""Where a result lies: computed from the printed range, or from the report's own mark where there is no range;
`abnormal` for qualitative ones; "" where neither says."""


@dataclass(frozen=True, slots=True)
class LabResult:
    """One measured value. Every string is copied from the report; nothing is generated.

    `analyte` is the name as printed, `code` a key of `analytes.toml` or "". `value` is as printed ("5.6", "阴性",
    "1:80", "<0.01"), `number` its number where it is one, `comparator` "<", ">", "≤", "≥" or "". `low` and `high` are
    the bounds of the printed range `range_text`. `flag` is computed, `printed_flag` the report's own mark, and
    `conflict` says that the two disagree. `when` is ISO 8601 (day) or "". `value_span` lies within `span`, the row.
    """

    analyte: str
    value: str
    span: Span
    value_span: Span
    code: str = ""
    loinc: str = ""
    number: Decimal | None = None
    comparator: str = ""
    unit: str = ""
    range_text: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    flag: Flag = ""
    printed_flag: str = ""
    conflict: bool = False
    panel: str = ""
    specimen: str = ""
    when: str = ""


Side = Literal["left", "right", "both", ""]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a report says is there, or is not: `span` is the sentence, `term` the words that name it.

    `site` is the anatomical term as written, "" where there is none. `whose` tells the patient from the family.
    """

    span: Span
    term: Span
    section: SectionName
    negated: bool = False
    uncertain: bool = False
    historical: bool = False
    whose: Literal["patient", "family"] = "patient"
    side: Side = ""
    site: str = ""
    normal: bool = False
    """Whether it says that something is as it should be ("heart size is normal"), which is no finding to act on."""


@dataclass(frozen=True, slots=True)
class RedFlag:
    """A rule that fired. `source` is the publication the threshold is taken from; `advice` says what to do now."""

    rule: str
    said: Words
    advice: Words
    source: str
    spans: tuple[Span, ...]
    level: Literal["urgent", "abnormal"] = "urgent"


@dataclass(frozen=True, slots=True)
class Understanding:
    """A report with all that was computed from it, before any model."""

    report: Report
    results: tuple[LabResult, ...] = ()
    findings: tuple[Finding, ...] = ()
    red_flags: tuple[RedFlag, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of a summary with the lines of the report that support it: without a source there is none.

    `author`: "report" quotes it, "rule" computed it from quoted values, "model" wrote it and every check passed.
    `replaced` is the model's sentence that failed and in whose place the report's own words stand.
    """

    text: str
    part: Part
    sources: tuple[Span, ...]
    level: Level = "neutral"
    author: Literal["report", "rule", "model"] = "report"
    checks: tuple[Check, ...] = ()
    replaced: str = ""
    section: SectionName | None = None
    """The section of a note that the claim belongs under, where it was made from a consultation."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A model's sentence that is not shown, and the checks it failed."""

    text: str
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class DoctorQuestion:
    """A question for one's doctor, made from something flagged."""

    text: str
    sources: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A hard word as it stands in the summary or report, in plain words, and where the explanation is from."""

    term: str
    plain: str
    source: str


@dataclass(frozen=True, slots=True)
class Summary:
    """A view of a report. `notice` is part of the record, so that no page, file or print can leave it out.

    `language` is that of the computed sentences; quotes are in the report's. `readability` is of the whole text, None
    where no formula knows the language. `model` is its id, "" where none wrote.
    """

    view: View
    language: UiLanguage
    level: ReadingLevel
    claims: tuple[Claim, ...]
    dropped: tuple[Dropped, ...] = ()
    questions: tuple[DoctorQuestion, ...] = ()
    terms: tuple[Term, ...] = ()
    readability: Readability | None = None
    model: str = ""
    prompts: tuple[str, ...] = ()
    notes: tuple[Words, ...] = ()
    notice: Words = field(default_factory=lambda: words("medical.notice"))
    complete: bool = True
    """False while a model is still writing."""

    @property
    def replaced(self) -> int:
        """How many sentences of the model gave way to the report's own words."""
        return sum(bool(claim.replaced) for claim in self.claims)


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply to a question about the report: quotes first. `declined` says why nothing is answered (diagnosis, dose,
    not in the report); then `claims` may still quote what the report does say."""

    claims: tuple[Claim, ...]
    declined: Words | None = None
    dropped: tuple[Dropped, ...] = ()
    notice: Words = field(default_factory=lambda: words("medical.notice"))


@dataclass(frozen=True, slots=True)
class Tools:
    """What summarising may use. Without a model everything computed is still there. A model is shown `masking` and
    nothing else of the report; where it is None the report is de-identified first."""

    model: "BaseChatModel | None" = None
    embedder: "Embeddings | None" = None
    masking: Masking | None = None
    stopped: Callable[[], bool] = field(default=lambda: False)
