import subprocess
import sys

import pytest

from core.errors import SettingsError
from core.models import device as module
from core.models.device import detect_device, size_text
from core.settings import REPOSITORY, Settings


def test_the_cpu_is_found_without_importing_torch():
    code = (
        "import sys; from core.models import detect_device; from core.settings import Settings;"
        "print(detect_device(Settings(device='cpu')).kind, 'torch' in sys.modules)"
    )
    out = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True)
    assert out.stdout.split() == ["cpu", "False"], out.stderr


def test_the_device_says_what_it_is_and_why():
    device = detect_device(Settings(device="cpu"))
    assert device.name and device.dtype in ("bf16", "fp32")
    assert 0 < device.free <= device.memory
    assert device.reason.text("en") == "CPU was asked for in the settings."
    assert "CPU" in device.reason.text("zh")


def test_without_a_gpu_the_reason_says_so(monkeypatch):
    monkeypatch.setattr(module, "_torch_is_cpu_only", lambda: False)
    for signs in ("_cuda_signs", "_mps_signs", "_xpu_signs"):
        monkeypatch.setattr(module, signs, lambda: False)
    assert detect_device(Settings(device="auto")).reason.text() == "No GPU was found."


@pytest.mark.parametrize("wanted", ["cuda", "mps", "xpu"])
def test_asking_for_an_absent_device_is_an_error_with_the_way_out(monkeypatch, wanted):
    monkeypatch.setattr(module, "_torch_version", lambda: "2.13.0+cpu")
    with pytest.raises(SettingsError) as caught:
        detect_device(Settings(device=wanted))
    assert wanted.upper() in caught.value.text() and "2.13.0+cpu" in caught.value.text()
    assert "SHOWCASE_DEVICE" in caught.value.hint("zh")


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"memory.max": "2147483648", "memory.current": "1000"}, (2147483648, 1000)),
        ({"memory.max": "max", "memory.current": "1000"}, (None, 0)),
        ({"memory/memory.limit_in_bytes": "500", "memory/memory.usage_in_bytes": "20"}, (500, 20)),
        ({}, (None, 0)),
        ({"memory.max": "nonsense"}, (None, 0)),
    ],
)
def test_a_containers_limit_is_read(tmp_path, files, expected):
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    assert module._container_memory(tmp_path) == expected


def test_the_containers_limit_counts_when_it_is_smaller(monkeypatch):
    monkeypatch.setattr(module, "_container_memory", lambda root: (3_000_000, 1_000_000))
    device = detect_device(Settings(device="cpu"))
    assert (device.memory, device.free) == (3_000_000, 2_000_000)


@pytest.mark.parametrize(("count", "text"), [(92_871_040, "93 MB"), (1_503_300_328, "1.5 GB"), (65e9, "65.0 GB")])
def test_sizes_are_said_as_people_read_them(count, text):
    assert size_text(count) == text


@pytest.mark.gpu
def test_a_cuda_device_is_found_with_its_memory():
    device = detect_device(Settings(device="cuda"))
    assert device.kind == "cuda" and device.dtype in ("bf16", "fp16") and device.memory > 1e9
