"""An environment that has more than a bundle asked for, cut down: everything else cannot be imported,
as in an environment made for the bundle alone."""

from importlib.metadata import packages_distributions
from pathlib import Path

from core.deploy.bundle import normal
from core.deploy.licences import closure

TOOLS = {"pip", "setuptools", "wheel"}
GUARD = '''\
import sys

FORBIDDEN = {forbidden!r}


class Guard:
    """First in line of those that find modules."""

    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in FORBIDDEN:
            raise ModuleNotFoundError(f"{{name}} is not in the bundle's requirements", name=name)


sys.meta_path.insert(0, Guard())
'''


def write_guard(requirements: Path, folder: Path) -> Path:
    """A folder for PYTHONPATH with which Python starts as if only `requirements` were installed."""
    lines = [line for line in requirements.read_text("utf-8").splitlines() if line[:1] not in ("#", "-", "")]
    allowed = closure(lines) | TOOLS
    owners = {module: {normal(name) for name in names} for module, names in packages_distributions().items()}
    forbidden = {module for module, names in owners.items() if not names & allowed}
    assert "pytest" in forbidden and "pydantic" not in forbidden
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(GUARD.format(forbidden=forbidden), "utf-8")
    return folder
