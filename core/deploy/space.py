"""A bundle as a Hugging Face Space: the card with its front matter, the requirements, and for Streamlit a container.

Gradio apps run on the Gradio SDK; the Streamlit SDK was retired on 2025-04-30, so those run as Docker Spaces. Source of
all keys: the Spaces configuration reference of the hub's documentation. Does not upload anything.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml

from core.deploy.bundle import HOME, Bundle, copy_files
from core.errors import InputError
from core.messages import LANGUAGES, UiLanguage, has_message, message
from core.models.catalog import CATALOG, ModelSpec, Role, find_spec
from core.settings import REPOSITORY
from core.showcase import APPS

PYTHON = "3.12"
"""A Space's default of 3.10 is too old for the pinned transformers."""
ZERO_PYTHON, ZERO_TORCH = "3.12.12", "2.11.0"
"""What ZeroGPU offers, the newest of each (the hub's documentation of August 2026): not the torch pinned elsewhere."""
SPACES = "spaces==0.51.3"
SPACE_PORT = 8501
"""Of every Streamlit app as a Space: there is one in each."""
START_MINUTES = 30
"""The hub's own limit, written down: installing takes most of it."""
VARIABLE = "SHOWCASE_CHAT_MODEL"
CPU_WHEELS = "--extra-index-url https://download.pytorch.org/whl/cpu"
HARDWARE = {"cpu": "cpu-basic", "gpu": "t4-small", "zero": "zero-a10g"}
EMOJI = {
    "chatbot": "💬",
    "writer": "📝",
    "grader": "🎓",
    "translator": "🌐",
    "medical": "🩺",
    "lab": "🧪",
    "home": "🧭",
}
CONTAINER = """\
# The {name} app in a container, as a Docker Space runs it: an ordinary user with id 1000, port {port}.
FROM python:{python}-slim
{packages}RUN useradd --create-home --uid 1000 user
USER user
ENV HOME=/home/user PATH=/home/user/.local/bin:$PATH PYTHONUNBUFFERED=1
ENV SHOWCASE_HOME=/home/user/showcase{variables}
WORKDIR /home/user/app
COPY --chown=user requirements.txt .
RUN pip install --no-cache-dir --user -r requirements.txt
COPY --chown=user . .
RUN mkdir /home/user/.streamlit && mv streamlit.toml /home/user/.streamlit/config.toml
EXPOSE {port}
CMD {command}
"""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a Space is to run on: a catalogue id instead of the embedded model, and the hardware."""

    model: str = ""
    hardware: Literal["cpu", "gpu", "zero"] = "cpu"

    @property
    def spec(self) -> ModelSpec:
        """The model's row."""
        return find_spec(self.model) if self.model else _embedded("chat")


