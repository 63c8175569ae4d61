"""The header of a gettext catalogue: which language it is in, how many plural forms it has. Does not know messages."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from core.usecases.translation.files.source_text import Edit
from core.usecases.translation.files.strings.po_entry import Entry

_PLURAL = re.compile(r"nplurals\s*=\s*(\d{1,2})\s*;\s*plural\s*=\s*([^;]{1,1000})")
UTF8 = {"Content-Type": "text/plain; charset=UTF-8"}
_CHINESE = {"zh": "zh_CN", "zh-hans": "zh_CN", "zh-hant": "zh_TW"}


@dataclass(frozen=True, slots=True)
class PoHeader:
    """`values` by the name in lower case; `entry` is None where a catalogue has no header."""

    entry: Entry | None
    values: dict[str, str] = field(default_factory=dict)

    @property
    def language(self) -> str:
        """As a BCP 47 tag; "" where it is not said."""
        return re.sub(r"[@.].*", "", self.values.get("language", "")).strip().replace("_", "-")

    @property
    def source_language(self) -> str:
        """That of the messages themselves, where the catalogue says so."""
        return self.values.get("x-source-language", "").strip().replace("_", "-")

    @property
    def plural(self) -> tuple[int, str] | None:
        """Number of forms and expression; None where they are not said or still to be filled in."""
        match = _PLURAL.search(self.values.get("plural-forms", ""))
        return (int(match[1]), match[2].strip()) if match and int(match[1]) and match[2].strip() else None

    @property
    def is_unfinished(self) -> bool:
        """Whether it is still that of a template."""
        return not self.language or self.plural is None


def read_header(entries: Sequence[Entry]) -> PoHeader:
    """The header among the entries, mostly the first."""
    entry = next((entry for entry in entries if entry.is_header), None)
    lines = entry.strings[min(entry.strings)].text.split("\n") if entry else []
    pairs = (line.partition(":") for line in lines if ":" in line)
    return PoHeader(entry, {name.strip().lower(): value.strip() for name, _, value in pairs})


def header_values(header: PoHeader, language: str, plural: tuple[int, str]) -> dict[str, str]:
    """What the header of a catalogue for `language` has to say that this one does not yet."""
    wanted = {
        "Language": _CHINESE.get(language.lower(), language.replace("-", "_")),
        "Plural-Forms": f"nplurals={plural[0]}; plural={plural[1]};",
    }
    if header.values.get("content-type", "charset=CHARSET").endswith("charset=CHARSET"):
        wanted |= {"MIME-Version": "1.0", **UTF8, "Content-Transfer-Encoding": "8bit"}
    return wanted


def edit_header(header: PoHeader, text: str, wanted: dict[str, str], end: str) -> Iterator[Edit]:
    """The `wanted` values, each in its line; the header is no longer fuzzy."""
    if header.entry is None:
        lines = "".join(f'"{name}: {value}\\n"{end}' for name, value in wanted.items())
        yield Edit(0, 0, f'msgid ""{end}msgstr ""{end}{lines}{end}')
        return
    found = header.entry.strings[min(header.entry.strings)]
    yield Edit(found.start, found.end, _with_values(text[found.start : found.end], wanted, end))
    for line, comment in header.entry.comments:
        if comment.startswith("#,") and "fuzzy" in comment:
            rest = [flag.strip() for flag in comment[2:].split(",") if flag.strip() not in ("", "fuzzy")]
            yield Edit(line.start, line.end, "#, " + ", ".join(rest)) if rest else Edit(line.start, line.stop, "")


def _with_values(raw: str, wanted: dict[str, str], end: str) -> str:
    """The raw strings of a header, those of `wanted` replaced where they stand, the others after the last."""
    kept = []
    rest, skipping = dict(wanted), False
    for line in raw.splitlines():
        said = line.partition('"')[2]
        name = said.partition(":")[0].strip()
        if skipping:
            skipping = not line.rstrip().endswith('\\n"')
        elif name in wanted:
            if name in rest:
                kept.append(f'"{name}: {rest.pop(name)}\\n"')
            skipping = not line.rstrip().endswith('\\n"')
        else:
            kept.append(line)
    return end.join([*kept, *(f'"{name}: {value}\\n"' for name, value in rest.items())])
