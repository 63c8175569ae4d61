"""The process that reads structured files, `python -m core.usecases.medical.structured.worker`: as the parsing process
of documents, with the readers of medical formats instead.
"""

import codecs
import importlib

from core.documents.limits import Limits
from core.documents.worker import serve
from core.errors import TooLarge

READERS = {
    "fhir": ("fhir", "read_fhir"),
    "ccda": ("ccda", "read_ccda"),
    "hl7": ("hl7", "read_hl7"),
}


def main() -> None:
    """Serves until stdin closes."""
    serve(_load, _perform)


def _load() -> None:
    for module, _ in READERS.values():
        importlib.import_module(f"core.usecases.medical.structured.{module}")
    for module in ("core.usecases.medical.structured.fhir_xml", "lxml.etree", "json", "base64"):
        importlib.import_module(module)
    for codec in ("utf-16", "utf-32", "gb18030", "big5", "cp1252", "latin-1", "ascii", "utf-8-sig"):
        codecs.lookup(codec)


def _perform(task: str, data: bytes, name: str, limits: Limits) -> dict[str, object]:
    """`task` is the origin; the answer is a draft."""
    from core.usecases.medical.structured.draft import all_words, to_json

    module, verb = READERS[task]
    draft = getattr(importlib.import_module(f"core.usecases.medical.structured.{module}"), verb)(data)
    if len(all_words(draft)) > limits.characters:
        raise TooLarge("documents.too_many_characters", limit=limits.characters)
    return to_json(draft)


if __name__ == "__main__":
    main()