def write_space(bundle: Bundle, folder: Path, wish: Wish | None = None, *, root: Path = REPOSITORY) -> None:
    """Everything a Space needs, into an empty folder; InputError for ZeroGPU with Streamlit."""
    wish = wish or Wish()
    if wish.hardware == "zero" and bundle.entry.ui != "gradio":
        raise InputError("deploy.no_zero_gpu", name=bundle.entry.name)
    texts = {
        "requirements.txt": "\n".join(write_requirements(bundle, wish)) + "\n",
        "README.md": write_card(bundle, wish),
        "LICENSE": (root / "LICENSE").read_text(encoding="utf-8"),
    }
    if bundle.entry.ui == "streamlit":
        texts["Dockerfile"] = write_container(bundle, wish)
        texts["streamlit.toml"] = (root / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    elif bundle.entry.packages:
        texts["packages.txt"] = "\n".join(bundle.entry.packages) + "\n"
    copy_files(bundle, folder, root)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")


def write_requirements(bundle: Bundle, wish: Wish) -> Iterator[str]:
    """The lines of requirements.txt: without a GPU torch's small wheels, with ZeroGPU the torch it offers."""
    if wish.hardware == "cpu":
        yield CPU_WHEELS
    for line in bundle.requirements:
        yield f"torch=={ZERO_TORCH}" if wish.hardware == "zero" and line.startswith("torch==") else line
    if wish.hardware == "zero":
        yield SPACES


def write_card(bundle: Bundle, wish: Wish) -> str:
    """The README of the Space: its front matter, then what it is and what it costs, in both languages."""
    front = yaml.safe_dump(_front_matter(bundle, wish), allow_unicode=True, sort_keys=False)
    return f"---\n{front}---\n\n" + "\n\n".join(_body(bundle, wish, language) for language in LANGUAGES) + "\n"


def _front_matter(bundle: Bundle, wish: Wish) -> dict[str, object]:
    entry, models = bundle.entry, [wish.spec.id, _embedded("embed").id]
    head: dict[str, object] = {
        "title": entry.title.text("en"),
        "emoji": EMOJI.get(entry.name, "✅"),
        "colorFrom": "green",
        "colorTo": "blue",
    }
    if entry.ui == "gradio":
        python = ZERO_PYTHON if wish.hardware == "zero" else PYTHON
        head |= {"sdk": "gradio", "sdk_version": _version(bundle, "gradio"), "python_version": python}
        head |= {"app_file": entry.file, "preload_from_hub": models}
    else:
        head |= {"sdk": "docker", "app_port": SPACE_PORT}
    return head | {
        "license": "apache-2.0",
        "short_description": _short(bundle),
        "models": models,
        "tags": ["llm", "grounded-generation", "english", "chinese", *sorted(app.suite for app in entry.apps)],
        "suggested_hardware": HARDWARE[wish.hardware],
        "startup_duration_timeout": f"{START_MINUTES}m",
    }


def _short(bundle: Bundle) -> str:
    """What stands under the title in the hub's lists, 60 characters at most."""
    key = f"deploy.short_{bundle.entry.name}"
    return message(key, "en") if has_message(key) else bundle.entry.title.text("en")[:60]


def _body(bundle: Bundle, wish: Wish, language: UiLanguage) -> str:
    entry, spec = bundle.entry, wish.spec
    values = {
        "title": entry.title.text(language),
        "model": spec.id,
        "license": spec.license,
        "variable": VARIABLE,
        "embedder": _embedded("embed").id,
        "embedder_license": _embedded("embed").license,
    }
    cost = "streamlit" if entry.ui == "streamlit" else "zero" if wish.hardware == "zero" else "gradio"
    parts = ["title", "what", "model", f"cost_{cost}", "disk", "secrets"]
    said = [message(f"deploy.card_{part}", language, **values) for part in parts]
    if entry.name == HOME:
        said[2:2] = _contents(bundle, language)
    return "\n\n".join(said)


def _contents(bundle: Bundle, language: UiLanguage) -> tuple[str, str]:
    """The apps that are pages of this Space, and those that cannot be."""
    separator = ", " if language == "en" else "、"
    within = separator.join(app.title.text(language) for app in bundle.entry.apps)
    without = [app for app in APPS if app not in bundle.entry.apps]
    titles = separator.join(app.title.text(language) for app in without)
    commands = separator.join(f"`python -m core.deploy {app.name} out/{app.name}`" for app in without)
    return (
        message("deploy.card_within", language, apps=within),
        message("deploy.card_without", language, apps=titles, commands=commands),
    )


def write_container(bundle: Bundle, wish: Wish) -> str:
    """The Dockerfile of a Streamlit app. Uploads come through the hub's frame, which keeps third-party cookies from
    Streamlit's forgery check: it is off on this command line, as the hub's documentation says, and nowhere else."""
    entry, packages = bundle.entry, ""
    if entry.packages:
        install = "apt-get update && apt-get install --yes --no-install-recommends"
        packages = f"RUN {install} {' '.join(entry.packages)} && rm -rf /var/lib/apt/lists/*\n"
    flags = (f"--server.port={SPACE_PORT}", "--server.address=0.0.0.0", "--server.enableXsrfProtection=false")
    return CONTAINER.format(
        name=entry.name,
        port=SPACE_PORT,
        python=PYTHON,
        packages=packages,
        variables=f" {VARIABLE}={wish.model}" if wish.model else "",
        command=json.dumps(["streamlit", "run", entry.file, *flags]),
    )


def _version(bundle: Bundle, name: str) -> str:
    """The pinned version of a requirement: on the Gradio SDK the card decides it, not requirements.txt."""
    return next(line.partition("==")[2] for line in bundle.requirements if line.startswith(f"{name}=="))


def _embedded(role: Role) -> ModelSpec:
    """The model that the package index carries."""
    return next(spec for spec in CATALOG if spec.package and role in spec.roles)
