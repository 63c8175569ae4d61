"""A bundle as a Hugging Face Space: the card with its front matter, the requirements, and for Streamlit a container.

Gradio apps run on the Gradio SDK; the Streamlit SDK was retired on 2025-04-30, so those run as Docker Spaces. Source of
all keys: the Spaces configuration reference of the hub's documentation. Does not upload anything.
"""

import json
from pathlib import Path

import yaml

from core.deploy.bundle import Bundle, copy_files
from core.messages import LANGUAGES, message
from core.models.catalog import CATALOG, ModelSpec, Role, find_spec
from core.settings import REPOSITORY

PYTHON = "3.12"
"""A Space's default of 3.10 is too old for the pinned transformers."""
VARIABLE = "SHOWCASE_CHAT_MODEL"
CPU_WHEELS = "--extra-index-url https://download.pytorch.org/whl/cpu"
EMOJI = {"chatbot": "💬", "writer": "📝", "grader": "🎓", "translator": "🌐", "medical": "🩺"}
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


def write_space(bundle: Bundle, folder: Path, *, model: str = "", gpu: bool = False, root: Path = REPOSITORY) -> None:
    """Everything a Space needs, into an empty folder. `model` is a catalogue id to run instead of the embedded one;
    `gpu` asks for the wheels and the hardware of one."""
    copy_files(bundle, folder, root)
    requirements = (*(() if gpu else (CPU_WHEELS,)), *bundle.requirements)
    texts = {
        "requirements.txt": "\n".join(requirements) + "\n",
        "README.md": write_card(bundle, model=model, gpu=gpu),
        "LICENSE": (root / "LICENSE").read_text(encoding="utf-8"),
    }
    if bundle.app.ui == "streamlit":
        texts["Dockerfile"] = write_container(bundle, model=model)
        texts["streamlit.toml"] = (root / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    elif bundle.app.packages:
        texts["packages.txt"] = "\n".join(bundle.app.packages) + "\n"
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")


def write_card(bundle: Bundle, *, model: str = "", gpu: bool = False) -> str:
    """The README of the Space: its front matter, then what it is and what it costs, in both languages."""
    app = bundle.app
    spec = find_spec(model) if model else _embedded("chat")
    head: dict[str, object] = {
        "title": app.title.text("en"),
        "emoji": EMOJI.get(app.name, "✅"),
        "license": "apache-2.0",
        "models": [spec.id, _embedded("embed").id],
        "suggested_hardware": "t4-small" if gpu else "cpu-basic",
    }
    if app.ui == "gradio":
        head |= {"sdk": "gradio", "sdk_version": _version(bundle, "gradio"), "python_version": PYTHON}
        head |= {"app_file": app.file} | ({"preload_from_hub": [spec.id]} if model else {})
    else:
        head |= {"sdk": "docker", "app_port": app.port}
    front = yaml.safe_dump(head, allow_unicode=True, sort_keys=False)
    values = {"model": spec.id, "license": spec.license, "variable": VARIABLE}
    bodies = [
        "\n\n".join(
            message(f"deploy.card_{part}", language, title=app.title.text(language), **values)
            for part in ("title", "what", "model", f"cost_{app.ui}", "secrets")
        )
        for language in LANGUAGES
    ]
    return f"---\n{front}---\n\n" + "\n\n".join(bodies) + "\n"


def write_container(bundle: Bundle, *, model: str = "") -> str:
    """The Dockerfile of a Streamlit app. Uploads come through the hub's frame, which keeps third-party cookies from
    Streamlit's forgery check: it is off on this command line, as the hub's documentation says, and nowhere else."""
    app = bundle.app
    packages = ""
    if app.packages:
        install = "apt-get update && apt-get install --yes --no-install-recommends"
        packages = f"RUN {install} {' '.join(app.packages)} && rm -rf /var/lib/apt/lists/*\n"
    flags = (f"--server.port={app.port}", "--server.address=0.0.0.0", "--server.enableXsrfProtection=false")
    return CONTAINER.format(
        name=app.name,
        port=app.port,
        python=PYTHON,
        packages=packages,
        variables=f" {VARIABLE}={model}" if model else "",
        command=json.dumps(["streamlit", "run", app.file, *flags]),
    )


def _version(bundle: Bundle, name: str) -> str:
    """The pinned version of a requirement: on the Gradio SDK the card decides it, not requirements.txt."""
    return next(line.partition("==")[2] for line in bundle.requirements if line.startswith(f"{name}=="))


def _embedded(role: Role) -> ModelSpec:
    """The model that the package index carries."""
    return next(spec for spec in CATALOG if spec.package and role in spec.roles)
