"""What every Office file has beside its text: properties, embedded files, signatures. Knows no single format."""

from core.usecases.translation.files.office.office_harvest import Harvest, beside
from core.usecases.translation.files.office.office_package import Package
from core.usecases.translation.files.source_file import FileJob

_DC = "{http://purl.org/dc/elements/1.1/}"
_CORE = "openxmlformats-package.core-properties"
Note = tuple[str, dict[str, object]]


def offer_properties(harvest: Harvest, package: Package, job: FileJob) -> None:
    """The title and the subject, which programs show for the file."""
    for part in package.of_type(_CORE):
        for name in ("title", "subject"):
            for element in package.root(part).iter(f"{_DC}{name}"):
                if text := (element.text or "").strip():

                    def write(target: str, element: object = element, text: str = text) -> None:
                        element.text = beside(text, target, job)

                    harvest.offer(f"{part}#{name}", text, write, part=part, note=f"document {name}")


def office_notes(package: Package) -> list[Note]:
    """What could not be offered: files inside the file; and that a signature no longer holds."""
    notes: list[Note] = []
    names = package.names
    if embedded := sum("/embeddings/" in name for name in names):
        notes.append(("translation_files.office_embedded", {"count": embedded}))
    if any(name.startswith("_xmlsignatures/") for name in names):
        notes.append(("translation_files.office_signed", {}))
    return notes
