"""The translation models this project knows, one row each, and models of a person's own in a folder.

Sizes and licences are as their publishers state them, from general knowledge: no row is pinned to a revision and none
of these weights was at hand when the project was measured. Knows nothing of how they run.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from core.errors import SettingsError
from core.models.catalog import ModelSpec
from core.models.language_tags import SCRIPTS, normal_tag, without_region
from core.models.seq2seq_text import Family
from core.models.translator_codes import M2M100_CODES, MADLAD_CODES, NLLB_CODES


@dataclass(frozen=True, slots=True)
class TranslatorSpec(ModelSpec):
    """A row. `source_codes` and `target_codes` pair each language's tag with what the model calls it, "" where it need
    not be told; several names with blanks between them are tried in order. `context` is the most subwords it knows
    places for."""

    family: Family = "marian"
    source_codes: tuple[tuple[str, str], ...] = ()
    target_codes: tuple[tuple[str, str], ...] = ()

    @property
    def sources(self) -> Mapping[str, str]:
        """Tag -> code of the languages it reads."""
        return dict(self.source_codes)

    @property
    def targets(self) -> Mapping[str, str]:
        """Tag -> code of the languages it writes."""
        return dict(self.target_codes)

    def pair(self, source: str, target: str) -> tuple[str, str] | None:
        """The two as this model has them, a region it does not tell apart left out; None where it has not both."""
        found = _among(source, self.sources), _among(target, self.targets)
        if not found[0] or not found[1] or found[0] == found[1] or set(found) <= set(SCRIPTS):
            return None
        return found


def find_translator_spec(id: str) -> TranslatorSpec:
    """The row of `id`, the owner optional; SettingsError with the known ids where there is none."""
    for spec in TRANSLATORS:
        if id.lower() in (spec.id.lower(), spec.name.lower()):
            return spec
    raise SettingsError("models.unknown", id=id, known=", ".join(spec.id for spec in TRANSLATORS))


def own_models(folder: Path | None) -> list[TranslatorSpec]:
    """Translation models in `folder` or one level below that are no row of the catalogue."""
    if folder is None or not folder.is_dir():
        return []
    known = {name.lower() for spec in TRANSLATORS for name in (spec.name, spec.slug)}
    places = [folder, *sorted(place for place in folder.iterdir() if place.is_dir())]
    found = (_own_model(place) for place in places if place.name.lower() not in known)
    return [spec for spec in found if spec]


def _among(tag: str, known: Mapping[str, str]) -> str:
    return next((one for one in (tag, without_region(tag)) if one in known), "")


def _own_model(folder: Path) -> TranslatorSpec | None:
    """A row for a Marian, NLLB or M2M100 model as transformers saves them; None for what is none, or where a Marian
    model's languages stand neither in its tokenizer's configuration nor at the end of the folder's name."""
    config, tokenizer = _read(folder / "config.json"), _read(folder / "tokenizer_config.json")
    kind = config.get("model_type")
    more: dict[str, object]
    if kind == "marian":
        named = re.search(r"-([a-z]{2,3})-([a-z]{2,3})$", folder.name.lower())
        source, target = (
            normal_tag(str(tokenizer.get(key) or (named and named[at]) or ""))
            for at, key in enumerate(("source_lang", "target_lang"), start=1)
        )
        if not source or not target:
            return None
        more = {"source_codes": ((source, ""),), "target_codes": _marian_targets(folder, target)}
    elif kind == "m2m_100":
        nllb = "nllb" in f"{tokenizer.get('tokenizer_class', '')} {folder.name}".lower()
        codes = tuple((NLLB_CODES if nllb else M2M100_CODES).items())
        more = {"family": "nllb" if nllb else "m2m100", "source_codes": codes, "target_codes": codes}
    else:
        return None
    size = sum(file.stat().st_size for file in folder.iterdir() if file.suffix in (".bin", ".safetensors"))
    return TranslatorSpec(
        f"own/{folder.name}",
        roles=("translate",),
        parameters=size // 4,
        context=int(config.get("max_position_embeddings", 512)),
        languages=(),
        license="-",
        download=size,
        **more,
    )


