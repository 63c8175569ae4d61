"""A source with its target and all that a check of the two may need. Knows no engine and no file."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pair:
    """Texts as a person reads them, inline elements in both as `codes` (see `files.source_file.Segment`). Languages are
    BCP 47 tags; `terms` are the (source, target) entries of the glossary that occur in the source, `forbidden` the
    (source, word) ones whose word the target must not use."""

    source: str
    target: str
    source_language: str
    target_language: str
    codes: tuple[str, ...] = ()
    syntaxes: tuple[str, ...] = ()
    terms: tuple[tuple[str, str], ...] = ()
    limit: int | None = None
    plural: str = ""
    forbidden: tuple[tuple[str, str], ...] = ()
