"""Which device models run on, and why. Knows nothing of models.

Looks for the signs of a GPU first (device files, the kind of torch build) and imports torch, which takes seconds,
only where a GPU may be present.
"""

import os
import platform
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

from core.errors import SettingsError
from core.messages import Words, words
from core.models.lending import find_lender
from core.settings import Settings, load_settings

LENT_BYTES = 48_000_000_000
"""Half of an RTX Pro 6000, what ZeroGPU lends (the hub's documentation of August 2026)."""

DeviceKind = Literal["cuda", "mps", "xpu", "cpu"]

_INTEL = "0x8086"
_BFLOAT_FLAGS = {"avx512_bf16", "amx_bf16"}


@dataclass(frozen=True, slots=True)
class Device:
    """`dtype` is bf16, fp16 or fp32; `memory` and `free` are bytes models may use, limits of a container respected."""

    kind: DeviceKind
    name: str
    dtype: str
    memory: int
    free: int
    reason: Words


def detect_device(settings: Settings | None = None) -> Device:
    """The best device of this machine, or the one the settings name; SettingsError where that one is absent."""
    wanted = (settings or load_settings()).device
    if wanted == "cpu":
        return _cpu(words("models.device_asked", device="CPU"))
    if find_lender():
        return _cpu(words("models.gpu_is_lent"))
    if gpu := _find_gpu(wanted):
        return gpu
    if wanted != "auto":
        raise SettingsError("models.device_absent", device=wanted.upper(), why=_why_no_gpu())
    return _cpu(_why_no_gpu())


def chat_device(settings: Settings | None = None) -> Device:
    """Where the chat model runs: on the GPU that is lent for each reply where somebody lends, else as all else does."""
    settings = settings or load_settings()
    if find_lender() and settings.device in ("auto", "cuda"):
        return Device("cuda", "ZeroGPU", "bf16", LENT_BYTES, LENT_BYTES, words("models.device_lent"))
    return detect_device(settings)


def size_text(count: float) -> str:
    """Bytes as people read them: 93 MB, 1.5 GB."""
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.0f} MB"


def _find_gpu(wanted: str) -> Device | None:
    """The first of CUDA, MPS, XPU that is wanted, has signs of being there, and answers torch."""
    signs = {"cuda": _cuda_signs, "mps": _mps_signs, "xpu": _xpu_signs}
    kinds = [kind for kind in signs if wanted in ("auto", kind)]
    if _torch_is_cpu_only() or not any(signs[kind]() for kind in kinds):
        return None
    import torch

    probes = {"cuda": torch.cuda, "mps": torch.backends.mps, "xpu": torch.xpu}
    found = next((kind for kind in kinds if probes[kind].is_available()), None)
    return _describe_gpu(found, wanted) if found else None


def _describe_gpu(kind: str, wanted: str) -> Device:
    import torch

    reason = words("models.device_asked" if wanted == kind else "models.device_found", device=kind.upper())
    if kind == "mps":
        total, free = _machine_memory()
        return Device("mps", platform.processor() or "Apple GPU", "fp16", total, free, reason)
    backend = torch.cuda if kind == "cuda" else torch.xpu
    free, total = backend.mem_get_info()
    dtype = "bf16" if backend.is_bf16_supported() else "fp16"
    return Device(kind, backend.get_device_name(), dtype, total, free, reason)


def _cpu(reason: Words) -> Device:
    total, free = _machine_memory()
    dtype = "bf16" if _BFLOAT_FLAGS & _cpu_flags() else "fp32"
    return Device("cpu", _cpu_name(), dtype, total, free, reason)


def _why_no_gpu() -> Words:
    if _torch_is_cpu_only():
        return words("models.torch_cpu_only", version=_torch_version())
    return words("models.no_gpu")


def _torch_version() -> str:
    try:
        return version("torch")
    except PackageNotFoundError:
        return "-"


def _torch_is_cpu_only() -> bool:
    """Wheels for the CPU alone say so in their version; on macOS every wheel has MPS and says nothing."""
    return _torch_version() == "-" or _torch_version().endswith("+cpu")


def _cuda_signs() -> bool:
    """Device files of NVIDIA (Linux, WSL) or AMD (torch calls it cuda too); on Windows the driver's library."""
    files = ["/dev/nvidiactl", "/dev/dxg", "/dev/kfd"]
    if os.name == "nt":
        files = [rf"{os.environ.get('SYSTEMROOT', 'C:/Windows')}\System32\nvcuda.dll"]
    return any(Path(file).exists() for file in files)


def _mps_signs() -> bool:
    return platform.system() == "Darwin" and platform.machine() == "arm64"


def _xpu_signs() -> bool:
    vendors = Path("/sys/class/drm").glob("renderD*/device/vendor")
    return os.name == "nt" or any(file.read_text().strip() == _INTEL for file in vendors)


def cores() -> int:
    """Cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _machine_memory() -> tuple[int, int]:
    """Total and free bytes, the smaller of the machine's and the container's."""
    import psutil

    machine = psutil.virtual_memory()
    limit, used = _container_memory(Path("/sys/fs/cgroup"))
    if limit is None or limit >= machine.total:
        return machine.total, machine.available
    return limit, min(machine.available, limit - used)


def _container_memory(root: Path) -> tuple[int | None, int]:
    """Limit and use of the control group, version 2 then 1; a limit of None is no limit."""
    for limit, used in (
        ("memory.max", "memory.current"),
        ("memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes"),
    ):
        try:
            text = (root / limit).read_text().strip()
            return (None, 0) if text == "max" else (int(text), int((root / used).read_text()))
        except (OSError, ValueError):
            continue
    return None, 0


def _cpu_lines(field: str) -> str:
    try:
        text = Path("/proc/cpuinfo").read_text()
    except OSError:
        return ""
    return next((line.split(":", 1)[1].strip() for line in text.splitlines() if line.startswith(field)), "")


def _cpu_name() -> str:
    return _cpu_lines("model name") or platform.processor() or platform.machine()


def _cpu_flags() -> set[str]:
    return set(_cpu_lines("flags").split())