def _marian_targets(folder: Path, target: str) -> tuple[tuple[str, str], ...]:
    """The languages a Marian model is told by `>>code<<` in front of the text; else the one it has."""
    vocabulary = _read(folder / "vocab.json")
    codes = (re.fullmatch(r">>([\w-]+)<<", token) for token in vocabulary)
    tagged = {normal_tag(code[1]): code[0] for code in codes if code and normal_tag(code[1])}
    return tuple(tagged.items()) or ((target, ""),)


def _read(file: Path) -> dict[str, object]:
    try:
        content = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _opus(
    name: str, sources: str, targets: Iterable[tuple[str, str]], *, owner: str = "Helsinki-NLP", **more: object
) -> TranslatorSpec:
    languages = (*sources.split(), *(tag for tag, _ in targets))
    return TranslatorSpec(
        f"{owner}/{name}",
        languages=languages,
        source_codes=tuple((tag, "") for tag in sources.split()),
        target_codes=tuple(targets),
        **{
            "roles": ("translate",),
            "parameters": 77_000_000,
            "context": 512,
            "license": "CC-BY-4.0",
            "download": 310_000_000,
        }
        | more,
    )


def _many(id: str, family: Family, codes: Mapping[str, str], **more: object) -> TranslatorSpec:
    pairs = tuple(codes.items())
    return TranslatorSpec(
        id,
        roles=("translate",),
        languages=tuple(codes),
        family=family,
        source_codes=tuple((tag, "" if family == "t5" else code) for tag, code in pairs),
        target_codes=pairs,
        context=1024,
        **more,
    )


_ROMANCE = "es fr it pt ro ca gl"
_BIG = {"parameters": 237_000_000, "download": 950_000_000}
_PAIRS = """
en-es es-en en-fr fr-en en-de de-en en-ru ru-en en-it it-en en-nl nl-en en-sv sv-en en-da da-en en-fi fi-en en-cs cs-en
en-hu hu-en en-uk uk-en en-id id-en en-hi hi-en en-el en-he he-en en-ro bg-en ar-en vi-en zh-en ja-en ko-en tr-en pl-en
th-en de-fr fr-de es-fr fr-es es-de de-es
"""
_CODED = {"zh": ">>cmn_Hans<< >>zho_Hans<< >>cmn<<", "ar": ">>ara<<", "vi": ">>vie<<", "bg": ">>bul<<"}

TRANSLATORS: tuple[TranslatorSpec, ...] = (
    *(_opus(f"opus-mt-{pair}", pair[:2], [(pair[3:], "")]) for pair in _PAIRS.split()),
    *(_opus(f"opus-mt-en-{tag}", "en", [(tag, code)]) for tag, code in _CODED.items()),
    _opus("opus-mt-en-ROMANCE", "en", [*((t, f">>{t}<<") for t in _ROMANCE.split()), ("pt-BR", ">>pt_br<< >>pt_BR<<")]),
    _opus("opus-mt-ROMANCE-en", _ROMANCE, [("en", "")]),
    _opus("opus-mt-tc-big-en-pt", "en", [("pt", ">>por<<"), ("pt-BR", ">>pob<<")], **_BIG),
    _opus("opus-mt-tc-big-en-tr", "en", [("tr", ">>tur<<")], **_BIG),
    _opus("opus-mt-tc-big-en-ko", "en", [("ko", ">>kor<< >>kor_Hang<<")], **_BIG),
    _opus("fugumt-en-ja", "en", [("ja", "")], owner="staka", license="CC-BY-SA-4.0"),
    _many(
        "facebook/m2m100_418M", "m2m100", M2M100_CODES, license="MIT", parameters=484_000_000, download=1_936_000_000
    ),
    _many(
        "google/madlad400-3b-mt", "t5", MADLAD_CODES, license="Apache-2.0", parameters=2_940_000_000,
        download=11_760_000_000,
    ),
    _many(
        "facebook/nllb-200-distilled-600M", "nllb", NLLB_CODES, license="CC-BY-NC-4.0", parameters=615_000_000,
        download=2_460_000_000,
    ),
    _many(
        "facebook/nllb-200-distilled-1.3B", "nllb", NLLB_CODES, license="CC-BY-NC-4.0", parameters=1_371_000_000,
        download=5_480_000_000,
    ),
)  # fmt: skip
