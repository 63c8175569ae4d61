"""A bundle's folder to the hub: a Space is made where there is none, and holds exactly these files afterwards.

Secrets are set as the Space's own, never written into a file. The token is the hub client's (`hf auth login`).
"""

from collections.abc import Mapping
from pathlib import Path

from core.errors import InputError

HIDDEN = "."


def publish(
    folder: Path,
    space: str,
    *,
    sdk: str,
    private: bool = True,
    secrets: Mapping[str, str] | None = None,
    endpoint: str | None = None,
    token: str | None = None,
) -> str:
    """The commit's address. `space` is "user/name", `sdk` "gradio" or "docker", `endpoint` another hub."""
    from httpx2 import HTTPError
    from huggingface_hub import HfApi, SpaceCard
    from huggingface_hub.errors import HfHubHTTPError

    hidden = [path for path in folder.rglob("*") if path.name.startswith(HIDDEN)]
    if hidden:
        raise InputError("deploy.hidden", name=hidden[0].name)
    SpaceCard.load(folder / "README.md")
    api = HfApi(endpoint=endpoint, token=token)
    given = [{"key": key, "value": value} for key, value in (secrets or {}).items()]
    try:
        api.create_repo(
            space, repo_type="space", space_sdk=sdk, private=private, exist_ok=True, space_secrets=given or None
        )
        commit = api.upload_folder(
            repo_id=space, repo_type="space", folder_path=folder, delete_patterns=["*"], commit_message="Deploy"
        )
    except (HfHubHTTPError, HTTPError, OSError, ValueError) as error:
        raise InputError("deploy.not_published", space=space, why=str(error).strip().splitlines()[0]) from error
    return commit.commit_url
