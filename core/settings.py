"""Settings: the only reader of the environment and of `.env`. Knows nothing of widgets or models."""

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

REPOSITORY = Path(__file__).resolve().parents[1]


class Settings(BaseSettings):
    """Every variable is `SHOWCASE_` + the field's name; defaults run offline from a clone."""

    model_config = SettingsConfigDict(env_prefix="SHOWCASE_", env_file=REPOSITORY / ".env", extra="ignore")

    home: Path = Field(
        REPOSITORY / ".showcase", description="everything the project writes: models, indexes, the store"
    )
    device: Literal["auto", "cuda", "mps", "xpu", "cpu"] = Field("auto", description="overrides the detected device")
    chat_model: str = Field("", description="catalogue id to use instead of the chosen one")
    model_folder: Path | None = Field(None, description="a local folder of weights, tried before any other source")
    offline: bool = Field(False, description="never try a hub, only what is on disk")
    picture_model: Path | None = Field(
        None, description="a local folder of a model that reads pictures, used on a GPU to describe them"
    )
    endpoint: str = Field("", description="base URL of an OpenAI-compatible server; used instead of a local model")
    endpoint_model: str = Field("", description="the model's name at that server")
    endpoint_key: SecretStr = Field(SecretStr("none"), description="its key, where it wants one")
    database: str = Field("", description="SQLAlchemy URL; empty: SQLite under `home`")
    staff_password: SecretStr = Field(
        SecretStr(""), description="opens the operator and owner pages; empty keeps them shut"
    )
    max_upload_mb: int = Field(20, ge=1, le=2000)
    max_pages: int = Field(500, ge=1)
    rate_per_minute: int = Field(20, ge=1, description="questions one visitor may ask a minute")

    @property
    def models(self) -> Path:
        """Where downloaded and converted weights live."""
        return self.home / "models"

    @property
    def database_url(self) -> str:
        """The store's SQLAlchemy URL."""
        return self.database or f"sqlite:///{self.home / 'store.sqlite'}"


@cache
def load_settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
