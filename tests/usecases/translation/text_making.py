"""What the tests of text files share: targets that show what was translated, and the files around them."""

import importlib
from types import ModuleType

from core.usecases.translation.files.inline import cut
from core.usecases.translation.files.source_file import Extract, FileJob, Segment, Written

_ACCENTED = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "áƀćđéƒǵħíĵķłɱńóṗɋŕśťúṽŵẋýźÁƁĆĐÉƑǴĦÍĴĶŁḾŃÓṖɊŔŚŤÚṼŴẊÝŹ"
)


def accent(text: str) -> str:
    """A text as its pseudo-translation: every Latin letter another one, so that what was not translated shows."""
    return text.translate(_ACCENTED)


def accent_segment(segment: Segment) -> str:
    """The pseudo-translation of a segment, its codes as they are."""
    return "".join(part if is_code else accent(part) for part, is_code in cut(segment.source, segment.codes))


def open_format(name: str) -> ModuleType:
    """A format's module."""
    return importlib.import_module(f"core.usecases.translation.files.text.{name}")


def read(module: str, data: str | bytes, *, source: str = "en", target: str = "es") -> Extract:
    """The segments of a file, its content given as text or bytes."""
    content = data.encode() if isinstance(data, str) else data
    return open_format(module).extract(content, FileJob("file", source, target))


def sources(module: str, data: str | bytes, **job: str) -> list[str]:
    """The sources of a file's segments."""
    return [segment.source for segment in read(module, data, **job).segments]


def accented_sources(module: str, data: str | bytes) -> list[str]:
    """The pseudo-translations of a file's segments."""
    return [accent_segment(segment) for segment in read(module, data).segments]


def words_only(module: str, data: str | bytes) -> list[str]:
    """The sources of a file's segments without codes and blanks."""
    found = []
    for one in read(module, data).segments:
        said = (part for part, is_code in cut(one.source, one.codes) if not is_code)
        found.append("".join("".join(said).split()))
    return found


def reasons(module: str, data: str | bytes) -> list[tuple[str, str]]:
    """What is kept of a file, and why."""
    return [(kept.text, kept.reason) for kept in read(module, data).kept]


def translate(
    module: str,
    data: str | bytes,
    targets: dict[str, str] | None = None,
    *,
    bilingual: bool = False,
    target: str = "es",
) -> bytes:
    """The file with `targets` by source, or with the pseudo-translation of every segment."""
    content = data.encode() if isinstance(data, str) else data
    job = FileJob("file", "en", target, bilingual=bilingual)
    form = open_format(module)
    written = {}
    for one in form.extract(content, job).segments:
        if targets is None or one.source in targets:
            written[one.id] = Written(accent_segment(one) if targets is None else targets[one.source])
    return form.rebuild(content, job, written)


def same_again(module: str, data: bytes) -> bool:
    """Whether a file comes back byte for byte when every source is its own target."""
    form = open_format(module)
    for bilingual in (False, True):
        job = FileJob("file", "en", "es", bilingual=bilingual)
        written = {one.id: Written(one.source) for one in form.extract(data, job).segments}
        if form.rebuild(data, job, written) != data or form.rebuild(data, job, {}) != data:
            return False
    return True
